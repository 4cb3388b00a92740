/**
 * Which finding a mistake in the YAML of a spec is. A line that is not understood is not shown: a file that is not a
 * spec can hold passwords.
 */
import type { Place } from '../model/finding';
import { shownKey } from '../model/text/shownOptions';
import { printable } from '../model/text/printable';
import type { Problem, Tell } from '../yaml/problem';
import { whyNoYaml } from '../yaml/whyNoYaml';
import type { Note, SpecCode, SpecSentences } from './specFindings';

/**
 * Notes the problems of a text. What can be read beside the mistakes is judged all the same, so that all of them are
 * found at once.
 */
export function noted(note: Note): Tell {
  return (problem, at) => {
    const { code, ...sentences } = say(problem, at);
    // A merge is at its key.
    note(code, problem.kind === 'merge' ? problem.keyAt : at, sentences);
    return problem.kind === 'bomb' || problem.kind === 'empty' ? 'stop' : 'go on';
  };
}

type Said = SpecSentences & { readonly code: SpecCode };

function say(problem: Problem, at: Place): Said {
  switch (problem.kind) {
    case 'control':
      return {
        code: 'OOM110',
        summary: `the file contains the control character ${printable(problem.character, 20)}`,
        detail:
          'YAML allows no control characters but tab and line breaks; a file with others is often UTF-16 or not text at all.',
        fix: 'Save the file as plain UTF-8 text.',
      };
    case 'nesting':
      return TOO_DEEP;
    case 'syntax':
    case 'unknown':
      return ofParser(problem.code, at);
    case 'version':
      return {
        code: 'OOM115',
        summary: `the file asks for YAML ${problem.version}`,
        detail: 'In YAML 1.1 the words yes, no, on and off are truth values and 010 is eight; a spec is YAML 1.2.',
        fix: 'Remove the %YAML line.',
      };
    case 'empty':
      return {
        code: 'OOM105',
        summary: 'the spec file is empty',
      };
    case 'alias':
      return alias(printable(problem.name, 60), problem.isWithin);
    case 'bomb':
      return {
        code: 'OOM114',
        summary: `the aliases of this file stand for more than ${problem.most} values`,
        detail: 'Aliases of aliases multiply; a file of some lines can stand for more values than fit into memory.',
        fix: 'Write the values out, or remove the aliases that are not needed.',
        facts: { limit: problem.most },
      };
    case 'tag':
      return ofParser('TAG_RESOLVE_FAILED', at);
    case 'duplicate':
      return twice(problem.key, problem.first, 'Remove one of the two, or join what is below them.');
    case 'mergedTwice':
      return twice('<<', problem.first, 'Merge several with <<: [*one, *other].');
    case 'key':
      return {
        code: 'OOM116',
        summary: problem.tree.kind === 'scalar' ? 'a key is empty' : `a ${problem.tree.kind} is where a key should be`,
        detail: 'Keys of a spec are words.',
        fix: 'Write the key as one word followed by a colon.',
      };
    case 'merge':
      return {
        code: 'OOM116',
        summary: 'a merge key (<<) without a map',
        detail: 'The merge key takes over the entries of a map or of several maps; nothing else can be merged.',
        fix: 'Write <<: *name, where &name comes before a map.',
      };
  }
}

function alias(name: string, isWithin: boolean): Said {
  return isWithin
    ? {
        code: 'OOM114',
        summary: `*${name} is inside what it refers to`,
        detail: 'The value would contain itself, without end.',
        fix: `Remove *${name} here.`,
        facts: { alias: name },
      }
    : {
        code: 'OOM114',
        summary: `*${name} refers to nothing`,
        detail: `An unquoted * begins a YAML alias, and no &${name} is above it.`,
        fix: `Quote it where a pattern is meant: '*${name}'.`,
        facts: { alias: name },
      };
}

function twice(key: string, first: Place, fix: string): Said {
  const name = shownKey(key);
  return {
    code: 'OOM113',
    summary: `${name} is in this map twice; the first is on line ${first.line}`,
    fix,
    facts: { key: name, firstLine: first.line, firstColumn: first.column },
  };
}

interface Advice {
  readonly code: SpecCode;
  /** In place of the usual words. */
  readonly summary?: string;
  /** In place of what the rule of the code says. */
  readonly detail?: string;
  readonly fix?: string;
}

const QUOTE = 'Put the whole value into single quotes.';

const TOO_DEEP = {
  code: 'OOM117',
  summary: 'the file is nested too deeply',
} as const;

/** By the parser's code; what is not listed has the usual words. */
const ADVICE: Readonly<Record<string, Advice>> = {
  TAB_AS_INDENT: {
    code: 'OOM111',
  },
  MULTIPLE_DOCS: {
    code: 'OOM112',
    summary: 'a second YAML document begins here',
  },
  BAD_ALIAS: {
    code: 'OOM114',
    summary: 'an unquoted * is on its own',
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
  RESOURCE_EXHAUSTION: TOO_DEEP,
  BAD_SCALAR_START: { code: 'OOM110', detail: 'The first character of the value has a meaning in YAML.', fix: QUOTE },
  BLOCK_AS_IMPLICIT_KEY: {
    code: 'OOM110',
    summary: 'a key is where a value should continue',
    detail: 'A second key on one line, or a line that is indented further than the value above it.',
    fix: 'Give each key a line of its own, with the indentation of its neighbours; quote a value that contains a colon and a space.',
  },
  MISSING_CHAR: {
    code: 'OOM110',
    detail: 'A quote, a bracket or a colon is missing; an open quote takes in everything that follows it.',
    fix: 'Look at the lines above for the quote or bracket that is not closed.',
  },
  BAD_INDENT: {
    code: 'OOM110',
    summary: 'a line has the wrong indentation, or a bracket above it is not closed',
    detail: 'The line is not indented like its neighbours, or a bracket above it is still open.',
    fix: 'Align it with the keys that belong together, and close every [ and {.',
  },
};

function ofParser(code: string, at: Place): Said {
  const summary = whyNoYaml(code);
  const facts = { problem: code };
  const advice = ADVICE[code];
  if (advice !== undefined) return { summary, ...advice, facts };
  return {
    code: 'OOM110',
    summary,
    detail: 'The text is not well-formed YAML, so nothing in this file can be checked.',
    fix: `Correct line ${at.line}: in a spec it is a key, a colon and a value, or an item of a list. It is not shown: a file that is not a spec can hold passwords.`,
    facts,
  };
}
