/** The records of one unit -> ObservedUnit. */
import { bytes, type Size } from '../../model/bytes';
import type { Facts } from '../../model/host';
import type { ObservedUnit, SliceAbove, StartNeed, UnitProcess, UnitRequest } from '../../model/observed';
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES } from '../../model/settings';
import { managerValues } from './managerValues';
import { observeJvms, observeStarts } from './observeJvms';
import { observeProcess } from './observeProcess';
import { observeUnitFiles } from './observeUnitFiles';
import type { LookRecord } from '../records';
import { type FieldsOf, fieldsOf } from '../../remote/fields';
import type { RecordName } from '../../remote/protocol';
import { restartRules } from './restartRules';
import { kernelSize } from '../../systemd/values';
import { isTimedJob, lifeOf } from './unitLife';
import { readWord } from '../../runtimes/jvm/optionWords';

/** The directive of each file of a cgroup, v2 and v1. */
const CGROUP_FILES: ReadonlyMap<string, Directive> = new Map(
  DIRECTIVE_ORDER.flatMap((directive) =>
    [DIRECTIVES[directive].v2, DIRECTIVES[directive].v1].flatMap((file) =>
      file === undefined ? [] : [[file, directive] as const],
    ),
  ),
);

const START_NEEDS: readonly StartNeed[] = ['environment', 'pattern', 'text', 'program', 'mode'];

/**
 * `records` are those up to the next `unit` record; `asked` is what the look was asked for about this unit. The units
 * that restart along are added later.
 */
export function observeUnit(
  name: string,
  records: readonly LookRecord[],
  facts: Facts,
  asked: readonly UnitRequest[] = [],
  uptime?: number,
): ObservedUnit {
  // Each of several requests has all words of the unit.
  const sent = asked[0]?.words ?? [];
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
  let oomGroup: boolean | undefined;
  const along = new Set<string>();
  const limited: string[] = [];
  const seen = new Map<string, string>();
  const last = <T extends RecordName>(type: T): FieldsOf<T> | undefined => {
    const text = seen.get(type);
    return text === undefined ? undefined : fieldsOf(type, text);
  };
  for (const { type, text } of records) {
    switch (type) {
      case 'p': {
        const { key, value } = fieldsOf(type, text).property;
        properties.set(key, value);
        break;
      }
      case 'c': {
        const { file, value } = fieldsOf(type, text);
        const directive = CGROUP_FILES.get(file);
        const size = kernelSize(value);
        if (directive !== undefined && size !== undefined) cgroup[directive] = size;
        else if (file === 'memory.oom.group') oomGroup = value === '1';
        break;
      }
      case 'm': {
        const { what, value } = fieldsOf(type, text);
        process.set(what, value);
        break;
      }
      case 'above':
        above.push(sliceAbove(fieldsOf(type, text)));
        break;
      case 'nw':
        next.push(readWord(text, sent));
        break;
      case 'ow':
        ofOther.push(readWord(text, sent));
        break;
      case 'set': {
        const { kind, line = 0, path } = fieldsOf(type, text);
        const unsets = kind === 'unset' ? { unsets: true as const } : {};
        scriptSets.push({ path, line, onlyEmpty: kind === 'empty', ...unsets });
        break;
      }
      case 'needs': {
        const { kind: said, path } = fieldsOf(type, text);
        const kind = START_NEEDS.find((one) => one === said);
        if (kind !== undefined) needs.push({ kind, path });
        break;
      }
      case 'rw':
        running.push(readWord(text, sent));
        break;
      case 'limited':
        limited.push(text);
        break;
      case 'along':
        along.add(text);
        break;
      case 'in': {
        const { pid = 0, comm } = fieldsOf(type, text);
        processes.push({ pid, comm });
        break;
      }
      default:
        // Records that occur once, or not at all.
        seen.set(type, text);
    }
  }
  const fragment = properties.get('FragmentPath') ?? '';
  const gave = last('gave')?.variable;
  const use = last('use')?.size;
  const swapped = last('swapped')?.size;
  const stalled = last('stalled')?.percent;
  const kills = last('kills');
  const killed = last('killed');
  const mapped = last('mapped')?.pages;
  const variable = last('variable')?.name;
  const runtime = asked.find((one) => one.variable === variable)?.runtime;
  const other = last('other')?.name;
  const written = last('written');
  const oneWord = last('xw')?.what;
  const { pid: widestPid = 0, limit: widest } = last('widest') ?? {};
  const foreign = last('foreign');
  const environmentFile = last('envfile')?.path;
  const left = last('left');
  const began = seen.get('began');
  const pid = last('pid');
  const jvms = observeJvms(records, sent);
  const main =
    pid === undefined
      ? undefined
      : observeProcess(pid.pid ?? 0, process, seen, running, limited, last('keeps')?.variable);
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
    ...(left === undefined ? {} : { left: { ...left, pid: left.pid ?? 0 } }),
    life: lifeOf(properties, uptime),
    ...(written === undefined ? {} : { writtenAgo: written.seconds ?? 0 }),
    restart: properties.get('Restart') ?? '',
    isTriggered: (properties.get('TriggeredBy') ?? '') !== '' || seen.has('bus'),
    ...(isTimedJob(properties) ? { isJob: true as const } : {}),
    oomd: {
      swap: properties.get('ManagedOOMSwap') ?? 'auto',
      pressure: properties.get('ManagedOOMMemoryPressure') ?? 'auto',
      preference: properties.get('ManagedOOMPreference') ?? 'none',
    },
    accounted: Object.keys(cgroup).length > 0,
    cgroup,
    above,
    ...(oomGroup === undefined ? {} : { oomGroup }),
    ...(typeof use === 'number' ? { use } : {}),
    ...(typeof swapped === 'number' ? { swapped } : {}),
    ...(stalled === undefined ? {} : { stalled }),
    ...(kills === undefined ? {} : { kills: kills.count ?? 0 }),
    ...(killed === undefined ? {} : { killedAgo: killed.seconds ?? 0 }),
    ...(typeof mapped !== 'number'
      ? {}
      : { mapped: bytes(Math.min(mapped * facts.pageSize, Number.MAX_SAFE_INTEGER)) }),
    ...(widest === undefined ? {} : { widest: { pid: widestPid, limit: widest } }),
    ...(foreign === undefined ? {} : { foreign: foreign.pid ?? 0 }),
    ...(main === undefined ? {} : { main }),
    ...(seen.has('nomain') ? { hasNoMain: true as const } : {}),
    ...(began === undefined ? {} : { began }),
    ...(variable === undefined ? {} : { variable }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(variable === undefined || runtime !== undefined
      ? {}
      : { ...(seen.has('hidden') && jvms.length === 0 ? {} : { jvms }), ...observeStarts(records, sent) }),
    ...(seen.has('hidden') ? { isHidden: true as const } : {}),
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

/** Sizes that the slice does not have (`-`) are left out. */
function sliceAbove({ slice, ...sizes }: FieldsOf<'above'>): SliceAbove {
  const known = Object.entries(sizes).filter(([, size]) => size !== undefined);
  return { slice, ...Object.fromEntries(known) };
}
