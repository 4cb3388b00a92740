/** The one diff: every wanted setting against what stands; plan, apply's check and verify all read its items. */
import type { ObservedState, ObservedUnit } from '../model/observed';
import { type Directive, DIRECTIVES, type SettingValue, type TakesEffect, SWAP, SYSTEM } from '../model/settings';
import { baseName, dropInPath, OUR_FILE } from '../systemd/paths';
import { isSlice } from '../systemd/unitNames';
import { absentOf } from '../systemd/managerDefaults';
import { isRefusedLive } from './belowUse';
import { isFutile } from './futile';
import { mayMissWork, missedBecause } from './place';
import { isOwnLimit, kernelValue, type Present, presentOf } from './present';
import { asDirective, sameWords, type Wanted } from './wanted';
import { unsupportedBecause } from './supported';
import { otherOfSystemd } from './systemdView';
import { otherSwappiness } from './sliceSwappiness';
import { isInEffect, oneHasAll } from './variable';
import { hasNoJvm, isAlive, isJob, unitsById } from './units';

export interface Item {
  readonly wanted: Wanted;
  readonly present: Present;
  /** The kernel does what is wanted, or nothing runs that could. */
  readonly kernelHolds: boolean;
  /** What the wanted value was compared with: what is in force now (the kernel; of OOMPolicy, systemd), or the files alone, where nothing runs. */
  readonly against: 'force' | 'files';
  /** And so will it after the next daemon-reload, start or boot. */
  readonly fileHolds: boolean;
  /** The value that systemd has, where that is not what the files say as they were read. */
  readonly systemd?: SettingValue;
  /** Why this host cannot enforce it; then it is no drift. */
  readonly unsupported?: string;
  /** A finding of the unit says it already. */
  readonly explained?: true;
  /** It holds for the cgroup, and what the unit is there for may run in another. */
  readonly mayMiss?: true;
  readonly takesEffect: TakesEffect;
  /** A restart would not put it in force: the process has begun with it and does not have it. */
  readonly futile?: true;
  /** And one of several JVMs of the unit has all of it: what no restart changes is that another one has options of its own. */
  readonly inOne?: true;
  /** A restart would put it in force, and systemd refuses to make one on demand. */
  readonly waits?: true;
}

/** One item a setting, in their order; one whose unit is not there has none (a finding tells). */
export function compare(settings: readonly Wanted[], observed: ObservedState): readonly Item[] {
  const units = unitsById(observed);
  return settings.flatMap((wanted): Item[] => {
    const unit = units.get(wanted.target);
    const present = presentOf(wanted, observed);
    if (present === undefined || (wanted.target !== SYSTEM && (unit === undefined || !hasItems(wanted, unit))))
      return [];
    const because = unsupportedBecause(wanted, unit, present, observed);
    const unsupported =
      because === undefined
        ? {}
        : {
            unsupported: because,
            ...(unit === undefined || missedBecause(unit) !== because ? {} : { explained: true as const }),
          };
    const effect = takesEffect(wanted, unit, observed);
    // A oneshot at work, and what a unit that is down left behind, ends with what it began with: what only a new process can have does not count as drift.
    const endsAsItBegan = unit?.running === true && effect === 'start';
    const directive = asDirective(wanted.setting);
    const has =
      unit === undefined || directive === undefined || wanted.dropped
        ? undefined
        : otherOfSystemd(unit, directive, observed);
    const isOther = has !== undefined && has !== wanted.value;
    const holds = {
      against:
        endsAsItBegan ||
        present.kernel === null ||
        (unit !== undefined && !isUp(unit)) ||
        isWithoutJvm(wanted, unit) ||
        otherSwappiness(wanted.setting, wanted.value, observed).length > 0
          ? ('files' as const)
          : ('force' as const),
      kernelHolds: endsAsItBegan || kernelHolds(wanted, present, unit),
      fileHolds: !isOther && fileHolds(wanted, present, unit, observed),
      takesEffect: effect,
    };
    const futile =
      unit !== undefined &&
      isVariable(wanted) &&
      !wanted.dropped &&
      !holds.kernelHolds &&
      isFutile(unit, String(wanted.value));
    const waits = unit?.refusesRestart === true && effect === 'start' && unit.running && because === undefined;
    return [
      {
        wanted,
        present,
        ...holds,
        ...unsupported,
        ...(unit !== undefined && isOfCgroup(wanted) && mayMissWork(unit) ? { mayMiss: true as const } : {}),
        ...(isOther ? { systemd: has } : {}),
        ...(futile ? { futile: true as const } : {}),
        ...(futile && oneHasAll(String(wanted.value), unit) ? { inOne: true as const } : {}),
        ...(waits ? { waits: true as const } : {}),
      },
    ];
  });
}

/** Of a unit without a file only what is owed to its process. */
function hasItems({ dropped }: Wanted, unit: ObservedUnit): boolean {
  return unit.loadState !== 'not-found' || (dropped === true && isAlive(unit));
}

/** One that starts or stops, or of which something lives on, has its limits; whether it comes up with its settings, nobody has seen. */
function isUp({ activeState, type }: ObservedUnit): boolean {
  return CAN_RESTART.has(activeState) && (activeState !== 'activating' || type === 'oneshot');
}

/** Options of a JVM that nobody has begun: the environment of a shell says what one would be given, not what is in force. */
function isWithoutJvm(wanted: Wanted, unit: ObservedUnit | undefined): boolean {
  return unit !== undefined && isVariable(wanted) && !wanted.dropped && hasNoJvm(unit);
}

function isOfCgroup({ setting }: Wanted): boolean {
  const directive = asDirective(setting);
  return directive !== undefined && DIRECTIVES[directive].v2 !== undefined;
}

function isVariable({ target, setting }: Wanted): boolean {
  return target !== SYSTEM && asDirective(setting) === undefined;
}

/** Nothing is to be done for it. */
export function holds(item: Item): boolean {
  return item.unsupported === undefined && item.kernelHolds && item.fileHolds;
}

/** It holds in the files, and nothing runs that it could be compared with. */
export function isInFilesOnly(item: Item): boolean {
  return holds(item) && item.against === 'files';
}

/** It holds, and in more than the files: what was compared with nothing that runs is not in force, nor what may limit the wrong process. */
export function isInForce(item: Item): boolean {
  return holds(item) && item.against === 'force' && item.mayMiss === undefined;
}

function kernelHolds(wanted: Wanted, present: Present, unit: ObservedUnit | undefined): boolean {
  if (wanted.reboot) return true;
  if (present.kernel === null) return wanted.target !== SYSTEM;
  // What a dropped policy becomes can be the manager's default or follow from Delegate=: systemd's own word counts once ours is gone.
  if (unit !== undefined && wanted.dropped && wanted.setting === 'OOMPolicy' && !setByOurs(present) && !isUnread(unit))
    return present.kernel === unit.manager.OOMPolicy;
  const directive = asDirective(wanted.setting);
  if (unit !== undefined && wanted.dropped && directive !== undefined && isGivenBack(directive, present, unit))
    return true;
  if (unit === undefined || directive !== undefined) return present.kernel === wanted.value;
  if (unit.main === undefined) return true;
  if (wanted.dropped) {
    // While ours is in force, what a new process would get is still ours; what it would be without cannot be seen.
    const ours = unit.files.filter(({ path }) => path === dropInPath(unit.id));
    const earlier = isUnread(unit) ? (unit.earlier ?? []) : [];
    const isOurs = [...ours, ...earlier].some(({ setsVariable }) => setsVariable.length > 0);
    if (isOurs) return wanted.value === '' && unit.main.variable === undefined && !hasFromElsewhere(unit);
    // A start script can give the process another value than systemd did (Tomcat's adds to it): then it is enough that the process began after ours
    // was gone. One that began before is noted on the host.
    return unit.main.variableIsNext || (unit.main.isOlder !== true && unit.earlier === undefined);
  }
  return isInEffect(String(wanted.value), unit);
}

/** Nothing of ours sets it any more, and the process has what systemd gives to a new one: that can be a default which nobody knew before. */
function isGivenBack(directive: Directive, present: Present, unit: ObservedUnit): boolean {
  return (
    DIRECTIVES[directive].perProcess === true &&
    !setByOurs(present) &&
    unit.earlier === undefined &&
    !unit.needDaemonReload &&
    present.kernel === unit.manager[directive]
  );
}

/** A process from before the variable got its name has words of it all the same: from the one that ours was in then. */
function hasFromElsewhere({ main, jvms = [], nextVariable = [] }: ObservedUnit): boolean {
  return main?.isOlder === true && jvms.some(({ options }) => options.some(({ word }) => nextVariable.includes(word)));
}

/** A change was cut off before systemd read its files: what systemd knows is of the generation before. */
function isUnread(unit: ObservedUnit): boolean {
  return (unit.earlier !== undefined || unit.leftover !== undefined) && unit.needDaemonReload;
}

function fileHolds(wanted: Wanted, present: Present, unit: ObservedUnit | undefined, observed: ObservedState): boolean {
  if (wanted.target === SYSTEM) {
    if (wanted.setting.startsWith(SWAP)) return present.file === wanted.value;
    return wanted.dropped ? !setByOurs(present) : present.file === wanted.value;
  }
  const directive = asDirective(wanted.setting);
  if (directive === undefined) {
    if (wanted.dropped) return !setByOurs(present);
    return sameWords(String(wanted.value), unit?.nextVariable);
  }
  // For what is dropped, the generation's file says enough; a score from before oomcfg was written by hand and is in no file.
  if (wanted.dropped) return !setByOurs(present);
  return (present.file ?? absentOf(directive, unit, observed.facts)) === wanted.value;
}

function setByOurs({ setBy, nextBy }: Present): boolean {
  const next = nextBy ?? setBy;
  return next !== null && baseName(next) === OUR_FILE;
}

/**
 * Where try-restart does something (systemctl(1)). Processes can outlive their unit (KillMode=process): limits reach them in its cgroup, and a restart
 * would leave them as they are.
 */
const CAN_RESTART: ReadonlySet<string> = new Set(['active', 'reloading', 'refreshing', 'activating']);

/** systemd has a file of it, also after the reload: else a restart fails, and what runs goes on ("Unit not found", "is masked": seen on 252). */
function hasFile({ loadState, fileIsGone }: ObservedUnit): boolean {
  return (loadState === 'loaded' || loadState === 'merged') && fileIsGone !== true;
}

function takesEffect(wanted: Wanted, unit: ObservedUnit | undefined, observed: ObservedState): TakesEffect {
  if (wanted.reboot) return 'reboot';
  if (unit === undefined) return 'live';
  if (!unit.running) return 'start';
  const directive = asDirective(wanted.setting);
  // (To restart a slice is to stop all that is in it.)
  const isAtWork = isJob(unit) || isSlice(unit.id);
  const canRestart = !isAtWork && unit.refusesRestart !== true && hasFile(unit) && CAN_RESTART.has(unit.activeState);
  const anew: TakesEffect = canRestart ? 'restart' : 'start';
  if (directive === undefined) return anew;
  if (isRefusedLive(wanted, unit, observed)) return anew;
  if (directive !== 'LimitAS' && directive !== 'LimitRSS') return 'live';
  if (kernelValue(unit, directive, observed, wanted.value) === wanted.value) return 'live';
  if (isOwnLimit(unit, directive, observed, wanted.value)) return 'start';
  if (typeof wanted.value === 'string' && wanted.value !== 'infinity') return anew;
  // A resource limit can always fall, but not below what is mapped (setrlimit(2): later mmap calls fail); to raise the hard
  // one takes CAP_SYS_RESOURCE.
  const limit = directive === 'LimitAS' ? unit.main?.addressSpace : unit.main?.rss;
  const size = wanted.value === 'infinity' ? Infinity : Number(wanted.value);
  const hard = limit === undefined || limit.hard === 'infinity' ? Infinity : limit.hard;
  // Without that capability a process of another user cannot be given any (prlimit(2)).
  if (!observed.facts.capSysResource && (size > hard || unit.foreign !== undefined)) return anew;
  if (directive === 'LimitAS' && unit.mapped !== undefined && unit.mapped > size) return anew;
  return 'live';
}
