/**
 * A JSON document has the same bytes for the same content, with nothing in it that a terminal obeys; lines of text
 * break between words.
 */
import { describe, expect, it } from 'vitest';
import { validation } from '../../src/documents/validate/assemble';
import { json } from '../../src/report/json';
import { wrap } from '../../src/report/text/wrap';

describe('json', () => {
  it('gives the same bytes for the same content, whatever the order of its keys', () => {
    const finding = {
      code: 'OOM101',
      severity: 'error',
      summary: '',
      detail: '',
      fix: '',
      facts: { b: 1, a: [2] },
    } as const;
    const turned = {
      facts: { a: [2], b: 1 },
      fix: '',
      detail: '',
      summary: '',
      severity: 'error',
      code: 'OOM101',
    } as const;
    const [one, two] = [validation([finding]), validation([turned])];
    expect(json(one)).toBe(json(two));
    expect(json(one).indexOf('format')).toBeLessThan(json(one).indexOf('findings'));
    expect(json(one).endsWith('}\n')).toBe(true);
  });

  it('holds nothing that a terminal obeys, and loses nothing', () => {
    const text = { name: 'a\u001b\u009b2J\u202e\u2028\u{e0001}\u007f ü 漢' };
    const bytes = json(text);
    expect(bytes).not.toMatch(/[\p{Cf}\p{Zl}]|[^\P{Cc}\n]/u);
    expect(bytes).toContain('ü 漢');
    expect(JSON.parse(bytes)).toEqual(text);
  });
});

describe('wrap', () => {
  it.each([
    ['one two three four five six', 24, ['one two three four five', 'six']],
    ['', 24, ['']],
    ['host[01,02,03,04,05,06,07,08,09]', 24, ['host[01,02,03,04,05,06,', '07,08,09]']],
    ['a-word-that-is-longer-than-the-line x', 24, ['a-word-that-is-longer-than-the-line', 'x']],
  ])('breaks %j at %i columns', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });
  it('indents', () => {
    expect(wrap('one two three four five six', 30, 'fix: ', '     ')).toEqual([
      'fix: one two three four five',
      '     six',
    ]);
  });
});
