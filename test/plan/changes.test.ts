/** What is on a host and what is wanted -> the changes of a plan; the same host with all of it applied has none. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import type { ObservedState } from '../../src/model/observed';
import { planHost } from '../../src/plan/planHost';
import type { SpecText } from '../desired/build';
import { applied, host, input, lines, plan, stopped, unit, verify } from './build';

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
