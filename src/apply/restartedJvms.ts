/** Whether a unit that was restarted has a JVM again, and whether that has all options that the one before had. */
import type { Finding } from '../model/finding';
import type { LookRequest, ObservedJvm } from '../model/observed';
import { printable } from '../model/printable';
import type { KeptOptions } from '../plan/document';
import { lostOptions } from '../plan/ownOptions';
import { observeJvms } from '../probe/observeJvms';
import type { LookRecord } from '../probe/records';
import { applyFinding } from './findings';

/** A unit whose JVM restarted. */
export interface RestartedJvm {
  readonly kept: KeptOptions;
  /** Its JVMs in the look right after the change; empty where there was none yet. */
  readonly jvms: readonly ObservedJvm[];
  /** The words of its variable. */
  readonly variable: readonly string[];
}

/** Of a unit that has JVMs. */
export function optionsLost(
  { unit, options }: KeptOptions,
  jvms: readonly ObservedJvm[],
  variable: readonly string[] = [],
): readonly Finding[] {
  const lost = lostOptions(options, jvms, variable);
  if (lost.length === 0) return [];
  return [
    applyFinding('optionsLost', {
      summary: `the JVM of ${unit} had options before its restart that it has no more: ${printable(lost.join(' '), 300)}`,
      detail:
        'Its command line and its variables were compared before and after. A start script that adds options only where the variable is empty does that; so does a unit or script that was edited since the process before began. The new settings stay in force: nothing was put back. What stands behind a `=` is not shown: it can be a secret.',
      fix: 'Put the options into java.extra or let the script add them in any case, and apply again; where the JVM does not need them, say java.replace: true.',
      facts: { unit, options: lost },
    }),
  ];
}

/** What a second look says of a unit's JVMs; `seconds` is the time that was waited at the least. */
export function judgeJvms(
  { kept, jvms: before, variable }: RestartedJvm,
  records: readonly LookRecord[],
  sent: readonly string[],
  seconds: number,
): readonly Finding[] {
  const now = observeJvms(records, sent);
  if (now.length === 0) {
    return [
      applyFinding('jvmGone', {
        summary: `${kept.unit} had a JVM before its restart and has none`,
        detail: `${before.length === 0 ? 'None was seen since.' : `The one that began after the restart ended within ${seconds} s, or soon after.`} The unit counts as active, since another process of it runs: a start script that waits for something, or that goes on when its JVM has ended. Nobody has seen the new options in force.`,
        fix: `See \`systemctl status ${kept.unit}\` and \`journalctl -u ${kept.unit}\` on the host. Once the JVM is up, \`oomcfg verify\` compares it.`,
        facts: { unit: kept.unit },
      }),
    ];
  }
  return optionsLost(kept, now, variable);
}

/** How a unit with a JVM is asked for in a second look; one without is asked for by its name alone. */
export function askAgain(
  unit: string,
  jvms: ReadonlyMap<string, RestartedJvm>,
  looked: LookRequest,
): LookRequest['units'][number] {
  const known = looked.units.find((one) => one.unit === unit);
  return jvms.has(unit) && known?.variable !== undefined ? known : { unit };
}
