/** What stands on a host for one setting: in the kernel, in the files, and which files those are. */
import type { Size } from '../model/bytes';
import type { ObservedState, ObservedUnit, UnitFile } from '../model/observed';
import { type Directive, DIRECTIVES, type LimitDirective, type SettingValue, SWAP, SYSTEM } from '../model/settings';
import { sameSysctlValue } from '../model/sysctls';
import { directiveValue } from '../systemd/values';
import { splitWords } from '../probe/optionWords';
import { dropInPath } from '../systemd/paths';
import { absentOf } from '../systemd/managerDefaults';
import { lastAssignment } from '../systemd/assignments';
import { asNumber, limitValue, resourceLimit } from './processLimits';
import { decidingLine } from '../systemd/sysctlLines';
import { shownVariable } from './variable';
import { isAlive, unitsById } from './units';
import { asDirective, isScoreLeft, type Wanted } from './wanted';

export interface Present {
  /** null: nothing runs, or the kernel has no such setting. */
  readonly kernel: SettingValue | null;
  /** What the files give at the next daemon-reload, start or boot; null where none says anything. */
  readonly file: SettingValue | null;
  /** The file behind the kernel's value; null where it is none. */
  readonly setBy: string | null;
  /** The file that wins next, where that is another; else null. */
  readonly nextBy: string | null;
}

/** What a want is about, as the look saw it. Undefined where the look did not see the unit. */
export function presentOf({ target, setting, value }: Wanted, observed: ObservedState): Present | undefined {
  if (target === SYSTEM)
    return setting.startsWith(SWAP) ? ofSwap(setting.slice(SWAP.length), observed) : ofSysctl(setting, observed);
  const unit = unitsById(observed).get(target);
  if (unit === undefined) return undefined;
  const directive = asDirective(setting);
  return directive === undefined ? ofVariable(unit) : ofDirective(unit, directive, observed, value);
}

/**
 * What the kernel does of a directive now; null where the unit does not run or has no such file, and where the program set for itself what is not to be
 * compared with `wanted`.
 */
export function kernelValue(
  unit: ObservedUnit,
  directive: Directive,
  observed: ObservedState,
  wanted: SettingValue,
): SettingValue | null {
  if (!isAlive(unit)) return null;
  switch (directive) {
    case 'LimitAS':
    case 'LimitRSS':
      return isOwnLimit(unit, directive, observed, wanted) ? null : resourceLimit(unit, directive);
    case 'OOMScoreAdjust':
      return scoreValue(unit, observed);
    case 'OOMPolicy': {
      const policy = unit.manager.OOMPolicy ?? null;
      // systemd acts on its own word, the kernel on memory.oom.group; `kill` needs both (systemd.service(5), cgroup-v2.rst).
      if (unit.oomGroup === undefined || (policy === 'kill') === unit.oomGroup) return policy;
      return unit.oomGroup ? 'kill' : 'continue';
    }
    case 'MemoryMax':
    case 'MemoryHigh':
    case 'MemoryLow':
    case 'MemoryMin':
    case 'MemorySwapMax':
      // A process elsewhere is held to what is said there, not to what the unit's cgroup says.
      if (unit.main?.outside !== undefined || !unit.running) return null;
      return unit.cgroup[directive] ?? (unit.accounted ? null : DIRECTIVES[directive].absent);
  }
}

/**
 * The score that the main process has from its unit. One that no file of the unit says, nor systemd, it set by itself (sshd's listener, Redis, a
 * start script): that is left alone, and nothing is to be compared with it. Where files were changed since it began, nobody knows whose it is.
 */
function scoreValue(unit: ObservedUnit, observed: ObservedState): SettingValue | null {
  const { main } = unit;
  const score = main?.oomScoreAdj;
  if (score === undefined) return null;
  if (main?.scored === true || isNotedAsGiven(unit, 'OOMScoreAdjust', score, observed)) return score;
  if (isScoreLeft(unit, observed)) return score;
  // A process that began before the files is marked as scored: what another one has in spite of them it wrote itself, be it 0 or what a file said
  // before (PostgreSQL's pg_ctlcluster does that).
  if (beganBefore(unit, 'OOMScoreAdjust')) return score;
  if (isAsFiled(unit, 'OOMScoreAdjust', observed)) return score === unit.manager.OOMScoreAdjust ? score : null;
  const given = givenValues(unit, 'OOMScoreAdjust', observed);
  return score === absentOf('OOMScoreAdjust', unit, observed.facts) || given.has(score) ? score : null;
}

/** What processes of the unit can have from systemd: what its files say, and what systemd itself has read. */
function givenValues(unit: ObservedUnit, directive: Directive, { facts }: ObservedState): Set<SettingValue> {
  const { files, hidden, earlier = [], manager } = unit;
  const given = new Set<SettingValue>([manager[directive] ?? absentOf(directive, unit, facts)]);
  for (const { assignments } of [...files, ...hidden, ...earlier]) {
    for (const assignment of assignments) {
      const value = assignment.directive === directive ? directiveValue(directive, assignment.text, facts) : undefined;
      if (value !== undefined) given.add(value);
    }
  }
  return given;
}

/** A drop-in of oomcfg that is gone gave it that value. */
function isNotedAsGiven(
  { earlier = [] }: ObservedUnit,
  directive: Directive,
  value: SettingValue | null,
  { facts }: ObservedState,
): boolean {
  return earlier.some((file) => lastAssignment([file], directive, facts)?.value === value);
}

/** systemd has read what the files say of the directive, no change is half-done, and the kernel lets it set that. */
function isAsFiled(unit: ObservedUnit, directive: Directive, { facts, generation }: ObservedState): boolean {
  const value = unit.manager[directive];
  if (value === undefined || unit.needDaemonReload || isHalfDone(unit, generation)) return false;
  if (beganBefore(unit, directive)) return false;
  if (directive === 'OOMScoreAdjust' && Number(value) < 0 && !facts.capSysResource) return false;
  return (lastAssignment(unit.files, directive, facts)?.value ?? absentOf(directive, unit, facts)) === value;
}

/**
 * A change was cut off that went to other files: what processes have can be of those before. One that found the files as it left them (an apply that is
 * repeated, since a setting could not be made) changes nothing of that.
 */
function isHalfDone({ earlier }: ObservedUnit, { pending, id }: ObservedState['generation']): boolean {
  return pending !== undefined && (earlier !== undefined || pending.from !== pending.to || pending.to !== id);
}

/** Seconds by which what says nothing of the directive must be newer than the process: who writes a unit and starts it at once has changed nothing. */
const MARGIN = 1;

/**
 * The main process runs since before somebody changed what systemd reads for it, so that it can have what was said then: a line or a drop-in that was
 * taken away is nowhere any more. (All times are whole seconds, cut off.) The manager's defaults count for what no file said
 * as it began.
 */
function beganBefore(unit: ObservedUnit, directive: Directive): boolean {
  const { life, files, foldersChangedAgo = Infinity, managerChangedAgo = Infinity } = unit;
  const age = life.age ?? 0;
  const says = ({ assignments }: UnitFile): boolean => assignments.some((one) => one.directive === directive);
  const isNewer = (file: UnitFile): boolean => age > (file.changedAgo ?? Infinity) + (says(file) ? 0 : MARGIN);
  // (oomcfg's own is no change by somebody.)
  if (age > foldersChangedAgo + MARGIN || files.some((file) => file.path !== dropInPath(unit.id) && isNewer(file)))
    return true;
  return age > managerChangedAgo + MARGIN && !files.some((file) => says(file) && !isNewer(file));
}

/**
 * The main process has less than what is wanted, and no file says that: its program or start script set it (`ulimit -v`), and would after each restart.
 * A process that runs since before the last change of its limit has what it was given then (`limited`): that is oomcfg's doing.
 */
export function isOwnLimit(
  unit: ObservedUnit,
  directive: LimitDirective,
  observed: ObservedState,
  wanted: SettingValue,
): boolean {
  const { main } = unit;
  const limit = directive === 'LimitAS' ? main?.addressSpace : main?.rss;
  if (limit === undefined || main?.limited?.includes(directive) || !isAsFiled(unit, directive, observed)) return false;
  if (isNotedAsGiven(unit, directive, limitValue(limit), observed)) return false;
  const most = wanted === 'infinity' ? Infinity : Number(wanted);
  // (The soft limit is the one that counts; a start script can lower that alone, `ulimit -S -v`.)
  if (asNumber(limit.soft) >= most) return false;
  return limitValue(limit) !== unit.manager[directive];
}

function ofDirective(unit: ObservedUnit, directive: Directive, observed: ObservedState, wanted: SettingValue): Present {
  const kernel = kernelValue(unit, directive, observed, wanted);
  const next = lastAssignment(unit.files, directive, observed.facts);
  // The one whose value is in force: the last of those that the running systemd has read, as they apply.
  const loaded = loadedFiles(unit);
  const inForce = loaded.findLast((file) => lastAssignment([file], directive, observed.facts)?.value === kernel);
  const setBy = kernel === null || inForce === undefined ? null : inForce.path;
  const nextBy = next?.path ?? null;
  return { kernel, file: next?.value ?? null, setBy, nextBy: nextBy === setBy ? null : nextBy };
}

/** The fragment and the drop-ins in the order of the running systemd; what is no longer on disk is not among them. */
function loadedFiles(unit: ObservedUnit): readonly UnitFile[] {
  const byPath = new Map([...unit.hidden, ...unit.files].map((file) => [file.path, file]));
  return [unit.fragment, ...unit.loadedDropIns].flatMap((path) => byPath.get(path) ?? []);
}

function ofVariable(unit: ObservedUnit): Present {
  const kernel = isAlive(unit) ? shownVariable(unit) : null;
  const last = unit.environmentFile ?? unit.files.findLast(({ setsVariable }) => setsVariable.length > 0)?.path ?? null;
  // A JVM can have in force what its command line, or another variable, says in place of these words.
  const isNext = unit.main?.variableIsNext === true && isAllOfVariable(unit, kernel);
  return {
    kernel,
    file: unit.nextVariable?.join(' ') ?? null,
    setBy: kernel === null || !isNext ? null : last,
    nextBy: kernel !== null && isNext ? null : last,
  };
}

/** Every word that is shown is one of the variable's own. */
function isAllOfVariable({ main, nextVariable = [] }: ObservedUnit, shown: string | null): boolean {
  const own = new Set([...(main?.variable ?? []), ...nextVariable]);
  return splitWords(shown ?? '').every((word) => own.has(word));
}

function ofSysctl(key: string, observed: ObservedState): Present | undefined {
  const sysctl = observed.sysctl.find((one) => one.key === key);
  if (sysctl === undefined) return undefined;
  const { kernel } = sysctl;
  const next = decidingLine(sysctl.files);
  const inForce =
    kernel === undefined ? undefined : sysctl.files.findLast(({ value }) => sameSysctlValue(value, kernel));
  const nextBy = next?.path ?? null;
  const setBy = inForce?.path ?? null;
  return { kernel: kernel ?? null, file: next?.value ?? null, setBy, nextBy: nextBy === setBy ? null : nextBy };
}

/** A swap area is one page smaller than its file: the header (mkswap(8)). */
function ofSwap(path: string, observed: ObservedState): Present {
  const { swap, facts, generation } = observed;
  const active = swap.active.find((area) => area.path === path);
  const made = swap.made.find((file) => file.path === path);
  const unit = generation.files.find((file) => file.path.endsWith('.swap') && !file.path.includes('.wants/'));
  const kernel: Size | 0 = active === undefined ? 0 : ((active.size + facts.pageSize) as Size);
  // A file of somebody else's is persisted by their means; ours by its unit.
  // One that is off and still there is a file all the same: it takes room until it is removed.
  const isLasting = unit !== undefined || active === undefined;
  const file = made === undefined ? kernel : isLasting ? made.size : 0;
  return { kernel, file, setBy: active === undefined ? null : (unit?.path ?? null), nextBy: null };
}

/** What a unit has of a setting where no file says anything. */
export function absentValue(setting: string, unit: ObservedUnit | undefined, { facts }: ObservedState): SettingValue {
  const directive = asDirective(setting);
  return directive === undefined ? '' : absentOf(directive, unit, facts);
}
