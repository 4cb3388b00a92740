/** How a memory variable is reduced to what may leave a host: the same rule as `words` in look/variables.sh. */

const SHORT = /^-X(?:m[nsx]|ss)[0-9]/;
const LONG = /^-XX:(?:.*Size|Max.*|Min.*|Initial.*)=[0-9]/s;
/** A size or a share, with nothing behind it: an option may begin like one and go on as a secret. */
const NUMBER = /^[0-9.]*[kKmMgGtT]?$/;
const LONGEST = 79;

/**
 * The words of a variable; memory options with a number whole, of others what stands before their `=` (values can be secrets), and `*` for
 * what is no option.
 */
export function reduceWords(value: string): readonly string[] {
  return value
    .split(/[ \t\n]+/)
    .filter(Boolean)
    .map(reduceWord);
}

function reduceWord(word: string): string {
  let shown = '*';
  if (SHORT.test(word)) shown = NUMBER.test(word.slice('-Xmx'.length)) ? word : word.slice(0, '-Xmx'.length);
  else if (LONG.test(word)) shown = NUMBER.test(word.slice(word.indexOf('=') + 1)) ? word : beforeEquals(word);
  else if (word.startsWith('-')) shown = beforeEquals(word);
  return /^[-A-Za-z0-9:.%=+_/]*$/.test(shown) && shown.length <= LONGEST ? shown : '*';
}

function beforeEquals(word: string): string {
  const at = word.indexOf('=');
  return at < 0 ? word : word.slice(0, at);
}
