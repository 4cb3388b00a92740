/** A host that lies about its change: an outcome whatever it prints, in a bounded time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTime } from '../../cpuTime';
import { DONE, NONCE, reports } from '../build';
import { outcome } from './outcomes';

describe('a host that lies', () => {
  it('ends no run and says little, however much it prints', () => {
    const began = cpuTime();
    const many = outcome(reports('failed x').repeat(100_000));
    expect(many.status).toBe('failed');
    expect(many.findings.length).toBeLessThanOrEqual(1000);
    expect(outcome(`${reports('effect a b').repeat(100_000)}${DONE}`).findings.length).toBeLessThanOrEqual(1000);
    expect(cpuTime() - began).toBeLessThan(5000);
  });

  it('is an outcome whatever it prints', () => {
    const lines = fc.array(
      fc.oneof(
        fc.constantFrom(...DONE.split('\n'), `${NONCE}! done`, `${NONCE}! undone`, `${NONCE}! inuse __proto__ NaN`),
        fc.string({ unit: 'binary' }).map((text) => `${NONCE}! ${text}`),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(lines, (all) => {
        const { status, findings } = outcome(all.join('\n'));
        expect(['changed', 'held', 'failed']).toContain(status);
        if (status !== 'changed') expect(findings.length).toBeGreaterThan(0);
        for (const { facts } of findings) for (const fact of Object.values(facts)) expect(fact).not.toBeNaN();
      }),
      { numRuns: 300 },
    );
  });
});
