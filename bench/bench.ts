/** Decides what the bench does: set up, measure, show, clean up; exit 1 where a limit is passed. */
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { fleetSupport } from '../test/lab/fleet';
import type { Result } from './contest';
import { applyContest, planContest } from './live';
import { renderGates, versionContest } from './offline';
import { type BenchOptions, readOptions, USAGE } from './options';
import { openSite } from './site';
import { passes, table } from './table';

/** Milliseconds; what takes longer is ended, and so is the bench. */
const MAX_MS = 9.5 * 60_000;

/** Rounds of what takes no more than a blink. */
const SHORT_ROUNDS = 20;

const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);

async function measure({ hosts, rounds, only, limits }: BenchOptions, signal: AbortSignal): Promise<Result[]> {
  const results: Result[] = [];
  const keep = (...more: readonly Result[]): void => {
    for (const { name, value } of more) say(`${name}: ${value.toFixed(2)}`);
    results.push(...more);
  };
  if (only.has('version')) keep(await versionContest({ rounds: SHORT_ROUNDS, limit: limits.version, signal }));
  if (only.has('render')) {
    keep(...(await renderGates({ rounds, signal }, { seconds: limits.render, megabytes: limits.memory })));
  }
  if (!only.has('plan') && !only.has('apply')) return results;
  const support = await fleetSupport();
  if (!support.ok) throw new Error(`no fleet to measure on: ${support.reason}`);
  say(`booting ${hosts} hosts`);
  const site = await openSite(hosts);
  try {
    if (only.has('plan')) keep(await planContest(site, { rounds, limit: limits.plan, signal }));
    if (only.has('apply')) keep(await applyContest(site, { rounds, limit: limits.apply, signal }));
  } finally {
    await site.stop();
  }
  return results;
}

function machine(): Readonly<Record<string, string | number>> {
  const [processor] = cpus();
  return {
    kernel: release(),
    processor: processor?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 1e9),
    node: process.version,
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
    os: /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown',
  };
}

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  console.error(USAGE);
  process.exitCode = 64;
} else {
  try {
    const results = await measure(options, AbortSignal.timeout(MAX_MS));
    const slow = results.filter((result) => !passes(result));
    if (options.json) console.log(JSON.stringify({ machine: machine(), results }, null, 2));
    else
      console.log(
        `${table(results)}\n${Object.entries(machine())
          .map(([name, value]) => `${name} ${value}`)
          .join(', ')}`,
      );
    if (slow.length > 0) say(`above the limit: ${slow.map(({ name }) => name).join(', ')}`);
    process.exitCode = slow.length > 0 ? 1 : 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
