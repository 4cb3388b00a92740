/**
 * Passes events from many workers to one reader, and makes the workers wait while the reader is behind: memory stays
 * bounded.
 */

export class EventQueue<T> implements AsyncIterable<T> {
  private readonly events: T[] = [];
  private readonly held: (() => void)[] = [];
  private wake: (() => void) | undefined;
  private ended: { readonly error?: unknown } | undefined;
  private deaf = false;

  /** `bound`: events that may wait for the reader before `push` waits. */
  constructor(private readonly bound: number) {}

  /** Resolves when there is room again, or at once when nobody reads any more. */
  push(event: T): Promise<void> {
    if (this.deaf) return Promise.resolve();
    this.events.push(event);
    this.wake?.();
    return this.events.length < this.bound ? Promise.resolve() : new Promise((go) => this.held.push(go));
  }

  /** No more events will come; with an error, the reader gets it after the last one. */
  end(error?: unknown): void {
    this.ended ??= error === undefined ? {} : { error };
    this.wake?.();
  }

  /** The reader is gone: events are dropped, and no worker waits. */
  discard(): void {
    this.deaf = true;
    this.events.length = 0;
    this.release();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      for (let event = this.events.shift(); event !== undefined; event = this.events.shift()) {
        if (this.events.length < this.bound) this.release();
        yield event;
      }
      if (this.ended !== undefined) {
        if ('error' in this.ended) throw this.ended.error;
        return;
      }
      await new Promise<void>((go) => (this.wake = go));
      this.wake = undefined;
    }
  }

  private release(): void {
    for (const go of this.held.splice(0)) go();
  }
}
