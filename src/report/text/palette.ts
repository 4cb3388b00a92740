/** Decides how emphasis looks: ANSI colours where they are wanted, plain text where not. */
import { styleText } from 'node:util';
import type { Severity } from '../../model/finding';
import type { LineAt } from '../../model/text/sourceLine';

/** How a text report is laid out. */
export interface TextOptions {
  /** Columns of the terminal; lines are wrapped to it where that loses nothing. */
  readonly width: number;
  readonly color: boolean;
  /** The lines of the user's files as they were read; absent where they are not at hand. */
  readonly lineAt?: LineAt;
}

export type Tone = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** How severe a finding is, by its colour. */
export const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = { error: 'red', warning: 'yellow', info: 'cyan' };

export type Paint = (tone: Tone, text: string) => string;

/**
 * Gives a function that paints text, or leaves it as it is. Only whole words are painted, after all widths were
 * measured.
 */
export function painter(color: boolean): Paint {
  if (!color) return (_tone, text) => text;
  // Whether there is colour is decided once (terminal/context.ts): Node would look at its own stdout and environment,
  // whichever output this is for.
  return (tone, text) => (text === '' ? text : styleText(tone, text, { validateStream: false }));
}
