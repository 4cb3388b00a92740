/** Reaching a host: OOM500-509. */
import { row } from './row';

export const REACH = {
  OOM500: row(
    'the address is not one',
    'ansible_host (or the host name, where that is not set) holds characters that no host name or IP address has.',
    'Correct ansible_host of this host in the inventory.',
    'RFC 1123, 2.1; inet_pton(3)',
    'connect',
  ),
  OOM501: row(
    'connection refused',
    'The machine answers, but nothing listens on this port: sshd is down, or it listens elsewhere.',
    'Start sshd on the host, or set ansible_port to the port that it listens on.',
    'connect(2), ECONNREFUSED',
    'connect',
  ),
  OOM502: row(
    'no route to the host',
    'The network has no way to this address: the machine is off, or a route, VPN or firewall is missing.',
    'Check that the machine is up and that this computer can reach its network.',
    'connect(2), EHOSTUNREACH and ENETUNREACH',
    'connect',
  ),
  OOM503: row(
    'the host name does not resolve',
    'No address is known for this name.',
    'Correct the name in the inventory, or set ansible_host to an address.',
    'getaddrinfo(3), EAI_NONAME',
    'connect',
  ),
  OOM504: row(
    'no answer in time',
    'Connecting, the key exchange and the login together took longer than the time-out.',
    'Check that the host is up and reachable; raise --timeout for slow links.',
    'oomcfg: --timeout bounds the connection and the login together, and each script',
    'connect',
  ),
  OOM505: row(
    'what answers is not an SSH server',
    'The first bytes, or later ones, are not the SSH protocol (RFC 4253).',
    'Check ansible_host and ansible_port: another service seems to listen there.',
    'RFC 4253, 4.2',
    'connect',
  ),
  OOM506: row(
    'the host closed the connection during login',
    'sshd hung up before the login was done: too many logins at once (MaxStartups), a ban (fail2ban, PerSourcePenalties), TCP wrappers, or an idle LoginGraceTime.',
    'Look at the journal of sshd on the host (journalctl -u ssh); lower --concurrency where many hosts share one address.',
    'sshd_config(5), MaxStartups, PerSourcePenalties, LoginGraceTime',
    'connect',
  ),
  OOM507: row(
    'no algorithm in common',
    'The host offers no key exchange, cipher or host key type that this program has (no post-quantum key exchange, no certificates, no SHA-1 signatures).',
    'Allow curve25519-sha256, aes128-gcm@openssh.com and an ed25519, ecdsa or rsa host key in the sshd_config of the host.',
    'RFC 4253, 7.1; ssh2, supported algorithms',
    'connect',
  ),
  OOM508: row(
    'the connection failed',
    'The operating system or the SSH library reported an error that has no code of its own here.',
    'Try `ssh -v` to the same address and port for more detail.',
    'connect(2); ssh2',
    'connect',
  ),
};
