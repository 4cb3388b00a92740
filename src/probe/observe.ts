/** The records of a look -> ObservedState. */
import { type Bytes, bytes, DEFAULT_PAGE_SIZE } from '../model/bytes';
import type { Checked } from '../model/finding';
import type { CgroupMode, Facts } from '../model/host';
import {
  BLOCKED_KINDS,
  type BlockedPath,
  type LookRequest,
  type ObservedFile,
  type ObservedGeneration,
  type ObservedState,
  type ObservedSwap,
  type ObservedUnit,
} from '../model/observed';
import { printable } from '../model/text/printable';
import { probeFinding } from '../rules/host';
import { observeDefaults } from './observeDefaults';
import { observeSysctls } from './observeSysctls';
import { SCORE } from './unit/observeProcess';
import { recordsByVariable } from './unit/byVariable';
import { otherThanRead } from './unit/observeUnread';
import { observeUnit } from './unit/observeUnit';
import { implausible } from './plausible';
import { type LookRecord, readRecords } from './records';
import { observeDependents, restartsAlong } from './unit/restartsAlong';
import { restartRules } from './unit/restartRules';
import { seenOf } from './seen';
import { type Look, property, type Section, sortRecords } from './sections';
import { type FieldsOf, fieldsOf, type Pair } from '../remote/fields';

/** Bit of CAP_SYS_RESOURCE (linux/capability.h). */
const CAP_SYS_RESOURCE = 24n;

/**
 * Reads what a look script printed that was asked for `asked`. An error finding OOM4xx where it is not a whole answer
 * of this run. Unknown record types are ignored, so that optional sections of a newer script do no harm.
 */
export function observe(output: string, nonce: string, asked: LookRequest): Checked<ObservedState> {
  const read = readRecords(output, nonce);
  if (!read.ok) return { value: undefined, findings: [read.finding] };
  const look = sortRecords(read.records);
  const { all, has, last } = look;
  const memTotal = last('memtotal')?.size;
  if (memTotal === undefined || memTotal === 0) {
    const finding = probeFinding('badRecord', {
      summary: 'the host did not say how much memory it has',
      detail: `MemTotal of /proc/meminfo reads \`${printable(look.text('memtotal'), 40)}\`. Is /proc mounted there?`,
      fix: 'Look at /proc/meminfo on the host.',
      facts: {},
    });
    return { value: undefined, findings: [finding] };
  }
  const wrong = implausible(look, asked);
  if (wrong !== undefined) return { value: undefined, findings: [wrong] };
  const plain = observeFacts(look, memTotal);
  const score = last('initscore')?.score ?? '';
  const facts = {
    ...plain,
    ...observeDefaults(
      all('default').map(({ line }) => line),
      SCORE.test(score) ? Number(score) : undefined,
      plain,
    ),
  };
  const uptime = last('uptime')?.seconds;
  const dependents = observeDependents(look.dependents, facts);
  const units = look.units.map(({ name, records }): ObservedUnit => {
    const requests = asked.units.filter((one) => one.unit === name);
    const seenFor = (ofVariable: readonly LookRecord[]): ObservedUnit => {
      const unit = observeUnit(name, ofVariable, facts, requests, uptime);
      return {
        ...unit,
        ...inherited(unit, all('inherits')),
        ...restartsAlong(records, dependents, unit.id, facts),
      };
    };
    const [first, ...others] = recordsByVariable(records);
    return { ...seenFor(first), ...(others.length === 0 ? {} : { others: others.map(seenFor) }) };
  });
  const before = all('before');
  return {
    value: {
      facts,
      ...observeMachine(look),
      digest: read.digest,
      seen: seenOf(read.stable),
      ...(uptime === undefined ? {} : { uptime }),
      ...(has('oomd') ? { oomd: all('oomdslice') } : {}),
      generation: observeGeneration(look),
      units,
      ...observeRoom(last('room')),
      sysctl: observeSysctls(look, before),
      ...(has('swappiness') ? { swappiness: all('swappiness') } : {}),
      ...(last('tuned')?.wins === 'yes' ? { tunedWins: true as const } : {}),
      swap: observeSwap(look, before),
      scoresBefore: new Map(
        before.flatMap(({ kind, name, value }): [string, number][] =>
          kind === 'score' && SCORE.test(value) ? [[name, Number(value)]] : [],
        ),
      ),
      unreadEdits: [...new Set([...all('unread').map(({ unit }) => unit), ...otherThanRead(all('t'), facts)])],
      ...(has('loaded') ? { stillLoaded: all('loaded').map(({ unit }) => unit) } : {}),
      ...(has('unreadconf') ? { unreadConfig: all('unreadconf').map(({ path }) => path) } : {}),
      ...observeAlong(look.dependents, all('started')),
      ...(has('judged') ? { judged: all('judged') } : {}),
      ...(has('unjudged') ? { unjudged: all('unjudged') } : {}),
      obstacles: all('obstacle').map(({ what }) => what),
      ...(has('blocked') ? { blocked: all('blocked').flatMap(blockedPath) } : {}),
    },
    findings: [],
  };
}

/**
 * DefaultMemoryLow= and DefaultMemoryMin=: of each the nearest slice that has one counts (systemd.resource-control(5)).
 * A default of 0 cannot be told from none.
 */
function inherited({ above }: ObservedUnit, slices: readonly FieldsOf<'inherits'>[]): Pick<ObservedUnit, 'inherited'> {
  if (slices.length === 0) return {};
  const rows = new Map(slices.map((row) => [row.slice, row]));
  const defaults = [...above.map(({ slice }) => slice), '-.slice'].flatMap((slice) => rows.get(slice) ?? []);
  const [low, min] = (['low', 'min'] as const).map((column) =>
    defaults.map((row) => row[column]).find((size) => size !== undefined && size !== 0),
  );
  return low === undefined && min === undefined
    ? {}
    : {
        inherited: {
          ...(low === undefined ? {} : { MemoryLow: low }),
          ...(min === undefined ? {} : { MemoryMin: min }),
        },
      };
}

/** Unknown kinds are left out. (The paths consist of unit names, which hold no blanks.) */
function blockedPath({ kind: word, path, other }: FieldsOf<'blocked'>): readonly BlockedPath[] {
  const kind = BLOCKED_KINDS.find((one) => one === word);
  return kind === undefined ? [] : [{ kind, path, ...(other === '' ? {} : { other }) }];
}

function observeRoom(room: FieldsOf<'room'> | undefined): Pick<ObservedState, 'room'> {
  if (room?.commitLimit === undefined || room.committed === undefined) return {};
  const { mode = 0, commitLimit, committed, hugePages = 0, hugePageSize = bytes(0) } = room;
  return { room: { mode, commitLimit, committed, hugePages, hugePageSize } };
}

function observeAlong(
  dependents: readonly Section[],
  started: readonly FieldsOf<'started'>[],
): Pick<ObservedState, 'along'> {
  const properties = new Map<string, Map<string, string>>();
  const add = (id: string, { key, value }: Pair): void => {
    properties.set(id, (properties.get(id) ?? new Map<string, string>()).set(key, value));
  };
  for (const section of dependents) {
    const id = property(section, 'd', 'Id') ?? '';
    for (const { type, text } of section.records) if (type === 'd') add(id, fieldsOf(type, text).property);
  }
  for (const { unit, property: pair } of started) add(unit, pair);
  const along = [...properties].flatMap(([id, values]) => {
    const { hostActions, onEnd } = restartRules(values);
    if (hostActions === undefined && onEnd === undefined) return [];
    return [{ id, ...(hostActions === undefined ? {} : { hostActions }), ...(onEnd === undefined ? {} : { onEnd }) }];
  });
  return along.length === 0 ? {} : { along };
}

function observeFacts({ last }: Look, memTotal: Bytes): Facts {
  const capabilities = last('capbnd')?.set ?? '0';
  const cgroup = last('cgroup')?.mode as CgroupMode | undefined;
  const container = last('container')?.kind;
  const page = last('page')?.size ?? 0;
  return {
    memTotal,
    swapTotal: last('swaptotal')?.size ?? bytes(0),
    memAvailable: last('memavailable')?.size ?? bytes(0),
    pageSize: page >= DEFAULT_PAGE_SIZE && Number.isInteger(Math.log2(page)) ? page : DEFAULT_PAGE_SIZE,
    kernel: last('kernel')?.release ?? '',
    systemd: last('systemd')?.version ?? 0,
    cgroup: cgroup === 'v1' || cgroup === 'hybrid' ? cgroup : 'v2',
    memoryController: last('memory')?.controller !== 'off',
    capSysResource:
      /^[0-9a-f]{1,16}$/.test(capabilities) && ((BigInt(`0x${capabilities}`) >> CAP_SYS_RESOURCE) & 1n) === 1n,
    ...(container === undefined ? {} : { container: printable(container, 40) }),
  };
}

/**
 * Cloned machines share a machine ID, containers share the boot ID of their machine; the start time of PID 1 tells
 * containers apart.
 */
function observeMachine(look: Look): { machine?: string } {
  const boot = look.text('boot');
  if (!/^[0-9a-f-]{36} \d{1,20}$/.test(boot)) return {};
  return { machine: `${look.text('machine')} ${boot}` };
}

function observeGeneration({ all, has, last }: Look): ObservedGeneration {
  const generation = last('generation');
  const pending = last('pending');
  const sums = new Map(all('sum').map(({ sha256, path }) => [path, sha256]));
  const heads = new Map(all('head').map(({ path, line }) => [path, line]));
  const files = all('file').map(({ link, path }): ObservedFile => {
    const head = heads.get(path);
    return {
      path,
      sha256: sums.get(path) ?? '',
      ...(head === undefined ? {} : { head }),
      link: link === 'ok' || link === 'missing' ? link : 'replaced',
    };
  });
  return {
    ...generation,
    files,
    ...(pending === undefined ? {} : { pending }),
    ...(has('busy') ? { busy: true as const } : {}),
    broken: has('broken'),
  };
}

/** The inode of every subvolume's root (btrfs-subvolume(8)). */
const SUBVOLUME_ROOT = '256';

function observeSwap({ all, has, last }: Look, before: readonly FieldsOf<'before'>[]): ObservedSwap {
  const used = new Map(all('swapused').map(({ size, path }) => [path, size]));
  // A file that exists belongs to somebody, even where its size cannot be read.
  const fileSize = has('swapfile') ? (last('swapfile')?.size ?? 0) : undefined;
  const { blocks, blockSize } = last('free') ?? {};
  const folder = last('swapdir')?.why;
  const fileSystem = last('swapfs')?.type;
  return {
    active: all('swap').map(({ type, size = bytes(0), path }) => ({
      type,
      path,
      size,
      used: used.get(path) ?? bytes(0),
    })),
    made: before.flatMap(({ kind, name: size, value: path }) =>
      kind === 'made' && path !== '' ? [{ path, size: bytes(integer(size) ?? 0) }] : [],
    ),
    ...(fileSize === undefined ? {} : { fileSize: bytes(fileSize) }),
    ...(blocks === undefined || blockSize === undefined
      ? {}
      : { free: bytes(Math.min(blocks * blockSize, Number.MAX_SAFE_INTEGER)) }),
    ...(has('noswap') ? { none: true as const } : {}),
    ...(folder === 'missing' || folder === 'read-only' ? { folder } : {}),
    ...(fileSystem === undefined || fileSystem === '' ? {} : { fileSystem: printable(fileSystem, 40) }),
    ...(has('swapinode') ? { isSubvolume: last('swapinode')?.inode === SUBVOLUME_ROOT } : {}),
  };
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
