/** The input of an apply, and what is known of a host after its change. */
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
  /** Called before each wave: its number (from 1), the number of waves, and the number of its hosts. */
  readonly onWave: (wave: number, of: number, hosts: number) => void;
  readonly onEvent: (event: FleetEvent<unknown>) => void;
  /**
   * Called before hosts on which something restarted or got less memory are looked at again, with their number.
   */
  readonly onSecondLook: (hosts: number) => void;
  /** Milliseconds from the end of a wave to that look; SECOND_LOOK_MS unless given. */
  readonly secondLookMs?: number;
  /** Milliseconds to wait for units that are still starting; START_MS unless given. */
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
 * A unit that failed. `owner` is the unit with whose drop-in it failed, mostly itself. `died`: it was up again when
 * this was seen.
 */
export interface FailedUnit {
  readonly unit: string;
  readonly owner: string;
  readonly kind: 'down' | 'died';
}

/** What the look right after the change saw of the units, by unit. */
export interface Running {
  /** PIDs of main processes. */
  readonly processes: ReadonlyMap<string, number>;
  /** The JVMs of units that had one before their restart. */
  readonly jvms: ReadonlyMap<string, Restarted>;
  /**
   * Seconds that a unit had run before the change without ending, although it may end, since it is started when it is
   * needed.
   */
  readonly outlived: ReadonlyMap<string, number>;
  /**
   * What ran, as the second look gets it (`SEEN_RUNNING`): it can tell whether these still run without asking systemd
   * about them.
   */
  readonly begun: ReadonlyMap<string, string>;
  /** Units right before the change, and services that were found in a slice whose limit falls. */
  readonly was: ReadonlyMap<string, Was>;
}
