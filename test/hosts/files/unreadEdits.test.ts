/**
 * Edits that systemd has not read are said wherever its unit files are: templates, prefixes, a whole type, packages'
 * folders, and what was removed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, type Site, support, unreadUnits } from '../harness';
import { on } from '../looking';

const ETC = '/etc/systemd/system';
const LIB = '/usr/lib/systemd/system';
const LIMIT = "'[Service]\\nMemoryMax=33M\\n'";
const IDLE = "'[Service]\\nExecStart=/usr/local/bin/idle\\n'";
const dropIn = (folder: string): string => `mkdir -p ${folder} && printf ${LIMIT} >${folder}/x.conf`;

describe.runIf(support.ok)('edits that systemd has not read', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['api', 'own-a', 'o1', 's8-one']) await host.addService(unit, { exec: '/usr/local/bin/idle' });
    await on(
      host,
      `printf ${IDLE} | tee ${ETC}/worker@.service ${ETC}/own@.service ${LIB}/o2.service ${LIB}/o3.service ${LIB}/o4.service >/dev/null
       ${dropIn(`${ETC}/o1.service.d`)}; ${dropIn(`${LIB}/o4.service.d`)}; printf '[Unit]\\n' >${ETC}/o1.service.d/z.conf
       mkdir /root/kept.d; printf ${LIMIT} >/root/kept.d/old.conf; touch -d 2020-01-01 /root/kept.d/old.conf /root/kept.d
       systemctl daemon-reload; systemctl start worker@1 own@1 o2 o3 o4`,
    );
    site.spec('services: { api: { memory: 64MiB } }\n');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each([
    ['a template', `printf ${LIMIT} >>${ETC}/worker@.service`, 'worker@1'],
    ["a package's unit file", `printf ${LIMIT} >>${LIB}/o2.service`, 'o2'],
    ["a new folder of drop-ins in a package's place", dropIn(`${LIB}/o3.service.d`), 'o3'],
    ['a unit file that takes the place of another', `cp ${LIB}/o3.service ${ETC}/`, 'o3'],
    ['a mask in its place, made by hand', `ln -sf /dev/null ${ETC}/o3.service`, 'o3'],
    ["a mask of a package's unit, made by hand", `ln -s /dev/null ${ETC}/o2.service`, 'o2'],
    ['a drop-in that was removed', `rm ${ETC}/o1.service.d/x.conf`, 'o1'],
    ['a folder of drop-ins that was removed', `rm -r ${ETC}/o1.service.d`, 'o1'],
    ['a drop-in that hides another', `mkdir ${ETC}/o4.service.d && ln -s /dev/null ${ETC}/o4.service.d/x.conf`, 'o4'],
    [
      'a folder with old times that was moved there',
      `rm ${ETC}/o2.service; systemctl daemon-reload; mv /root/kept.d ${ETC}/o2.service.d`,
      'o2',
    ],
    ['a drop-in for all names with a prefix', dropIn(`${ETC}/s8-.service.d`), 's8-one'],
    ["one that fits a unit of the spec's own kind", dropIn(`${ETC}/own-.service.d`), 'own-a'],
    ['a drop-in of a template', dropIn(`${ETC}/own@.service.d`), 'own@1'],
    [
      'a file for a slice that had none',
      `printf '[Slice]\\nMemoryMax=90M\\n' >${ETC}/system-own.slice`,
      'system-own.slice',
    ],
  ])('%s', async (_, edit, name) => {
    await on(host, `sleep 0.05; ${edit}`);
    expect(await unreadUnits(site)).toEqual([name.includes('.') ? name : `${name}.service`]);
    await on(host, 'sleep 0.05; systemctl daemon-reload');
    expect(await unreadUnits(site)).toBeUndefined();
  });

  it('a drop-in for all services: each one that is loaded, of the spec or not', async () => {
    await on(host, `sleep 0.05; ${dropIn(`${ETC}/service.d`)}`);
    expect(await unreadUnits(site)).toEqual(expect.arrayContaining(['api.service', 'ssh.service', 'worker@1.service']));
    await on(host, `rm -r ${ETC}/service.d; systemctl daemon-reload`);
    expect(await unreadUnits(site)).toBeUndefined();
  });

  it('an edit whose time is before the reload, since the clock was set back in between', async () => {
    const stamp = '/run/systemd/systemd-units-load';
    await on(host, `touch -d '+1 hour' ${stamp}`);
    expect(await unreadUnits(site)).toBeUndefined();
    await on(host, `sleep 0.05; ${dropIn(`${ETC}/o1.service.d`)}`);
    await on(host, `ln -sf /dev/null ${ETC}/o4.service`);
    expect(new Set((await unreadUnits(site)) as string[])).toEqual(new Set(['o1.service', 'o4.service']));
    await on(
      host,
      `rm ${ETC}/o1.service.d/x.conf ${ETC}/o4.service; touch ${stamp}; systemctl daemon-reload; sleep 0.05`,
    );
    expect(await unreadUnits(site)).toBeUndefined();
  });

  it('what needs no reload is not said', async () => {
    for (const quiet of [
      'systemctl set-property o2 MemoryMax=50M; systemctl set-property --runtime o2 MemoryHigh=40M',
      'systemd-run -q --unit=made /usr/local/bin/idle; systemctl set-property --runtime made MemoryMax=60M',
      `printf ${IDLE} >${ETC}/new.service; mkdir ${ETC}/other-.service.d; printf ${LIMIT} >${ETC}/other-.service.d/a.conf`,
      'systemctl start new',
      `mkdir -p ${ETC}/multi-user.target.wants; ln -s ${LIB}/o2.service ${ETC}/multi-user.target.wants/o2.service`,
      `touch ${ETC}`,
      `touch ${LIB}`,
    ]) {
      await on(host, `sleep 0.05; ${quiet}`);
      expect([quiet, await unreadUnits(site)]).toEqual([quiet, undefined]);
    }
  });
});
