/** validate, render and inventory as scripts see them: exit codes, JSON documents, and the files that they write. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Validation } from '../../src/documents/validate/document';
import { oomcfg, project, schemaMistakes } from './oomcfg';

const SPEC = `name: shop
services:
  api:
    hosts: web
    memory: 4GiB
    java: {}
  postgres:
    unit: postgresql@15-main.service
    hosts: db
    memory: { max: 60%, swap: 0 }
    protect: critical
system:
  - sysctl: { vm.swappiness: 10 }
`;

const INVENTORY = `[web]
web[01:03] oomcfg_memory=16GiB
[db]
db1 oomcfg_memory=32GiB
`;

const GOOD = { 'oomcfg.yaml': SPEC, 'inventory.ini': INVENTORY };
const UNKNOWN_RAM = { ...GOOD, 'inventory.ini': `${INVENTORY}db2\n` };
const TOO_LARGE = { ...GOOD, 'oomcfg.yaml': SPEC.replace('memory: 4GiB', 'memory: 64GiB') };

function validationOf(stdout: string): Validation {
  const document = JSON.parse(stdout) as Validation;
  expect(schemaMistakes('validate', document)).toEqual([]);
  expect(stdout.endsWith('}\n')).toBe(true);
  return document;
}

/** All files and links below a folder with their texts, but not the mark. */
function tree(folder: string, below = ''): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(join(folder, below), { withFileTypes: true }).map((entry) => {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return tree(folder, name);
      return name === '.oomcfg-render' ? {} : { [name]: readFileSync(join(folder, name), 'utf8') };
    }),
  ) as Record<string, string>;
}

describe('validate', () => {
  it('says before there is a change that a small budget lowers what a JVM gets', async () => {
    const cwd = project({ ...GOOD, 'oomcfg.yaml': SPEC.replace('memory: 4GiB', 'memory: 512MiB') });
    const { code, stdout } = await oomcfg(['validate'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('info OOM360 the JVM of api.service is sized for 50 threads');
  });

  it('is 0 and says what it checked', async () => {
    const cwd = project(GOOD);
    const { code, stdout, stderr } = await oomcfg(['validate'], { cwd });
    expect(stdout).toBe('2 services on 4 hosts checked\n');
    expect([code, stderr]).toEqual([0, '']);
    const { findings } = validationOf((await oomcfg(['validate', '--json'], { cwd })).stdout);
    expect(findings).toEqual([]);
  });

  it('lists every mistake of spec and inventory at once, and is 65', async () => {
    const cwd = project({
      'oomcfg.yaml': SPEC.replace('4GiB', '4GB').replace('protect: critical', 'protect: 2000\n    colour: red'),
      'inventory.ini': `${INVENTORY}[web:vars\nx=1\n`,
    });
    const { code, stdout, stderr } = await oomcfg(['validate', '-i', 'inventory.ini'], { cwd });
    expect([code, stderr]).toEqual([65, '']);
    expect(stdout).toMatch(/^inventory\.ini:5:\d+: error OOM2\d\d /m);
    expect(stdout).toMatch(/^oomcfg\.yaml:5:13: error OOM140 memory\.max: 4GB is ambiguous$/m);
    expect(stdout).toMatch(/^oomcfg\.yaml:11:14: error OOM\d{3} /m);
    expect(stdout).toMatch(/^oomcfg\.yaml:12:5: error OOM120 /m);
    const json = await oomcfg(['validate', '-i', 'inventory.ini', '--json'], { cwd });
    expect([json.code, json.stderr]).toEqual([65, '']);
    const places = validationOf(json.stdout).findings.map(({ where }) => `${where?.file ?? ''}:${where?.line ?? ''}`);
    expect(places).toEqual(['inventory.ini:5', 'oomcfg.yaml:5', 'oomcfg.yaml:11', 'oomcfg.yaml:12']);
  });

  it('is 3 where the spec is well formed but cannot hold on a host, and names the hosts', async () => {
    const cwd = project(TOO_LARGE);
    const { code, stdout } = await oomcfg(['validate'], { cwd });
    expect(stdout).toMatch(/error OOM310 [^]*web\[01-03\]/);
    expect(code).toBe(3);
    const { findings } = validationOf((await oomcfg(['validate', '--json'], { cwd })).stdout);
    expect(findings.find(({ code: each }) => each === 'OOM310')?.facts['hosts']).toEqual(['web01', 'web02', 'web03']);
  });

  it('warns of hosts that no command could connect to, and does not mind those outside of --limit', async () => {
    const cwd = project({ ...GOOD, 'inventory.ini': `${INVENTORY}[win]\nwin01 ansible_connection=winrm\n` });
    const all = await oomcfg(['validate'], { cwd });
    expect(all.stdout).toMatch(/warning OOM231 ansible_connection is winrm, which is not\s+supported \(win01\)/);
    expect(all.code).toBe(0);
    const linux = await oomcfg(['validate', '-l', '!win'], { cwd });
    expect([linux.code, linux.stdout]).toEqual([0, expect.not.stringContaining('OOM231')]);
  });

  it('leaves to plan what only a look at the host can tell', async () => {
    const { code, stdout } = await oomcfg(['validate'], { cwd: project(UNKNOWN_RAM) });
    expect(stdout).toBe('2 services on 5 hosts checked\nRAM of 1 host unknown: set oomcfg_memory or run plan\n');
    expect(code).toBe(0);
    const bytes = project({ ...GOOD, 'inventory.ini': INVENTORY.replace(' oomcfg_memory=16GiB', '') });
    expect((await oomcfg(['validate'], { cwd: bytes })).stdout).toBe(
      '2 services on 4 hosts checked\nRAM of 3 hosts unknown: set oomcfg_memory or run plan\n',
    );
  });

  it.each([
    ['no spec', {}, [], /OOM101/],
    ['an empty spec', { 'oomcfg.yaml': '' }, [], /oomcfg\.yaml.*OOM105/],
    ['a text as a spec', { 'oomcfg.yaml': 'hunter2\n' }, [], /^(?![^]*hunter2)[^]*oomcfg\.yaml:1:1: error OOM122/],
    ['no inventory', { 'oomcfg.yaml': SPEC }, [], /OOM280 no inventory/],
    ['a missing inventory', GOOD, ['-i', 'missing.ini'], /OOM201/],
    ['a limit that matches nothing', GOOD, ['-l', 'web:&db'], /OOM281 --limit web:&db selects no host/],
    ['a limit with an unknown name', GOOD, ['-l', 'nope'], /OOM281 --limit nope selects no host/],
    ['a limit without its bracket', GOOD, ['-l', 'web['], /OOM281 --limit web\[ selects no host: the brackets/],
    ['a limit of empty names', GOOD, ['-l', ',', '--json'], /"code": "OOM281"/],
    [
      'a limit in a file that is not there',
      GOOD,
      ['-l', '@f'],
      /f:1:1: error OOM283 --limit @f cannot be read: it does/,
    ],
    ['a limit in a folder', GOOD, ['-l', 'web01,@.'], /OOM283 --limit @\. cannot be read: it is a folder/],
    ['a limit in an empty file', { ...GOOD, f: '\n' }, ['-l', '@f'], /OOM283 --limit @f cannot be read: it is empty/],
    ['a limit in a large file', { ...GOOD, f: 'web01\n'.repeat(200_000) }, ['-l', '@f'], /OOM283 .*more than 1 MiB/],
    [
      'a limit in a file with an unknown name',
      { ...GOOD, f: 'web01\nhunter2\n' },
      ['-l', '@f'],
      /^f:2:1: error OOM281 --limit @f selects no host: its line 2(?![^]*hunter2)/,
    ],
    [
      'a pattern that matches nothing',
      { ...GOOD, 'oomcfg.yaml': SPEC.replace('hosts: web', 'hosts: wbe') },
      [],
      /oomcfg\.yaml:4:12: error OOM301/,
    ],
    [
      'a loop of groups',
      { ...GOOD, 'inventory.ini': '[a:children]\nb\n[b:children]\na\n' },
      [],
      /inventory\.ini:\d+:\d+: error OOM208/,
    ],
    ['duplicate keys', { ...GOOD, 'oomcfg.yaml': `${SPEC}name: other\n` }, [], /oomcfg\.yaml:14:1: error OOM113/],
    ['a tab', { ...GOOD, 'oomcfg.yaml': 'services:\n\tapi:\n' }, [], /oomcfg\.yaml:2:1: error OOM111/],
    [
      'control characters',
      { ...GOOD, 'inventory.ini': '[web]\nweb\u001b[2J01\n' },
      [],
      /inventory\.ini:2:4: error OOM203/,
    ],
  ] as const)('is 65 for %s', async (_what, files, args, message) => {
    const { code, stdout } = await oomcfg(['validate', ...args], { cwd: project(files) });
    expect(stdout).toMatch(message);
    expect(stdout).not.toContain('\u001b');
    expect(code).toBe(65);
  });

  it('refuses an alias bomb and a file of 100 MB at once', async () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghij'.split('').map(
        (name, i) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefghi'[i] ?? ''}`)
            .join(',')}]`,
      ),
    ];
    const cwd = project({ ...GOOD, 'bomb.yaml': `${bomb.join('\n')}\n`, 'large.yaml': ' '.repeat(100_000_000) });
    const start = performance.now();
    expect((await oomcfg(['validate', '-f', 'bomb.yaml'], { cwd })).code).toBe(65);
    const large = await oomcfg(['validate', '-f', 'large.yaml'], { cwd });
    expect(large.stdout).toMatch(/OOM103/);
    expect(large.code).toBe(65);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('has no colour in a pipe, and no text beside a document', async () => {
    const cwd = project(TOO_LARGE);
    const { stdout } = await oomcfg(['validate'], { cwd, env: { TERM: 'xterm-256color' } });
    expect(stdout).not.toContain('\u001b');
  });

  it('survives a reader that goes away', () => {
    const cwd = project(TOO_LARGE);
    const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
    const { stdout, stderr, status } = spawnSync(
      'sh',
      ['-c', '{ "$1" "$2" validate; echo "code $?" >&2; } | head -c 5', 'sh', process.execPath, cli],
      {
        cwd,
        encoding: 'utf8',
      },
    );
    expect([stdout.length, status]).toEqual([5, 0]);
    expect(stderr).toBe('code 3\n');
  });
});

describe('render', () => {
  it('writes the files of every host, and the same bytes again', async () => {
    const cwd = project(GOOD);
    const first = await oomcfg(['render', '--out', 'out'], { cwd });
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toBe('8 files of 4 hosts below out: 8 written, 0 as they were\n');
    const files = tree(join(cwd, 'out'));
    expect(Object.keys(files).sort()).toEqual([
      'db1/etc/sysctl.d/zz-oomcfg.conf',
      'db1/etc/systemd/system/postgresql@15-main.service.d/zz-oomcfg.conf',
      ...['web01', 'web02', 'web03'].flatMap((web) => [
        `${web}/etc/sysctl.d/zz-oomcfg.conf`,
        `${web}/etc/systemd/system/api.service.d/zz-oomcfg.conf`,
      ]),
    ]);
    expect(files['web02/etc/systemd/system/api.service.d/zz-oomcfg.conf']).toContain('\nMemoryMax=4294967296\n');
    expect(files['db1/etc/systemd/system/postgresql@15-main.service.d/zz-oomcfg.conf']).toContain(
      '\nMemoryMax=20615839744\n',
    );

    const again = await oomcfg(['render', '--out', 'out/'], { cwd });
    expect(again.stdout).toBe('8 files of 4 hosts below out/: 0 written, 8 as they were\n');
    expect(tree(join(cwd, 'out'))).toEqual(files);
  });

  it('replaces what changed and removes what is no longer rendered, without touching equal files elsewhere', async () => {
    const cwd = project(GOOD);
    await oomcfg(['render', '--out', 'out'], { cwd });
    writeFileSync(join(cwd, 'out/web01/etc/left-over'), 'x');
    writeFileSync(join(cwd, 'oomcfg.yaml'), SPEC.replace('hosts: web', 'hosts: web01').replace('4GiB', '2GiB'));
    writeFileSync(join(cwd, 'inventory.ini'), INVENTORY.replace('web[01:03]', 'web[01:02]'));
    const { stdout, code } = await oomcfg(['render', '--out', 'out'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('1 host removed');
    const files = tree(join(cwd, 'out'));
    expect(Object.keys(files).sort()).toEqual([
      'db1/etc/sysctl.d/zz-oomcfg.conf',
      'db1/etc/systemd/system/postgresql@15-main.service.d/zz-oomcfg.conf',
      'web01/etc/sysctl.d/zz-oomcfg.conf',
      'web01/etc/systemd/system/api.service.d/zz-oomcfg.conf',
      'web02/etc/sysctl.d/zz-oomcfg.conf',
    ]);
    expect(files['web01/etc/systemd/system/api.service.d/zz-oomcfg.conf']).toContain('\nMemoryMax=2147483648\n');
  });

  it('gives one of several equal files a text of its own when only that host changes', async () => {
    const cwd = project(GOOD);
    await oomcfg(['render', '--out', 'out'], { cwd });
    const before = tree(join(cwd, 'out'));
    const override = 'java: {}\n    overrides: [{ hosts: web02, memory: 8GiB }]';
    writeFileSync(join(cwd, 'oomcfg.yaml'), SPEC.replace('java: {}', override));
    await oomcfg(['render', '--out', 'out'], { cwd });
    const after = tree(join(cwd, 'out'));
    const path = 'etc/systemd/system/api.service.d/zz-oomcfg.conf';
    expect(after[`web02/${path}`]).toContain('\nMemoryMax=8589934592\n');
    expect(after[`web01/${path}`]).toBe(before[`web01/${path}`]);
    expect(after[`web03/${path}`]).toBe(before[`web03/${path}`]);
  });

  it('gives every host files of its own, so that an edit of one changes no other', async () => {
    const cwd = project(GOOD);
    const path = 'etc/systemd/system/api.service.d/zz-oomcfg.conf';
    await oomcfg(['render', '--out', 'out'], { cwd });
    const before = tree(join(cwd, 'out'));
    appendFileSync(join(cwd, 'out/web01', path), '# mine\n');
    expect(tree(join(cwd, 'out'))).toEqual({ ...before, [`web01/${path}`]: `${before[`web01/${path}`]}# mine\n` });
  });

  it('makes files of their own out of the hard links of an earlier version', async () => {
    const cwd = project(GOOD);
    const file = (host: string) => join(cwd, 'out', host, 'etc/systemd/system/api.service.d/zz-oomcfg.conf');
    await oomcfg(['render', '--out', 'out'], { cwd });
    rmSync(file('web02'));
    linkSync(file('web01'), file('web02'));
    const { stdout } = await oomcfg(['render', '--out', 'out'], { cwd });
    // The first of the two is replaced; then the second is the only name of its file.
    expect(stdout).toContain('1 written, 7 as they were');
    expect([statSync(file('web01')).nlink, statSync(file('web02')).nlink]).toEqual([1, 1]);
  });

  it('leaves hosts outside --limit as they are', async () => {
    const cwd = project(GOOD);
    await oomcfg(['render', '--out', 'out'], { cwd });
    const before = tree(join(cwd, 'out'));
    const { stdout } = await oomcfg(['render', '--out', 'out', '-l', 'web01'], { cwd });
    expect(stdout).toBe('2 files of 1 host below out: 0 written, 2 as they were\n');
    expect(tree(join(cwd, 'out'))).toEqual(before);
    expect((await oomcfg(['render', '--out', 'out'], { cwd })).stdout).toContain('8 as they were');
  });

  it('takes the patterns of --limit from a file, one a line', async () => {
    const cwd = project({ ...GOOD, hosts: 'web03\r\n\n  web01  \n', less: '!web03\n' });
    const limited = (limit: string) => oomcfg(['render', '--out', `out-${limit.length}`, '-l', limit], { cwd });
    expect((await limited('@hosts')).stdout).toMatch(/^4 files of 2 hosts /);
    expect((await limited('@hosts:@less')).stdout).toMatch(/^2 files of 1 host /);
    expect((await limited('web02,@hosts,!web01')).stdout).toMatch(/^4 files of 2 hosts /);
  });

  it('is 3 where a fact is missing, and writes the other hosts', async () => {
    const cwd = project(UNKNOWN_RAM);
    const { code, stdout, stderr } = await oomcfg(['render', '--out', 'out'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^oomcfg\.yaml:10:20: error OOM304 [^]*\(db2\)[^]*oomcfg_memory/);
    expect(stdout).toContain('1 host held');
    expect(readdirSync(join(cwd, 'out')).sort()).toEqual(['.oomcfg-render', 'db1', 'web01', 'web02', 'web03']);
    const json = await oomcfg(['render', '--out', 'out', '--json'], { cwd });
    expect(validationOf(json.stdout).findings.map(({ code: each }) => each)).toEqual(['OOM304']);
    expect([json.code, json.stderr]).toEqual([3, '']);
  });

  it('is 65 for a wrong spec and writes nothing', async () => {
    const cwd = project({ ...GOOD, 'oomcfg.yaml': SPEC.replace('4GiB', '4GB') });
    const { code, stdout, stderr } = await oomcfg(['render', '--out', 'out'], { cwd });
    expect([code, stdout]).toEqual([65, '']);
    expect(stderr).toMatch(/OOM140/);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });

  it('never writes into a folder that is not its own', async () => {
    const cwd = project({ ...GOOD, 'mine/notes.txt': 'keep', file: 'x' });
    symlinkSync('mine', join(cwd, 'link'));
    for (const out of ['mine', 'file', 'link', 'link/']) {
      const { code, stderr } = await oomcfg(['render', '--out', out], { cwd });
      expect(stderr).toMatch(/error OOM690/);
      expect(code).toBe(64);
    }
    expect(readdirSync(join(cwd, 'mine'))).toEqual(['notes.txt']);
  });

  it('makes folders at any depth, and ends where none can be made', async () => {
    const cwd = project(GOOD);
    expect((await oomcfg(['render', '--out', 'a/b/out'], { cwd })).code).toBe(0);
    expect(readdirSync(join(cwd, 'a/b/out'))).toContain('web01');
    const { code, stderr } = await oomcfg(['render', '--out', '/proc/oomcfg/out'], { cwd });
    expect(stderr).toMatch(/error OOM692 cannot write \/proc\/oomcfg/);
    expect(code).toBe(1);
  });

  it('never writes through a link inside its folder, and never outside', async () => {
    const cwd = project({ ...GOOD, 'elsewhere/keep': 'x' });
    await oomcfg(['render', '--out', 'out', '-l', 'web01'], { cwd });
    symlinkSync('../elsewhere', join(cwd, 'out/web02'));
    const { code, stderr } = await oomcfg(['render', '--out', 'out'], { cwd });
    expect(stderr).toMatch(/OOM691 [^]*out\/web02 is in the way/);
    expect(code).toBe(1);
    expect(readdirSync(join(cwd, 'elsewhere'))).toEqual(['keep']);
  });

  it('removes a link that stands in the folder of a host, not what it points to', async () => {
    const cwd = project({ ...GOOD, 'elsewhere/keep': 'x' });
    await oomcfg(['render', '--out', 'out'], { cwd });
    symlinkSync('../../elsewhere', join(cwd, 'out/web01/stray'));
    expect((await oomcfg(['render', '--out', 'out'], { cwd })).code).toBe(0);
    expect(lstatSync(join(cwd, 'out/web01/stray'), { throwIfNoEntry: false })).toBeUndefined();
    expect(readdirSync(join(cwd, 'elsewhere'))).toEqual(['keep']);
  });

  it('takes no folder for its own that merely has a host name', async () => {
    const cwd = project(GOOD);
    await oomcfg(['render', '--out', 'out', '-l', 'web01'], { cwd });
    mkdirSync(join(cwd, 'out/web02'));
    writeFileSync(join(cwd, 'out/web02/notes.txt'), 'keep');
    expect((await oomcfg(['render', '--out', 'out'], { cwd })).code).toBe(1);
    expect(readFileSync(join(cwd, 'out/web02/notes.txt'), 'utf8')).toBe('keep');
  });
});

describe('inventory', () => {
  it('needs no spec', async () => {
    const cwd = project({ 'inventory.ini': INVENTORY });
    const list = await oomcfg(['inventory', '--list'], { cwd });
    expect([list.code, list.stderr]).toEqual([0, '']);
    expect(JSON.parse(list.stdout)).toMatchObject({
      web: { hosts: ['web01', 'web02', 'web03'] },
      db: { hosts: ['db1'] },
    });
    expect(JSON.parse((await oomcfg(['inventory', '--host', 'db1'], { cwd })).stdout)).toEqual({
      oomcfg_memory: '32GiB',
    });
    expect((await oomcfg(['inventory', '--graph'], { cwd })).stdout).toBe(
      '@all:\n  |--@ungrouped:\n  |--@web:\n  |  |--web01\n  |  |--web02\n  |  |--web03\n  |--@db:\n  |  |--db1\n',
    );
  });

  it.each([
    ['an unknown host', INVENTORY, ['--host', 'nope'], /OOM282 nope is not in the inventory/],
    ['a source that Ansible could not parse', '[web\nweb01\n', ['--list'], /inventory\.ini:1:\d+: error OOM2\d\d/],
  ] as const)('is 65 for %s', async (_what, inventory, args, message) => {
    const cwd = project({ 'inventory.ini': inventory });
    const { code, stdout, stderr } = await oomcfg(['inventory', ...args], { cwd });
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([65, '']);
    const json = await oomcfg(['inventory', ...args, '--json'], { cwd });
    expect(validationOf(json.stdout).findings).toHaveLength(1);
  });

  it('is 65 where there is none', async () => {
    expect((await oomcfg(['inventory', '--list'], { cwd: project({}) })).code).toBe(65);
  });
});
