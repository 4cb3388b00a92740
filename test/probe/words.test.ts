/** What may leave a host of an environment variable: TypeScript and the shell cut alike, whatever the words are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduceWords } from '../../src/probe/words';
import { records, SHELLS } from './shells';

describe('reduceWords', () => {
  it.each([
    ['-Xmx1g -Xms512m -Xss1M -Xmn64m', ['-Xmx1g', '-Xms512m', '-Xss1M', '-Xmn64m']],
    [
      '-XX:MaxMetaspaceSize=64M -XX:+UseG1GC -XX:-UseSerialGC',
      ['-XX:MaxMetaspaceSize=64M', '-XX:+UseG1GC', '-XX:-UseSerialGC'],
    ],
    ['-XX:MaxRAMPercentage=50.5 -XX:InitialHeapSize=1g', ['-XX:MaxRAMPercentage=50.5', '-XX:InitialHeapSize=1g']],
    ['-Dpassword=secret -Dflag', ['-Dpassword', '-Dflag']],
    ['secret -javaagent:/opt/a.jar=key=1', ['*', '-javaagent:/opt/a.jar']],
    ['-XX:OnOutOfMemoryError=rm -XX:HeapDumpPath=/s3cret', ['-XX:OnOutOfMemoryError', '-XX:HeapDumpPath']],
    ['-XX:MaxHeapSize=1g$(id) -XX:MaxHeapSize=a', ['-XX:MaxHeapSize', '-XX:MaxHeapSize']],
    ['-Dä=1 -D"x" -a;b', ['*', '*', '*']],
    [`-D${'a'.repeat(77)}=1 -D${'a'.repeat(78)}=1`, [`-D${'a'.repeat(77)}`, '*']],
    [' \t\n ', []],
    ['', []],
    ['-Xmx1g\t\n-Xms1g', ['-Xmx1g', '-Xms1g']],
  ])('%j', (value, words) => {
    expect(reduceWords(value)).toEqual(words);
  });

  it('never lets anything out behind the = of what is no size', () => {
    const secret = 's3cr3t';
    const before = fc.string({ unit: fc.constantFrom(...'-XDxms:.a+ '), maxLength: 8 });
    fc.assert(
      fc.property(before, fc.constantFrom('-D', '--', '', '-XX:OnError', '-agent'), (noise, option) => {
        expect(reduceWords(`${noise} ${option}name=${secret}`).join(' ')).not.toContain(secret);
        expect(reduceWords(`${noise} ${secret}`).join(' ')).not.toContain(secret);
      }),
    );
  });
});

/** Words that are nearly options, made of the pieces that the rules know, and anything else that no shell refuses. */
const PIECES = [
  '-Xm',
  '-Xmx',
  '-Xss',
  '-XX:',
  'Max',
  'Min',
  'Initial',
  'Size',
  '=',
  '+',
  '-',
  '1',
  '64M',
  'x'.repeat(30),
  ' ',
  '\t',
  '\n',
  '\r',
  '*',
  '?',
  '[a]',
  '$HOME',
  '`id`',
  '"',
  "'",
  '\\',
  '/etc/*',
  '%',
  ':',
  '.',
  'é',
  '\u{1f600}',
  '\u2028',
  '\x01',
  '\x7f',
];
const value = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
);

describe.each(SHELLS)('words of the look in $shell', (shell) => {
  it('equals reduceWords', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 20, maxLength: 20 }), (values) => {
        const calls = values.map((_, index) => `words s w${index} "\${${index + 1}}"`).join('\n');
        const expected = values.flatMap((text, index) => reduceWords(text).map((word) => `N= w${index} ${word}`));
        expect(records(shell, calls, values)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
