/** Decides how emphasis looks: ANSI colours where they are wanted, plain text where not. */

/** How a text report is laid out. */
export interface TextOptions {
  /** Columns of the terminal; lines are wrapped to it where that loses nothing. */
  readonly width: number;
  readonly color: boolean;
}

export type Tone = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Select Graphic Rendition parameters, on and off (ECMA-48, 8.3.117). */
const SGR: Readonly<Record<Tone, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export type Paint = (tone: Tone, text: string) => string;

/** Gives a function that paints text, or leaves it as it is. Only whole words are painted, after all widths were measured. */
export function painter(color: boolean): Paint {
  if (!color) return (_tone, text) => text;
  return (tone, text) => {
    if (text === '') return text;
    const [on, off] = SGR[tone];
    return `\x1b[${on}m${text}\x1b[${off}m`;
  };
}
