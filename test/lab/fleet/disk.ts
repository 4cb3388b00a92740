/**
 * Decides what is on the disk of a fleet host that lost power: the bytes of its image's file that the host's kernel had
 * written by then.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Milliseconds without a write after which a commit that was under way has ended; one takes less than a millisecond
 * here.
 */
const QUIET_MS = 20;
const MAX_TURNS = 100;

/**
 * A copy of the image of a mounted disk whose host stands still; its path. A commit of the file system that was under
 * way ends first, for a copy is not taken at one moment, and half of a commit would be what no power cut leaves.
 */
export async function copyAsOnDisk(image: string): Promise<string> {
  const device = execFileSync('losetup', ['--noheadings', '--output', 'NAME', '--associated', image]).toString().trim();
  const statistics = `/sys/block/${device.replace('/dev/', '')}/stat`;
  // Its fifth number is the writes that have ended, its ninth those in flight (Documentation/block/stat.rst of the
  // kernel).
  const writes = (): string => {
    const numbers = readFileSync(statistics, 'utf8').trim().split(/\s+/);
    return `${numbers[4]} ${numbers[8]}`;
  };
  const copy = `${image}.cut`;
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const before = writes();
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    if (writes() !== before || !before.endsWith(' 0')) continue;
    execFileSync('cp', ['--sparse=always', image, copy]);
    if (writes() === before) return copy;
  }
  throw new Error(`${image} is written to although its host stands still`);
}
