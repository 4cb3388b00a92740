/** What stands on a host for one setting: in the kernel, in the files, and which files those are. */
import type { Size } from '../model/bytes';
import type { ObservedState, ObservedUnit, SoftHard, UnitFile } from '../model/observed';
import { type Directive, DIRECTIVES, type SettingValue } from '../model/settings';
import { sameSysctlValue } from '../model/sysctls';
import { lastAssignment } from './dropIns';
import { decidingLine } from './sysctlLines';
import { shownVariable } from './variable';
import { isAlive, unitsById } from './units';
import { asDirective, SWAP, SYSTEM } from './wants';

export interface Standing {
  /** null: nothing runs, or the kernel has no such setting. */
  readonly kernel: SettingValue | null;
  /** What the files give at the next daemon-reload, start or boot; null where none says anything. */
  readonly file: SettingValue | null;
  /** The file behind the kernel's value; null where it is none. */
  readonly setBy: string | null;
  /** The file that wins next, where that is another; else null. */
  readonly nextBy: string | null;
}

/** `setting` of `target` (a unit's real name, or SYSTEM), as the look saw it. Undefined where the look did not see the unit. */
export function standingOf(target: string, setting: string, observed: ObservedState): Standing | undefined {
  if (target === SYSTEM)
    return setting.startsWith(SWAP) ? ofSwap(setting.slice(SWAP.length), observed) : ofSysctl(setting, observed);
  const unit = unitsById(observed).get(target);
  if (unit === undefined) return undefined;
  const directive = asDirective(setting);
  return directive === undefined ? ofVariable(unit) : ofDirective(unit, directive, observed);
}

/** What the kernel does of a directive now; null where the unit does not run or has no such file. */
export function kernelValue(unit: ObservedUnit, directive: Directive): SettingValue | null {
  if (!isAlive(unit)) return null;
  switch (directive) {
    case 'LimitAS':
      return limitValue(unit.main?.addressSpace);
    case 'LimitRSS':
      return limitValue(unit.main?.rss);
    case 'OOMScoreAdjust':
      return scoreValue(unit);
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
 * start script): that is left alone, and nothing is to be compared with it.
 */
function scoreValue({ main, manager, files, hidden, earlier = [] }: ObservedUnit): SettingValue | null {
  const score = main?.oomScoreAdj;
  if (score === undefined) return null;
  if (main?.scored === true) return score;
  const given = new Set<SettingValue>([DIRECTIVES.OOMScoreAdjust.absent, manager.OOMScoreAdjust ?? 0]);
  for (const { assignments } of [...files, ...hidden, ...earlier]) {
    for (const { directive, text } of assignments) if (directive === 'OOMScoreAdjust') given.add(Number(text));
  }
  return given.has(score) ? score : null;
}

function limitValue(limit: SoftHard | undefined): SettingValue | null {
  if (limit === undefined) return null;
  return limit.soft === limit.hard ? limit.soft : `${limit.soft}:${limit.hard}`;
}

function ofDirective(unit: ObservedUnit, directive: Directive, observed: ObservedState): Standing {
  const kernel = kernelValue(unit, directive);
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

function ofVariable(unit: ObservedUnit): Standing {
  const kernel = isAlive(unit) ? shownVariable(unit) : null;
  const last = unit.environmentFile ?? unit.files.findLast(({ setsVariable }) => setsVariable.length > 0)?.path ?? null;
  const isNext = unit.main?.variableIsNext === true;
  return {
    kernel,
    file: unit.nextVariable?.join(' ') ?? null,
    setBy: kernel === null || !isNext ? null : last,
    nextBy: kernel !== null && isNext ? null : last,
  };
}

function ofSysctl(key: string, observed: ObservedState): Standing | undefined {
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
function ofSwap(path: string, observed: ObservedState): Standing {
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

/** The absent value of a directive, for a unit where no file says anything. */
export function absentValue(setting: string): SettingValue {
  const directive = asDirective(setting);
  return directive === undefined ? '' : DIRECTIVES[directive].absent;
}
