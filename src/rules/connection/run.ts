/** Running a script: OOM540-559. */
import { row } from './row';

export const RUN = {
  OOM540: row(
    'the host took too long',
    'It did not finish in time.',
    'Look at the host; raise --timeout where it is only slow.',
    'oomcfg: --timeout bounds each step',
    'script',
  ),
  OOM541: row(
    'the host printed too much',
    'The output is bounded so that one host cannot fill the memory of this computer; the run was given up.',
    'Look at what the host prints on login (~/.bashrc, /etc/profile), and whether it is the right machine.',
    'oomcfg: output of hosts is bounded',
    'script',
  ),
  OOM542: row(
    'the connection was lost during the run',
    'The script was on the host when the connection ended.',
    'Run oomcfg again when the host is back: it finishes or undoes what it finds half-done.',
    'oomcfg: what a change left half-done the next contact finishes or undoes',
    'script',
  ),
  OOM543: row(
    'the script did not arrive whole',
    'The shell that was to run it got something other than what was sent, and ran none of it: something in the login files of the user, or what authorized_keys starts, reads from stdin.',
    'Remove what reads from stdin from ~/.bashrc and the like on the host.',
    'oomcfg: a script runs only when it is whole',
    'shell',
  ),
  OOM544: row(
    'the host refused to run a command',
    'The login was good, but the host opens no session for a command (MaxSessions, a restricted key, no shell).',
    'Check the sshd_config and the options in authorized_keys on the host.',
    'RFC 4254, 6.5; sshd_config(5), MaxSessions',
    'shell',
  ),
  OOM545: row(
    'the shell did not start',
    'What the login started ended before a shell took the script: nologin, a forced command, or an error in the login files of the user.',
    'Give the user a shell that runs commands (chsh on the host), or log in as another user.',
    'sshd(8), LOGIN PROCESS; nologin(8)',
    'shell',
  ),
  OOM546: row(
    'the connection was lost before the run',
    'The connection ended before the script was sent.',
    'Run again.',
    'RFC 4254',
    'connect',
    'lost',
  ),
  OOM547: row(
    'interrupted before the host was done',
    'The run was stopped from this side while the host was still being connected to; nothing was sent to it.',
    'Run again.',
    'oomcfg: an interruption begins nothing new',
    'connect',
    'interrupted',
  ),
  OOM548: row(
    'another shell answered',
    'A shell that reads its commands from stdin was there in place of the command that oomcfg asked for: a login file that starts one (`exec bash`, newgrp, scl enable), or command= in authorized_keys.',
    'On the host, make login files start other shells for terminals alone (`[ -t 0 ] && exec bash`), or use a key without command=.',
    'oomcfg: nothing is sent before the other side has shown that it takes a script',
    'shell',
  ),
};
