/** Whether what was restarted still runs some seconds later: a service that dies soon after its start looks well in the first look. */
import type { Checked, Finding } from '../model/finding';
import type { LookRequest, ObservedState } from '../model/observed';
import { printable } from '../model/printable';
import type { Basis, Restart } from '../plan/document';
import { unitsById } from '../plan/units';
import { type LookRecord, readRecords } from '../probe/records';
import { lookSettings } from '../probe/script';
import { applyFinding } from './findings';
import { askAgain, judgeJvms, type RestartedJvm } from './restartedJvms';

/** From the end of a wave to the second look, in milliseconds. */
export const SECOND_LOOK_MS = 5000;

/** What the look right after the change saw of the units, by unit; one that is not there is in neither. */
export interface Running {
  /** Main processes. */
  readonly processes: ReadonlyMap<string, number>;
  /** Of units that had a JVM before their restart. */
  readonly jvms: ReadonlyMap<string, RestartedJvm>;
}

export function runningIn(observed: ObservedState, { kept = [] }: Pick<Basis, 'kept'>): Running {
  const units = unitsById(observed);
  return {
    processes: new Map(
      observed.units.flatMap(({ id, main }): [string, number][] => (main === undefined ? [] : [[id, main.pid]])),
    ),
    jvms: new Map(
      kept.flatMap((one): [string, RestartedJvm][] => {
        const { jvms = [], nextVariable = [] } = units.get(one.unit) ?? {};
        return [[one.unit, { kept: one, jvms, variable: nextVariable }]];
      }),
    ),
  };
}

/** What a second look is about. */
export interface SecondLook {
  readonly restarts: readonly Restart[];
  /** What ran right after the change. */
  readonly before: Running;
  /** What the looks before were asked for. */
  readonly looked: LookRequest;
}

function requestOf({ restarts, before, looked }: SecondLook): LookRequest {
  return { units: restarts.map(({ unit }) => askAgain(unit, before.jvms, looked)), sysctls: [] };
}

/** The script of the second look; `look` is the text of look/. */
export function secondScript(look: string, second: SecondLook, nonce: string): string {
  return `${look}\n${lookSettings(requestOf(second), nonce)}look_again\nsay\n`;
}

/** A unit in the second look. */
interface Again {
  readonly active: string;
  readonly sub: string;
  readonly type: string;
  readonly pid: number;
  /** Since its last start by hand, which ours was (systemd.service(5), NRestarts); NaN before systemd 235. */
  readonly restarts: number;
  readonly records: readonly LookRecord[];
}

/**
 * What died since, and the JVMs that are gone or lost options; `ms` is the time that was waited. A finding of its own where the host gives no whole
 * answer.
 */
export function diedSince(second: SecondLook, output: string, nonce: string, ms: number): readonly Finding[] {
  const { value: units, findings } = readAgain(output, nonce);
  if (units === undefined) return findings;
  const seconds = Math.round(ms / 1000);
  const words = new Map(requestOf(second).units.map((one) => [one.unit, one.words ?? []]));
  return second.restarts.flatMap(({ unit }): readonly Finding[] => {
    const now = units.get(unit);
    if (now === undefined) return [];
    const what = deathOf(now, second.before.processes.get(unit), seconds);
    if (what !== undefined) return [death(unit, what, seconds)];
    const jvm = second.before.jvms.get(unit);
    return jvm === undefined ? [] : judgeJvms(jvm, now.records, words.get(unit) ?? [], seconds);
  });
}

function readAgain(output: string, nonce: string): Checked<ReadonlyMap<string, Again>> {
  const read = readRecords(output, nonce);
  if (!read.ok) return { value: undefined, findings: [read.finding] };
  const units = new Map<string, Again>();
  let records: LookRecord[] = [];
  for (const record of read.records) {
    if (record.type === 'again') {
      const [id = '', active = '', sub = '', type = '', pid = '', count = ''] = record.text.split(' ');
      records = [];
      units.set(id, { active, sub, type, pid: Number(pid), restarts: Number(count), records });
    } else records.push(record);
  }
  return { value: units, findings: [] };
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
