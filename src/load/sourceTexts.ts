/**
 * Keeps the texts of specs and inventories as they were read, so that findings show lines without reading a file again.
 */
import { shownInventoryLine } from '../inventory/foreign/shownLine';
import type { LineAt, SourceLine } from '../model/text/sourceLine';
import type { SpecFile } from '../spec/parseSpec';
import { isSpecText, shownSpecLine } from '../spec/shownLine';

/** What is known of one file. */
interface Source {
  readonly lines: () => readonly string[];
  readonly show: (line: string, column: number) => SourceLine | undefined;
  /** Findings about the file as a whole have the place 1:1, and no value that is meant. */
  readonly isWholeAtStart: boolean;
}

export class SourceTexts {
  private readonly sources = new Map<string, Source>();

  readonly addSpec = ({ path, text }: SpecFile): void => {
    if (!isSpecText(text)) return;
    // A byte order mark is not part of the text, as in parseSpec.
    const lines = splitOnce(text.replace(/^\ufeff/, ''));
    this.sources.set(path, { lines, show: shownSpecLine, isWholeAtStart: false });
  };

  readonly addInventory = (path: string, text: string, format: 'ini' | 'yaml'): void => {
    // The formats do not agree on whether these end a line.
    if (/\r(?!\n)|\u0085/.test(text)) return;
    const lines = splitOnce(text.replace(/^\ufeff/, ''));
    const show: Source['show'] = (line, column) => shownInventoryLine(line, column, format);
    this.sources.set(path, { lines, show, isWholeAtStart: true });
  };

  readonly lineAt: LineAt = ({ file, line, column }) => {
    const source = this.sources.get(file);
    if (source === undefined || (source.isWholeAtStart && line === 1 && column === 1)) return undefined;
    const text = source.lines()[line - 1];
    return text === undefined ? undefined : source.show(text.replace(/\r$/, ''), column);
  };
}

/** Most texts are never asked for a line. */
function splitOnce(text: string): () => readonly string[] {
  let lines: readonly string[] | undefined;
  return () => (lines ??= text.split('\n'));
}
