/**
 * What hosts were before the first wave: failing, held, or not looked at; nothing is begun after one that shows that
 * the settings fail.
 */
import { describe, expect, it } from 'vitest';
import { runWaves } from '../../../src/apply/runWaves';
import type { HostPlan } from '../../../src/documents/plan/document';
import { answered, hosts } from '../../fleet/fakeTransport';
import { changing, DONE, lookAfter, reports } from '../build';
import { ROLLOUT, rollout, shown } from './rollout';

describe('a rollout', () => {
  it('begins nothing where a host that has the settings already fails with them', async () => {
    const inSync: HostPlan = { ...changing('web1'), status: 'in-sync', changes: [], failing: ['api.service'] };
    const answer = (script: string) => answered(script.includes('plan_files') ? DONE : lookAfter({ active: 'failed' }));
    const { job, transport } = rollout([inSync, changing('web2'), changing('web3')], { answer });
    const outcomes = await runWaves(job);
    expect(shown(outcomes)).toEqual(['web1 failed 0', 'web2 not-started 0', 'web3 not-started 0']);
    expect(outcomes[1]?.findings).toMatchObject([
      {
        code: 'OOM610',
        summary: 'not started: api.service on web1 fails with the new settings, and maxFailures is 0',
      },
    ]);
    expect(transport.started.map((one) => one.split(' ')[0])).toEqual(['web1']);
    const allowed = rollout([inSync, changing('web2')], { answer }, {}, { ...ROLLOUT, maxFailures: 1 });
    expect(shown(await runWaves(allowed.job))).toEqual(['web1 failed 0', 'web2 changed 1']);
    const elsewhere = rollout(
      [inSync, changing('web2')],
      {},
      {
        hosts: new Map(
          hosts(20)
            .slice(1)
            .map((one) => [one.name, one]),
        ),
      },
    );
    expect(shown(await runWaves(elsewhere.job))).toEqual(['web2 changed 1']);
  });

  it('does not count a unit that fails on a host, and that nothing is changed of', async () => {
    const failed = (unit: string): string =>
      lookAfter().replace(
        /\n(.*)= end/,
        `\n$1= unit ${unit}\n$1= p Id=${unit}\n$1= p LoadState=loaded\n$1= p ActiveState=failed\n$1= end`,
      );
    const looked = { units: [{ unit: 'api.service' }, { unit: 'db.service' }], sysctls: [] };
    const plan = changing('web1');
    const failing = { failing: ['db.service'], basis: { ...plan.basis, looked } };
    const answer = () => answered(reports('done') + failed('db.service'));
    const { job } = rollout([changing('web1', failing), changing('web2', failing)], { answer }, {}, ROLLOUT);
    expect(shown(await runWaves(job))).toEqual(['web1 changed 1', 'web2 changed 2']);
    const change = { ...plan.changes[0]!, target: 'db.service', takesEffect: 'start' as const };
    const touched = changing('web2', { changes: [change] });
    const counts = rollout([changing('web1', failing), touched], { answer }, {}, ROLLOUT);
    const [first, second] = await runWaves(counts.job);
    expect([first?.status, second?.status]).toEqual(['failed', 'not-started']);
    expect(first?.findings.map(({ code }) => code)).toEqual(['OOM616']);
  });

  it('says of hosts that a saved plan could not look at that they were not tried', async () => {
    const finding = { code: 'OOM501', severity: 'error' as const, summary: 'refused', detail: '', fix: '', facts: {} };
    const all: HostPlan[] = [
      { ...changing('web1'), status: 'unreachable', findings: [finding] },
      { ...changing('web2'), status: 'error' },
      { ...changing('web3'), status: 'held', findings: [finding] },
    ];
    const said = async (saved: boolean) =>
      (await runWaves(rollout(all, {}, { saved }).job)).map(({ findings }) => findings.map(({ summary }) => summary));
    expect(await said(true)).toEqual([
      ['when this was planned: refused', 'web1 was not tried: it could not be reached when the plan was made'],
      ['web2 was not tried: it gave no usable answer when the plan was made'],
      ['refused'],
    ]);
    expect(await said(false)).toEqual([['refused'], [], ['refused']]);
  });

  describe('where a host counts as failed before the first wave', () => {
    const canary: HostPlan = { ...changing('web1'), status: 'in-sync', failing: ['api.service'] };
    const of = (first: HostPlan, look: string) => {
      const answer = (script: string) => answered(script.includes('plan_files') ? DONE : look);
      return runWaves(rollout([first, changing('web2')], { answer }).job);
    };

    it.each<[string, string, readonly string[]]>([
      ['and does still', lookAfter({ active: 'failed' }), ['web1 failed 0', 'web2 not-started 0']],
      ['and works by now', lookAfter(), ['web1 in-sync 0', 'web2 changed 1']],
      ['and does not answer', '', ['web1 failed 0', 'web2 not-started 0']],
    ])('%s', async (_, look, expected) => {
      expect(shown(await of(canary, look))).toEqual(expected);
    });

    it('says of one that works now what it was, and leaves a held one held', async () => {
      const [outcome] = await of(canary, lookAfter());
      expect(outcome?.findings).toMatchObject([{ code: 'OOM619', facts: { unit: 'api.service' } }]);
      expect(shown(await of({ ...canary, status: 'held' }, lookAfter()))[0]).toBe('web1 held 0');
      const { basis: _, ...unseen } = canary;
      expect(shown(await of(unseen, lookAfter()))[0]).toBe('web1 in-sync 0');
    });
  });
});
