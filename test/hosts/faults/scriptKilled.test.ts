/**
 * The change script is killed on the host at each of its steps: its shell, its whole session, or the program that it
 * runs.
 */
import type { FleetHost } from '../../lab/fleet';
import { faultTest } from './trial/faultTest';
import { readText } from './trial/hostFiles';
import { send } from './trial/signals';

/** Of a session's processes, which ones get which signal. */
const VICTIMS = [
  ['shells', 'SIGKILL'],
  ['session', 'SIGKILL'],
  ['session', 'SIGTERM'],
  ['programs', 'SIGKILL'],
  ['programs', 'SIGTERM'],
] as const;

interface Process {
  readonly pid: number;
  readonly command: string;
}

/** What sshd started: the processes of its cgroup that are not sshd's own. */
function sessionOf(host: FleetHost): Process[] {
  return host
    .processes('system.slice/ssh.service')
    .map((pid) => ({ pid, command: (readText(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ') }))
    .filter(({ command }) => command !== '' && !/^(\/usr\/sbin\/)?sshd\b/.test(command));
}

/** The script's, not a stopper's, which waits in the place of the program that it stands for. */
function isShell({ command }: Process): boolean {
  return /^(\S*\/)?(ba|da)?sh( |$)/.test(command) && !command.includes('/usr/local/sbin/');
}

faultTest('a change script that is killed', {
  moments: ['call', 'change', 'call'],
  async hit(trial) {
    const { site, subject, comes, roll } = trial;
    const [who, signal] = VICTIMS[Math.floor(roll() * VICTIMS.length)]!;
    trial.note = `${signal} for its ${who}`;
    const running = site.run(subject);
    await comes(running);
    for (const each of sessionOf(subject.host)) {
      if (who === 'session' || isShell(each) === (who === 'shells')) send(each.pid, signal);
    }
    subject.letGo();
    return [await running];
  },
});
