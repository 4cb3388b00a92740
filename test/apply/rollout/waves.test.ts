/** The order of the waves of a rollout, when it stops, and one outcome for each host. */
import { describe, expect, it } from 'vitest';
import { assembleApplication } from '../../../src/documents/apply/assemble';
import { runWaves } from '../../../src/apply/runWaves';
import type { HostPlan } from '../../../src/documents/plan/document';
import { answered, failed } from '../../fleet/fakeTransport';
import { changing, DONE, NONCE, reports } from '../build';
import { ROLLOUT, rollout, plans, shown } from './rollout';

describe('a rollout', () => {
  it('goes wave by wave, and each host gets its own script once', async () => {
    const { job, told, transport } = rollout(plans(4), {}, {}, ROLLOUT);
    expect(shown(await runWaves(job))).toEqual([
      'web1 changed 1',
      'web2 changed 2',
      'web3 changed 3',
      'web4 changed 3',
    ]);
    expect(told.waves).toEqual(['1/3: 1', '2/3: 1', '3/3: 2']);
    expect(transport.started.map((one) => one.split(' ')[0])).toEqual(['web1', 'web2', 'web3', 'web4']);
  });

  it('is one wave where nothing else is said', async () => {
    const { job, told } = rollout(plans(4), {});
    await runWaves(job);
    expect(told.waves).toEqual(['1/1: 4']);
  });

  it('is one host first where services restart and the spec says nothing else', async () => {
    const restarts = [{ unit: 'api.service', because: ['LimitAS'] }];
    const all = [changing('web1'), changing('web2', { restarts }), changing('web3', { restarts })];
    const second = `${NONCE}= oomcfg 1\n${NONCE}= end\n`;
    const answer = (script: string) =>
      answered(script.includes('plan_files') ? reports('restarted api.service') + DONE : second);
    const { job, told } = rollout(all, { answer });
    expect(shown(await runWaves(job))).toEqual(['web1 changed 2', 'web2 changed 1', 'web3 changed 2']);
    expect(told.waves).toEqual(['1/2: 1', 'again: 1', '2/2: 2', 'again: 1']);
  });

  it('touches no host but those that the plan changes and that are asked for', async () => {
    const all: HostPlan[] = [
      { ...changing('web1'), status: 'in-sync' },
      { ...changing('web2'), status: 'held' },
      { ...changing('web3'), status: 'unreachable' },
      { ...changing('web4'), status: 'error' },
      changing('web5'),
      changing('elsewhere'),
    ];
    const { job, transport } = rollout(all, {});
    expect(shown(await runWaves(job))).toEqual([
      'web1 in-sync 0',
      'web2 held 0',
      'web3 unreachable 0',
      'web4 failed 0',
      'web5 changed 1',
    ]);
    expect(transport.started).toHaveLength(1);
  });

  it.each([
    [0, ['web1 changed 1', 'web2 failed 2', 'web3 not-started 0', 'web4 not-started 0']],
    [1, ['web1 changed 1', 'web2 failed 2', 'web3 changed 3', 'web4 changed 3']],
  ])('stops where more than %d hosts failed in the waves before', async (maxFailures, expected) => {
    const answer = (_: string, host: { readonly name: string }) =>
      answered(host.name === 'web2' ? reports('locked') : DONE);
    const { job } = rollout(plans(4), { answer }, {}, { ...ROLLOUT, maxFailures });
    const outcomes = await runWaves(job);
    expect(shown(outcomes)).toEqual(expected);
    const stopped = outcomes.filter(({ status }) => status === 'not-started');
    expect(stopped.every(({ findings }) => findings.some(({ code }) => code === 'OOM610'))).toBe(true);
  });

  it('counts a host that cannot be reached as failed, and a held one too where nothing was changed before', async () => {
    const refuse = (host: { readonly name: string }): boolean => host.name === 'web1';
    const unreached = rollout(plans(2), { refuse }, {}, ROLLOUT);
    expect(shown(await runWaves(unreached.job))).toEqual(['web1 unreachable 1', 'web2 not-started 0']);
    const held = rollout(plans(2), { answer: () => answered(reports('stale')) }, {}, ROLLOUT);
    expect(shown(await runWaves(held.job))).toEqual(['web1 held 1', 'web2 not-started 0']);
  });

  it('calls a host failed whose script may have begun', async () => {
    const answer = () => failed('OOM542', 'script', true);
    const { job } = rollout(plans(1), { answer });
    const [outcome] = await runWaves(job);
    expect(outcome).toMatchObject({
      status: 'failed',
      wave: 1,
      generation: '000001-ab',
      findings: [{ code: 'OOM542' }],
    });
  });

  it('that is interrupted finishes what runs and starts nothing more', async () => {
    const stop = new AbortController();
    const answer = () => (stop.abort(), answered(DONE));
    const { job } = rollout(plans(3), { answer }, { signal: stop.signal }, ROLLOUT);
    const outcomes = await runWaves(job);
    expect(shown(outcomes)).toEqual(['web1 changed 1', 'web2 not-started 0', 'web3 not-started 0']);
    expect(outcomes.flatMap(({ findings }) => findings)).toEqual([]);
  });
});

describe('the document of an apply', () => {
  it('counts the hosts by what became of them, and the restarts that were made', async () => {
    const restarts = [{ unit: 'api.service', because: ['LimitAS'] }];
    const answer = (script: string) =>
      answered(
        script.includes('plan_files') ? reports('restarted api.service') + DONE : `${NONCE}= oomcfg 1\n${NONCE}= end\n`,
      );
    const { job } = rollout([changing('web1', { restarts }), { ...changing('web2'), status: 'held' }], { answer });
    expect(assembleApplication('shop', await runWaves(job))).toMatchObject({
      format: 'oomcfg.apply/1',
      spec: 'shop',
      summary: { hosts: 2, changed: 1, inSync: 0, held: 1, failed: 0, unreachable: 0, notStarted: 0, restarts: 1 },
    });
  });
});
