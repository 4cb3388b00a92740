/**
 * Proves that files which are not an inventory are named as what they are, never read as hosts, and that nothing of
 * them is shown.
 */
import { describe, expect, it } from 'vitest';
import { SECRET, read } from './readForeign';

const COMPOSE = `services:\n  db:\n    image: postgres\n    environment: { PASSWORD: ${SECRET} }\n`;
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
  [
    'hosts',
    `[web]\nweb01\n<<<<<<< HEAD\nweb02 pw=${SECRET}\n=======\nweb03\n>>>>>>> main\n`,
    /unresolved Git conflict/,
    true,
  ],
  [
    'hosts.yml',
    'all:\n  hosts:\n<<<<<<< HEAD\n    a:\n=======\n    b:\n>>>>>>> main\n',
    /unresolved Git conflict/,
    true,
  ],
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
      name.startsWith('.')
        ? []
        : [expect.stringContaining(`OOM226 inv/${top}: inv/${top} does not have the name of an inventory`)],
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

  it('of keys and values that are not groups shows none', async () => {
    const { found, all } = await read({ 'inv/x.yml': `db_password: ${SECRET}\n` }, 'inv');
    expect(found).toEqual(['OOM206 inv/x.yml: a part of an inventory has the wrong shape']);
    expect(all).not.toMatch(/hunter2|db_password/);
  });

  it('still shows what is wrong with an inventory', async () => {
    const { found } = await read({ 'inv/x': '[web]\nweb01 word\n', 'inv/y': 'all:\n  hosts: [a]\n' }, 'inv');
    expect(found).toEqual([
      'OOM204 inv/x: word 2 of the line is not a variable',
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
