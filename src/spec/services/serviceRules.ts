/**
 * Judges what the settings of one service mean together, with the overrides that surely meet: order of limits,
 * runtimes, never killed under a limit.
 */
import type { SizeSpec } from '../../model/bytes';
import { formatSize } from '../../model/bytes';
import type { Finding, Placed } from '../../model/finding';
import { printable } from '../../model/text/printable';
import type { ServiceSettings, ServiceSpec } from '../../model/spec';
import { RUNTIMES } from '../../runtimes';
import type { Runtime } from '../../runtimes/runtime';
import { variableTwice } from '../../runtimes/variableTwice';
import { specFinding, type SpecSentences, type SpecCode } from '../specFindings';
import type { Check } from '../../rules/check';
import { orderRemark, wrongOrders } from './limitOrder';
import { overlay } from './overlay';

type Find = (service: ServiceSpec) => readonly Finding[];

/** A value that is wrong beside others. */
interface Mistake {
  readonly value: Placed<unknown>;
  /** The one that an override changed so that it became wrong. */
  readonly changed: Placed<unknown> | undefined;
  readonly remark: SpecSentences;
}

/**
 * The mistakes on the hosts of each pattern, each at the value that is wrong, or at the one that an override changed. A
 * value that is said to be wrong at its own place is not said again: an override that leaves it so is not a mistake of
 * its own.
 */
function onHosts(
  code: SpecCode,
  service: ServiceSpec,
  find: (settings: ServiceSettings, unit: string) => readonly Mistake[],
): readonly Finding[] {
  const wrong = new Set<unknown>();
  return together(service).flatMap(({ settings }) =>
    find(settings, shownUnit(service)).flatMap(({ value, changed, remark }) => {
      if (wrong.has(value)) return [];
      if (changed === undefined) wrong.add(value);
      return [specFinding(code, (changed ?? value).at, remark)];
    }),
  );
}

function shownUnit({ unit }: ServiceSpec): string {
  return printable(unit.value, 80);
}

interface Together {
  readonly settings: ServiceSettings;
  /** Of the overrides that may or may not meet these hosts, too. */
  readonly others: readonly ServiceSettings[];
}

/**
 * The merged settings on the hosts of each pattern: of its own overrides and of those for all hosts of the service, in
 * their order.
 */
function together({ hosts, settings, overrides }: ServiceSpec): readonly Together[] {
  const everywhere = new Set(['all', hosts.value]);
  const patterns = new Set([hosts.value, ...overrides.map((override) => override.hosts.value)]);
  return [...patterns].map((pattern) => {
    const own = overrides.filter(({ hosts: { value } }) => everywhere.has(value) || value === pattern);
    const others = overrides.filter((override) => !own.includes(override)).map((override) => override.settings);
    return { settings: own.reduce((below, above) => overlay(below, above.settings), settings), others };
  });
}

/** Bytes and shares are not compared with each other here: that needs the RAM of a host. */
const inOrder: Find = (service) =>
  onHosts('OOM144', service, ({ memory }, unit) =>
    wrongOrders(memory, (small, large) => isAbove(small.value, large.value)).map((wrong) => {
      const { lower, upper, small: value, large } = wrong;
      const base = service.settings.memory;
      const changed = base[lower] === value && base[upper] !== large ? large : undefined;
      return { value, changed, remark: orderRemark(wrong, unit, (size) => sizeText(size.value)) };
    }),
  );

function isAbove(a: SizeSpec, b: SizeSpec): boolean {
  if (a.kind === 'bytes' && b.kind === 'bytes') return a.bytes > b.bytes;
  return a.kind === 'share' && b.kind === 'share' && a.percent > b.percent;
}

function sizeText(size: SizeSpec): string {
  if (size.kind === 'share') return `${size.percent}%`;
  return size.kind === 'infinity' ? 'infinity' : formatSize(size.bytes);
}

const neverUnderLimit: Find = (service) =>
  onHosts('OOM161', service, ({ protect, memory: { max } }, unit) => {
    if (protect?.value !== -1000 || !isBudget(max)) return [];
    const base = service.settings;
    const changed = base.protect === protect && base.memory.max !== max ? max : undefined;
    return [{ value: protect, changed, remark: neverKilled(unit, sizeText(max.value)) }];
  });

/** proc(5), oom_score_adj: -1000 is never killed; a cgroup at its limit then has no victim. */
export function neverKilled(unit: string, max: string): SpecSentences {
  return {
    summary: `protect never (-1000) of ${unit} under memory.max ${max}`,
    facts: { unit, score: -1000 },
  };
}

function isBudget(size: Placed<SizeSpec> | undefined): size is Placed<SizeSpec> {
  return size !== undefined && size.value.kind !== 'infinity';
}

/** What a runtime does not take, whatever the budget. */
const ofRuntimes: Find = (service) =>
  together(service).flatMap(({ settings: { runtimes } }) =>
    RUNTIMES.flatMap((runtime) => {
      const spec = runtimes[runtime.key];
      return spec === undefined ? [] : (runtime.mistakes?.check(shownUnit(service), spec) ?? []);
    }),
  );

const variables: Find = (service) =>
  together(service).flatMap(({ settings }) =>
    variableTwice(RUNTIMES, settings.runtimes).map(({ variable, first, second, at }) => {
      const unit = shownUnit(service);
      return specFinding('OOM152', at, {
        summary: `${first} and ${second} of ${unit} both set ${variable}`,
        detail: 'A variable has one value: one of the two would not get its own.',
        fix: 'Give one of them another variable.',
        facts: { unit, variable, runtimes: [first, second] },
      });
    }),
  );

const withoutBudget: Find = (service) => RUNTIMES.flatMap((runtime) => lacksBudget(runtime, service));

/**
 * A runtime is sized from max or high, where it does not give its sizes itself. Any override may bring them: then each
 * host is judged for itself, except where one takes the budget away and no other could bring one back.
 */
function lacksBudget(runtime: Runtime, service: ServiceSpec): readonly Finding[] {
  const { key, budget } = runtime;
  if (budget === undefined) return [];
  const { settings, overrides } = service;
  const all = [settings, ...overrides.map((override) => override.settings)];
  const missing = budget.missing(shownUnit(service));
  if (all.some((each) => bringsSizes(each, runtime))) {
    return together(service).flatMap(({ settings: merged, others }) => {
      const { memory, runtimes } = merged;
      const spec = runtimes[key];
      const lost = memory.max?.value.kind === 'infinity' || memory.high?.value.kind === 'infinity';
      if (spec === undefined || !lost || [merged, ...others].some((each) => bringsSizes(each, runtime))) return [];
      return [specFinding('OOM150', spec.at, missing)];
    });
  }
  const spec = all.find(({ runtimes }) => runtimes[key] !== undefined)?.runtimes[key];
  return spec === undefined ? [] : [specFinding('OOM150', spec.at, missing)];
}

function bringsSizes({ memory, runtimes }: ServiceSettings, { key, budget }: Runtime): boolean {
  const spec = runtimes[key];
  return (
    isBudget(memory.max) || isBudget(memory.high) || (spec !== undefined && budget?.isNeeded(spec.value) === false)
  );
}

/**
 * Of a service whose values were all understood. What patterns that are spelled differently have in common is judged
 * for each host (src/desired).
 */
export const serviceChecks: readonly Check<ServiceSpec>[] = [
  { finds: ['OOM144'], check: inOrder },
  { finds: ['OOM161'], check: neverUnderLimit },
  { finds: ['OOM152'], check: variables },
  { finds: RUNTIMES.flatMap(({ mistakes }) => mistakes?.finds ?? []), check: ofRuntimes },
  { finds: ['OOM150'], check: withoutBudget },
];
