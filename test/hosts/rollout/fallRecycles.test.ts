/**
 * A service whose time is over (RuntimeMaxSec=) and that systemd starts anew right after its limit fell has not died of
 * that: the rollout goes on. One that failed then has.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, hostOf, type Site, support, until } from '../harness';
import { limitOf, on, property } from '../looking';

const MIB = 1024 * 1024;
/** Seconds: on a daemon-reload, a unit that has run for longer is ended at once. */
const TIME = 15;

describe.runIf(support.ok)('a limit that falls on a service that systemd starts anew', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const name of ['timed', 'fails'])
      await host.addService(name, {
        exec: `/bin/sh -c "until [ -e /run/${name} ]; do sleep 0.1; done; rm /run/${name}; exit 1"`,
        extra: 'Restart=always\nRestartSec=0',
      });
    await on(host, `sleep ${TIME + 1}`);
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  /** Applies a limit, and does this on the host once it has fallen; the second look comes some seconds later. */
  async function applied(name: string, meanwhile: string) {
    site.spec(`services: { ${name}: { memory: 64MiB } }\n`);
    const running = site.document<Awaited<ReturnType<Site['apply']>>['document']>(
      'apply',
      ['apply', '--yes', '--json'],
      { env: { OOMCFG_SECOND_LOOK_MS: '6000' } },
    );
    await until('it fell', async () => (await limitOf(host, name)) === 64 * MIB);
    await on(host, meanwhile);
    await until('it was started again', async () => (await property(host, name, 'NRestarts')) === '1');
    const { code, document } = await running;
    return { code, said: codes(hostOf(document).findings).filter((one) => one.startsWith('OOM6')) };
  }

  it('has failed where the service did, and not where its time was over', async () => {
    const ends =
      'mkdir -p /run/systemd/system/timed.service.d; printf "[Service]\\nRuntimeMaxSec=$1\\n" >/run/systemd/system/timed.service.d/time.conf; systemctl daemon-reload';
    expect(await applied('timed', ends.replace('$1', String(TIME)))).toEqual({ code: 0, said: [] });
    expect(await applied('fails', 'touch /run/fails')).toMatchObject({
      code: 1,
      said: ['OOM618'],
    });
  });
});
