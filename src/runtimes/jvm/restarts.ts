/** The JVM at restarts: what one costs a unit's JVMs, and whether they are there again, with all options they had. */
import type { DesiredService } from '../../model/desired';
import type { Finding } from '../../model/finding';
import type { ObservedJvm, ObservedUnit } from '../../model/observed';
import { printable } from '../../model/text/printable';
import { applyFinding } from '../../rules/change';
import type { Kept, Restarted, Restarts } from '../restarts';
import { checkFutile } from './checks/checkFutile';
import { checkLost, hasLost, isWorseSince, valuesChanged } from './checks/checkJvms';
import { lostOptions, ownOptions } from './running/ownOptions';
import { stuckInSome } from './running/futile';
import { javaOf } from './wanted';

export const restarts: Restarts = {
  functions: ['find_jvms', 'known_words', 'look_jvms'],
  checks: [
    { finds: ['variableIneffective'], check: checkFutile },
    { finds: ['optionsLost'], check: checkLost },
  ],
  isNotInForce: ({ service, unit, isFutile, restarts: isRestarted }) => {
    const java = javaOf(service);
    if (java === undefined) return false;
    // What a JVM lost, a restart of it can bring back: then the look after that tells.
    return isFutile || stuckInSome(unit, java.value).length > 0 || (!isRestarted && hasLost(java, unit));
  },
  isWorse: isWorseSince,
  kept: keptOf,
  lost: optionsLost,
  unsettled,
  judge: judgeJvms,
  revalued: (unit, options) => [valuesChanged(unit, options)],
};

function keptOf(service: DesiredService, unit: ObservedUnit): Kept | undefined {
  const java = javaOf(service);
  const options = java === undefined ? undefined : ownOptions(java, unit);
  const jvms = unit.jvms?.length ?? 0;
  return options === undefined ? undefined : { unit: unit.id, options, ...(jvms > 1 ? { jvms } : {}) };
}

/**
 * The number of second looks without a JVM, each of which waits some 15 s for one: a start script may do much before it
 * starts one.
 */
const MAX_LOOKS = 5;

/** What the next look is to compare with, where this one does not settle how the JVM fares; undefined where it does. */
function unsettled(jvm: Restarted, now: readonly ObservedJvm[]): Restarted | undefined {
  const { jvms, looks = 0, isSuccessor } = jvm;
  if (jvms.length === 0) {
    if (now.length === 0) return looks + 1 < MAX_LOOKS ? { ...jvm, looks: looks + 1 } : undefined;
    // A JVM that came late has to stay up, too.
    return looks > 0 ? { ...jvm, jvms: now } : undefined;
  }
  return isSuccessor !== true && isReplaced(jvm, now) ? { ...jvm, jvms: now, isSuccessor: true } : undefined;
}

/**
 * None of the JVMs that a look saw runs any more, and others do. Once, that can be a start script that asks a JVM
 * something, or builds with one, before it becomes the lasting one; twice, it is a JVM that dies and is started again
 * inside the unit, which systemd does not see.
 */
function isReplaced({ jvms }: Restarted, now: readonly ObservedJvm[]): boolean {
  const pids = new Set(jvms.map(({ pid }) => pid));
  return pids.size > 0 && now.length > 0 && now.every(({ pid }) => !pids.has(pid));
}

/** Of a unit that has JVMs. */
function optionsLost(
  { unit, options, jvms: were }: Kept,
  jvms: readonly ObservedJvm[],
  variable: readonly string[] = [],
): readonly Finding[] {
  const lost = lostOptions(options, jvms, variable, were);
  if (lost.length === 0) return [];
  return [
    applyFinding('optionsLost', {
      summary: `the JVM of ${unit} had options before its restart that it no longer has: ${printable(lost.join(' '), 300)}`,
      facts: { unit, options: lost },
    }),
  ];
}

/** What a second look says of a unit's JVMs; `seconds` is the time that was waited at the least. */
function judgeJvms(jvm: Restarted, now: readonly ObservedJvm[], seconds: number): readonly Finding[] {
  const { kept, jvms: before, variable, isSuccessor } = jvm;
  if (now.length === 0) {
    return [
      applyFinding('jvmGone', {
        summary: `${kept.unit} had a JVM before its restart and has none${before.length === 0 ? ' yet' : ''}`,
        detail: `${before.length === 0 ? `None was seen in the ${MAX_LOOKS + 1} looks since, over more than a minute; whether one is started later is not known.` : `The one that was started after the restart ended within ${seconds} s, or soon after.`} The unit counts as active, since another process of it runs: a start script that waits for something, or that keeps running after its JVM has ended. Nobody has seen the new options in force.`,
        fix: `See \`systemctl status ${kept.unit}\` and \`journalctl -u ${kept.unit}\` on the host. Once the JVM is up, \`oomcfg verify\` compares it.`,
        facts: { unit: kept.unit },
      }),
    ];
  }
  if (isSuccessor === true && isReplaced(jvm, now)) {
    return [
      applyFinding('diedSoon', {
        summary: `the JVM of ${kept.unit} has kept dying since its restart, and another one runs now`,
        detail:
          'The unit itself stays active: a program in it, such as a start script, starts the JVM again. Each look saw another process. The new settings may be too small to work with; they stay in force: nothing was put back.',
        fix: `See \`journalctl -u ${kept.unit}\` on the host. Correct the spec and apply again.`,
        facts: { unit: kept.unit, seconds },
      }),
    ];
  }
  return optionsLost(kept, now, variable);
}
