/** Host plans -> the plan document, its digest, and back from text. */
import { createHash } from 'node:crypto';
import type { Checked, Finding } from '../model/finding';
import type { Rollout } from '../model/spec';
import type { HostPlan, HostStatus, Plan } from './document';
import { settingLines } from './fileLines';
import { planFileFinding } from './planFileFindings';
import { waves } from './waves';

/** Counts by status, and the waves; `unchanged` is the number of settings that already hold, over all hosts, `inFilesOnly` of those that do in the files alone. */
export function assemblePlan(
  { name: spec, rollout }: { readonly name: string; readonly rollout?: { readonly value: Rollout } },
  hosts: readonly HostPlan[],
  unchanged: number,
  inFilesOnly = 0,
  findings: readonly Finding[] = [],
): Plan {
  const count = (status: HostStatus): number => hosts.filter((host) => host.status === status).length;
  const notStarted = count('not-started');
  const notInForce = hosts.filter((host) => host.status === 'change' && host.notInForce !== undefined).length;
  const document = {
    format: 'oomcfg.plan/1' as const,
    spec,
    ...(rollout === undefined ? {} : { rollout: rollout.value }),
    waves: waves(
      hosts.filter(({ status }) => status === 'change'),
      rollout?.value,
    ).map((wave) => wave.map(({ name }) => name)),
    summary: {
      hosts: hosts.length,
      change: count('change'),
      inSync: count('in-sync'),
      held: count('held'),
      unreachable: count('unreachable'),
      error: count('error'),
      ...(notStarted === 0 ? {} : { notStarted }),
      ...(notInForce === 0 ? {} : { notInForce }),
      restarts: hosts.reduce((sum, host) => sum + (host.status === 'change' ? host.restarts.length : 0), 0),
    },
    ...(findings.length === 0 ? {} : { findings }),
    hosts,
    unchanged,
    inFilesOnly,
  };
  const { format, ...rest } = document;
  return { format, digest: planDigest(document), ...rest };
}

/** `sha256:` and hex over the document without its digest, keys sorted, no white space. */
export function planDigest(document: object): string {
  return `sha256:${createHash('sha256').update(canonical(document, 'digest')).digest('hex')}`;
}

function canonical(value: unknown, leaveOut?: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([key, item]) => key !== leaveOut && item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}

/** A plan that `plan --out` saved. `isPlan` checks it against schemas/plan.schema.json; anything edited is refused, and what contradicts itself. */
export function readPlan(path: string, text: string, isPlan: (value: unknown) => value is Plan): Checked<Plan> {
  const refuse = (finding: Finding): Checked<Plan> => ({ value: undefined, findings: [finding] });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is wrong with it is told in words of the file, which may be another's, with secrets.
    return refuse(planFileFinding('notJson', path, {}));
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format !== 'oomcfg.plan/1')
    return refuse(planFileFinding('otherFormat', path, { format: typeof format === 'string' ? format : '' }));
  // No shell can hold a NUL, so no plan that oomcfg makes does.
  if (!isPlan(value) || text.includes('\\u0000')) return refuse(planFileFinding('badPlan', path, {}));
  if (planDigest(value) !== value.digest) return refuse(planFileFinding('edited', path, {}));
  const [lie] = value.hosts.flatMap(contradictions);
  if (lie !== undefined) {
    return refuse(planFileFinding('contradicts', path, lie, `On ${lie.host}, ${lie.file} would hold: ${lie.line}`));
  }
  return { value, findings: [] };
}

/** A digest is no signature: whoever makes a plan by hand can show one thing and write another. */
function contradictions({ name, files, changes }: HostPlan): { host: string; file: string; line: string }[] {
  return files.flatMap((file) =>
    settingLines(file, changes)
      .filter(({ kind }) => kind === 'contradicted')
      .map(({ text }) => ({ host: name, file: file.path, line: text })),
  );
}
