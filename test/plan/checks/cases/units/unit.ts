/** Whether a unit is there, by which name, and whether it has failed: each finding beside a twin in which it is not. */
import { bytes, GiB, MiB } from '../../../../../src/model/bytes';
import { host, missing, stopped, unit } from '../../../build';
import { MAX, api, at, down, life, one, running, runs, saying, type Case } from '../scenes';

export const UNIT_CASES: readonly Case[] = [
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
    says: { summary: 'api.service has failed and is not running', ...at(10) },
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
    kind: 'keepsOther',
    when: 'a oneshot has more mapped than its new limit',
    bad: [
      api({ limits: { addressSpace: '8GiB' } }),
      one({ type: 'oneshot', mapped: bytes(9 * GiB) }),
      { acceptShrink: true },
    ],
    good: [api({ limits: { addressSpace: '8GiB' } }), one({ type: 'oneshot', mapped: bytes(GiB) })],
    says: {
      severity: 'warning',
      summary: 'api.service runs with other settings than it is to have: LimitAS is infinity, not 8 GiB',
      facts: { unit: 'api.service', settings: ['LimitAS'] },
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
        'api.service has failed and is not running: its ExecStartPre= or another program beside the main one (ExecStartPost=, ExecReload=, ExecStop=) ended with an exit status other than 0',
      facts: { unit: 'api.service', state: 'failed', subState: 'failed', result: 'exit-code', status: 0, restarts: 0 },
    },
  },
  {
    kind: 'unitFailed',
    when: 'systemd gave up',
    bad: [MAX, down({ activeState: 'failed', ...life({ result: 'start-limit-hit', status: 1, restarts: 5 }) })],
    good: [MAX, one()],
    says: {
      summary: 'api.service has failed after 5 restarts and is not running: it ended with exit status 1',
      detail: saying('StartLimitBurst='),
    },
  },
  {
    kind: 'unitFailed',
    when: 'a signal ended it',
    bad: [MAX, down({ activeState: 'failed', ...life({ result: 'signal', status: 9, bySignal: true }) })],
    good: [MAX, one()],
    says: { summary: 'api.service has failed and is not running: signal 9 ended it', detail: saying('journalctl -k') },
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
    kind: 'unitMissing',
    when: 'it runs and its file was removed',
    bad: [api({ memory: '1GiB', optional: true }), one({ loadState: 'not-found', fragment: '', files: [] })],
    good: [api({ memory: '1GiB', optional: true }), host({ units: [missing('api.service')] })],
    says: {
      severity: 'error',
      summary: 'api.service runs on the host, but its unit file is gone',
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
    says: { detail: saying('It still runs. Until it ends, the kernel limits it to 1 MiB of memory.') },
  },
];
