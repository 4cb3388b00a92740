/** The findings of connecting, logging in, becoming root and running a script: one row a code, with its cause and its way out. */
import type { FactValue, Finding, FindingKind } from '../model/finding';
import type { Host } from '../model/host';
import { printable } from '../model/printable';

interface Row extends FindingKind {
  /** The cause and what follows from it. */
  readonly detail: string;
  readonly fix: string;
}

function row(title: string, detail: string, fix: string): Row {
  return { severity: 'error', title, detail, fix };
}

/** OOM500-519 reach the host, OOM520-529 log in, OOM530-539 become root, OOM540-549 run a script. */
export const TRANSPORT_FINDINGS = {
  OOM500: row(
    'the address is not one',
    'ansible_host (or the host name, where that is not set) holds characters that no host name or IP address has.',
    'Correct ansible_host of this host in the inventory.',
  ),
  OOM501: row(
    'connection refused',
    'The machine answers, but nothing listens on this port: sshd is down, or it listens elsewhere.',
    'Start sshd on the host, or set ansible_port to the port that it listens on.',
  ),
  OOM502: row(
    'no route to the host',
    'The network has no way to this address: the machine is off, or a route, VPN or firewall is missing.',
    'Check that the machine is up and that this computer can reach its network.',
  ),
  OOM503: row(
    'the host name does not resolve',
    'No address is known for this name.',
    'Correct the name in the inventory, or set ansible_host to an address.',
  ),
  OOM504: row(
    'no answer in time',
    'Connecting, the key exchange and the login together took longer than the time-out.',
    'Check that the host is up and reachable; raise --timeout for slow links.',
  ),
  OOM505: row(
    'what answers is not an SSH server',
    'The first bytes, or later ones, are not the SSH protocol (RFC 4253).',
    'Check ansible_host and ansible_port: another service seems to listen there.',
  ),
  OOM506: row(
    'the host closed the connection during login',
    'sshd hung up before the login was done: too many logins at once (MaxStartups), a ban (fail2ban, PerSourcePenalties), TCP wrappers, or an idle LoginGraceTime.',
    'Look at the journal of sshd on the host (journalctl -u ssh); lower --concurrency where many hosts share one address.',
  ),
  OOM507: row(
    'no algorithm in common',
    'The host offers no key exchange, cipher or host key type that this program has (no post-quantum key exchange, no certificates, no SHA-1 signatures).',
    'Allow curve25519-sha256, aes128-gcm@openssh.com and an ed25519, ecdsa or rsa host key in the sshd_config of the host.',
  ),
  OOM508: row(
    'the connection failed',
    'The operating system or the SSH library reported an error that has no code of its own here.',
    'Try `ssh -v` to the same address and port for more detail.',
  ),
  OOM510: row(
    'unknown host key',
    'No known_hosts file has a key for this host, so nothing says that this is the machine that it claims to be.',
    'Compare the fingerprint with the one on the host, then add the key.',
  ),
  OOM511: row(
    'changed host key',
    'The host shows another key than the one on record: it was installed anew, the address now belongs to another machine, or someone stands in between. Nothing was sent to it.',
    'Find out why; only when the new key is right, remove the old line.',
  ),
  OOM512: row(
    'revoked host key',
    'A known_hosts file marks this very key as @revoked: whoever has it must not be trusted. Nothing was sent to the host.',
    'Give the host new keys (ssh-keygen -A) and record them.',
  ),
  OOM513: row(
    'a known_hosts file cannot be read',
    'The recorded and revoked keys in it are unknown, so no host can be trusted.',
    'Make the file readable for the user who runs oomcfg, or move it away.',
  ),
  OOM514: row(
    'the new host key could not be recorded',
    'With --accept-new-host-keys a key is trusted once, on record. Without the record the next run would trust any other key.',
    'Make the known_hosts file writable for the user who runs oomcfg.',
  ),
  OOM520: row(
    'login refused',
    'The host took none of the keys and passwords that were offered.',
    'Put the public key into ~/.ssh/authorized_keys of this user on the host, or correct ansible_user and ansible_ssh_private_key_file.',
  ),
  OOM521: row(
    'nothing to log in with',
    'There is no agent with keys, no key file that can be used and no password for this host.',
    'Start ssh-agent and ssh-add a key, or set ansible_ssh_private_key_file.',
  ),
  OOM522: row(
    'the key file cannot be read',
    'The private key named for this host is not there, or this user may not read it.',
    'Correct ansible_ssh_private_key_file, or the permissions of the file.',
  ),
  OOM523: row(
    'the key file holds no usable private key',
    'The file is not a private key in a format that is known here (OpenSSH, PEM, PuTTY), or it is damaged, or it is a FIDO key (sk-...), which the SSH library cannot use.',
    'Name another file in ansible_ssh_private_key_file, or load the key into ssh-agent.',
  ),
  OOM524: row(
    'the key file needs a passphrase',
    'The private key is encrypted, the agent does not hold it, and nobody could be asked for the passphrase.',
    'Load it with ssh-add, or run on a terminal where the passphrase can be asked.',
  ),
  OOM525: row(
    'wrong passphrase for the key file',
    'The private key is encrypted, and the passphrase that was given does not open it.',
    'Run again with the right passphrase, or load the key with ssh-add.',
  ),
  OOM530: row(
    'sudo refused',
    'The sudoers of the host do not let this user run a shell as root.',
    'Allow it in /etc/sudoers.d on the host, or log in as another user (ansible_user).',
  ),
  OOM531: row(
    'wrong sudo password',
    'sudo asked again for the password that it was given. The script was not sent.',
    'Correct ansible_become_password of this host.',
  ),
  OOM532: row(
    'sudo needs a password',
    'sudo does not let this user become root without a password, and there is none for this host. It gives the same answer to users who may not use sudo at all.',
    'Set ansible_become_password, or allow the user NOPASSWD in /etc/sudoers.d on the host.',
  ),
  OOM533: row(
    'sudo wants a terminal',
    'The sudoers of the host has requiretty; oomcfg runs scripts without a terminal.',
    'Add `Defaults:USER !requiretty` for this user to /etc/sudoers.d on the host.',
  ),
  OOM534: row(
    'there is no sudo on the host',
    'The login user is not root, and the command sudo was not found.',
    'Install sudo, or log in as root (ansible_user).',
  ),
  OOM535: row(
    'this way to become root is not supported',
    'oomcfg becomes root through sudo, or is root by its login; other values of ansible_become_method and ansible_become_user are not known to it.',
    'Set ansible_become_method to sudo and ansible_become_user to root, or log in as root.',
  ),
  OOM536: row(
    'not root on the host',
    'Memory limits, sysctl and swap can only be read and set as root; ansible_become is off and the login user is not root.',
    'Remove ansible_become=false, or log in as root (ansible_user).',
  ),
  OOM537: row(
    'sudo failed',
    'sudo ended before it started the shell.',
    'Run the same sudo command by hand on the host.',
  ),
  OOM540: row(
    'the script took too long',
    'The host did not finish in time. A change that had begun may still be under way there.',
    'Look at the host; raise --timeout where it is only slow.',
  ),
  OOM541: row(
    'the host printed too much',
    'The output is bounded so that one host cannot fill the memory of this computer; the run was given up.',
    'Look at what the host prints on login (~/.bashrc, /etc/profile), and whether it is the machine that it should be.',
  ),
  OOM542: row(
    'the connection was lost during the run',
    'The script was on the host when the connection ended: the host may be in the middle of a change.',
    'Run oomcfg again when the host is back: it finishes or undoes what it finds half-done.',
  ),
  OOM543: row(
    'the script did not arrive whole',
    'The shell on the host got something else than what was sent, so nothing of it was run: something in the login files of the user reads from stdin.',
    'Remove what reads from stdin from ~/.bashrc and the like on the host.',
  ),
  OOM544: row(
    'the host refused to run a command',
    'The login was good, but the host opens no session for a command (MaxSessions, a restricted key, no shell).',
    'Check the sshd_config and the options in authorized_keys on the host.',
  ),
  OOM545: row(
    'the shell did not start',
    'The login shell of the user ended before it ran `sh`: nologin, a forced command, or an error in its login files. Nothing was run.',
    'Give the user a shell that runs commands (chsh on the host), or log in as another user.',
  ),
  OOM546: row(
    'the connection was lost before the run',
    'The connection ended before the script was sent: nothing was run.',
    'Run again.',
  ),
  OOM547: row(
    'interrupted before the host was done',
    'The run was stopped from this side while the host was still being connected to: nothing was run there.',
    'Run again.',
  ),
} satisfies Readonly<Record<string, Row>>;

export type TransportCode = keyof typeof TRANSPORT_FINDINGS;

/** Texts that differ from the row's; text of a host goes into facts through printable here, so no caller can forget it. */
export interface Occurrence {
  /** Behind the title: the value that is wrong. */
  readonly about?: string;
  /** In place of the row's fix. */
  readonly fix?: string;
  /** Behind the row's detail. */
  readonly more?: string;
  /** What the host said, untrusted. */
  readonly said?: string;
  readonly facts?: Readonly<Record<string, FactValue>>;
}

/** Longest excerpt of what a host said, in characters. */
const MAX_SAID = 300;

/** Makes the finding of one host. The address and all that the host said come out printable and bounded. */
export function transportFinding(code: TransportCode, host: Host, occurrence: Occurrence = {}): Finding {
  const kind: Row = TRANSPORT_FINDINGS[code];
  const said = occurrence.said?.trim() ? printable(occurrence.said.trim(), MAX_SAID) : undefined;
  const detail = [kind.detail, occurrence.more, said === undefined ? undefined : `The host said: ${said}`];
  return {
    code,
    severity: kind.severity,
    summary: `${printable(host.name, 100)}: ${kind.title}${occurrence.about === undefined ? '' : `: ${printable(occurrence.about, 300)}`}`,
    detail: detail.filter((part) => part !== undefined).join(' '),
    fix: occurrence.fix ?? kind.fix,
    facts: {
      host: host.name,
      address: printable(host.connection.address, 300),
      port: host.connection.port,
      ...occurrence.facts,
      ...(said === undefined ? {} : { said }),
    },
    ...(host.at === undefined ? {} : { where: host.at }),
  };
}
