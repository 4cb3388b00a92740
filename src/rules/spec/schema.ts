/** What the schema of a spec says of its keys and values: OOM12x. */
import type { Rule } from '../rule';

const SCHEMA_FILE = 'oomcfg: schemas/spec.schema.json';

export const SCHEMA = {
  OOM120: {
    severity: 'error',
    title: 'an unknown key',
    cause: 'A key that oomcfg does not know would be a limit that does not hold; keys are case sensitive.',
    fix: 'Correct its name, move it to where it belongs, or remove it.',
    source: SCHEMA_FILE,
    needs: 'input',
  },
  OOM121: {
    severity: 'error',
    title: 'a key is missing',
    cause: 'The schema requires a key here; without it what the others mean is not certain.',
    fix: 'Add the key.',
    source: SCHEMA_FILE,
    needs: 'input',
  },
  OOM122: {
    severity: 'error',
    title: 'a value of the wrong type',
    cause:
      'A text, a number, a truth value, a list or a map is where another of them belongs. In YAML 1.2 quotes make a text of a number, and yes and no are texts.',
    fix: 'Write a value of the type that the key takes.',
    source: SCHEMA_FILE,
    needs: 'input',
  },
  OOM123: {
    severity: 'error',
    title: 'not one of the known words',
    cause: 'The key takes one of some words, and this is none of them; words are case sensitive.',
    fix: 'Write one of the words that the key takes.',
    source: SCHEMA_FILE,
    needs: 'input',
  },
  OOM124: {
    severity: 'error',
    title: 'a number out of its range',
    cause: 'The number is smaller or larger than the key takes.',
    fix: 'Write an integer within the range.',
    source: SCHEMA_FILE,
    needs: 'input',
  },
  OOM125: {
    severity: 'error',
    title: 'a number that is not written as a plain decimal integer',
    cause:
      'Only decimal digits with an optional minus sign mean the same to every program: leading zeros are octal to some, and numbers of more than 15 digits are rounded by some.',
    fix: 'Write decimal digits without leading zeros.',
    source: 'YAML 1.2.2, 10.3 Core Schema; YAML 1.1, integers',
    needs: 'input',
  },
  OOM126: {
    severity: 'error',
    title: 'a text that is not allowed there',
    cause:
      'It is blank, too long, of another form than the key takes, or holds a line break or a control character. It would name nothing, or mean something else in a file of systemd or on a command line.',
    fix: 'Write it on one line, in the form that the key takes, or remove the key.',
    source: SCHEMA_FILE,
    needs: 'input',
  },
  OOM127: {
    severity: 'error',
    title: 'a list or map with too few entries',
    cause: 'The key says something only with more entries than are there.',
    fix: 'Add an entry, or remove the key.',
    source: SCHEMA_FILE,
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
