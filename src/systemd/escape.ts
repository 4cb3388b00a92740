/** Decides how text is written into unit files so that systemd reads exactly that text. */

/**
 * Characters that mean something inside a double-quoted word of Environment= (systemd.syntax(7), Quoting), and % which
 * begins a specifier (systemd.unit(5), Specifiers). `$` is literal there (systemd.exec(5)).
 */
const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '%': '%%',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * A value of Environment=: one assignment in double quotes. Control characters become escapes, so that no value can end
 * its line.
 */
export function environmentAssignment(variable: string, value: string): string {
  const escaped = value.replace(
    /[\\"%\u0000-\u001f\u007f]/g,
    (character) => SPECIAL[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${variable}=${escaped}"`;
}

/** A path as the value of What=: not quoted, only specifiers are expanded (systemd.swap(5)). */
export function pathValue(path: string): string {
  return path.replaceAll('%', '%%');
}

/** Whether a path is absolute and without `..`. */
export function isNormalized(path: string): boolean {
  return path.startsWith('/') && !path.split('/').includes('..');
}

/**
 * The name that systemd gives to a path in a unit's name (systemd.unit(5), String escaping for inclusion in unit
 * names): `/data/swap-1` is `data-swap\x2d1`. Takes an absolute path without `..`; throws (a bug) for another.
 */
export function escapePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (!isNormalized(path)) throw new RangeError(`not a normalized absolute path: ${path}`);
  if (parts.length === 0) return '-';
  const bytes = [...Buffer.from(parts.join('/'))];
  return bytes.map((byte, index) => escapeByte(byte, index === 0)).join('');
}

function escapeByte(byte: number, first: boolean): string {
  const character = String.fromCharCode(byte);
  if (character === '/') return '-';
  if (/[A-Za-z0-9:_]/.test(character) || (character === '.' && !first)) return character;
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
