/** Which options the next start of a unit would lack or overrule: each finding beside a twin in which it is not. */
import { expect } from 'vitest';
import { GiB, MiB, bytes } from '../../../../../src/model/bytes';
import { host, stopped, type UnitParts } from '../../../build';
import { done, java, jvm, onLine, running, type Case } from '../scenes';

const NAMED: UnitParts = { programs: ['java'], namesVariable: true };
const down = (nextOptions: NonNullable<UnitParts['nextOptions']>) =>
  host({ units: [stopped('api.service', { variable: 'JAVA_OPTS', ...NAMED, nextOptions })] });

export const NEXT_OPTIONS_CASES: readonly Case[] = [
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
    says: { detail: expect.stringContaining('its counters (/tmp/hsperfdata_*) do not show it') as string },
  },
  {
    kind: 'lowered',
    when: 'HotSpot is told to write no counters',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx4g', '-XX:-UsePerfData'))] })],
    good: [
      java({ directMemory: '10MiB', codeCache: '240MiB' }),
      running({ jvms: [jvm(onLine('-Xmx1g', '-XX:MaxMetaspaceSize=64m', '-XX:MaxDirectMemorySize=10m'))] }),
    ],
    says: { detail: expect.stringContaining('HotSpot does not report it (-XX:-UsePerfData)') as string },
  },
  {
    kind: 'mayWin',
    when: 'a script gives a size that no variable gives',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx4g', '-Xmn1m'))] })],
    good: [java(), running({ jvms: [jvm(onLine('-Xmx4g'))], scriptSets: [{ path: '/a', line: 1, onlyEmpty: true }] })],
    says: { severity: 'warning', summary: 'api.service: if -Xmx4g comes after $JAVA_OPTS, it wins over -Xmx1G' },
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
  {
    kind: 'mayWin',
    when: 'the script shows that it puts the size behind the variable, and in its twin before it',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx4g'))], sizesBehind: ['-Xmx'] })],
    good: [java(), running({ jvms: [jvm(onLine('-Xmx4g'))], sizesBefore: ['-Xmx'] })],
    says: {
      severity: 'warning',
      summary: 'api.service: the start script puts -Xmx4g after $JAVA_OPTS, where it wins over -Xmx1G',
      detail: expect.not.stringContaining('cannot be seen') as string,
    },
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
