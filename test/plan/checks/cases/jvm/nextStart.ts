/**
 * Which program the next start of a unit would be, and what it would not do: each finding beside a twin in which it is
 * not.
 */
import { expect } from 'vitest';
import { bytes, GiB, MiB } from '../../../../../src/model/bytes';
import { host, stopped, type UnitParts } from '../../../build';
import { api, done, JAVA, java, jvm, of, onLine, running, type Case } from '../scenes';

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
const two = { jvms: [jvm(onLine('-Xmx1g')), jvm(onLine('-Xmx1g'))] };
const downWith = (...mayOptions: NonNullable<UnitParts['mayOptions']>) =>
  host({ units: [stopped('api.service', { variable: 'JAVA_OPTS', mayOptions })] });
/** Two letters from an option of the tables, so that another JDK may have it. */
const ODD = '-XX:MaxxHeapSizee=1g';

export const NEXT_START_CASES: readonly Case[] = [
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
  {
    kind: 'client',
    when: 'a pipe is behind it',
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
    says: {
      summary: 'api.service is a job that a timer or path starts: its new settings take effect when it next runs',
    },
  },
  {
    kind: 'startFails',
    when: 'files that its start needs are gone',
    bad: [
      java(),
      running({
        startNeeds: [
          { kind: 'environment', path: '/etc/ef.env' },
          { kind: 'pattern', path: '/etc/ef.d/*.env' },
          { kind: 'text', path: '/etc/latin.env' },
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
        'api.service would not come up after its restart: /etc/ef.env is gone, and EnvironmentFile= names it without a `-`; /etc/ef.d/*.env matches no file, and EnvironmentFile= names it without a `-`; /etc/latin.env is not a file of UTF-8 text, so systemd rejects it, and EnvironmentFile= names it without a `-`; /opt/a of ExecStart= is gone; /opt/b of ExecStart= cannot be executed',
    },
  },
  {
    kind: 'otherVariable',
    when: 'a file of a unit that is down gives its start script a larger heap, and in its twin the same one',
    bad: [java(), downWith({ variable: 'CATALINA_OPTS', word: '-Xmx8g' })],
    good: [java(), downWith({ variable: 'CATALINA_OPTS', word: '-Xmx1g' })],
    says: {
      severity: 'warning',
      summary: 'api.service does not run; if its start passes it on, -Xmx8g of CATALINA_OPTS may win over -Xmx1G',
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
        'another JVM in api.service (PID 202) was started after the start of the unit, without the options of the spec, with a heap of up to 4 GiB',
    },
  },
  {
    kind: 'lateJvm',
    when: 'there are two, and they say nothing of a heap',
    bad: [java(), withLate([], [])],
    good: [java(), withLate()],
    says: {
      summary:
        '2 more JVMs in api.service (PID 202, 203) were started after the start of the unit, without the options of the spec',
    },
  },
  {
    kind: 'manyJvms',
    when: 'two began later and have all options of the spec, and in its twin one',
    bad: [java(), withLate(undefined, undefined)],
    good: [java(), withLate(undefined)],
    says: { severity: 'warning', facts: { unit: 'api.service', jvms: 3, heaps: 3 * GiB, limit: 2 * GiB } },
  },
  {
    kind: 'manyJvms',
    when: 'one began later with a heap of its own',
    bad: [java(), withLate(['-Xmx1025m'])],
    good: [java(), withLate(['-Xmx1g'])],
    says: { facts: { unit: 'api.service', jvms: 2, heaps: 2 * GiB + MiB, limit: 2 * GiB } },
  },
  {
    kind: 'manyJvms',
    when: 'the spec gives no limit, and the unit has one of its own',
    bad: [api({ java: JAVA }), running({ cgroup: { MemoryMax: bytes(GiB) }, ...two })],
    good: [api({ java: JAVA }), running({ cgroup: { MemoryMax: 'infinity' }, ...two })],
    says: { facts: { unit: 'api.service', jvms: 2, heaps: 2 * GiB, limit: GiB } },
  },
  {
    kind: 'manyJvms',
    when: 'what the spec gives is the limit above which they are throttled',
    bad: [api({ memory: { high: '1900MiB', max: '4GiB' }, java: JAVA }), running(two)],
    good: [api({ memory: { high: '2GiB', max: '4GiB' }, java: JAVA }), running(two)],
    says: { facts: { unit: 'api.service', jvms: 2, heaps: 2 * GiB, limit: 1900 * MiB } },
  },
  {
    kind: 'moreJvms',
    when: 'it has 22 JVMs, of which 20 are looked at',
    bad: [java(), running({ jvms: Array.from({ length: 20 }, () => jvm([])), moreJvms: 2 })],
    good: [java(), running({ jvms: Array.from({ length: 20 }, () => jvm([])) })],
    says: {
      severity: 'warning',
      summary: '22 JVMs run in api.service, and 2 of them were not looked at',
      facts: { unit: 'api.service', variable: 'JAVA_OPTS', jvms: 20, more: 2 },
    },
  },
  {
    kind: 'scriptSets',
    when: 'a script takes the variable away',
    bad: [java(), running({ scriptSets: [{ path: '/opt/a.sh', line: 2, onlyEmpty: false, unsets: true }] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running()],
    says: { summary: '/opt/a.sh:2 unsets JAVA_OPTS of api.service: a restart may have no effect' },
  },
];
