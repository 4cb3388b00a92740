/**
 * Proves that a finding about a spec or an inventory shows its line with the value marked, and that no line shows what
 * could be a secret.
 */
import { describe, expect, it } from 'vitest';
import { SourceTexts } from '../../src/load/sourceTexts';
import { parseSpec } from '../../src/spec/parseSpec';
import { memoryEdges } from '../inventory/memoryEdges';
import { inventoryText, shownLines, specText } from './shownText';

const ofSpec = (text: string): readonly string[] =>
  shownLines(specText(parseSpec([{ path: 'a.yaml', text }]).findings, 'a.yaml', text));

const ofInventory = async (files: Readonly<Record<string, string>>, source: string): Promise<readonly string[]> =>
  shownLines(await inventoryText([source], memoryEdges(files)));

describe('a finding about a spec', () => {
  it.each([
    ['a size', 'services:\n  api:\n    memory: 4GB # per host\n', ['memory: 4GB', '        ~~~']],
    ['a key that is written wrongly', 'services:\n  api:\n    memroy: 4GiB\n', ['memroy: 4GiB', '~~~~~~']],
    [
      'a value within braces',
      'services:\n  api: { memory: { max: 1GB }, protect: high }\n',
      ['api: { memory: { max: 1GB }, protect: high }', '                      ~~~'],
    ],
    [
      'a map as a whole',
      'services:\n  api: { memory: 1GiB, limits: [] }\n',
      ['api: { memory: 1GiB, limits: [] }', '                             ~~'],
    ],
    ['a text in quotes', 'services:\n  api:\n    memory: "4 GiB x"\n', ['memory: "4 GiB x"', '        ~~~~~~~~~']],
    ['a byte order mark', '\ufeffsystem:\n  - reserve: 1GB\n', ['- reserve: 1GB', '           ~~~']],
    ['line ends of Windows', 'system:\r\n  - reserve: 1GB\r\n', ['- reserve: 1GB', '           ~~~']],
    ['an item of a list', 'rollout:\n  batches:\n    - 10%\n    - 5%\n', ['- 5%', '  ~~']],
  ])('shows %s', (_name, text, expected) => {
    expect(ofSpec(text)).toEqual(expected);
  });

  it.each([
    ['a file that is not a spec', 'memory: 4GB\n'],
    ['a line with a password in it', 'services:\n  api:\n    memory: 4GB # the password is hunter2\n'],
    ['an item of which nothing is shown', 'rollout:\n  batches:\n    - 10%\n    - 5x%\n'],
    ['a line that nobody wrote by hand', `services:\n  api: { unit: ${'a'.repeat(1000)}, memory: 4GB }\n`],
  ])('shows no line of %s', (_name, text) => {
    expect(parseSpec([{ path: 'a.yaml', text }]).findings).not.toEqual([]);
    expect(ofSpec(text)).toEqual([]);
  });

  it.each([
    ['a comment', 'services:\n  api:\n    memory: 4GB # hunter2\n'],
    ['the value of a key that the spec does not have', 'services:\n  api: { memory: 4GB, pin: hunter2 }\n'],
    ['the value of a Java option', 'services:\n  api: { memory: 4GB, java: { extra: "-Dkey=hunter2" } }\n'],
    ['a word beside Java options', 'services:\n  api: { memory: 4GB, java: { extra: [-Xss1m, hunter2] } }\n'],
    ['a second colon', 'services:\n  api:\n    pin: hunter2: 4GB\n'],
    ['text after a quoted value', 'services:\n  api:\n    pin: "hunter2" hunter2\n'],
  ])('shows nothing of %s', (_name, text) => {
    const { findings } = parseSpec([{ path: 'a.yaml', text }]);
    expect(specText(findings, 'a.yaml', text)).not.toContain('hunter2');
  });
});

describe('a finding about an inventory', () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    ['a fact', { hosts: '[web]\nweb01 oomcfg_memory=4GB\n' }, ['web01 oomcfg_memory=4GB', '      ~~~~~~~~~~~~~~~~~']],
    ['a word that is not a variable', { hosts: '[web]\nweb01 hunter2\n' }, ['web01 …', '      ~']],
    [
      'a variable among others',
      { hosts: '[web]\nweb01 pin=hunter2 ansible_user=deploy oomcfg_memory=4GB\n' },
      ['web01 pin=… ansible_user=deploy oomcfg_memory=4GB', '                                ~~~~~~~~~~~~~~~~~'],
    ],
    [
      'a variable in YAML',
      { 'hosts.yml': 'all:\n  hosts:\n    web01:\n      oomcfg_memory: 4GB\n' },
      ['oomcfg_memory: 4GB', '~~~~~~~~~~~~~'],
    ],
    [
      'a variable of a file of its own',
      { hosts: '[web]\nweb01\n', 'group_vars/web': 'oomcfg_memory: 4GB\n' },
      ['oomcfg_memory: 4GB', '~~~~~~~~~~~~~'],
    ],
  ])('shows %s', async (_name, files, expected) => {
    const [source = ''] = Object.keys(files);
    // The first value of a file of variables is at its very beginning.
    const moved = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, name.startsWith('group') ? `---\n${text}` : text]),
    );
    expect(await ofInventory(moved, source)).toEqual(expected);
  });

  it.each([
    ['a password', { hosts: '[web]\nweb01 ansible_password=hunter2 x\n' }],
    ['a host in the line of a password', { hosts: '[web]\nweb01 ansible_become_pass=a oomcfg_memory=4GB\n' }],
    ['a vault', { 'hosts.yml': 'all:\n  hosts:\n    web01: { oomcfg_memory: !vault x }\n' }],
    ['a file as a whole', { hosts: 'all: $ANSIBLE_VAULT\n[web]\n' }],
  ])('shows no line with %s', async (_name, files) => {
    expect(await ofInventory(files, Object.keys(files)[0] ?? '')).toEqual([]);
  });

  it.each([
    ['a value', { hosts: '[web]\nweb01 pin=hunter2 x\n' }],
    ['arguments', { hosts: '[web]\nweb01 ansible_ssh_common_args="-o x hunter2" x\n' }],
    ['an address with a login', { hosts: '[web]\nweb01 ansible_host=deploy:hunter2@10.0.0.1 x\n' }],
    ['words in quotes', { hosts: '[web]\nweb01 x "a b hunter2"\n' }],
    ['a comment', { hosts: '[web]\nweb01 x # hunter2\n' }],
    ['a section', { hosts: '[web hunter2]\nweb01\n' }],
    ['a section with a colon', { hosts: '[web:hunter2:x]\nweb01\n[a]\n' }],
    ['a key in YAML', { 'hosts.yml': 'all:\n  hosts:\n    web01: hunter2: x\n' }],
    ['a token as a host', { hosts: '[web]\nghp_hunter2hunter2 x\n' }],
    ['spaces around the =', { hosts: '[web:vars]\npin = hunter2\n[web:vars]\n = hunter2\n' }],
  ])('shows nothing of %s', async (_name, files) => {
    expect(await inventoryText([Object.keys(files)[0] ?? ''], memoryEdges(files))).not.toContain('hunter2');
  });

  it('shows no line where a carriage return alone may end one', () => {
    const sources = new SourceTexts();
    sources.addInventory('hosts', '[web]\rweb01 oomcfg_memory=4GB\n', 'ini');
    expect(sources.lineAt({ file: 'hosts', line: 2, column: 1 })).toBeUndefined();
  });
});

it('no line is shown of a file that was not read, or after its end', () => {
  const sources = new SourceTexts();
  sources.addSpec({ path: 'a.yaml', text: 'services: {}\n' });
  expect(sources.lineAt({ file: 'a.yaml', line: 1, column: 1 })).toEqual({ text: 'services: {}', from: 0, to: 8 });
  expect(sources.lineAt({ file: 'a.yaml', line: 7, column: 1 })).toBeUndefined();
  expect(sources.lineAt({ file: 'b.yaml', line: 1, column: 1 })).toBeUndefined();
});
