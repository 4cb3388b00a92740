/** The apply document `oomcfg.apply/1`: what was done on each host. */
import type { Finding } from '../../model/finding';
import type { Change, Restart } from '../plan/document';
import type { ApplyCounts, ApplyStatus } from '../statuses';
import type { Drift } from '../verify/document';

export interface HostOutcome {
  readonly name: string;
  readonly status: ApplyStatus;
  /** The wave, from 1; 0 for a host that none was due for. */
  readonly wave: number;
  /** The generation now in force; empty where unknown or none. */
  readonly generation: string;
  /** What was asked of the host (all of it done when the status is changed). */
  readonly changes: readonly Change[];
  /** Units that were restarted. */
  readonly restarts: readonly Restart[];
  /** What the look after the change still found different; empty when the status is changed. */
  readonly drift: readonly Drift[];
  readonly findings: readonly Finding[];
  /** As in the plan: units of which something is known not to be in force, whatever was changed; absent for none. */
  readonly notInForce?: readonly string[];
}

/** How many hosts have each status, and: */
export type ApplySummary = ApplyCounts & {
  readonly hosts: number;
  /** Of those that were changed: where something is known not to be in force; absent for none. */
  readonly notInForce?: number;
  readonly restarts: number;
};

export interface Application {
  readonly format: 'oomcfg.apply/1';
  readonly spec: string;
  readonly summary: ApplySummary;
  /** Why the run was cut off before it knew any host; absent where it was not. */
  readonly findings?: readonly Finding[];
  readonly hosts: readonly HostOutcome[];
}
