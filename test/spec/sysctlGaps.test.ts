/**
 * Values between 0 and the least that the kernel takes beside it are refused when the spec is read, and not by the
 * host.
 */
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../src/spec/parseSpec';

describe('vm.percpu_pagelist_high_fraction', () => {
  const findings = (value: number) =>
    parseSpec([{ path: 'a', text: `system: [{sysctl: {vm.percpu_pagelist_high_fraction: ${value}}}]\n` }]).findings;

  it.each([0, 8, 100])('takes %i', (value) => {
    expect(findings(value)).toEqual([]);
  });

  it.each([-1, 1, 7])('does not take %i, and says what it takes', (value) => {
    expect(findings(value)).toMatchObject([
      { code: 'OOM172', facts: { value, min: 8 }, fix: 'Write 0, or an integer from 8 to 2147483647.' },
    ]);
  });
});
