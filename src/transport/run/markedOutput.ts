/**
 * Decides which part of a stream is the script's output: what follows the line that marks its start, up to a
 * bound.
 */

/** Bytes before the mark that are kept for findings. */
const KEPT_NOISE = 4096;

export class MarkedOutput {
  /** Bytes before the mark, its line included. */
  before = 0;
  /** Bytes after the mark, kept or not. */
  after = 0;
  /** Whether the mark was seen. */
  marked = false;
  private readonly mark: Buffer;
  /** The last bytes before the mark. */
  private noise: Buffer = Buffer.alloc(0);
  /** Grows by doubling: a host that prints single bytes must not cost an object for each. */
  private kept: Buffer = Buffer.alloc(0);
  private keptBytes = 0;

  /** `line`: the mark, without its line end. `maxKept`: bytes after it that are kept; more are counted and dropped. */
  constructor(
    line: string,
    private readonly maxKept: number,
  ) {
    this.mark = Buffer.from(`${line}\n`);
  }

  /** Takes the next bytes of the stream. Memory stays within twice maxKept and a few kilobytes. */
  push(chunk: Buffer): void {
    if (this.marked) return this.keep(chunk);
    const seen = Buffer.concat([this.noise, chunk]);
    const at = seen.indexOf(this.mark);
    if (at < 0) {
      this.before += chunk.length;
      // The mark may be split between chunks; what is kept is longer than it.
      this.noise = Buffer.from(seen.subarray(Math.max(0, seen.length - KEPT_NOISE)));
      return;
    }
    const end = at + this.mark.length;
    this.before += chunk.length - (seen.length - end);
    this.noise = Buffer.from(seen.subarray(0, at));
    this.marked = true;
    this.keep(seen.subarray(end));
  }

  /**
   * What came before the text, where the last kilobytes before the mark hold it; all up to its end is forgotten, so
   * that each is taken once.
   */
  take(text: string): string | undefined {
    const at = this.noise.indexOf(text);
    if (at < 0) return undefined;
    const before = this.noise.toString('utf8', 0, at);
    this.noise = this.noise.subarray(at + Buffer.byteLength(text));
    return before;
  }

  /** The last kilobytes before the mark. */
  preamble(): string {
    return this.noise.toString('utf8');
  }

  /** What came after the mark, as far as it was kept. Bytes that are not UTF-8 read as U+FFFD. */
  text(): string {
    return this.kept.toString('utf8', 0, this.keptBytes);
  }

  private keep(chunk: Buffer): void {
    this.after += chunk.length;
    const size = Math.min(chunk.length, this.maxKept - this.keptBytes);
    if (size <= 0) return;
    const needed = this.keptBytes + size;
    if (needed > this.kept.length) {
      const grown = Buffer.allocUnsafe(Math.min(this.maxKept, Math.max(needed, 2 * this.kept.length, 8192)));
      this.kept.copy(grown, 0, 0, this.keptBytes);
      this.kept = grown;
    }
    chunk.copy(this.kept, this.keptBytes, 0, size);
    this.keptBytes = needed;
  }
}
