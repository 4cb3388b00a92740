/** The example spec works as it stands, with every example inventory: no finding, and files for every host. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { oomcfg } from './oomcfg';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SPEC = 'inventories/oomcfg.yaml';

/** What stands beside the spec. */
const INVENTORIES = readdirSync(join(ROOT, 'inventories')).filter((name) => name !== 'oomcfg.yaml');

describe('the example spec', () => {
  it('finds its inventory by itself', async () => {
    const { code, stdout, stderr } = await oomcfg(['validate', '-f', SPEC], { cwd: ROOT });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '3 services on 14 hosts checked\n', stderr: '' });
  });

  it.each(INVENTORIES)('is clean with %s', async (name) => {
    const inventory = join('inventories', name);
    const args = ['-f', SPEC, '-i', inventory];
    const { code, stdout, stderr } = await oomcfg(['validate', ...args], { cwd: ROOT });
    expect(stdout).toMatch(/^3 services on \d+ hosts checked\n$/);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('renders what its comments say', async () => {
    const out = mkdtempSync(join(tmpdir(), 'oomcfg-example-'));
    try {
      const { code } = await oomcfg(['render', '-f', SPEC, '--out', out], { cwd: ROOT });
      expect(code).toBe(0);
      const hosts = readdirSync(out).filter((name) => !name.startsWith('.'));
      expect(hosts).toHaveLength(14);
      expect(readdirSync(join(out, 'web01.example.org/etc/systemd/system'))).toEqual([
        'api.service.d',
        'batch.service.d',
      ]);
      expect(readdirSync(join(out, 'db01.example.org/etc'))).toEqual(['sysctl.d', 'systemd']);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});
