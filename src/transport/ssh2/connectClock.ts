/** The time that a connect may take: it stands still while a person types a passphrase. */
export class ConnectClock {
  private timer: NodeJS.Timeout | undefined;
  private since = 0;
  private pauses = 0;

  /** `left`: milliseconds until `ring` is called. */
  constructor(
    private left: number,
    private readonly ring: () => void,
  ) {
    this.run();
  }

  private run(): void {
    this.since = performance.now();
    this.timer = setTimeout(this.ring, Math.max(1, this.left));
  }

  /** Ends it for good. */
  stop(): void {
    clearTimeout(this.timer);
    this.pauses = Infinity;
  }

  /** Stands still while something is waited for. */
  async pausedFor<T>(wait: Promise<T>): Promise<T> {
    if (this.pauses++ === 0) {
      clearTimeout(this.timer);
      this.left -= performance.now() - this.since;
    }
    try {
      return await wait;
    } finally {
      if (--this.pauses === 0) this.run();
    }
  }
}
