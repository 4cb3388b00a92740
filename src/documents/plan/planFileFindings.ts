/** The codes of plan files that are refused. */
import type { FactValue, Finding, FindingKind } from '../../model/finding';
import { printable } from '../../model/printable';

export const PLAN_FILE_FINDINGS = {
  unreadable: { code: 'OOM450', severity: 'error', title: 'a plan file cannot be read' },
  notJson: { code: 'OOM451', severity: 'error', title: 'a plan file is not JSON' },
  otherFormat: { code: 'OOM452', severity: 'error', title: 'a plan file is of another format' },
  badPlan: { code: 'OOM453', severity: 'error', title: 'a plan file lacks something' },
  edited: { code: 'OOM454', severity: 'error', title: 'a plan file was edited' },
  contradicts: { code: 'OOM455', severity: 'error', title: 'a plan file writes something else than it says' },
} as const satisfies Record<string, FindingKind & { code: string }>;

const DETAILS: Readonly<Record<keyof typeof PLAN_FILE_FINDINGS, string>> = {
  unreadable: 'There is no such file, or it may not be read.',
  notJson: 'A plan file is the one JSON document that `oomcfg plan --out` wrote.',
  otherFormat: 'This oomcfg reads the format oomcfg.plan/1.',
  badPlan: 'It says that it is a plan, but does not have the shape of one (schemas/plan.schema.json).',
  edited: 'Its digest is not that of its content. A plan is a contract: what was reviewed is what is done.',
  contradicts:
    'A line of a file is not what the change of that setting says. oomcfg makes no such plan: somebody made it by hand.',
};

export function planFileFinding(
  kind: keyof typeof PLAN_FILE_FINDINGS,
  path: string,
  facts: Readonly<Record<string, FactValue>>,
  more?: string,
): Finding {
  const { code, severity, title } = PLAN_FILE_FINDINGS[kind];
  return {
    code,
    severity,
    summary: `${printable(path)}: ${title}`,
    detail: [DETAILS[kind], ...(more === undefined ? [] : [printable(more, 400)])].join(' '),
    fix: 'Make a new one: oomcfg plan --out FILE.',
    facts: { path, ...facts },
    where: { file: path, line: 1, column: 1 },
  };
}
