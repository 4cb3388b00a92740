/**
 * Decides which host numbers a fleet may use, so that two test runs never share an address, and clears away what a
 * crashed run left.
 *
 * A claim is an abstract Unix socket named after the number: the kernel gives it to one process only and takes it back
 * when that process dies, so no claim is ever stale. What a host left behind is in a record file beside it; whoever
 * holds the claim and finds a record knows that its writer is dead.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { endCgroups } from './cgroup';

/** Host N has the address 127.0.10.N. */
export const MAX_HOSTS = 250;
const RECORDS = '/run/oomcfg-lab';

/** What has to go when the run that made it is no more. */
export interface HostRecord {
  readonly cgroups: readonly string[];
  readonly directory: string;
}

export interface Claim {
  readonly number: number;
  record(left: HostRecord): void;
  /** Forgets the record and frees the number. */
  release(): void;
}

/** The claim on a number, after clearing leftovers of it; undefined while another process holds it. */
export async function claimNumber(number: number): Promise<Claim | undefined> {
  const server = createServer();
  const held = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(`\0oomcfg-lab-fleet-${number}`, () => resolve(true));
  });
  if (!held) return undefined;
  server.unref();
  clearLeftovers(number);
  return {
    number,
    record(left) {
      mkdirSync(RECORDS, { recursive: true, mode: 0o700 });
      writeFileSync(recordPath(number), JSON.stringify(left));
    },
    release() {
      rmSync(recordPath(number), { force: true });
      server.close();
    },
  };
}

/** Clears what crashed runs left of any host; returns the numbers that were cleared. */
export async function sweepFleet(): Promise<number[]> {
  const cleared: number[] = [];
  for (const number of recordedNumbers()) {
    const claim = await claimNumber(number);
    if (!claim) continue;
    claim.release();
    cleared.push(number);
  }
  return cleared;
}

function recordedNumbers(): number[] {
  try {
    return readdirSync(RECORDS)
      .map((name) => Number(/^fleet-(\d+)\.json$/.exec(name)?.[1]))
      .filter((number) => number > 0)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

const recordPath = (number: number): string => join(RECORDS, `fleet-${number}.json`);

function clearLeftovers(number: number): void {
  let text: string;
  try {
    text = readFileSync(recordPath(number), 'utf8');
  } catch {
    return;
  }
  try {
    const left = JSON.parse(text) as HostRecord;
    endCgroups(left.cgroups);
    rmSync(left.directory, { recursive: true, force: true });
  } catch {
    // a record cut short: its writer died before it had started anything
  }
  rmSync(recordPath(number), { force: true });
}
