/** Whether a host is the one that it claims to be: OOM510-519. */
import { row } from './row';

export const HOST_KEYS = {
  OOM510: row(
    'unknown host key',
    'Neither ~/.ssh/known_hosts nor /etc/ssh/ssh_known_hosts has a key for this host, so nothing says that this is the machine that it claims to be.',
    'Compare the fingerprint with the one on the host, then add the key.',
    'sshd(8), SSH_KNOWN_HOSTS FILE FORMAT',
    'login',
  ),
  OOM511: row(
    'changed host key',
    'The host shows another key than the one on record: it was reinstalled, the address now belongs to another machine, or someone is intercepting the connection. Nothing was sent to it.',
    'Find out why; only when the new key is right, remove the old line.',
    'sshd(8), SSH_KNOWN_HOSTS FILE FORMAT',
    'login',
  ),
  OOM512: row(
    'revoked host key',
    'A known_hosts file marks this very key as @revoked: whoever has it must not be trusted. Nothing was sent to the host.',
    'Give the host new keys (ssh-keygen -A) and record them.',
    'sshd(8), @revoked in SSH_KNOWN_HOSTS FILE FORMAT',
    'login',
  ),
  OOM513: row(
    'a known_hosts file cannot be read',
    'The recorded and revoked keys in it are unknown, so no host can be trusted.',
    'Make the file readable for the user who runs oomcfg, or move it away.',
    'sshd(8), SSH_KNOWN_HOSTS FILE FORMAT',
    'login',
  ),
  OOM514: row(
    'the new host key could not be recorded',
    'With --accept-new-host-keys a key is trusted once, on record. Without the record the next run would trust any other key.',
    'Make the known_hosts file writable for the user who runs oomcfg.',
    'ssh_config(5), StrictHostKeyChecking=accept-new',
    'login',
  ),
};
