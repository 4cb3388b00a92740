/** What restarted is looked at once more, and once more while it is on its way up, before the next wave begins. */
import { describe, expect, it } from 'vitest';
import type { ApplyJob } from '../../../src/apply/job';
import { runWaves } from '../../../src/apply/runWaves';
import { answered } from '../../fleet/fakeTransport';
import { changing, lookAfter, NONCE, reports } from '../build';
import { rollout, shown } from './rollout';

describe('a rollout', () => {
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
          'api.service failed to start, and was started again',
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

    it('but ignores what the second look does not name', async () => {
      const other = again('').replace('api.service', 'other.service');
      expect(shown(await runWaves(twice(other).job))).toEqual(['web1 changed 1', 'web2 changed 2']);
    });
  });
});
