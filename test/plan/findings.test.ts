/** Every finding of a host's state, each beside a twin in which it is not. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB, MiB } from '../../src/model/bytes';
import type { Finding, Place } from '../../src/model/finding';
import type { JvmOption, ObservedJvm, ObservedState } from '../../src/model/observed';
import { PLAN_FINDINGS } from '../../src/plan/planFindings';
import type { SpecText } from '../desired/build';
import { IN_THE_WAY_CASES } from './inTheWayCases';
import { NEXT_START_CASES } from './nextStartCases';
import { type Case, type Scene, UNIT_CASES } from './unitCases';
import { applied, codes, file, host, type HostParts, plan, missing, stopped, unit } from './build';

const api = (settings: object): SpecText => ({ services: { api: settings } });
const JAVA = { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB' };
const java = (more: object = {}): SpecText => api({ memory: '2GiB', java: { ...JAVA, ...more } });
const running = (parts: object = {}) => host({ units: [unit('api.service', { variable: 'JAVA_OPTS', ...parts })] });
const AT = '/etc/systemd/system/api.service.d';
const SWAP: SpecText = { system: [{ swap: { file: '/swapfile', size: '1GiB' } }] };
/** A host with files of this spec. */
const ownedBy = (spec: string, paths: readonly string[] = ['/etc/sysctl.d/zz-oomcfg.conf']): ObservedState =>
  host({
    generation: {
      id: '000003-ab',
      spec,
      files: paths.map((path) => ({ path, sha256: '', link: 'ok' as const })),
      broken: false,
    },
  });
/** A host that has it all in its files, and something else in its process, which began before or after that. */
const futile = (isOlder: boolean): ObservedState => {
  const done = applied(java(), running());
  const other = { variable: ['-Xmx9g'], variableIsNext: false, ...(isOlder ? { isOlder } : {}) };
  return { ...done, units: done.units.map((one) => ({ ...one, main: { ...one.main!, ...other } })) };
};
const jvm = (options: readonly JvmOption[], more: Partial<ObservedJvm> = {}): ObservedJvm => ({
  pid: 101,
  isMain: true,
  program: 'java',
  readsJdkOptions: true,
  options,
  ...more,
});
const JSVC = jvm([], { program: 'jsvc.exec', readsJdkOptions: false });
const named = (comm: string) => ({ main: { ...unit('api.service').main!, comm } });
const onLine = (...words: readonly string[]): readonly JvmOption[] =>
  words.map((word) => ({ word, from: 'the command line' }));
const AS_SIZED = ['-Xmx1g', '-XX:MaxMetaspaceSize=64m', '-XX:MaxDirectMemorySize=10m', '-XX:ReservedCodeCacheSize=64m'];
/** A host as it is wanted, with a JVM that has -Da of its own, and had these before its restart. */
const lost = (names: readonly string[]): ObservedState => {
  const done = applied(java(), running());
  const parts = (words: readonly string[] = []) => ({ hadOptions: names, jvms: [jvm(onLine(...words, '-Da=…'))] });
  return { ...done, units: done.units.map((one) => ({ ...one, ...parts(one.nextVariable) })) };
};
const SWAPPINESS: SpecText = { system: [{ sysctl: { 'vm.swappiness': 10 } }] };
const sysctl = (path: string, value?: string, more: HostParts = {}) =>
  host({
    sysctl: [
      { key: 'vm.swappiness', kernel: '60', files: [{ path, line: 7, ...(value === undefined ? {} : { value }) }] },
    ],
    ...more,
  });

/** Swapped to, in the size of SWAP. */
const SWAPPED = { path: '/swapfile', type: 'file', size: bytes(GiB - 4096), used: bytes(0) };

const at = (line: number) => ({ where: expect.objectContaining({ file: 'oomcfg.yaml', line }) as Place });

const CASES: readonly Case[] = [
  ...UNIT_CASES,
  ...IN_THE_WAY_CASES,
  ...NEXT_START_CASES,
  {
    kind: 'unitMissing',
    when: 'systemd knows no such unit',
    bad: [api({ memory: '1GiB' }), host({ units: [missing('api.service')] })],
    good: [api({ memory: '1GiB', optional: true }), host({ units: [missing('api.service')] })],
    says: { summary: 'api.service is not on the host', ...at(10) },
  },
  {
    kind: 'unitMasked',
    when: 'the unit leads to /dev/null',
    bad: [api({ memory: '1GiB' }), host({ units: [stopped('api.service', { loadState: 'masked' })] })],
    good: [api({ memory: '1GiB' }), host({ units: [stopped('api.service')] })],
    says: { summary: 'api.service is masked', ...at(10) },
  },
  {
    kind: 'unitBroken',
    when: 'systemd rejects its files',
    bad: [api({ memory: '1GiB' }), host({ units: [stopped('api.service', { loadState: 'bad-setting' })] })],
    good: [api({ memory: '1GiB' }), host({ units: [stopped('api.service', { loadState: 'merged' })] })],
    says: { summary: 'systemd cannot load api.service: bad-setting', ...at(10) },
  },
  {
    kind: 'unitFailed',
    when: 'the unit died',
    bad: [api({ memory: '1GiB' }), host({ units: [stopped('api.service', { activeState: 'failed' })] })],
    good: [api({ memory: '1GiB' }), host({ units: [stopped('api.service')] })],
    says: { summary: 'api.service has failed and does not run', ...at(10) },
  },
  {
    kind: 'alias',
    when: 'the spec names an alias',
    bad: [api({ memory: '1GiB' }), host({ units: [unit('api.service', { id: 'shop.service' })] })],
    good: [api({ memory: '1GiB' }), running()],
    says: { summary: 'api.service is an alias of shop.service', facts: { alias: 'api.service', unit: 'shop.service' } },
  },
  {
    kind: 'aliasTwice',
    when: 'two services are one unit',
    bad: [
      { services: { api: { memory: '1GiB' }, shop: { memory: '2GiB' } } },
      host({ units: [unit('api.service', { id: 'shop.service' }), unit('shop.service')] }),
    ],
    good: [
      { services: { api: { memory: '1GiB' }, shop: { memory: '2GiB' } } },
      host({ units: [unit('api.service'), unit('shop.service')] }),
    ],
    says: { facts: { unit: 'shop.service', services: ['api', 'shop'] }, ...at(20) },
  },
  {
    kind: 'oneshot',
    when: 'a oneshot gets what only a start brings',
    bad: [api({ limits: { addressSpace: '8GiB' } }), host({ units: [stopped('api.service', { type: 'oneshot' })] })],
    good: [api({ memory: '8GiB' }), running({ type: 'oneshot' })],
    says: { severity: 'info', facts: { unit: 'api.service' } },
  },
  {
    kind: 'plainJava',
    when: 'java itself is started, which reads no JAVA_OPTS',
    bad: [java(), running({ programs: ['java'] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ programs: ['java'] })],
    says: { severity: 'warning', facts: { unit: 'api.service', variable: 'JAVA_OPTS' } },
  },
  {
    kind: 'belowUse',
    when: 'a limit would fall below what is in use',
    bad: [api({ memory: '1GiB' }), running({ use: bytes(GiB + 1) })],
    good: [api({ memory: '1GiB' }), running({ use: bytes(GiB) })],
    says: { severity: 'error', facts: { unit: 'api.service', use: GiB + 1, limit: GiB } },
  },
  {
    kind: 'belowUse',
    when: 'a finite limit falls',
    bad: [api({ memory: '1GiB' }), running({ use: bytes(GiB + 1), set: { MemoryMax: String(2 * GiB) } })],
    good: [api({ memory: '1GiB' }), running({ use: bytes(GiB + 1), set: { MemoryMax: String(GiB) } })],
    says: { severity: 'error' },
  },
  {
    kind: 'belowMapped',
    when: 'a process has more mapped than LimitAS will allow',
    bad: [api({ limits: { addressSpace: '1GiB' } }), running({ mapped: bytes(GiB + 4096) })],
    good: [api({ limits: { addressSpace: '1GiB' } }), running({ mapped: bytes(GiB) })],
    says: { severity: 'error', facts: { unit: 'api.service', setting: 'LimitAS', mapped: GiB + 4096, limit: GiB } },
  },
  {
    kind: 'notGranted',
    when: 'a slice above grants less',
    bad: [
      api({ memory: { max: '2GiB', low: '1GiB' } }),
      running({ above: [{ slice: 'system.slice', low: bytes(GiB - 4096), min: bytes(0) }] }),
    ],
    good: [
      api({ memory: { max: '2GiB', low: '1GiB' } }),
      running({ above: [{ slice: 'system.slice', low: bytes(GiB), min: bytes(0) }] }),
    ],
    says: {
      severity: 'warning',
      facts: {
        unit: 'api.service',
        setting: 'MemoryLow',
        slice: 'system.slice',
        granted: GiB - 4096,
        wanted: GiB,
      },
    },
  },
  {
    kind: 'notGranted',
    when: 'a slice of the spec grants less',
    bad: [
      {
        services: { api: { memory: { max: '2GiB', min: '1GiB' } }, s: { unit: 'a.slice', memory: { min: '512MiB' } } },
      },
      host({
        units: [
          unit('api.service', { above: [{ slice: 'a.slice', low: 'infinity', min: 'infinity' }] }),
          unit('a.slice'),
        ],
      }),
    ],
    good: [
      { services: { api: { memory: { max: '2GiB', min: '1GiB' } }, s: { unit: 'a.slice', memory: { min: '1GiB' } } } },
      host({
        units: [unit('api.service', { above: [{ slice: 'a.slice', low: bytes(0), min: bytes(0) }] }), unit('a.slice')],
      }),
    ],
    says: { summary: 'MemoryMin of api.service is not granted by a.slice, which has 512 MiB' },
  },
  {
    kind: 'dropInWins',
    when: 'a drop-in that sorts after ours says something else',
    bad: [
      api({ memory: '1GiB' }),
      running({ files: [file('/lib/systemd/system/api.service'), file(`${AT}/zzz.conf`, { MemoryMax: '2G' })] }),
    ],
    good: [
      api({ memory: '1GiB' }),
      running({
        files: [file('/lib/systemd/system/api.service'), file(`${AT}/override.conf`, { MemoryMax: '2G' })],
      }),
    ],
    says: {
      severity: 'error',
      facts: {
        unit: 'api.service',
        setting: 'MemoryMax',
        file: `${AT}/zzz.conf`,
        line: 2,
        theirs: 2 * GiB,
        wanted: GiB,
      },
    },
  },
  {
    kind: 'dropInWins',
    when: 'a drop-in of our name lies in a folder that beats ours',
    bad: [
      api({ memory: '1GiB' }),
      running({ files: [file('/run/systemd/transient/api.service.d/zz-oomcfg.conf', { MemoryMax: '2G' })] }),
    ],
    good: [
      api({ memory: '1GiB' }),
      running({ files: [file('/run/systemd/transient/api.service.d/zz-oomcfg.conf', { MemoryMax: '1G' })] }),
    ],
    says: { severity: 'error' },
  },
  {
    kind: 'otherView',
    when: 'systemd has a limit that no file gives',
    bad: [api({ memory: '1GiB' }), running({ manager: { MemoryMax: 52_428_800 } })],
    good: [api({ memory: '1GiB' }), running({ manager: { MemoryMax: 'infinity' } })],
    says: { summary: 'systemd has MemoryMax 50 MiB for api.service, which no file that oomcfg read gives' },
  },
  {
    kind: 'dropInWins',
    when: 'the later drop-in resets the limit',
    bad: [api({ memory: '1GiB' }), running({ files: [file(`${AT}/zzz.conf`, { MemoryMax: '' })] })],
    // systemd ignores what it does not understand, so ours stays in force.
    good: [api({ memory: '1GiB' }), running({ files: [file(`${AT}/zzz.conf`, { MemoryMax: '1GB' })] })],
    says: { summary: `${AT}/zzz.conf:2 sets MemoryMax to infinity and wins over oomcfg's drop-in` },
  },
  {
    kind: 'variableWins',
    when: 'an EnvironmentFile sets it',
    bad: [java(), running({ environmentFile: '/etc/default/api' })],
    good: [java(), running()],
    says: { severity: 'error', facts: { unit: 'api.service', variable: 'JAVA_OPTS', place: '/etc/default/api' } },
  },
  {
    kind: 'variableWins',
    when: 'a later drop-in sets it',
    bad: [java(), running({ files: [file(`${AT}/zzz.conf`, {}, [3, 5])] })],
    good: [java({ replace: true }), running({ files: [file(`${AT}/override.conf`, {}, [3, 5])] })],
    says: { facts: { unit: 'api.service', variable: 'JAVA_OPTS', place: `${AT}/zzz.conf:5` } },
  },
  {
    kind: 'variableWins',
    when: 'an EnvironmentFile sets it with options of its own',
    bad: [
      java(),
      running({
        environmentFile: '/etc/default/api',
        nextVariable: ['-Xmx64m', '-Dpw=hunter2', '-XX:+AlwaysPreTouch'],
      }),
    ],
    good: [java(), running()],
    says: {
      fix: 'Put its other options (-Dpw -XX:+AlwaysPreTouch) into java.extra, then remove JAVA_OPTS there, or size the JVM through another variable: java: {variable: _JAVA_OPTIONS}, which overrules the command line.',
    },
  },
  {
    kind: 'variableWins',
    when: 'an EnvironmentFile sets it, and what it holds is not known',
    bad: [java(), running({ environmentFile: '/etc/default/api' })],
    good: [java(), running()],
    says: {
      fix: expect.stringMatching(/^Put its other options into java.extra, then remove JAVA_OPTS there, /) as string,
    },
  },
  {
    kind: 'variableWins',
    when: 'an EnvironmentFile sets nothing but sizes',
    bad: [java(), running({ environmentFile: '/etc/default/api', nextVariable: ['-Xmx64m'] })],
    good: [java(), running()],
    says: { fix: expect.stringMatching(/^Remove JAVA_OPTS there, /) as string },
  },
  {
    kind: 'lostOptions',
    when: 'the variable holds an option that is none of ours',
    bad: [java(), running({ nextVariable: ['-Xmx4g', '-Dspring.profiles.active', '*'] })],
    good: [
      java(),
      running({ nextVariable: ['-Xmx4g', '-Xms1g', '-XX:MaxMetaspaceSize=1G', '-XX:MaxRAMPercentage=50'] }),
    ],
    says: {
      severity: 'error',
      facts: { unit: 'api.service', variable: 'JAVA_OPTS', options: ['-Dspring.profiles.active', '*'] },
    },
  },
  {
    kind: 'lostOptions',
    when: 'a drop-in sets it, which the finding names',
    bad: [java(), running({ nextVariable: ['-Da'], files: [file(`${AT}/a.conf`, {}, [4])] })],
    good: [java({ extra: ['-Da=1'] }), running({ nextVariable: ['-Da'], files: [file(`${AT}/a.conf`, {}, [4])] })],
    says: {
      detail: `${AT}/a.conf:4 sets them, and a drop-in's Environment= replaces the whole variable. What stands behind a \`=\` is not shown: it can be a secret.`,
    },
  },
  {
    kind: 'lostOptions',
    when: 'the variable is not ours yet',
    bad: [java(), running({ nextVariable: ['-Da'] })],
    good: [java(), running({ nextVariable: ['-Da'], files: [file(`${AT}/zz-oomcfg.conf`, {}, [4])] })],
    says: { severity: 'error' },
  },
  {
    kind: 'variableIneffective',
    when: 'the process began with it',
    bad: [java(), futile(false)],
    good: [java(), futile(true)],
    says: {
      severity: 'error',
      facts: { unit: 'api.service', variable: 'JAVA_OPTS' },
      detail: expect.not.stringContaining('all else is applied') as string,
    },
  },
  {
    kind: 'optionWins',
    when: 'it is on the command line, which comes after JDK_JAVA_OPTIONS',
    bad: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xss1m', '-Xmx4g'))] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xss1m', '-Xmx1024m'))] })],
    says: {
      summary: 'api.service: -Xmx4g of the command line wins over -Xmx1G',
      facts: {
        unit: 'api.service',
        variable: 'JDK_JAVA_OPTIONS',
        options: ['-Xmx4g'],
        from: ['the command line'],
        wanted: ['-Xmx1G'],
      },
    },
  },
  {
    kind: 'optionWins',
    when: 'it stands behind the words of the variable that a start script reads',
    bad: [
      java(),
      running({ jvms: [jvm(onLine('-Xmx2g', '-Xmx4g'))], main: { ...unit('a').main!, variable: ['-Xmx2g'] } }),
    ],
    good: [
      java(),
      running({ jvms: [jvm(onLine('-Xmx4g', '-Xmx2g'))], main: { ...unit('a').main!, variable: ['-Xmx2g'] } }),
    ],
    says: {
      facts: {
        unit: 'api.service',
        variable: 'JAVA_OPTS',
        options: ['-Xmx4g'],
        from: ['the command line'],
        wanted: ['-Xmx1G'],
      },
    },
  },
  {
    kind: 'optionWins',
    when: '_JAVA_OPTIONS has it',
    bad: [java(), running({ jvms: [jvm([{ word: '-XX:MaxHeapSize=9g', from: '_JAVA_OPTIONS' }])] })],
    good: [java({ variable: '_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xmx4g'))] })],
    says: { summary: 'api.service: -XX:MaxHeapSize=9g of _JAVA_OPTIONS wins over -Xmx1G' },
  },
  {
    kind: 'ownWords',
    when: 'its own initial heap is above the new heap',
    bad: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xms2g'))] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xms1g'))] })],
    says: {
      severity: 'error',
      facts: { unit: 'api.service', variable: 'JDK_JAVA_OPTIONS', options: ['-Xms2g', '-Xmx1G'] },
    },
  },
  {
    kind: 'oneWord',
    when: 'the java command gets the variable as one word',
    bad: [java(), running({ oneWord: 'java', namesVariable: true })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ oneWord: 'java', namesVariable: true })],
    says: { severity: 'error', facts: { unit: 'api.service', variable: 'JAVA_OPTS' } },
  },
  {
    kind: 'leftBehind',
    when: 'a stop left two JVMs',
    bad: [java(), running({ leftJvms: 2 })],
    good: [java(), running({})],
    says: { severity: 'warning', facts: { unit: 'api.service', jvms: 2 } },
  },
  {
    kind: 'valuesChanged',
    when: 'an option has another value since the restart, which the spec does not give',
    bad: [java(), running({ jvms: [jvm(onLine('-Da=…', '-Db=…'))], revaluedOptions: ['-Da', '-Db'] })],
    good: [
      java({ extra: '-Da=1 -Db=2' }),
      running({ jvms: [jvm(onLine('-Da=…', '-Db=…'))], revaluedOptions: ['-Da', '-Db'] }),
    ],
    says: { severity: 'warning', facts: { unit: 'api.service', options: ['-Da', '-Db'] } },
  },
  {
    kind: 'valuesChanged',
    when: 'the spec does not say that any value will do',
    bad: [java(), running({ jvms: [jvm(onLine('-Da=…'))], revaluedOptions: ['-Da'] })],
    good: [java({ replace: true }), running({ jvms: [jvm(onLine('-Da=…'))], revaluedOptions: ['-Da'] })],
    says: { severity: 'warning' },
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
  {
    kind: 'scriptSets',
    when: 'it sets the variable whatever systemd gave',
    bad: [java(), running({ scriptSets: [{ path: '/etc/default/a', line: 3, onlyEmpty: false }] })],
    good: [
      java(),
      running({
        scriptSets: [{ path: '/etc/default/a', line: 3, onlyEmpty: false }],
        files: [file(`${AT}/zz-oomcfg.conf`, {}, [4])],
      }),
    ],
    says: { summary: '/etc/default/a:3 sets JAVA_OPTS for api.service: a restart may have no effect' },
  },
  {
    kind: 'scriptSets',
    when: 'it sets the variable where that is empty, and the JVM has more than any file gives',
    bad: [
      java(),
      running({
        scriptSets: [{ path: '/opt/a.sh', line: 2, onlyEmpty: true }],
        jvms: [jvm(onLine('-Dneeded=…', '-Xmx1g'))],
      }),
    ],
    good: [
      java(),
      running({ nextVariable: ['-Xmx1g'], scriptSets: [{ path: '/opt/a.sh', line: 2, onlyEmpty: true }] }),
    ],
    says: {
      facts: { unit: 'api.service', variable: 'JAVA_OPTS', place: '/opt/a.sh:2', options: ['-Dneeded'] },
    },
  },
  {
    kind: 'scriptOptions',
    when: 'they are on the command line and in no file of the unit',
    bad: [java(), running({ jvms: [jvm([])], scriptOptions: ['-Dneeded=…', '-ea', '-Xmx9g'] })],
    good: [java({ replace: true }), running({ jvms: [jvm([])], scriptOptions: ['-Dneeded=…', '-ea'] })],
    says: { severity: 'warning', facts: { unit: 'api.service', variable: 'JAVA_OPTS', options: ['-Dneeded', '-ea'] } },
  },
  {
    kind: 'optionsLost',
    when: 'nothing else is to be changed',
    bad: [java(), lost(['-Dneeded', '-Da'])],
    good: [java({ replace: true }), lost(['-Dneeded', '-Da'])],
    says: { severity: 'error', facts: { unit: 'api.service', variable: 'JAVA_OPTS', options: ['-Dneeded'] } },
  },
  {
    kind: 'noJvm',
    when: 'a shell alone runs in the unit',
    bad: [java(), running({ jvms: [] })],
    good: [java(), running({ jvms: [jvm([])] })],
    says: { severity: 'warning', facts: { unit: 'api.service', variable: 'JAVA_OPTS' } },
  },
  {
    kind: 'noJvm',
    when: 'it was started a moment ago',
    bad: [java(), running({ jvms: [], life: { ...unit('a').life, age: 3 }, hadOptions: [] })],
    good: [java(), host({ units: [stopped('api.service', { jvms: [] })] })],
    says: {
      severity: 'info',
      summary: 'no JVM runs in api.service yet, 3 s after its start: its options are in force nowhere',
    },
  },
  {
    kind: 'sourcesChanged',
    when: 'what won was taken out of the unit',
    bad: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xmx4g'))], goneOptions: ['-Xmx'] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm(onLine('-Xmx4g'))], goneOptions: ['-Xss'] })],
    says: { severity: 'info', facts: { unit: 'api.service', variable: 'JDK_JAVA_OPTIONS', options: ['-Xmx4g'] } },
  },
  {
    kind: 'manyJvms',
    when: 'their heaps are more than the limit',
    bad: [java(), running({ jvms: [jvm(onLine('-Xmx1g')), jvm(onLine('-Xmx1025m'))] })],
    good: [java(), running({ jvms: [jvm(onLine('-Xmx1g')), jvm(onLine('-Xmx1g')), jvm([])] })],
    says: { facts: { unit: 'api.service', jvms: 2, heaps: 2049 * MiB, limit: 2 * GiB } },
  },
  {
    kind: 'plainJava',
    when: 'the JVM has another launcher, which does not read JDK_JAVA_OPTIONS',
    bad: [
      java({ variable: 'JDK_JAVA_OPTIONS' }),
      running({ jvms: [jvm([], { readsJdkOptions: false, program: 'jsvc' })] }),
    ],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm([])] })],
    says: { summary: 'the JVM of api.service does not read JDK_JAVA_OPTIONS' },
  },
  {
    kind: 'plainJava',
    when: 'the program that systemd starts is the JVM itself, whatever its name',
    bad: [java(), running({ programs: ['app'], jvms: [jvm([], { program: 'app' })] })],
    good: [java(), running({ programs: ['app'], namesVariable: true, jvms: [jvm([], { program: 'app' })] })],
    says: { severity: 'warning' },
  },
  {
    kind: 'plainJava',
    when: 'it is jsvc, whose process has the name of its program, and its first argument another',
    bad: [java(), running({ programs: ['jsvc'], ...named('jsvc'), jvms: [JSVC] })],
    good: [java({ variable: 'JAVA_TOOL_OPTIONS' }), running({ programs: ['jsvc'], ...named('jsvc'), jvms: [JSVC] })],
    says: {
      severity: 'warning',
      fix: expect.stringMatching(
        /^Put \$JAVA_OPTS into ExecStart=, .* or use java: \{variable: JAVA_TOOL_OPTIONS\}, which every JVM reads\. A script .*`java -version`/,
      ) as string,
    },
  },
  {
    kind: 'variableWins',
    when: 'UnsetEnvironment= takes it away',
    bad: [java(), running({ unsetsVariable: true })],
    good: [java(), running()],
    says: { summary: 'UnsetEnvironment= of api.service takes JAVA_OPTS away' },
  },
  {
    kind: 'sysctlWins',
    when: 'a file of sysctl.d sorts after ours',
    bad: [SWAPPINESS, sysctl('/etc/sysctl.d/zzz.conf', '60')],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/zzz.conf', '10')],
    says: {
      severity: 'error',
      facts: { key: 'vm.swappiness', file: '/etc/sysctl.d/zzz.conf', line: 7, theirs: '60', wanted: '10' },
      ...at(1001),
    },
  },
  {
    kind: 'sysctlWins',
    when: 'it sorts after ours whatever its folder',
    bad: [SWAPPINESS, sysctl('/usr/lib/sysctl.d/zzz.conf', '60')],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/99-site.conf', '60')],
    says: { severity: 'error' },
  },
  {
    kind: 'sysctlConf',
    when: 'sysctl.conf says something else',
    bad: [SWAPPINESS, sysctl('/etc/sysctl.conf', '60')],
    good: [SWAPPINESS, sysctl('/etc/sysctl.conf', '10')],
    says: { severity: 'warning', summary: '/etc/sysctl.conf:7 sets vm.swappiness = 60, the spec 10' },
  },
  {
    kind: 'sysctlConf',
    when: 'tuned says something else',
    bad: [SWAPPINESS, sysctl('/usr/lib/tuned/web/tuned.conf', '60', { tunedWins: true })],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/tuned', '60', { tunedWins: true })],
    says: {
      fix: 'Make a profile of your own: /etc/tuned/oomcfg/tuned.conf with `[main]`, `include=` and the profile that `tuned-adm active` names, `[sysctl]` and `vm.swappiness=10`, then `tuned-adm profile oomcfg`; or set reapply_sysctl=1 in /etc/tuned/tuned-main.conf.',
    },
  },
  {
    kind: 'sysctlConf',
    when: 'tuned does not read sysctl.d once more',
    bad: [SWAPPINESS, sysctl('/usr/lib/tuned/web/tuned.conf', '60', { tunedWins: true })],
    good: [SWAPPINESS, sysctl('/usr/lib/tuned/web/tuned.conf', '60')],
    says: { severity: 'warning' },
  },
  {
    kind: 'sysctlTaken',
    when: 'a line without a value comes after ours',
    bad: [SWAPPINESS, sysctl('/etc/sysctl.d/zzz.conf')],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/50.conf')],
    says: {
      summary: '/etc/sysctl.d/zzz.conf:7 takes vm.swappiness away, so that nothing sets it at boot',
      facts: { key: 'vm.swappiness', file: '/etc/sysctl.d/zzz.conf', line: 7, wanted: '10' },
      ...at(1001),
    },
  },
  {
    kind: 'sysctlWins',
    when: 'the credential says something else',
    bad: [SWAPPINESS, sysctl('/run/credentials/@system/sysctl.extra', '60')],
    good: [SWAPPINESS, sysctl('/run/credentials/@system/sysctl.extra', '0xa')],
    says: { severity: 'error' },
  },
  {
    kind: 'sysctlWins',
    when: 'the file is of a package',
    bad: [SWAPPINESS, sysctl('/usr/lib/sysctl.d/zzz.conf', '60')],
    good: [SWAPPINESS, sysctl('/usr/lib/sysctl.d/zzz.conf', '10 # ops')],
    says: { fix: 'Copy it to /etc/sysctl.d/zzz.conf, which takes its place, and remove line 7 there.' },
  },
  {
    kind: 'sysctlWins',
    when: 'the file is made anew at each boot',
    bad: [SWAPPINESS, sysctl('/run/sysctl.d/zzz.conf', '012345')],
    good: [SWAPPINESS, sysctl('/run/sysctl.d/zzz.conf', '012')],
    says: { facts: expect.objectContaining({ theirs: '012345' }) as Finding['facts'] },
  },
  {
    kind: 'sysctlShared',
    when: 'the host is a container that may write them',
    bad: [SWAPPINESS, sysctl('/etc/sysctl.d/10.conf', '60', { facts: { container: 'lxc' } })],
    good: [SWAPPINESS, fixedIn('lxc')],
    says: {
      summary: 'vm.swappiness: set for the whole machine, for this host is a container (lxc)',
      facts: { container: 'lxc', keys: ['vm.swappiness'] },
      ...at(1001),
    },
  },
  {
    kind: 'unsupported',
    when: 'a container may not write a sysctl',
    bad: [SWAPPINESS, fixedIn('lxc')],
    good: [SWAPPINESS, fixedIn('lxc', '10')],
    says: {
      summary: 'vm.swappiness of system cannot be enforced here: it cannot be written in this container (lxc)',
    },
  },
  {
    kind: 'unsupported',
    when: 'the kernel refuses a write to one key',
    bad: [SWAPPINESS, fixedIn()],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/10.conf', '60')],
    says: {
      summary:
        'vm.swappiness of system cannot be enforced here: the kernel refuses every write to it (a read-only mount, a user namespace or a security module)',
    },
  },
  {
    kind: 'unsupported',
    when: 'a value from before cannot be put back',
    bad: [{}, fixedIn('lxc', '10', '60')],
    good: [{}, fixedIn('lxc', '10')],
    says: {
      summary: 'vm.swappiness of system cannot be put back: it cannot be written in this container (lxc)',
      fix: 'Set it where it can be set: vm.swappiness = 60.',
    },
  },
  {
    kind: 'unsupported',
    when: 'a container asks for swap, whatever is there',
    bad: [SWAP, host({ facts: { container: 'lxc' }, swap: { fileSize: bytes(5), free: bytes(1) } })],
    good: [SWAP, host()],
    says: {
      summary:
        'swap:/swapfile of system cannot be enforced here: the host is a container (lxc), and swap is up to the machine around it',
      severity: 'info',
      detail: 'Nothing is made for it on this host. This is not drift.',
    },
  },
  {
    kind: 'unsupported',
    when: 'a file system takes no swap file',
    bad: [SWAP, host({ swap: { fileSystem: 'overlayfs' } })],
    good: [SWAP, host({ swap: { fileSystem: 'ext2/ext3' } })],
    says: {
      summary: 'swap:/swapfile of system cannot be enforced here: no swap file can be on overlayfs',
      severity: 'info',
    },
  },
  {
    kind: 'unsupported',
    when: 'the kernel has no swap',
    bad: [SWAP, host({ swap: { none: true } })],
    good: [SWAP, host({ swap: { fileSystem: 'xfs' } })],
    says: { summary: 'swap:/swapfile of system cannot be enforced here: the kernel has no swap', severity: 'info' },
  },
  {
    kind: 'unsupported',
    when: 'the folder of the swap file is read-only',
    bad: [SWAP, host({ swap: { folder: 'read-only', fileSystem: 'xfs' } })],
    good: [SWAP, host({ facts: { container: 'lxc' }, swap: { active: [SWAPPED] } })],
    says: {
      summary: 'swap:/swapfile of system cannot be enforced here: its folder cannot be written',
      severity: 'info',
    },
  },
  {
    kind: 'swapFolder',
    when: 'the folder of the swap file is not there',
    bad: [{ system: [{ swap: { file: '/data/swapfile', size: '1GiB' } }] }, host({ swap: { folder: 'missing' } })],
    good: [{ system: [{ swap: { file: '/data/swapfile', size: '1GiB' } }] }, host()],
    says: { summary: '/data/swapfile: there is no folder /data on the host', ...at(1009) },
  },
  {
    kind: 'swapSnapshots',
    when: 'the swap file is to be in the root subvolume',
    bad: [SWAP, host({ swap: { fileSystem: 'btrfs', isSubvolume: true } })],
    good: [
      { system: [{ swap: { file: '/swap/swapfile', size: '1GiB' } }] },
      host({ swap: { fileSystem: 'btrfs', isSubvolume: true } }),
    ],
    says: { facts: { file: '/swapfile', folder: '/' } },
  },
  {
    kind: 'swapSnapshots',
    when: 'its folder is no subvolume',
    bad: [
      { system: [{ swap: { file: '/swap/swapfile', size: '1GiB' } }] },
      host({ swap: { fileSystem: 'btrfs', isSubvolume: false } }),
    ],
    good: [
      SWAP,
      host({ swap: { fileSystem: 'btrfs', active: [SWAPPED], made: [{ path: '/swapfile', size: bytes(GiB) }] } }),
    ],
    says: { severity: 'warning' },
  },
  {
    kind: 'swapUnbounded',
    when: 'a host of cgroup v1 has swap',
    bad: [api({ memory: '1GiB' }), host({ facts: { cgroup: 'hybrid' }, units: [unit('api.service')] })],
    good: [
      api({ memory: '1GiB' }),
      host({ facts: { cgroup: 'v1', swapTotal: bytes(0) }, units: [unit('api.service')] }),
    ],
    says: {
      summary:
        'MemoryMax of api.service bounds RAM alone: the host has swap, and its memory controller is on cgroup v1',
      facts: { units: ['api.service'] },
    },
  },
  {
    kind: 'swapUnbounded',
    when: 'it gets swap from the spec, and has many services',
    bad: [
      { services: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, { memory: '1GiB' }])), ...SWAP },
      host({
        facts: { cgroup: 'v1', swapTotal: bytes(0) },
        units: ['a', 'b', 'c', 'd', 'e'].map((name) => unit(`${name}.service`)),
      }),
    ],
    good: [{ services: { api: { protect: 'high' } } }, host({ facts: { cgroup: 'v1' }, units: [unit('api.service')] })],
    says: {
      summary:
        'MemoryMax of a.service, b.service, c.service and 2 more bounds RAM alone: the host has swap, and its memory controller is on cgroup v1',
    },
  },
  {
    kind: 'swappinessKept',
    when: 'a slice of cgroup v1 has another value',
    bad: [
      SWAPPINESS,
      host({
        sysctl: [{ key: 'vm.swappiness', kernel: '60', files: [] }],
        swappiness: [{ slice: 'system.slice', value: '60' }],
      }),
    ],
    good: [SWAPPINESS, host({ sysctl: [{ key: 'vm.swappiness', kernel: '60', files: [] }] })],
    says: { severity: 'warning', facts: { slices: ['system.slice=60'] } },
  },
  {
    kind: 'otherSpec',
    when: 'another spec has files on the host',
    bad: [{ ...SWAPPINESS, name: 'shop' }, ownedBy('blog')],
    good: [{ ...SWAPPINESS, name: 'shop' }, ownedBy('shop')],
    says: { severity: 'error', facts: { owner: 'blog', spec: 'shop' } },
  },
  {
    kind: 'otherSpec',
    when: 'and has not let go of it by taking them away',
    bad: [{ ...SWAPPINESS, name: 'shop' }, ownedBy('blog')],
    good: [{ ...SWAPPINESS, name: 'shop' }, ownedBy('blog', [])],
    says: { facts: { owner: 'blog', spec: 'shop' } },
  },
  {
    kind: 'otherSpec',
    when: 'and this one asks something of it',
    bad: [{ ...SWAPPINESS, name: 'shop' }, ownedBy('blog')],
    good: [{ name: 'shop' }, ownedBy('blog')],
    says: { facts: { owner: 'blog', spec: 'shop' } },
  },
  {
    kind: 'unreadEdits',
    when: 'other units have unread edits',
    bad: [{}, host({ unreadEdits: ['cron.service', 'nginx.service'] })],
    good: [{}, host()],
    says: {
      severity: 'warning',
      summary: 'cron.service, nginx.service: edited or removed, and not read by systemd yet',
    },
  },
  {
    kind: 'unreadEdits',
    when: 'many other units have unread edits',
    bad: [{}, host({ unreadEdits: Array.from({ length: 12 }, (_, nth) => `u${nth}.service`) })],
    good: [{}, host()],
    says: {
      summary: `${Array.from({ length: 10 }, (_, nth) => `u${nth}.service`).join(', ')} and 2 more: edited or removed, and not read by systemd yet`,
    },
  },
  {
    kind: 'weaker',
    when: "the unit's own file protects it more",
    bad: [api({ protect: 'high' }), running({ set: { OOMScoreAdjust: '-900' } })],
    good: [api({ protect: 'critical' }), running({ set: { OOMScoreAdjust: '-900' } })],
    says: {
      severity: 'warning',
      facts: {
        unit: 'api.service',
        wanted: -500,
        theirs: -900,
        file: '/lib/systemd/system/api.service',
        line: 2,
      },
    },
  },
  {
    kind: 'weaker',
    when: 'the spec gives it up',
    bad: [api({ protect: 'sacrifice' }), running({ set: { OOMScoreAdjust: '-1' } })],
    good: [api({ protect: 'sacrifice' }), running({ set: { OOMScoreAdjust: '0' } })],
    says: { severity: 'warning' },
  },
  {
    kind: 'unsupported',
    when: 'the kernel has no such sysctl',
    bad: [SWAPPINESS, host({ sysctl: [{ key: 'vm.swappiness', files: [] }] })],
    good: [SWAPPINESS, sysctl('/etc/sysctl.d/10.conf', '60')],
    says: {
      severity: 'warning',
      facts: { target: 'system', setting: 'vm.swappiness', because: expect.any(String) as string },
    },
  },
  {
    kind: 'unsupported',
    when: 'systemd is too old',
    bad: [api({ oomPolicy: 'kill' }), host({ facts: { systemd: 242 }, units: [unit('api.service')] })],
    good: [api({ oomPolicy: 'kill' }), host({ facts: { systemd: 243 }, units: [unit('api.service')] })],
    says: {
      summary: 'OOMPolicy of api.service cannot be enforced here: systemd 242 does not know it (since 243)',
      severity: 'info',
    },
  },
  {
    kind: 'unsupported',
    when: 'systemd is not told of kills, so that no policy follows',
    bad: [api({ oomPolicy: 'kill' }), host({ facts: { cgroup: 'v1' }, units: [unit('api.service')] })],
    good: [api({ oomPolicy: 'continue' }), host({ facts: { cgroup: 'v1' }, units: [unit('api.service')] })],
    says: {
      severity: 'warning',
      facts: { target: 'api.service', setting: 'OOMPolicy', because: expect.any(String) as string },
    },
  },
  {
    kind: 'unsupported',
    when: 'nor where the memory controller is off',
    bad: [api({ oomPolicy: 'stop' }), host({ facts: { memoryController: false }, units: [unit('api.service')] })],
    good: [api({ oomPolicy: 'stop' }), running({ set: { OOMPolicy: 'continue' } })],
    says: {
      severity: 'info',
      facts: { target: 'api.service', setting: 'OOMPolicy', because: expect.any(String) as string },
    },
  },
  {
    kind: 'unsupported',
    when: 'not even MemoryLimit is known',
    bad: [api({ memory: '1GiB' }), host({ facts: { systemd: 207 }, units: [unit('api.service')] })],
    good: [api({ memory: '1GiB' }), host({ facts: { systemd: 219 }, units: [unit('api.service')] })],
    says: { severity: 'warning' },
  },
  {
    kind: 'unsupported',
    when: 'a score below 0 takes a capability that the host lacks',
    bad: [api({ protect: 'high' }), host({ facts: { capSysResource: false }, units: [unit('api.service')] })],
    good: [api({ protect: 'sacrifice' }), host({ facts: { capSysResource: false }, units: [unit('api.service')] })],
    says: { facts: { target: 'api.service', setting: 'OOMScoreAdjust', because: expect.any(String) as string } },
  },
  {
    kind: 'unsupported',
    when: 'a score below 0 is not there yet',
    bad: [api({ protect: 'high' }), host({ facts: { capSysResource: false }, units: [stopped('api.service')] })],
    good: [
      api({ protect: 'high' }),
      host({ facts: { capSysResource: false }, units: [unit('api.service', { set: { OOMScoreAdjust: '-500' } })] }),
    ],
    says: { severity: 'warning' },
  },
  {
    kind: 'noProgram',
    when: 'a program that the look calls is not there',
    bad: [api({ memory: '1GiB' }), host({ obstacles: ['missing-grep'], units: [missing('api.service')] })],
    good: [{}, host({ obstacles: ['no-systemd', 'missing-systemctl'] })],
    says: { summary: 'grep is not on the host, and oomcfg needs it', facts: { programs: ['grep'] } },
  },
  {
    kind: 'noProgram',
    when: 'several are not there',
    bad: [{}, host({ obstacles: ['missing-grep', 'missing-sed'] })],
    good: [{}, host({ obstacles: ['etc-read-only'] })],
    says: { summary: 'grep and sed are not on the host, and oomcfg needs them' },
  },
  {
    kind: 'noSystemd',
    when: 'PID 1 is something else',
    bad: [{}, host({ obstacles: ['no-systemd', 'missing-systemctl'] })],
    good: [{}, host({ obstacles: ['something-newer'] })],
    says: { severity: 'error' },
  },
  {
    kind: 'readOnly',
    when: '/etc is read-only',
    bad: [api({ memory: '1GiB' }), host({ obstacles: ['etc-read-only'], units: [unit('api.service')] })],
    good: [{}, host({ obstacles: ['etc-read-only'] })],
    says: { severity: 'error' },
  },
  {
    kind: 'notRoot',
    when: 'the login is not root',
    bad: [{}, host({ obstacles: ['not-root'] })],
    good: [{}, host()],
    says: { severity: 'error' },
  },
  {
    kind: 'pending',
    when: 'a change was cut off',
    bad: [{}, host({ generation: { pending: { from: '', to: '000001-ab' }, files: [], broken: false } })],
    good: [{}, host()],
    says: { severity: 'warning', facts: { to: '000001-ab' } },
  },
  {
    kind: 'pending',
    when: 'a change is at work',
    bad: [{}, host({ generation: { pending: { from: '', to: '000001-ab' }, busy: true, files: [], broken: false } })],
    good: [{}, host()],
    says: { severity: 'error', facts: { to: '000001-ab', busy: true } },
  },
  {
    kind: 'pending',
    when: 'current leads nowhere',
    bad: [{}, host({ generation: { files: [], broken: true } })],
    good: [{}, host({ generation: { files: [], broken: false } })],
    says: { severity: 'warning', summary: '/etc/oomcfg/current leads nowhere' },
  },
  {
    kind: 'reboot',
    when: 'a dropped sysctl has no value to go back to',
    bad: [{}, host({ sysctl: [{ key: 'vm.swappiness', kernel: '10', files: [] }] })],
    good: [{}, host({ sysctl: [{ key: 'vm.swappiness', kernel: '10', files: [], before: '60' }] })],
    says: { severity: 'info', facts: { setting: 'vm.swappiness' } },
  },
  {
    kind: 'swapForeign',
    when: 'a file of that name is there and is not ours',
    bad: [SWAP, host({ swap: { fileSize: bytes(5) } })],
    good: [SWAP, host({ swap: { fileSize: bytes(GiB), made: [{ path: '/swapfile', size: bytes(GiB) }] } })],
    says: { severity: 'error', facts: { file: '/swapfile', size: 5, active: false } },
  },
  {
    kind: 'swapForeign',
    when: 'it is swapped to, in another size',
    bad: [SWAP, host({ swap: { active: [{ path: '/swapfile', type: 'file', size: bytes(GiB), used: bytes(0) }] } })],
    good: [
      SWAP,
      host({ swap: { active: [{ path: '/swapfile', type: 'file', size: bytes(GiB - 4096), used: bytes(0) }] } }),
    ],
    says: { facts: { file: '/swapfile', size: GiB, active: true } },
  },
  {
    kind: 'swapInUse',
    when: 'a swap file that is dropped holds more than memory could take',
    bad: [{}, withSwap(8 * GiB + 4096)],
    good: [{}, withSwap(8 * GiB)],
    says: { severity: 'error', facts: { file: '/swapfile', used: 8 * GiB + 4096, available: 8 * GiB } },
  },
  {
    kind: 'swapInUse',
    when: 'a swap file that is resized holds more than memory could take',
    bad: [{ system: [{ swap: { file: '/swapfile', size: '2GiB' } }] }, withSwap(9 * GiB)],
    good: [{ system: [{ swap: { file: '/swapfile', size: '16GiB' } }] }, withSwap(9 * GiB)],
    says: { severity: 'error', ...at(1009) },
  },
  {
    kind: 'swapNoSpace',
    when: 'the disk is too full',
    bad: [SWAP, host({ swap: { free: bytes(GiB - 1) } })],
    good: [SWAP, host({ swap: { free: bytes(GiB) } })],
    says: { severity: 'error', facts: { file: '/swapfile', size: GiB, free: GiB - 1 } },
  },
];

/** A sysctl that cannot be written there. */
function fixedIn(container?: string, kernel = '60', before?: string): ObservedState {
  return host({
    facts: container === undefined ? {} : { container },
    sysctl: [{ key: 'vm.swappiness', kernel, fixed: true, files: [], ...(before === undefined ? {} : { before }) }],
  });
}

/** A swap file of ours, 16 GiB, with that much in it; 8 GiB of memory are available. */
function withSwap(used: number): ObservedState {
  const size = bytes(16 * GiB);
  return host({
    swap: {
      active: [{ path: '/swapfile', type: 'file', size: bytes(size - 4096), used: bytes(used) }],
      made: [{ path: '/swapfile', size }],
      fileSize: size,
    },
  });
}

const find = ([spec, on, options]: Scene, code: string): readonly Finding[] =>
  plan(spec, on, options).findings.filter((finding) => finding.code === code);

describe.each(CASES)('$kind when $when', ({ kind, bad, good, says }) => {
  const { code, severity } = PLAN_FINDINGS[kind];

  it('is found once, and holds the host where it is an error', () => {
    const found = find(bad, code);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity, ...says });
    expect(found[0]!.summary).not.toMatch(/\.$|undefined|NaN|\n/);
    expect(`${found[0]!.detail} ${found[0]!.fix}`).not.toMatch(/undefined|NaN|\n/);
    const { status } = plan(...bad);
    if (found[0]!.severity === 'error') expect(status).toBe('held');
    else expect(status).not.toBe('held');
  });

  it('is not found in the twin', () => {
    expect(find(good, code)).toEqual([]);
  });
});

describe('a limit on address space below what a JVM has mapped', () => {
  const limited = (more: object = {}): SpecText => ({
    services: { api: { memory: '2GiB', limits: { addressSpace: '4GiB' }, java: { ...JAVA, ...more } } },
  });
  const mapping = (parts: object = {}) =>
    running({ mapped: bytes(20 * GiB), jvms: [jvm(onLine('-Xmx1g'), { heapUsed: bytes(MiB) })], ...parts });
  const said = (spec: SpecText, observed: ObservedState): readonly string[] =>
    find([spec, observed], PLAN_FINDINGS.belowMapped.code).map(({ severity }) => severity);

  it('holds no host where the same restart gives the JVM other options', () => {
    expect(said(limited(), mapping())).toEqual(['info']);
  });

  it('holds it where no JVM runs, or where the options are those of today', () => {
    expect(said(limited(), mapping({ jvms: [] }))).toEqual(['error']);
    expect(said(api({ memory: '2GiB', limits: { addressSpace: '4GiB' } }), mapping())).toEqual(['error']);
  });
});

describe('what a JVM gets less of', () => {
  const on = (more: Partial<ObservedJvm>) =>
    running({ jvms: [jvm([]), jvm(onLine('-XX:MaxMetaspaceSize=64m'), { heapMax: bytes(4 * GiB), ...more })] });

  it('is a warning where it was accepted', () => {
    const accepted = plan(java(), on({ heapUsed: bytes(2 * GiB) }), { acceptShrink: true });
    expect(accepted.findings.find(({ code }) => code === PLAN_FINDINGS.belowJvmUse.code)?.severity).toBe('warning');
    expect(accepted.status).toBe('change');
  });

  it('is an info where all in use is seen to be less', () => {
    const seen = find([java({ directMemory: '10MiB' }), on({ anon: bytes(8 * MiB) })], PLAN_FINDINGS.lowered.code);
    expect(seen[0]).toMatchObject({ severity: 'info' });
    const rest = find(
      [java({ directMemory: '10MiB' }), on({ anon: bytes(80 * MiB), heapUsed: bytes(70 * MiB) })],
      PLAN_FINDINGS.lowered.code,
    );
    expect(rest[0]).toMatchObject({ severity: 'info' });
  });

  it('counts no heap as direct memory that is shared memory, as the heap of ZGC is', () => {
    const use = { anon: bytes(300 * MiB), heapUsed: bytes(250 * MiB), heapCommitted: bytes(512 * MiB) };
    const zgc = [{ word: '-XX:+UseZGC', from: 'the command line' as const }];
    const held = (more: Partial<ObservedJvm>) =>
      find([java({ directMemory: '48MiB' }), on({ ...use, ...more })], PLAN_FINDINGS.belowJvmUse.code).filter(
        ({ facts }) => facts['region'] === 'direct memory',
      );
    expect(held({})).toEqual([]);
    expect(
      held({ options: [...onLine('-XX:MaxMetaspaceSize=64m'), ...zgc], heapCommitted: bytes(64 * MiB) }),
    ).toHaveLength(1);
  });

  it('names no figure and holds no host where the JVM has not collected yet', () => {
    const fresh = on({ isUncollected: true as const, anon: bytes(2 * GiB) });
    const [lowered] = find([java(), fresh], PLAN_FINDINGS.lowered.code);
    expect(lowered).toMatchObject({
      severity: 'warning',
      summary: expect.not.stringContaining('in use') as string,
      detail: expect.stringMatching(
        /heap it uses is not known: it has not collected yet.* How much direct memory/,
      ) as string,
    });
    expect(find([java(), fresh], PLAN_FINDINGS.belowJvmUse.code)).toEqual([]);
  });

  it('says that direct memory is not known where the host says nothing', () => {
    const unknown = find([java({ directMemory: '10MiB' }), on({})], PLAN_FINDINGS.lowered.code);
    expect(unknown[0]).toMatchObject({ severity: 'warning', detail: expect.not.stringContaining('at most') as string });
  });
});

describe('the findings of a plan', () => {
  it('all have a case', () => {
    // What takes several hosts is in failing.test.ts and unjudged.test.ts, what is said of a saved plan in runWaves.test.ts, and what no file of oomcfg
    // says any more in leftover.test.ts, sysctls that take the host's memory in sysctlRoom.test.ts.
    const elsewhere = [
      'failedCanary',
      'notJudged',
      'notTried',
      'keptVariable',
      'unreadConfig',
      'leftover',
      'stillLoaded',
      'swapNote',
      'takenDown',
      'hostShort',
      'programsFail',
    ];
    const kinds = Object.keys(PLAN_FINDINGS).filter((kind) => !elsewhere.includes(kind));
    expect(kinds.filter((kind) => !CASES.some((one) => one.kind === kind))).toEqual([]);
  });

  it('say what is wrong once for a unit that systemd cannot use', () => {
    const on = host({ units: [stopped('api.service', { loadState: 'masked', files: [file(`${AT}/zzz.conf`)] })] });
    expect(codes(plan(api({ memory: '1GiB', limits: { addressSpace: '1GiB' } }), on).findings)).toEqual(['OOM411']);
  });

  it('are of the host alone where systemd does not run', () => {
    const planned = plan(api({ memory: '1GiB' }), host({ obstacles: ['no-systemd'], units: [missing('api.service')] }));
    expect(codes(planned.findings)).toEqual(['OOM431']);
    expect(planned).toMatchObject({ status: 'held', changes: [], restarts: [] });
  });
});

describe('a limit below what is in use', () => {
  const spec = api({ memory: '256MiB' });
  const on = running({ use: bytes(300 * MiB) });

  it('is a warning where it is accepted, and the change is planned', () => {
    const planned = plan(spec, on, { acceptShrink: true });
    expect(planned.findings).toMatchObject([{ code: 'OOM417', severity: 'warning' }]);
    expect(planned).toMatchObject({ status: 'change', accepted: ['shrink'] });
    expect(plan(spec, on)).not.toHaveProperty('accepted');
  });

  it('says nothing when the limit is not one of those that fall', () => {
    expect(codes(plan(api({ memory: { low: '256MiB' } }), on).findings)).toEqual([]);
    expect(codes(plan(api({ memory: 'infinity' }), on).findings)).toEqual([]);
    expect(
      codes(plan(api({ limits: { addressSpace: 'infinity' } }), running({ mapped: bytes(GiB) })).findings),
    ).toEqual([]);
  });

  it('says nothing when LimitAS is so already', () => {
    const set = { LimitAS: String(GiB) };
    const here = running({ mapped: bytes(2 * GiB), set });
    expect(codes(plan(api({ limits: { addressSpace: '1GiB' } }), here).findings)).toEqual([]);
  });
});

describe('swap files', () => {
  it('of somebody else are left alone, and those of ours are judged all the same', () => {
    const on = withSwap(9 * GiB);
    const other = { path: '/other', type: 'file', size: bytes(GiB - 4096), used: bytes(0) };
    const spec: SpecText = { system: [{ swap: { file: '/other', size: '1GiB' } }] };
    const found = plan(spec, { ...on, swap: { ...on.swap, active: [...on.swap.active, other] } });
    expect(codes(found.findings)).toEqual(['OOM441']);
  });

  it('of ours are no matter once they are as wanted', () => {
    expect(codes(plan(SWAP, applied(SWAP, host())).findings)).toEqual([]);
  });
});

it.each([
  ['>60', true],
  ['>10', false],
  ['>5', false],
  ['<5', true],
  ['<60', false],
  ['>x', true],
])('takes tuned at its word: %s undoes vm.swappiness=10: %s', (value, undoes) => {
  const on = sysctl('/usr/lib/tuned/web/tuned.conf', value, { tunedWins: true });
  expect(codes(plan(SWAPPINESS, on).findings).includes('OOM424')).toBe(undoes);
});

it('says that a line without a value makes systemd-sysctl fail', () => {
  const [found] = plan(SWAPPINESS, sysctl('/etc/sysctl.d/zzz.conf', '')).findings;
  expect([found?.code, found?.summary]).toEqual([
    'OOM423',
    '/etc/sysctl.d/zzz.conf:7 has vm.swappiness without a value, and wins at boot',
  ]);
});

it.each(['weaker', 'vendorLimit', 'sysctlShared', 'swapUnbounded'] as const)(
  'says %s with its change, and not again after it',
  (kind) => {
    const [spec, on] = CASES.find((one) => one.kind === kind)!.bad;
    const { code } = PLAN_FINDINGS[kind];
    expect(codes(plan(spec, on).findings)).toContain(code);
    expect(codes(plan(spec, applied(spec, on)).findings)).not.toContain(code);
  },
);

it('says nothing of a protection that the host cannot give anyway', () => {
  const on = { set: { OOMScoreAdjust: '-900' } };
  const of = (observed: ObservedState) => codes(plan(api({ protect: 'high' }), observed).findings);
  const facts = { capSysResource: false };
  const score = (oomScoreAdj: number) => ({ main: { ...unit('api.service').main!, oomScoreAdj } });
  expect(of(host({ facts, units: [unit('api.service', { ...on, ...score(0) })] }))).not.toContain('OOM612');
  expect(of(host({ facts, units: [unit('api.service', { ...on, ...score(-900) })] }))).toContain('OOM612');
  expect(of(host({ facts, units: [stopped('api.service', on)] }))).not.toContain('OOM612');
});

it('says of a unit that waits for its first new start no count', () => {
  const waits = { activeState: 'activating', subState: 'auto-restart' };
  const found = find([api({ memory: '1GiB' }), host({ units: [stopped('api.service', waits)] })], 'OOM462');
  expect(found[0]?.summary).toBe('api.service has died and is about to be started again');
});

it.each([
  ['always', ['prevents'], 'v2', true],
  ['always', ['prevents', 'forces'], 'v1', true],
  ['no', ['forces'], 'v2', false],
  ['on-failure', ['clean'], 'v1', true],
  ['on-abnormal', ['clean'], 'v1', true],
  ['on-success', ['clean'], 'v1', false],
  ['on-failure', ['clean'], 'v2', false],
  ['on-failure', undefined, 'v1', false],
] as const)('says with Restart=%s, where %j on SIGKILL, on %s: stays down %s', (restart, onKill, cgroup, stays) => {
  const on = host({
    facts: { cgroup },
    units: [unit('api.service', { restart, ...(onKill === undefined ? {} : { onKill }) })],
  });
  const found = plan(api({ memory: '1GiB' }), on).findings.filter(({ code }) => code === 'OOM471');
  expect(found.length === 1).toBe(stays);
  if (stays) expect(found[0]?.summary).toContain('SIGKILL');
});

it('names a unit that an apply took down, where the spec does not', () => {
  const on = running({});
  const judged = ['side.service', 'api.service'].map((name) => ({ unit: name, owner: 'api.service' }));
  const spec = api({ memory: '1GiB' });
  const self = { unit: 'other.service', owner: 'other.service' };
  const found = plan(spec, { ...applied(spec, on), judged: [...judged, self] }).findings;
  expect(found.map(({ code, facts }) => [code, facts['unit']])).toEqual([
    ['OOM370', 'side.service'],
    ['OOM370', 'other.service'],
  ]);
});

it('says before a limit is set that a kill would leave the unit down, and not again after it', () => {
  const spec = api({ memory: '1GiB' });
  const on = running({ restart: 'on-abnormal' });
  expect(codes(plan(spec, on).findings)).toEqual(['OOM471']);
  expect(codes(plan(spec, applied(spec, on)).findings)).toEqual([]);
});

it("takes the unit's own OOMScoreAdjust=-1000 under a hard limit for what it is in the spec", () => {
  const on = host({ units: [unit('api.service', { set: { OOMScoreAdjust: '-1000' } })] });
  const [found] = plan(api({ memory: '1GiB' }), on).findings.filter(({ code }) => code === 'OOM161');
  expect(found).toMatchObject({
    severity: 'error',
    summary:
      '/lib/systemd/system/api.service:2 sets OOMScoreAdjust of api.service to -1000, under the memory.max of 1 GiB',
  });
  expect(codes(plan(api({ memory: { low: '1GiB' } }), on).findings)).not.toContain('OOM161');
});
