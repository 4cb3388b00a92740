/**
 * Unit files that systemd reads in ways that are easy to get wrong: a limit is as wanted only where systemd itself has
 * it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, codes, hostOf, type Site, support } from '../harness';
import { on } from '../looking';
import type { FleetHost } from '../../lab/fleet';

const UNIT = '[Service]\nExecStart=/usr/local/bin/idle\n';

describe.runIf(support.ok)('unit files as systemd reads them', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await host.addService('one', { exec: '/usr/local/bin/idle' });
    await host.writeFile('/etc/systemd/system/app-web@.service', UNIT);
    await on(host, 'systemctl daemon-reload; systemctl start app-web@1');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  /** What the plan says of a limit while the host has one more file. */
  async function planned(unit: string, path: string, text: string) {
    site.spec(`name: shop\nservices:\n  one: { unit: ${unit}, memory: 100MiB }\n`);
    await host.writeFile(path, text);
    await on(host, 'systemctl daemon-reload');
    try {
      const { findings } = hostOf((await site.plan()).document);
      const said = codes(findings).filter((code) => ['OOM420', 'OOM493'].includes(code));
      return { said, file: findings.find(({ code }) => code === 'OOM420')?.facts['file'] };
    } finally {
      await on(host, 'rm "$1"; systemctl daemon-reload', path);
    }
  }

  it('a comment that ends in a backslash continues nothing', async () => {
    const path = '/etc/systemd/system/one.service.d/zzz.conf';
    const text = '[Service]\n# once this was \\\nMemoryMax=50M\n';
    expect(await planned('one.service', path, text)).toEqual({ said: ['OOM420'], file: path });
    const one = '[Service]\nEnvironment=A=1 \\\n# c\nMemoryMax=50M\n';
    expect(await planned('one.service', path, one)).toEqual({ said: [], file: undefined });
  });

  it.each(['app-', 'app-@', 'app-@1', 'app-web@'])('an instance has the drop-ins of %s', async (name) => {
    const path = `/etc/systemd/system/${name}.service.d/zzz.conf`;
    const text = '[Service]\nMemoryMax=50M\n';
    expect(await planned('app-web@1.service', path, text)).toEqual({ said: ['OOM420'], file: path });
    const ours = path.replace('zzz', 'zz-oomcfg');
    expect(await planned('app-web@1.service', ours, text)).toEqual({ said: [], file: undefined });
  });

  it('a limit from where the look sees no file is not a limit as wanted', async () => {
    // systemd reads a file to its end, the look its first 5000 lines.
    const text = `[Service]\n${'#\n'.repeat(6000)}MemoryMax=50M\n`;
    const { said } = await planned('one.service', '/etc/systemd/system/one.service.d/zzz.conf', text);
    expect(said).toEqual(['OOM493']);
  });
});
