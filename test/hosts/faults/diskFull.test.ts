/**
 * The host's disk is full, or has no inodes left, from a random step of the change on: undone, said so, and nothing
 * left over.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetHost } from '../../lab/fleet';
import { faultTest } from './trial/faultTest';

const BLOCK = 4096;
/** What a new generation takes, and a bit more. */
const MAX_LEFT = 24;

const fillers = (host: FleetHost): string => join(host.root, 'filler');

/** Takes all blocks but `left`. */
function fillBlocks(host: FleetHost, left: number): void {
  mkdirSync(fillers(host));
  const { bavail, bsize } = statfsSync(host.root);
  const file = join(fillers(host), 'blocks');
  const most = bavail * bsize - (left + MAX_LEFT) * BLOCK;
  if (most > 0) execFileSync('fallocate', ['-l', String(most), file]);
  const rest = openSync(join(fillers(host), 'rest'), 'w');
  try {
    while (statfsSync(host.root).bavail * bsize > left * BLOCK) writeSync(rest, Buffer.alloc(BLOCK, 1));
  } catch {
    // full
  }
  closeSync(rest);
}

/** Takes all inodes but `left`. */
function fillInodes(host: FleetHost, left: number): void {
  mkdirSync(fillers(host));
  try {
    for (let number = 0; statfsSync(host.root).ffree > left; number++)
      writeFileSync(join(fillers(host), `${number}`), '');
  } catch {
    // none left
  }
}

faultTest(
  'a disk that is full',
  {
    moments: ['call', 'run', 'change', 'run'],
    async hit(trial) {
      const { site, subject, moment, comes, roll } = trial;
      const { host } = subject;
      const fill = roll() < 0.5 ? fillBlocks : fillInodes;
      const left = moment.kind === 'run' ? Math.floor(moment.share * MAX_LEFT) : 0;
      trial.note = `${left} ${fill === fillBlocks ? 'blocks' : 'inodes'} left`;
      // Of these the moment is how much is left before the run begins.
      if (moment.kind === 'run') fill(host, left);
      const running = site.run(subject);
      if (moment.kind !== 'run') {
        await comes(running);
        fill(host, left);
      }
      subject.letGo();
      const met = await running;
      trial.relieve = () => rmSync(fillers(host), { recursive: true, force: true });
      return [met];
    },
  },
  { disk: { mib: 24, inodes: 600 } },
);
