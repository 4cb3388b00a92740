/** The one diff: every wanted setting against what stands; plan, apply's check and verify all read its items. */
import type { ObservedState, ObservedUnit } from '../model/observed';
import { type Directive, DIRECTIVES, type SettingValue, type TakesEffect } from '../model/settings';
import { dropInPath } from '../render/files';
import { absentOf } from './absent';
import { isRefusedLive } from './belowUse';
import { mayMissWork, missedBecause } from './place';
import { isOwnLimit, kernelValue, type Standing, standingOf } from './standing';
import { asDirective, sameWords, SWAP, SYSTEM, type Want } from './wants';
import { unsupportedBecause } from './supported';
import { otherOfSystemd } from './systemdView';
import { otherSwappiness } from './sliceSwappiness';
import { isFutile, isInEffect } from './variable';
import { hasNoJvm, isAlive, isJob, unitsById } from './units';

export interface Item {
  readonly want: Want;
  readonly standing: Standing;
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
  /** A restart would put it in force, and systemd refuses to make one on demand. */
  readonly waits?: true;
}

/** One item a want, in the order of the wants; a want whose unit is not there has none (a finding tells). */
export function compare(wants: readonly Want[], observed: ObservedState): readonly Item[] {
  const units = unitsById(observed);
  return wants.flatMap((want): Item[] => {
    const unit = units.get(want.target);
    const standing = standingOf(want, observed);
    if (standing === undefined || (want.target !== SYSTEM && (unit === undefined || !hasItems(want, unit)))) return [];
    const because = unsupportedBecause(want, unit, standing, observed);
    const unsupported =
      because === undefined
        ? {}
        : {
            unsupported: because,
            ...(unit === undefined || missedBecause(unit) !== because ? {} : { explained: true as const }),
          };
    const effect = takesEffect(want, unit, observed);
    // A oneshot at work, and what a unit that is down left behind, ends with what it began with: what only a new process can have does not count as drift.
    const endsAsItBegan = unit?.running === true && effect === 'start';
    const directive = asDirective(want.setting);
    const has =
      unit === undefined || directive === undefined || want.dropped
        ? undefined
        : otherOfSystemd(unit, directive, observed);
    const isOther = has !== undefined && has !== want.value;
    const holds = {
      against:
        endsAsItBegan ||
        standing.kernel === null ||
        (unit !== undefined && !isUp(unit)) ||
        isWithoutJvm(want, unit) ||
        otherSwappiness(want.setting, want.value, observed).length > 0
          ? ('files' as const)
          : ('force' as const),
      kernelHolds: endsAsItBegan || kernelHolds(want, standing, unit),
      fileHolds: !isOther && fileHolds(want, standing, unit, observed),
      takesEffect: effect,
    };
    const futile =
      unit !== undefined &&
      isVariable(want) &&
      !want.dropped &&
      !holds.kernelHolds &&
      isFutile(unit, String(want.value));
    const waits = unit?.refusesRestart === true && effect === 'start' && unit.running && because === undefined;
    return [
      {
        want,
        standing,
        ...holds,
        ...unsupported,
        ...(unit !== undefined && isOfCgroup(want) && mayMissWork(unit) ? { mayMiss: true as const } : {}),
        ...(isOther ? { systemd: has } : {}),
        ...(futile ? { futile: true as const } : {}),
        ...(waits ? { waits: true as const } : {}),
      },
    ];
  });
}

/** Of a unit without a file only what is owed to its process. */
function hasItems({ dropped }: Want, unit: ObservedUnit): boolean {
  return unit.loadState !== 'not-found' || (dropped === true && isAlive(unit));
}

/** One that starts or stops, or of which something lives on, has its limits; whether it comes up with its settings, nobody has seen. */
function isUp({ activeState, type }: ObservedUnit): boolean {
  return CAN_RESTART.has(activeState) && (activeState !== 'activating' || type === 'oneshot');
}

/** Options of a JVM that nobody has begun: the environment of a shell says what one would be given, not what is in force. */
function isWithoutJvm(want: Want, unit: ObservedUnit | undefined): boolean {
  return unit !== undefined && isVariable(want) && !want.dropped && hasNoJvm(unit);
}

function isOfCgroup({ setting }: Want): boolean {
  const directive = asDirective(setting);
  return directive !== undefined && DIRECTIVES[directive].v2 !== undefined;
}

function isVariable({ target, setting }: Want): boolean {
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

function kernelHolds(want: Want, standing: Standing, unit: ObservedUnit | undefined): boolean {
  if (want.reboot) return true;
  if (standing.kernel === null) return want.target !== SYSTEM;
  // What a dropped policy becomes can be the manager's default or follow from Delegate=: systemd's own word counts once ours is gone.
  if (unit !== undefined && want.dropped && want.setting === 'OOMPolicy' && !setByOurs(standing) && !isUnread(unit))
    return standing.kernel === unit.manager.OOMPolicy;
  const directive = asDirective(want.setting);
  if (unit !== undefined && want.dropped && directive !== undefined && isGivenBack(directive, standing, unit))
    return true;
  if (unit === undefined || directive !== undefined) return standing.kernel === want.value;
  if (unit.main === undefined) return true;
  if (want.dropped) {
    // While ours is in force, what a new process would get is still ours; what it would be without cannot be seen.
    const ours = unit.files.filter(({ path }) => path === dropInPath(unit.id));
    const earlier = isUnread(unit) ? (unit.earlier ?? []) : [];
    const isOurs = [...ours, ...earlier].some(({ setsVariable }) => setsVariable.length > 0);
    if (isOurs) return want.value === '' && unit.main.variable === undefined && !hasFromElsewhere(unit);
    // A start script can give the process another value than systemd did (Tomcat's adds to it): then it is enough that the process began after ours
    // was gone. One that began before is noted on the host.
    return unit.main.variableIsNext || (unit.main.isOlder !== true && unit.earlier === undefined);
  }
  return isInEffect(String(want.value), unit);
}

/** Nothing of ours sets it any more, and the process has what systemd gives to a new one: that can be a default which nobody knew before. */
function isGivenBack(directive: Directive, standing: Standing, unit: ObservedUnit): boolean {
  return (
    DIRECTIVES[directive].perProcess === true &&
    !setByOurs(standing) &&
    unit.earlier === undefined &&
    !unit.needDaemonReload &&
    standing.kernel === unit.manager[directive]
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

function fileHolds(want: Want, standing: Standing, unit: ObservedUnit | undefined, observed: ObservedState): boolean {
  if (want.target === SYSTEM) {
    if (want.setting.startsWith(SWAP)) return standing.file === want.value;
    return want.dropped ? !setByOurs(standing) : standing.file === want.value;
  }
  const directive = asDirective(want.setting);
  if (directive === undefined) {
    if (want.dropped) return !setByOurs(standing);
    return sameWords(String(want.value), unit?.nextVariable);
  }
  // For what is dropped, the generation's file says enough; a score from before oomcfg was written by hand and is in no file.
  if (want.dropped) return !setByOurs(standing);
  return (standing.file ?? absentOf(directive, unit, observed.facts)) === want.value;
}

function setByOurs({ setBy, nextBy }: Standing): boolean {
  const next = nextBy ?? setBy;
  return next !== null && next.endsWith('/zz-oomcfg.conf');
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

function takesEffect(want: Want, unit: ObservedUnit | undefined, observed: ObservedState): TakesEffect {
  if (want.reboot) return 'reboot';
  if (unit === undefined) return 'live';
  if (!unit.running) return 'start';
  const directive = asDirective(want.setting);
  // (To restart a slice is to stop all that is in it.)
  const isAtWork = isJob(unit) || unit.id.endsWith('.slice');
  const canRestart = !isAtWork && unit.refusesRestart !== true && hasFile(unit) && CAN_RESTART.has(unit.activeState);
  const anew: TakesEffect = canRestart ? 'restart' : 'start';
  if (directive === undefined) return anew;
  if (isRefusedLive(want, unit, observed)) return anew;
  if (directive !== 'LimitAS' && directive !== 'LimitRSS') return 'live';
  if (kernelValue(unit, directive, observed, want.value) === want.value) return 'live';
  if (isOwnLimit(unit, directive, observed, want.value)) return 'start';
  if (typeof want.value === 'string' && want.value !== 'infinity') return anew;
  // A resource limit can always fall, but not below what is mapped (setrlimit(2): later mmap calls fail); to raise the hard
  // one takes CAP_SYS_RESOURCE.
  const limit = directive === 'LimitAS' ? unit.main?.addressSpace : unit.main?.rss;
  const wanted = want.value === 'infinity' ? Infinity : Number(want.value);
  const hard = limit === undefined || limit.hard === 'infinity' ? Infinity : limit.hard;
  // Without that capability a process of another user cannot be given any (prlimit(2)).
  if (!observed.facts.capSysResource && (wanted > hard || unit.foreign !== undefined)) return anew;
  if (directive === 'LimitAS' && unit.mapped !== undefined && unit.mapped > wanted) return anew;
  return 'live';
}
