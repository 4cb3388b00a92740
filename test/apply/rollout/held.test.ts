/** A rollout does not go on after hosts that were held, where none has shown yet that the settings work. */
import { describe, expect, it } from 'vitest';
import { runWaves } from '../../../src/apply/runWaves';
import type { Rollout } from '../../../src/model/spec';
import { answered } from '../../fleet/fakeTransport';
import type { ChangingPlan } from '../../../src/apply/script';
import { changing, DONE, lookAfter, reports } from '../build';
import { ROLLOUT, rollout, shown } from './rollout';

describe('a rollout', () => {
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
});
