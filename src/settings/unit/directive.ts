/**
 * What all systemd directives have in common as settings of a unit: how files decide them, and how a dropped one goes
 * back.
 */
import type { ObservedState, ObservedUnit, UnitFile } from '../../model/observed';
import { asDirective, type Directive, DIRECTIVES, type SettingValue } from '../../model/settings';
import { isAlive } from '../../model/units';
import { quote } from '../../remote/shell';
import { absentOf } from '../../systemd/managerDefaults';
import { directiveName } from '../../systemd/directiveNames';
import { lastAssignment } from '../../systemd/assignments';
import { dropInPath } from '../../systemd/paths';
import { unsupportedBy } from '../../systemd/unsupported';
import {
  type Leftovers,
  order,
  type Present,
  setByOurs,
  type SettingChange,
  type UnitKind,
  type Wanted,
} from '../kind';
import { otherOfSystemd } from './otherOfSystemd';

/** What the directives of one kind have of their own. `D` are their names. */
export interface DirectiveParts<D extends Directive> extends Pick<UnitKind, 'shows' | 'calls' | 'falls'> {
  readonly directives: readonly D[];
  /**
   * The kernel's value now, for a unit of which something runs; null where the kernel has no such value, or where it is
   * not to be compared.
   */
  readonly kernel: (
    directive: D,
    unit: ObservedUnit,
    observed: ObservedState,
    wanted: SettingValue,
  ) => SettingValue | null;
  /** Dropped ones beside those that oomcfg's files set. */
  readonly owed?: (leftovers: Leftovers) => readonly D[];
  /** What a dropped one goes back to, where that is not what the files say then (`filed`). */
  readonly goesBackTo?: (
    unit: ObservedUnit,
    filed: SettingValue | undefined,
    observed: ObservedState,
  ) => SettingValue | undefined;
  /** Whether a dropped one is what it is to be; undefined where the value tells. */
  readonly isGivenBack?: (directive: D, present: Present, unit: ObservedUnit) => boolean | undefined;
  /** `live` without it. */
  readonly takesEffect?: (
    directive: D,
    ...args: Parameters<UnitKind['takesEffect']>
  ) => ReturnType<UnitKind['takesEffect']>;
  /** Beside the versions of systemd and of cgroups. */
  readonly unsupported?: (
    directive: D,
    ...args: Parameters<NonNullable<UnitKind['unsupported']>>
  ) => string | undefined;
  readonly mayMiss?: UnitKind['mayMiss'];
  readonly atStart?: UnitKind['atStart'];
  readonly isOfProcess?: true;
}

export function directiveKind<D extends Directive>(parts: DirectiveParts<D>): UnitKind {
  const { directives, shows, calls, falls, mayMiss, atStart, isOfProcess } = parts;
  const names: ReadonlySet<string> = new Set(directives);
  const own = (setting: string): D => setting as D;
  return {
    of: 'unit',
    owns: ({ setting }) => names.has(setting),
    asked: ({ unit, directives: asked }) =>
      directives.flatMap((setting): Wanted[] => {
        const placed = asked[setting];
        return placed === undefined ? [] : [{ target: unit, setting, value: placed.value, at: placed.at }];
      }),
    dropped: (leftovers) => droppedOf(parts, leftovers),
    present: ({ setting, value }, unit, observed) => presentOf(parts, own(setting), unit, observed, value),
    absent: (setting, unit, { facts }) => absentOf(own(setting), unit, facts),
    kernelHolds: ({ setting, value, dropped }, present, unit) => {
      if (present.kernel === null) return true;
      const isBack = dropped ? parts.isGivenBack?.(own(setting), present, unit) : undefined;
      return isBack ?? present.kernel === value;
    },
    // For what is dropped, the generation's file says enough; a score from before oomcfg was written by hand and is in
    // no file.
    fileHolds: ({ setting, value, dropped }, present, unit, { facts }) =>
      dropped ? !setByOurs(present) : (present.file ?? absentOf(own(setting), unit, facts)) === value,
    takesEffect: (wanted, ...args) => parts.takesEffect?.(own(wanted.setting), wanted, ...args) ?? 'live',
    unsupported: (wanted, ...args) =>
      unsupportedBy(own(wanted.setting), wanted.value, args[2].facts) ??
      parts.unsupported?.(own(wanted.setting), wanted, ...args),
    otherOfSystemd: (setting, unit, observed) => otherOfSystemd(unit, own(setting), observed),
    shows,
    calls,
    written: {
      // For an older systemd some directives are written under an earlier name.
      settingOf: (key) => directives.find((directive) => key === directive || key === directiveName(directive, 0)),
      valueOf: ({ after }) => String(after),
    },
    ...(falls === undefined ? {} : { falls }),
    ...(mayMiss === undefined ? {} : { mayMiss }),
    ...(atStart === undefined ? {} : { atStart }),
    ...(isOfProcess === undefined ? {} : { isOfProcess }),
  };
}

function droppedOf<D extends Directive>(parts: DirectiveParts<D>, leftovers: Leftovers): readonly Wanted[] {
  const { unit, observed, ours, next, loaded, isGone } = leftovers;
  const inFile = unit.loadState === 'not-found' ? [] : ours.flatMap(({ assignments }) => assignments);
  const set = new Set<Directive>([
    ...inFile.map(({ directive }) => directive),
    ...loaded,
    ...(parts.owed?.(leftovers) ?? []),
  ]);
  return parts.directives
    .filter((directive) => set.has(directive) && isGone(directive))
    .map((directive): Wanted => {
      const wanted = { target: unit.id, setting: directive, dropped: true } as const;
      const file = lastAssignment(next, directive, observed.facts);
      const back = parts.goesBackTo?.(unit, file?.value, observed);
      if (back !== undefined) return { ...wanted, value: back };
      if (file === undefined) return { ...wanted, value: absentOf(directive, unit, observed.facts) };
      return { ...wanted, value: file.value, ...(file.path === dropInPath(unit.id) ? {} : { givenBy: file.path }) };
    });
}

function presentOf<D extends Directive>(
  { kernel: kernelOf }: DirectiveParts<D>,
  directive: D,
  unit: ObservedUnit,
  observed: ObservedState,
  wanted: SettingValue,
): Present {
  const { facts } = observed;
  const kernel = isAlive(unit) ? kernelOf(directive, unit, observed, wanted) : null;
  const next = lastAssignment(unit.files, directive, facts);
  // The one whose value is in force: the last of those that the running systemd has read, as they apply.
  const inForce = loadedFiles(unit).findLast((file) => lastAssignment([file], directive, facts)?.value === kernel);
  const setBy = kernel === null || inForce === undefined ? null : inForce.path;
  const nextBy = next?.path ?? null;
  return { kernel, file: next?.value ?? null, setBy, nextBy: nextBy === setBy ? null : nextBy };
}

/** The fragment and the drop-ins in the order of the running systemd; what is no longer on disk is not among them. */
function loadedFiles(unit: ObservedUnit): readonly UnitFile[] {
  const byPath = new Map([...unit.hidden, ...unit.files].map((file) => [file.path, file]));
  return [unit.fragment, ...unit.loadedDropIns].flatMap((path) => byPath.get(path) ?? []);
}

/**
 * Of a property of processes: nothing of ours sets it any more, and the process has what systemd gives to a new one.
 * That can be a default which nobody knew before.
 */
export function isGivenBackToProcess(directive: Directive, present: Present, unit: ObservedUnit): true | undefined {
  const isBack =
    !setByOurs(present) &&
    unit.earlier === undefined &&
    !unit.needDaemonReload &&
    present.kernel === unit.manager[directive];
  return isBack || undefined;
}

/** The setting kills, throttles or refuses what exceeds it, and becomes smaller. */
export function isFall({ setting, before, after }: SettingChange): boolean {
  return bounds(setting) && order(after) < order(before);
}

/** Also of a unit that did not run when the plan was made: it can have been started since. */
export function shrinkCalls({ target, setting, before, after, takesEffect }: SettingChange): readonly string[] {
  if (!bounds(setting) || typeof after !== 'number') return [];
  if (typeof before === 'number' && before <= after && takesEffect !== 'start') return [];
  return [`shrink ${quote(target)} ${setting} ${after}`];
}

function bounds(setting: string): boolean {
  const directive = asDirective(setting);
  return directive !== undefined && DIRECTIVES[directive].bounds === true;
}
