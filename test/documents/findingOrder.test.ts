/** Findings are said in the order in which somebody reads the files that they are about. */
import { describe, expect, it } from 'vitest';
import { compareFindings } from '../../src/documents/findingOrder';
import { validation } from '../../src/documents/validate/assemble';
import type { Finding, Place } from '../../src/model/finding';

function finding(part: Partial<Finding>): Finding {
  return { code: 'OOM101', severity: 'warning', summary: 'a', detail: '', fix: '', facts: {}, ...part };
}

const at = (file: string, line = 1, column = 1): { readonly where: Place } => ({ where: { file, line, column } });

describe('a finding comes before another', () => {
  it.each<[string, Partial<Finding>, Partial<Finding>]>([
    ['of a later file', at('a.yaml', 9), at('b.yaml', 1)],
    ['of a later line', at('a.yaml', 1, 9), at('a.yaml', 2, 1)],
    ['further right', at('a.yaml', 1, 1), at('a.yaml', 1, 2)],
    ['without a place', { ...at('a.yaml'), severity: 'info' }, { severity: 'error' }],
    ['that is milder', { ...at('a.yaml'), severity: 'error', code: 'OOM199' }, at('a.yaml')],
    ['of a higher code', { code: 'OOM101', summary: 'b' }, { code: 'OOM102', summary: 'a' }],
    ['whose words come later', { summary: 'a' }, { summary: 'b' }],
  ])('%s', (_, first, second) => {
    const both = [finding(first), finding(second)];
    expect([...both].reverse().sort(compareFindings)).toEqual(both);
    expect([...both].sort(compareFindings)).toEqual(both);
  });
});

describe('a validation', () => {
  it('has its findings in that order', () => {
    const found = [finding({}), finding(at('b.yaml')), finding(at('a.yaml'))];
    expect(validation(found).findings.map(({ where }) => where?.file)).toEqual(['a.yaml', 'b.yaml', undefined]);
  });
});
