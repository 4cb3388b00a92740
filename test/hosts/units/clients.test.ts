/**
 * A client of containers has score and limits of its own, which its containers do not have: they are set, and never
 * counted as in force for what the service is there for.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { on, scoreOf } from '../looking';

/** The client is a program of that name that waits, as Docker's does; what waits for it in turn does nothing else. */
const UNITS: Readonly<Record<string, string>> = {
  direct: '/opt/bin/docker 9999',
  shell: "/bin/sh -c '/opt/bin/docker 9999; true'",
  waits: '/usr/bin/perl -e "system(q(/opt/bin/docker 9999))"',
};

describe.runIf(support.ok)('a unit that runs a client of containers', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await on(host, 'mkdir -p /opt/bin && cp /bin/sleep /opt/bin/docker');
    for (const [name, exec] of Object.entries(UNITS)) await host.addService(name, { exec });
    await on(host, 'sleep 1');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each(Object.keys(UNITS))(
    '%s: nothing of it counts as in force, and the finding names each setting',
    async (name) => {
      site.spec(`services: { ${name}: { memory: 64MiB, protect: expendable, limits: { addressSpace: 4GiB } } }\n`);
      await good(site.apply());
      expect(await scoreOf(host, name)).toBe(300);
      const { holds, inFilesOnly, drift, findings } = hostOf((await good(site.verify())).document);
      expect({ holds, inFilesOnly, drift }).toEqual({ holds: 0, inFilesOnly: 0, drift: [] });
      expect(findings.filter(({ code }) => code === 'OOM461').map(({ facts }) => facts)).toEqual([
        { unit: `${name}.service`, program: 'docker', settings: ['MemoryMax', 'LimitAS', 'OOMScoreAdjust'] },
      ]);
      expect((await site.run(['verify'])).stdout).not.toContain('as wanted');
      expect(hostOf((await good(site.apply())).document).status).toBe('in-sync');
    },
  );
});
