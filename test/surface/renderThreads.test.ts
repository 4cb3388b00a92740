/**
 * A fleet that two threads write has the files of a small one, and what is in a thread's way is told as it always is.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oomcfg, project } from './oomcfg';

const SPEC = 'name: shop\nservices:\n  api: { memory: 25% }\n  web: { memory: 1GiB }\n';

/** More than are written by one thread alone. */
const HOSTS = 1500;

const inventory = (hosts: number): string =>
  Array.from({ length: hosts }, (_, index) => `node${index} oomcfg_memory=${index % 2 === 0 ? 8 : 16}GiB\n`).join('');

const fileOf = (cwd: string, host: number, unit: string): string =>
  join(cwd, `out/node${host}/etc/systemd/system/${unit}.service.d/zz-oomcfg.conf`);

describe('render for more hosts than one thread writes alone', () => {
  it('writes every host once, keeps what has its text, and stops at what is in the way of either thread', async () => {
    const cwd = project({ 'oomcfg.yaml': SPEC, 'inventory.ini': inventory(HOSTS) });
    const small = project({ 'oomcfg.yaml': SPEC, 'inventory.ini': inventory(2) });
    await oomcfg(['render', '--out', 'out'], { cwd: small });
    const first = await oomcfg(['render', '--out', 'out'], { cwd });
    expect([first.code, first.stdout]).toEqual([0, '3000 files of 1500 hosts below out: 3000 written, 0 unchanged\n']);
    expect(readdirSync(join(cwd, 'out')).filter((name) => name.startsWith('node'))).toHaveLength(HOSTS);
    for (let host = 0; host < HOSTS; host++) {
      for (const unit of ['api', 'web']) {
        expect(readFileSync(fileOf(cwd, host, unit), 'utf8')).toBe(readFileSync(fileOf(small, host % 2, unit), 'utf8'));
      }
    }

    // One host in twenty: whichever thread comes to them, both do.
    for (let host = 0; host < HOSTS; host += 20) writeFileSync(fileOf(cwd, host, 'api'), 'edited');
    const second = await oomcfg(['render', '--out', 'out'], { cwd });
    expect(second.stdout).toBe('3000 files of 1500 hosts below out: 75 written, 2925 unchanged\n');
    expect(readFileSync(fileOf(cwd, 20, 'api'), 'utf8')).toBe(readFileSync(fileOf(small, 0, 'api'), 'utf8'));

    for (let host = 0; host < HOSTS; host += 5) {
      rmSync(fileOf(cwd, host, 'web'));
      mkdirSync(fileOf(cwd, host, 'web'));
    }
    const third = await oomcfg(['render', '--out', 'out'], { cwd });
    expect(third.code).toBe(1);
    expect(third.stderr).toMatch(/^error OOM691 \S*\/web\.service\.d\/zz-oomcfg\.conf\s+is in the way$/m);
  });
});
