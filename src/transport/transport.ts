/** The one interface to a host, whatever carries it: connect once, run scripts as root, close. */
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';

export interface ScriptResult {
  /** Exit status of the script; undefined where a signal or the host ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** Bounded, for error messages; control characters are still in it. */
  readonly stderr: string;
}

/** Bounds of one script run. */
export interface RunLimits {
  /** Milliseconds until the run is given up. */
  readonly timeoutMs: number;
  /** Bytes of stdout after which the run is given up; memory stays bounded by it. */
  readonly maxOutput: number;
}

export type RunOutcome =
  { readonly ok: true; readonly result: ScriptResult } | { readonly ok: false; readonly finding: Finding };

/** A logged-in connection. */
export interface Session {
  /** Runs a POSIX sh script as root with one exec; the whole script is received before any of it runs. Never rejects. */
  run(script: string, limits: RunLimits): Promise<RunOutcome>;
  /** Ends the connection. Never rejects. */
  close(): Promise<void>;
}

export type ConnectOutcome =
  { readonly ok: true; readonly session: Session } | { readonly ok: false; readonly finding: Finding };

export interface Transport {
  /** Connects and logs in; bounded by its own time-outs. Never rejects: a failure is a finding OOM5xx. */
  connect(host: Host): Promise<ConnectOutcome>;
}
