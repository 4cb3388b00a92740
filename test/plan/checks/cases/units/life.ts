/** How a unit starts, stops and fares: each finding beside a twin in which it is not. */
import { GiB, MiB, bytes } from '../../../../../src/model/bytes';
import type { SpecText } from '../../../../desired/build';
import { file, host, missing, stopped, unit, type UnitParts } from '../../../build';
import { DROP_IN, MAX, api, down, life, one, runs, saying, v1, type Case } from '../scenes';

const FILED = { files: [file(DROP_IN, { MemoryMax: String(GiB) })] };
const OF_SLICE: SpecText = { services: { app: { unit: 'app.slice', memory: '1GiB' } } };
const v1Slice = (parts: UnitParts = {}) => host({ facts: { cgroup: 'v1' }, units: [unit('app.slice', parts)] });
const SLICE_FILED = { files: [file('/etc/systemd/system/app.slice.d/zz-oomcfg.conf', { MemoryMax: String(GiB) })] };
const UMBRELLA: UnitParts = { type: 'oneshot', activeState: 'active', subState: 'exited' };

export const LIFE_CASES: readonly Case[] = [
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
      summary: 'api.service keeps dying and being restarted: 7 times so far',
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
    says: { summary: 'api.service keeps dying and being restarted: once so far, the last time 3 s ago' },
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
    good: [OF_SLICE, host({ units: [stopped('app.slice')] })],
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
    kind: 'sliceOfNobody',
    when: 'it has no file and nothing is in it, and in its twin it has a file',
    bad: [OF_SLICE, host({ units: [stopped('app.slice', { fragment: '', files: [] })] })],
    good: [OF_SLICE, host({ units: [stopped('app.slice')] })],
    says: { severity: 'warning', summary: 'app.slice has no unit file, and nothing runs in it' },
  },
  {
    kind: 'sliceOfNobody',
    when: 'it has no file and nothing is in it, and in its twin something runs in it',
    bad: [OF_SLICE, host({ units: [stopped('app.slice', { fragment: '', files: [] })] })],
    good: [OF_SLICE, host({ units: [unit('app.slice', { fragment: '', files: [] })] })],
    says: { facts: { unit: 'app.slice' } },
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
      summary: 'api.service stalls for lack of memory: all of it waited for 63% of the last 10 seconds',
      facts: { unit: 'api.service', full: 63.4, high: GiB, use: GiB },
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
];
