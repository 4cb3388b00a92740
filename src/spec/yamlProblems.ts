/** Decides what is said about a text that the YAML parser does not accept. */
import type { Document, YAMLError } from 'yaml';
import type { Place } from '../model/finding';
import { whyNoYaml } from '../model/yamlWords';
import type { Note, SpecCode } from './specFindings';

interface Advice {
  readonly code: SpecCode;
  /** In place of the usual words. */
  readonly summary?: string;
  readonly detail: string;
  readonly fix: string;
}

const QUOTE = 'Put the whole value into single quotes.';

/** By the parser's code; what is not listed has the usual words. */
const ADVICE: Readonly<Record<string, Advice>> = {
  TAB_AS_INDENT: {
    code: 'OOM111',
    detail: 'YAML does not allow tabs for indentation, because their width is not the same everywhere.',
    fix: 'Replace every tab at the beginning of a line with spaces (in most editors: set the tab key to insert spaces).',
  },
  MULTIPLE_DOCS: {
    code: 'OOM112',
    summary: 'a second YAML document begins here',
    detail: 'A line --- or ... ends a document; a spec file is one document, and what follows would be lost.',
    fix: 'Remove the line, or move what follows it into a file of its own: several files make one spec.',
  },
  BAD_ALIAS: {
    code: 'OOM114',
    summary: 'an unquoted * stands alone',
    detail: 'An unquoted * begins a YAML alias.',
    fix: "Quote it where a pattern is meant: '*'.",
  },
  TAG_RESOLVE_FAILED: {
    code: 'OOM115',
    detail: 'An unquoted ! begins a YAML tag, and a spec needs none.',
    fix: "Quote the value where a pattern is meant, as in hosts: '!staging', or remove the tag.",
  },
  BAD_DIRECTIVE: {
    code: 'OOM115',
    detail: 'A line that begins with % is a YAML directive; a spec is YAML 1.2 and needs none.',
    fix: 'Remove the line.',
  },
  RESOURCE_EXHAUSTION: {
    code: 'OOM117',
    summary: 'the file is nested too deeply',
    detail: 'A spec is at most some ten levels deep; this text nests further than a parser can safely follow.',
    fix: 'Close the brackets that stay open, or remove the indentation.',
  },
  BAD_SCALAR_START: { code: 'OOM110', detail: 'The first character of the value has a meaning in YAML.', fix: QUOTE },
  BLOCK_AS_IMPLICIT_KEY: {
    code: 'OOM110',
    summary: 'a key stands where a value goes on',
    detail: 'A second key on one line, or a line that is indented further than the value above it.',
    fix: 'Give each key a line of its own, with the indentation of its neighbours; quote a value that holds a colon and a blank.',
  },
  MISSING_CHAR: {
    code: 'OOM110',
    detail: 'A quote, a bracket or a colon is missing; an open quote takes in everything that follows it.',
    fix: 'Look at the lines above for the quote or bracket that is not closed.',
  },
  BAD_INDENT: {
    code: 'OOM110',
    summary: 'a line stands at the wrong indentation, or a bracket above it is not closed',
    detail: 'The line does not stand at the indentation of its neighbours, or a bracket above it is still open.',
    fix: 'Align it with the keys that belong together, and close every [ and {.',
  },
};

/**
 * Notes what the parser found, and answers whether the document cannot be used. Only the first syntax error is told: the
 * later ones are mostly echoes of it. Tags and directives are mistakes too, but the values around them can be read.
 */
export function noteYamlProblems(document: Document.Parsed, place: (offset: number) => Place, note: Note): boolean {
  const [first] = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const problem of first === undefined ? document.warnings : [first]) {
    noteOne(problem, place, note);
  }
  if (first === undefined && document.warnings.length === 0 && document.directives.yaml.version !== '1.2') {
    note('OOM115', place(0), {
      summary: `the file asks for YAML ${document.directives.yaml.version}`,
      detail: 'In YAML 1.1 the words yes, no, on and off are truth values and 010 is eight; a spec is YAML 1.2.',
      fix: 'Remove the %YAML line.',
    });
  }
  return first !== undefined;
}

function noteOne(problem: YAMLError, place: (offset: number) => Place, note: Note): void {
  const at = place(problem.pos[0]);
  const advice = ADVICE[problem.code];
  note(advice?.code ?? 'OOM110', at, {
    summary: advice?.summary ?? whyNoYaml(problem.code),
    detail: advice?.detail ?? 'The text is not well-formed YAML, so that nothing of this file can be judged.',
    fix:
      advice?.fix ??
      `Correct line ${at.line}: in a spec it is a key, a colon and a value, or an item of a list. It is not shown: a file that is no spec can hold passwords.`,
    facts: { problem: problem.code },
  });
}
