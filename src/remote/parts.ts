/** Which functions of a script's text a run needs: a host is sent, and its shell reads, no more than those. */

const FUNCTION = /^(\w+)\(\) \{(?: .* \}|\n(?:.*\n)*?\})$/gm;

/** Texts that were cut already: a fleet asks for the same one again and again. */
const known = new Map<string, string>();

/**
 * The text without the functions that none of `entries` comes to. A function is taken where its name occurs as a word, and where a name is put
 * together ("env_$mode") all that begin so: rather one too many. What stands outside of functions stays. Functions begin and end at the
 * start of a line, as shfmt writes them.
 */
export function partFor(text: string, ...entries: readonly string[]): string {
  const key = `${entries.join(' ')}\n${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const bodies = new Map([...text.matchAll(FUNCTION)].map(([body, name = '']) => [name, body]));
  const needed = new Set(entries);
  for (const name of needed) {
    for (const [, word = '', dynamic] of (bodies.get(name) ?? '').matchAll(/\b([a-z]\w*)(\$)?/g)) {
      if (dynamic === undefined) {
        if (bodies.has(word)) needed.add(word);
      } else for (const other of bodies.keys()) if (other.startsWith(word)) needed.add(other);
    }
  }
  const part = text
    .replaceAll(FUNCTION, (body, name: string) => (needed.has(name) ? body : ''))
    .replaceAll(/\n+/g, '\n');
  known.set(key, part);
  return part;
}
