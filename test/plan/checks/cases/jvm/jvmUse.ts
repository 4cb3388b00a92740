/** What a JVM uses against what it would get: each finding beside a twin in which it is not. */
import { expect } from 'vitest';
import { GiB, MiB, bytes } from '../../../../../src/model/bytes';
import { api, java, jvm, onLine, running, type Case } from '../scenes';

const AS_SIZED = ['-Xmx1g', '-XX:MaxMetaspaceSize=64m', '-XX:MaxDirectMemorySize=10m', '-XX:ReservedCodeCacheSize=64m'];

export const JVM_USE_CASES: readonly Case[] = [
  {
    kind: 'belowMapped',
    when: 'a process has more mapped than LimitAS will allow',
    bad: [api({ limits: { addressSpace: '1GiB' } }), running({ mapped: bytes(GiB + 4096) })],
    good: [api({ limits: { addressSpace: '1GiB' } }), running({ mapped: bytes(GiB) })],
    says: { severity: 'error', facts: { unit: 'api.service', setting: 'LimitAS', mapped: GiB + 4096, limit: GiB } },
  },
  {
    kind: 'belowJvmUse',
    when: 'the heap in use is larger than the new one',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx4g'), { heapUsed: bytes(GiB + 1) })] })],
    good: [java(), running({ jvms: [jvm(onLine('-Xmx4g'), { heapUsed: bytes(GiB) })] })],
    says: { facts: { unit: 'api.service', region: 'heap', today: 4 * GiB, use: GiB + 1, limit: GiB } },
  },
  {
    kind: 'belowJvmUse',
    when: 'HotSpot does not say what it uses, and its memory is larger than the new heap',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx4g', '-XX:-UsePerfData'), { anon: bytes(GiB + 1) })] })],
    good: [java(), running({ jvms: [jvm(onLine('-Xmx4g', '-XX:-UsePerfData'), { anon: bytes(GiB) })] })],
    says: { severity: 'error', detail: expect.stringContaining('-XX:-UsePerfData') as string },
  },
  {
    kind: 'lowered',
    when: 'nobody can see how much heap or metaspace is in use',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx4g', '-XX:MaxDirectMemorySize=10m'))] })],
    good: [
      java(),
      running({
        jvms: [
          jvm(
            onLine(
              '-Xmx1g',
              '-XX:MaxMetaspaceSize=64m',
              '-XX:MaxDirectMemorySize=10m',
              '-XX:ReservedCodeCacheSize=64m',
            ),
          ),
        ],
      }),
    ],
    says: {
      severity: 'warning',
      detail: expect.stringContaining('How much heap and metaspace it uses is not known') as string,
    },
  },
  {
    kind: 'lowered',
    when: 'its threads have larger stacks of their own',
    bad: [java(), running({ jvms: [jvm(onLine('-Xss8m', ...AS_SIZED))] })],
    good: [java(), running({ jvms: [jvm(onLine(...AS_SIZED))] })],
    says: {
      severity: 'warning',
      summary: 'the next start of api.service gives its JVM less than today: thread stack 8 MiB to 1 MiB',
      detail: expect.stringContaining('java.lang.StackOverflowError') as string,
    },
  },
  {
    kind: 'belowJvmUse',
    when: 'the metaspace in use is larger than the new bound',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx512m'), { metaspaceUsed: bytes(65 * MiB) })] })],
    good: [java(), running({ jvms: [jvm(onLine('-Xmx512m'), { metaspaceUsed: bytes(64 * MiB) })] })],
    says: { facts: { unit: 'api.service', region: 'metaspace', today: 'infinity', use: 65 * MiB, limit: 64 * MiB } },
  },
  {
    kind: 'belowJvmUse',
    when: 'direct memory that was bounded may be in use above the new bound',
    bad: [
      java({ directMemory: '48MiB' }),
      running({ jvms: [jvm(onLine('-Xmx1g', '-XX:MaxDirectMemorySize=64m'), { anon: bytes(75 * MiB) })] }),
    ],
    good: [
      java({ directMemory: '48MiB' }),
      running({ jvms: [jvm(onLine('-Xmx1g', '-XX:MaxDirectMemorySize=64m'), { anon: bytes(48 * MiB) })] }),
    ],
    says: {
      severity: 'error',
      summary: expect.stringContaining('uses up to 75 MiB of direct memory') as string,
      detail: expect.stringContaining('an upper bound') as string,
      fix: expect.stringContaining('Set java.directMemory to what it needs (it has 64 MiB)') as string,
      facts: { unit: 'api.service', region: 'direct memory', today: 64 * MiB, use: 75 * MiB, limit: 48 * MiB },
    },
  },
  {
    kind: 'belowJvmUse',
    when: 'nothing is known of the use of direct memory that was bounded',
    bad: [java({ directMemory: '48MiB' }), running({ jvms: [jvm(onLine('-Xmx1g', '-XX:MaxDirectMemorySize=64m'))] })],
    good: [java({ directMemory: '64MiB' }), running({ jvms: [jvm(onLine('-Xmx1g', '-XX:MaxDirectMemorySize=64m'))] })],
    says: {
      severity: 'error',
      summary: expect.stringContaining('may use all of its 64 MiB of direct memory') as string,
      facts: { unit: 'api.service', region: 'direct memory', today: 64 * MiB, limit: 48 * MiB },
    },
  },
  {
    kind: 'belowJvmUse',
    when: 'direct memory that nobody bounded is seen to be in use above the new bound',
    bad: [
      java({ directMemory: '48MiB' }),
      running({
        jvms: [jvm([], { heapMax: bytes(GiB), heapCommitted: bytes(200 * MiB), anon: bytes(500 * MiB) })],
      }),
    ],
    good: [
      java({ directMemory: '48MiB' }),
      running({
        jvms: [jvm([], { heapMax: bytes(GiB), heapCommitted: bytes(300 * MiB), anon: bytes(500 * MiB) })],
      }),
    ],
    says: {
      severity: 'error',
      summary: expect.stringMatching(/uses some \d+ MiB of direct memory/) as string,
      facts: { unit: 'api.service', region: 'direct memory', today: GiB, use: 115 * MiB, limit: 48 * MiB },
    },
  },
  {
    kind: 'belowJvmUse',
    when: 'a bound on metaspace was given, and HotSpot does not say what it uses',
    bad: [
      java(),
      running({
        jvms: [jvm(onLine('-Xmx1g', '-XX:MaxMetaspaceSize=128m', '-XX:-UsePerfData'), { anon: bytes(65 * MiB) })],
      }),
    ],
    good: [
      java(),
      running({
        jvms: [jvm(onLine('-Xmx1g', '-XX:MaxMetaspaceSize=128m', '-XX:-UsePerfData'), { anon: bytes(64 * MiB) })],
      }),
    ],
    says: { severity: 'error', facts: { unit: 'api.service', region: 'metaspace', use: 65 * MiB } },
  },
  {
    kind: 'lowered',
    when: 'nobody can see how much direct memory is in use',
    bad: [
      java({ directMemory: '10MiB' }),
      running({ jvms: [jvm(onLine('-XX:MaxMetaspaceSize=64m'), { heapMax: bytes(4 * GiB), anon: bytes(GiB) })] }),
    ],
    good: [
      java({ directMemory: '10MiB', codeCache: '240MiB' }),
      running({ jvms: [jvm(onLine('-XX:MaxMetaspaceSize=64m', '-XX:MaxDirectMemorySize=10m', '-Xmx512m'))] }),
    ],
    says: {
      summary:
        'the next start of api.service gives its JVM less than today: heap 4 GiB to 1 GiB, at most 1 GiB in use, direct memory 4 GiB (as much as its heap) to 10 MiB, code cache 240 MiB to 64 MiB',
      detail: expect.stringContaining('at most 1 GiB') as string,
    },
  },
];
