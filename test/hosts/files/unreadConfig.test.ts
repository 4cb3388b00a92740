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

  it('an old file that is copied over one, by its defaults', async () => {
    const copy = (name: string): string => `sleep 0.05; cp -p /root/${name}.conf ${FOLDER}/tasks.conf`;
    await on(
      host,
      `printf '[Manager]\\nDefaultTasksMax=77\\nDefaultCPUAccounting=0\\n' | tee /root/same.conf >${FOLDER}/tasks.conf
       sed s/77/55/ /root/same.conf >/root/other.conf; touch -d 2020-01-01 /root/*.conf; sleep 0.05; systemctl daemon-reload`,
    );
    await on(host, copy('same'));
    expect(await unread()).toBeUndefined();
    await on(host, copy('other'));
    expect(await unread()).toEqual([`${FOLDER}/tasks.conf`]);
    await on(host, 'systemctl daemon-reload');
    expect(await property(host, 'other', 'TasksMax')).toBe('55');
    expect(await unread()).toBeUndefined();
  });

  it('a folder of them that was removed whole, and not a file of another program that was edited', async () => {
    await on(
      host,
      `printf '[Manager]\\nDefaultTasksMax=77\\n' >${FOLDER}/tasks.conf; sleep 1.1; systemctl daemon-reload; sleep 0.05`,
    );
    expect(await property(host, 'other', 'TasksMax')).toBe('77');
    await on(host, 'sed -i s/^#// /etc/systemd/journald.conf; echo >/etc/systemd/new.conf');
    expect(await unread()).toBeUndefined();
    await on(host, `sleep 2.1; rm -r ${FOLDER}`);
    const [finding] = hostOf((await good(site.verify())).document).findings.filter(({ code }) => code === 'OOM639');
    expect(finding).toMatchObject({
      summary: '/etc/systemd (something was removed from it): changed, and not read by systemd yet',
      facts: { paths: ['/etc/systemd'] },
    });
    await on(host, 'systemctl daemon-reload');
    expect(await property(host, 'other', 'TasksMax')).not.toBe('77');
    expect(await unread()).toBeUndefined();
  });

  it('the folder above it that was removed whole, and not another program beside it', async () => {
    const local = '/usr/local/lib/systemd';
    await on(
      host,
      `mkdir -p ${local}/system.conf.d /usr/local/lib/other; printf '[Manager]\\nDefaultTasksMax=77\\n' >${local}/system.conf.d/tasks.conf
       sleep 2.1; systemctl daemon-reload; sleep 0.05; rm -r /usr/local/lib/other`,
    );
    expect(await property(host, 'other', 'TasksMax')).toBe('77');
    expect(await unread()).toBeUndefined();
    await on(host, `sleep 2.1; rm -r ${local}`);
    expect(await unread()).toEqual([local]);
    await on(
      host,
      `sleep 0.05; systemctl daemon-reload; mkdir /usr/local/lib/other; sleep 2.1; rmdir /usr/local/lib/other`,
    );
    expect(await property(host, 'other', 'TasksMax')).not.toBe('77');
    expect(await unread()).toBeUndefined();
  });
});
