/** Proves that files which are no inventory are named as what they are, never read as hosts, and that nothing of them is shown. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatAnsibleJson, inventoryList } from '../../../src/inventory/listing';
import { readInventory } from '../../../src/inventory/readInventory';
import { runAnsible } from '../ansible';
import { inventoryText } from '../../load/shownText';
import { memoryEdges } from '../memoryEdges';

const SECRET = 'hunter2';

/** `CODE file what` of each finding, and everything that the inventory would print. */
async function read(
  files: Readonly<Record<string, string>>,
  source: string,
): Promise<{ found: string[]; hosts: string[]; all: string }> {
  const { value, findings } = await readInventory([source], memoryEdges(files));
  const all = [...findings, ...(value?.missing ?? [])];
  const found = all.map(({ code, summary, where }) => `${code} ${where?.file}: ${summary}`);
  const hosts = value?.hosts.map(({ name }) => name) ?? [];
  const listing = value === undefined ? '' : inventoryList(value);
  const shown = await inventoryText([source], memoryEdges(files));
  return { found, hosts, all: JSON.stringify([all, listing, shown]) };
}

const COMPOSE = `services:\n  db:\n    image: postgres\n    environment: { PASSWORD: ${SECRET} }\n`;
const VAULTED = 'all:\n  hosts:\n    web01:\n  vars:\n    pw: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      6162\n';
const KUBECONFIG = `apiVersion: v1\nkind: Config\nclusters: []\nusers:\n- name: a\n  user: { token: ${SECRET} }\n`;

/** What is something else: its name, its text, and what it is called. */
const FOREIGN: [file: string, text: string, what: RegExp, holdsHosts?: true][] = [
  [
    'list.json',
    '{"_meta": {"hostvars": {"a": {}}}, "all": {"children": ["web"]}, "web": {"hosts": ["a"]}}',
    /ansible-inventory --list/,
    true,
  ],
  ['list', '{"_meta": {"hostvars": {"a": {}}}, "web": {"hosts": ["a"]}}', /ansible-inventory --list/, true],
  [
    'hosts',
    `[web]\nweb01 ansible_password=!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162${SECRET}\n`,
    /encrypted inline/,
    true,
  ],
  ['hosts', `[web:vars]\npw = $ANSIBLE_VAULT;1.1;AES256\n`, /encrypted inline/, true],
  ['config', KUBECONFIG, /kubeconfig/],
  ['config.yml', KUBECONFIG, /kubeconfig/],
  ['secret.yaml', `apiVersion: v1\nkind: Secret\ndata: { p: ${SECRET} }\n`, /Kubernetes manifest/],
  ['deploy_rsa', `-----BEGIN OPENSSH PRIVATE KEY-----\n${SECRET}\n-----END OPENSSH PRIVATE KEY-----\n`, /PEM file/],
  ['web-cert', `subject=web\n-----BEGIN CERTIFICATE-----\n${SECRET}\n`, /PEM file/],
  ['mine', `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ${SECRET}\n`, /SSH keys/],
  ['putty', `PuTTY-User-Key-File-3: ssh-ed25519\n`, /PuTTY/],
  ['state.json', `{"version": 4, "terraform_version": "1.9", "resources": ["${SECRET}"]}`, /Terraform state/, true],
  ['main', 'resource "aws_instance" "web" {\n  ami = "x"\n}\n', /Terraform file/],
  ['compose.yml', COMPOSE, /docker-compose/],
  ['compose', COMPOSE, /docker-compose/],
  ['site.yml', '- hosts: web\n  tasks: []\n', /playbook/],
  ['site', '- hosts: web\n  roles: [x]\n', /playbook/],
  ['tasks.yml', '- name: x\n  command: y\n', /list of tasks/],
  ['all.yml', '- import_playbook: site.yml\n', /playbook/],
  ['config', 'Host web01\n  HostName 10.0.0.1\n  User x\n', /ssh_config/, true],
  ['config', '[defaults]\ninventory = hosts\n', /ansible\.cfg/],
  ['unit', `[Service]\nExecStart=/bin/x ${SECRET}\n`, /systemd unit/],
  ['hosts', `[web]\nweb01\n<<<<<<< HEAD\nweb02 pw=${SECRET}\n=======\nweb03\n>>>>>>> main\n`, /conflict of git/, true],
  ['hosts.yml', 'all:\n  hosts:\n<<<<<<< HEAD\n    a:\n=======\n    b:\n>>>>>>> main\n', /conflict of git/, true],
  ['graph', '@all:\n  |--@ungrouped:\n  |--@web:\n  |  |--web01\n', /inventory --graph/, true],
  ['page', '<!DOCTYPE html>\n<p>x\n', /web page/],
  ['names', '127.0.0.1 localhost\n10.0.0.1 web01\n', /hosts\(5\)/, true],
  ['settings', `# x\nDB_PASSWORD=${SECRET}\nexport TOKEN=x\n`, /environment variables/],
  ['enc.yml', `all: { hosts: "ENC[AES256_GCM,data:x]" }\nsops: { mac: "ENC[${SECRET}]" }\n`, /sops/, true],
  ['oomcfg.yaml', 'name: shop\nservices:\n  api: { memory: 1GiB }\n', /spec of oomcfg/],
  ['requirements.yml', 'collections: [community.general]\n', /Galaxy/],
  ['roles.yml', '- src: geerlingguy.java\n  version: 1.0\n- name: x.y\n  src: https://x\n', /Galaxy/],
  ['roles', '- name: geerlingguy.java\n  version: "1"\n', /Galaxy/],
  ['list.json', '{"_meta": {}, "web": {"hosts": ["a"]}}', /ansible-inventory --list/, true],
  ['list.json', '{"all": {"children": ["web"]}, "web": {"hosts": ["a"]}}', /ansible-inventory --list/, true],
  ['list', '{"web": ["a", "b"]}', /ansible-inventory --list/, true],
  ['host.json', `{"ansible_host": "10.0.0.1", "pw": "${SECRET}"}`, /list of variables/],
  ['vars.yml', `ansible_user: deploy\npw: ${SECRET}\n`, /list of variables/],
  ['facts.json', '{"ansible_facts": {"x": 1}}', /list of variables/],
  ['aws.json', '{"Reservations": []}', /describe-instances/, true],
  ['out.json', `{"ip": {"sensitive": false, "type": "string", "value": "${SECRET}"}}`, /terraform output/, true],
  ['names', '10.0.0.1 web01 web01.example.org\n10.0.0.2\tweb02 # x\n', /hosts\(5\)/, true],
  ['names.lst', '# x\nfe80::1 web01\n', /hosts\(5\)/, true],
  ['table', `name,ip,pw\nweb01,10.0.0.1,${SECRET}\n`, /CSV/, true],
  ['table', `web01;10.0.0.1;${SECRET}\n`, /CSV/, true],
  ['table', `web01\t${SECRET}\nweb02\tx\n`, /CSV/, true],
  ['rows', `{"name": "web01"}\n{"name": "${SECRET}"}\n`, /JSON lines/, true],
  ['config', 'Host web01\nHostName 10.0.0.1\n', /ssh_config/, true],
  ['config', 'Include conf.d/*\n\nHost *\n  ForwardAgent no\n', /ssh_config/, true],
  ['config', 'Match host web01\n  User x\n', /ssh_config/, true],
  ['hosts.seen', '|1|abc=|def= ssh-ed25519 AAAAC3\n', /known_hosts/],
  ['seen', '[web01]:2222 ssh-rsa AAAAB3\n', /known_hosts/],
  ['sessions.reg', 'Windows Registry Editor Version 5.00\n\n[HKEY_CURRENT_USER\\x]\n', /registry/, true],
  ['logins', `machine web01 login x password ${SECRET}\n`, /netrc/],
  ['users', `root:x:0:0:root:/root:/bin/sh\n`, /passwd/],
  ['users', `root:$y$${SECRET}:19000:0:99999:7:::\n`, /passwd/],
  ['user-data', `#cloud-config\nusers: [${SECRET}]\n`, /cloud-init/],
  ['wrong.yml', `-----BEGIN PRIVATE KEY-----\n${SECRET}: [\n`, /PEM/],
];

describe('a file that is something else', () => {
  it.each(FOREIGN)('%s is named: %j', async (file, text, what) => {
    const { found, hosts, all } = await read({ [file]: text }, file);
    expect(found).toEqual([expect.stringMatching(new RegExp(`^OOM227 ${file}: .*${what.source}`))]);
    expect(hosts).toEqual([]);
    expect(all).not.toContain(SECRET);
  });

  it.each(FOREIGN)(
    '%s in a folder is said to be missing where it would hold hosts',
    async (file, text, what, holdsHosts) => {
      const { found, hosts, all } = await read({ [`inv/${file}`]: text, 'inv/a': 'web01\n' }, 'inv');
      const code = holdsHosts === true ? 'OOM227' : 'OOM226';
      expect(found).toEqual([expect.stringMatching(new RegExp(`^${code} inv/${file}: .*${what.source}`))]);
      expect(hosts).toEqual(['web01']);
      expect(all).not.toContain(SECRET);
    },
  );
});

describe('a folder', () => {
  it.each([
    'credentials/x.creds',
    'credentials/word',
    'secrets/db',
    'web.pem',
    'web.key',
    'web.crt',
    '.env',
    'prod.env',
    'x.p12',
    'id_ed25519',
    'vault-password',
    'terraform.tfstate',
    'known_hosts',
    'backup.tar.gz',
    'hosts.csv',
    'web.ovpn',
  ])('leaves out %s by its name', async (name) => {
    const { found, hosts, all } = await read({ [`inv/${name}`]: `${SECRET}\n`, 'inv/hosts': 'web01\n' }, 'inv');
    expect(hosts).toEqual(['web01']);
    expect(all).not.toContain(SECRET);
    const top = name.split('/')[0] ?? '';
    expect(found).toEqual(
      name.startsWith('.') ? [] : [expect.stringContaining(`OOM226 inv/${top}: inv/${top} is no inventory`)],
    );
  });

  it.each([
    'c2VjcmV0LXdvcmQtaHVudGVyMg==',
    'aHVudGVyMg1A2B3C4D5E6F7G8H9I',
    '5f4dcc3b5aa765d61d8327deb882cf99',
    'ghp_abcdefghijklmnop1234',
    'AKIAIOSFODNN7EXAMPLE',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
    'alpha beta gamma',
    'user:pa/ss',
    'localhost:5432:db:hunter2',
    'user:$apr1$x$hunter2',
    'hunter2!',
    'p@ssword',
    'S3cretPassw0rd',
    'correct_horse*',
    'aB3xK9pQ',
    '550e8400-e29b-41d4-a716-446655440000',
    'user:pass=word',
  ])('never shows %s of a file that may be none', async (line) => {
    const { found, hosts, all } = await read({ 'inv/x': `${line}\n`, 'inv/y': 'web01\n' }, 'inv');
    expect(found.length).toBeGreaterThan(0);
    expect(hosts).toEqual([]);
    for (const word of line.split(' ')) expect(all).not.toContain(word);
  });

  it('of keys and values that are no groups shows none', async () => {
    const { found, all } = await read({ 'inv/x.yml': `db_password: ${SECRET}\n` }, 'inv');
    expect(found).toEqual(['OOM206 inv/x.yml: a part of an inventory has the wrong shape']);
    expect(all).not.toMatch(/hunter2|db_password/);
  });

  it('still shows what is wrong with an inventory', async () => {
    const { found } = await read({ 'inv/x': '[web]\nweb01 word\n', 'inv/y': 'all:\n  hosts: [a]\n' }, 'inv');
    expect(found).toEqual([
      'OOM204 inv/x: word 2 of the line is no variable',
      'OOM206 inv/y: hosts of group all is a list, not a mapping',
    ]);
  });

  it.each([
    'web01:2222',
    'web[01:03]',
    '10.0.0.1',
    'db_1',
    'münchen',
    'example.org.',
    'i-0abcdef1234567890',
    'ip-10-0-0-1',
    'WEB01',
    'web01.Example.org',
    'fe80::1',
    'db-primary-eu-west-1a',
  ])('takes %s for a host', async (name) => {
    const names: Record<string, string[]> = { 'web01:2222': ['web01'], 'web[01:03]': ['web01', 'web02', 'web03'] };
    const expected = { found: [], hosts: names[name] ?? [name] };
    expect(await read({ 'inv/x': `${name}\n` }, 'inv')).toMatchObject(expected);
  });
});

it.each(['collections', 'roles', 'services', 'sops', 'kind'])(
  'takes a group of the name %s for a group',
  async (name) => {
    const text = `${name}:\n  hosts:\n    web01:\n  children:\n    more: { hosts: { image: , memory: } }\n`;
    expect(await read({ 'hosts.yml': text }, 'hosts.yml')).toMatchObject({
      found: [],
      hosts: ['web01', 'image', 'memory'],
    });
  },
);

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
    const remark = 'OOM225 hosts: the comment behind foo is a part of its value';
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

  it.each(['hosts', 'hosts.yml'])('and the real mistake of %s is told, not its encrypted value', async (file) => {
    const text = `${VAULTED}    greeting: {{ hello }}\n`;
    const { found } = await read({ [file]: text }, file);
    expect(found.join('\n')).toMatch(/^OOM20[56] /);
    expect(found.join('\n')).not.toContain('encrypted inline');
  });
});
