/**
 * Decides how text from a host, a spec or an inventory is shown: on one line, bounded, with nothing in it that a
 * terminal obeys or that reads as other text.
 */

/** Escapes with a name of their own; every other control character is written by its number. */
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Everything that moves the cursor, changes the terminal or is invisible: Cc (C0, DEL, C1), Cf (bidi controls,
 * zero-width, soft hyphen, tags), Zl and Zp (line and paragraph separator), lone surrogates, private use and
 * noncharacters, and the marks that change how their neighbour looks (variation selectors, Hangul and Braille blanks).
 */
const UNPRINTABLE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}\u{115f}\u{1160}\u{2800}\u{3164}\u{ffa0}\u{034f}]/gu;

/** A base letter carries few combining marks in any language; a stack of them paints over the lines above. */
const MARKS = /(\p{M}{4})\p{M}+/gu;

function escape(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/**
 * Makes untrusted text safe for a finding, a report or a terminal: one line, no control, bidi or invisible character
 * (they show as `\n`, `\x1b`, `\u{202e}`), at most `maxLength` UTF-16 units, the last one `…` where something was cut.
 * Never throws. The work is bounded by `maxLength`, not by the text.
 */
export function printable(text: string, maxLength = 200): string {
  // A window a little larger than the result: what lies beyond it cannot become part of it.
  const window = text.length > maxLength + 1 ? text.slice(0, maxLength + 1) : text;
  const shown = window.replace(MARKS, '$1').replace(UNPRINTABLE, escape);
  if (shown.length <= maxLength && window.length === text.length) return shown;
  // Cut between characters: half a surrogate pair is not text, and half an escape would read as something else.
  let kept = '';
  for (const character of window.replace(MARKS, '$1')) {
    const next = character.replace(UNPRINTABLE, escape);
    if (kept.length + next.length > maxLength - 1) break;
    kept += next;
  }
  return maxLength > 0 ? `${kept}…` : '';
}
