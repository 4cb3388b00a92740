/** Proves that a folder leaves out what Ansible leaves out, and that an inventory is never taken for something else. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatAnsibleJson, inventoryList } from '../../../src/inventory/listing';
import { readInventory } from '../../../src/inventory/readInventory';
import { runAnsible } from '../ansible';
import { memoryEdges } from '../memoryEdges';
import { SECRET, read } from './readForeign';

const VAULTED = 'all:\n  hosts:\n    web01:\n  vars:\n    pw: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      6162\n';

describe('what Ansible leaves out of a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oomcfg-ignored-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const names = [
    'a',
    'b.bak',
    'c.orig',
    'd~',
    'e.retry',
    'f.txt',
    'g.rst',
    'h.swp',
    '.i',
    'j.yml',
    'k.skip',
    'l-old',
    'm.rpm',
    'n.pyc',
    'o.md',
    'p.cfg',
  ];

  it.each<[string, Record<string, string>]>([
    ['by default', {}],
    [
      'by ansible.cfg',
      { 'ansible.cfg': '[inventory]\nignore_extensions = .skip, .bak\nignore_patterns = -old$, ^a\n' },
    ],
    [
      'by the older keys',
      { 'ansible.cfg': '[defaults]\ninventory_ignore_extensions = .skip\ninventory_ignore_patterns=^j' },
    ],
  ])('is left out here, too: %s', async (title, files) => {
    const cwd = join(folder, title.replaceAll(' ', '-'));
    mkdirSync(join(cwd, 'inv'), { recursive: true });
    const all: Record<string, string> = { ...files };
    for (const name of names)
      all[`inv/${name}`] = name.endsWith('.yml') ? 'all:\n  hosts:\n    hj:\n' : `h${name.replace(/\W/g, '')}\n`;
    for (const [name, text] of Object.entries(all)) writeFileSync(join(cwd, name), text, { mode: 0o600 });
    const theirs = runAnsible('ansible-inventory', cwd, ['-i', 'inv', '--list']);
    const { value } = await readInventory(['inv'], memoryEdges(all));
    expect(value).toBeDefined();
    if (value !== undefined) expect(JSON.parse(formatAnsibleJson(inventoryList(value)))).toEqual(JSON.parse(theirs));
  });
});

describe('an inventory is never taken for something else', () => {
  it.each<[string, string, string, string[]]>([
    ['with a host build', 'a.yml', 'services: { hosts: { build: { ansible_host: 10.0.0.1 } } }\n', ['build']],
    ['with a host image', 'a.yml', 'services: { hosts: { image: , memory: } }\n', ['image', 'memory']],
    ['with a variable image', 'a.yml', 'services: { hosts: { svc01: }, vars: { image: x } }\n', ['svc01']],
    ['with a variable build', 'a', 'services: { hosts: { svc01: }, vars: { build: 12 } }\n', ['svc01']],
    ['with a variable memory', 'a.yml', 'services: { hosts: { svc01: }, vars: { memory: 4G } }\n', ['svc01']],
    ['with a variable java', 'a.json', '{"services": {"hosts": {"svc01": null}, "vars": {"java": 17}}}', ['svc01']],
    ['with an encrypted value', 'hosts', VAULTED, ['web01']],
    ['with an encrypted value, in a folder', 'inv/hosts', VAULTED, ['web01']],
    ['with a note about vaults', 'hosts', 'all: { hosts: { web01: { note: "x = !vault y" } } }\n', ['web01']],
    [
      'with a configuration of ssh as a value',
      'hosts',
      'all:\n  hosts:\n    web01:\n  vars:\n    config: |\n      Host a\n        HostName b\n',
      ['web01'],
    ],
    [
      'with a group that is called as a key of manifests is',
      'a.yml',
      'apiVersion: { hosts: { web01: } }\nkind: { hosts: { web02: } }\n',
      ['web01', 'web02'],
    ],
  ])('%s', async (_title, file, text, expected) => {
    const { found, hosts } = await read({ [file]: text }, file.split('/')[0] ?? '');
    expect({ found, hosts }).toEqual({ found: [], hosts: expected });
  });

  it('for a comment of INI that names a vault', async () => {
    const { found, hosts } = await read({ hosts: '[web]\nweb01\n[web:vars]\nfoo=bar ; !vault\n' }, 'hosts');
    const remark = 'OOM225 hosts: the comment after foo is part of its value';
    expect({ found, hosts }).toEqual({ found: [remark], hosts: ['web01'] });
  });

  it.each<[string, string, string]>([
    ['records with names', 'x.json', `[{"name": "web01", "password": "${SECRET}"}]`],
    ['records with names alone', 'x.json', '[{"name": "web01"}, {"name": "web02"}]'],
    ['records in YAML', 'x.yml', `- name: web01\n  ip: 10.0.0.1\n  password: ${SECRET}\n`],
    ['a group beside keys of another program', 'x.yml', 'kind: x\napiVersion: 1\nweb: { hosts: { web01: } }\n'],
    ['a group beside variables', 'x.yml', 'ansible_user: x\nweb: { hosts: { web01: } }\n'],
  ])('and %s are not left out of a folder with a warning alone', async (_title, file, text) => {
    const { value, findings } = await readInventory(
      ['inv'],
      memoryEdges({ [`inv/${file}`]: text, 'inv/hosts': 'db01\n' }),
    );
    const all = [...findings, ...(value?.missing ?? [])];
    expect(all.map(({ severity }) => severity)).toContain('error');
    expect(JSON.stringify(all)).not.toContain(SECRET);
  });

  it.each(['hosts', 'hosts.yml'])('and the real mistake of %s is reported, not its encrypted value', async (file) => {
    const text = `${VAULTED}    greeting: {{ hello }}\n`;
    const { found } = await read({ [file]: text }, file);
    expect(found.join('\n')).toMatch(/^OOM20[56] /);
    expect(found.join('\n')).not.toContain('encrypted inline');
  });
});
