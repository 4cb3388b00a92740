/** The change script is killed on the host at each of its steps: its shell, its whole session, or the program that it runs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILD_AND_BOOT, support } from '../fleet/harness';
import type { FleetHost } from '../lab/fleet';
import { readText } from './hostFiles';
import { FaultSite } from './site';
import { type Fault, runTrials, TRIALS_TIME, wrongTrials } from './trials';

/** Of a session's processes, who gets which signal. */
const VICTIMS = {
  'the shell, SIGKILL': ['shells', 'SIGKILL'],
  'the session, SIGKILL': ['all', 'SIGKILL'],
  'the session, SIGTERM': ['all', 'SIGTERM'],
  'its programs, SIGKILL': ['programs', 'SIGKILL'],
  'its programs, SIGTERM': ['programs', 'SIGTERM'],
} as const;

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

/** A stopper waits in the place of the program that it stands for. */
const isShell = ({ command }: Process): boolean =>
  /^(\S*\/)?(ba|da)?sh( |$)/.test(command) && !command.includes('/usr/local/sbin/');

const killed: Fault = {
  moments: ['call', 'change', 'call'],
  async hit(trial) {
    const { site, subject, comes, roll } = trial;
    const names = Object.keys(VICTIMS) as (keyof typeof VICTIMS)[];
    trial.note = names[Math.floor(roll() * names.length)]!;
    const [who, signal] = VICTIMS[trial.note as keyof typeof VICTIMS];
    const running = site.run(subject);
    await comes(running);
    for (const process_ of sessionOf(subject.host)) {
      if (who === 'shells' && !isShell(process_)) continue;
      if (who === 'programs' && isShell(process_)) continue;
      try {
        process.kill(process_.pid, signal);
      } catch {
        // it ended before
      }
    }
    subject.letGo();
    return [await running];
  },
};

describe.runIf(support.ok)('a change script that is killed', () => {
  let site: FaultSite;
  beforeAll(async () => {
    site = await FaultSite.boot();
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  test(
    'leaves each host wholly old or wholly new, and the next apply ends what it began',
    async () => {
      expect(wrongTrials(await runTrials('script killed', site, killed))).toEqual([]);
    },
    TRIALS_TIME,
  );
});
