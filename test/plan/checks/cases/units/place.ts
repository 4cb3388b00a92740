/** Where the processes of a unit are: each finding beside a twin in which it is not. */
import { expect } from 'vitest';
import { GiB, bytes } from '../../../../../src/model/bytes';
import type { Place } from '../../../../../src/model/finding';
import { file, host, unit } from '../../../build';
import { MAX, RESTART, api, down, main, one, restarted, runs, type Case } from '../scenes';

const SCOPE = '/user.slice/user-1000.slice/session-c1.scope';
/** Of `systemd-run --scope`. */
const LEFT = { pid: 7, comm: 'sleep', cgroup: '/system.slice/run-1.scope' };

export const PLACE_CASES: readonly Case[] = [
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
        'MemoryMax of the unit limits perl, the only program that is still in it, not this one and what it starts. oomcfg cannot tell which of the two the service is for, so the settings do not count as in force.',
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
    kind: 'livesOn',
    when: 'KillMode=process leaves what its start script started',
    bad: [RESTART, restarted({ leavesProcesses: 'process', ...runs('sh', 'java') })],
    good: [RESTART, restarted({ leavesProcesses: 'process' })],
    says: { severity: 'warning', facts: { unit: 'api.service', killMode: 'process', processes: 2 } },
  },
  {
    kind: 'livesOn',
    when: 'KillMode=process leaves the one process of a unit without a main process',
    bad: [RESTART, restarted({ leavesProcesses: 'process', hasNoMain: true })],
    good: [RESTART, restarted({ leavesProcesses: 'process' })],
    says: {
      detail: expect.stringContaining('and the unit has none now') as string,
      facts: { unit: 'api.service', killMode: 'process', processes: 1 },
    },
  },
  {
    kind: 'livesOn',
    when: 'KillMode=none leaves everything',
    bad: [RESTART, restarted({ leavesProcesses: 'none' })],
    good: [MAX, restarted({ leavesProcesses: 'none' })],
    says: { facts: { unit: 'api.service', killMode: 'none', processes: 1 } },
  },
];
