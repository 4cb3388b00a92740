/**
 * Decides which connections stay open between phases: the first ones up to a bound, so that a fleet of any size costs
 * the same.
 */
import type { Host } from '../model/host';
import type { Failure, RunOutcome, Session, Transport } from '../transport/transport';
import type { Order, Runner } from './runner';

/** `reused`: the session was open from an earlier phase, so nobody knows yet whether it still works. */
type OpenOutcome = { readonly ok: true; readonly session: Session; readonly reused: boolean } | Failure;

/** Below the usual limit of 1024 open files, with room for those in use. */
const DEFAULT_MAX_KEPT = 500;

/** A call, since the compiler would take an earlier answer for the present one. */
const isAborted = ({ aborted }: AbortSignal): boolean => aborted;

export class SessionPool implements Runner {
  private readonly idle = new Map<string, Session>();
  private closed = false;

  /**
   * `maxKept`: sessions kept open while nobody uses them. Beyond it a session is closed after its phase; the ones kept
   * stay the same from phase to phase, since phases go through the hosts in one order and any eviction would throw out
   * what comes next.
   */
  constructor(
    private readonly transport: Transport,
    private readonly maxKept = DEFAULT_MAX_KEPT,
  ) {}

  async run(host: Host, order: Order): Promise<RunOutcome | 'interrupted'> {
    const { signal } = order;
    let opened = await this.open(host, signal);
    for (;;) {
      // A question about the host key that was interrupted is not a fault of the host, either.
      if (!opened.ok)
        return opened.reason === 'interrupted' || signal.aborted ? 'interrupted' : { ...opened, began: false };
      const { session, reused } = opened;
      if (signal.aborted) {
        await this.giveBack(host, session);
        return 'interrupted';
      }
      await order.onRunning(reused);
      const outcome = await this.through(session, host, order);
      // A kept connection can have died unnoticed. The script is sent again, over a new one, only where nothing of it
      // was sent.
      const stale = !outcome.ok && !outcome.began && outcome.reason === 'lost';
      if (!reused || !stale || isAborted(signal)) return outcome;
      opened = await this.openNew(host, signal);
    }
  }

  private async through(session: Session, host: Host, { script, limits, abandon }: Order): Promise<RunOutcome> {
    const close = (): void => void session.close();
    abandon?.addEventListener('abort', close);
    try {
      return await session.run(script(), limits);
    } finally {
      abandon?.removeEventListener('abort', close);
      await this.giveBack(host, session);
    }
  }

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

  /** Takes a session back after use: keeps it for the next phase, or closes it. */
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
