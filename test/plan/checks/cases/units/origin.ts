/** What files that are not oomcfg's give or take: each finding beside a twin in which it is not. */
import { expect } from 'vitest';
import { GiB } from '../../../../../src/model/bytes';
import type { ObservedState } from '../../../../../src/model/observed';
import { applied, file, host, unit } from '../../../build';
import { AT, SWAPPINESS, api, java, jvm, running, type Case } from '../scenes';

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
const JSVC = jvm([], { program: 'jsvc.exec', readsJdkOptions: false });
const named = (comm: string) => ({ main: { ...unit('api.service').main!, comm } });

export const ORIGIN_CASES: readonly Case[] = [
  {
    kind: 'plainJava',
    when: 'java itself is started, which reads no JAVA_OPTS',
    bad: [java(), running({ programs: ['java'], jvms: [jvm([], { program: 'java' })] })],
    good: [
      java({ variable: 'JDK_JAVA_OPTIONS' }),
      running({ programs: ['java'], jvms: [jvm([], { program: 'java' })] }),
    ],
    says: { severity: 'error', facts: { unit: 'api.service', variable: 'JAVA_OPTS' } },
  },
  {
    kind: 'plainJava',
    when: 'a java command would start it, which may be a script of that name',
    bad: [java(), running({ programs: ['java'], jvms: [] })],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ programs: ['java'], jvms: [] })],
    says: { severity: 'warning' },
  },
  {
    kind: 'plainJava',
    when: 'its start script was edited since it began, so that the next JVM can be another one',
    bad: [
      java({ variable: 'JDK_JAVA_OPTIONS' }),
      running({ jvms: [jvm([], { readsJdkOptions: false })], sourcesEdited: true }),
    ],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm([])], sourcesEdited: true })],
    says: { severity: 'warning' },
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
    says: { summary: 'systemd has MemoryMax 50 MiB for api.service, which no file that oomcfg read sets' },
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
      detail: `${AT}/a.conf:4 sets them, and a drop-in's Environment= replaces the whole variable. The text after a \`=\` is not shown: it can be a secret.`,
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
    kind: 'plainJava',
    when: 'the JVM has another launcher, which does not read JDK_JAVA_OPTIONS',
    bad: [
      java({ variable: 'JDK_JAVA_OPTIONS' }),
      running({ jvms: [jvm([], { readsJdkOptions: false, program: 'jsvc' })] }),
    ],
    good: [java({ variable: 'JDK_JAVA_OPTIONS' }), running({ jvms: [jvm([])] })],
    says: { severity: 'error', summary: 'the JVM of api.service does not read JDK_JAVA_OPTIONS' },
  },
  {
    kind: 'plainJava',
    when: 'the program that systemd starts is the JVM itself, whatever its name',
    bad: [java(), running({ programs: ['app'], jvms: [jvm([], { program: 'app' })] })],
    good: [java(), running({ programs: ['app'], namesVariable: true, jvms: [jvm([], { program: 'app' })] })],
    says: { severity: 'error' },
  },
  {
    kind: 'plainJava',
    when: 'it is jsvc, whose process has the name of its program, and its first argument another',
    bad: [java(), running({ programs: ['jsvc'], ...named('jsvc'), jvms: [JSVC] })],
    good: [java({ variable: 'JAVA_TOOL_OPTIONS' }), running({ programs: ['jsvc'], ...named('jsvc'), jvms: [JSVC] })],
    says: {
      severity: 'error',
      fix: expect.stringMatching(
        /^Put \$JAVA_OPTS into ExecStart=, .* or use java: \{variable: JAVA_TOOL_OPTIONS\}, which every JVM reads\. A script .*`java -version`/,
      ) as string,
    },
  },
  {
    kind: 'variableWins',
    when: 'UnsetEnvironment= removes it',
    bad: [java(), running({ unsetsVariable: true })],
    good: [java(), running()],
    says: { summary: 'UnsetEnvironment= of api.service removes JAVA_OPTS' },
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
];
