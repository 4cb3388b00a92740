/** The findings of connecting, logging in, becoming root and running a script: one row a code, with its cause, its way out, and how far it came. */
import type { FindingKind } from '../model/finding';
import type { Reason, Stage } from './transport';

export interface Row extends FindingKind {
  /** The cause and what follows from it, where it is the same for every occurrence. */
  readonly detail: string;
  readonly fix: string;
  /** The step that failed. */
  readonly stage: Stage;
  readonly reason: Reason;
}

function row(title: string, detail: string, fix: string, stage: Stage, reason: Reason = 'other'): Row {
  return { severity: 'error', title, detail, fix, stage, reason };
}

/** OOM500-519 reach the host, OOM520-529 log in, OOM530-539 become root, OOM540-559 run a script. */
export const TRANSPORT_FINDINGS = {
  OOM500: row(
    'the address is not one',
    'ansible_host (or the host name, where that is not set) holds characters that no host name or IP address has.',
    'Correct ansible_host of this host in the inventory.',
    'connect',
  ),
  OOM501: row(
    'connection refused',
    'The machine answers, but nothing listens on this port: sshd is down, or it listens elsewhere.',
    'Start sshd on the host, or set ansible_port to the port that it listens on.',
    'connect',
  ),
  OOM502: row(
    'no route to the host',
    'The network has no way to this address: the machine is off, or a route, VPN or firewall is missing.',
    'Check that the machine is up and that this computer can reach its network.',
    'connect',
  ),
  OOM503: row(
    'the host name does not resolve',
    'No address is known for this name.',
    'Correct the name in the inventory, or set ansible_host to an address.',
    'connect',
  ),
  OOM504: row(
    'no answer in time',
    'Connecting, the key exchange and the login together took longer than the time-out.',
    'Check that the host is up and reachable; raise --timeout for slow links.',
    'connect',
  ),
  OOM505: row(
    'what answers is not an SSH server',
    'The first bytes, or later ones, are not the SSH protocol (RFC 4253).',
    'Check ansible_host and ansible_port: another service seems to listen there.',
    'connect',
  ),
  OOM506: row(
    'the host closed the connection during login',
    'sshd hung up before the login was done: too many logins at once (MaxStartups), a ban (fail2ban, PerSourcePenalties), TCP wrappers, or an idle LoginGraceTime.',
    'Look at the journal of sshd on the host (journalctl -u ssh); lower --concurrency where many hosts share one address.',
    'connect',
  ),
  OOM507: row(
    'no algorithm in common',
    'The host offers no key exchange, cipher or host key type that this program has (no post-quantum key exchange, no certificates, no SHA-1 signatures).',
    'Allow curve25519-sha256, aes128-gcm@openssh.com and an ed25519, ecdsa or rsa host key in the sshd_config of the host.',
    'connect',
  ),
  OOM508: row(
    'the connection failed',
    'The operating system or the SSH library reported an error that has no code of its own here.',
    'Try `ssh -v` to the same address and port for more detail.',
    'connect',
  ),
  OOM510: row(
    'unknown host key',
    'Neither ~/.ssh/known_hosts nor /etc/ssh/ssh_known_hosts has a key for this host, so nothing says that this is the machine that it claims to be.',
    'Compare the fingerprint with the one on the host, then add the key.',
    'login',
  ),
  OOM511: row(
    'changed host key',
    'The host shows another key than the one on record: it was installed anew, the address now belongs to another machine, or someone stands in between. Nothing was sent to it.',
    'Find out why; only when the new key is right, remove the old line.',
    'login',
  ),
  OOM512: row(
    'revoked host key',
    'A known_hosts file marks this very key as @revoked: whoever has it must not be trusted. Nothing was sent to the host.',
    'Give the host new keys (ssh-keygen -A) and record them.',
    'login',
  ),
  OOM513: row(
    'a known_hosts file cannot be read',
    'The recorded and revoked keys in it are unknown, so no host can be trusted.',
    'Make the file readable for the user who runs oomcfg, or move it away.',
    'login',
  ),
  OOM514: row(
    'the new host key could not be recorded',
    'With --accept-new-host-keys a key is trusted once, on record. Without the record the next run would trust any other key.',
    'Make the known_hosts file writable for the user who runs oomcfg.',
    'login',
  ),
  OOM520: row(
    'login refused',
    'The host took nothing of what was offered.',
    'Correct ansible_user, and the key or the password of this host.',
    'login',
  ),
  OOM521: row(
    'nothing to log in with',
    'There is no key that can be used and no password for this host.',
    'Start ssh-agent and ssh-add a key, or set ansible_ssh_private_key_file.',
    'login',
  ),
  OOM522: row(
    'the key file cannot be read',
    'The private key that the inventory names for this host cannot be read.',
    'Correct ansible_ssh_private_key_file, or the permissions of the file.',
    'login',
  ),
  OOM523: row(
    'the key file holds no usable private key',
    'The file is damaged, or not a private key in a format that is known here (OpenSSH, PEM, PuTTY).',
    'Name another file in ansible_ssh_private_key_file, or load the key into ssh-agent.',
    'login',
  ),
  OOM524: row(
    'the key file needs a passphrase',
    'The private key is encrypted, the agent does not hold it, and nobody could be asked for the passphrase.',
    'Load it with ssh-add, or run on a terminal where the passphrase can be asked.',
    'login',
  ),
  OOM525: row(
    'wrong passphrase for the key file',
    'The private key is encrypted, and the passphrase that was given does not open it.',
    'Run again with the right passphrase, or load the key with ssh-add.',
    'login',
  ),
  OOM526: row(
    'the host asks for a second factor',
    'oomcfg logs in with a key or a password, and answers one question with the password. This host asks for more: a one-time code, or two methods one after the other (AuthenticationMethods).',
    'Let this user log in with a key or a password alone from this machine (AuthenticationMethods in a Match block of sshd_config), or use another user.',
    'login',
  ),
  OOM527: row(
    'the password of the login user has expired',
    'The host asks for a new one before it runs anything, and oomcfg changes no passwords.',
    'Log in by hand and change the password (passwd), or set its age on the host (chage -M -1 USER).',
    'login',
  ),
  OOM530: row(
    'sudo refused',
    'The sudoers of the host do not let this user run a shell as root.',
    'Allow it in /etc/sudoers.d on the host, or log in as another user (ansible_user).',
    'root',
    'no-sudo',
  ),
  OOM531: row(
    'wrong sudo password',
    'sudo did not accept the password of this host.',
    'Correct ansible_become_password of this host.',
    'root',
    'wrong-password',
  ),
  OOM532: row(
    'sudo needs a password',
    'sudo does not let this user become root without a password, and there is none for this host. It gives the same answer to users who may not use sudo at all.',
    'Set ansible_become_password, or allow the user NOPASSWD in /etc/sudoers.d on the host.',
    'root',
    'needs-password',
  ),
  OOM533: row(
    'sudo needs a terminal',
    'The sudoers of the host has requiretty; oomcfg runs scripts without a terminal.',
    'Add `Defaults:USER !requiretty` for this user to /etc/sudoers.d on the host.',
    'root',
    'no-sudo',
  ),
  OOM534: row(
    'there is no sudo on the host',
    'The login user is not root, and the command sudo was not found.',
    'Install sudo, or log in as root (ansible_user).',
    'root',
    'no-sudo',
  ),
  // OOM535 is retired: the inventory holds every other way to become root.
  OOM536: row(
    'not root on the host',
    'Memory limits, sysctl and swap can only be read and set as root, and the shell that answered is not user 0.',
    'Remove ansible_become=false, or log in as root (ansible_user).',
    'root',
  ),
  OOM537: row(
    'sudo failed',
    'sudo ended before it started the shell.',
    'Run the same sudo command by hand on the host.',
    'root',
    'no-sudo',
  ),
  OOM538: row(
    'sudo asks for more than a password',
    'oomcfg answers one question of sudo, with the password. There was another: a one-time code, a second password, or a message that has to be confirmed.',
    'Let this user become root with the password alone or without one (NOPASSWD in /etc/sudoers.d), or log in as root (ansible_user).',
    'root',
  ),
  OOM539: row(
    'the password of the sudo user has expired',
    'sudo asks for a new one, and oomcfg changes no passwords.',
    'Log in by hand, change the password (passwd), and set ansible_become_password to the new one.',
    'root',
  ),
  OOM540: row(
    'the host took too long',
    'It did not finish in time.',
    'Look at the host; raise --timeout where it is only slow.',
    'script',
  ),
  OOM541: row(
    'the host printed too much',
    'The output is bounded so that one host cannot fill the memory of this computer; the run was given up.',
    'Look at what the host prints on login (~/.bashrc, /etc/profile), and whether it is the machine that it should be.',
    'script',
  ),
  OOM542: row(
    'the connection was lost during the run',
    'The script was on the host when the connection ended.',
    'Run oomcfg again when the host is back: it finishes or undoes what it finds half-done.',
    'script',
  ),
  OOM543: row(
    'the script did not arrive whole',
    'The shell that was to run it got something else than what was sent, and ran nothing of it: something in the login files of the user, or what authorized_keys starts, reads from stdin.',
    'Remove what reads from stdin from ~/.bashrc and the like on the host.',
    'shell',
  ),
  OOM544: row(
    'the host refused to run a command',
    'The login was good, but the host opens no session for a command (MaxSessions, a restricted key, no shell).',
    'Check the sshd_config and the options in authorized_keys on the host.',
    'shell',
  ),
  OOM545: row(
    'the shell did not start',
    'What the login started ended before a shell took the script: nologin, a forced command, or an error in the login files of the user.',
    'Give the user a shell that runs commands (chsh on the host), or log in as another user.',
    'shell',
  ),
  OOM546: row(
    'the connection was lost before the run',
    'The connection ended before the script was sent.',
    'Run again.',
    'connect',
    'lost',
  ),
  OOM547: row(
    'interrupted before the host was done',
    'The run was stopped from this side while the host was still being connected to; nothing was sent to it.',
    'Run again.',
    'connect',
    'interrupted',
  ),
  OOM548: row(
    'another shell answered',
    'A shell that reads its commands from stdin was there in place of the command that oomcfg asked for: a login file that starts one (`exec bash`, newgrp, scl enable), or command= in authorized_keys.',
    'On the host, make login files start other shells for terminals alone (`[ -t 0 ] && exec bash`), or use a key without command=.',
    'shell',
  ),
} satisfies Readonly<Record<string, Row>>;

/** Where the user, the password or the key was not the right one, or was missing: a file that was not read may have it. */
export const OF_CREDENTIALS: ReadonlySet<string> = new Set([
  'OOM520',
  'OOM521',
  'OOM530',
  'OOM531',
  'OOM532',
] satisfies TransportCode[]);

export type TransportCode = keyof typeof TRANSPORT_FINDINGS;
