/**
 * A running unit that our daemon-reload would stop, since a link that was removed was all that needed it, is named
 * before.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, type Site, support, unreadUnits } from '../harness';
import { on, property } from '../looking';

const ETC = '/etc/systemd/system';
const UNNEEDED = "'[Unit]\\nStopWhenUnneeded=yes\\n[Service]\\nExecStart=/bin/sleep 9999\\n'";

describe.runIf(support.ok)('units that stop when nothing needs them', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await on(
      host,
      `printf ${UNNEEDED} | tee ${ETC}/linked.service >${ETC}/said.service; mkdir ${ETC}/needs.service.wants
       ln -s ../linked.service ../said.service ${ETC}/needs.service.wants/`,
    );
    await host.addService('needs', { exec: '/bin/sleep 9999', extra: '[Unit]\nWants=said.service' });
    await host.addService('api', { exec: '/bin/sleep 9999' });
    site.spec('services: { api: { memory: 64MiB } }\n');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const states = async (): Promise<readonly string[]> => [
    await property(host, 'linked', 'ActiveState'),
    await property(host, 'said', 'ActiveState'),
  ];

  it('nothing is said where the links are as they were, and files were edited beside them', async () => {
    await on(host, `sleep 0.05; touch ${ETC} ${ETC}/new.service ${ETC}/needs.service.wants`);
    expect([await states(), await unreadUnits(site)]).toEqual([['active', 'active'], undefined]);
  });

  it('the one that a link alone needed is named, and not the one that a line of a unit needs as well', async () => {
    await on(host, `sleep 0.05; rm -r ${ETC}/needs.service.wants`);
    expect(await unreadUnits(site)).toEqual(['linked.service']);
    await on(host, 'systemctl daemon-reload; sleep 0.5');
    expect(await states()).toEqual(['inactive', 'active']);
    expect(await unreadUnits(site)).toBeUndefined();
  });
});
