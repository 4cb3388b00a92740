/** Cuts the text of a script into its functions, and says of each what it calls. */

/** A function as it is sent. */
export interface CutFunction {
  readonly name: string;
  /** Without indentation. */
  readonly text: string;
  /**
   * Names that occur in it as words, of functions of this script or of those that it is cut with. Where a name is put
   * together ("env_$mode"), its beginning with a dollar behind it.
   */
  readonly calls: readonly string[];
}

export interface CutScript {
  /** What is outside of functions, without indentation. */
  readonly outside: string;
  readonly functions: readonly CutFunction[];
}

/** Functions begin and end at the start of a line, as shfmt writes them. */
const FUNCTION = /^(\w+)\(\) \{(?: .* \}|\n(?:.*\n)*?\})$/gm;

/** Scripts whose functions call each other. */
export function cutScripts<K extends string>(texts: Readonly<Record<K, string>>): Readonly<Record<K, CutScript>> {
  const names = new Set(Object.values<string>(texts).flatMap(namesIn));
  return Object.fromEntries(
    Object.entries<string>(texts).map(([key, text]) => [key, cut(text, names)]),
  ) as unknown as Readonly<Record<K, CutScript>>;
}

/** A script that calls no other one's functions. */
export function cutScript(text: string): CutScript {
  return cut(text, new Set(namesIn(text)));
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(FUNCTION)].map(([, name = '']) => name);
}

function cut(text: string, names: ReadonlySet<string>): CutScript {
  const functions = [...text.matchAll(FUNCTION)].map(([body, name = '']) => {
    const words = new Set(body.match(/\b[a-z]\w*\$?/g));
    return { name, text: flatten(body), calls: [...words].filter((word) => word.endsWith('$') || names.has(word)) };
  });
  return { outside: flatten(text.replaceAll(FUNCTION, '')).trimEnd(), functions };
}

/**
 * Without indentation and empty lines. (A line within quotes that begins with a blank would lose it: a test holds that
 * there is none.)
 */
function flatten(text: string): string {
  return text.replaceAll(/^\s+/gm, '');
}
