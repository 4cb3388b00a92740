/**
 * What people and programs get of a command: a program one document on stdout and nothing else there, people texts on
 * both outputs.
 */
import { describe, expect, it } from 'vitest';
import { FORMATS, type FormatName } from '../../src/report/index';
import type { CommandContext, CommonOptions } from '../../src/terminal/context';
import type { LineAt } from '../../src/model/text/sourceLine';
import type { Output } from '../../src/terminal/output';
import { createReporter, type Reporter } from '../../src/terminal/reporter';
import { application, finding, plan, validation, verification } from '../report/samples';

function recorder(): { readonly output: Output; readonly text: () => string } {
  const written: string[] = [];
  const output: Output = {
    write: (text) => (written.push(text), Promise.resolve()),
    flush: () => Promise.resolve(),
    isTTY: false,
    columns: 80,
    failure: () => undefined,
  };
  return { output, text: () => written.join('') };
}

/** What a reporter writes to stdout and stderr. */
async function written(
  format: FormatName,
  use: (reporter: Reporter) => Promise<void>,
  lineAt?: LineAt,
): Promise<[string, string]> {
  const [out, err] = [recorder(), recorder()];
  const options: CommonOptions = {
    files: [],
    inventories: [],
    format,
    concurrency: 1,
    acceptNewHostKeys: false,
    color: false,
  };
  const context: CommandContext = {
    cwd: '/',
    env: {},
    stdout: out.output,
    stderr: err.output,
    interactive: false,
    signal: new AbortController().signal,
    changing: new Set(),
  };
  await use(createReporter(options, context, lineAt));
  return [out.text(), err.text()];
}

describe.each([plan, application, verification, validation])('the document $format', (document) => {
  it('is a text for people, and itself for a program', async () => {
    const [text, besideText] = await written('text', (reporter) => reporter.document(document));
    const [bytes, besideBytes] = await written('json', (reporter) => reporter.document(document));
    expect(text).not.toContain(document.format);
    expect(JSON.parse(bytes)).toEqual(document);
    expect([besideText, besideBytes]).toEqual(['', '']);
  });

  it('is written by every format', () => {
    for (const { write } of Object.values(FORMATS)) expect(Object.keys(write)).toContain(document.format);
  });
});

describe('the line of a place', () => {
  const lineAt: LineAt = () => ({ text: 'memory: 4GB', from: 8, to: 11 });

  it('is shown to people, on either output, and is in no document', async () => {
    const [text, beside] = await written('text', (reporter) => reporter.document(validation), lineAt);
    expect([text.includes('| memory: 4GB'), beside]).toEqual([true, '']);
    const [, remark] = await written('text', (reporter) => reporter.remark(validation.findings), lineAt);
    expect(remark).toContain('| memory: 4GB');
    const [json] = await written('json', (reporter) => reporter.document(validation), lineAt);
    expect(json).not.toContain('| memory: 4GB');
  });

  it('is not shown of a saved plan: the file can have changed since', async () => {
    const [fresh] = await written('text', (reporter) => reporter.document(plan), lineAt);
    const [saved] = await written('text', (reporter) => reporter.document(plan, { saved: true }), lineAt);
    expect([fresh, saved].map((text) => text.includes('| memory: 4GB'))).toEqual([true, false]);
  });
});

describe('what keeps a command from its work', () => {
  it('is a text on stderr for people, and the one document of a program', async () => {
    const say = (reporter: Reporter): Promise<void> => reporter.findings([finding({ summary: 'no such file' })]);
    const [out, err] = await written('text', say);
    expect([out, err.includes('no such file')]).toEqual(['', true]);
    const [bytes, beside] = await written('json', say);
    expect(JSON.parse(bytes)).toMatchObject({ format: 'oomcfg.validate/1', findings: [{ summary: 'no such file' }] });
    expect(beside).toBe('');
  });
});

describe.each<FormatName>(['text', 'json'])('beside a document as %s', (format) => {
  it('other findings are a text on stderr', async () => {
    const [out, err] = await written(format, (reporter) => reporter.remark([finding({ summary: 'a remark' })]));
    expect([out, err.includes('a remark')]).toEqual(['', true]);
  });

  it.each([true, false])(
    'the plan of an apply is shown to whoever is asked (%s), and to people in any case',
    async (isAsked) => {
      const [out, err] = await written(format, (reporter) => reporter.preview(plan, { saved: false, isAsked }));
      const isShown = (text: string): boolean => text.includes('to change') && text.endsWith('\n\n');
      expect([isShown(out), isShown(err)]).toEqual(format === 'text' ? [true, false] : [false, isAsked]);
    },
  );

  it('a last sentence is for people alone', async () => {
    const [out, err] = await written(format, (reporter) => reporter.closing('done\n'));
    expect([out, err]).toEqual([format === 'text' ? 'done\n' : '', '']);
  });
});
