/** What stands on a host and what is wanted -> the changes of a plan; the same host with all of it applied has none. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB, MiB } from '../../src/model/bytes';
import type { Finding } from '../../src/model/finding';
import type { ObservedState } from '../../src/model/observed';
import { planHost } from '../../src/plan/planHost';
import type { SpecText } from '../desired/build';
import { applied, codes, host, input, lines, plan, stopped, unit, type UnitParts, verify } from './build';

const JAVA = { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB' };
const OPTIONS =
  '-XX:MaxDirectMemorySize=128M -Xmx1G -XX:MaxMetaspaceSize=64M -XX:ReservedCodeCacheSize=64M -Xss1M -Dapp=secret';
/** The service's running process. */
const main = (parts: object) => ({ main: { ...unit('api.service').main!, ...parts } });
const api = (settings: object): SpecText => ({ services: { api: settings } });

interface Case {
  readonly name: string;
  readonly spec: SpecText;
  readonly on: ObservedState;
  /** With --accept shrink. */
  readonly accept?: true;
  readonly changes: readonly string[];
  readonly restarts?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'every limit of a cgroup is live',
    spec: api({ memory: { max: '4GiB', high: '3GiB', low: '1GiB', min: '512MiB', swap: 0 } }),
    on: host({ units: [unit('api.service')] }),
    changes: [
      'api.service MemoryMax infinity -> 4294967296 live',
      'api.service MemoryHigh infinity -> 3221225472 live',
      'api.service MemoryLow 0 -> 1073741824 live',
      'api.service MemoryMin 0 -> 536870912 live',
      'api.service MemorySwapMax infinity -> 0 live',
    ],
  },
  {
    name: 'a size is of whole pages',
    spec: api({ memory: '100000001B' }),
    on: host({ units: [unit('api.service')] }),
    changes: ['api.service MemoryMax infinity -> 99999744 live'],
  },
  {
    name: 'of a unit that does not run everything takes effect at its start',
    spec: api({ memory: '2GiB', limits: { addressSpace: '8GiB' }, protect: 'high', java: JAVA }),
    on: host({ units: [stopped('api.service', { set: { MemoryMax: '4294967296' } })] }),
    changes: [
      'api.service MemoryMax 4294967296 -> 2147483648 start',
      'api.service LimitAS infinity -> 8589934592 start',
      'api.service OOMScoreAdjust 0 -> -500 start',
      `api.service JAVA_OPTS  -> ${OPTIONS.replace(' -Dapp=secret', '')} start`,
    ],
  },
  {
    name: 'LimitAS is live where the process has less mapped',
    spec: api({ limits: { addressSpace: '8GiB' } }),
    on: host({ units: [unit('api.service', { mapped: bytes(8 * GiB) })] }),
    changes: ['api.service LimitAS infinity -> 8589934592 live'],
  },
  {
    name: 'LimitAS waits for a restart where the process has more mapped',
    spec: api({ limits: { addressSpace: '8GiB' } }),
    on: host({ units: [unit('api.service', { mapped: bytes(8 * GiB + 4096) })] }),
    accept: true,
    changes: ['api.service LimitAS infinity -> 8589934592 restart'],
    restarts: ['api.service: LimitAS'],
  },
  {
    name: 'a resource limit rises live with CAP_SYS_RESOURCE',
    spec: api({ limits: { addressSpace: '8GiB' } }),
    on: host({ units: [unit('api.service', { set: { LimitAS: '4294967296' } })] }),
    changes: ['api.service LimitAS 4294967296 -> 8589934592 live'],
  },
  {
    name: 'without CAP_SYS_RESOURCE it takes a restart to raise the hard limit',
    spec: api({ limits: { addressSpace: '8GiB' } }),
    on: host({ facts: { capSysResource: false }, units: [unit('api.service', { set: { LimitAS: '4294967296' } })] }),
    changes: ['api.service LimitAS 4294967296 -> 8589934592 restart'],
    restarts: ['api.service: LimitAS'],
  },
  {
    name: 'within the hard limit the soft one rises without the capability',
    spec: api({ limits: { addressSpace: '8GiB' } }),
    on: host({
      facts: { capSysResource: false },
      units: [unit('api.service', main({ addressSpace: { soft: bytes(GiB), hard: bytes(8 * GiB) } }))],
    }),
    changes: [`api.service LimitAS ${GiB}:${8 * GiB} -> 8589934592 live`],
  },
  {
    name: 'LimitRSS asks nobody what is mapped',
    spec: api({ limits: { rss: '1GiB' } }),
    on: host({ units: [unit('api.service', { mapped: bytes(8 * GiB) })] }),
    changes: ['api.service LimitRSS infinity -> 1073741824 live'],
  },
  {
    name: 'a score is live, for the main process',
    spec: api({ protect: 'critical' }),
    on: host({ units: [unit('api.service', { set: { OOMScoreAdjust: '-500' } })] }),
    changes: ['api.service OOMScoreAdjust -500 -> -900 live'],
  },
  {
    name: 'OOMPolicy is live',
    spec: api({ oomPolicy: 'kill' }),
    on: host({ units: [unit('api.service')] }),
    changes: ['api.service OOMPolicy stop -> kill live'],
  },
  {
    name: 'a policy that systemd has and the cgroup has not does not hold',
    spec: api({ oomPolicy: 'kill' }),
    on: host({ units: [unit('api.service', { set: { OOMPolicy: 'kill' }, oomGroup: false })] }),
    changes: ['api.service OOMPolicy continue -> kill live'],
  },
  {
    name: 'a variable takes a restart',
    spec: api({ memory: '2GiB', java: { ...JAVA, extra: ['-Dapp=secret'] } }),
    on: host({ units: [unit('api.service', { variable: 'JAVA_OPTS', set: { MemoryMax: '2147483648' } })] }),
    changes: [`api.service JAVA_OPTS  -> ${OPTIONS} restart`],
    restarts: ['api.service: JAVA_OPTS'],
  },
  {
    name: 'of what a failed unit left behind limits are live, and nothing restarts',
    spec: api({ memory: '2GiB', limits: { addressSpace: '8GiB' }, protect: 'high', java: JAVA }),
    on: host({ units: [unit('api.service', { activeState: 'failed', mapped: bytes(9 * GiB) })] }),
    accept: true,
    changes: [
      'api.service MemoryMax infinity -> 2147483648 live',
      'api.service LimitAS infinity -> 8589934592 start',
      'api.service OOMScoreAdjust 0 -> -500 live',
      `api.service JAVA_OPTS  -> ${OPTIONS.replace(' -Dapp=secret', '')} start`,
    ],
  },
  {
    name: 'LimitAS takes a restart where a process of another user cannot be reached',
    spec: api({ limits: { addressSpace: '8GiB' } }),
    on: host({ facts: { capSysResource: false }, units: [unit('api.service', { foreign: 7 })] }),
    changes: ['api.service LimitAS infinity -> 8589934592 restart'],
    restarts: ['api.service: LimitAS'],
  },
  {
    name: 'a limit that a program lowered by itself is left alone, and takes no restart',
    spec: api({ limits: { addressSpace: '8GiB' } }),
    on: host({
      facts: { capSysResource: false },
      units: [
        unit('api.service', {
          manager: { LimitAS: 'infinity' },
          ...main({ addressSpace: { soft: bytes(GiB), hard: bytes(GiB) } }),
        }),
      ],
    }),
    changes: ['api.service LimitAS infinity -> 8589934592 start'],
  },
  {
    name: 'one that oomcfg gave it is not its own',
    spec: api({ limits: { addressSpace: '8GiB' } }),
    on: host({
      units: [
        unit('api.service', {
          manager: { LimitAS: 'infinity' },
          ...main({ limited: ['LimitAS'], addressSpace: { soft: bytes(GiB), hard: bytes(GiB) } }),
        }),
      ],
    }),
    changes: ['api.service LimitAS 1073741824 -> 8589934592 live'],
  },
  {
    name: 'a oneshot is never restarted',
    spec: api({ memory: '2GiB', limits: { addressSpace: '8GiB' }, java: JAVA }),
    on: host({
      units: [
        unit('api.service', {
          type: 'oneshot',
          variable: 'JAVA_OPTS',
          mapped: bytes(9 * GiB),
          set: { MemoryMax: '1' },
        }),
      ],
    }),
    // Its next run has to do with less than this one has mapped.
    accept: true,
    changes: [
      'api.service MemoryMax 1 -> 2147483648 live',
      'api.service LimitAS infinity -> 8589934592 start',
      `api.service JAVA_OPTS  -> ${OPTIONS.replace(' -Dapp=secret', '')} start`,
    ],
  },
  {
    name: 'a slice has limits of its own and no process',
    spec: { services: { apps: { unit: 'apps.slice', memory: '4GiB' } } },
    on: host({ units: [unit('apps.slice')] }),
    changes: ['apps.slice MemoryMax infinity -> 4294967296 live'],
  },
  {
    name: 'sysctls are live',
    spec: { system: [{ sysctl: { 'vm.swappiness': 10, 'vm.panic_on_oom': 0 } }] },
    on: host({
      sysctl: [
        { key: 'vm.panic_on_oom', kernel: '0', files: [] },
        { key: 'vm.swappiness', kernel: '60', files: [{ path: '/etc/sysctl.d/10-a.conf', line: 1, value: '60' }] },
      ],
    }),
    changes: ['system vm.swappiness 60 -> 10 live'],
  },
  {
    name: 'a swap file is made',
    spec: { system: [{ swap: { file: '/swapfile', size: '1GiB' } }] },
    on: host({ swap: { free: bytes(4 * GiB) } }),
    changes: ['system swap:/swapfile 0 -> 1073741824 live'],
  },
  {
    name: 'a swap file of ours is resized',
    spec: { system: [{ swap: { file: '/swapfile', size: '2GiB' } }] },
    on: applied({ system: [{ swap: { file: '/swapfile', size: '1GiB' } }] }, host()),
    changes: ['system swap:/swapfile 1073741824 -> 2147483648 live'],
  },
  {
    name: 'a swap file of ours that is off goes on again',
    spec: { system: [{ swap: { file: '/swapfile', size: '1GiB' } }] },
    on: host({ swap: { made: [{ path: '/swapfile', size: bytes(GiB) }], fileSize: bytes(GiB) } }),
    changes: ['system swap:/swapfile 0 -> 1073741824 live'],
  },
];

describe.each(CASES)('$name', ({ spec, on, accept = false, changes, restarts = [] }) => {
  it('is what the plan says', () => {
    const planned = plan(spec, on, { acceptShrink: accept });
    expect(lines(planned)).toEqual(changes);
    expect(planned.restarts.map(({ unit: name, because }) => `${name}: ${because.join()}`)).toEqual(restarts);
    expect(planned.status).toBe('change');
    expect(planned.observed).toBe(on.digest);
  });

  it('is nothing once it is done', () => {
    const done = applied(spec, on);
    const { plan: again, unchanged } = planHost(input(spec, done));
    expect({ changes: lines(again), files: again.files, restarts: again.restarts }).toEqual({
      changes: [],
      files: [],
      restarts: [],
    });
    expect(again.status).toBe('in-sync');
    // What is in the files alone of a unit that is not up is not in the count.
    const isUp = done.units.some(({ running, activeState }) => running && activeState === 'active');
    expect(unchanged > 0).toBe(done.units.length === 0 || isUp);
    expect(again.basis?.to).toBe(done.generation.id);
    const verified = verify(spec, done);
    expect(verified).toMatchObject({ status: 'ok', drift: [], holds: unchanged });
  });
});

describe('where the kernel is right and a file is not', () => {
  const spec = api({ memory: '4GiB' });
  const on = host({ units: [unit('api.service', { set: { MemoryMax: '4294967296' }, files: [] })] });

  it('the files of the plan are all that changes', () => {
    const planned = plan(spec, on);
    expect(lines(planned)).toEqual([]);
    expect(planned.files).toMatchObject([
      { path: '/etc/systemd/system/api.service.d/zz-oomcfg.conf', action: 'create' },
    ]);
    expect(planned.status).toBe('change');
  });

  it('verify calls it drift, since it ends with the next boot', () => {
    expect(verify(spec, on)).toMatchObject({
      status: 'drift',
      drift: [
        { target: 'api.service', setting: 'MemoryMax', want: 4 * GiB, kernel: 4 * GiB, file: null },
        { target: 'api.service', setting: 'file', want: 'as rendered', file: 'missing' },
      ],
    });
  });
});

describe('a variable', () => {
  const spec = api({ memory: '2GiB', java: { ...JAVA, extra: ['-Dapp=secret'] } });
  const done = applied(spec, host({ units: [unit('api.service', { variable: 'JAVA_OPTS' })] }));
  const process = (parts: object): ObservedState => ({
    ...done,
    units: done.units.map((one) => ({ ...one, main: { ...one.main!, ...parts } })),
  });

  it('with another value behind an equals sign is owed a restart, whatever systemd would give', () => {
    const words = done.units[0]!.main!.variable!;
    const other = process({
      isOlder: true,
      variable: words.map((word) => (word.startsWith('-Dapp') ? '-Dapp=…' : word)),
    });
    expect(plan(spec, other).restarts).toEqual([{ unit: 'api.service', because: ['JAVA_OPTS'] }]);
    expect(plan(spec, process({ variableIsNext: false })).restarts).toEqual([]);
  });

  it('of another name is owed a restart: what the JVM has, the next start does not give it', () => {
    const words = done.units[0]!.main!.variable!;
    const options = words.map((word) => ({ word, from: 'the command line' as const }));
    const jvm = { pid: 1, isMain: true, program: 'java', readsJdkOptions: true, options };
    const units = done.units.map(({ main, nextVariable: _next, files, ...one }) => ({
      ...one,
      main: { ...main!, variable: [] },
      files: files.map((file) => ({ ...file, setsVariable: [] })),
      variable: 'MY_OPTS',
      otherVariable: { name: 'JAVA_OPTS', words },
      jvms: [jvm],
    }));
    const renamed = api({ memory: '2GiB', java: { ...JAVA, extra: ['-Dapp=secret'], variable: 'MY_OPTS' } });
    const planned = plan(renamed, { ...done, units });
    expect(planned.restarts).toEqual([{ unit: 'api.service', because: ['MY_OPTS'] }]);
    expect(planned.changes).toMatchObject([{ setting: 'MY_OPTS', takesEffect: 'restart' }]);
  });

  it('that is dropped is owed a restart where an older process has its words from elsewhere', () => {
    const older = (word: string): ObservedState => ({
      ...done,
      units: done.units.map(({ main, ...one }) => {
        const { variable: _variable, ...rest } = main!;
        const options = [{ word, from: 'the command line' as const }];
        return {
          ...one,
          main: { ...rest, isOlder: true as const },
          jvms: [{ pid: 1, isMain: true, program: 'java', readsJdkOptions: true, options }],
        };
      }),
    });
    const without = api({ memory: '2GiB' });
    expect(plan(without, older('-Xmx1G')).restarts).toEqual([{ unit: 'api.service', because: ['JAVA_OPTS'] }]);
    expect(plan(without, older('-Xmx9G')).restarts).toEqual([]);
  });

  it('is judged by what a new process gets where there is no main process', () => {
    const units = done.units.map(({ main: _main, ...one }) => one);
    expect(plan(spec, { ...done, units })).toMatchObject({ status: 'in-sync', restarts: [] });
  });
});

describe('units that systemd restarts along', () => {
  const spec: SpecText = {
    services: { api: { limits: { addressSpace: '1GiB' } }, web: { limits: { addressSpace: '1GiB' } } },
  };
  const big = { mapped: bytes(2 * GiB) };

  it('are listed with what they are restarted for, behind those that are restarted for their own sake', () => {
    const planned = plan(
      spec,
      host({
        units: [
          unit('api.service', { ...big, restartsAlong: ['worker.service', 'cache.service', 'web.service'] }),
          unit('web.service', { ...big, restartsAlong: ['worker.service'] }),
        ],
      }),
    );
    expect(planned.restarts).toEqual([
      { unit: 'api.service', because: ['LimitAS'] },
      { unit: 'web.service', because: ['LimitAS'] },
      { unit: 'cache.service', because: ['api.service'] },
      { unit: 'worker.service', because: ['api.service', 'web.service'] },
    ]);
  });

  it('are not where nothing is restarted', () => {
    const units = [unit('api.service', { restartsAlong: ['worker.service'] }), unit('web.service')];
    expect(plan(spec, host({ units })).restarts).toEqual([]);
  });
});

describe('a unit under its alias', () => {
  const spec: SpecText = { services: { db: { unit: 'postgres.service', memory: '2GiB', java: JAVA } } };
  const alias = unit('postgres.service', { id: 'postgresql.service', variable: 'JAVA_OPTS' });

  it('gets its settings under its real name', () => {
    const planned = plan(spec, host({ units: [alias] }));
    expect(lines(planned)[0]).toBe('postgresql.service MemoryMax infinity -> 2147483648 live');
    expect(planned.files.map(({ path }) => path)).toEqual(['/etc/systemd/system/postgresql.service.d/zz-oomcfg.conf']);
    expect(codes(planned.findings)).toContain('OOM413');
  });

  it('is judged by the look that knew the variable, whatever the host has of it under its real name', () => {
    const lost = ['-Dspring.profiles.active'];
    const units = [{ ...alias, nextVariable: lost }, unit('postgresql.service')];
    for (const order of [units, [...units].reverse()]) {
      const planned = plan(spec, host({ units: order }));
      expect(codes(planned.findings)).toEqual(['OOM359', 'OOM413', 'OOM422']);
      expect(planned.restarts).toEqual([{ unit: 'postgresql.service', because: ['JAVA_OPTS'] }]);
    }
  });
});

describe('edits that systemd has not read yet', () => {
  it.each([
    [252, 'limits among them hold at once'],
    [255, 'limits among them may hold at once'],
    [257, 'limits among them hold as soon as systemd starts anything in the same slice'],
  ])('are said with what a reload of systemd %i does with their limits', (systemd, words) => {
    const observed = host({ facts: { systemd }, units: [unit('api.service')], unreadEdits: ['db.service'] });
    const found = plan(api({ memory: '1GiB' }), observed).findings.find(({ code }) => code === 'OOM426');
    expect(found?.detail).toBe(
      `A change of unit files needs a daemon-reload, and with it systemd reads these edits as well: they count from the next start on, and ${words}.`,
    );
  });
});

describe('a host of cgroup v1', () => {
  const facts = { cgroup: 'hybrid' as const, swapTotal: bytes(0) };
  const on = (memory: number | 'infinity') =>
    host({
      facts,
      units: [unit('api.service', { cgroup: { MemoryMax: memory === 'infinity' ? memory : bytes(memory) } })],
    });

  it('warns of what it cannot have with the change that brings it, and only notes it in the runs after', () => {
    const spec = api({ memory: { max: '256MiB', high: '200MiB', swap: 0 } });
    const severities = (found: readonly Finding[]): readonly string[] =>
      found.filter(({ code }) => code === 'OOM430').map(({ severity }) => severity);
    expect(severities(plan(spec, on('infinity')).findings)).toEqual(['warning', 'warning']);
    const settled = applied(spec, on(256 * MiB));
    expect(plan(spec, settled)).toMatchObject({ status: 'in-sync', files: [] });
    expect(severities(plan(spec, settled).findings)).toEqual(['info', 'info']);
    expect(severities(verify(spec, settled).findings)).toEqual(['info', 'info']);
    expect(plan(spec, settled).findings[0]?.detail).toBe(
      'It is in the file and has no effect on this host. This is not drift.',
    );
    // Another setting of the unit changes: what was there before is no news.
    const more = api({ memory: { max: '200MiB', high: '200MiB', swap: 0, low: '10MiB' } });
    expect(severities(plan(more, settled).findings)).toEqual(['info', 'warning', 'info']);
  });

  it('has MemoryMax and nothing of the rest', () => {
    const spec = api({ memory: { max: '256MiB', high: '200MiB', swap: 0 } });
    const planned = plan(spec, on('infinity'));
    expect(lines(planned)).toEqual([`api.service MemoryMax infinity -> ${256 * MiB} live`]);
    expect(codes(planned.findings)).toEqual(['OOM430', 'OOM430']);
    expect(verify(spec, applied(spec, on('infinity')))).toMatchObject({
      status: 'ok',
      drift: [],
      unsupported: [{ setting: 'MemoryHigh' }, { setting: 'MemorySwapMax' }],
    });
  });
});

describe('a limit whose cgroup has no such file', () => {
  it.each([
    ['v2', 'memory.swap.max'],
    ['v2', 'memory.max'],
  ] as const)('is not supported on %s', (cgroup, name) => {
    const { MemorySwapMax, MemoryMax, ...rest } = unit('api.service').cgroup;
    const have =
      name === 'memory.max' ? { ...rest, MemorySwapMax: MemorySwapMax! } : { ...rest, MemoryMax: MemoryMax! };
    const spec = api({ memory: { max: '1GiB', swap: 0 } });
    const { unsupported, drift } = verify(
      spec,
      applied(spec, host({ facts: { cgroup }, units: [unit('api.service', { cgroup: have })] })),
    );
    expect(drift).toEqual([]);
    expect(unsupported).toHaveLength(0);
    const bare = host({ facts: { cgroup }, units: [unit('api.service', { cgroup: have })] });
    expect(verify(spec, bare).unsupported.map(({ because }) => because)).toEqual([`the unit's cgroup has no ${name}`]);
  });

  it('is not supported on v1', () => {
    const on = host({ facts: { cgroup: 'v1' }, units: [unit('api.service', { cgroup: {} })] });
    expect(verify(api({ memory: '1GiB' }), on).unsupported).toEqual([
      {
        target: 'api.service',
        setting: 'MemoryMax',
        because: "the unit's cgroup has no memory.limit_in_bytes",
      },
    ]);
  });
});

describe('a unit without memory accounting', () => {
  const on = (parts: UnitParts = {}) =>
    host({ units: [unit('api.service', { cgroup: {}, accounted: false, ...parts })] });

  it('is not limited yet, and a limit holds at once: systemd adds the memory controller for it', () => {
    expect(lines(plan({ services: { api: { memory: { max: '1GiB', swap: 0 } } } }, on()))).toEqual([
      `api.service MemoryMax infinity -> ${GiB} live`,
      'api.service MemorySwapMax infinity -> 0 live',
    ]);
  });

  it('has scores and limits of its processes all the same', () => {
    expect(lines(plan({ services: { api: { protect: 'expendable' } } }, on()))).toEqual([
      'api.service OOMScoreAdjust 0 -> 300 live',
    ]);
  });

  it('cannot be limited where the kernel has no memory controller, stopped or not', () => {
    const spec = { services: { api: { memory: '1GiB', protect: 'expendable' } } };
    for (const one of [unit('api.service', { cgroup: {}, accounted: false }), stopped('api.service')]) {
      const off = host({ facts: { memoryController: false }, units: [one] });
      expect(verify(spec, off).unsupported).toEqual([
        {
          target: 'api.service',
          setting: 'MemoryMax',
          because: expect.stringContaining('cgroup_disable=memory') as string,
        },
      ]);
      expect(verify(spec, applied(spec, off)).holds).toBe(one.running ? 1 : 0);
    }
  });
});
