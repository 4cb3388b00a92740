/** Which words of the spec name a file that is not on the host. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observeStarts } from '../../src/probe/observeJvms';
import { wordsToSend } from '../../src/probe/words';
import { records, SHELLS } from './shells';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'oomcfg-words-'));
  writeFileSync(join(root, 'there.jar'), '');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each(SHELLS)('files that words of the spec name, in $shell', (shell) => {
  const gone = (words: readonly string[], pid: string): readonly string[] =>
    records(shell, `cd "$2"; KNOWN="$1\n"; look_word_files ${pid}`.replace('\\n', '\n'), [words.join('\n'), root]).map(
      (line) => line.replace('N~ wfile ', ''),
    );

  it.each<[string, (at: string) => string, boolean]>([
    ['an agent that is there', (at) => `-javaagent:${at}/there.jar=a=b`, false],
    ['an agent that is not', (at) => `-javaagent:${at}/gone.jar=a=b`, true],
    ['a library that is not', (at) => `-agentpath:${at}/gone.so`, true],
    ['an options file that is not', (at) => `-XX:VMOptionsFile=${at}/gone`, true],
    ['an argument file that is not', (at) => `@${at}/gone`, true],
    ['a word that begins with @', () => '@@gone', false],
    ['an agent of the JDK', () => '-agentlib:jdwp=x', false],
    ['any other word', (at) => `-Da=${at}/gone`, false],
  ])('%s', (_, word, isGone) => {
    for (const pid of ['0', '$$']) expect(gone(['-Da=1', word(root)], pid)).toEqual(isGone ? ['2'] : []);
  });

  it('begin at the folder of the process, where they are relative', () => {
    expect(gone(['-javaagent:there.jar', '-javaagent:gone.jar'], '$$')).toEqual(['2']);
    expect(gone(['-javaagent:gone.jar'], '0')).toEqual([]);
  });
});

it('are sent to the host, and named by what comes back', () => {
  const sent = wordsToSend(['-Xmx1g', '-javaagent:/a.jar', '-Da=1', '@/a', '-XX:+UseG1GC']);
  expect(sent).toEqual(['-javaagent:/a.jar', '-Da=1', '@/a']);
  expect(observeStarts([{ type: 'wfile', text: '1' }], sent).missingFiles).toEqual(['-javaagent:/a.jar']);
  expect(observeStarts([{ type: 'wfile', text: '9' }], sent).missingFiles).toBeUndefined();
});
