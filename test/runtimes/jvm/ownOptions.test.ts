/**
 * Options of a JVM that are neither the spec's nor its variable's are to be there after a restart as well: which they
 * are, and which are gone.
 */
import { describe, expect, it } from 'vitest';
import type { DesiredJava } from '../../../src/runtimes/jvm/wanted';
import { bytes, GiB, MiB } from '../../../src/model/bytes';
import type { ObservedJvm } from '../../../src/model/observed';
import { lostOptions, optionName, ownOptions } from '../../../src/runtimes/jvm/running/ownOptions';
import { place } from '../../desired/build';
import { applied, host, plan, unit, verify } from '../../plan/build';

const java = (value: string, replace = false): DesiredJava => ({
  variable: 'JAVA_OPTS',
  value,
  replace,
  choices: [],
  doubts: [],
  at: place(1),
});
const jvm = (words: string): ObservedJvm => ({
  pid: 101,
  isMain: false,
  program: 'java',
  readsJdkOptions: true,
  options: words
    .split(' ')
    .filter(Boolean)
    .map((word) => ({ word, from: 'the command line' as const })),
});

describe('the own options of a JVM', () => {
  it('are not those of the variable that another one takes the place of', () => {
    const otherVariable = { name: 'OLD_OPTS', words: ['-Da=…', '-javaagent:/a'] };
    const one = unit('api.service', { jvms: [jvm('-Da=1 -javaagent:/a -Db=…')], otherVariable });
    expect(ownOptions(java('-Xmx1g'), one)).toEqual(['-Db']);
  });

  it.each<[string, string, string, string | undefined, readonly string[]]>([
    [
      'are neither those of the spec nor sizes',
      '-Xmx1g -Da=1',
      '-Xmx9g -Xss9m -Da=… -Db=… -ea',
      undefined,
      ['-Db', '-ea'],
    ],
    ['are not those of the variable', '-Xmx1g', '-Da=1 -Db=… -ea', '-Da=… -ea', ['-Db']],
    [
      'count, where several of a name do',
      '-Xmx1g',
      '--add-opens=… --add-opens=… --add-opens=…',
      '--add-opens=…',
      ['--add-opens', '--add-opens'],
    ],
    [
      'are not those of them that the spec has',
      '--add-opens=a',
      '--add-opens=a --add-opens=…',
      undefined,
      ['--add-opens'],
    ],
    [
      'are not sizes, which oomcfg gives anew',
      '',
      '-Xmx9g -Xms1g -Xss9m -XX:MaxMetaspaceSize=9m -XX:ReservedCodeCacheSize=9m -XX:MaxDirectMemorySize=9m -XX:MaxRAMPercentage=9.0 -XX:InitialRAMPercentage=9.0 -XX:MinRAMPercentage=9.0',
      undefined,
      [],
    ],
    ['are not those that the spec turns over', '-XX:-UseG1GC', '-XX:+UseG1GC', undefined, []],
  ])('%s', (_, value, words, variable, names) => {
    const parts = variable === undefined ? {} : { nextVariable: variable.split(' ') };
    expect(ownOptions(java(value), unit('api.service', { jvms: [jvm(words)], ...parts }))).toEqual(names);
  });

  it('are those of all its JVMs together', () => {
    const two = [jvm('-ea --add-opens=… --add-opens=… -Da=…'), jvm('-Da=1 -Da=… --add-opens=…')];
    const parts = { jvms: two, nextVariable: ['--add-opens=…'] };
    expect(ownOptions(java(''), unit('api.service', parts))).toEqual(['-ea', '--add-opens', '-Da', '-Da']);
  });

  it('are lost knowingly where the spec replaces the variable, and nobody knows them where no JVM runs', () => {
    expect(ownOptions(java('', true), unit('api.service', { jvms: [jvm('-ea')] }))).toEqual([]);
    expect(ownOptions(java(''), unit('api.service', { jvms: [] }))).toBeUndefined();
    expect(ownOptions(java(''), unit('api.service'))).toBeUndefined();
  });
});

it.each<[readonly string[], string, readonly string[] | undefined, readonly string[]]>([
  [['-Da', '-ea'], '-Da=… -ea', undefined, []],
  [['-Da', '-ea'], '-Db', undefined, ['-Da', '-ea']],
  [['-XX:+UseG1GC'], '-XX:-UseG1GC', undefined, ['-XX:+UseG1GC']],
  [['--add-opens', '--add-opens'], '--add-opens=…', undefined, ['--add-opens']],
  [['--add-opens'], '--add-opens=…', ['--add-opens=…'], ['--add-opens']],
  [['-Da'], '-Da=…', ['-Da=…'], []],
  [['--add-opens'], '--add-opens=… --add-opens=a', ['--add-opens=a'], []],
])('of %j a JVM with %s has lost those', (names, words, variable, lost) => {
  expect(lostOptions(names, [jvm(words)], variable)).toEqual(lost);
});

it.each<[string, readonly string[], readonly string[], number | undefined, readonly string[]]>([
  ['one of two', ['-Da', '-Da'], ['-Da=…', ''], 2, ['-Da']],
  ['none of two', ['-Da', '-Da'], ['-Da=…', '-Da=… -Da=…'], 2, []],
  ['one of two, which has it twice now', ['-Da', '-Da'], ['-Da=… -Da=…', ''], 2, ['-Da']],
  ['one of two, of which the other has begun later', ['-Da', '-Da'], ['-Da=…'], 2, []],
  ['the only one that has begun', ['-Da', '-Da'], [''], 2, ['-Da']],
  ['the one of two that had it', ['-Da'], ['', ''], 2, ['-Da']],
  [
    'the one of six that had it, where workers have not begun yet',
    ['-Da', ...Array<string>(5).fill('-Dw')],
    ['-Da=…'],
    6,
    ['-Dw'],
  ],
  [
    'some of the one of two that had several',
    ['--add-opens', '--add-opens'],
    ['--add-opens=…', ''],
    2,
    ['--add-opens'],
  ],
  ['none, where a note of an earlier version has no number', ['-Da'], ['-Da=…', ''], undefined, []],
])('of several JVMs %s can lose an option', (_, names, words, were, lost) => {
  expect(lostOptions(names, words.map(jvm), [], were)).toEqual(lost);
});

it.each<[string, string]>([
  ['-Xlog:gc:/tmp/gc-1732.log', '-Xlog:gc'],
  ['-Xlog:gc+heap:file=/tmp/gc-1732.log:time', '-Xlog:gc+heap'],
  ['-Xlog:gc*=warning:stderr', '-Xlog:gc*'],
  ['-Xlog::/tmp/all.log', '-Xlog:'],
  ['-Xloggc:/tmp/gc-4711.log', '-Xloggc'],
  ['-javaagent:/opt/releases/7/agent.jar=port=1', '-javaagent:agent.jar'],
  ['-javaagent:/tmp/tmp.x1/agent.jar', '-javaagent:'],
  ['-agentpath:/run/app/4711/lib.so=a', '-agentpath:'],
  ['-javaagent:/var/tmp/tmp.x1/agent.jar', '-javaagent:'],
  ['-javaagent:/var/run/app/agent.jar', '-javaagent:'],
  ['-javaagent:/dev/shm/x1/agent.jar', '-javaagent:'],
  ['-Xbootclasspath/a:/opt/releases/7/boot.jar', '-Xbootclasspath/a:boot.jar'],
  ['-Xmx1g', '-Xmx'],
  ['-Xms1g', '-Xms'],
  ['-Xmn1g', '-Xmn'],
  ['-Xss1m', '-Xss'],
  ['-agentlib:jdwp=server=y', '-agentlib:jdwp'],
  ['@/tmp/args.4711', '@'],
  ['@/opt/app/args', '@args'],
  ['-Dlog=/tmp/4711', '-Dlog'],
])('the name of %s is the same at each start, and its own name: %s', (word, name) => {
  expect(optionName(word)).toBe(name);
  expect(optionName(name)).toBe(name);
  expect(lostOptions([word], [jvm(word.replace('4711', '99').replace('1732', '99'))])).toEqual([]);
});

describe('a plan', () => {
  const spec = {
    services: { api: { memory: '2GiB', java: { heap: '1GiB', metaspace: '64MiB', codeCache: '64MiB', threads: 10 } } },
  };
  const running = (words: string) =>
    host({ units: [unit('api.service', { variable: 'JAVA_OPTS', jvms: [jvm(words)] })] });

  it('keeps them for the units that restart, in its file and in the script', () => {
    expect(plan(spec, running('-Dneeded=…')).basis?.kept).toEqual([{ unit: 'api.service', options: ['-Dneeded'] }]);
    const two = host({ units: [unit('api.service', { variable: 'JAVA_OPTS', jvms: [jvm('-Da=…'), jvm('-Da=…')] })] });
    expect(plan(spec, two).basis?.kept).toEqual([{ unit: 'api.service', options: ['-Da', '-Da'], jvms: 2 }]);
    expect(plan(spec, host({ units: [unit('api.service')] })).basis).not.toHaveProperty('kept');
    expect(plan({ services: { api: { memory: '2GiB' } } }, running('-Da')).basis).not.toHaveProperty('kept');
  });

  it('holds a host for lost ones only where nothing else is to be changed', () => {
    const done = applied(spec, running(''));
    const gone = (memory: number) => ({
      ...done,
      units: done.units.map((one) => ({
        ...one,
        hadOptions: ['-Dneeded'],
        jvms: [jvm((one.nextVariable ?? []).join(' '))],
        cgroup: { ...one.cgroup, MemoryMax: bytes(memory) },
      })),
    });
    const found = (memory: number) => {
      const { status, findings } = plan(spec, gone(memory));
      return [status, ...findings.flatMap((one) => (one.code === 'OOM486' ? [one.severity] : []))];
    };
    expect([found(2 * GiB), found(64 * MiB)]).toEqual([
      ['held', 'error'],
      ['change', 'error'],
    ]);
    expect(verify(spec, gone(2 * GiB)).status).toBe('error');
  });

  it('counts options that no JVM has begun with as right in the files alone', () => {
    const done = applied(spec, running(''));
    const without = { ...done, units: done.units.map((one) => ({ ...one, jvms: [] })) };
    const dressed = {
      ...done,
      units: done.units.map((one) => ({ ...one, jvms: [jvm((one.nextVariable ?? []).join(' '))] })),
    };
    expect(verify(spec, dressed)).toMatchObject({ inFilesOnly: 0 });
    expect(verify(spec, without)).toMatchObject({ inFilesOnly: 1, holds: verify(spec, dressed).holds - 1 });
  });
});
