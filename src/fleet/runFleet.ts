/** Runs one phase on many hosts: one script for each, a bounded number at once, and reports events as they happen. */
import { setMaxListeners } from 'node:events';
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import type { Script } from '../model/script';
import type { RunFailure, RunLimits, ScriptResult } from '../transport/transport';
import type { Stage } from '../rules/connection/row';
import { EventQueue } from './eventQueue';
import type { Runner } from './runner';

/** Events carry the names of hosts alone: a whole host holds its passwords, and events end up in logs. */
export type FleetEvent<T> =
  | { readonly kind: 'connecting'; readonly host: string }
  /** The script is about to be sent. `reused`: over the connection of an earlier phase. */
  | { readonly kind: 'running'; readonly host: string; readonly reused: boolean }
  | HostResult<T>;

/** The last event of a host; each host gets exactly one. */
export type HostResult<T> =
  /** `value`: what `read` made of the output. */
  { readonly kind: 'finished'; readonly host: string; readonly value: T } | HostFailure | HostNotStarted;

export interface HostFailure {
  readonly kind: 'failed';
  readonly host: string;
  /** The step that failed. */
  readonly stage: Stage;
  /** Whether the connection, the login and becoming root had worked. */
  readonly reached: boolean;
  readonly finding: Finding;
  /** Whether the host may have run some of the script. */
  readonly began: boolean;
}

/** The run was interrupted before any of the script was sent, or a look was abandoned. */
export interface HostNotStarted {
  readonly kind: 'not-started';
  readonly host: string;
}

export interface FleetJob<T> {
  readonly hosts: readonly Host[];
  /** The script of one host; asked for right before it is sent. Throwing ends the whole run: it is a bug. */
  readonly scriptFor: (host: Host) => Script;
  /**
   * Turns a host's output into what is kept of it, as soon as it is there: the outputs themselves are dropped, so that
   * memory is bounded by concurrency. Throwing ends the whole run: it is a bug.
   */
  readonly read: (host: Host, result: ScriptResult) => T;
  readonly runner: Runner;
  /** The limits of each host's run. */
  readonly limits: RunLimits;
  /** Hosts in progress at once; 50 unless given. */
  readonly concurrency?: number;
  /** Aborting it starts no further host and gives up those that are still connecting. */
  readonly signal?: AbortSignal;
  /**
   * What an interruption does to scripts that run: `finish` lets them end within their time limit (a change must not be
   * left halfway), `abandon` drops their connections (a look can be taken again).
   */
  readonly onInterrupt?: 'finish' | 'abandon';
}

const DEFAULT_CONCURRENCY = 50;

/** A host that failed in one of these stages was never reached as root. */
const UNREACHED: ReadonlySet<Stage> = new Set(['connect', 'login', 'root']);

function hostFailure({ name }: Host, { stage, finding, began }: RunFailure): HostFailure {
  return { kind: 'failed', host: name, stage, reached: !UNREACHED.has(stage), finding, began };
}

/**
 * The workers of a run. p-map would only bound how many work at once: when one fails, it either abandons those in
 * progress or starts all the others, too, and it keeps the results of all hosts.
 */
class Phase<T> {
  readonly events: EventQueue<FleetEvent<T>>;
  private readonly stop = new AbortController();
  private next = 0;
  private readonly width: number;

  constructor(private readonly job: FleetJob<T>) {
    this.width = Math.max(1, Math.min(job.concurrency ?? DEFAULT_CONCURRENCY, job.hosts.length));
    // A worker sends a few events for each host; beyond that it waits for the reader.
    this.events = new EventQueue(4 * this.width);
    // Each connection attempt listens on it, and so does each run that it may abandon.
    setMaxListeners(0, this.stop.signal);
  }

  interrupt = (): void => {
    this.stop.abort();
  };

  private interrupted(): boolean {
    return this.stop.signal.aborted;
  }

  async work(): Promise<void> {
    const ends = await Promise.allSettled(Array.from({ length: this.width }, () => this.worker()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private async worker(): Promise<void> {
    for (;;) {
      const host = this.job.hosts[this.next++];
      if (host === undefined) return;
      try {
        await this.events.push(this.interrupted() ? { kind: 'not-started', host: host.name } : await this.one(host));
      } catch (error) {
        this.interrupt();
        throw error;
      }
    }
  }

  private async one(host: Host): Promise<HostResult<T>> {
    const { runner, limits, scriptFor, read } = this.job;
    await this.events.push({ kind: 'connecting', host: host.name });
    const outcome = await runner.run(host, {
      script: () => scriptFor(host),
      limits,
      signal: this.stop.signal,
      ...(this.job.onInterrupt === 'abandon' ? { abandon: this.stop.signal } : {}),
      onRunning: (reused) => this.events.push({ kind: 'running', host: host.name, reused }),
    });
    if (outcome === 'interrupted') return { kind: 'not-started', host: host.name };
    if (outcome.ok) return { kind: 'finished', host: host.name, value: read(host, outcome.result) };
    return this.failed(host, outcome);
  }

  private failed(host: Host, outcome: RunFailure): HostResult<T> {
    // The connection was dropped from this side: a finding "lost" would make people look for a network fault.
    const abandoned = this.interrupted() && this.job.onInterrupt === 'abandon';
    if (abandoned) return { kind: 'not-started', host: host.name };
    return hostFailure(host, outcome);
  }
}

/**
 * Runs the scripts and yields events as they come; results come in the order in which hosts finish. Whoever stops
 * reading interrupts the run. A reader that is behind holds the workers, so memory stays bounded by
 * concurrency × (limits.maxOutput + what `read` makes of it).
 */
export async function* runFleet<T>(job: FleetJob<T>): AsyncGenerator<FleetEvent<T>, void, undefined> {
  const phase = new Phase(job);
  job.signal?.addEventListener('abort', phase.interrupt, { once: true });
  if (job.signal?.aborted) phase.interrupt();
  const done = phase.work().then(
    () => phase.events.end(),
    (error: unknown) => phase.events.end(error),
  );
  try {
    yield* phase.events;
  } finally {
    job.signal?.removeEventListener('abort', phase.interrupt);
    phase.interrupt();
    phase.events.discard();
    await done;
  }
}

/** Runs the scripts to the end and gives the results in the order of `hosts`; events go to `onEvent` as they come. */
export async function collectFleet<T>(
  job: FleetJob<T>,
  onEvent?: (event: FleetEvent<T>) => void,
): Promise<HostResult<T>[]> {
  const results = new Map<string, HostResult<T>>();
  for await (const event of runFleet(job)) {
    onEvent?.(event);
    if (event.kind !== 'connecting' && event.kind !== 'running') results.set(event.host, event);
  }
  return job.hosts.flatMap(({ name }) => results.get(name) ?? []);
}
