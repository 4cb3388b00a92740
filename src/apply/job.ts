/** What an apply is given, and what is known of a host after its change. */
import type { FleetEvent } from '../fleet/runFleet';
import type { Runner } from '../fleet/runner';
import type { Host } from '../model/host';
import type { Plan } from '../documents/plan/document';
import type { Was } from './later/again';
import type { HostOutcome } from '../documents/apply/document';
import type { Restarted } from '../runtimes/restarts';
import type { ScriptTexts } from './script';

export interface ApplyJob {
  readonly plan: Plan;
  /** The hosts that the plan may change, by name. */
  readonly hosts: ReadonlyMap<string, Host>;
  readonly runner: Runner;
  readonly texts: ScriptTexts;
  /** The plan was made in an earlier run. */
  readonly saved: boolean;
  readonly nonce: string;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Told before each wave: its number from 1, of how many, and its hosts. */
  readonly onWave: (wave: number, of: number, hosts: number) => void;
  readonly onEvent: (event: FleetEvent<unknown>) => void;
  /**
   * Told before the hosts on which something restarted or got less memory are looked at once more; how many they are.
   */
  readonly onSecondLook: (hosts: number) => void;
  /** Milliseconds from the end of a wave to that look; SECOND_LOOK_MS unless given. */
  readonly secondLookMs?: number;
  /** Milliseconds for which units that are on their way up are waited for; START_MS unless given. */
  readonly startMs?: number;
}

/** A host after its change, and what ran at the end of it, where something was restarted or got less memory. */
export interface Changed {
  readonly outcome: HostOutcome;
  readonly after?: Running;
  /** Units that are down already. */
  readonly down: readonly FailedUnit[];
}

/**
 * A unit that failed; `owner` is the unit whose drop-in it failed with, mostly itself. `died`: it was up again when
 * that was seen.
 */
export interface FailedUnit {
  readonly unit: string;
  readonly owner: string;
  readonly kind: 'down' | 'died';
}

/** What the look right after the change saw of the units, by unit; one that is not there is in neither. */
export interface Running {
  /** Main processes. */
  readonly processes: ReadonlyMap<string, number>;
  /** Of units that had a JVM before their restart. */
  readonly jvms: ReadonlyMap<string, Restarted>;
  /**
   * Units that may end, since they are started when they are needed, but had run for so many seconds before the change,
   * and not ended.
   */
  readonly outlived: ReadonlyMap<string, number>;
  /**
   * What ran, as the short look is told it (`SEEN_RUNNING`): of these it can tell whether they run on without asking
   * systemd for all that it knows.
   */
  readonly begun: ReadonlyMap<string, string>;
  /** Units right before the change; also services that were found in a slice whose limit falls. */
  readonly was: ReadonlyMap<string, Was>;
}
