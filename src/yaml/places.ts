/** Decides which line and column an offset of a text is. */
import type { Place } from '../model/finding';

/** Turns offsets of one text into places. */
export class Places {
  private readonly starts: number[] = [0];
  private readonly length: number;

  constructor(
    private readonly file: string,
    text: string,
  ) {
    this.length = text.length;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /**
   * The place of an offset; lines and columns count from 1, columns in UTF-16 units as editors count them. The end of
   * the text is the last place.
   */
  at(anyOffset: number): Place {
    const offset = Math.min(anyOffset, this.length);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startOfLine(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.file, line: low + 1, column: offset - this.startOfLine(low) + 1 };
  }

  private startOfLine(index: number): number {
    return this.starts[index] ?? 0;
  }
}
