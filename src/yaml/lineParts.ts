/**
 * Splits one line of YAML or JSON into keys, values and the punctuation between them, without knowing the lines around
 * it.
 */

export interface YamlPart {
  /** `punctuation` is all that is neither key nor value: spaces, brackets, dashes, colons, stray quotes. */
  readonly kind: 'punctuation' | 'key' | 'value';
  readonly from: number;
  readonly to: number;
  /** As it is in the line, quotes included. */
  readonly text: string;
  /** The key of the line that a value belongs to; undefined where that is on another line. */
  readonly key?: string;
  /** Of a bracket: where what it opens ends, if it is on this line. */
  until?: number;
}

const QUOTED = /"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?/y;
/** Outside of brackets a plain scalar goes on to `: `, ` #` or the end (YAML 1.2, 7.3.3). */
const PLAIN = /(?:(?!\s+(?:#|$)|:(?:\s|$)).)+/y;
const PLAIN_IN_FLOW = /(?:(?!\s*[,[\]{}]|\s+(?:#|$)|:(?:\s|$|[,[\]{}])).)+/y;
/** Spaces, the dash of an item, `?`, the ends of documents, and the header of a block scalar. */
const PUNCTUATION = /\s+|(?:[-?](?=\s|$))|(?:---|\.\.\.)(?=\s|$)|[|>][-+\d]*(?=\s|$)/y;

function matchAt(pattern: RegExp, line: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(line)?.[0] ?? '';
}

/** The text without the quotes around it. */
export function unquotedPart(text: string): string {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text;
  return text.slice(1, text.length > 1 && text.endsWith(quote) ? -1 : undefined);
}

/**
 * The parts in their order, up to a comment, which is left out. A key is what has a colon after it at the beginning of
 * a line, of an item, or after a bracket or comma: `a: b: c` is a mistake whose second word is a value. A line can
 * begin within a text of several lines; what looks like a key there counts as one.
 */
export function yamlParts(line: string): readonly YamlPart[] {
  const parts: YamlPart[] = [];
  /** The key of each open bracket, and of the line itself. */
  const keys: (string | undefined)[] = [undefined];
  const brackets: YamlPart[] = [];
  let mayBeKey = true;
  let at = 0;
  const add = (kind: YamlPart['kind'], text: string, key?: string): void => {
    parts.push({ kind, from: at, to: at + text.length, text, ...(key === undefined ? {} : { key }) });
    at += text.length;
  };
  while (at < line.length) {
    const character = line[at] ?? '';
    if (character === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) break;
    const punctuation = matchAt(PUNCTUATION, line, at);
    if (punctuation !== '') {
      add('punctuation', punctuation);
    } else if (character === '{' || character === '[') {
      keys.push(character === '[' ? keys.at(-1) : undefined);
      mayBeKey = true;
      add('punctuation', character);
      brackets.push(...parts.slice(-1));
    } else if (brackets.length > 0 && /[\]},]/.test(character)) {
      if (character === ',') {
        mayBeKey = true;
        if (brackets.at(-1)?.text === '{') keys[keys.length - 1] = undefined;
      } else {
        const opened = brackets.pop();
        if (opened !== undefined) opened.until = at + 1;
        keys.pop();
        mayBeKey = false;
      }
      add('punctuation', character);
    } else {
      const quoted = character === '"' || character === "'";
      const plain = brackets.length > 0 ? PLAIN_IN_FLOW : PLAIN;
      // A character that begins no scalar, such as a bracket that nothing opened, is a part by itself.
      const text = matchAt(quoted ? QUOTED : plain, line, at) || character;
      const rest = line.slice(at + text.length);
      const hasColon = /^\s*:(?:\s|$)/.test(rest) || (quoted && brackets.length > 0 && /^\s*:/.test(rest));
      if (mayBeKey && hasColon) {
        keys[keys.length - 1] = unquotedPart(text);
        add('key', text);
        add('punctuation', matchAt(/\s*:/y, line, at));
      } else if (text === ':') add('punctuation', text);
      else add('value', text, keys.at(-1));
      mayBeKey = false;
    }
  }
  return parts;
}
