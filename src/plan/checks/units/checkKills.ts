/**
 * Decides what a kill for memory would mean for a unit: which processes are spared, whether it comes back, and who else
 * decides on kills.
 */
import { bytes, formatSize } from '../../../model/bytes';
import type { ObservedUnit } from '../../../model/observedUnit';
import { printable } from '../../../model/text/printable';
import { DIRECTIVES } from '../../../model/settings';
import { specFinding } from '../../../spec/specFindings';
import { neverKilled } from '../../../spec/services/serviceRules';
import { lastAssignment } from '../../../systemd/assignments';
import { planFinding } from '../../../rules/host';
import { order, place, shown, type UnitCheck, vendors } from '../../scene';
import { isLimitOfUnknownOrigin, isOwnLimit } from '../../../settings/rlimit';
import { isScoreOfUnknownOrigin, scoreOf } from '../../../settings/score';
import { ROOT_SLICE } from '../../../systemd/unitNames';

type Find = UnitCheck['check'];

/** The rule about `protect: never`, applied to a score of -1000 from the unit's own file. */
const killable: Find = (scene) => {
  const { service, unit } = scene;
  const max = service.directives.MemoryMax;
  const score = service.directives.OOMScoreAdjust === undefined ? vendors(scene, 'OOMScoreAdjust') : undefined;
  if (typeof max?.value !== 'number' || score?.value !== -1000) return [];
  const rule = neverKilled(unit.id, formatSize(bytes(max.value)));
  return [
    specFinding('OOM161', max.at, {
      ...rule,
      summary: `${place(score)} sets OOMScoreAdjust of ${unit.id} to -1000, under the memory.max of ${formatSize(bytes(max.value))}`,
      facts: { ...rule.facts, file: score.path, line: score.line },
    }),
  ];
};

/**
 * Restart= that does not start a unit again after a kill for memory (systemd.service(5); systemd#36529 for
 * on-abnormal). `no` is the default.
 */
const STAYS_DOWN = new Set(['no', 'on-success', 'on-abort', 'on-watchdog', 'on-abnormal']);

/**
 * On cgroup v1 systemd does not learn of kills for memory: a main process that is killed counts as ended by a signal
 * (tried with 252), and the end of a child goes unnoticed.
 */
const STAYS_DOWN_V1 = new Set(['no', 'on-success', 'on-watchdog']);

interface StaysDown {
  /** The settings that leave it down. */
  readonly because: string;
  readonly wayOut: string;
}

/**
 * Which setting leaves the unit down after SIGKILL; undefined where it is started again.
 * RestartForceExitStatus= beats Restart=.
 */
function staysDownBy({ restart, onKill = [] }: ObservedUnit, seesKills: boolean): StaysDown | undefined {
  const own = 'Give the unit Restart=on-failure';
  const wayOut = restart === 'no' ? `${own} and take SIGKILL out of that list` : 'Take SIGKILL out of that list';
  if (onKill.includes('prevents')) return { because: 'RestartPreventExitStatus=SIGKILL', wayOut };
  if (onKill.includes('forces')) return undefined;
  const text = `Restart=${printable(restart, 20)}`;
  if (!seesKills && onKill.includes('clean')) {
    return CLEAN_STARTS.has(restart) ? undefined : { because: `${text} and SuccessExitStatus=SIGKILL`, wayOut };
  }
  if (!(seesKills ? STAYS_DOWN : STAYS_DOWN_V1).has(restart)) return undefined;
  const because = restart === 'no' ? `${text} (systemd's default)` : text;
  return { because, wayOut: own };
}

/** Restart= that starts a unit again after a clean end. */
const CLEAN_STARTS: ReadonlySet<string> = new Set(['always', 'on-success']);

const comesBack: Find = ({ service, unit, observed }) => {
  const max = service.directives.MemoryMax;
  // Said only before the limit is set or lowered.
  const has = lastAssignment(unit.files, 'MemoryMax', observed.facts)?.value ?? 'infinity';
  if (max === undefined || order(has) <= order(max.value)) return [];
  const { cgroup, memoryController } = observed.facts;
  const seesKills = cgroup === 'v2';
  const stays = staysDownBy(unit, seesKills);
  if (typeof max.value !== 'number' || !memoryController || unit.type === 'oneshot' || stays === undefined) return [];
  const byDefault = observed.facts.systemd < DIRECTIVES.OOMPolicy.since ? 'continue' : 'stop';
  const policy = service.directives.OOMPolicy?.value ?? unit.manager.OOMPolicy ?? byDefault;
  const scope =
    policy === 'continue' || !seesKills
      ? 'When the kernel kills its main process'
      : `When the kernel kills any process of it (OOMPolicy=${policy})`;
  return [
    planFinding('staysDown', {
      summary: `${unit.id} has ${stays.because}: after one kill at its limit it stays down`,
      detail: `${scope}, systemd stops the unit, and ${unit.restart === 'on-abnormal' ? 'depending on its version ' : ''}does not start it again.`,
      fix: `${stays.wayOut} (\`systemctl edit ${unit.id}\`), or leave it if somebody is to look first.`,
      facts: { unit: unit.id, restart: unit.restart, policy },
      where: max.at,
    }),
  ];
};

/**
 * The systemd-oomd settings of a cgroup by which processes in it can be killed; ManagedOOMSwap= never does that without
 * swap (oomd.conf(5), SwapUsedLimit=).
 */
const OOMD_SETTINGS = [
  { key: 'swap', name: 'ManagedOOMSwap' },
  { key: 'pressure', name: 'ManagedOOMMemoryPressure' },
] as const;

/** systemd-oomd kills whole cgroups by pressure or swap, and never looks at scores (systemd-oomd.service(8)). */
const byDaemon: Find = ({ service, unit, desired, observed }) => {
  const score = service.directives.OOMScoreAdjust;
  const { oomd, facts } = observed;
  if (score === undefined || oomd === undefined || unit.oomd.preference !== 'none') return [];
  const canSwap =
    (facts.swapTotal > 0 || desired.swap !== undefined) &&
    (service.directives.MemorySwapMax?.value ?? unit.cgroup.MemorySwapMax) !== 0;
  const watchers = [unit.id, ...unit.above.map(({ slice }) => slice), ROOT_SLICE].flatMap((slice) => {
    const has = slice === unit.id ? unit.oomd : oomd.find((other) => other.slice === slice);
    const names = OOMD_SETTINGS.filter(({ key }) => has?.[key] === 'kill' && (key !== 'swap' || canSwap));
    return names.length === 0 ? [] : [{ slice, settings: names.map(({ name }) => name).join(' and ') }];
  });
  const [first] = watchers;
  if (first === undefined) return [];
  const all = watchers.map(({ slice, settings }) => `${printable(slice, 100)} has ${settings}=kill`).join(', ');
  return [
    planFinding('oomd', {
      ...(Number(score.value) < 0 ? {} : { severity: 'info' as const }),
      summary: `systemd-oomd may kill ${unit.id} whatever its score: ${all}`,
      fix: `Set ManagedOOMPreference=avoid (or omit) for ${unit.id}, or switch that off: ${watchers.map(({ slice, settings }) => `${settings}=auto for ${printable(slice, 100)}`).join(', ')}.`,
      facts: { unit: unit.id, slice: first.slice, settings: first.settings },
      where: score.at,
    }),
  ];
};

/** A program that writes its own oom_score_adj is left alone. */
const ownScore: Find = ({ service, unit, observed }) => {
  const wanted = service.directives.OOMScoreAdjust;
  const score = unit.main?.oomScoreAdj;
  if (wanted === undefined || score === undefined || score === wanted.value) return [];
  if (scoreOf(unit, observed) !== null) return [];
  return [
    planFinding('ownScore', {
      summary: `the main process of ${unit.id} has the score ${score}, which none of its unit files sets`,
      detail: `Its start script, the program itself or somebody by hand wrote it, or a file that is gone by now set it. It is left alone; other processes of the unit get ${wanted.value}.`,
      facts: { unit: unit.id, score, wanted: wanted.value },
      where: wanted.at,
    }),
  ];
};

/** A program that limits its own address space is left alone as well: a restart would not change it. */
const ownLimit: Find = ({ service, unit, observed }) => {
  const wanted = service.directives.LimitAS;
  const limit = unit.main?.addressSpace;
  if (wanted === undefined || limit === undefined || !isOwnLimit(unit, 'LimitAS', observed, wanted.value)) return [];
  return [
    planFinding('ownLimit', {
      summary: `the main process of ${unit.id} has an address space of at most ${shown(limit.soft)}, less than the LimitAS of ${shown(wanted.value)}`,
      detail: `systemd starts it with ${shown(wanted.value)}, so its start script or the program itself lowered that (ulimit -v), or somebody did by hand (prlimit), or a file that is gone by now set it. It is left alone: a restart changes it only in the last two cases.`,
      facts: { unit: unit.id, limit: limit.soft, wanted: wanted.value },
      where: wanted.at,
    }),
  ];
};

/** Nobody can tell whether the program itself set these: the change overwrites them, and this says so before. */
const maybeOwn: Find = ({ service, unit, observed }) => {
  const { OOMScoreAdjust: score, LimitAS: space } = service.directives;
  const has = unit.main?.oomScoreAdj;
  const limit = unit.main?.addressSpace?.soft;
  return [
    ...(score !== undefined && has !== undefined && has !== score.value && isScoreOfUnknownOrigin(unit, observed)
      ? [{ setting: 'OOMScoreAdjust', value: has, text: `the score ${has}`, wanted: score }]
      : []),
    ...(space !== undefined && limit !== undefined && isLimitOfUnknownOrigin(unit, 'LimitAS', observed, space.value)
      ? [{ setting: 'LimitAS', value: limit, text: `an address space of at most ${shown(limit)}`, wanted: space }]
      : []),
  ].map(({ setting, value, text, wanted }) =>
    planFinding('maybeOwn', {
      summary: `the main process of ${unit.id} has ${text}, which may be its own; the change overwrites it`,
      facts: { unit: unit.id, setting, value, wanted: wanted.value },
      where: wanted.at,
    }),
  );
};

export const killChecks: readonly UnitCheck[] = [
  { finds: ['OOM161'], check: killable },
  { finds: ['staysDown'], check: comesBack },
  { finds: ['oomd'], check: byDaemon },
  { finds: ['ownScore'], check: ownScore },
  { finds: ['ownLimit'], check: ownLimit },
  { finds: ['maybeOwn'], check: maybeOwn },
];
