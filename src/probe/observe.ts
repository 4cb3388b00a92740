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
import { printable } from '../model/printable';
import { probeFinding } from './probeFindings';
import { observeDefaults } from './observeDefaults';
import { observeSysctls } from './observeSysctls';
import { SCORE } from './observeProcess';
import { otherThanRead } from './observeUnread';
import { observeUnit } from './observeUnit';
import { splitAt } from './recordText';
import { implausible } from './plausible';
import { readRecords } from './records';
import { observeDependents, restartsAlong } from './restartsAlong';
import { restartRules } from './restartRules';
import { seenOf } from './seen';
import { property, type Section, sortRecords } from './sections';
import { kernelSize } from '../systemd/values';

/** Bit of CAP_SYS_RESOURCE (linux/capability.h). */
const CAP_SYS_RESOURCE = 24n;

/**
 * Reads what a look script printed when it was asked for `asked`. A finding OOM4xx (error) where it is no whole answer of this
 * run; unknown record types are passed over, so that a newer script's optional sections do no harm.
 */
export function observe(output: string, nonce: string, asked: LookRequest): Checked<ObservedState> {
  const read = readRecords(output, nonce);
  if (!read.ok) return { value: undefined, findings: [read.finding] };
  const look = sortRecords(read.records);
  const { single, all } = look;
  const memTotal = kilobytes(single.get('memtotal'));
  if (memTotal === undefined || memTotal === 0) {
    const finding = probeFinding('badRecord', {
      summary: 'the host did not say how much memory it has',
      detail: `MemTotal of /proc/meminfo reads \`${printable(single.get('memtotal') ?? '', 40)}\`. Is /proc mounted there?`,
      fix: 'Look at /proc/meminfo on the host.',
      facts: {},
    });
    return { value: undefined, findings: [finding] };
  }
  const wrong = implausible(look, asked);
  if (wrong !== undefined) return { value: undefined, findings: [wrong] };
  const plain = observeFacts(single, memTotal);
  const score = single.get('initscore') ?? '';
  const facts = {
    ...plain,
    ...observeDefaults(all('default'), SCORE.test(score) ? Number(score) : undefined, plain),
  };
  const uptime = integer(single.get('uptime'));
  const dependents = observeDependents(look.dependents, facts);
  const sent = new Map(asked.units.map(({ unit, words = [] }) => [unit, words]));
  const units = look.units.map(({ name, records }): ObservedUnit => {
    const unit = observeUnit(name, records, facts, sent.get(name) ?? [], uptime);
    return {
      ...unit,
      ...inherited(unit, all('inherits')),
      restartsAlong: restartsAlong(records, dependents, unit.id, facts),
    };
  });
  const before = all('before').map((text) => text.split(' '));
  return {
    value: {
      facts,
      ...observeMachine(single),
      digest: read.digest,
      seen: seenOf(read.stable),
      ...(uptime === undefined ? {} : { uptime }),
      ...(single.has('oomd') ? { oomd: all('oomdslice').map(oomdSlice) } : {}),
      generation: observeGeneration(single, all),
      units,
      ...observeRoom(single.get('room')),
      sysctl: observeSysctls(all, before),
      ...(all('swappiness').length === 0 ? {} : { swappiness: all('swappiness').map(sliceSwappiness) }),
      ...(single.get('tuned') === 'yes' ? { tunedWins: true as const } : {}),
      swap: observeSwap(single, all, before),
      scoresBefore: new Map(
        before.flatMap(([kind, unit = '', score = '']): [string, number][] =>
          kind === 'score' && SCORE.test(score) ? [[unit, Number(score)]] : [],
        ),
      ),
      unreadEdits: [...new Set([...all('unread'), ...otherThanRead(all('t'), facts)])],
      ...(all('loaded').length === 0 ? {} : { stillLoaded: all('loaded') }),
      ...(all('unreadconf').length === 0 ? {} : { unreadConfig: all('unreadconf') }),
      ...observeAlong(look.dependents, all('started')),
      ...(all('judged').length === 0 ? {} : { judged: all('judged').map(judgedUnit) }),
      ...(all('unjudged').length === 0 ? {} : { unjudged: all('unjudged').map(judgedUnit) }),
      obstacles: all('obstacle'),
      ...(all('blocked').length === 0 ? {} : { blocked: all('blocked').flatMap(blockedPath) }),
    },
    findings: [],
  };
}

/** `texts` are `SLICE LOW MIN`. Of each of the two the nearest slice that has a default counts (systemd.resource-control(5)); one of 0 looks as none. */
function inherited({ above }: ObservedUnit, texts: readonly string[]): Pick<ObservedUnit, 'inherited'> {
  if (texts.length === 0) return {};
  const rows = new Map(texts.map((text) => [text.split(' ')[0], text.split(' ').slice(1).map(kernelSize)] as const));
  const defaults = [...above.map(({ slice }) => slice), '-.slice'].map((slice) => rows.get(slice) ?? []);
  const [low, min] = [0, 1].map((column) =>
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

/** `KIND PATH`, or `shared PATH OTHER`; the paths are made of names of units, which hold no blanks. */
function blockedPath(text: string): readonly BlockedPath[] {
  const [word = '', path = '', ...other] = text.split(' ');
  const kind = BLOCKED_KINDS.find((one) => one === word);
  return kind === undefined ? [] : [{ kind, path, ...(other.length === 0 ? {} : { other: other.join(' ') }) }];
}

/** `MODE COMMITLIMIT COMMITTED HUGEPAGES HUGEPAGESIZE`, sizes in KiB. */
function observeRoom(text: string | undefined): Pick<ObservedState, 'room'> {
  const [mode, limit, committed, pages, size] = (text ?? '').split(' ');
  const commitLimit = kilobytes(limit);
  const promised = kilobytes(committed);
  if (commitLimit === undefined || promised === undefined) return {};
  return {
    room: {
      mode: integer(mode) ?? 0,
      commitLimit,
      committed: promised,
      hugePages: integer(pages) ?? 0,
      hugePageSize: kilobytes(size) ?? bytes(0),
    },
  };
}

function sliceSwappiness(text: string): NonNullable<ObservedState['swappiness']>[number] {
  const [value, slice] = splitAt(text, ' ');
  return { slice, value };
}

function observeAlong(dependents: readonly Section[], started: readonly string[]): Pick<ObservedState, 'along'> {
  const properties = new Map<string, Map<string, string>>();
  const add = (id: string, text: string): void => {
    const [key, value] = splitAt(text, '=');
    properties.set(id, (properties.get(id) ?? new Map<string, string>()).set(key, value));
  };
  for (const section of dependents) {
    const id = property(section, 'd', 'Id') ?? '';
    for (const { type, text } of section.records) if (type === 'd') add(id, text);
  }
  for (const text of started) add(...splitAt(text, ' '));
  const along = [...properties].flatMap(([id, values]) => {
    const { hostActions, onEnd } = restartRules(values);
    if (hostActions === undefined && onEnd === undefined) return [];
    return [{ id, ...(hostActions === undefined ? {} : { hostActions }), ...(onEnd === undefined ? {} : { onEnd }) }];
  });
  return along.length === 0 ? {} : { along };
}

function judgedUnit(text: string): NonNullable<ObservedState['judged']>[number] {
  const [unit, owner] = splitAt(text, ' ');
  return { unit, owner };
}

function oomdSlice(text: string): NonNullable<ObservedState['oomd']>[number] {
  const [swap = '', pressure = '', slice = ''] = text.split(' ');
  return { slice, swap, pressure };
}

function observeFacts(single: ReadonlyMap<string, string>, memTotal: Bytes): Facts {
  const capabilities = single.get('capbnd') ?? '0';
  const cgroup = single.get('cgroup') as CgroupMode | undefined;
  const container = single.get('container');
  const page = kilobytes(single.get('page')) ?? 0;
  return {
    memTotal,
    swapTotal: kilobytes(single.get('swaptotal')) ?? bytes(0),
    memAvailable: kilobytes(single.get('memavailable')) ?? bytes(0),
    pageSize: page >= DEFAULT_PAGE_SIZE && Number.isInteger(Math.log2(page)) ? page : DEFAULT_PAGE_SIZE,
    kernel: single.get('kernel') ?? '',
    systemd: integer(single.get('systemd')) ?? 0,
    cgroup: cgroup === 'v1' || cgroup === 'hybrid' ? cgroup : 'v2',
    memoryController: single.get('memory') !== 'off',
    capSysResource:
      /^[0-9a-f]{1,16}$/.test(capabilities) && ((BigInt(`0x${capabilities}`) >> CAP_SYS_RESOURCE) & 1n) === 1n,
    ...(container === undefined ? {} : { container: printable(container, 40) }),
  };
}

/** Clones share an id, containers the boot of their machine; the start of PID 1 tells containers apart. */
function observeMachine(single: ReadonlyMap<string, string>): { machine?: string } {
  const boot = single.get('boot') ?? '';
  if (!/^[0-9a-f-]{36} \d{1,20}$/.test(boot)) return {};
  return { machine: `${single.get('machine') ?? ''} ${boot}` };
}

function observeGeneration(
  single: ReadonlyMap<string, string>,
  all: (type: string) => readonly string[],
): ObservedGeneration {
  const generation = single.get('generation');
  const pending = single.get('pending');
  const sums = new Map(
    all('sum')
      .map((text) => splitAt(text, ' '))
      .map(([sha256, path]) => [path, sha256]),
  );
  const heads = new Map(all('head').map((text) => splitAt(text, ' ')));
  const files = all('file').map((text): ObservedFile => {
    const [link, path] = splitAt(text, ' ');
    const head = heads.get(path);
    return {
      path,
      sha256: sums.get(path) ?? '',
      ...(head === undefined ? {} : { head }),
      link: link === 'ok' || link === 'missing' ? link : 'replaced',
    };
  });
  const [id, spec] = splitAt(generation ?? '', ' ');
  const [from, to] = splitAt(pending ?? '', ' ');
  return {
    ...(generation === undefined ? {} : { id, spec }),
    files,
    ...(pending === undefined ? {} : { pending: { from, to } }),
    ...(single.has('busy') ? { busy: true as const } : {}),
    broken: single.has('broken'),
  };
}

/** The inode of every subvolume's root (btrfs-subvolume(8)). */
const SUBVOLUME_ROOT = '256';

function observeSwap(
  single: ReadonlyMap<string, string>,
  all: (type: string) => readonly string[],
  before: readonly (readonly string[])[],
): ObservedSwap {
  const used = new Map(
    all('swapused')
      .map((text) => splitAt(text, ' '))
      .map(([size, path]) => [path, kilobytes(size)]),
  );
  // Whatever is there is somebody's, even where its size cannot be read.
  const fileSize = single.has('swapfile') ? (integer(single.get('swapfile')) ?? 0) : undefined;
  const [blocks, blockSize] = (single.get('free') ?? '').split(' ').map((text) => integer(text));
  const folder = single.get('swapdir');
  const fileSystem = single.get('swapfs');
  return {
    active: all('swap').map((text) => {
      const [type, rest] = splitAt(text, ' ');
      const [size, path] = splitAt(rest, ' ');
      return { type, path, size: kilobytes(size) ?? bytes(0), used: used.get(path) ?? bytes(0) };
    }),
    made: before.flatMap(([kind, size, path]) =>
      kind === 'made' && path !== undefined ? [{ path, size: bytes(integer(size) ?? 0) }] : [],
    ),
    ...(fileSize === undefined ? {} : { fileSize: bytes(fileSize) }),
    ...(blocks === undefined || blockSize === undefined
      ? {}
      : { free: bytes(Math.min(blocks * blockSize, Number.MAX_SAFE_INTEGER)) }),
    ...(single.has('noswap') ? { none: true as const } : {}),
    ...(folder === 'missing' || folder === 'read-only' ? { folder } : {}),
    ...(fileSystem === undefined || fileSystem === '' ? {} : { fileSystem: printable(fileSystem, 40) }),
    ...(single.has('swapinode') ? { isSubvolume: single.get('swapinode') === SUBVOLUME_ROOT } : {}),
  };
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function kilobytes(text: string | undefined): Bytes | undefined {
  const value = integer(text);
  return value === undefined ? undefined : bytes(Math.min(value * 1024, Number.MAX_SAFE_INTEGER));
}
