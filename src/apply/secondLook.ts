/** Whether what was restarted still runs some seconds later: a service that dies soon after its start looks well in the first look. */
import type { Checked, Finding } from '../model/finding';
import type { LookRequest, ObservedState } from '../model/observed';
import { printable } from '../model/printable';
import type { Restart } from '../plan/document';
import { readRecords } from '../probe/records';
import { lookSettings } from '../probe/script';
import { applyFinding } from './findings';

/** From the end of a wave to the second look, in milliseconds. */
export const SECOND_LOOK_MS = 5000;

/** Main processes by unit, as the look right after the change saw them; a unit without one is not in it. */
export type Processes = ReadonlyMap<string, number>;

export function processesOf({ units }: ObservedState): Processes {
  return new Map(units.flatMap(({ id, main }): [string, number][] => (main === undefined ? [] : [[id, main.pid]])));
}

/** The script of the second look; `look` is the text of look/. */
export function secondScript(look: string, restarts: readonly Restart[], nonce: string): string {
  const request: LookRequest = { units: restarts.map(({ unit }) => ({ unit })), sysctls: [] };
  return `${look}\n${lookSettings(request, nonce)}look_again\nsay\n`;
}

/** A unit in the second look. */
interface Again {
  readonly active: string;
  readonly sub: string;
  readonly type: string;
  readonly pid: number;
  /** Since its last start by hand, which ours was (systemd.service(5), NRestarts); NaN before systemd 235. */
  readonly restarts: number;
}

/** What died since; `ms` is the time that was waited. A finding of its own where the host gives no whole answer. */
export function diedSince(
  restarts: readonly Restart[],
  before: Processes,
  output: string,
  nonce: string,
  ms: number,
): readonly Finding[] {
  const { value: units, findings } = readAgain(output, nonce);
  if (units === undefined) return findings;
  const seconds = Math.round(ms / 1000);
  return restarts.flatMap(({ unit }): Finding[] => {
    const now = units.get(unit);
    const what = now === undefined ? undefined : deathOf(now, before.get(unit), seconds);
    return what === undefined ? [] : [death(unit, what, seconds)];
  });
}

function readAgain(output: string, nonce: string): Checked<ReadonlyMap<string, Again>> {
  const read = readRecords(output, nonce);
  if (!read.ok) return { value: undefined, findings: [read.finding] };
  const units = read.records.flatMap(({ type, text }): [string, Again][] => {
    const [id = '', active = '', sub = '', kind = '', pid = '', count = ''] = text.split(' ');
    return type === 'again' ? [[id, { active, sub, type: kind, pid: Number(pid), restarts: Number(count) }]] : [];
  });
  return { value: new Map(units), findings: [] };
}

/** How it died, as the end of a sentence that begins with its name; undefined where it did not. */
function deathOf(now: Again, pid: number | undefined, seconds: number): string | undefined {
  // A unit that waits to be started once more has died, although systemd calls it activating.
  const isUp = ['active', 'reloading', 'activating'].includes(now.active) && !now.sub.startsWith('auto-restart');
  if (!isUp) return `is ${printable(`${now.active} (${now.sub})`, 60)} ${seconds} s after its restart`;
  // The main process of a forking unit can be a guess, so another one is no sign there.
  const isAnother = pid !== undefined && now.type !== 'forking' && now.pid !== pid;
  return now.restarts > 0 || isAnother
    ? `died within ${seconds} s of its restart, and was started once more`
    : undefined;
}

function death(unit: string, what: string, seconds: number): Finding {
  return applyFinding('diedSoon', {
    summary: `${unit} ${what}`,
    detail:
      'It came up with its new settings and did not stay. They may be too small to work with, or it failed for a reason of its own. They stay in force: nothing was put back.',
    fix: `See \`systemctl status ${unit}\` and \`journalctl -u ${unit}\` on the host. Correct the spec and apply again.`,
    facts: { unit, seconds },
  });
}
