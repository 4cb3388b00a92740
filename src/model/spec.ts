/** The checked spec: what the user wrote, with the place of every value, before any host is known. */
import type { Amount, SizeSpec } from './bytes';
import type { Place, Placed } from './finding';
import type { LimitKey, MemoryKey, OOMPolicy } from './settings';

/**
 * All that a service, or one of its overrides, may set; later wins, key by key (of memory, limits and a runtime too).
 */
export interface ServiceSettings {
  readonly memory: Readonly<Partial<Record<MemoryKey, Placed<SizeSpec>>>>;
  readonly limits: Readonly<Partial<Record<LimitKey, Placed<SizeSpec>>>>;
  /**
   * What is said of its runtimes, by their keys (src/runtimes/index.ts): only the runtime itself knows what is in it.
   */
  readonly runtimes: Readonly<Record<string, Placed<object>>>;
  /** oom_score_adj, -1000 .. 1000. */
  readonly protect?: Placed<number>;
  readonly oomPolicy?: Placed<OOMPolicy>;
  readonly optional?: Placed<boolean>;
}

export interface Override {
  /** An inventory pattern. */
  readonly hosts: Placed<string>;
  readonly settings: ServiceSettings;
}

export interface ServiceSpec {
  /** The key below `services`. */
  readonly key: string;
  readonly at: Place;
  /** A full unit name with its suffix, `.service` or `.slice`; an instance, never a bare template. */
  readonly unit: Placed<string>;
  /** An inventory pattern; `all` where nothing is written. */
  readonly hosts: Placed<string>;
  readonly settings: ServiceSettings;
  readonly overrides: readonly Override[];
}

/** One entry of `system`; later entries win, key by key (each sysctl, swap and reserve being a key). */
export interface SystemSpec {
  readonly at: Place;
  readonly hosts: Placed<string>;
  readonly reserve?: Placed<Amount>;
  /** vm.* (and kernel.panic) keys with dots, in the order written; values are decimal integers as text. */
  readonly sysctl: Readonly<Record<string, Placed<string>>>;
  readonly swap?: Placed<{ readonly file: string; readonly size: Amount }>;
}

/** How many of the changing hosts are done after a batch, cumulative. */
export type BatchSize =
  { readonly kind: 'count'; readonly count: number } | { readonly kind: 'share'; readonly percent: number };

export interface Rollout {
  /** Hosts in the canary wave; 0 for none. Absent where the spec does not say: one where something restarts. */
  readonly canary?: number;
  readonly batches: readonly BatchSize[];
  /** More failed and unreachable hosts than this stop the rollout before the next wave. */
  readonly maxFailures: number;
}

export interface Spec {
  readonly name: string;
  /** The files that it was read from, in order. */
  readonly files: readonly string[];
  /** `inventory:` of the spec, as written (one path or several), with its place. */
  readonly inventory?: Placed<readonly string[]>;
  readonly services: readonly ServiceSpec[];
  readonly system: readonly SystemSpec[];
  readonly rollout?: Placed<Rollout>;
}
