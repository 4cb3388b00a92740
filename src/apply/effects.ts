/**
 * Values that the kernel refused for running processes or cgroups -> one finding a unit and setting, with the kernel's
 * reason.
 */
import type { Finding } from '../model/finding';
import { printable } from '../model/text/printable';
import { applyFinding } from '../rules/change';
import { failureWords } from './failureWords';
import { type Report, reportsOf } from './readReports';

interface Refused {
  readonly unit: string;
  readonly setting: string;
  readonly processes: string[];
  readonly reasons: Set<string>;
}

/** The number of processes that a finding names. */
const NAMED = 5;

/** From records `effect`, where the process is `-` for a file of the unit's cgroup. */
export function effectFindings(reports: readonly Report[]): readonly Finding[] {
  const all = new Map<string, Refused>();
  for (const { unit, setting, process, ...failure } of reportsOf('effect', reports)) {
    const key = `${unit} ${setting}`;
    let refused = all.get(key);
    if (refused === undefined) all.set(key, (refused = { unit, setting, processes: [], reasons: new Set() }));
    if (process !== '-' && process !== '') refused.processes.push(process);
    refused.reasons.add(failureWords(failure));
  }
  const more = reportsOf('more', reports)[0]?.count ?? 0;
  return [...all.values()].map((refused) => effectFinding(refused, more > 0));
}

function effectFinding({ unit, setting, processes, reasons }: Refused, isCut: boolean): Finding {
  const name = printable(setting, 60);
  const place =
    processes.length === 0
      ? 'the cgroup'
      : `${isCut ? 'at least ' : ''}${processes.length === 1 ? 'process' : `${processes.length} processes:`} ${printable(processes.slice(0, NAMED).join(', '), 100)}${processes.length > NAMED ? ', …' : ''}`;
  const why = [...reasons].slice(0, 3).map((reason) => printable(reason, 150));
  return applyFinding('effect', {
    summary: `${name} of ${printable(unit, 100)} could not be set on ${place} (${why.join('; ')})`,
    detail:
      processes.length === 0
        ? 'The file is in force and holds from the next start of the unit; the kernel refused the value for what runs now.'
        : 'The file is in force and holds for new processes; these keep what they have.',
    facts: { target: unit, setting, processes: processes.slice(0, NAMED), reasons: why },
  });
}
