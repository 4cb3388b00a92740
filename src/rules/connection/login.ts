/** Logging in: OOM520-529. */
import { row } from './row';

export const LOGIN = {
  OOM520: row(
    'login refused',
    'The host accepted nothing that was offered.',
    'Correct ansible_user, and the key or the password of this host.',
    'RFC 4252',
    'login',
  ),
  OOM521: row(
    'nothing to log in with',
    'There is no key that can be used and no password for this host.',
    'Start ssh-agent and ssh-add a key, or set ansible_ssh_private_key_file.',
    'ssh-agent(1), ssh_config(5), IdentityFile',
    'login',
  ),
  OOM522: row(
    'the key file cannot be read',
    'The private key that the inventory names for this host cannot be read.',
    'Correct ansible_ssh_private_key_file, or the permissions of the file.',
    'open(2); ssh(1), FILES',
    'login',
  ),
  OOM523: row(
    'the key file holds no usable private key',
    'The file is damaged, or not a private key in a format that is known here (OpenSSH, PEM, PuTTY).',
    'Name another file in ansible_ssh_private_key_file, or load the key into ssh-agent.',
    'ssh-keygen(1), -m; ssh2, key formats',
    'login',
  ),
  OOM524: row(
    'the key file needs a passphrase',
    'The private key is encrypted, the agent does not hold it, and nobody could be asked for the passphrase.',
    'Load it with ssh-add, or run on a terminal where the passphrase can be asked.',
    'ssh-add(1)',
    'login',
  ),
  OOM525: row(
    'wrong passphrase for the key file',
    'The private key is encrypted, and the passphrase that was given does not open it.',
    'Run again with the right passphrase, or load the key with ssh-add.',
    'ssh-keygen(1), -P',
    'login',
  ),
  OOM526: row(
    'the host asks for a second factor',
    'oomcfg logs in with a key or a password, and answers one question with the password. This host asks for more: a one-time code, or two methods one after the other (AuthenticationMethods).',
    'Let this user log in with a key or a password alone from this machine (AuthenticationMethods in a Match block of sshd_config), or use another user.',
    'sshd_config(5), AuthenticationMethods; RFC 4256',
    'login',
  ),
  OOM527: row(
    'the password of the login user has expired',
    'The host asks for a new one before it runs anything, and oomcfg changes no passwords.',
    'Log in by hand and change the password (passwd), or set its age on the host (chage -M -1 USER).',
    'RFC 4252, 8; chage(1)',
    'login',
  ),
};
