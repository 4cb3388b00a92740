/** Proves that no finding about a spec shows the value of a Java option: it can be a password. */
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../src/spec/parseSpec';
import { specText } from '../load/shownText';

const api = (java: string): string => `services:\n  api:\n    memory: 2GiB\n    java: ${java}\n`;

describe('a password in the Java options', () => {
  it.each([
    ['a blank in an entry', '{ extra: ["-Dx.Password=my hunter2"] }', 'OOM153', '-Dx.Password=…'],
    ['a line break in an entry', '{ extra: ["-Dx=1\\nhunter2"] }', 'OOM153', '-Dx=…'],
    ['a blank in a text', '{ extra: "-Dx.Password=my hunter2" }', 'OOM353', 'word 2 of extra'],
    ['an entry of its own', '{ extra: [-Dpw, hunter2] }', 'OOM353', 'word 2 of extra'],
    ['quotes that are taken away', '{ variable: JDK_JAVA_OPTIONS, extra: "-Dpw=\'hunter2\'" }', 'OOM153', '-Dpw=…'],
    [
      'quotes around a blank',
      '{ variable: JDK_JAVA_OPTIONS, extra: "-Dpw=\'a hunter2\'" }',
      'OOM153',
      'word 2 of extra',
    ],
    ['an assignment as the variable', '{ variable: "JAVA_OPTS=-Dpw=hunter2" }', 'OOM151', 'JAVA_OPTS…'],
    ['an option as the variable', '{ variable: "-Dpw=hunter2" }', 'OOM151', '-Dpw…'],
    ['a line break in the variable', '{ variable: "JAVA_OPTS\\n-Dpw=hunter2" }', 'OOM126', 'java.variable'],
    ['options in place of the map', '"-Dpw=hunter2"', 'OOM122', '-Dpw=…'],
    ['options as a size', '{ heap: "-Dpw=hunter2" }', 'OOM140', '-Dpw=…'],
    ['an option as a key', '{ "-Dpw=hunter2": 1 }', 'OOM120', '-Dpw=…'],
    ['a quote that is not closed', '{ extra: "-Dpw=hunter2 }', 'OOM110', ''],
    ['text after a quoted one', "{ extra: '-Da'-Dpw=hunter2' }", 'OOM110', ''],
    ['a directive and a wrong token', '{ extra: -Dpw=hunter2 ]', 'OOM110', ''],
  ])('is not shown: %s', (_name, java, code, shown) => {
    const { findings } = parseSpec([{ path: 'a', text: api(java) }]);
    expect(findings).not.toEqual([]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
    expect(specText(findings, 'a', api(java))).not.toContain('hunter2');
    if (code === '') return;
    expect(findings.map((one) => one.code)).toContain(code);
    expect(findings.map(({ summary }) => summary).join('\n')).toContain(shown);
  });

  it('is not shown where a JVM would refuse the words beside it', () => {
    const { findings } = parseSpec([{ path: 'a', text: api('{ extra: "-Xmx4GB -Dpw=hunter2" }') }]);
    expect(findings.map(({ summary }) => summary)).toEqual(['a JVM would not start with -Xmx4GB (api.service)']);
  });
});

describe('a password in a text that is not YAML', () => {
  it.each([
    'x: |hunter2\n',
    'x: >hunter2\n',
    'ansible_become_password: |-hunter2\n  a\n',
    'x: "\\hunter2"\n',
    'x: a: hunter2\n',
    'x: !hunter2 y\n',
    'x: !<hunter2\n',
    '%hunter2\n---\na: 1\n',
    'x: @hunter2\n',
    'x: "a" hunter2\n',
    'x: [hunter2\n',
    'hunter2\nx: 1\n',
    '- hunter2: 1\nx: 1\n',
    '"hunter2\n',
    '*hunter2 x\n',
  ])('is not shown: %j', (text) => {
    const { findings } = parseSpec([{ path: 'a', text }]);
    expect(findings).not.toEqual([]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
    expect(specText(findings, 'a', text)).not.toContain('hunter2');
  });
});
