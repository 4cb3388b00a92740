/** The findings of a unit's life, place and surroundings, each with a twin in which it is not: rows of findings.test.ts. */
import { bytes, GiB, MiB } from '../../src/model/bytes';
import type { ObservedUnit, SoftHard, UnitFile, UnitLife } from '../../src/model/observed';
import type { SpecText } from '../desired/build';
import { file, host, missing, stopped, unit, type UnitParts } from './build';
import { expect } from 'vitest';
import type { Finding, Place } from '../../src/model/finding';
import type { ObservedState } from '../../src/model/observed';
import type { PlanFindingKind } from '../../src/plan/planFindings';
import type { Options } from './build';

export type Scene = readonly [SpecText, ObservedState, Options?];

export interface Case {
  readonly kind: PlanFindingKind;
  readonly when: string;
  readonly bad: Scene;
  /** The same without what is wrong. */
  readonly good: Scene;
  readonly says: Partial<Finding>;
}

const api = (settings: object): SpecText => ({ services: { api: settings } });
export const MAX = api({ memory: '1GiB' });
export const one = (parts: UnitParts = {}) => host({ units: [unit('api.service', parts)] });
const down = (parts: UnitParts = {}) => host({ units: [stopped('api.service', parts)] });
const life = (parts: Partial<UnitLife>): { readonly life: UnitLife } => ({
  life: { ...unit('api.service').life, ...parts },
});
const runs = (...names: readonly string[]): Pick<ObservedUnit, 'processes'> => ({
  processes: names.map((comm, index) => ({ pid: 100 + index, comm })),
});
const main = (parts: object) => ({ main: { ...unit('api.service').main!, ...parts } });
const LIMIT = api({ limits: { addressSpace: '8GiB' } });
/** Its options need a new process. */
const RESTART = api({
  memory: '2GiB',
  java: { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB' },
});
const restarted = (parts: UnitParts = {}) => one({ variable: 'JAVA_OPTS', ...parts });
export const DROP_IN = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
const v1 = (parts: UnitParts = {}) => host({ facts: { cgroup: 'v1' }, units: [unit('api.service', parts)] });
const FILED = { files: [file(DROP_IN, { MemoryMax: String(GiB) })] };
const OWN_LIMIT = {
  files: [
    file('/lib/systemd/system/api.service', { MemoryMax: String(GiB) }),
    file(DROP_IN, { MemoryMax: String(8 * GiB) }),
  ],
};
const OWN_MEMORY_LIMIT: UnitFile = {
  path: '/lib/systemd/system/api.service',
  assignments: [{ directive: 'MemoryMax', text: '64M', line: 2, isLegacy: true }],
  setsVariable: [],
};
const OF_SLICE: SpecText = { services: { app: { unit: 'app.slice', memory: '1GiB' } } };
const v1Slice = (parts: UnitParts = {}) => host({ facts: { cgroup: 'v1' }, units: [unit('app.slice', parts)] });
const SLICE_FILED = { files: [file('/etc/systemd/system/app.slice.d/zz-oomcfg.conf', { MemoryMax: String(GiB) })] };
const limited = (addressSpace: SoftHard) =>
  one({
    files: [file(DROP_IN, { LimitAS: String(8 * GiB) })],
    manager: { LimitAS: bytes(8 * GiB) },
    ...main({ addressSpace }),
  });
/** Its process has a limit of 1 GiB, which oomcfg gave it where `limited` says so. */
const keeps = (limited: readonly string[], parts: UnitParts = {}) =>
  host({
    facts: { capSysResource: false },
    units: [
      unit('api.service', {
        ...main({ limited, addressSpace: { soft: bytes(GiB), hard: bytes(GiB) }, rss: soft(GiB) }),
        ...parts,
      }),
    ],
  });
const REFUSES: UnitParts = { refusesRestart: true };
const NOTHING: SpecText = { services: { other: { memory: '1GiB', optional: true } } };
const VENDORS_SCORE = { files: [file('/lib/systemd/system/api.service', { OOMScoreAdjust: '-900' })] };
const scored = (oomScoreAdj: number, parts: object, { files } = { files: [] as readonly UnitFile[] }) =>
  one({
    files: [...files, file(DROP_IN, { OOMScoreAdjust: '300' })],
    manager: { OOMScoreAdjust: 300 },
    ...main({ oomScoreAdj, ...parts }),
  });
const soft = (size: number): SoftHard => ({ soft: bytes(size), hard: 'infinity' });
const lowered = limited({ soft: bytes(GiB), hard: bytes(GiB) });
const pending = (from: string, to: string) => ({ id: '000001-ab', pending: { from, to }, files: [], broken: false });
const others = (texts: object, changedAgo: number): UnitFile => ({
  ...file('/etc/systemd/system/api.service.d/override.conf', texts),
  changedAgo,
});
const olderLimit = (age: number, changedAgo: number) =>
  one({
    ...life({ age }),
    files: [others({ LimitAS: '6G' }, changedAgo)],
    manager: { LimitAS: bytes(6 * GiB) },
    ...main({ addressSpace: { soft: bytes(GiB), hard: bytes(GiB) } }),
  });
/** No file says what its process has: score 200, 2 GiB of address space; it is 60 seconds old. */
const unsaid = (parts: UnitParts) =>
  one({
    ...life({ age: 60 }),
    files: [others({}, 1000)],
    manager: { OOMScoreAdjust: 0, LimitAS: 'infinity' },
    ...main({ oomScoreAdj: 200, addressSpace: { soft: bytes(2 * GiB), hard: bytes(2 * GiB) } }),
    ...parts,
  });
const OURS = (changedAgo?: number): UnitParts => ({
  files: [
    { ...file(DROP_IN, { OOMScoreAdjust: '300' }), ...(changedAgo === undefined ? {} : { changedAgo }) },
    others({}, 1000),
  ],
  manager: { OOMScoreAdjust: 300 },
});
const olderScore = (age: number, changedAgo: number) =>
  one({
    ...life({ age }),
    files: [others({ OOMScoreAdjust: '100' }, changedAgo)],
    manager: { OOMScoreAdjust: 100 },
    ...main({ oomScoreAdj: 0 }),
  });
const vendor = (texts: object): UnitParts => ({ files: [file('/lib/systemd/system/api.service', texts)] });
const SCOPE = '/user.slice/user-1000.slice/session-c1.scope';
/** Of `systemd-run --scope`. */
const LEFT = { pid: 7, comm: 'sleep', cgroup: '/system.slice/run-1.scope' };
const UMBRELLA: UnitParts = { type: 'oneshot', activeState: 'active', subState: 'exited' };
const OOMD = { oomd: [{ slice: '-.slice', swap: 'kill', pressure: 'auto' }] };

export const UNIT_CASES: readonly Case[] = [
  {
    kind: 'elsewhere',
    when: 'its main process is in a session of its own',
    bad: [api({ memory: '1GiB', protect: 'expendable' }), one(main({ comm: 'su', outside: SCOPE }))],
    // A score belongs to the process, wherever it is.
    good: [api({ protect: 'expendable' }), one(main({ comm: 'su', outside: SCOPE }))],
    says: {
      severity: 'error',
      facts: { unit: 'api.service', process: 'su', pid: 100, cgroup: SCOPE, settings: ['MemoryMax'] },
      where: expect.objectContaining({ file: 'oomcfg.yaml', line: 10 }) as Place,
    },
  },
  {
    kind: 'elsewhere',
    when: 'a PIDFile names a process of another unit, and its own cgroup is empty',
    bad: [MAX, one({ running: false, processes: [], ...main({ outside: '/other.slice/a.service' }) })],
    good: [MAX, one()],
    says: { severity: 'error' },
  },
  {
    kind: 'elsewhere',
    when: 'nothing but shells is in the unit, and a child of theirs in a session',
    bad: [MAX, one({ ...runs('sh', 'su'), left: { pid: 7, comm: 'java', cgroup: SCOPE } })],
    // sshd's sessions are meant to be elsewhere, and what it does itself is limited.
    good: [MAX, one({ ...runs('sshd'), left: { pid: 7, comm: 'sshd', cgroup: SCOPE } })],
    says: { summary: `the process of api.service, java (PID 7), runs in ${SCOPE}, not in the unit` },
  },
  {
    kind: 'partly',
    when: 'an interpreter waits in it for what runs in a scope',
    bad: [MAX, one({ ...runs('perl'), left: LEFT })],
    good: [api({ protect: 'expendable' }), one({ ...runs('perl'), left: LEFT })],
    says: {
      severity: 'warning',
      summary: 'api.service started sleep (PID 7), which runs in /system.slice/run-1.scope, not in the unit',
      detail:
        'MemoryMax of the unit limits perl, the only program that is still in it, not this one and what it starts. Which of the two the service is for cannot be seen, so the settings do not count as in force.',
      facts: { unit: 'api.service', process: 'sleep', pid: 7, cgroup: LEFT.cgroup, settings: ['MemoryMax'] },
      where: expect.objectContaining({ file: 'oomcfg.yaml', line: 10 }) as Place,
    },
  },
  {
    kind: 'partly',
    when: 'one of the programs of a supervisor was moved into another cgroup',
    bad: [MAX, one({ ...runs('supervisord', 'nginx'), left: { ...LEFT, cgroup: '/hand' } })],
    good: [MAX, one(runs('supervisord', 'nginx'))],
    says: {
      summary: 'api.service started sleep (PID 7), which runs in /hand, not in the unit',
      detail: 'MemoryMax of the unit limits the processes that are still in it, not this one and what it starts.',
    },
  },
  {
    kind: 'partly',
    when: 'what it started is in a session, and nothing in it logs anybody in',
    bad: [MAX, one({ ...runs('python3'), left: { ...LEFT, cgroup: SCOPE } })],
    // A job of cron's is in a session where PAM says so.
    good: [MAX, one({ ...runs('cron', 'backup'), left: { ...LEFT, cgroup: SCOPE } })],
    says: { severity: 'warning' },
  },
  {
    kind: 'partly',
    when: "a job of cron's starts a unit of its own",
    bad: [MAX, one({ ...runs('cron'), left: LEFT })],
    good: [
      MAX,
      one({ ...runs('sshd'), left: { ...LEFT, cgroup: '/user.slice/user-0.slice/user@0.service/init.scope' } }),
    ],
    says: { severity: 'warning' },
  },
  {
    kind: 'client',
    when: 'docker run is all that is in it',
    bad: [MAX, one(runs('sh', 'docker'))],
    // podman --cgroups=split: the container is in the unit's cgroup.
    good: [MAX, one(runs('conmon', 'nginx'))],
    says: { severity: 'warning', facts: { unit: 'api.service', program: 'docker', settings: ['MemoryMax'] } },
  },
  {
    kind: 'client',
    when: 'the container of podman is elsewhere, and not where a shell in it is in a cgroup below the unit',
    bad: [MAX, one(runs('podman', 'conmon'))],
    good: [MAX, one({ ...runs('podman', 'conmon', 'busybox'), holdsContainer: true })],
    says: { facts: { unit: 'api.service', program: 'podman' } },
  },
  {
    kind: 'client',
    when: 'a stopped unit will start one',
    bad: [MAX, down({ programs: ['podman'], type: 'oneshot' })],
    good: [api({ protect: 'expendable' }), down({ programs: ['podman'], type: 'oneshot' })],
    says: { facts: { unit: 'api.service', program: 'podman' } },
  },
  {
    kind: 'starting',
    when: 'it never says that it is ready',
    bad: [
      MAX,
      one({ type: 'notify', activeState: 'activating', subState: 'start', ...life({ restarts: 0, inState: 400 }) }),
    ],
    good: [MAX, one({ type: 'oneshot', activeState: 'activating', subState: 'start', ...life({ restarts: 0 }) })],
    says: {
      severity: 'warning',
      summary: 'api.service is still starting (start), for 400 s now',
      facts: { unit: 'api.service', state: 'activating', subState: 'start', result: 'success', status: 0, restarts: 0 },
    },
  },
  {
    kind: 'starting',
    when: 'it began to start a moment ago',
    bad: [MAX, one({ activeState: 'activating', subState: 'start-pre', ...life({ restarts: 0, inState: 3 }) })],
    good: [MAX, one({})],
    says: {
      severity: 'info',
      summary: 'api.service is still starting (start-pre), for 3 s now',
      facts: {
        unit: 'api.service',
        state: 'activating',
        subState: 'start-pre',
        result: 'success',
        status: 0,
        restarts: 0,
      },
    },
  },
  {
    kind: 'stopping',
    when: 'it does not end',
    bad: [MAX, one({ activeState: 'deactivating', subState: 'stop-sigterm', ...life({ restarts: 0 }) })],
    good: [MAX, one({})],
    says: {
      severity: 'warning',
      summary: 'api.service is still stopping (stop-sigterm)',
      facts: {
        unit: 'api.service',
        state: 'deactivating',
        subState: 'stop-sigterm',
        result: 'success',
        status: 0,
        restarts: 0,
      },
    },
  },
  {
    kind: 'unitFailed',
    when: 'its ExecStartPre= ended badly, of which the main process says nothing',
    bad: [MAX, down({ activeState: 'failed', subState: 'failed', ...life({ result: 'exit-code' }) })],
    good: [MAX, one({})],
    says: {
      severity: 'warning',
      summary:
        'api.service has failed and does not run: its ExecStartPre= or another program beside the main one (ExecStartPost=, ExecReload=, ExecStop=) ended with an exit status other than 0',
      facts: { unit: 'api.service', state: 'failed', subState: 'failed', result: 'exit-code', status: 0, restarts: 0 },
    },
  },
  {
    kind: 'looping',
    when: 'it waits for its next start',
    bad: [
      MAX,
      down({
        activeState: 'activating',
        subState: 'auto-restart',
        ...life({ result: 'exit-code', status: 3, restarts: 7 }),
      }),
    ],
    good: [MAX, down({ activeState: 'activating', subState: 'start', ...life({ restarts: 0, age: 1 }) })],
    says: {
      severity: 'warning',
      summary: 'api.service dies and is started again: 7 times until now',
      facts: {
        unit: 'api.service',
        state: 'activating',
        subState: 'auto-restart',
        result: 'exit-code',
        status: 3,
        restarts: 7,
      },
    },
  },
  {
    kind: 'looping',
    when: 'it was started again a moment ago',
    bad: [MAX, one(life({ restarts: 1, age: 3 }))],
    // A restart of last month is history.
    good: [MAX, one(life({ restarts: 1, age: 3_000_000 }))],
    says: { summary: 'api.service dies and is started again: once until now, the last time 3 s ago' },
  },
  {
    kind: 'unitFailed',
    when: 'systemd gave up',
    bad: [MAX, down({ activeState: 'failed', ...life({ result: 'start-limit-hit', status: 1, restarts: 5 }) })],
    good: [MAX, one()],
    says: {
      summary: 'api.service has failed after 5 restarts and does not run: it ended with exit status 1',
      detail: saying('StartLimitBurst='),
    },
  },
  {
    kind: 'unitFailed',
    when: 'a signal ended it',
    bad: [MAX, down({ activeState: 'failed', ...life({ result: 'signal', status: 9, bySignal: true }) })],
    good: [MAX, one()],
    says: { summary: 'api.service has failed and does not run: signal 9 ended it', detail: saying('journalctl -k') },
  },
  {
    kind: 'unitFailed',
    when: 'children outlive it',
    bad: [
      MAX,
      one({ activeState: 'failed', ...runs('sleep'), ...life({ result: 'exit-code', status: 1, restarts: 1 }) }),
    ],
    good: [MAX, one()],
    says: {
      summary: 'api.service has failed after 1 restart: it ended with exit status 1',
      detail: '1 process of it still runs in its cgroup (KillMode=), under its limits.',
    },
  },
  {
    kind: 'killed',
    when: 'the kernel killed it at our own limit',
    bad: [
      MAX,
      down({ activeState: 'failed', restart: 'no', ...life({ result: 'oom-kill', status: 9, bySignal: true }) }),
    ],
    good: [MAX, one()],
    says: { severity: 'warning', summary: 'api.service was killed for memory, and is down' },
  },
  {
    kind: 'killed',
    when: 'and what it started lives on',
    bad: [
      MAX,
      one({ activeState: 'failed', ...runs('a', 'b'), restart: 'on-failure', ...life({ result: 'oom-kill' }) }),
    ],
    good: [MAX, one()],
    says: { detail: saying('2 processes of it still run') },
  },
  {
    kind: 'stopped',
    when: 'it does not run',
    bad: [MAX, down()],
    good: [MAX, one()],
    says: { severity: 'warning', summary: 'api.service is not running' },
  },
  {
    kind: 'stopped',
    when: 'what it left behind runs',
    bad: [MAX, one({ activeState: 'inactive' })],
    good: [MAX, one()],
    says: { severity: 'warning', detail: saying('still runs') },
  },
  {
    kind: 'stopped',
    when: 'a timer starts it',
    bad: [MAX, down({ isTriggered: true })],
    good: [{ services: { s: { unit: 'a.slice', memory: '1GiB' } } }, host({ units: [stopped('a.slice')] })],
    says: { severity: 'info' },
  },
  {
    kind: 'stopped',
    when: 'a socket starts it, and it went down with an apply',
    bad: [MAX, { ...down({ isTriggered: true }), judged: [{ unit: 'api.service', owner: 'api.service' }] }],
    good: [MAX, one()],
    says: { severity: 'warning', summary: saying('when oomcfg changed it') },
  },
  {
    kind: 'empty',
    when: 'it only stands for other units',
    bad: [MAX, down({ ...UMBRELLA, programs: ['true'] })],
    good: [MAX, one()],
    says: { severity: 'warning', summary: 'api.service is active, and no process runs in it' },
  },
  {
    kind: 'empty',
    when: 'a oneshot did its work',
    bad: [MAX, down({ ...UMBRELLA, programs: ['load-rules'] })],
    good: [api({ memory: '1GiB', optional: true }), host({ units: [missing('api.service')] })],
    says: { severity: 'info' },
  },
  {
    kind: 'stalled',
    when: 'everything in it waits for memory',
    bad: [api({ memory: { high: '1GiB' } }), one({ stalled: 63.4, set: { MemoryHigh: String(GiB) }, use: bytes(GiB) })],
    good: [api({ memory: { high: '1GiB' } }), one({ stalled: 3.1, set: { MemoryHigh: String(GiB) } })],
    says: {
      severity: 'warning',
      summary: 'api.service stands still for want of memory: all of it waited in 63% of the last 10 seconds',
      facts: { unit: 'api.service', full: 63.4, high: GiB, use: GiB },
    },
  },
  {
    kind: 'killsInside',
    when: 'the kernel killed a process of it',
    bad: [MAX, one({ kills: 2 })],
    good: [MAX, one({ kills: 0 })],
    says: { severity: 'info', facts: { unit: 'api.service', kills: 2 } },
  },
  {
    kind: 'belowUse',
    when: 'memory.high would fall below what is in use, and nothing can be swapped out',
    bad: [api({ memory: { max: '300MiB', high: '64MiB' } }), one({ use: bytes(100 * MiB) })],
    good: [
      api({ memory: { max: '300MiB', high: '64MiB' } }),
      {
        ...one({ use: bytes(100 * MiB) }),
        swap: { active: [{ path: '/s', type: 'file', size: bytes(GiB), used: bytes(0) }], made: [] },
      },
    ],
    says: {
      severity: 'error',
      facts: { unit: 'api.service', setting: 'MemoryHigh', use: 100 * MiB, limit: 64 * MiB },
    },
  },
  {
    kind: 'belowUse',
    when: 'and the spec takes the swap away',
    bad: [
      api({ memory: { max: '300MiB', high: '64MiB', swap: 0 } }),
      {
        ...one({ use: bytes(100 * MiB) }),
        swap: { active: [{ path: '/s', type: 'file', size: bytes(GiB), used: bytes(0) }], made: [] },
      },
    ],
    good: [api({ memory: { max: '300MiB', high: '64MiB', swap: 0 } }), one({ use: bytes(60 * MiB) })],
    says: { severity: 'error' },
  },
  {
    kind: 'belowUse',
    when: 'its swap would fall below what is in it',
    bad: [api({ memory: { swap: '64MiB' } }), one({ swapped: bytes(100 * MiB) })],
    good: [api({ memory: { swap: '64MiB' } }), one({ swapped: bytes(100 * MiB), set: { MemorySwapMax: String(MiB) } })],
    says: { summary: 'api.service has 100 MiB in swap, and its limit of swap would fall to 64 MiB' },
  },
  {
    kind: 'belowUse',
    when: 'what the spec drops leaves a lower limit of the unit itself',
    bad: [
      {},
      one({
        use: bytes(2 * GiB),
        ...vendor({ MemoryMax: '1G' }),
        files: [
          file('/lib/systemd/system/api.service', { MemoryMax: '1G' }),
          file('/etc/systemd/system/api.service.d/zz-oomcfg.conf', { MemoryMax: String(4 * GiB) }),
        ],
        cgroup: { MemoryMax: bytes(4 * GiB) },
      }),
    ],
    good: [{}, one({ use: bytes(2 * GiB), cgroup: { MemoryMax: bytes(4 * GiB) } })],
    says: { severity: 'error', facts: { unit: 'api.service', setting: 'MemoryMax', use: 2 * GiB, limit: GiB } },
  },
  {
    kind: 'outerLimit',
    when: 'a slice above has less',
    bad: [
      api({ memory: '4GiB' }),
      one({
        above: [
          { slice: 'tenant.slice', max: bytes(2 * GiB) },
          { slice: 'a.slice', max: bytes(GiB) },
        ],
      }),
    ],
    good: [api({ memory: '4GiB' }), one({ above: [{ slice: 'tenant.slice', max: bytes(4 * GiB), high: 'infinity' }] })],
    says: {
      severity: 'warning',
      facts: { unit: 'api.service', setting: 'MemoryMax', slice: 'a.slice', limit: GiB, wanted: 4 * GiB },
    },
  },
  {
    kind: 'outerLimit',
    when: 'a slice above is throttled before',
    bad: [api({ memory: '4GiB' }), one({ above: [{ slice: 'tenant.slice', max: 'infinity', high: bytes(GiB) }] })],
    good: [
      { services: { api: { memory: '4GiB' }, t: { unit: 'tenant.slice', memory: { max: '8GiB', high: '6GiB' } } } },
      host({
        units: [
          unit('api.service', { above: [{ slice: 'tenant.slice', max: bytes(GiB), high: bytes(GiB) }] }),
          unit('tenant.slice'),
        ],
      }),
    ],
    says: { summary: 'tenant.slice has MemoryHigh 1 GiB, less than the MemoryMax of 4 GiB of api.service in it' },
  },
  {
    kind: 'outerLimit',
    when: 'a slice above is throttled before the unit is, which has no limit of its own',
    bad: [api({ memory: { high: '4GiB' } }), one({ above: [{ slice: 'a.slice', max: 'infinity', high: bytes(GiB) }] })],
    good: [
      api({ memory: { high: '4GiB' } }),
      host({
        facts: { cgroup: 'v1' },
        units: [unit('api.service', { above: [{ slice: 'a.slice', max: bytes(GiB) }] })],
      }),
    ],
    says: { facts: { unit: 'api.service', setting: 'MemoryHigh', slice: 'a.slice', limit: GiB, wanted: 4 * GiB } },
  },
  {
    kind: 'outerLimit',
    when: 'a slice above has less by a file of somebody else, and not by one of ours that this change takes away',
    bad: [
      api({ memory: '4GiB' }),
      host({
        units: [
          unit('api.service', { above: [{ slice: 'a.slice', max: bytes(GiB) }] }),
          unit('a.slice', { files: [file('/etc/systemd/system/a.slice', { MemoryMax: '1G' })] }),
        ],
      }),
    ],
    good: [
      api({ memory: '4GiB' }),
      host({
        units: [
          unit('api.service', { above: [{ slice: 'a.slice', max: bytes(GiB) }] }),
          unit('a.slice', { files: [file('/etc/systemd/system/a.slice.d/zz-oomcfg.conf', { MemoryMax: '1G' })] }),
        ],
      }),
    ],
    says: { facts: { unit: 'api.service', setting: 'MemoryMax', slice: 'a.slice', limit: GiB, wanted: 4 * GiB } },
  },
  {
    kind: 'outerLimit',
    when: 'a slice above has less swap',
    bad: [api({ memory: { swap: '1GiB' } }), one({ above: [{ slice: 'a.slice', swap: bytes(0) }] })],
    good: [api({ memory: { swap: 'infinity' } }), one({ above: [{ slice: 'a.slice', swap: bytes(0) }] })],
    says: { facts: { unit: 'api.service', setting: 'MemorySwapMax', slice: 'a.slice', limit: 0, wanted: GiB } },
  },
  {
    kind: 'clash',
    when: "the unit's own MemoryHigh is below the budget",
    bad: [api({ memory: '4GiB' }), one(vendor({ MemoryHigh: '1G' }))],
    good: [api({ memory: { max: '4GiB', high: '3GiB' } }), one(vendor({ MemoryHigh: '1G' }))],
    says: {
      severity: 'warning',
      summary:
        '/lib/systemd/system/api.service:2 sets MemoryHigh of api.service to 1 GiB, and the spec MemoryMax to 4 GiB',
      fix: 'Set memory.high in the spec as well.',
    },
  },
  {
    kind: 'clash',
    when: 'the host has a memory.high at all',
    bad: [api({ memory: '4GiB' }), one(vendor({ MemoryHigh: '1G' }))],
    good: [api({ memory: '4GiB' }), v1(vendor({ MemoryHigh: '1G' }))],
    says: { severity: 'warning' },
  },
  {
    kind: 'clash',
    when: 'the host has a memory.high and no swap for the unit',
    bad: [api({ memory: { high: '4GiB' } }), one(vendor({ MemorySwapMax: '0' }))],
    good: [api({ memory: { high: '4GiB' } }), v1(vendor({ MemorySwapMax: '0' }))],
    says: { severity: 'warning' },
  },
  {
    kind: 'clash',
    when: 'it is killed before it is throttled',
    bad: [api({ memory: { high: '4GiB' } }), one(vendor({ MemoryMax: '1G' }))],
    good: [api({ memory: { high: '4GiB' } }), one(vendor({ MemoryMax: '5G' }))],
    says: {
      facts: {
        unit: 'api.service',
        setting: 'MemoryMax',
        file: '/lib/systemd/system/api.service',
        line: 2,
        theirs: GiB,
      },
    },
  },
  {
    kind: 'clash',
    when: 'it may not swap and is throttled',
    bad: [api({ memory: { high: '4GiB' } }), one(vendor({ MemorySwapMax: '0' }))],
    good: [api({ memory: { high: '4GiB' } }), one(vendor({ MemorySwapMax: '1G' }))],
    says: { severity: 'warning' },
  },
  {
    kind: 'limitLifted',
    when: "a protection puts the unit's own MemoryLimit= out of force",
    bad: [api({ memory: { low: '1MiB' } }), one({ files: [OWN_MEMORY_LIMIT] })],
    good: [api({ memory: { low: '1MiB', max: '64MiB' } }), one({ files: [OWN_MEMORY_LIMIT] })],
    says: {
      severity: 'error',
      facts: { unit: 'api.service', file: '/lib/systemd/system/api.service', line: 2, theirs: 64 * MiB },
    },
  },
  {
    kind: 'vendorLimit',
    when: 'the unit says that it needs all of the address space',
    bad: [api({ limits: { addressSpace: '16GiB' } }), one(vendor({ LimitAS: 'infinity' }))],
    good: [api({ limits: { addressSpace: '16GiB' } }), one(vendor({ LimitAS: '8G:16G' }))],
    says: {
      severity: 'warning',
      facts: {
        unit: 'api.service',
        setting: 'LimitAS',
        file: '/lib/systemd/system/api.service',
        line: 2,
        theirs: 'infinity',
        wanted: 16 * GiB,
      },
    },
  },
  {
    kind: 'staysDown',
    when: 'nothing starts it after a kill',
    bad: [MAX, one({ restart: 'on-abort' })],
    good: [MAX, one({ restart: 'on-failure' })],
    says: { severity: 'info', facts: { unit: 'api.service', restart: 'on-abort', policy: 'stop' } },
  },
  {
    kind: 'staysDown',
    when: 'that depends on the version of systemd',
    bad: [api({ memory: '1GiB', oomPolicy: 'continue' }), one({ restart: 'on-abnormal' })],
    good: [api({ memory: { low: '1GiB' } }), one({ restart: 'on-abort', above: [] })],
    says: { facts: { unit: 'api.service', restart: 'on-abnormal', policy: 'continue' } },
  },
  {
    kind: 'staysDown',
    when: 'systemd hears of no kill, as on cgroup v1, where a killed main process has ended by a signal',
    bad: [MAX, host({ facts: { cgroup: 'v1' }, units: [unit('api.service', { restart: 'on-watchdog' })] })],
    good: [MAX, host({ facts: { cgroup: 'v1' }, units: [unit('api.service', { restart: 'on-abort' })] })],
    says: {
      detail: 'When the kernel kills its main process, systemd stops the unit, and does not start it again.',
      facts: { unit: 'api.service', restart: 'on-watchdog', policy: 'stop' },
    },
  },
  {
    kind: 'staysDown',
    when: "it has systemd's default, and its limit falls",
    bad: [MAX, one({ restart: 'no', set: { MemoryMax: '4294967296' } })],
    good: [MAX, one({ restart: 'no', set: { MemoryMax: '536870912' } })],
    says: {
      severity: 'info',
      summary: "api.service has Restart=no (systemd's default): after one kill at its limit it stays down",
    },
  },
  {
    kind: 'ownLimit',
    when: 'its program lowered the limit that its files give it',
    bad: [LIMIT, limited({ soft: bytes(GiB), hard: bytes(8 * GiB) })],
    good: [LIMIT, limited({ soft: bytes(8 * GiB), hard: bytes(8 * GiB) })],
    says: { severity: 'info', facts: { unit: 'api.service', limit: GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownLimit',
    when: 'its program lowered the soft limit alone, and the hard one is that of before',
    bad: [LIMIT, one({ manager: { LimitAS: 'infinity' }, ...main({ addressSpace: soft(GiB) }) })],
    good: [LIMIT, one({ manager: { LimitAS: 'infinity' }, ...main({ addressSpace: soft(8 * GiB) }) })],
    says: { severity: 'info', facts: { unit: 'api.service', limit: GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownLimit',
    when: 'it began after the file that says another limit',
    bad: [LIMIT, olderLimit(5, 5)],
    // It began before: it has what the files said then.
    good: [LIMIT, olderLimit(6, 5)],
    says: { facts: { unit: 'api.service', limit: GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownLimit',
    when: 'a change of the generation in force did not end',
    bad: [LIMIT, { ...lowered, generation: pending('000001-ab', '000001-ab') }],
    // One that went to another generation may have been cut off before the process got its limit.
    good: [LIMIT, { ...lowered, generation: pending('', '000001-ab') }],
    says: { facts: { unit: 'api.service', limit: GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'owed',
    when: 'the spec dropped its limit, and systemd refuses to restart it',
    bad: [MAX, keeps(['LimitAS'], REFUSES)],
    // What its program set for itself is nothing of oomcfg's.
    good: [MAX, keeps([], REFUSES)],
    says: {
      severity: 'info',
      summary: 'api.service keeps the LimitAS of 1 GiB that oomcfg gave it until it starts anew',
      facts: { unit: 'api.service', setting: 'LimitAS', value: GiB, wanted: 'infinity' },
    },
  },
  {
    kind: 'owed',
    when: 'the spec dropped it, and its file is gone while it runs',
    bad: [NOTHING, keeps(['LimitAS'], { loadState: 'not-found', fragment: '', files: [] })],
    good: [NOTHING, host({ units: [missing('api.service')] })],
    says: { facts: { unit: 'api.service', setting: 'LimitAS', value: GiB, wanted: 'infinity' } },
  },
  {
    kind: 'owed',
    when: 'it keeps the limit that its own file does not give',
    bad: [
      MAX,
      keeps(['LimitAS'], {
        ...REFUSES,
        files: [file('/lib/systemd/system/api.service', { LimitAS: String(2 * GiB) })],
      }),
    ],
    // It has what its own file says.
    good: [
      MAX,
      keeps(['LimitAS'], { ...REFUSES, files: [file('/lib/systemd/system/api.service', { LimitAS: String(GiB) })] }),
    ],
    says: { facts: { unit: 'api.service', setting: 'LimitAS', value: GiB, wanted: 2 * GiB } },
  },
  {
    kind: 'owed',
    when: 'its file is gone, which systemd has not noticed',
    bad: [NOTHING, keeps(['LimitAS'], { fileIsGone: true })],
    // It can be restarted, and is.
    good: [NOTHING, keeps(['LimitAS'])],
    says: { facts: { unit: 'api.service', setting: 'LimitAS', value: GiB, wanted: 'infinity' } },
  },
  {
    kind: 'ownScore',
    when: 'it began after the file that says another score',
    bad: [api({ protect: 'expendable' }), olderScore(5, 5)],
    good: [api({ protect: 'expendable' }), olderScore(6, 5)],
    says: { facts: { unit: 'api.service', score: 0, wanted: 300 } },
  },
  {
    kind: 'ownLimit',
    when: 'a line of its file was taken away as long ago as it began',
    bad: [LIMIT, unsaid({ files: [others({}, 59)] })],
    // It began before: a line that is gone may have given it.
    good: [LIMIT, unsaid({ files: [others({}, 58)] })],
    says: { facts: { unit: 'api.service', limit: 2 * GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownScore',
    when: 'a line of its file was taken away as long ago as it began',
    bad: [api({ protect: 'expendable' }), unsaid({ files: [others({}, 59)] })],
    // It began before: a line that is gone may have given it.
    good: [api({ protect: 'expendable' }), unsaid({ files: [others({}, 58)] })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownLimit',
    when: 'a drop-in of it was removed before it began',
    bad: [LIMIT, unsaid({ foldersChangedAgo: 59 })],
    // It began before: that drop-in may have given it.
    good: [LIMIT, unsaid({ foldersChangedAgo: 58 })],
    says: { facts: { unit: 'api.service', limit: 2 * GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownScore',
    when: 'a drop-in of it was removed before it began',
    bad: [api({ protect: 'expendable' }), unsaid({ foldersChangedAgo: 59 })],
    // It began before: that drop-in may have given it.
    good: [api({ protect: 'expendable' }), unsaid({ foldersChangedAgo: 58 })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownLimit',
    when: "the manager's defaults were changed before it began",
    bad: [LIMIT, unsaid({ managerChangedAgo: 59 })],
    // It began before: the default of then may have given it.
    good: [LIMIT, unsaid({ managerChangedAgo: 58 })],
    says: { facts: { unit: 'api.service', limit: 2 * GiB, wanted: 8 * GiB } },
  },
  {
    kind: 'ownScore',
    when: "the manager's defaults were changed before it began",
    bad: [api({ protect: 'expendable' }), unsaid({ managerChangedAgo: 59 })],
    // It began before: the default of then may have given it.
    good: [api({ protect: 'expendable' }), unsaid({ managerChangedAgo: 58 })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'oomcfg wrote its drop-in as it ran',
    bad: [api({ protect: 'expendable' }), unsaid(OURS(5))],
    // Somebody removed a drop-in as well.
    good: [api({ protect: 'expendable' }), unsaid({ ...OURS(5), foldersChangedAgo: 3 })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'it began with the drop-in of oomcfg, and the defaults of the manager were changed since',
    bad: [api({ protect: 'expendable' }), unsaid({ ...OURS(100), managerChangedAgo: 5 })],
    // It began before that.
    good: [api({ protect: 'expendable' }), unsaid({ ...OURS(10), managerChangedAgo: 5 })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'a file of the unit says one, and the defaults of the manager were changed',
    bad: [
      api({ protect: 'expendable' }),
      unsaid({ files: [others({ OOMScoreAdjust: '0' }, 1000)], managerChangedAgo: 5 }),
    ],
    // No file does.
    good: [api({ protect: 'expendable' }), unsaid({ managerChangedAgo: 5 })],
    says: { facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'its program set 0 in spite of its files',
    bad: [api({ protect: 'expendable' }), scored(0, {})],
    // Set by somebody else as it ran.
    good: [api({ protect: 'expendable' }), scored(0, { scored: true as const })],
    says: { facts: { unit: 'api.service', score: 0, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: "its program writes what its vendor's file says, as PostgreSQL does",
    bad: [api({ protect: 'expendable' }), scored(-900, {}, VENDORS_SCORE)],
    // It began before the spec's score was in its files.
    good: [
      api({ protect: 'expendable' }),
      one({ ...VENDORS_SCORE, manager: { OOMScoreAdjust: -900 }, ...main({ oomScoreAdj: -900 }) }),
    ],
    says: { facts: { unit: 'api.service', score: -900, wanted: 300 } },
  },
  {
    kind: 'oomd',
    when: 'systemd-oomd watches a slice above',
    bad: [api({ protect: 'high' }), { ...one(), ...OOMD }],
    good: [
      api({ protect: 'high' }),
      { ...one({ oomd: { swap: 'auto', pressure: 'auto', preference: 'avoid' } }), ...OOMD },
    ],
    says: { severity: 'warning', facts: { unit: 'api.service', slice: '-.slice', settings: 'ManagedOOMSwap' } },
  },
  {
    kind: 'oomd',
    when: 'it watches the unit itself, which is to be killed early',
    bad: [
      api({ protect: 'sacrifice' }),
      { ...one({ oomd: { swap: 'kill', pressure: 'kill', preference: 'none' } }), oomd: [] },
    ],
    good: [
      api({ protect: 'sacrifice' }),
      { ...one(), oomd: [{ slice: 'user.slice', swap: 'auto', pressure: 'kill' }] },
    ],
    says: {
      severity: 'info',
      facts: { unit: 'api.service', slice: 'api.service', settings: 'ManagedOOMSwap and ManagedOOMMemoryPressure' },
    },
  },
  {
    kind: 'oomd',
    when: 'the innermost of several slices that it watches is named first, and none for swap where there is none',
    bad: [
      api({ protect: 'high' }),
      {
        ...one({ above: [{ slice: 'system.slice' }] }),
        oomd: [...OOMD.oomd, { slice: 'system.slice', swap: 'auto', pressure: 'kill' }],
      },
    ],
    good: [
      api({ protect: 'high' }),
      { ...host({ facts: { swapTotal: bytes(0) }, units: [unit('api.service')] }), ...OOMD },
    ],
    says: {
      summary:
        'systemd-oomd may kill api.service whatever its score: system.slice has ManagedOOMMemoryPressure=kill, -.slice has ManagedOOMSwap=kill',
      facts: { unit: 'api.service', slice: 'system.slice', settings: 'ManagedOOMMemoryPressure' },
    },
  },
  {
    kind: 'oomd',
    when: 'a swap file is to come, for a unit that may use it',
    bad: [
      { services: { api: { protect: 'high' } }, system: [{ hosts: 'all', swap: { file: '/swapfile', size: '1GiB' } }] },
      { ...host({ facts: { swapTotal: bytes(0) }, units: [unit('api.service')] }), ...OOMD },
    ],
    good: [api({ protect: 'high', memory: { swap: 0 } }), { ...one(), ...OOMD }],
    says: { facts: { unit: 'api.service', slice: '-.slice', settings: 'ManagedOOMSwap' } },
  },
  {
    kind: 'ownScore',
    when: 'it has one that no file says, and oomcfg did not set it',
    bad: [api({ protect: 'expendable' }), one(main({ oomScoreAdj: 700 }))],
    // Then somebody wrote it by hand since: that is drift.
    good: [api({ protect: 'expendable' }), one(main({ oomScoreAdj: 700, scored: true }))],
    says: { facts: { unit: 'api.service', score: 700, wanted: 300 } },
  },
  {
    kind: 'ownScore',
    when: 'the main process wrote its own',
    bad: [api({ protect: 'expendable' }), one(main({ oomScoreAdj: 200 }))],
    good: [
      api({ protect: 'expendable' }),
      one({ ...vendor({ OOMScoreAdjust: '200' }), ...main({ oomScoreAdj: 200 }) }),
    ],
    says: { severity: 'info', facts: { unit: 'api.service', score: 200, wanted: 300 } },
  },
  {
    kind: 'hostAction',
    when: 'it is to be restarted and reboots the host where it ends in failure',
    bad: [RESTART, restarted({ hostActions: ['FailureAction=reboot'] })],
    good: [MAX, restarted({ hostActions: ['FailureAction=reboot'] })],
    says: {
      severity: 'error',
      summary: 'a restart of api.service can do more than that to the host: FailureAction=reboot',
      facts: { unit: 'api.service', actions: ['FailureAction=reboot'] },
    },
  },
  {
    kind: 'unitMissing',
    when: 'it runs and its file was removed',
    bad: [api({ memory: '1GiB', optional: true }), one({ loadState: 'not-found', fragment: '', files: [] })],
    good: [api({ memory: '1GiB', optional: true }), host({ units: [missing('api.service')] })],
    says: {
      severity: 'error',
      summary: 'api.service runs on the host, and its unit file is gone',
      detail: saying('Its memory is not limited now.'),
    },
  },
  {
    kind: 'unitMissing',
    when: 'systemd has not noticed that its file was removed',
    bad: [MAX, one({ fileIsGone: true })],
    good: [MAX, one()],
    says: { severity: 'error', summary: 'the unit file of api.service is gone, and systemd has not noticed yet' },
  },
  {
    kind: 'unitMasked',
    when: 'it runs and was masked',
    bad: [MAX, one({ loadState: 'masked', set: { MemoryMax: String(MiB) } })],
    good: [MAX, one()],
    says: { detail: saying('It still runs. Until it ends the kernel holds it to 1 MiB of memory.') },
  },
  {
    kind: 'belowUse',
    when: 'cgroup v1 refuses it as the unit runs',
    bad: [MAX, v1({ use: bytes(2 * GiB) })],
    good: [MAX, v1({ use: bytes(MiB) })],
    says: { severity: 'error', detail: saying('So the new one comes with a restart') },
  },
  {
    kind: 'belowUse',
    when: 'cgroup v1 refuses it, and so does systemd a restart',
    bad: [MAX, v1({ use: bytes(2 * GiB), refusesRestart: true })],
    good: [MAX, v1({ use: bytes(MiB), refusesRestart: true })],
    says: { severity: 'error', detail: saying('So the new one waits for the next start') },
  },
  {
    kind: 'belowUse',
    when: 'the spec drops a limit, and what the unit has of its own is below the use',
    bad: [{}, v1({ use: bytes(2 * GiB), ...OWN_LIMIT })],
    good: [{}, v1({ use: bytes(MiB), ...OWN_LIMIT })],
    says: { severity: 'error', fix: saying('systemctl edit api.service') },
  },
  {
    kind: 'waitsForStart',
    when: 'a limit is in the files, and cgroup v1 refuses it as the unit runs',
    bad: [MAX, v1({ use: bytes(2 * GiB), refusesRestart: true, ...FILED })],
    good: [MAX, v1({ use: bytes(MiB), refusesRestart: true, ...FILED })],
    says: {
      severity: 'warning',
      summary: 'api.service keeps no limit until its next start, not 1 GiB as in its files',
    },
  },
  {
    kind: 'waitsForStart',
    when: 'a slice uses more: it is never restarted',
    bad: [OF_SLICE, v1Slice({ use: bytes(2 * GiB), set: { MemoryMax: String(4 * GiB) }, ...SLICE_FILED })],
    good: [OF_SLICE, v1Slice({ use: bytes(MiB), set: { MemoryMax: String(4 * GiB) }, ...SLICE_FILED })],
    says: { summary: 'app.slice keeps its limit of 4 GiB until its next start, not 1 GiB as in its files' },
  },
  {
    kind: 'startsOnEnd',
    when: 'it is to be restarted and its OnFailure= names a unit',
    bad: [RESTART, restarted({ onEnd: ['page.service'] })],
    good: [MAX, restarted({ onEnd: ['page.service'] })],
    says: { severity: 'warning', summary: 'a restart of api.service can start page.service' },
  },
  {
    kind: 'refusesRestart',
    when: 'its files refuse a restart on demand',
    bad: [RESTART, restarted({ refusesRestart: true })],
    good: [RESTART, restarted()],
    says: { severity: 'info', facts: { unit: 'api.service' } },
  },
  {
    kind: 'startsAlong',
    when: 'it is to be restarted and what it wants is down',
    bad: [RESTART, restarted({ startsAlong: ['cache.service'] })],
    good: [RESTART, restarted({ restartsAlong: ['cache.service'], startsAlong: ['cache.service'] })],
    says: { severity: 'warning', summary: 'cache.service starts along with the restart of api.service' },
  },
  {
    kind: 'livesOn',
    when: 'KillMode=process leaves what its start script started',
    bad: [RESTART, restarted({ leavesProcesses: 'process', ...runs('sh', 'java') })],
    good: [RESTART, restarted({ leavesProcesses: 'process' })],
    says: { severity: 'warning', facts: { unit: 'api.service', killMode: 'process', processes: 2 } },
  },
  {
    kind: 'livesOn',
    when: 'KillMode=none leaves everything',
    bad: [RESTART, restarted({ leavesProcesses: 'none' })],
    good: [MAX, restarted({ leavesProcesses: 'none' })],
    says: { facts: { unit: 'api.service', killMode: 'none', processes: 1 } },
  },
];

/** Typed as what it is compared with. */
export function saying(part: string): string {
  return expect.stringContaining(part) as string;
}
