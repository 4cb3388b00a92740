/** What is said of a plan file that is refused. */
import type { FactValue, Finding } from '../../model/finding';
import { printable } from '../../model/text/printable';
import { PLAN_FILES } from '../../rules/host';

export function planFileFinding(
  kind: keyof typeof PLAN_FILES,
  path: string,
  facts: Readonly<Record<string, FactValue>>,
  more?: string,
): Finding {
  const { code, severity, title, cause, fix } = PLAN_FILES[kind];
  return {
    code,
    severity,
    summary: `${printable(path)}: ${title}`,
    detail: [cause, ...(more === undefined ? [] : [printable(more, 400)])].join(' '),
    fix,
    facts: { path, ...facts },
    where: { file: path, line: 1, column: 1 },
  };
}
