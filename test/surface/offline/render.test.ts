/** render as scripts see it: exit codes, the files that it writes, and those that it never touches. */
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
import { describe, expect, it } from 'vitest';
import { oomcfg, project } from '../oomcfg';
import { SPEC, INVENTORY, GOOD, UNKNOWN_RAM, validationOf } from './shop';

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

describe('render', () => {
  it('writes the files of every host, and the same bytes again', async () => {
    const cwd = project(GOOD);
    const first = await oomcfg(['render', '--out', 'out'], { cwd });
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toBe('8 files of 4 hosts below out: 8 written, 0 unchanged\n');
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
    expect(again.stdout).toBe('8 files of 4 hosts below out/: 0 written, 8 unchanged\n');
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
    expect(stdout).toContain('1 written, 7 unchanged');
    expect([statSync(file('web01')).nlink, statSync(file('web02')).nlink]).toEqual([1, 1]);
  });

  it('leaves hosts outside --limit as they are', async () => {
    const cwd = project(GOOD);
    await oomcfg(['render', '--out', 'out'], { cwd });
    const before = tree(join(cwd, 'out'));
    const { stdout } = await oomcfg(['render', '--out', 'out', '-l', 'web01'], { cwd });
    expect(stdout).toBe('2 files of 1 host below out: 0 written, 2 unchanged\n');
    expect(tree(join(cwd, 'out'))).toEqual(before);
    expect((await oomcfg(['render', '--out', 'out'], { cwd })).stdout).toContain('8 unchanged');
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

  it('removes a link that is in the folder of a host, not what it points to', async () => {
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
