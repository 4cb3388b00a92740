/** How a memory variable is reduced to what may leave a host: the same rule as `words` in look.sh. */

const MEMORY_OPTION =
  /^(?:-Xm[nsx][0-9]|-Xss[0-9]|-XX:.*Size=[0-9]|-XX:Max.*=[0-9]|-XX:Min.*=[0-9]|-XX:Initial.*=[0-9]|-XX:[+-])/;
const LONGEST = 79;

/**
 * The words of a variable; memory options whole, of others what stands before their `=` (values can be secrets), and `*` for
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
  if (MEMORY_OPTION.test(word)) shown = /^[-A-Za-z0-9:.%=+]*$/.test(word) ? word : beforeEquals(word);
  else if (word.startsWith('-')) shown = beforeEquals(word);
  return /^[-A-Za-z0-9:.%=+_/]*$/.test(shown) && shown.length <= LONGEST ? shown : '*';
}

function beforeEquals(word: string): string {
  const at = word.indexOf('=');
  return at < 0 ? word : word.slice(0, at);
}
