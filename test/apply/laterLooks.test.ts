/**
 * What the looks after a restart say of several units: who restarted along with whom, and options that are lost by one
 * that took its time.
 */
import { expect, it } from 'vitest';
import { runWaves } from '../../src/apply/runWaves';
import { SessionPool } from '../../src/fleet/sessionPool';
import { assemblePlan } from '../../src/documents/plan/assemble';
import type { Restart } from '../../src/documents/plan/document';
import { answered, FakeTransport, failed, hosts } from '../fleet/fakeTransport';
import { changing, lookAfter, NONCE, reports } from './build';
import { cutScripts } from '../../src/remote/cutScript';

/** The findings of one host whose units restart; `looks` are what the looks after the first print. */
async function found(
  restarts: readonly Restart[],
  looks: readonly (readonly string[] | 'lost')[],
  jvm: readonly string[] = [],
  startMs = 20,
) {
  const units = restarts.map(({ unit }) => ({ unit, variable: 'JAVA_OPTS', words: [] }));
  const made = restarts.map(({ unit }) => `restarted ${unit}`);
  const others = restarts
    .filter(({ unit }) => unit !== 'api.service')
    .flatMap(({ unit }) => [`unit ${unit}`, `p Id=${unit}`, 'p LoadState=loaded', 'p ActiveState=active', 'pid 100']);
  const first = lookAfter({ more: ['variable JAVA_OPTS', 'pid 100', ...jvm, ...others] });
  let at = 0;
  const answer = (script: string) => {
    if (script.includes('plan_files')) return answered(reports(...made, 'done') + first);
    // The note of what failed is not a look.
    if (script.includes('JUDGED=')) return answered('');
    const lines = looks[Math.min(at++, looks.length - 1)] ?? [];
    if (lines === 'lost') return failed('OOM540', 'script', true);
    const text = lines.map((line) => `${NONCE}~ ${line}\n`).join('');
    return answered(`${NONCE}= oomcfg 1\n${text}${NONCE}= end\n`);
  };
  const earlier = { code: 'OOM471', severity: 'info' as const, summary: '', detail: '', fix: '', facts: {} };
  const plan = changing('web1', { restarts, findings: looks[0] === 'lost' ? [earlier] : [] });
  const kept = [{ unit: 'api.service', options: ['-Dneeded'] }];
  const basis = { ...plan.basis, looked: { units, sysctls: [] }, ...(jvm.length === 0 ? {} : { kept }) };
  const [outcome] = await runWaves({
    plan: assemblePlan({ name: 'shop' }, [{ ...plan, basis }], 0),
    hosts: new Map(hosts(1).map((host) => [host.name, host])),
    runner: new SessionPool(new FakeTransport({ answer })),
    texts: cutScripts({ look: '# look', change: '# change' }),
    saved: false,
    nonce: NONCE,
    timeoutMs: 1000,
    concurrency: 1,
    signal: new AbortController().signal,
    onWave: () => undefined,
    onEvent: () => undefined,
    onSecondLook: () => undefined,
    secondLookMs: 1,
    startMs,
  });
  return { findings: outcome?.findings ?? [], looks: at };
}

const UP = 'active running simple 100 0';
const DEAD = 'failed failed simple 0 0';

it.each<[string, readonly string[], string]>([
  ['a reason of its own', ['JAVA_OPTS'], 'It was restarted with its new settings and did not stay up.'],
  [
    'another unit for its reason',
    ['db.service'],
    'systemd restarted it along with db.service, and it did not stay up. None of its own settings was changed',
  ],
  [
    'two for its reason',
    ['db.service', 'cache.service'],
    'systemd restarted it along with db.service, cache.service, and',
  ],
  ['both', ['db.service', 'LimitAS'], 'It was restarted with its new settings'],
])('of a unit that died, with %s', async (_, because, detail) => {
  const others = ['db.service', 'cache.service'];
  const restarts = [...others.map((unit) => ({ unit, because: ['LimitAS'] })), { unit: 'api.service', because }];
  const { findings } = await found(restarts, [
    [...others.map((unit) => `again ${unit} ${UP}`), `again api.service ${DEAD}`],
  ]);
  expect(findings.map(({ code, facts }) => [code, facts['unit']])).toEqual([['OOM630', 'api.service']]);
  // It stays down after another apply, which restarts nothing that has failed.
  expect(findings[0]?.fix).toMatch(/[Ss]tart (?:the unit|it) w/);
  expect(findings[0]?.detail).toContain(detail);
});

it.each<[string, string, string | undefined]>([
  ['reloads', 'reloading reload notify-reload 100 0', undefined],
  [
    'waits in a queue for another start',
    'activating auto-restart-queued simple 0 0',
    'is activating (auto-restart-queued)',
  ],
  ['was started by somebody, of type idle', 'active running idle 101 0', undefined],
  [
    'has another process where systemd counts nothing',
    'active running idle 101 -',
    'died after its restart, and was started again',
  ],
  ['was stopped', 'inactive dead simple 0 0 -', 'is inactive (dead) 0 s after its wave'],
  ['was started twice more and has failed', 'failed failed simple 0 2', 'is failed (failed) 0 s after its wave'],
])('a unit that %s', async (_, again, what) => {
  const restarts = [{ unit: 'api.service', because: ['LimitAS'] }];
  const { findings } = await found(restarts, [[`again api.service ${again}`]]);
  const expected = what === undefined ? [] : [expect.stringContaining(`api.service ${what}`)];
  expect(findings.map(({ summary }) => summary)).toEqual(expected);
});

it('a host whose connection is lost before the look fails with that, beside what was said before', async () => {
  const restarts = ['api.service', 'db.service'].map((unit) => ({ unit, because: ['LimitAS'] }));
  expect((await found(restarts, ['lost'])).findings.map(({ code }) => code)).toEqual(['OOM471', 'OOM540']);
});

it('a JVM is compared as well where another unit took its time, or the unit itself', async () => {
  const restarts = ['api.service', 'slow.service'].map((unit) => ({ unit, because: ['JAVA_OPTS'] }));
  const before = ['jvm', 'jpid 7', 'jw c -Dneeded=1'];
  const api = (state: string, words: readonly string[]) => [
    `again api.service ${state}`,
    ...(words.length === 0 ? [] : ['jvm', 'jpid 7', ...words.map((word) => `jw c ${word}`)]),
  ];
  const slow = (state: string) => [`again slow.service ${state}`];
  const starting = 'activating start notify 100 0 17';
  const well = api(UP, ['-Dneeded=1']);
  const lost = api(UP, ['-Dother=1']);
  const codes = async (...looks: readonly (readonly string[])[]) =>
    (await found(restarts, looks, before)).findings.map(({ code }) => code);
  expect(await codes([...well, ...slow(UP)])).toEqual([]);
  expect(await codes([...well, ...slow(starting)], [...well, ...slow(UP)])).toEqual([]);
  expect(await codes([...well, ...slow(starting)], [...lost, ...slow(UP)])).toEqual(['OOM631']);
  expect(await codes([...api(starting, []), ...slow(UP)], [...lost, ...slow(UP)])).toEqual(['OOM631']);
  expect(await codes([...api(starting, []), ...slow(UP)], [...api(UP, []), ...slow(UP)])).toEqual(['OOM632']);
});

it('a process is compared with that of the first look as long as another unit is waited for', async () => {
  const restarts = ['api.service', 'slow.service'].map((unit) => ({ unit, because: ['LimitAS'] }));
  const look = (api: string, slow: string) => [`again api.service ${api}`, `again slow.service ${slow}`];
  // A systemd that counts no restarts.
  const [starting, other] = ['activating start notify 100 - 17', 'active running simple 101 -'];
  const up = UP.replace(/ 0$/, ' -');
  const codes = async (...looks: readonly (readonly string[])[]) =>
    (await found(restarts, looks)).findings.map(({ code, facts }) => [code, facts['unit']]);
  expect(await codes(look(up, starting), look(up, up))).toEqual([]);
  expect(await codes(look(up, starting), look(other, up))).toEqual([['OOM630', 'api.service']]);
});

it.each([
  [1, 1],
  [3, 3],
  [2.5, 3],
])('with %s times the pause between two looks for a start, there are %d', async (startMs, number) => {
  const restarts = [{ unit: 'api.service', because: ['LimitAS'] }];
  const { findings, looks } = await found(
    restarts,
    [['again api.service activating start notify 100 0 17']],
    [],
    startMs,
  );
  expect(findings.map(({ code }) => code)).toEqual(['OOM617']);
  expect(looks).toBe(number);
});
