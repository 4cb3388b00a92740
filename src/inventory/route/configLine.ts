/**
 * How a line of ssh_config splits into a keyword and its arguments (ssh_config(5); OpenSSH's strdelim and argv_split).
 */

/**
 * The keyword, as written, and what follows: spaces and one `=` are between them. Both are empty for a comment or an
 * empty line.
 */
export function keywordAndRest(line: string): { readonly keyword: string; readonly rest: string } {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return { keyword: '', rest: '' };
  const match = /^(?:"([^"]*)"?|([^\s="]+))\s*=?\s*([^]*)$/.exec(text);
  if (match === null) return { keyword: '', rest: '' };
  return { keyword: match[1] ?? match[2] ?? '', rest: match[3] ?? '' };
}

/**
 * The arguments: spaces separate them unless they are in quotes of either kind, a backslash escapes a quote or itself,
 * and a # before a word begins a comment.
 */
export function splitArguments(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === '\\' && (next === '"' || next === "'" || next === '\\' || (quote === '' && next === ' '))) {
      word = (word ?? '') + next;
      at += 1;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '#' && word === undefined) {
      break;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Keywords whose value is the rest of the line as it stands, quotes and comments included (OpenSSH's readconf.c). */
const WHOLE_LINE: ReadonlySet<string> = new Set([
  'proxycommand',
  'proxyjump',
  'localcommand',
  'remotecommand',
  'knownhostscommand',
]);

/**
 * The value of a keyword in lower case; undefined where ssh refuses the line, which has no argument or more than one.
 */
export function valueOf(keyword: string, rest: string): string | undefined {
  if (WHOLE_LINE.has(keyword)) return rest === '' ? undefined : rest;
  const [value, ...more] = splitArguments(rest);
  return more.length > 0 ? undefined : value;
}
