/** The YAML of a spec: OOM11x. */
import type { Rule } from '../rule';

export const YAML = {
  OOM110: {
    severity: 'error',
    title: 'the file is not well-formed YAML',
    cause:
      'The text does not follow the rules of YAML: something that opens is not closed, a line has the wrong indentation, or a character is not allowed there. What the file means is not certain, so nothing is done with it.',
    fix: 'Correct the line that is named, or the lines above it. Put values with special characters into single quotes, and save the file as plain UTF-8 text.',
    source: 'YAML 1.2.2',
    needs: 'input',
  },
  OOM111: {
    severity: 'error',
    title: 'a tab where YAML requires spaces',
    cause: 'YAML does not allow tabs for indentation, because their width is not the same everywhere.',
    fix: 'Replace every tab at the beginning of a line with spaces (in most editors: set the tab key to insert spaces).',
    source: 'YAML 1.2.2, 6.1 Indentation Spaces',
    needs: 'input',
  },
  OOM112: {
    severity: 'error',
    title: 'several YAML documents in one file',
    cause: 'A line --- or ... ends a document; a spec file is one document, and what follows would be lost.',
    fix: 'Remove the line, or move what follows it into a file of its own: several files make one spec.',
    source: 'YAML 1.2.2, 9.2 Streams',
    needs: 'input',
  },
  OOM113: {
    severity: 'error',
    title: 'a key is in one map twice',
    cause: 'Most programs silently take the later one, and the earlier budget is lost.',
    fix: 'Remove one of the two, or join what is below them.',
    source: 'YAML 1.2.2, 3.2.1.1 Nodes',
    needs: 'input',
  },
  OOM114: {
    severity: 'error',
    title: 'a YAML alias that cannot be followed',
    cause:
      'An unquoted * begins a YAML alias. It refers to nothing, or to the value that it is in, or aliases of aliases multiply to more values than oomcfg reads.',
    fix: 'Quote the text where a pattern is meant, or write the values out instead of the alias.',
    source: 'YAML 1.2.2, 7.1 Alias Nodes',
    needs: 'input',
  },
  OOM115: {
    severity: 'error',
    title: 'a YAML tag or directive that the spec does not use',
    cause:
      'An unquoted ! begins a YAML tag, and a line that begins with % is a YAML directive; a spec is YAML 1.2 and needs neither.',
    fix: 'Quote the value where a pattern is meant, or remove the tag or the line.',
    source: 'YAML 1.2.2, 6.8 Directives and 6.9 Node Properties',
    needs: 'input',
  },
  OOM116: {
    severity: 'error',
    title: 'a key that is not text',
    cause:
      'Keys of a spec are words, and the merge key (<<) takes over the entries of maps; nothing else is possible there.',
    fix: 'Write the key as one word followed by a colon. To merge, write <<: *name, where &name comes before a map.',
    source: 'oomcfg: schemas/spec.schema.json',
    needs: 'input',
  },
  OOM117: {
    severity: 'error',
    title: 'nested too deeply',
    cause: 'A spec is at most some ten levels deep; this text nests further than a parser can safely follow.',
    fix: 'Close the brackets that stay open, or remove the indentation.',
    source: 'oomcfg: a text is read only as deep as a parser can follow',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
