/**
 * What runs the scripts of a phase: a pool of sessions to hosts today, or anything else that can run a script on a
 * host.
 */
import type { Host } from '../model/host';
import type { Script } from '../model/script';
import type { RunLimits, RunOutcome } from '../transport/transport';

/** What is to run on one host. */
export interface Order {
  /** Asked for right before it is sent. */
  readonly script: () => Script;
  readonly limits: RunLimits;
  /** Once it is aborted nothing more is begun, and a host that is still being connected to is given up. */
  readonly signal: AbortSignal;
  /** Once it is aborted a script that runs is given up. */
  readonly abandon?: AbortSignal;
  /** Awaited before the script is sent. `reused`: over the connection of an earlier phase. */
  readonly onRunning: (reused: boolean) => Promise<void>;
}

export interface Runner {
  /**
   * `interrupted`: before any of the script was sent. Rejects with what `script` or `onRunning` throw, never because of
   * a host.
   */
  run(host: Host, order: Order): Promise<RunOutcome | 'interrupted'>;
}
