/** Decides which text is a plan that an apply takes: one that oomcfg saved, as it was saved. */
import type { Checked, Finding } from '../../model/finding';
import { kindOf } from '../../settings';
import { generation } from '../../settings/generation';
import { planDigest } from './digest';
import type { Change, HostPlan, Plan } from './document';
import { settingLines } from './fileLines';
import { planKeys } from './keys';
import { planFileFinding } from './refusal';
import { isPlan } from './planSchema';

/**
 * A plan that `plan --out` saved. What does not have the shape of one (schemas/plan.schema.json) is refused, what was
 * edited, and what contradicts itself.
 */
export function readPlan(path: string, text: string): Checked<Plan> {
  const refuse = (finding: Finding): Checked<Plan> => ({ value: undefined, findings: [finding] });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What is wrong with it is said in words of the file, which may be another's, with secrets.
    return refuse(planFileFinding('notJson', path, {}));
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format !== 'oomcfg.plan/1')
    return refuse(planFileFinding('otherFormat', path, { format: typeof format === 'string' ? format : '' }));
  // No shell can hold a NUL, so no plan that oomcfg makes does.
  if (!isPlan(value) || text.includes('\\u0000')) return refuse(planFileFinding('badPlan', path, {}));
  if (planDigest(value) !== value.digest) return refuse(planFileFinding('edited', path, {}));
  const [contradiction] = value.hosts.flatMap(contradictions);
  if (contradiction !== undefined) {
    const { host, file, line } = contradiction;
    const more = `On ${host}, ${file} would contain: ${line}`;
    return refuse(planFileFinding('contradicts', path, contradiction, more));
  }
  return { value: planKeys({ ...value, hosts: value.hosts.map(withDropped) }), findings: [] };
}

/** A plan of an earlier version does not say what is dropped: that was what nothing asks for. */
function withDropped(host: HostPlan): HostPlan {
  const isDropped = (change: Change): boolean => change.source === undefined && kindOf(change) !== generation;
  const changes = host.changes.map((change) => (isDropped(change) ? { ...change, dropped: true as const } : change));
  return { ...host, changes };
}

/** A digest is not a signature: whoever makes a plan by hand can show one thing and write another. */
function contradictions({ name, files, changes }: HostPlan): { host: string; file: string; line: string }[] {
  return files.flatMap((file) =>
    settingLines(file, changes)
      .filter(({ kind }) => kind === 'contradicted')
      .map(({ text }) => ({ host: name, file: file.path, line: text })),
  );
}
