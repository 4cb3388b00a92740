/** Which value a text of an INI inventory has: that of the Python literal that it is, or else the text itself. */
import type { Json } from '../../model/host';
import { exactFloat, exactInteger, spelled } from '../../yaml/numbers';

/** Deeper nesting stays text, as Python refuses it. */
const DEEPEST = 100;

/** Python refuses longer integers (sys.int_info.default_max_str_digits). */
const MAX_DIGITS = 4300;

/** A value with its spelling as a key of a JSON object, as Python's json.dumps converts keys. */
interface Value {
  readonly value: Json;
  readonly key?: string;
}

/**
 * Thrown within this file alone: the text is not a literal. One for all: most addresses and sizes end here, and an
 * error of each would note a stack that nobody reads.
 */
const NOT_A_LITERAL = new Error('not a literal');

/**
 * The value of an INI variable as Ansible reads it (ast.literal_eval of Python 3, and the text itself where that
 * fails): `5`, `1_000`, `0x1F`, `-1.5e3`, `'text'`, `True`, `None`, `[1, 'a']`, `{'a': 1}`, `80,443` (a tuple, printed
 * as a list), each with a trailing `# comment`. What Python reads but JSON cannot print (complex numbers, sets, `...`)
 * stays text.
 */
export function readPythonLiteral(text: string): Json {
  // Nearly every value starts like a word; they are not a literal, but for True, False, None and string prefixes.
  if (/^[A-Za-z_/~.@$%<>=!?*&|^;:]/.test(text) && !/^(True|False|None)\b|^\.\d|^[rRuUbB]{1,2}['"]/.test(text))
    return text;
  try {
    return new Reader(text).whole();
  } catch (error) {
    if (error === NOT_A_LITERAL) return text;
    throw error;
  }
}

const SPACE = /[ \t\f]*/y;
const NUMBER =
  /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)?)(?![\w.])/y;
const STRING =
  /([rR]|[uU]|[bB]|[bB][rR]|[rR][bB])?('''(?:[^\\]|\\[^])*?'''|"""(?:[^\\]|\\[^])*?"""|'(?!'')(?:[^'\\\n]|\\[^])*'|"(?!"")(?:[^"\\\n]|\\[^])*")/y;
const WORD = /(True|False|None)(?!\w)/y;
const WORDS: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  whole(): Json {
    const { value } = this.listOrOne('', 0);
    this.space();
    if (this.at < this.text.length && this.text[this.at] !== '#') throw NOT_A_LITERAL;
    return value;
  }

  /** Items with commas up to a closing bracket (or the end): a tuple where a comma is there, else the one item. */
  private listOrOne(closing: string, depth: number): Value {
    const items: Json[] = [];
    let commas = false;
    for (;;) {
      if (this.ends(closing)) {
        if (items.length === 0 && closing === '') throw NOT_A_LITERAL;
        return { value: items };
      }
      const item = this.item(depth);
      items.push(item.value);
      if (!this.take(',')) {
        if (!this.ends(closing)) throw NOT_A_LITERAL;
        return commas ? { value: items } : item;
      }
      commas = true;
    }
  }

  private ends(closing: string): boolean {
    this.space();
    if (closing === '') return this.at >= this.text.length || this.text[this.at] === '#';
    return this.text[this.at] === closing;
  }

  private item(depth: number): Value {
    if (depth > DEEPEST) throw NOT_A_LITERAL;
    this.space();
    const first = this.text[this.at] ?? '';
    if (first === '-' || first === '+') return this.signed(first);
    if (first === '(') {
      this.at += 1;
      const inner = this.listOrOne(')', depth + 1);
      this.at += 1;
      return inner;
    }
    if (first === '[') return this.list(depth);
    if (first === '{') return this.dict(depth);
    const word = this.match(WORD)?.[1];
    if (word !== undefined) {
      const value = WORDS[word] ?? null;
      return { value, key: String(value) };
    }
    if (/[\d.]/.test(first)) return this.number(1);
    return this.strings();
  }

  private signed(sign: string): Value {
    this.at += 1;
    this.space();
    return this.number(sign === '-' ? -1 : 1);
  }

  private number(sign: number): Value {
    const digits = this.match(NUMBER)?.[0].replaceAll('_', '');
    if (digits === undefined || digits.length > MAX_DIGITS) throw NOT_A_LITERAL;
    // A decimal integer has no leading zero unless it is all zeros.
    if (/^0\d/.test(digits) && !/^0+$/.test(digits) && !/[.eE]/.test(digits)) throw NOT_A_LITERAL;
    const isFloat = /^[\d.]*[.eE]/.test(digits);
    const value = isFloat ? exactFloat(sign * Number(digits)) : exactInteger(BigInt(sign) * BigInt(digits));
    return { value, key: spelled(value) };
  }

  private list(depth: number): Value {
    this.at += 1;
    const items: Json[] = [];
    while (!this.ends(']')) {
      items.push(this.item(depth + 1).value);
      if (!this.take(',') && !this.ends(']')) throw NOT_A_LITERAL;
    }
    this.at += 1;
    return { value: items };
  }

  private dict(depth: number): Value {
    this.at += 1;
    const entries: (readonly [string, Json])[] = [];
    while (!this.ends('}')) {
      const { key } = this.item(depth + 1);
      if (key === undefined || !this.take(':')) throw NOT_A_LITERAL;
      entries.push([key, this.item(depth + 1).value]);
      if (!this.take(',') && !this.ends('}')) throw NOT_A_LITERAL;
    }
    this.at += 1;
    return { value: Object.fromEntries(entries) };
  }

  /** One string, or several side by side, which Python joins. */
  private strings(): Value {
    let joined = '';
    let kind: 'none' | 'text' | 'bytes' = 'none';
    for (;;) {
      this.space();
      const match = this.match(STRING);
      if (match === null) break;
      const [, prefix = '', quoted = ''] = match;
      const found = /b/i.test(prefix) ? 'bytes' : 'text';
      const body = /^('{3}|"{3})/.test(quoted) ? quoted.slice(3, -3) : quoted.slice(1, -1);
      // Python joins no bytes with text, and takes ASCII alone for bytes.
      if ((kind !== 'none' && kind !== found) || (found === 'bytes' && /[^\0-\x7f]/.test(body))) throw NOT_A_LITERAL;
      kind = found;
      joined += /r/i.test(prefix) ? body : unescape(body, found === 'bytes');
    }
    if (kind === 'none') throw NOT_A_LITERAL;
    return { value: joined, key: joined };
  }

  private take(sign: string): boolean {
    this.space();
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private space(): void {
    this.match(SPACE);
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Python's escapes within a string; an unknown one keeps its backslash (Python language reference, 2.4.1). `\N{...}`
 * stays no literal.
 */
function unescape(body: string, isBytes: boolean): string {
  return body.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g,
    (whole, octal?: string, hex?: string, short?: string, long?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (isBytes && letter === undefined) return whole;
      if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16));
      if (long !== undefined) {
        const point = Number.parseInt(long, 16);
        if (point > 0x10ffff) throw NOT_A_LITERAL;
        return String.fromCodePoint(point);
      }
      if (letter !== undefined && (isBytes ? 'x' : 'xuUN').includes(letter)) throw NOT_A_LITERAL;
      return ESCAPES[letter ?? ''] ?? whole;
    },
  );
}
