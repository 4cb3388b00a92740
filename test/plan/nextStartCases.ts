/** What the next start of a unit would lack or overrule, each finding beside a twin in which it is not. */
import { expect } from 'vitest';
import { bytes, GiB, MiB } from '../../src/model/bytes';
import type { JvmOption, ObservedJvm } from '../../src/model/observed';
import type { SpecText } from '../desired/build';
import { applied, host, stopped, unit, type UnitParts } from './build';
import type { Case, Scene } from './unitCases';

const api = (settings: object): SpecText => ({ services: { api: settings } });
const java = (more: object = {}): SpecText =>
  api({ memory: '2GiB', java: { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB', ...more } });
const running = (parts: UnitParts = {}) => host({ units: [unit('api.service', { variable: 'JAVA_OPTS', ...parts })] });
const onLine = (...words: readonly string[]): readonly JvmOption[] =>
  words.map((word) => ({ word, from: 'the command line' }));
const jvm = (options: readonly JvmOption[], more: Partial<ObservedJvm> = {}): ObservedJvm => ({
  pid: 101,
  isMain: true,
  program: 'java',
  readsJdkOptions: true,
  options,
  ...more,
});
const NAMED: UnitParts = { programs: ['java'], namesVariable: true };
const of = (...comms: readonly string[]): Scene => [
  api({ memory: '1GiB' }),
  host({ units: [unit('api.service', { processes: comms.map((comm, index) => ({ pid: index + 1, comm })) })] }),
];
const down = (nextOptions: NonNullable<UnitParts['nextOptions']>) =>
  host({ units: [stopped('api.service', { variable: 'JAVA_OPTS', ...NAMED, nextOptions })] });
/** All is as wanted in the files, and the JVMs have more than the variable or less. */
const done = (of: (own: readonly string[]) => readonly ObservedJvm[]) => {
  const state = applied(java(), running());
  return {
    ...state,
    units: state.units.map((one) => ({
      ...one,
      jvms: of(one.nextVariable ?? []),
      main: { ...one.main!, variable: one.nextVariable ?? [] },
    })),
  };
};

/** JVMs that began later, each with words or with those of the spec. */
const withLate = (...lists: readonly (readonly string[] | undefined)[]) => {
  const state = done((own) => [jvm(onLine(...own))]);
  return {
    ...state,
    units: state.units.map((one) => ({
      ...one,
      lateJvms: lists.map((words, index) => jvm(onLine(...(words ?? one.nextVariable ?? [])), { pid: 202 + index })),
    })),
  };
};

const downWith = (...mayOptions: NonNullable<UnitParts['mayOptions']>) =>
  host({ units: [stopped('api.service', { variable: 'JAVA_OPTS', mayOptions })] });
/** Two letters from an option of the tables, so that another JDK may have it. */
const ODD = '-XX:MaxxHeapSizee=1g';
const FLAG_CASES: readonly Case[] = [
  {
    kind: 'flagUnknown',
    when: 'the JVM that runs does not have it, and in its twin nobody knows',
    bad: [java({ extra: [ODD] }), running({ lacksFlags: ['MaxxHeapSizee'] })],
    good: [java({ extra: [ODD] }), running()],
    says: {
      severity: 'error',
      fix: 'Did you mean MaxHeapSize?',
      facts: { unit: 'api.service', variable: 'JAVA_OPTS', option: '-XX:MaxxHeapSizee' },
    },
  },
  {
    kind: 'flagUnknown',
    when: 'a newer JVM has it, and in its twin the one that runs was told to pass over such options',
    bad: [java({ extra: ['-XX:+ZGenerational'] }), running({ lacksFlags: ['ZGenerational'] })],
    good: [
      java({ extra: ['-XX:+ZGenerational'] }),
      running({ lacksFlags: ['ZGenerational'], jvms: [jvm(onLine('-XX:+IgnoreUnrecognizedVMOptions'))] }),
    ],
    says: { severity: 'error' },
  },
  {
    kind: 'flagUnknown',
    when: 'a unit that is down would not start, and in its twin a JVM runs with the option',
    bad: [
      java({ extra: [ODD] }),
      host({
        units: [
          stopped('api.service', {
            variable: 'JAVA_OPTS',
            lacksFlags: ['MaxxHeapSizee'],
            nextOptions: { options: [] },
          }),
        ],
      }),
    ],
    good: [java({ extra: [ODD] }), running({ lacksFlags: ['MaxxHeapSizee'], jvms: [jvm(onLine(ODD))] })],
    says: { severity: 'error' },
  },
];

export const NEXT_START_CASES: readonly Case[] = [
  {
    kind: 'client',
    when: 'a pipe stands behind it',
    bad: of('sh', 'docker', 'awk'),
    good: of('sh', 'awk', 'sleep'),
    says: { detail: expect.stringContaining('limits the client alone') as string },
  },
  {
    kind: 'client',
    when: 'it is beside a program of the unit',
    bad: of('sh', 'docker', 'nginx'),
    good: of('sh', 'conmon', 'nginx'),
    says: {
      severity: 'warning',
      detail: expect.stringContaining('limits the client and the other processes in it') as string,
    },
  },
  {
    kind: 'oneshot',
    when: 'a timer starts it, and nothing brings it back',
    bad: [java(), running({ isTriggered: true, isJob: true })],
    good: [java(), running({ isTriggered: true })],
    says: { summary: 'api.service is a job that a timer or path starts: its new settings hold when it runs next' },
  },
  {
    kind: 'startFails',
    when: 'files that its start needs are gone',
    bad: [
      java(),
      running({
        startNeeds: [
          { kind: 'environment', path: '/etc/ef.env' },
          { kind: 'program', path: '/opt/a' },
          { kind: 'mode', path: '/opt/b' },
        ],
      }),
    ],
    // Nothing is restarted.
    good: [api({ memory: '2GiB' }), running({ startNeeds: [{ kind: 'environment', path: '/etc/ef.env' }] })],
    says: {
      severity: 'error',
      summary:
        'api.service would not come up after its restart: /etc/ef.env is gone, and EnvironmentFile= names it without a `-`; /opt/a of ExecStart= is gone; /opt/b of ExecStart= cannot be executed',
    },
  },
  {
    kind: 'optionWins',
    when: 'ExecStart= has it behind the variable, which is empty today',
    bad: [java(), running({ ...NAMED, behindVariable: ['-Xmx'], jvms: [jvm(onLine('-Xmx4g'))] })],
    good: [java(), running({ ...NAMED, behindVariable: ['-Xss'], jvms: [jvm(onLine('-Xmx4g'))] })],
    says: { severity: 'error', summary: 'api.service: -Xmx4g of the command line wins over -Xmx1G' },
  },
  {
    kind: 'optionWins',
    when: 'it is in an argument file behind the variable',
    bad: [
      java(),
      running({ ...NAMED, behindVariable: ['@'], jvms: [jvm([{ word: '-Xmx4g', from: 'an argument file' }])] }),
    ],
    good: [java(), running({ ...NAMED, behindVariable: ['@'], jvms: [jvm(onLine('-Xmx4g'))] })],
    says: { summary: 'api.service: -Xmx4g of an argument file wins over -Xmx1G' },
  },
  {
    kind: 'ownWords',
    when: 'an initial heap is in an argument file, and no heap beside it',
    bad: [
      java(),
      running({ ...NAMED, behindVariable: ['@'], jvms: [jvm([{ word: '-Xms2g', from: 'an argument file' }])] }),
    ],
    // The file's -Xmx comes last, and such a JVM starts.
    good: [
      java(),
      running({
        ...NAMED,
        behindVariable: ['@'],
        jvms: [
          jvm([
            { word: '-Xmx2g', from: 'an argument file' },
            { word: '-Xms2g', from: 'an argument file' },
          ]),
        ],
      }),
    ],
    says: { severity: 'error' },
  },
  {
    kind: 'lowered',
    when: 'nothing that comes behind the variable keeps it',
    bad: [java(), running({ ...NAMED, jvms: [jvm(onLine('-Xmx4g', '-XX:MaxMetaspaceSize=64m'))] })],
    good: [
      java({ directMemory: '10MiB' }),
      running({
        ...NAMED,
        behindVariable: ['-Xmx'],
        jvms: [
          jvm(
            onLine(
              '-Xmx4g',
              '-XX:MaxMetaspaceSize=64m',
              '-XX:MaxDirectMemorySize=10m',
              '-XX:ReservedCodeCacheSize=64m',
            ),
          ),
        ],
      }),
    ],
    says: { detail: expect.stringContaining('its counters (/tmp/hsperfdata_*) do not say it') as string },
  },
  {
    kind: 'lowered',
    when: 'HotSpot is told to write no counters',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx4g', '-XX:-UsePerfData'))] })],
    good: [
      java({ directMemory: '10MiB', codeCache: '240MiB' }),
      running({ jvms: [jvm(onLine('-Xmx1g', '-XX:MaxMetaspaceSize=64m', '-XX:MaxDirectMemorySize=10m'))] }),
    ],
    says: { detail: expect.stringContaining('HotSpot does not say it (-XX:-UsePerfData)') as string },
  },
  {
    kind: 'mayWin',
    when: 'a script gives a size that no variable gives',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx4g', '-Xmn1m'))] })],
    good: [java(), running({ jvms: [jvm(onLine('-Xmx4g'))], scriptSets: [{ path: '/a', line: 1, onlyEmpty: true }] })],
    says: { severity: 'warning', summary: 'api.service: if -Xmx4g comes behind $JAVA_OPTS, it wins over -Xmx1G' },
  },
  {
    kind: 'mayWin',
    when: 'the order cannot be seen',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx4g')), jvm(onLine('-Xmx4g'))] })],
    good: [java(), running({ ...NAMED, jvms: [jvm(onLine('-Xmx4g'))] })],
    says: { facts: { unit: 'api.service', variable: 'JAVA_OPTS', options: ['-Xmx4g'], wanted: ['-Xmx1G'] } },
  },
  {
    kind: 'optionWins',
    when: 'the unit does not run, and its command line has a size behind the variable',
    bad: [java(), down({ options: onLine('-Da', '-Xmx3g'), place: 1 })],
    good: [java(), down({ options: onLine('-Da', '-Xmx3g'), place: 2 })],
    says: {
      severity: 'error',
      summary: 'api.service does not run; at its next start -Xmx3g of the command line would win over -Xmx1G',
    },
  },
  {
    kind: 'optionWins',
    when: 'the unit does not run, and a variable that comes behind has a size',
    bad: [java({ variable: 'JDK_JAVA_OPTIONS' }), down({ options: [{ word: '-Xmx3g', from: '_JAVA_OPTIONS' }] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), down({ options: [{ word: '-Xmx3g', from: 'JAVA_TOOL_OPTIONS' }] })],
    says: { summary: expect.stringContaining('-Xmx3g of _JAVA_OPTIONS would win over -Xmx1G') as string },
  },
  {
    kind: 'ownWords',
    when: 'the unit does not run, and its command line has an initial heap above the heap',
    bad: [java(), down({ options: onLine('-Xms1500m'), place: 1 })],
    good: [java(), down({ options: onLine('-Xms900m'), place: 1 })],
    says: { severity: 'error', detail: expect.stringContaining('the others are on its command line') as string },
  },
  {
    kind: 'ownWords',
    when: 'the unit does not run, and nothing says that the variable comes to its JVM in the twin',
    bad: [java(), down({ options: onLine('-Xms1500m'), place: 0 })],
    good: [java(), down({ options: onLine('-Xms1500m') })],
    says: { severity: 'error' },
  },
  ...FLAG_CASES,
  {
    kind: 'otherVariable',
    when: 'a file of a unit that is down gives its start script a larger heap, and in its twin the same one',
    bad: [java(), downWith({ variable: 'CATALINA_OPTS', word: '-Xmx8g' })],
    good: [java(), downWith({ variable: 'CATALINA_OPTS', word: '-Xmx1g' })],
    says: {
      severity: 'warning',
      summary: 'api.service does not run; where its start hands it on, -Xmx8g of CATALINA_OPTS may win over -Xmx1G',
      facts: {
        unit: 'api.service',
        variable: 'JAVA_OPTS',
        options: ['-Xmx8g'],
        from: ['CATALINA_OPTS'],
        wanted: ['-Xmx1G'],
      },
    },
  },
  {
    kind: 'otherVariable',
    when: 'a JVM takes it after the variable of the spec, and in its twin before that',
    bad: [java(), downWith({ variable: '_JAVA_OPTIONS', word: '-Xmx8g' })],
    good: [java(), downWith({ variable: 'JAVA_TOOL_OPTIONS', word: '-Xmx8g' })],
    says: { severity: 'warning' },
  },
  {
    kind: 'otherVariable',
    when: 'the unit is down, and in its twin it runs',
    bad: [java(), downWith({ variable: 'JAVA_ARGS', word: '-Xmx8g' })],
    good: [java(), running({ mayOptions: [{ variable: 'JAVA_ARGS', word: '-Xmx8g' }] })],
    says: { severity: 'warning' },
  },
  {
    kind: 'agentGone',
    when: 'the agent of the spec is not there, and in its twin another one',
    bad: [java({ extra: ['-javaagent:/opt/a.jar'] }), running({ missingFiles: ['-javaagent:/opt/a.jar'] })],
    good: [java({ extra: ['-javaagent:/opt/a.jar'] }), running({ missingFiles: ['-javaagent:/opt/b.jar'] })],
    says: {
      severity: 'error',
      facts: { unit: 'api.service', variable: 'JAVA_OPTS', options: ['-javaagent:/opt/a.jar'] },
    },
  },
  {
    kind: 'lateJvm',
    when: 'it has other options, and in its twin those of the spec',
    bad: [java(), withLate(['-Xmx4g'])],
    good: [java(), withLate(undefined)],
    says: {
      severity: 'warning',
      summary:
        'another JVM in api.service (PID 202) began after the start of the unit, without the options of the spec, with a heap of up to 4 GiB',
    },
  },
  {
    kind: 'lateJvm',
    when: 'there are two, and they say nothing of a heap',
    bad: [java(), withLate([], [])],
    good: [java(), withLate()],
    says: {
      summary:
        '2 more JVMs in api.service (PID 202, 203) began after the start of the unit, without the options of the spec',
    },
  },
  {
    kind: 'mayWin',
    when: 'the script shows that it puts the size behind the variable, and in its twin before it',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx4g'))], sizesBehind: ['-Xmx'] })],
    good: [java(), running({ jvms: [jvm(onLine('-Xmx4g'))], sizesBefore: ['-Xmx'] })],
    says: {
      severity: 'warning',
      summary: 'api.service: the start script puts -Xmx4g behind $JAVA_OPTS, where it wins over -Xmx1G',
      detail: expect.not.stringContaining('cannot be seen') as string,
    },
  },
  {
    kind: 'scriptSets',
    when: 'a script takes the variable away',
    bad: [java(), running({ scriptSets: [{ path: '/opt/a.sh', line: 2, onlyEmpty: false, unsets: true }] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running()],
    says: { summary: '/opt/a.sh:2 unsets JAVA_OPTS of api.service: a restart may have no effect' },
  },
  {
    kind: 'variableIneffective',
    when: 'it has an argument file that is gone, and its JVM another heap than its process was told',
    bad: [java(), done(() => [jvm([], { argumentFileGone: true, heapMax: bytes(9 * GiB) })])],
    good: [java(), done(() => [jvm([], { argumentFileGone: true })])],
    says: { severity: 'error' },
  },
  {
    kind: 'manyJvms',
    when: 'each of them would get the heap of the spec',
    bad: [
      java({ variable: 'JDK_JAVA_OPTIONS' }),
      running({ jvms: [jvm(onLine()), jvm(onLine(), { heapMax: bytes(512 * MiB) }), jvm(onLine())] }),
    ],
    // One of them does not read it, and one has a heap of its own.
    good: [
      java({ variable: 'JDK_JAVA_OPTIONS' }),
      running({ jvms: [jvm([], { readsJdkOptions: false, heapMax: bytes(MiB) }), jvm(onLine('-Xmx512m')), jvm([])] }),
    ],
    says: {
      summary:
        '3 JVMs run in api.service, and their heaps would add up to 3 GiB: more than its limit of 2 GiB, with the options of the spec',
    },
  },
];
