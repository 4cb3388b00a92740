/** The one interface to a host, whatever carries it: connect once, run scripts as root, close. */
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import type { Script } from '../model/script';
import type { Reason, Stage } from '../rules/connection/row';

export interface ScriptResult {
  /** Exit status of the script; undefined where a signal or the host ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** Its first 64 KiB, for error messages; control characters are still in it. */
  readonly stderr: string;
}

/** Bounds of one script run, and what it is for. */
export interface RunLimits {
  /** Milliseconds until the run is given up. */
  readonly timeoutMs: number;
  /** Bytes of stdout after which the run is given up; memory stays bounded by it. */
  readonly maxOutput: number;
  /** What a failure says of the host follows from it: a look changes nothing. Absent: a change, the careful reading. */
  readonly purpose?: Purpose;
}

export type Purpose = 'look' | 'change';

export interface Failure {
  readonly ok: false;
  readonly finding: Finding;
  readonly stage: Stage;
  readonly reason: Reason;
}

export interface RunFailure extends Failure {
  /** Whether the host may have run any of the script. A script that never began may be sent again. */
  readonly began: boolean;
}

export type RunOutcome = { readonly ok: true; readonly result: ScriptResult } | RunFailure;

/** A logged-in connection. */
export interface Session {
  /**
   * Runs a POSIX sh script as root with one exec. Nothing of the script is sent before a shell has said that it is
   * there, is root and takes it; the whole script is received before any of it runs. It runs with LC_ALL=C,
   * the sbin directories in PATH and an empty stdin. A run that is given up (time, output) drops the connection and
   * kills nothing: a change must not be torn in two. The script goes on until it ends or prints (SIGPIPE). Never
   * rejects.
   */
  run(script: Script, limits: RunLimits): Promise<RunOutcome>;
  /** False once the connection is known to be gone. */
  readonly alive: boolean;
  /** Ends the connection. Never rejects. */
  close(): Promise<void>;
}

export type ConnectOutcome = { readonly ok: true; readonly session: Session } | Failure;

export interface Transport {
  /**
   * Connects and logs in; bounded by its own time-outs, and given up at once when the signal aborts. Never rejects: a
   * failure is a finding OOM5xx.
   */
  connect(host: Host, signal?: AbortSignal): Promise<ConnectOutcome>;
}
