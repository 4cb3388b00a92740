/**
 * Decides which entries of a spec select a host, asking for each pattern once, and shares the merged settings among
 * hosts that the same entries select.
 */
import type { Placed } from '../model/finding';
import type { ServiceSettings, ServiceSpec, Spec, SystemSpec } from '../model/spec';
import { mergeSettings } from './merge';

/** Whether a pattern selects a host of that name. */
export type Selects = (pattern: string, host: string) => boolean;

/**
 * A service on the hosts that the same overrides select. One object for all of them, so that it can be a key of further
 * caches.
 */
export interface SelectedService {
  readonly spec: ServiceSpec;
  readonly settings: ServiceSettings;
  /** Whether any size is a share of the RAM. */
  readonly shares: boolean;
}

/** What selects one host; the same object for every host with the same selection. */
export interface Selection {
  /** In the spec's order. */
  readonly services: readonly SelectedService[];
  readonly system: readonly SystemSpec[];
}

interface Index {
  readonly patterns: readonly string[];
  readonly selections: Map<string, Selection>;
  readonly services: Map<string, SelectedService>;
}

/** Per spec; specs are immutable, so what was derived from one stays right. */
const indexes = new WeakMap<Spec, Index>();

function indexOf(spec: Spec): Index {
  const known = indexes.get(spec);
  if (known !== undefined) return known;
  const patterns = new Set([
    ...spec.services.flatMap(({ hosts, overrides }) => [hosts.value, ...overrides.map((entry) => entry.hosts.value)]),
    ...spec.system.map(({ hosts }) => hosts.value),
  ]);
  const index: Index = { patterns: [...patterns], selections: new Map(), services: new Map() };
  indexes.set(spec, index);
  return index;
}

/** The entries of the spec that select a host. */
export function selectionOf(spec: Spec, host: string, selects: Selects): Selection {
  const index = indexOf(spec);
  let signature = '';
  for (const pattern of index.patterns) signature += selects(pattern, host) ? '1' : '0';
  const known = index.selections.get(signature);
  if (known !== undefined) return known;

  const selected = new Set(index.patterns.filter((_, position) => signature[position] === '1'));
  const selection: Selection = {
    services: spec.services
      .filter(({ hosts }) => selected.has(hosts.value))
      .map((service) => selectService(service, selected, index)),
    system: spec.system.filter(({ hosts }) => selected.has(hosts.value)),
  };
  index.selections.set(signature, selection);
  return selection;
}

function selectService(spec: ServiceSpec, selected: ReadonlySet<string>, index: Index): SelectedService {
  const applies = spec.overrides.map(({ hosts }) => selected.has(hosts.value));
  const signature = `${applies.map(Number).join('')} ${spec.key}`;
  const known = index.services.get(signature);
  if (known !== undefined) return known;
  const settings = mergeSettings(spec, applies);
  const service = { spec, settings, shares: hasShares(settings) };
  index.services.set(signature, service);
  return service;
}

/** Every size that may be a share hangs one level below memory or limits: a runtime has its part of the budget. */
function hasShares({ memory, limits }: ServiceSettings): boolean {
  return [memory, limits].flatMap<Placed<unknown>>(Object.values).some(({ value }) => isShare(value));
}

function isShare(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'share';
}
