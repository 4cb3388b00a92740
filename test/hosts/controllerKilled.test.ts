/** The controller is killed at a random moment of an apply: the host goes on by itself, or was never begun. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILD_AND_BOOT, support } from '../fleet/harness';
import { FaultSite } from './site';
import { type Fault, runTrials, TRIALS_TIME, wrongTrials } from './trials';

const killed: Fault = {
  moments: ['run', 'change'],
  async hit({ site, subject, comes }) {
    let pid = 0;
    const running = site.run(subject, { whileRunning: (child) => (pid = child) });
    await comes(running);
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended before
    }
    return [await running];
  },
};

describe.runIf(support.ok)('a controller that is killed', () => {
  let site: FaultSite;
  beforeAll(async () => {
    site = await FaultSite.boot();
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  test(
    'leaves each host wholly old or wholly new, and the next apply ends what it began',
    async () => {
      expect(wrongTrials(await runTrials('controller killed', site, killed))).toEqual([]);
    },
    TRIALS_TIME,
  );
});
