/**
 * OOMScoreAdjust: which processes the kernel kills first. systemd gives it to new ones, and oomcfg also to running
 * ones.
 */
import type { ObservedState, ObservedUnit } from '../model/observed';
import type { SettingValue } from '../model/settings';
import { quote } from '../remote/shell';
import { absentOf } from '../systemd/managerDefaults';
import { lastAssignment } from '../systemd/assignments';
import { withoutOurs } from '../systemd/dropIns';
import { directiveKind, isGivenBackToProcess } from './unit/directive';
import { beganBefore, givenValues, isAsFiled, isNotedAsGiven, isOfUnknownOrigin } from './unit/given';
import { isOfClientAlone } from './unit/place';

const DIRECTIVE = 'OOMScoreAdjust';

export const score = directiveKind({
  directives: [DIRECTIVE],
  kernel: (_, unit, observed) => scoreOf(unit, observed),
  owed: ({ unit, observed }) => (isScoreLeft(unit, observed) ? [DIRECTIVE] : []),
  goesBackTo: ({ id }, filed, { scoresBefore, facts }) => {
    // What a file says now is what the next start gives, whatever there was before oomcfg; a container may not be
    // allowed to set it.
    const isSettable = facts.capSysResource || Number(filed) >= 0;
    return filed !== undefined && isSettable ? undefined : scoresBefore.get(id);
  },
  isGivenBack: isGivenBackToProcess,
  mayMiss: isOfClientAlone,
  unsupported: (_, { value }, { kernel }, __, { facts }) =>
    Number(value) < 0 && !facts.capSysResource && kernel !== value
      ? 'the host lacks CAP_SYS_RESOURCE, and a score below 0 takes it'
      : undefined,
  // The running process goes back to what it had before oomcfg; a new one has what the files say.
  atStart: (unit, { facts }) =>
    lastAssignment(withoutOurs(unit?.files ?? []), DIRECTIVE, facts)?.value ?? absentOf(DIRECTIVE, unit, facts),
  calls: {
    before: ({ target, before, dropped }) =>
      dropped ? [] : [`before score ${quote(target)} ${quote(String(before))}`],
    live: ({ target, before, after }) => [`score ${quote(target)} ${Number(before)} ${Number(after)}`],
    last: ({ target, dropped }) => (dropped ? [`forget score ${quote(target)}`] : []),
  },
  shows: 'plain',
});

/**
 * The score that the main process has from its unit. A score that neither a file of the unit nor systemd gives, it set
 * by itself (sshd's listener, Redis, a start script): that is left alone and not compared. Where files were changed
 * since it began, nobody knows whose it is.
 */
export function scoreOf(unit: ObservedUnit, observed: ObservedState): SettingValue | null {
  const { main } = unit;
  const has = main?.oomScoreAdj;
  if (has === undefined) return null;
  if (main?.scored === true || isNotedAsGiven(unit, DIRECTIVE, has, observed)) return has;
  if (isScoreLeft(unit, observed)) return has;
  // A process that began before the files is marked as scored: what another one has in spite of them it wrote itself,
  // be it 0 or what a file said before (PostgreSQL's pg_ctlcluster does that).
  if (beganBefore(unit, DIRECTIVE)) return has;
  if (isSettable(unit, observed) && isAsFiled(unit, DIRECTIVE, observed))
    return has === unit.manager[DIRECTIVE] ? has : null;
  const given = givenValues(unit, DIRECTIVE, observed);
  return has === absentOf(DIRECTIVE, unit, observed.facts) || given.has(has) ? has : null;
}

/**
 * The score of the main process may be its own, and is compared all the same, since nobody can tell (see
 * isOfUnknownOrigin).
 */
export function isScoreOfUnknownOrigin(unit: ObservedUnit, observed: ObservedState): boolean {
  const { main } = unit;
  const has = main?.oomScoreAdj;
  if (has === undefined || main?.scored === true || isScoreLeft(unit, observed)) return false;
  return isOfUnknownOrigin(unit, DIRECTIVE, has, observed);
}

/**
 * A note says what the score of the unit was before oomcfg set it, and neither a note nor a file says what it set:
 * oomcfg 0.1.0 noted no more than that. What the process has is oomcfg's then, and goes back.
 */
export function isScoreLeft({ id, leftover, earlier }: ObservedUnit, { scoresBefore }: ObservedState): boolean {
  return leftover !== undefined && earlier === undefined && scoresBefore.has(id);
}

/** The kernel lets systemd give it the score that it has for it. */
function isSettable({ manager }: ObservedUnit, { facts }: ObservedState): boolean {
  return facts.capSysResource || !(Number(manager[DIRECTIVE]) < 0);
}
