/** Edits of systemd's own configuration that our daemon-reload would put in force are said before it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { on, property } from '../looking';

const FOLDER = '/etc/systemd/system.conf.d';

describe.runIf(support.ok)("edits of systemd's own configuration", () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['api', 'other']) await host.addService(unit, { exec: '/bin/sleep 9999' });
    site.spec('services: { api: { memory: 64MiB } }\n');
    await good(site.apply());
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const unread = async (): Promise<unknown> =>
    hostOf((await good(site.verify())).document).findings.find(({ code }) => code === 'OOM639')?.facts['paths'];

  it('a default that holds at once with our reload is said before', async () => {
    await on(host, `mkdir -p ${FOLDER}; printf '[Manager]\\nDefaultTasksMax=77\\n' >${FOLDER}/tasks.conf`);
    expect(await property(host, 'other', 'TasksMax')).not.toBe('77');
    expect(await unread()).toEqual([`${FOLDER}/tasks.conf`]);
    site.spec('services: { api: { memory: 65MiB } }\n');
    await good(site.apply());
    expect(await property(host, 'other', 'TasksMax')).toBe('77');
    expect(await unread()).toBeUndefined();
  });

  it('also an edit of the file itself, and one that is taken away', async () => {
    await on(host, `printf '[Manager]\\n' >>/etc/systemd/system.conf; rm ${FOLDER}/tasks.conf`);
    expect(await unread()).toEqual(['/etc/systemd/system.conf', FOLDER]);
    await on(host, 'systemctl daemon-reload');
    expect(await unread()).toBeUndefined();
  });
});
