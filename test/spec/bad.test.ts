/** Every mistake is found at its place, all of them at once, each once, and each says what to do. */
import { describe, expect, it } from 'vitest';
import type { FindingKind } from '../../src/model/finding';
import { JVM } from '../../src/rules/budgets/jvm';
import { SPEC_RULES } from '../../src/rules/spec';
import { parseSpec } from '../../src/spec/parseSpec';
import { badSpecs, brief } from './fixtures';

const TABLE: Readonly<Record<string, FindingKind>> = { ...SPEC_RULES, ...JVM };

describe('bad specs', () => {
  it.each(badSpecs())('$name', ({ name, text, expected }) => {
    const { value, findings } = parseSpec([{ path: name, text }]);
    expect(findings.map(brief)).toEqual(expected);
    expect(value === undefined).toBe(findings.some(({ severity }) => severity === 'error'));
    for (const { code, severity, summary, detail, fix, where } of findings) {
      expect(severity).toBe(TABLE[code]?.severity);
      expect(where?.file).toBe(name);
      for (const sentence of [summary, detail, fix]) {
        expect(sentence).not.toBe('');
        expect(sentence, 'no control character reaches a terminal').not.toMatch(/\p{Cc}/u);
        expect(sentence.length).toBeLessThan(600);
      }
      expect(summary).not.toMatch(/\.$/);
    }
  });

  it('offers the word that was meant', () => {
    const text = 'services:\n  api: {memory: 4GiB, protct: high}\n  db: {memory: 1GiB, oomPolicy: continu}\n';
    expect(parseSpec([{ path: 'a', text }]).findings.map(({ fix }) => fix)).toEqual([
      'Did you mean protect?',
      'Did you mean continue?',
    ]);
  });

  it('names the two readings of 4GB', () => {
    const { findings } = parseSpec([{ path: 'a', text: 'services: {api: {memory: 4GB}}' }]);
    expect(findings[0]?.fix).toBe('Did you mean 4GiB (4294967296 bytes) or 4000000000B?');
  });

  it('names the line of the first of two keys', () => {
    const { findings } = parseSpec([{ path: 'a', text: 'name: a\nservices: {}\nname: b\n' }]);
    expect(findings[0]).toMatchObject({ code: 'OOM113', where: { line: 3, column: 1 }, facts: { firstLine: 1 } });
  });

  it('judges nothing from a value that was misread', () => {
    const text =
      'services:\n  a: {memory: 4GB, java: {}}\n  b: {memory: [1], java: {}}\n  c: {memory: {maxx: 1GiB}, java: {}}\n';
    expect(parseSpec([{ path: 'a', text }]).findings.map(({ code }) => code)).toEqual(['OOM140', 'OOM122', 'OOM120']);
  });

  it('stops listing at a thousand and says so', () => {
    const text = `services:\n${Array.from({ length: 1500 }, (_, index) => `  s${index}: {memory: 4GB}\n`).join('')}`;
    const { findings } = parseSpec([{ path: 'a', text }]);
    expect(findings).toHaveLength(1001);
    expect(findings.at(-1)).toMatchObject({ code: 'OOM108', severity: 'info', facts: { left: 500 } });
  });

  it('keeps errors when warnings alone would fill the list', () => {
    const idle = Array.from({ length: 1500 }, (_, index) => `  s${index}: {}\n`).join('');
    const warned = parseSpec([{ path: 'a', text: `services:\n${idle}` }]);
    expect(warned.value).toBeDefined();
    expect(warned.findings).toHaveLength(1001);
    const broken = parseSpec([{ path: 'a', text: `services:\n${idle}  z: {memory: 4GB}\n` }]);
    expect(broken.value).toBeUndefined();
    expect(broken.findings.map(({ code }) => code)).toEqual(['OOM140', 'OOM108']);
  });
});
