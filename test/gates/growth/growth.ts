/**
 * What it is to plant something that a program like this gets more of, as a person would add it: new files, and what is
 * put into files that are there.
 */

/** What is put into a file of the source. */
interface Insertion {
  readonly file: string;
  /** Occurs once in the file; the text goes after it. */
  readonly after: string;
  readonly text: string;
}

interface Trial {
  readonly shows: string;
  /** Arguments of the built program, or the path of a small program among the files. */
  readonly call: readonly string[] | string;
  /** In the output where it works, and only there. */
  readonly says: RegExp;
}

export interface Growth {
  /** Its row of the table in ARCHITECTURE.md. */
  readonly adds: string;
  /** New files: its own, and small programs that use it. */
  readonly files: Readonly<Record<string, string>>;
  /** The one file that lists all of its kind. */
  readonly table: string;
  /** Other files that it takes a line in; the row has to say so of each. */
  readonly beside?: readonly string[];
  readonly insertions: readonly Insertion[];
  readonly trials: readonly Trial[];
}
