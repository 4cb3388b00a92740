/**
 * What plan and apply ask a runtime about restarts of its units: what one would cost, what one has cost, and what none
 * would put in force.
 */
import type { DesiredService } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedJvm, ObservedUnit } from '../model/observed';
import type { Check } from '../rules/check';

/** What the processes of a unit have and are to have after its restart. */
export interface Kept {
  readonly unit: string;
  /** The key of the runtime; absent for the JVM. */
  readonly runtime?: string;
  /** How many processes these are; absent for one. */
  readonly jvms?: number;
  /** Names of their options, each as often as it is in all of them together. */
  readonly options: readonly string[];
}

/** A unit that restarted, for the looks that follow. */
export interface Restarted {
  readonly kept: Kept;
  /** Its processes in the look right after the change; empty where there was none yet. */
  readonly jvms: readonly ObservedJvm[];
  /** The words of its variable. */
  readonly variable: readonly string[];
  /** Another process had taken the place of the first one in a second look. */
  readonly isSuccessor?: true;
  /** Second looks in which it had none yet. */
  readonly looks?: number;
}

/** A unit of the spec, with what a plan makes of it. */
export interface PlannedScene {
  readonly service: DesiredService;
  readonly unit: ObservedUnit;
  /** A restart would not put the runtime's variable in force. */
  readonly isFutile: boolean;
  /** The plan restarts it. */
  readonly restarts: boolean;
}

export interface Restarts {
  /** Functions of the second look that it calls only for units that had processes of this runtime. */
  readonly functions: readonly string[];
  /** What a restart has cost, and what none would put in force. */
  readonly checks: readonly Check<PlannedScene>[];
  /** The unit is known not to have what the spec, or its own files, say, and the plan does not put it right. */
  readonly isNotInForce: (scene: PlannedScene) => boolean;
  /** A restart by oomcfg has cost the unit its processes of this runtime, or options of them. */
  readonly isWorse: (service: DesiredService, unit: ObservedUnit) => boolean;
  /** Undefined where no process of it runs. */
  readonly kept: (service: DesiredService, unit: ObservedUnit) => Kept | undefined;
  /** Of a unit that has processes of it again: what they lack of that. */
  readonly lost: (kept: Kept, processes: readonly ObservedJvm[], variable?: readonly string[]) => readonly Finding[];
  /** What the next look is to compare with, where this one does not settle it; undefined where it does. */
  readonly unsettled: (before: Restarted, now: readonly ObservedJvm[]) => Restarted | undefined;
  /** What a second look says of its processes; `seconds` is the time that was waited at the least. */
  readonly judge: (before: Restarted, now: readonly ObservedJvm[], seconds: number) => readonly Finding[];
  /** Of a unit that the change restarted: options that have another value since. */
  readonly revalued: (unit: string, options: readonly string[]) => readonly Finding[];
}
