/**
 * Proves how the line of a finding is laid out: within the width, tabs and wide characters aligned, nothing in it that
 * a terminal obeys.
 */
import { describe, expect, it } from 'vitest';
import type { SourceLine } from '../../src/model/text/sourceLine';
import { findingLines, hostFindingLines } from '../../src/report/text/lines/findingLines';
import { sourceLines } from '../../src/report/text/lines/sourceLines';
import { painter } from '../../src/report/text/palette';
import { finding } from './samples';

const WHERE = { file: 'oomcfg.yaml', line: 5, column: 13 };

/** The two lines for a value of a line. */
function laidOut(text: string, value: string, width = 80): readonly string[] {
  const from = text.indexOf(value);
  const line: SourceLine = { text, from, to: from + value.length };
  return sourceLines(WHERE, 'error', { width, color: false, lineAt: () => line }, '', painter(false));
}

describe('the line below a finding', () => {
  it.each([
    ['without its indentation', '    memory: 4GB', '4GB', ['| memory: 4GB', '|         ~~~']],
    ['with tabs as blanks', 'a\tb:\t4GB', '4GB', ['| a       b:      4GB', '|                 ~~~']],
    ['with wide characters', '名前: 4GB', '4GB', ['| 名前: 4GB', '|       ~~~']],
    ['with combining marks', 'e\u0301a: 4GB', '4GB', ['| e\u0301a: 4GB', '|     ~~~']],
    ['with control characters made visible', 'a\u001b[2J: 4GB', '4GB', ['| a\\x1b[2J: 4GB', '|           ~~~']],
    ['with a value that turns the text around', 'a: 4\u202eGB', '4\u202eGB', ['| a: 4\\u{202e}GB', '|    ~~~~~~~~~~~']],
  ])('is %s', (_name, text, value, expected) => {
    expect(laidOut(text, value)).toEqual(expected);
  });

  it('marks the end where something is missing there', () => {
    const line = { text: 'hosts: "web', from: 11, to: 12 };
    const options = { width: 80, color: false, lineAt: (): SourceLine => line };
    expect(sourceLines(WHERE, 'error', options, '', painter(false))).toEqual(['| hosts: "web', '|            ~']);
  });

  it.each([
    [
      'its end is cut off',
      'memory: 4GB, and more of the same line',
      '4GB',
      ['| memory: 4GB, and more o…', '|         ~~~'],
    ],
    [
      'its beginning is cut off',
      'services: { a: 1, b: 2, c: 3, memory: 4GB }',
      '4GB',
      ['| … 3, memory: 4GB }', '|              ~~~'],
    ],
    ['a long value is cut off', `memory: ${'x'.repeat(60)}`, 'x'.repeat(60), [`| …memory: ${'x'.repeat(14)}`, '']],
  ])('fits a narrow terminal: %s', (_name, text, value, [first = '', marks = '']) => {
    const lines = laidOut(text, value, 26);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(26);
    if (marks === '') expect(lines[1]).toMatch(/~$/);
    else expect(lines).toEqual([first, marks]);
  });

  it('is coloured as the finding is', () => {
    const lineAt = (): SourceLine => ({ text: 'a: 1', from: 3, to: 4 });
    const [, marks = ''] = sourceLines(WHERE, 'warning', { width: 80, color: true, lineAt }, '', painter(true));
    expect(marks).toContain('\u001b[33m~\u001b[39m');
  });

  it('is not there without the text of the file, or without a place', () => {
    expect(sourceLines(WHERE, 'error', { width: 80, color: false }, '', painter(false))).toEqual([]);
    const lineAt = (): undefined => undefined;
    expect(sourceLines(undefined, 'error', { width: 80, color: false, lineAt }, '', painter(false))).toEqual([]);
  });
});

describe('a finding', () => {
  const lineAt = (): SourceLine => ({ text: '    memory: 4GB', from: 12, to: 15 });
  const options = { width: 80, color: false, lineAt };

  it('has its line between the summary and the cause', () => {
    const lines = findingLines(finding({ summary: 'wrong', detail: 'Because.', fix: '' }), options);
    expect(lines).toEqual([
      'oomcfg.yaml:5:13: warning OOM399 wrong',
      '  | memory: 4GB',
      '  |         ~~~',
      '  Because.',
    ]);
  });

  it('of several hosts has it once', () => {
    const findings = [finding({ summary: 'wrong', detail: '', fix: '' })];
    const lines = hostFindingLines(
      [
        { name: 'web01', findings },
        { name: 'web02', findings },
      ],
      options,
      '',
    );
    expect(lines).toEqual(['warning OOM399 wrong', '  oomcfg.yaml:5:13', '  | memory: 4GB', '  |         ~~~']);
  });
});
