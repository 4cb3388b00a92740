/** The records of one unit -> ObservedUnit. */
import { bytes, type Size } from '../model/bytes';
import type { Facts } from '../model/host';
import type { ObservedUnit, SliceAbove, UnitProcess } from '../model/observed';
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES } from '../model/settings';
import { managerValues } from './managerValues';
import { observeJvms, observeStarts } from './observeJvms';
import { observeProcess } from './observeProcess';
import { observeUnitFiles } from './observeUnitFiles';
import type { LookRecord } from './records';
import { count, splitAt } from './recordText';
import { restartRules } from './restartRules';
import { kernelSize } from '../systemd/values';
import { isJob, lifeOf } from './unitLife';
import { readWord } from './optionWords';

/** Which directive each kernel file of a cgroup holds, v2 and v1. */
const CGROUP_FILES: ReadonlyMap<string, Directive> = new Map(
  DIRECTIVE_ORDER.flatMap((directive) =>
    [DIRECTIVES[directive].v2, DIRECTIVES[directive].v1].flatMap((file) =>
      file === undefined ? [] : [[file, directive] as const],
    ),
  ),
);

/** Records between two `unit` records; the dependents are joined later. `sent` are the words that the look was given for this unit. */
export function observeUnit(
  name: string,
  records: readonly LookRecord[],
  facts: Facts,
  sent: readonly string[] = [],
  uptime?: number,
): ObservedUnit {
  const properties = new Map<string, string>();
  const cgroup: Partial<Record<Directive, Size>> = {};
  const process = new Map<string, string>();
  const above: ObservedUnit['above'][number][] = [];
  const next: string[] = [];
  const ofOther: string[] = [];
  const running: string[] = [];
  const needs: NonNullable<ObservedUnit['startNeeds']>[number][] = [];
  const scriptSets: NonNullable<ObservedUnit['scriptSets']>[number][] = [];
  const processes: UnitProcess[] = [];
  let left: ObservedUnit['left'];
  const along = new Set<string>();
  const seen = new Set<string>();
  const single = new Map<string, string>();
  for (const { type, text } of records) {
    switch (type) {
      case 'p': {
        const [key, value] = splitAt(text, '=');
        properties.set(key, value);
        break;
      }
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
      case 'began':
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
  const gave = single.get('gave');
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
  const began = single.get('began');
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
    ...(seen.has('leftover') ? { leftover: gave === undefined ? {} : { gave } } : {}),
    ...observeUnitFiles(records, fragment, facts),
    manager: managerValues(properties, facts),
    running: seen.has('running'),
    processes,
    ...(seen.has('payload') ? { holdsContainer: true as const } : {}),
    ...(left === undefined ? {} : { left }),
    life: lifeOf(properties, uptime),
    ...(written === undefined ? {} : { writtenAgo: count(written) }),
    restart: properties.get('Restart') ?? '',
    isTriggered: (properties.get('TriggeredBy') ?? '') !== '' || seen.has('bus'),
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
    ...(began === undefined ? {} : { began }),
    ...(variable === undefined ? {} : { variable }),
    ...(variable === undefined ? {} : { jvms: observeJvms(records, sent), ...observeStarts(records, sent) }),
    ...(seen.has('nextset') ? { nextVariable: next } : {}),
    ...(other === undefined ? {} : { otherVariable: { name: other, words: ofOther } }),
    ...(scriptSets.length === 0 ? {} : { scriptSets }),
    ...(oneWord === 'java' || oneWord === 'other' ? { oneWord } : {}),
    ...(seen.has('unset') ? { unsetsVariable: true as const } : {}),
    ...(environmentFile === undefined ? {} : { environmentFile }),
    ...(needs.length === 0 ? {} : { startNeeds: needs }),
    restartsAlong: [],
    ...(along.size === 0 ? {} : { startsAlong: [...along].sort() }),
    ...restartRules(properties),
  };
}

function unitProcess(text: string): UnitProcess {
  const [pid, comm] = splitAt(text, ' ');
  return { pid: count(pid), comm };
}

function sliceAbove([low, min, high, swap, max, slice = '']: readonly string[]): SliceAbove {
  const sizes = Object.entries({ low, min, high, swap, max }).flatMap(([key, text = '']) => {
    const size = kernelSize(text);
    return size === undefined ? [] : [[key, size]];
  });
  return { slice, ...Object.fromEntries(sizes) } as SliceAbove;
}
