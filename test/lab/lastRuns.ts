/**
 * Decides what a failed test prints of the runs before it: a status alone does not tell why a host was held, and it may
 * not happen again.
 */

export interface Run {
  readonly args: readonly string[];
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A test seldom needs more to be understood, and a log is to be read. */
const KEPT = 3;
const MAX_CHARACTERS = 6000;

const runs: Run[] = [];

export function remember(run: Run): void {
  runs.push(run);
  if (runs.length > KEPT) runs.shift();
}

/** The last runs, the last one last: of a document what became of each host, with its findings whole. */
export function lastRuns(): string {
  return runs.map(described).join('');
}

function described({ args, code, stdout, stderr }: Run): string {
  const said = hostsOf(stdout) ?? `${stdout}${stderr}`;
  return `oomcfg ${args.join(' ')}: exit ${code ?? 'none'}\n${said.slice(0, MAX_CHARACTERS)}\n`;
}

interface Told {
  readonly name?: unknown;
  readonly status?: unknown;
  readonly findings?: unknown;
}

/** Undefined where it is not a document with hosts. */
function hostsOf(stdout: string): string | undefined {
  let document: { readonly hosts?: unknown; readonly findings?: unknown };
  try {
    document = JSON.parse(stdout) as typeof document;
  } catch {
    return undefined;
  }
  if (!Array.isArray(document.hosts)) return undefined;
  const hosts = document.hosts as readonly Told[];
  return [...hosts, { name: 'all', findings: document.findings ?? [] }]
    .map(
      ({ name, status, findings }) =>
        `  ${String(name)} ${typeof status === 'string' ? status : ''} ${JSON.stringify(findings)}`,
    )
    .join('\n');
}
