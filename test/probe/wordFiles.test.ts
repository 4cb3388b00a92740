/** Which words of the spec name a file that is not on the host. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observeStarts } from '../../src/probe/unit/observeJvms';
import { wordsToSend } from '../../src/runtimes/jvm/optionWords';
import { records, SHELLS } from '../remote/shells';

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
    ['a folder for the heap that is there', (at) => `-XX:AllocateHeapAt=${at}`, false],
    ['a folder for the heap that is not', (at) => `-XX:AllocateHeapAt=${at}/gone`, true],
    ['a file of flags that is not', (at) => `-XX:Flags=${at}/gone`, true],
    ['a log in a folder that is there', (at) => `-Xlog:gc*:file=${at}/gc-%p.log:time`, false],
    ['a log in a folder that is not', (at) => `-Xlog:gc*:file=${at}/gone/gc.log:time`, true],
    ['a log that is named without file=', (at) => `-Xlog:gc:${at}/gone/gc.log`, true],
    ['a log to the terminal', () => '-Xlog:gc:stderr:time', false],
    ['a log to nowhere', () => '-Xlog:gc::time', false],
    ['a log without an output', () => '-Xlog:gc', false],
    ['a log with quotes', (at) => `-Xlog:gc:file="${at}/gone/x"`, false],
    ['an older log in a folder that is not', (at) => `-Xloggc:${at}/gone/gc.log`, true],
    ['a recording in a folder that is there', (at) => `-XX:StartFlightRecording=filename=${at}/a.jfr,maxage=1h`, false],
    [
      'a recording in a folder that is not',
      (at) => `-XX:StartFlightRecording:delay=1s,filename=${at}/gone/a.jfr`,
      true,
    ],
    ['a recording without a file', () => '-XX:StartFlightRecording=maxage=1h', false],
    ['a log at the root', () => '-Xloggc:/gc.log', false],
    ['any other word', (at) => `-Da=${at}/gone`, false],
  ])('%s', (_, word, isGone) => {
    for (const pid of ['0', '$$']) expect(gone(['-Da=1', word(root)], pid)).toEqual(isGone ? ['2'] : []);
  });

  it('are not asked for in folders that systemd makes at the start, where the unit does not run', () => {
    for (const folder of ['/run/gone', '/var/log/gone']) {
      expect(gone([`-Xloggc:${folder}/gc.log`], '0')).toEqual([]);
      expect(gone([`-Xloggc:${folder}/gc.log`], '$$')).toEqual(['1']);
    }
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
  const named = [
    '-XX:AllocateHeapAt=/a',
    '-Xlog:gc:/a/b',
    '-Xloggc:/a/b',
    '-XX:Flags=/a',
    '-XX:StartFlightRecording:filename=/a/b',
  ];
  expect(wordsToSend(named)).toEqual(named);
  expect(observeStarts([{ type: 'wfile', text: '9' }], sent).missingFiles).toBeUndefined();
});
