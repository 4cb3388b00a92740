/** The records of one unit -> ObservedUnit. */
import { bytes, type Size } from '../model/bytes';
import type { Facts } from '../model/host';
import type {
  FileAssignment,
  ObservedProcess,
  ObservedUnit,
  SliceAbove,
  SoftHard,
  UnitFile,
  UnitLife,
  UnitProcess,
} from '../model/observed';
import {
  type Directive,
  DIRECTIVE_ORDER,
  DIRECTIVES,
  hasLegacyLimit,
  LIMIT_DIRECTIVES,
  type SettingValue,
  UNIFIED_MEMORY,
} from '../model/settings';
import type { LookRecord } from './records';
import { restartRules } from './restartRules';
import { observeJvms, observeStarts } from './observeJvms';
import { applyOrder } from './applyOrder';
import { readWord } from './words';
import { directiveValue, kernelSize } from './systemdValues';

interface MutableFile {
  readonly path: string;
  readonly assignments: FileAssignment[];
  readonly setsVariable: number[];
}

/** Which directive each kernel file of a cgroup holds, v2 and v1. */
const CGROUP_FILES: ReadonlyMap<string, Directive> = new Map(
  DIRECTIVE_ORDER.flatMap((directive) =>
    [DIRECTIVES[directive].v2, DIRECTIVES[directive].v1].flatMap((file) =>
      file === undefined ? [] : [[file, directive] as const],
    ),
  ),
);

/** Where a generation keeps its files; systemd reads what is linked from its own folders. */
const EARLIER = '/etc/oomcfg/';
/** What oomcfg noted to have given a unit stands for a drop-in that is gone. */
const NOTE = '/var/lib/oomcfg/before';

/** An oom_score_adj as the kernel prints it (proc(5)). */
export const SCORE = /^-?\d{1,4}$/;

/** Records between two `unit` records; the dependents are joined later. `sent` are the words that the look was given for this unit. */
export function observeUnit(
  name: string,
  records: readonly LookRecord[],
  facts: Facts,
  sent: readonly string[] = [],
  uptime?: number,
): ObservedUnit {
  const properties = new Map<string, string>();
  const files: MutableFile[] = [];
  const cgroup: Partial<Record<Directive, Size>> = {};
  const process = new Map<string, string>();
  const starts = new Map<string, string[]>();
  const above: ObservedUnit['above'][number][] = [];
  const next: string[] = [];
  const ofOther: string[] = [];
  const changed = new Map<string, number>();
  const running: string[] = [];
  const behind: string[] = [];
  const needs: NonNullable<ObservedUnit['startNeeds']>[number][] = [];
  const scriptSets: NonNullable<ObservedUnit['scriptSets']>[number][] = [];
  const processes: UnitProcess[] = [];
  let left: ObservedUnit['left'];
  const along = new Set<string>();
  const given: FileAssignment[] = [];
  const seen = new Set<string>();
  const single = new Map<string, string>();
  for (const { type, text } of records) {
    const file = files.at(-1);
    switch (type) {
      case 'p': {
        const [key, value] = splitAt(text, '=');
        properties.set(key, value);
        break;
      }
      case 'f':
        files.push({ path: text, assignments: [], setsVariable: [] });
        break;
      case 'a': {
        const [line, rest] = splitAt(text, ' ');
        const [key, value] = splitAt(rest, '=');
        const directive = directiveOf(key, facts);
        if (file !== undefined && directive !== undefined)
          file.assignments.push({ directive, text: value, line: count(line), ...legacy(key, facts) });
        break;
      }
      case 'given': {
        const [key, value] = splitAt(text, '=');
        const directive = directiveOf(key, facts);
        if (directive !== undefined) given.push({ directive, text: value, line: 0, ...legacy(key, facts) });
        break;
      }
      case 'changed': {
        const [ago, path] = splitAt(text, ' ');
        changed.set(path, count(ago));
        break;
      }
      case 'e':
        file?.setsVariable.push(count(text));
        break;
      case 'x':
      case 'xv':
        // An empty ExecStart= takes those before it away.
        if (type === 'x' && text === '') behind.length = 0;
        if (file !== undefined)
          starts.set(file.path, [...(starts.get(file.path) ?? []), type === 'x' ? text : NAMES_VARIABLE]);
        break;
      case 'c': {
        const [key, value] = splitAt(text, ' ');
        const directive = CGROUP_FILES.get(key);
        const size = kernelSize(value);
        if (directive !== undefined && size !== undefined) cgroup[directive] = size;
        else single.set(key, value);
        break;
      }
      case 'm': {
        const [key, value] = splitAt(text, ' ');
        process.set(key, value);
        break;
      }
      case 'above': {
        above.push(sliceAbove(text.split(' ')));
        break;
      }
      case 'nw':
        next.push(readWord(text, sent));
        break;
      case 'ow':
        ofOther.push(readWord(text, sent));
        break;
      case 'set': {
        const [kind, rest] = splitAt(text, ' ');
        const [line, path] = splitAt(rest, ' ');
        const unsets = kind === 'unset' ? { unsets: true as const } : {};
        scriptSets.push({ path, line: count(line), onlyEmpty: kind === 'empty', ...unsets });
        break;
      }
      case 'xb':
        behind.push(text);
        break;
      case 'needs': {
        const [kind, path] = splitAt(text, ' ');
        if (kind === 'environment' || kind === 'program' || kind === 'mode') needs.push({ kind, path });
        break;
      }
      case 'rw':
        running.push(readWord(text, sent));
        break;
      case 'along':
        along.add(text);
        break;
      case 'in':
        processes.push(unitProcess(text));
        break;
      case 'left': {
        const [pid, rest] = splitAt(text, ' ');
        // A name can hold blanks, a cgroup of systemd's none.
        const [group, comm] = splitAt(rest, ' ');
        left = { pid: count(pid), comm, cgroup: group };
        break;
      }
      case 'gave':
      case 'keeps':
      case 'envfile':
      case 'xw':
      case 'other':
      case 'variable':
      case 'use':
      case 'written':
      case 'widest':
      case 'foreign':
      case 'mapped':
      case 'swapped':
      case 'stalled':
      case 'kills':
      case 'killed':
      case 'pid':
        single.set(type, text);
        break;
      default:
        seen.add(type);
    }
  }
  const fragment = properties.get('FragmentPath') ?? '';
  const ofGenerations = files.filter(({ path }) => path !== fragment && path.startsWith(EARLIER));
  const read = files.filter((file) => !ofGenerations.includes(file));
  const noted = given.length === 0 ? [] : [{ path: NOTE, assignments: given, setsVariable: [] }];
  const earlier = [...ofGenerations, ...noted];
  const gave = single.get('gave');
  const applied = applyOrder(read, fragment);
  const inForce = new Set(applied);
  const { programs, namesVariable } = startedBy(applied.flatMap(({ path }) => starts.get(path) ?? []));
  const use = kernelSize(single.get('use') ?? '');
  const swapped = kernelSize(single.get('swapped') ?? '');
  const stalled = single.get('stalled');
  const kills = single.get('kills');
  const killed = single.get('killed');
  const mapped = kernelSize(single.get('mapped') ?? '');
  const oomGroup = single.get('memory.oom.group');
  const variable = single.get('variable');
  const other = single.get('other');
  const written = single.get('written');
  const oneWord = single.get('xw');
  const [widestPid, widestText] = splitAt(single.get('widest') ?? '', ' ');
  const widest = kernelSize(widestText);
  const foreign = single.get('foreign');
  const environmentFile = single.get('envfile');
  const keeps = single.get('keeps');
  const main = observeProcess(single.get('pid'), process, seen, running, keeps);
  return {
    name,
    id: properties.get('Id') || name,
    loadState: properties.get('LoadState') ?? 'not-found',
    activeState: properties.get('ActiveState') ?? 'inactive',
    subState: properties.get('SubState') ?? 'dead',
    type: properties.get('Type') ?? '',
    needDaemonReload: properties.get('NeedDaemonReload') === 'yes',
    fragment,
    ...(seen.has('gone') ? { fileIsGone: true as const } : {}),
    loadedDropIns: (properties.get('DropInPaths') ?? '').split(' ').filter(Boolean),
    files: applied.map((file) => ({ ...file, ...changedAgo(changed.get(file.path)) })),
    hidden: read.filter((file) => !inForce.has(file)),
    ...(earlier.length === 0 ? {} : { earlier }),
    ...(seen.has('leftover') ? { leftover: gave === undefined ? {} : { gave } } : {}),
    manager: managerValues(properties, facts),
    running: seen.has('running'),
    processes,
    ...(seen.has('payload') ? { holdsContainer: true as const } : {}),
    ...(left === undefined ? {} : { left }),
    life: lifeOf(properties, uptime),
    ...(written === undefined ? {} : { writtenAgo: count(written) }),
    restart: properties.get('Restart') ?? '',
    isTriggered: (properties.get('TriggeredBy') ?? '') !== '',
    ...(isJob(properties) ? { isJob: true as const } : {}),
    oomd: {
      swap: properties.get('ManagedOOMSwap') ?? 'auto',
      pressure: properties.get('ManagedOOMMemoryPressure') ?? 'auto',
      preference: properties.get('ManagedOOMPreference') ?? 'none',
    },
    accounted: Object.keys(cgroup).length > 0,
    cgroup,
    above,
    ...(oomGroup === undefined ? {} : { oomGroup: oomGroup === '1' }),
    ...(typeof use === 'number' ? { use } : {}),
    ...(typeof swapped === 'number' ? { swapped } : {}),
    ...(stalled !== undefined && /^\d{1,3}\.\d{2}$/.test(stalled) ? { stalled: Number(stalled) } : {}),
    ...(kills === undefined ? {} : { kills: count(kills) }),
    ...(killed === undefined ? {} : { killedAgo: count(killed) }),
    ...(typeof mapped === 'number'
      ? { mapped: bytes(Math.min(mapped * facts.pageSize, Number.MAX_SAFE_INTEGER)) }
      : {}),
    ...(widest === undefined ? {} : { widest: { pid: count(widestPid), limit: widest } }),
    ...(foreign === undefined ? {} : { foreign: count(foreign) }),
    ...(main === undefined ? {} : { main }),
    ...(variable === undefined ? {} : { variable }),
    ...(variable === undefined ? {} : { jvms: observeJvms(records, sent), ...observeStarts(records, sent) }),
    ...(seen.has('nextset') ? { nextVariable: next } : {}),
    ...(other === undefined ? {} : { otherVariable: { name: other, words: ofOther } }),
    ...(scriptSets.length === 0 ? {} : { scriptSets }),
    ...(namesVariable ? { namesVariable: true as const } : {}),
    ...(oneWord === 'java' || oneWord === 'other' ? { oneWord } : {}),
    ...(seen.has('unset') ? { unsetsVariable: true as const } : {}),
    ...(environmentFile === undefined ? {} : { environmentFile }),
    programs,
    ...(needs.length === 0 ? {} : { startNeeds: needs }),
    ...(behind.length === 0 ? {} : { behindVariable: behind }),
    restartsAlong: [],
    ...(along.size === 0 ? {} : { startsAlong: [...along].sort() }),
    ...restartRules(properties),
  };
}

/** Stands for a command line that names the variable; no base name of a program holds a `$`. */
const NAMES_VARIABLE = '$';

/** What ExecStart= comes to, of its lines as they apply: an empty one takes away those before it (systemd.service(5)). */
function startedBy(lines: readonly string[]): {
  readonly programs: readonly string[];
  readonly namesVariable: boolean;
} {
  const last = lines.slice(lines.lastIndexOf('') + 1);
  return { programs: last.filter((line) => line !== NAMES_VARIABLE), namesVariable: last.includes(NAMES_VARIABLE) };
}

/** What a socket starts is a daemon; what a timer starts, and nothing brings back when it has ended, is there to end. */
function isJob(properties: ReadonlyMap<string, string>): boolean {
  const triggers = (properties.get('TriggeredBy') ?? '').split(' ').filter(Boolean);
  return (
    triggers.length > 0 &&
    triggers.every((trigger) => /\.(?:timer|path)$/.test(trigger)) &&
    (properties.get('Restart') ?? 'no') === 'no'
  );
}

function unitProcess(text: string): UnitProcess {
  const [pid, comm] = splitAt(text, ' ');
  return { pid: count(pid), comm };
}

/** CLD_KILLED and CLD_DUMPED (sigaction(2)), as ExecMainCode has them. */
const BY_SIGNAL = new Set(['2', '3']);
const MICROSECONDS = 1_000_000;

function lifeOf(properties: ReadonlyMap<string, string>, uptime: number | undefined): UnitLife {
  const ago = (property: string): number | undefined => {
    const at = count(properties.get(property) ?? '');
    return uptime === undefined || at === 0 ? undefined : Math.max(0, uptime - Math.floor(at / MICROSECONDS));
  };
  const age = ago('ExecMainStartTimestampMonotonic');
  const inState = ago('StateChangeTimestampMonotonic');
  return {
    result: properties.get('Result') ?? 'success',
    status: count(properties.get('ExecMainStatus') ?? ''),
    bySignal: BY_SIGNAL.has(properties.get('ExecMainCode') ?? ''),
    restarts: count(properties.get('NRestarts') ?? ''),
    ...(age === undefined ? {} : { age }),
    ...(inState === undefined ? {} : { inState }),
  };
}

function sliceAbove([low, min, high, swap, max, slice = '']: readonly string[]): SliceAbove {
  const sizes = Object.entries({ low, min, high, swap, max }).flatMap(([key, text = '']) => {
    const size = kernelSize(text);
    return size === undefined ? [] : [[key, size]];
  });
  return { slice, ...Object.fromEntries(sizes) } as SliceAbove;
}

function observeProcess(
  pid: string | undefined,
  process: ReadonlyMap<string, string>,
  seen: ReadonlySet<string>,
  variable: readonly string[],
  keeps: string | undefined,
): ObservedProcess | undefined {
  if (pid === undefined) return undefined;
  const score = process.get('score');
  const addressSpace = softHard(process.get('as'));
  const rss = softHard(process.get('rss'));
  const limited = LIMIT_DIRECTIVES.filter((directive) => seen.has(`given${directive}`));
  return {
    pid: count(pid),
    comm: process.get('comm') ?? '',
    ...(keeps === undefined ? {} : { keeps }),
    ...(seen.has('scored') ? { scored: true as const } : {}),
    ...(limited.length === 0 ? {} : { limited }),
    ...(seen.has('outside') ? { outside: process.get('cgroup') ?? '' } : {}),
    ...(score !== undefined && SCORE.test(score) ? { oomScoreAdj: Number(score) } : {}),
    ...(addressSpace === undefined ? {} : { addressSpace }),
    ...(rss === undefined ? {} : { rss }),
    ...(seen.has('runset') ? { variable } : {}),
    variableIsNext: seen.has('same'),
    ...(seen.has('older') ? { isOlder: true as const } : {}),
  };
}

function softHard(text: string | undefined): SoftHard | undefined {
  if (text === undefined) return undefined;
  const [soft, hard] = text.split(' ').map(kernelSize);
  return soft === undefined || hard === undefined ? undefined : { soft, hard };
}

function managerValues(
  properties: ReadonlyMap<string, string>,
  facts: Facts,
): Partial<Record<Directive, SettingValue>> {
  const values: Partial<Record<Directive, SettingValue>> = {};
  for (const [key, text] of properties) {
    const directive = directiveOf(key, facts);
    if (directive === undefined || text === '' || isLegacy(key, facts)) continue;
    const value = DIRECTIVES[directive].kind === 'size' ? kernelSize(text) : directiveValue(directive, text, facts);
    if (value !== undefined) values[directive] = value;
  }
  // What systemd puts into force of the two, as lastAssignment has it of the files.
  const limit = kernelSize(properties.get('MemoryLimit') ?? '');
  if (limit !== undefined && hasLegacyLimit(facts.systemd) && isUnlimited(values)) values.MemoryMax = limit;
  return values;
}

function isUnlimited(values: Partial<Record<Directive, SettingValue>>): boolean {
  return UNIFIED_MEMORY.every(
    (directive) => (values[directive] ?? DIRECTIVES[directive].absent) === DIRECTIVES[directive].absent,
  );
}

/** Splits at the first separator; without one the second part is empty. */
export function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function count(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** Before MemoryMax= there was MemoryLimit=, which oomcfg writes for such a systemd; some of the newer ones still have both. */
function directiveOf(key: string, facts: Facts): Directive | undefined {
  const name =
    key === 'MemoryLimit' && (facts.systemd < DIRECTIVES.MemoryMax.since || isLegacy(key, facts)) ? 'MemoryMax' : key;
  return Object.hasOwn(DIRECTIVES, name) ? (name as Directive) : undefined;
}

function isLegacy(key: string, { systemd }: Facts): boolean {
  return key === 'MemoryLimit' && hasLegacyLimit(systemd);
}

function legacy(key: string, facts: Facts): Pick<FileAssignment, 'isLegacy'> {
  return isLegacy(key, facts) ? { isLegacy: true } : {};
}

function changedAgo(seconds: number | undefined): Pick<UnitFile, 'changedAgo'> {
  return seconds === undefined ? {} : { changedAgo: seconds };
}
