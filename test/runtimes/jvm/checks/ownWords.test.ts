/** Options of the spec that do not go with those of the unit are found before the restart that would stop the JVM. */
import { describe, expect, it } from 'vitest';
import type { DesiredJava } from '../../../../src/runtimes/jvm/wanted';
import type { JvmOption, ObservedJvm, ObservedUnit } from '../../../../src/model/observed';
import { checkOwnWords } from '../../../../src/runtimes/jvm/checks/checkOwnWords';
import { place } from '../../../desired/build';
import { type UnitParts, unit } from '../../../plan/build';

const CMD = 'the command line';
const list = (from: JvmOption['from'], words: string): readonly JvmOption[] =>
  words
    .split(' ')
    .filter(Boolean)
    .map((word) => ({ word, from }));
const jvm = (...options: readonly JvmOption[]): ObservedJvm => ({
  pid: 101,
  isMain: true,
  program: 'java',
  readsJdkOptions: true,
  options,
});
const java = (variable: string, value: string): DesiredJava => ({
  variable,
  value,
  replace: false,
  choices: [],
  doubts: [],
  at: place(1),
});
const main = (variable: string): NonNullable<ObservedUnit['main']> => ({
  pid: 100,
  comm: 'java',
  variableIsNext: true,
  variable: variable.split(' ').filter(Boolean),
});
const said = (wanted: DesiredJava, parts: UnitParts): readonly string[] =>
  checkOwnWords(wanted, unit('api.service', parts)).map(
    ({ code, severity, summary }) => `${code} ${severity} ${summary.slice(summary.indexOf(': ') + 2)}`,
  );

const HEAP = 'OOM457 error -Xms128m is above -Xmx24m';
const MAYBE = 'OOM457 warning -Xms128m is above -Xmx24m';
const TWO = '2 garbage collectors are selected: -XX:+UseParallelGC -XX:+UseSerialGC';

describe('the options of a spec beside those of a unit', () => {
  it.each<[string, string, string, readonly JvmOption[], string, readonly string[]]>([
    ['a heap of the command line', 'JDK_JAVA_OPTIONS', '-Xmx24m', list(CMD, '-Xms128m'), '', [HEAP]],
    ['a heap of another variable', 'JDK_JAVA_OPTIONS', '-Xmx24m', list('JAVA_TOOL_OPTIONS', '-Xms128m'), '', [HEAP]],
    [
      'a heap in the variable itself, which goes',
      'JDK_JAVA_OPTIONS',
      '-Xmx24m',
      list('JDK_JAVA_OPTIONS', '-Xms128m'),
      '',
      [],
    ],
    ['a larger heap that comes later', 'JDK_JAVA_OPTIONS', '-Xmx24m', list(CMD, '-Xms128m -Xmx1g'), '', []],
    ['a larger heap that comes before', 'JAVA_OPTS', '-Xmx24m', list(CMD, '-Xms128m -Xmx1g'), '', [MAYBE]],
    [
      'a script that has shown that it passes the variable on',
      'JAVA_OPTS',
      '-Xmx24m',
      list(CMD, '-Da=1 -Xms128m'),
      '-Da=1',
      [HEAP],
    ],
    ['words of the variable, which go', 'JAVA_OPTS', '-Xmx24m', list(CMD, '-Xms128m'), '-Xms128m', []],
    ['an initial heap of the spec, behind', 'JAVA_OPTS', '-Xmx24m -Xms24m', list(CMD, '-Xms128m'), '', []],
    [
      'a second collector',
      'JAVA_TOOL_OPTIONS',
      '-Xmx24m -XX:+UseParallelGC',
      list(CMD, '-XX:+UseSerialGC'),
      '',
      [`OOM457 error ${TWO}`],
    ],
    [
      'a collector that is switched off behind',
      'JAVA_TOOL_OPTIONS',
      '-XX:+UseParallelGC',
      list(CMD, '-XX:+UseSerialGC -XX:-UseParallelGC'),
      '',
      [],
    ],
    ['the collector that both ask for', 'JAVA_TOOL_OPTIONS', '-XX:+UseSerialGC', list(CMD, '-XX:+UseSerialGC'), '', []],
    [
      'numbers that do not go together',
      'JAVA_TOOL_OPTIONS',
      '-XX:MinHeapFreeRatio=50',
      list(CMD, '-XX:MaxHeapFreeRatio=45'),
      '',
      ['OOM457 error -XX:MinHeapFreeRatio=50 is above -XX:MaxHeapFreeRatio=45'],
    ],
    [
      'what a JVM runs with all the same',
      'JAVA_TOOL_OPTIONS',
      '-Xmx24m',
      list(CMD, '-XX:MinHeapFreeRatio=50 -XX:MaxHeapFreeRatio=45'),
      '',
      [],
    ],
    ['what the spec alone does not get right', 'JAVA_TOOL_OPTIONS', '-Xms9m -Xmx8m', list(CMD, '-ea'), '', []],
    ['a value that stays on the host', 'JAVA_TOOL_OPTIONS', '-Xmx24m', list(CMD, '-Xms…'), '', []],
  ])('%s', (_, variable, value, options, present, found) => {
    const parts = { jvms: [jvm(...options)], main: main(present), nextVariable: present.split(' ').filter(Boolean) };
    expect(said(java(variable, value), parts)).toEqual(found);
  });

  it('are not judged where no restart comes, or where the option is in no file any more', () => {
    const jvms = [jvm(...list(CMD, '-Xms128m'))];
    const wanted = java('JDK_JAVA_OPTIONS', '-Xmx24m');
    expect(said(wanted, { jvms, main: main('') })).toEqual([HEAP]);
    expect(said(wanted, { jvms, main: main(''), unsetsVariable: true })).toEqual([]);
    expect(said(wanted, { jvms, main: main(''), goneOptions: ['-Xms'] })).toEqual([]);
    expect(said(wanted, { jvms: [jvm(...list(CMD, '-Xms128m -Xmx24m'))], main: main('') })).toEqual([]);
    expect(said(wanted, { main: main('') })).toEqual([]);
    expect(said(java('JAVA_OPTS', '-Xmx24m'), { jvms, main: main(''), namesVariable: true })).toEqual([HEAP]);
  });

  it('are judged beside what stays of a variable that gets another name', () => {
    const jvms = [jvm(...list(CMD, '-Xms128m -Xmx256m -ea'))];
    const otherVariable = { name: 'APP_OPTS', words: ['-Xmx256m'] };
    expect(said(java('JDK_JAVA_OPTIONS', '-Xmx24m'), { jvms, main: main(''), otherVariable })).toEqual([HEAP]);
  });

  it('are said once of several JVMs', () => {
    const one = jvm(...list(CMD, '-Xms128m'));
    expect(said(java('JDK_JAVA_OPTIONS', '-Xmx24m'), { jvms: [one, one], main: main('') })).toEqual([HEAP]);
  });

  it.each<[string, UnitParts['oneWord'], readonly string[]]>([
    ['-Xmx24m -Xss1m', 'java', ['OOM367 error']],
    ['-Xmx24m -Xss1m', 'other', ['OOM367 warning']],
    ['-Xmx24m', 'java', []],
    ['-Xmx24m -Xss1m', undefined, []],
  ])('%j that systemd passes on as one word, of %s', (value, oneWord, found) => {
    const parts = oneWord === undefined ? {} : { oneWord };
    expect(said(java('JAVA_OPTS', value), parts).map((text) => text.split(' ', 2).join(' '))).toEqual(found);
  });
});
