/**
 * Says which lines of prose are too long to be read beside code: comments of programs and scripts, and the text of md
 * files.
 */

/**
 * Prose has a column that the eye finds back from; strings, tables and samples of code have the length that they have.
 */
const LONGEST = 120;

/** A line that is a comment and nothing else, by the end of the file's name. */
const COMMENT: Readonly<Record<string, RegExp>> = {
  ts: /^\s*(?:\/\*\*|\*|\/\/)/,
  js: /^\s*(?:\/\*\*|\*|\/\/)/,
  mjs: /^\s*(?:\/\*\*|\*|\/\/)/,
  sh: /^\s*#/,
};

/** What a tool reads as one line. */
const FOR_TOOLS = /^\s*(?:\/\/|#) ?(?:eslint|@ts-|prettier-|shellcheck )/;

/** `files` are texts by path. */
export function proseMistakes(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) => {
    const end = path.slice(path.lastIndexOf('.') + 1);
    const lines = end === 'md' ? proseOf(text) : commentsOf(text, COMMENT[end]);
    return lines.flatMap(([line, number]) => {
      // A word that is longer than that, such as an address, stays whole.
      const canBreak = /\S\s+\S/.test(line.trim().replace(/^(?:\/\*\*|\*|\/\/|#|[-*]|\d+\.)\s+/, ''));
      return line.length > LONGEST && canBreak ? [`${path}:${number} has ${line.length} columns`] : [];
    });
  });
}

type Line = readonly [text: string, number: number];

function numbered(text: string): readonly Line[] {
  return text.split('\n').map((line, index) => [line, index + 1]);
}

function commentsOf(text: string, comment: RegExp | undefined): readonly Line[] {
  if (comment === undefined) return [];
  return numbered(text).filter(([line]) => comment.test(line) && !FOR_TOOLS.test(line));
}

/** All but samples in fences, tables and headings. */
function proseOf(text: string): readonly Line[] {
  let isSample = false;
  return numbered(text).filter(([line]) => {
    const isFence = /^\s*```/.test(line);
    if (isFence) isSample = !isSample;
    return !isFence && !isSample && !/^\s*(?:\||#)/.test(line);
  });
}
