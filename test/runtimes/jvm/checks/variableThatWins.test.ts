/**
 * Which variable a way out proposes: one that puts the wanted options in force beside all that the JVM is given
 * otherwise.
 */
import { describe, expect, it } from 'vitest';
import type { DesiredJava } from '../../../../src/runtimes/jvm/wanted';
import type { JvmOption, JvmSource, ObservedJvm } from '../../../../src/model/observed';
import { variableThatWins } from '../../../../src/runtimes/jvm/checks/variableThatWins';
import { unit, type UnitParts } from '../../../plan/build';

const java = (variable = 'JAVA_OPTS'): DesiredJava =>
  ({ variable, value: '-Xmx1G -Xss1M', replace: false, choices: [] }) as unknown as DesiredJava;
const options = (from: JvmSource, ...words: readonly string[]): readonly JvmOption[] =>
  words.map((word) => ({ word, from }));
const jvm = (given: readonly JvmOption[], readsJdkOptions = true): ObservedJvm => ({
  pid: 101,
  isMain: true,
  program: 'java',
  readsJdkOptions,
  options: given,
});

describe('the variable that a way out proposes', () => {
  it.each<[string, UnitParts, string]>([
    ['nothing else is given', { jvms: [jvm([])] }, 'JDK_JAVA_OPTIONS'],
    ['what is given says the same', { jvms: [jvm(options('the command line', '-Xmx1024m'))] }, 'JDK_JAVA_OPTIONS'],
    ['no JVM runs', {}, 'JDK_JAVA_OPTIONS'],
    ['its variable holds a size', { nextVariable: ['-Xmx4g'] }, '_JAVA_OPTIONS'],
    ['the command line gives a size', { jvms: [jvm(options('the command line', '-Xmx4g'))] }, '_JAVA_OPTIONS'],
    ['JDK_JAVA_OPTIONS gives one', { jvms: [jvm(options('JDK_JAVA_OPTIONS', '-Xmx4g'))] }, 'JDK_JAVA_OPTIONS'],
    ['JAVA_TOOL_OPTIONS gives one', { jvms: [jvm(options('JAVA_TOOL_OPTIONS', '-Xmx4g'))] }, 'JDK_JAVA_OPTIONS'],
    ['_JAVA_OPTIONS gives one', { jvms: [jvm(options('_JAVA_OPTIONS', '-Xss4m'))] }, '_JAVA_OPTIONS'],
    ['jsvc starts it', { jvms: [jvm([], false)] }, 'JAVA_TOOL_OPTIONS'],
    ['jsvc starts one of two', { jvms: [jvm([]), jvm([], false)] }, 'JAVA_TOOL_OPTIONS'],
    ['jsvc has a size', { jvms: [jvm(options('the command line', '-Xmx4g'), false)] }, '_JAVA_OPTIONS'],
  ])('where %s', (_, parts, wins) => expect(variableThatWins(java(), unit('api.service', parts))).toBe(wins));

  it('is never the one that the spec has', () => {
    expect(variableThatWins(java('JDK_JAVA_OPTIONS'), unit('api.service', { nextVariable: ['-Xmx4g'] }))).toBe(
      'JAVA_TOOL_OPTIONS',
    );
  });
});
