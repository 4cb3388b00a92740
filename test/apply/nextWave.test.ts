/** What a host is told that is not begun: which hosts stopped the rollout, by their names or their number. */
import { expect, it } from 'vitest';
import { type Against, proves, stopped, stops } from '../../src/apply/nextWave';
import { untouched } from '../../src/apply/outcome';
import { changing } from './build';

const NONE: Against = { most: 0, canaries: [], awaited: [], failures: 0, held: [] };
const canary = (host: string, units = ['api.service']) => ({ host, units, others: ['web9'] });
const held = (number: number) => Array.from({ length: number }, (_, index) => `web${index + 1}`);
const NOTHING_SHOWN = 'so nothing shows yet that the settings work';

it.each<[string, Partial<Against>, string, number]>([
  ['one host failed', { failures: 1 }, '1 host failed in the waves before', 1],
  ['two hosts failed', { failures: 2 }, '2 hosts failed in the waves before', 2],
  [
    'a host fails already',
    { failures: 1, canaries: [canary('web1')] },
    'api.service on web1 fails with the new settings',
    1,
  ],
  [
    'four hosts fail already',
    { failures: 4, canaries: ['web1', 'web2', 'web3', 'web4'].map((host) => canary(host)) },
    'api.service on web1, api.service on web2, api.service on web3 and 1 more fail with the new settings',
    4,
  ],
  [
    'two units of a host fail already',
    { failures: 1, canaries: [canary('web1', ['api.service', 'db.service'])] },
    'api.service and db.service on web1 fail with the new settings',
    1,
  ],
  [
    'one fails already and one failed now',
    { failures: 2, canaries: [canary('web1')] },
    '2 hosts failed in the waves before',
    2,
  ],
  ['one was held', { held: held(1) }, `web1 went first and was held, ${NOTHING_SHOWN}`, 1],
  ['two were held', { held: held(2) }, `web1, web2 went first and were held, ${NOTHING_SHOWN}`, 2],
  ['three were held', { held: held(3) }, `web1, web2, web3 went first and were held, ${NOTHING_SHOWN}`, 3],
  [
    'four were held',
    { held: held(4) },
    `web1, web2, web3 and 1 host more went first and were held, ${NOTHING_SHOWN}`,
    4,
  ],
  [
    'six were held',
    { held: held(6) },
    `web1, web2, web3 and 3 hosts more went first and were held, ${NOTHING_SHOWN}`,
    6,
  ],
  [
    'one failed and one was held',
    { failures: 1, held: held(1) },
    `1 host failed in the waves before; web1 went first and was held, ${NOTHING_SHOWN}`,
    2,
  ],
])('where %s', (_, against, why, failures) => {
  const earlier = { code: 'OOM471', severity: 'info' as const, summary: '', detail: '', fix: '', facts: {} };
  const { status, findings } = stopped(changing('web9', { findings: [earlier] }), { ...NONE, ...against });
  expect(status).toBe('not-started');
  expect(findings.map(({ code }) => code)).toEqual(['OOM471', 'OOM610']);
  expect(findings[1]).toMatchObject({
    summary: `not started: ${why}, and maxFailures is 0`,
    facts: { failures, maxFailures: 0 },
  });
  expect(findings[1]?.fix).toContain(against.held === undefined ? 'correct that, and apply again' : '--limit');
});

it('a host shows that the settings work where it was changed, and restarted if any does', () => {
  const restarts = [{ unit: 'api.service', because: ['LimitAS'] }];
  const [plain, restarting] = [changing('web1'), changing('web2', { restarts })];
  const result = (plan: typeof plain, status: 'changed' | 'held') => ({ ...untouched(plan, 'held'), status });
  expect(proves([plain], [result(plain, 'changed')])).toBe(true);
  expect(proves([plain], [result(plain, 'held')])).toBe(false);
  expect(proves([plain, restarting], [result(plain, 'changed')])).toBe(false);
  expect(proves([plain, restarting], [result(plain, 'changed'), result(restarting, 'changed')])).toBe(true);
});

it.each([
  [false, 'nobody has checked yet whether api.service works on web1 with the settings of another run'],
  [true, 'another run is at work on web1'],
])('a host that nobody can judge yet counts as one that failed, and says what to wait for', (isBusy, why) => {
  const against = { ...NONE, awaited: [{ host: 'web1', units: ['api.service'], isBusy, others: ['web9'] }] };
  expect([stops(NONE), stops(against), stops({ ...against, most: 1 })]).toEqual([false, true, false]);
  const [finding] = stopped(changing('web9'), against).findings;
  expect(finding?.summary).toBe(`not started: ${why}, and maxFailures is 0`);
  expect(finding?.fix).toMatch(/^Wait until the other run has ended/);
});
