/** Decides which connections stay open between phases: the first ones up to a bound, so that a fleet of any size costs the same. */
import type { Host } from '../model/host';
import type { Failure, Session, Transport } from '../transport/transport';

/** `reused`: the session was open from an earlier phase, so nobody knows yet whether it still works. */
export type OpenOutcome = { readonly ok: true; readonly session: Session; readonly reused: boolean } | Failure;

/** Below the usual limit of 1024 open files, with room for those in use. */
const DEFAULT_MAX_KEPT = 500;

export class SessionPool {
  private readonly idle = new Map<string, Session>();
  private closed = false;

  /**
   * `maxKept`: sessions kept open while nobody uses them. Beyond it a session is closed after its phase; the ones kept stay the
   * same from phase to phase, since phases go through the hosts in one order and any eviction would throw out what comes next.
   */
  constructor(
    private readonly transport: Transport,
    private readonly maxKept = DEFAULT_MAX_KEPT,
  ) {}

  /** The kept session of the host where it is alive, else a new one. Never rejects. */
  async open(host: Host, signal?: AbortSignal): Promise<OpenOutcome> {
    const kept = this.idle.get(host.name);
    this.idle.delete(host.name);
    if (kept?.alive) return { ok: true, session: kept, reused: true };
    await kept?.close();
    return this.openNew(host, signal);
  }

  /** A new session, whatever is kept. Never rejects. */
  async openNew(host: Host, signal?: AbortSignal): Promise<OpenOutcome> {
    const outcome = await this.transport.connect(host, signal);
    return outcome.ok ? { ...outcome, reused: false } : outcome;
  }

  /** Takes a session back after use: kept for the next phase, or closed. */
  async giveBack(host: Host, session: Session): Promise<void> {
    const room = !this.closed && this.idle.size < this.maxKept && !this.idle.has(host.name);
    if (session.alive && room) this.idle.set(host.name, session);
    else await session.close();
  }

  /** Closes all sessions that are kept; those in use are closed when they are given back. Never rejects. */
  async closeAll(): Promise<void> {
    this.closed = true;
    const sessions = [...this.idle.values()];
    this.idle.clear();
    await Promise.all(sessions.map((session) => session.close()));
  }
}
