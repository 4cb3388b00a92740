/**
 * What our daemon-reload would put in force is said also where no time in systemd's folders changed: folders removed
 * whole, and links to elsewhere.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, hostOf, type Site, support } from '../harness';
import { limitOf, on } from '../looking';

const ETC = '/etc/systemd/system';
const LOCAL = '/usr/local/lib/systemd/system';
const UNIT = "'[Service]\\nExecStart=/bin/sleep 9999\\n'";

describe.runIf(support.ok)('unit files that are elsewhere', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['api', 'u1', 'u2', 'u3', 'u4', 'u6', 'u7', 'u9'])
      await host.addService(unit, { exec: '/bin/sleep 9999' });
    await on(
      host,
      `mkdir -p /opt/u1 /opt/u3 /opt/u7 /srv/v1/d /srv/v2/d ${LOCAL}/u2.service.d ${ETC}/u4.service.d
       for place in /opt/u1 ${LOCAL}/u2.service.d /opt/u3 /srv/v1/d /opt/u7; do printf '[Service]\\nMemoryMax=64M\\n' >$place/x.conf; done
       printf '[Service]\\nMemoryMax=32M\\n' >/srv/v2/d/x.conf
       printf ${UNIT}'MemoryMax=64M\\n' >/srv/v1/u5.service; printf ${UNIT}'MemoryMax=32M\\n' >/srv/v2/u5.service
       printf ${UNIT} >${LOCAL}/u8.service
       systemctl set-property u9 MemoryMax=64M; ln -s v1 /srv/current
       ln -s /opt/u1 ${ETC}/u1.service.d; ln -s /opt/u3/x.conf ${ETC}/u4.service.d/x.conf; ln -s /opt/u3 ${ETC}/u3.service.d
       ln -s /srv/current/u5.service ${ETC}/u5.service; ln -s /srv/current/d ${ETC}/u6.service.d; ln -s ../../../opt/u7 ${ETC}/u7.service.d
       find /opt /srv /usr/local/lib ${ETC} -exec touch -h -d 2020-01-01 {} +
       systemctl daemon-reload; systemctl restart u1 u2 u3 u4 u5 u6 u7 u8; sleep 0.05`,
    );
    site.spec('services: { api: { memory: 64MiB } }\n');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  afterEach(async () => {
    await on(host, 'sleep 0.05; systemctl daemon-reload; sleep 0.05');
  });

  const unread = async (): Promise<readonly string[]> => {
    const found = hostOf((await site.plan()).document).findings.find(({ code }) => code === 'OOM426');
    return ((found?.facts['units'] ?? []) as readonly string[]).toSorted();
  };

  it('what changes nothing of them is not said', async () => {
    expect(await unread()).toEqual([]);
    for (const quiet of [
      'touch /opt /srv',
      'mkdir /opt/other',
      'ln -sfn v1 /srv/current',
      'touch /opt/u1',
      'chmod 600 /opt/u3/x.conf',
    ]) {
      await on(host, `sleep 0.05; ${quiet}`);
      expect([quiet, await unread()]).toEqual([quiet, []]);
    }
  });

  it.each([
    ['a folder of drop-ins whose target was removed', 'rm -r /opt/u1', ['u1']],
    ['a drop-in whose target was removed', 'rm /opt/u3/x.conf', ['u3', 'u4']],
    ['what systemctl set-property wrote', 'sleep 1; rm -r /etc/systemd/system.control/u9.service.d', ['u9']],
    ['all of what is installed by hand', 'rm -r /usr/local/lib/systemd', ['u2', 'u8']],
    ['a link on the way that leads to another release', 'ln -sfn v2 /srv/current', ['u5', 'u6']],
    [
      'an old file that is copied over one there',
      'printf "[Service]\\nMemoryMax=99M\\n" >/opt/o; touch -d 2019-01-01 /opt/o; cp -p /opt/o /opt/u7/x.conf',
      ['u7'],
    ],
  ])('%s', async (_, edit, names) => {
    const limits = await Promise.all(names.map((name) => limitOf(host, name).catch(() => undefined)));
    await on(host, `sleep 0.05; ${edit}`);
    expect(await unread()).toEqual(names.map((name) => `${name}.service`));
    await on(host, 'sleep 0.05; systemctl daemon-reload');
    // That it would have been so is the reason.
    for (const [nth, name] of names.entries())
      if (name !== 'u8') expect([name, await limitOf(host, name)]).not.toEqual([name, limits[nth]]);
    expect(await unread()).toEqual([]);
  });
});
