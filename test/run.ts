/** Decides which test projects run here, in which order and for how long at most, and closes with the sum of all. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fleetSupport } from './lab/fleet';
import { vmSupport } from './lab/vm';
import type { Tally, VitestReport } from './tally';
import { closingLine, exitStatus, sum, tallyChecks, tallyVitest } from './tally';

const MINUTE = 60_000;
const VITEST = join('node_modules', 'vitest', 'vitest.mjs');

type Support = { ok: true } | { ok: false; reason: string };

interface Project {
  readonly name: string;
  readonly limitMs: number;
  readonly options?: readonly string[];
  readonly support?: () => Promise<Support>;
}

/** Projects of one row run at the same time, rows one after the other. */
const ROWS: readonly (readonly Project[])[] = [
  [{ name: 'unit', limitMs: 10 * MINUTE, options: ['--coverage'] }],
  [
    { name: 'gates', limitMs: 10 * MINUTE },
    { name: 'surface', limitMs: 10 * MINUTE },
  ],
  [{ name: 'hosts', limitMs: 30 * MINUTE, support: fleetSupport }],
  [{ name: 'faults', limitMs: 15 * MINUTE, support: fleetSupport }],
  [{ name: 'vm', limitMs: 30 * MINUTE, support: vmSupport }],
];

/** A run writes into a pipe, so it cannot see by itself whether somebody looks at a terminal. */
const COLOR = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: undefined };

const scratch = mkdtempSync(join(tmpdir(), 'oomcfg-tests-'));
const running = new Set<number>();

/** Ends a run and everything that it started: each run is a process group of its own. */
function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Runs one project, each line of its output marked with its name. */
async function run(project: Project): Promise<Tally> {
  const report = join(scratch, `${project.name}.json`);
  const child = spawn(
    process.execPath,
    [
      VITEST,
      'run',
      '--project',
      project.name,
      ...(project.options ?? []),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, ...COLOR } },
  );
  const pid = child.pid;
  if (pid === undefined) return { passed: 0, failed: [`${project.name}: could not be started`], skipped: [] };
  running.add(pid);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.trim() !== '') console.log(`${project.name.padEnd(7)} │ ${line}`);
    });
  }
  let late = false as boolean;
  const limit = setTimeout(() => {
    late = true;
    end(pid, 'SIGTERM');
  }, project.limitMs);
  // A minute is left to it for ending its hosts.
  const last = setTimeout(() => {
    end(pid, 'SIGKILL');
  }, project.limitMs + MINUTE);
  const status = await new Promise<number | undefined>((resolve) => {
    child.on('close', (code) => {
      resolve(code ?? undefined);
    });
  });
  clearTimeout(limit);
  clearTimeout(last);
  running.delete(pid);
  const tally = tallyVitest({ name: project.name, report: readReport(report), status });
  return late
    ? { ...tally, failed: [...tally.failed, `${project.name}: took more than ${project.limitMs / MINUTE} minutes`] }
    : tally;
}

function readReport(path: string): VitestReport | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const report = JSON.parse(text) as VitestReport;
  return { testResults: report.testResults.map((file) => ({ ...file, name: relative(process.cwd(), file.name) })) };
}

/**
 * Counts the tests that this machine cannot run: with a pattern that no name matches, vitest reports each as skipped
 * and runs no hook.
 */
async function skip(project: Project, reason: string): Promise<Tally> {
  console.log(`${project.name.padEnd(7)} │ skipped: ${reason}`);
  const { passed, failed, skipped } = await run({ ...project, options: ['--testNamePattern=(?!)'] });
  return { passed, failed, skipped: skipped.map(() => `${project.name}: ${reason}`) };
}

async function runProject(project: Project): Promise<Tally> {
  const support = (await project.support?.()) ?? { ok: true };
  return support.ok ? run(project) : skip(project, support.reason);
}

/** Equal lines once, with their number: a whole project is skipped for one reason. */
function counted(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, count]) => (count === 1 ? `  ${line}` : `  ${line} (${count} tests)`));
}

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !ROWS.flat().some((project) => project.name === name));
  if (unknown.length > 0) {
    console.error(
      `no such test project: ${unknown.join(', ')}; there are ${ROWS.flat()
        .map(({ name }) => name)
        .join(', ')}`,
    );
    return 64;
  }
  const checks = process.env['OOMCFG_CHECKS'];
  const tallies: Tally[] = checks === undefined ? [] : [tallyChecks(readFileSync(checks, 'utf8'))];
  for (const row of ROWS) {
    const chosen = row.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    if (availableParallelism() > 1) tallies.push(...(await Promise.all(chosen.map(runProject))));
    else for (const project of chosen) tallies.push(await runProject(project));
  }
  const total = sum(tallies);
  if (total.failed.length > 0) console.log(`\nFailed:\n${total.failed.map((name) => `  ${name}`).join('\n')}`);
  if (total.skipped.length > 0) console.log(`\nSkipped:\n${counted(total.skipped).join('\n')}`);
  console.log(`\n${closingLine(total)}`);
  return exitStatus(total, process.env['CI'] === 'true');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const pid of running) end(pid, 'SIGTERM');
    process.exitCode = 130;
  });
}
process.on('exit', () => {
  rmSync(scratch, { recursive: true, force: true });
});
const status = await main();
process.exitCode ??= status;
