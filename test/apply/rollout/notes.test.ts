/** Which units are noted on a host as failed by a change, so that the next plan knows. */
import { describe, expect, it } from 'vitest';
import { runWaves } from '../../../src/apply/runWaves';
import type { HostPlan } from '../../../src/documents/plan/document';
import { answered } from '../../fleet/fakeTransport';
import { changing, lookAfter, NONCE, reports } from '../build';
import { rollout } from './rollout';

describe('a rollout', () => {
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
});
