/**
 * Decides whether a YAML text nests too deeply to be handed to the parser, which recurses and would exhaust the stack.
 */
import { CST, Lexer } from 'yaml';

/** What is no longer fine. */
export interface NestingBounds {
  /** Brackets within brackets, or `-`, `?` and `:` on one line. */
  readonly brackets: number;
  /** Spaces before a line. */
  readonly indent: number;
}

const ZERO_WIDTH: ReadonlySet<string | null> = new Set(['doc-mode', 'flow-error-end', 'scalar']);
const OPENS: ReadonlySet<string | null> = new Set(['flow-map-start', 'flow-seq-start']);
const CLOSES: ReadonlySet<string | null> = new Set(['flow-map-end', 'flow-seq-end']);
const INDICATORS: ReadonlySet<string | null> = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);

/**
 * The offset (UTF-16 units) at which a text is nested too deeply: brackets within brackets, `- - -` on one line, or a
 * far indentation. Undefined where it is fine. One pass over the tokens, no recursion; stops at the first offence.
 */
export function nestingLimit(text: string, most: NestingBounds): number | undefined {
  let offset = 0;
  let brackets = 0;
  let indicators = 0;
  let indent = 0;
  let lineStart = true;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (ZERO_WIDTH.has(type) && token.length === 1 && !text.startsWith(token, offset)) continue;
    if (type === 'newline') {
      lineStart = true;
      indent = 0;
      indicators = 0;
    } else if (type === 'space' && lineStart) {
      indent = token.length;
    } else {
      lineStart = false;
      if (OPENS.has(type)) brackets += 1;
      else if (CLOSES.has(type)) brackets = Math.max(0, brackets - 1);
      else if (INDICATORS.has(type) && brackets === 0) indicators += 1;
      if (brackets > most.brackets || indicators > most.brackets || indent > most.indent) return offset;
    }
    offset += token.length;
  }
  return undefined;
}
