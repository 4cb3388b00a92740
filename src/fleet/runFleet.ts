/** Runs one phase on many hosts: a script each, so many at once, and tells what happens as it happens. */
import { setMaxListeners } from 'node:events';
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import type { RunFailure, RunLimits, RunOutcome, ScriptResult, Session } from '../transport/transport';
import { EventQueue } from './eventQueue';
import type { SessionPool } from './sessionPool';

export type FleetEvent =
  | { readonly kind: 'connecting'; readonly host: Host }
  /** The script is about to be sent. `reused`: over the connection of an earlier phase. */
  | { readonly kind: 'running'; readonly host: Host; readonly reused: boolean }
  | HostResult;

/** The last event of a host; each host gets exactly one. */
export type HostResult =
  | { readonly kind: 'finished'; readonly host: Host; readonly result: ScriptResult }
  /** `stage`: connect, where the host was never logged in to. `began`: the host may have run some of the script. */
  | {
      readonly kind: 'failed';
      readonly host: Host;
      readonly stage: 'connect' | 'run';
      readonly finding: Finding;
      readonly began: boolean;
    }
  /** The run was interrupted before any of the script was sent, or a look was abandoned. */
  | { readonly kind: 'not-started'; readonly host: Host };

export interface FleetJob {
  readonly hosts: readonly Host[];
  /** The script of one host; asked for right before it is sent. Throwing ends the whole run: it is a bug. */
  readonly scriptFor: (host: Host) => string;
  readonly pool: SessionPool;
  /** Of each host's run. */
  readonly limits: RunLimits;
  /** Hosts worked at once. */
  readonly concurrency?: number;
  /** Aborting it starts no further host and gives up those that are still connecting. */
  readonly signal?: AbortSignal;
  /**
   * What an interruption does to scripts that run: `finish` lets them end within their time limit (a change must not be left
   * halfway), `abandon` drops their connections (a look can be taken again).
   */
  readonly onInterrupt?: 'finish' | 'abandon';
}

const DEFAULT_CONCURRENCY = 50;

/** The finding of a session that was found dead before the script was sent. */
const LOST_BEFORE_RUN = 'OOM546';

/** The finding of a connect that was given up because of the signal. */
const INTERRUPTED = 'OOM547';

class Phase {
  readonly events: EventQueue<FleetEvent>;
  private readonly stop = new AbortController();
  private readonly running = new Set<Session>();
  private next = 0;
  private readonly width: number;

  constructor(private readonly job: FleetJob) {
    this.width = Math.max(1, Math.min(job.concurrency ?? DEFAULT_CONCURRENCY, job.hosts.length));
    // A worker tells a few events for each host; beyond that it waits for the reader.
    this.events = new EventQueue(4 * this.width);
    // Each connect listens on it.
    setMaxListeners(0, this.stop.signal);
  }

  interrupt = (): void => {
    if (this.interrupted()) return;
    this.stop.abort();
    if (this.job.onInterrupt !== 'abandon') return;
    for (const session of this.running) void session.close();
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
        await this.events.push(this.interrupted() ? { kind: 'not-started', host } : await this.one(host));
      } catch (error) {
        this.interrupt();
        throw error;
      }
    }
  }

  private async one(host: Host): Promise<HostResult> {
    const { pool } = this.job;
    await this.events.push({ kind: 'connecting', host });
    let opened = await pool.open(host, this.stop.signal);
    for (;;) {
      if (!opened.ok) {
        if (opened.finding.code === INTERRUPTED) return { kind: 'not-started', host };
        return { kind: 'failed', host, stage: 'connect', finding: opened.finding, began: false };
      }
      const { session, reused } = opened;
      if (this.interrupted()) {
        await pool.giveBack(host, session);
        return { kind: 'not-started', host };
      }
      await this.events.push({ kind: 'running', host, reused });
      const outcome = await this.run(host, session);
      // A kept connection can have died unnoticed. Only where nothing of the script was sent is it sent again, on a new one.
      const stale = !outcome.ok && !outcome.began && outcome.finding.code === LOST_BEFORE_RUN;
      if (reused && stale && !this.interrupted()) {
        opened = await pool.openNew(host, this.stop.signal);
        continue;
      }
      if (outcome.ok) return { kind: 'finished', host, result: outcome.result };
      return this.failed(host, outcome);
    }
  }

  private async run(host: Host, session: Session): Promise<RunOutcome> {
    const { pool, scriptFor, limits } = this.job;
    this.running.add(session);
    try {
      return await session.run(scriptFor(host), limits);
    } finally {
      this.running.delete(session);
      await pool.giveBack(host, session);
    }
  }

  private failed(host: Host, outcome: RunFailure): HostResult {
    // Where the connection was dropped from this side, "lost" would send the reader looking for a fault of the network.
    const abandoned = this.interrupted() && this.job.onInterrupt === 'abandon';
    if (abandoned) return { kind: 'not-started', host };
    return { kind: 'failed', host, stage: 'run', finding: outcome.finding, began: outcome.began };
  }
}

/**
 * Runs the scripts and yields events as they come; results come in the order in which hosts finish. Whoever stops reading
 * interrupts the run. Sessions stay open in the pool. A reader that is behind holds the workers, so memory stays bounded by
 * concurrency × limits.maxOutput.
 */
export async function* runFleet(job: FleetJob): AsyncGenerator<FleetEvent, void, undefined> {
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
export async function collectFleet(job: FleetJob, onEvent?: (event: FleetEvent) => void): Promise<HostResult[]> {
  const results = new Map<Host, HostResult>();
  for await (const event of runFleet(job)) {
    onEvent?.(event);
    if (event.kind !== 'connecting' && event.kind !== 'running') results.set(event.host, event);
  }
  return job.hosts.flatMap((host) => results.get(host) ?? []);
}
