/**
 * The example spec works as it stands, with every example inventory, and so does the one of the README: no finding, and
 * files for every host.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { oomcfg, project } from './oomcfg';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SPEC = 'inventories/oomcfg.yaml';

/** What is beside the spec. */
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

describe("README's own example", () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const block = (language: string): string => new RegExp('```' + language + '\\n([^]*?)```').exec(readme)?.[1] ?? '';
  const cwd = (): string => project({ 'inventory.ini': block('ini'), 'oomcfg.yaml': block('yaml') });

  it('is clean, and its --limit selects one host', async () => {
    const folder = cwd();
    const all = await oomcfg(['validate'], { cwd: folder });
    expect([all.code, all.stderr]).toEqual([0, '']);
    expect(all.stdout).toMatch(/^1 service on 3 hosts checked/);
    const limit = /--limit (\S+)/.exec(readme)?.[1] ?? '';
    const one = await oomcfg(['validate', '--limit', limit], { cwd: folder });
    expect([one.code, one.stdout]).toEqual([0, expect.stringMatching(/^1 service on 1 host checked/)]);
  });

  it('logs in as the user that it shows', async () => {
    const { stdout } = await oomcfg(['inventory', '--host', 'web01.example.org'], { cwd: cwd() });
    expect(JSON.parse(stdout)).toMatchObject({ ansible_user: 'deploy' });
  });
});
