/** What may leave a host of an environment variable: TypeScript and the shell cut alike, whatever the words are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutWord, readWord, wordsToSend } from '../../src/runtimes/jvm/optionWords';
import { splitWords } from '../../src/runtimes/words';
import { records, SHELLS } from '../remote/shells';

const cut = (value: string): readonly string[] => splitWords(value).map(cutWord);

describe('cutWord', () => {
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
    expect(cut(value)).toEqual(words);
  });

  it('never lets anything out after the = of what is not a size', () => {
    const secret = 's3cr3t';
    const before = fc.string({ unit: fc.constantFrom(...'-XDxms:.a+ '), maxLength: 8 });
    fc.assert(
      fc.property(before, fc.constantFrom('-D', '--', '', '-XX:OnError', '-agent'), (noise, option) => {
        expect(cut(`${noise} ${option}name=${secret}`).join(' ')).not.toContain(secret);
        expect(cut(`${noise} ${secret}`).join(' ')).not.toContain(secret);
      }),
    );
  });
});

describe('words that a host may say no more of than that it has them', () => {
  it('sends those that it would cut, once each, and none that no variable can have', () => {
    expect(wordsToSend(['-Da=1', '-Da', '-Da=1', '-Xmx1g', 'x', '-Db=2 3', '', '-Dc=\0'])).toEqual(['-Da=1', 'x']);
  });

  it.each([
    ['-Xmx1g', '-Xmx1g'],
    ['-Da', '-Da'],
    ['-Da 1', '-Da=1'],
    ['-Da 0', '-Da=…'],
    ['-Da 9', '-Da=…'],
    ['-Xmx 0', '-Xmx…'],
    ['* 2', '-Db=…'],
    ['* 0', '…'],
    ['-Db 0', '-Db=……'],
  ])('reads %j as %j', (text, word) => {
    expect(readWord(text, ['-Da=1', '-Db=…'])).toBe(word);
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
  it('equals cutWord, and names the words that it was sent', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 20, maxLength: 20 }), fc.nat(), (values, seed) => {
        const calls = values.map((_, index) => `words s w${index} "\${${index + 1}}"`).join('\n');
        const sent = wordsToSend(values.flatMap(splitWords).filter((_, index) => (seed + index) % 3 === 0));
        const said = (word: string): string => {
          const shown = cutWord(word);
          return shown === word ? word : `${shown} ${sent.indexOf(word) + 1}`;
        };
        const expected = values.flatMap((text, index) => splitWords(text).map((word) => `N= w${index} ${said(word)}`));
        const words = [...sent.map((word) => `a.service ${word}`), 'b.service -Dother=1'].join('\n');
        const script = `WORDS=\${21}\nknown_words a.service\n${calls}`;
        expect(records(shell, script, [...values, words])).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('lets a number out where it is after a name that it was sent for that, and nothing else', () => {
    const said = (value: string): readonly string[] => {
      const words = ['a.service -Da=1', 'a.service # --max-old-space-size=', 'b.service # --pin='].join('\n');
      return records(shell, `WORDS=\${2}\nknown_words a.service\nwords s w "\${1}"`, [value, words]);
    };
    const of = (...words: readonly string[]): readonly string[] => words.map((word) => `N= w ${word}`);
    expect(said('--max-old-space-size=2048 -Da=1')).toEqual(of('--max-old-space-size=2048', '-Da 1'));
    expect(said('--max-old-space-size=2GiB')).toEqual(of('--max-old-space-size=2GiB'));
    expect(said('--max-old-space-size=2048s3cret --max-old-space-size=')).toEqual(
      of('--max-old-space-size 0', '--max-old-space-size 0'),
    );
    expect(said(`--max-old-space-size=${'9'.repeat(16)} --pin=1234`)).toEqual(of('--max-old-space-size 0', '--pin 0'));
  });

  it('lets a number out that is all of a value, where the name is empty', () => {
    const said = (value: string): readonly string[] =>
      records(shell, `WORDS='a.service # '\nknown_words a.service\nwords s w "\${1}"`, [value]);
    expect(said('2048MiB')).toEqual(['N= w 2048MiB']);
    expect(said('off 1x')).toEqual(['N= w * 0', 'N= w * 0']);
  });
});
