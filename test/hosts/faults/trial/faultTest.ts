/** The test that every kind of fault is put to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILD_AND_BOOT, support } from '../../harness';
import type { FleetOptions } from '../../../lab/fleet';
import { TRIALS } from './chance';
import { FaultSite } from './site';
import { type Fault, runTrials, wrongTrials } from './trials';

/** Milliseconds; a round of four trials takes some ten seconds on two idle cores. */
const TRIALS_TIME = 60_000 + TRIALS * 20_000;

/** `what` is the subject of the test's sentence: `a controller that is killed`. */
export function faultTest(what: string, fault: Fault, options: Omit<FleetOptions, 'count'> = {}): void {
  describe.runIf(support.ok)(what, () => {
    let site: FaultSite;
    beforeAll(async () => {
      site = await FaultSite.boot(options);
    }, BUILD_AND_BOOT);
    afterAll(() => site.stop(), 60_000);

    it(
      'leaves each host wholly old or wholly new, says what is so, and the next apply finishes it',
      async () => {
        expect(wrongTrials(await runTrials(what, site, fault))).toEqual([]);
      },
      TRIALS_TIME,
    );
  });
}
