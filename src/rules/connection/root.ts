/** Becoming root: OOM530-539. */
import { row } from './row';

export const ROOT = {
  OOM530: row(
    'sudo refused',
    'The sudoers of the host do not let this user run a shell as root.',
    'Allow it in /etc/sudoers.d on the host, or log in as another user (ansible_user).',
    'sudoers(5)',
    'root',
    'no-sudo',
  ),
  OOM531: row(
    'wrong sudo password',
    'sudo did not accept the password of this host.',
    'Correct ansible_become_password of this host.',
    'sudo(8), -S',
    'root',
    'wrong-password',
  ),
  OOM532: row(
    'sudo needs a password',
    'sudo does not let this user become root without a password, and there is none for this host. It gives the same answer to users who may not use sudo at all.',
    'Set ansible_become_password, or allow the user NOPASSWD in /etc/sudoers.d on the host.',
    'sudo(8), -n',
    'root',
    'needs-password',
  ),
  OOM533: row(
    'sudo needs a terminal',
    'The sudoers of the host has requiretty; oomcfg runs scripts without a terminal.',
    'Add `Defaults:USER !requiretty` for this user to /etc/sudoers.d on the host.',
    'sudoers(5), requiretty',
    'root',
    'no-sudo',
  ),
  OOM534: row(
    'there is no sudo on the host',
    'The login user is not root, and the command sudo was not found.',
    'Install sudo, or log in as root (ansible_user).',
    'sudo(8)',
    'root',
    'no-sudo',
  ),
  // OOM535 is retired: the inventory holds every other way to become root.
  OOM536: row(
    'not root on the host',
    'Memory limits, sysctl and swap can only be read and set as root, and the shell that answered is not user 0.',
    'Remove ansible_become=false, or log in as root (ansible_user).',
    'proc(5), sysctl(8): what root alone may write',
    'root',
  ),
  OOM537: row(
    'sudo failed',
    'sudo ended before it started the shell.',
    'Run the same sudo command by hand on the host.',
    'sudo(8), EXIT VALUE',
    'root',
    'no-sudo',
  ),
  OOM538: row(
    'sudo asks for more than a password',
    'oomcfg answers one question of sudo, with the password. There was another: a one-time code, a second password, or a message that has to be confirmed.',
    'Let this user become root with the password alone or without one (NOPASSWD in /etc/sudoers.d), or log in as root (ansible_user).',
    'sudo(8), -S; pam_conv(3)',
    'root',
  ),
  OOM539: row(
    'the password of the sudo user has expired',
    'sudo asks for a new one, and oomcfg changes no passwords.',
    'Log in by hand, change the password (passwd), and set ansible_become_password to the new one.',
    'sudo(8); chage(1)',
    'root',
  ),
};
