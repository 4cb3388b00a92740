/** A rollout over hosts that exist only here: the order of the waves, when it stops, and one outcome for each host. */
import { describe, expect, it } from 'vitest';
import { assembleApplication } from '../../src/documents/apply/assemble';
import type { ApplyJob } from '../../src/apply/job';
import { runWaves } from '../../src/apply/runWaves';
import { SessionPool } from '../../src/fleet/sessionPool';
import type { Rollout } from '../../src/model/spec';
import { assemblePlan } from '../../src/documents/plan/assemble';
import type { HostPlan } from '../../src/documents/plan/document';
import { answered, FakeTransport, failed, hosts, type FakeOptions } from '../fleet/fakeTransport';
import type { ChangingPlan } from '../../src/apply/script';
import { changing, DONE, lookAfter, NONCE, reports } from './build';

const ROLLOUT: Rollout = { canary: 1, batches: [{ kind: 'share', percent: 50 }], maxFailures: 0 };

interface Told {
  readonly waves: string[];
}

function rollout(plans: readonly HostPlan[], options: FakeOptions, more: Partial<ApplyJob> = {}, waves?: Rollout) {
  const transport = new FakeTransport({ answer: () => answered(DONE), ...options });
  const told: Told = { waves: [] };
  const spec = {
    name: 'shop',
    ...(waves === undefined ? {} : { rollout: { value: waves, at: { file: '', line: 1, column: 1 } } }),
  };
  const job: ApplyJob = {
    plan: assemblePlan(spec, plans, 0),
    hosts: new Map(hosts(20).map((host) => [host.name, host])),
    runner: new SessionPool(transport),
    texts: { look: '# look', change: '# change' },
    saved: false,
    nonce: NONCE,
    timeoutMs: 1000,
    concurrency: 10,
    signal: new AbortController().signal,
    onWave: (wave, of, number) => told.waves.push(`${wave}/${of}: ${number}`),
    onEvent: () => undefined,
    onSecondLook: (number) => told.waves.push(`again: ${number}`),
    secondLookMs: 1,
    ...more,
  };
  return { job, told, transport };
}

const plans = (count: number): HostPlan[] => Array.from({ length: count }, (_, index) => changing(`web${index + 1}`));
const shown = (outcomes: Awaited<ReturnType<typeof runWaves>>): string[] =>
  outcomes.map(({ name, status, wave }) => `${name} ${status} ${wave}`);

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

  describe('looks once more at what restarted', () => {
    const restarts = [{ unit: 'api.service', because: ['LimitAS'] }];
    const first = lookAfter({ more: ['pid 100'] });
    /** What the second look prints of api.service: ActiveState SubState Type MainPID NRestarts. */
    const again = (text: string) => `${NONCE}= oomcfg 1\n${NONCE}~ again api.service ${text}\n${NONCE}= end\n`;
    const twice = (second: string, before = first) => {
      const answer = (script: string) =>
        answered(script.includes('plan_files') ? reports('restarted api.service', 'done') + before : second);
      return rollout([changing('web1', { restarts }), changing('web2', { restarts })], { answer });
    };

    it.each([
      ['and it runs on', again('active running simple 100 0'), true],
      ['and an old systemd counts nothing', again('active running simple 100 -'), true],
      ['and it is forking, whose main process is a guess', again('active running forking 7 0'), true],
      ['and it has failed', again('failed failed simple 0 0'), false],
      ['and systemd started it once more', again('active running simple 100 1'), false],
      ['and it is another process', again('active running simple 101 -'), false],
      ['and it waits to be started once more', again('activating auto-restart simple 0 0'), false],
      ['and the host gives no answer', '', false],
    ])('%s', async (_, second, isGood) => {
      const outcomes = await runWaves(twice(second).job);
      expect(shown(outcomes)).toEqual(
        isGood ? ['web1 changed 1', 'web2 changed 2'] : ['web1 failed 1', 'web2 not-started 0'],
      );
    });

    it('and says what died, and that the new settings stay', async () => {
      const [outcome] = await runWaves(twice(again('failed failed simple 0 0')).job);
      expect(outcome?.findings).toMatchObject([
        { code: 'OOM630', severity: 'error', summary: 'api.service is failed (failed) 0 s after its wave' },
      ]);
    });

    describe('and while it is on its way up', () => {
      const starting = again('activating start notify 100 0 17');
      /** What the looks after the first print, the last again and again. */
      const slow = (looks: readonly string[], more: Partial<ApplyJob> = {}) => {
        let at = 0;
        const answer = (script: string) =>
          answered(
            script.includes('plan_files')
              ? reports('restarted api.service', 'done') + first
              : (looks[Math.min(at++, looks.length - 1)] ?? ''),
          );
        return rollout([changing('web1', { restarts })], { answer }, { startMs: 20, ...more });
      };
      const UP = again('active running notify 101 0 -');

      it('waits, and takes it for good when it is up and stays so', async () => {
        const { job, told } = slow([starting, again('inactive dead simple 0 0 18'), UP, UP]);
        expect(shown(await runWaves(job))).toEqual(['web1 changed 1']);
        expect(told.waves).toEqual(['1/1: 1', 'again: 1']);
      });

      it.each([
        ['it never comes up', [starting], 'OOM617', 'api.service has not come up 0 s after its wave'],
        [
          'it gives up',
          [starting, again('failed failed notify 0 0 -')],
          'OOM630',
          'api.service is failed (failed): it did not come up after its restart',
        ],
        [
          'it fails and is started once more',
          [starting, again('active running notify 101 1 -')],
          'OOM630',
          'api.service failed to start, and was started once more',
        ],
        [
          'it dies after it came up',
          [starting, UP, again('failed failed notify 0 0 -')],
          'OOM630',
          'api.service is failed (failed): it did not come up after its restart',
        ],
      ])('fails where %s', async (_, looks, code, summary) => {
        const [outcome] = await runWaves(slow(looks).job);
        expect(outcome).toMatchObject({ status: 'failed', findings: [{ code, summary }] });
      });

      it('says so where it is interrupted', async () => {
        const abort = new AbortController();
        let rounds = 0;
        const { job } = slow([starting], {
          signal: abort.signal,
          startMs: 10_000,
          onEvent: () => {
            rounds += 1;
            if (rounds > 8) abort.abort();
          },
        });
        const [outcome] = await runWaves(job);
        expect(outcome).toMatchObject({ status: 'failed', findings: [{ code: 'OOM617' }] });
      });
    });

    it('but says it once of what was dead in the first look', async () => {
      const [outcome] = await runWaves(twice('', lookAfter({ active: 'failed' })).job);
      expect(outcome?.findings.map(({ code }) => code)).toEqual(['OOM609']);
    });

    it('but passes over what the second look does not name', async () => {
      const other = again('').replace('api.service', 'other.service');
      expect(shown(await runWaves(twice(other).job))).toEqual(['web1 changed 1', 'web2 changed 2']);
    });
  });

  it('begins nothing where a host that has the settings already fails with them', async () => {
    const inSync: HostPlan = { ...changing('web1'), status: 'in-sync', changes: [], failing: ['api.service'] };
    const answer = (script: string) => answered(script.includes('plan_files') ? DONE : lookAfter({ active: 'failed' }));
    const { job, transport } = rollout([inSync, changing('web2'), changing('web3')], { answer });
    const outcomes = await runWaves(job);
    expect(shown(outcomes)).toEqual(['web1 failed 0', 'web2 not-started 0', 'web3 not-started 0']);
    expect(outcomes[1]?.findings).toMatchObject([
      {
        code: 'OOM610',
        summary: 'not started: api.service on web1 fails with the settings that are to be made, and maxFailures is 0',
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

  describe('does not go on after hosts that were held, where none has shown that the settings work', () => {
    const restarts = [{ unit: 'api.service', because: ['LimitAS'] }];
    const stale = (look: string) => look + reports('stale');
    const EDITED = stale(lookAfter({ more: ['unread x.service'] }).replace('000002-cd', '000001-ab'));
    /** What the hosts print one after the other. */
    const after = (outputs: readonly string[], parts: Partial<ChangingPlan>, waves?: Rollout) => {
      let at = 0;
      const answer = () => answered(outputs[Math.min(at++, outputs.length - 1)] ?? '');
      return rollout(
        [changing('web1', parts), changing('web2', parts), changing('web3', parts)],
        { answer },
        {},
        waves,
      );
    };

    it('and says so of the others', async () => {
      const outcomes = await runWaves(after([EDITED, DONE], { restarts }).job);
      expect(shown(outcomes)).toEqual(['web1 held 1', 'web2 not-started 0', 'web3 not-started 0']);
      expect(outcomes[1]?.findings).toMatchObject([
        {
          code: 'OOM610',
          summary:
            'not started: web1 went first and was held, so nothing shows yet that the settings work, and maxFailures is 0',
          facts: { failures: 1 },
        },
      ]);
    });

    it.each<[string, readonly string[], Rollout, readonly string[]]>([
      [
        'unless maxFailures allows it',
        [EDITED, DONE],
        { ...ROLLOUT, maxFailures: 1 },
        ['held 1', 'changed 2', 'changed 3'],
      ],
      [
        'and counts them with those that fail',
        [EDITED, '', DONE],
        { ...ROLLOUT, maxFailures: 1 },
        ['held 1', 'failed 2', 'not-started 0'],
      ],
      ['but does where one was held after that', [DONE, EDITED, DONE], ROLLOUT, ['changed 1', 'held 2', 'changed 3']],
      [
        'and does where one of the wave was changed',
        [EDITED, DONE, DONE],
        { ...ROLLOUT, canary: 2 },
        ['held 1', 'changed 1', 'changed 2'],
      ],
      [
        'and not where the first has the plan already',
        [stale(lookAfter()), DONE],
        ROLLOUT,
        ['held 1', 'not-started 0', 'not-started 0'],
      ],
    ])('%s', async (_, outputs, waves, expected) => {
      const outcomes = await runWaves(after(outputs, {}, waves).job);
      expect(outcomes.map(({ status, wave }) => `${status} ${wave}`)).toEqual(expected);
    });

    it('and not where only one was changed that restarts nothing', async () => {
      let at = 0;
      const outputs = [EDITED, DONE];
      const answer = () => answered(outputs[at++] ?? '');
      const all = [changing('web1', { restarts }), changing('web2'), changing('web3')];
      const { job } = rollout(all, { answer }, {}, { ...ROLLOUT, canary: 2 });
      expect(shown(await runWaves(job))).toEqual(['web1 held 1', 'web2 changed 1', 'web3 not-started 0']);
    });
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

    it('says of one that works by now what it was, and leaves a held one held', async () => {
      const [outcome] = await of(canary, lookAfter());
      expect(outcome?.findings).toMatchObject([{ code: 'OOM619', facts: { unit: 'api.service' } }]);
      expect(shown(await of({ ...canary, status: 'held' }, lookAfter()))[0]).toBe('web1 held 0');
      const { basis: _, ...unseen } = canary;
      expect(shown(await of(unseen, lookAfter()))[0]).toBe('web1 in-sync 0');
    });
  });

  describe('notes what failed on the host', () => {
    const restarts = [{ unit: 'api.service', because: ['LimitAS'] }];
    const fall = [{ ...changing('web1').changes[0]!, before: 'infinity' as const }];
    const notes = async (plan: HostPlan, first: string, second: string) => {
      const sent: string[] = [];
      const answer = (script: string) => {
        const note = /JUDGED=(.*)/.exec(script)?.[1];
        if (note !== undefined) sent.push(note.replaceAll("'", ''));
        return answered(script.includes('plan_files') ? first : second);
      };
      await runWaves(rollout([plan], { answer }).job);
      return sent;
    };
    const done = reports('restarted api.service', 'was api.service 0 0 -', 'done');
    const again = (text: string) => `${NONCE}= oomcfg 1\n${NONCE}~ again api.service ${text}\n${NONCE}= end\n`;

    it.each<[string, HostPlan, string, string, readonly string[]]>([
      [
        'nothing where all is well',
        changing('web1', { restarts }),
        done + lookAfter(),
        again('active running simple 1 0'),
        [],
      ],
      [
        'one that died after its restart',
        changing('web1', { restarts }),
        done + lookAfter(),
        again('failed failed simple 0 0'),
        ['api.service api.service down'],
      ],
      [
        'one that was down at once',
        changing('web1', { restarts }),
        done + lookAfter({ active: 'inactive' }),
        '',
        ['api.service api.service down'],
      ],
      [
        'one that was killed in after its limit fell',
        changing('web1', { changes: fall }),
        done + lookAfter(),
        again('active running simple 1 0 - success 2 -'),
        ['api.service api.service died'],
      ],
      [
        'one in a slice whose limit fell',
        changing('web1', { changes: [{ ...fall[0]!, target: 'app.slice' }] }),
        reports('was app.slice - 0 -', 'was api.service 0 0 app.slice', 'done') + lookAfter(),
        again('failed failed simple 0 0'),
        ['api.service app.slice down'],
      ],
    ])('%s', async (_, plan, first, second, expected) => {
      expect(await notes(plan, first, second)).toEqual(expected);
    });
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
