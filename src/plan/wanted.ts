/** What is wanted of a host, as one flat list: what the spec asks for, and what has to go back because it no longer does. */
import type { DesiredService, DesiredState } from '../model/desired';
import type { Place } from '../model/finding';
import type { ObservedState, ObservedUnit, UnitFile } from '../model/observed';
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES, type SettingValue, SWAP, SYSTEM } from '../model/settings';
import { sysctlPartner } from '../model/sysctls';
import { splitWords } from '../probe/optionWords';
import { dropInPath } from '../systemd/paths';
import { absentOf } from '../systemd/managerDefaults';
import { withoutOurs, withOurs } from '../systemd/dropIns';
import { owedLimits } from './processLimits';
import { isAlive, unitsById } from './units';
import { decidingLine, isOurs } from '../systemd/sysctlLines';
import { lastAssignment } from '../systemd/assignments';

export interface Wanted {
  /** A unit by its real name, or SYSTEM. */
  readonly target: string;
  /** A directive, an environment variable, a sysctl key, or `swap:PATH`. */
  readonly setting: string;
  readonly value: SettingValue;
  readonly at?: Place;
  /** No longer asked for: the value is what the host had or would have without oomcfg. */
  readonly dropped?: true;
  /** Of a directive that is dropped, the file of somebody else that gives the value. */
  readonly givenBy?: string;
  /** Dropped, and nobody knows what was there: only a reboot brings it back. */
  readonly reboot?: true;
}

/** Everything wanted, services first, sorted by target. `desired` has its aliases resolved. */
export function wantedSettings(desired: DesiredState, observed: ObservedState): readonly Wanted[] {
  const units = unitsById(observed);
  const asked = desired.services.flatMap((service): Wanted[] => [
    ...DIRECTIVE_ORDER.flatMap((directive) => {
      const placed = service.directives[directive];
      return placed === undefined
        ? []
        : [{ target: service.unit, setting: directive, value: placed.value, at: placed.at }];
    }),
    ...(service.java === undefined
      ? []
      : [{ target: service.unit, setting: service.java.variable, value: service.java.value, at: service.java.at }]),
  ]);
  const has = new Set(asked.map(({ target, setting }) => `${target} ${setting}`));
  const services = new Map(desired.services.map((service) => [service.unit, service]));
  const dropped = [...units.values()].flatMap((unit) => droppedOf(unit, observed, has, services.get(unit.id)));
  const ofUnits = [...asked, ...dropped].sort((a, b) => byText(a.target, b.target));
  return [...ofUnits, ...sysctlWants(desired, observed), ...swapWants(desired, observed)];
}

/**
 * What oomcfg's present drop-in of a unit sets, or one that a cut-off change left in force, and the spec no longer asks for; and limits that its main
 * process keeps from one that is gone.
 */
function droppedOf(
  unit: ObservedUnit,
  observed: ObservedState,
  has: ReadonlySet<string>,
  service: DesiredService | undefined,
): readonly Wanted[] {
  const ours = [...unit.files.filter(({ path }) => path === dropInPath(unit.id)), ...(unit.earlier ?? [])];
  const owed = owedLimits(unit, observed);
  const loaded = stillLoaded(unit, observed);
  const isRead = unit.loadState !== 'not-found';
  const scored = isScoreLeft(unit, observed) ? (['OOMScoreAdjust'] as const) : [];
  if (ours.length + owed.length + loaded.length + scored.length === 0) return [];
  const others = withoutOurs(unit.files);
  const isOursAt = (path: string): boolean => path === dropInPath(unit.id);
  const gone = (setting: string): boolean => !has.has(`${unit.id} ${setting}`);
  const inFile = isRead ? ours.flatMap(({ assignments }) => assignments.map(({ directive }) => directive)) : [];
  const next = withOurs(unit.files, unit.id, service?.directives ?? {});
  const set = new Set<Directive>([
    ...inFile,
    ...owed,
    ...loaded,
    ...scored,
    ...(fallsBack(unit, next, observed) ? ['MemoryMax' as const] : []),
  ]);
  const directives = DIRECTIVE_ORDER.filter((directive) => set.has(directive) && gone(directive)).map(
    (directive): Wanted => {
      const wanted = { target: unit.id, setting: directive, dropped: true } as const;
      const file = lastAssignment(next, directive, observed.facts);
      const before = directive === 'OOMScoreAdjust' ? observed.scoresBefore.get(unit.id) : undefined;
      // What a file says now is what the next start gives, whatever there was before oomcfg; a container may not be allowed to set it.
      const isSettable = observed.facts.capSysResource || Number(file?.value) >= 0;
      if (file !== undefined && (before === undefined || isSettable))
        return { ...wanted, value: file.value, ...(isOursAt(file.path) ? {} : { givenBy: file.path }) };
      return { ...wanted, value: before ?? absentOf(directive, unit, observed.facts) };
    },
  );
  const { variable } = unit;
  if (
    variable === undefined ||
    !(isRead || isAlive(unit)) ||
    ours.every(({ setsVariable }) => setsVariable.length === 0) ||
    !gone(variable)
  )
    return directives;
  const other = others.findLast(({ setsVariable }) => setsVariable.length > 0);
  const value = other === undefined ? '' : `as in ${other.path}:${other.setsVariable.at(-1) ?? 0}`;
  return [...directives, { target: unit.id, setting: variable, value, dropped: true }];
}

/** What kept a MemoryLimit= of the unit out of force goes, be it another directive than MemoryMax. */
function fallsBack({ files }: ObservedUnit, next: readonly UnitFile[], { facts }: ObservedState): boolean {
  const limit = lastAssignment(next, 'MemoryMax', facts);
  return (
    limit?.isLegacy === true &&
    limit.value !== (lastAssignment(files, 'MemoryMax', facts)?.value ?? DIRECTIVES.MemoryMax.absent)
  );
}

/**
 * A note says what the score of the unit was before oomcfg set it, and neither a note nor a file says what it set: oomcfg 0.1.0 noted no more than that.
 * What the process has is oomcfg's then, and goes back.
 */
export function isScoreLeft({ id, leftover, earlier }: ObservedUnit, { scoresBefore }: ObservedState): boolean {
  return leftover !== undefined && earlier === undefined && scoresBefore.has(id);
}

/** What systemd still has of a drop-in of oomcfg that is gone, where nothing but that says what was in it. */
export function stillLoaded(unit: ObservedUnit, { facts }: ObservedState): readonly Directive[] {
  const path = dropInPath(unit.id);
  const isGone = unit.leftover !== undefined && unit.loadedDropIns.includes(path);
  if (!isGone || unit.files.some((file) => file.path === path)) return [];
  return DIRECTIVE_ORDER.filter((directive) => {
    const has = unit.manager[directive];
    const value = lastAssignment(unit.files, directive, facts)?.value ?? absentOf(directive, unit, facts);
    return has !== undefined && has !== value;
  });
}

function sysctlWants(desired: DesiredState, observed: ObservedState): readonly Wanted[] {
  const asked = desired.sysctl.map(({ key, value, at }): Wanted => ({ target: SYSTEM, setting: key, value, at }));
  const has = new Set(desired.sysctl.map(({ key }) => key));
  const dropped = observed.sysctl
    // A key that this kernel does not have was never set, so nothing goes back; nor does one that a wanted key keeps at 0.
    .filter(({ key, kernel }) => !has.has(key) && kernel !== undefined && !has.has(sysctlPartner(key) ?? key))
    // Nor does one that nothing can write: it is as it was.
    .filter(({ before, fixed }) => fixed !== true || before !== undefined)
    .map(({ key, before, kernel, files }): Wanted => {
      const wanted = { target: SYSTEM, setting: key, dropped: true as const };
      const file = decidingLine(files.filter((line) => !isOurs(line)))?.value;
      const value = before ?? file;
      return value === undefined ? { ...wanted, value: kernel ?? '', reboot: true } : { ...wanted, value };
    });
  return [...asked, ...dropped].sort((a, b) => byText(a.setting, b.setting));
}

function swapWants(desired: DesiredState, observed: ObservedState): readonly Wanted[] {
  const { swap } = desired;
  const asked: Wanted[] =
    swap === undefined ? [] : [{ target: SYSTEM, setting: `${SWAP}${swap.file}`, value: swap.size, at: swap.at }];
  const dropped = observed.swap.made
    .filter(({ path }) => path !== swap?.file)
    .map(({ path }): Wanted => ({ target: SYSTEM, setting: `${SWAP}${path}`, value: 0, dropped: true }));
  return [...asked, ...dropped];
}

/** Whether a setting of a unit is a directive; else it is an environment variable. */
export function asDirective(setting: string): Directive | undefined {
  return Object.hasOwn(DIRECTIVES, setting) ? (setting as Directive) : undefined;
}

/** Whether a host has a value, word for word. */
export function sameWords(value: string, words: readonly string[] | undefined): boolean {
  const wanted = splitWords(value);
  return words !== undefined && wanted.length === words.length && wanted.every((word, index) => word === words[index]);
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
