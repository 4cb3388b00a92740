/**
 * A unit file that another with an older time took the place of is said to be unread, although systemd itself sees no
 * difference; what changes no text is not.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, type Site, support, unreadUnits } from '../harness';
import { on, property } from '../looking';

const ETC = '/etc/systemd/system';
/**
 * In memory, where a file says when it was made; /etc of these hosts is an overlay, which makes it anew for any change.
 */
const RUN = '/run/systemd/system';

describe.runIf(support.ok)('unit files with older times', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const unit of ['api', 'a1', 'a2', 'a3']) await host.addService(unit, { exec: '/bin/sleep 9999' });
    const all = 'TasksMax=77\nCPUQuota=5%\nCPUQuota=12.5%\nCPUWeight=20\nIOWeight=50\nAllowedCPUs=0-1\nLimitNOFILE=999';
    const words = 'Environment=A=-Xmx1g\nEnvironment=\nEnvironment=A=-Xmx2g\nEnvironment="B=-Xss1m" "A=-Da=b -Xmx3g"';
    const extra = `${all}\nLimitNPROC=infinity\nRestart=on-failure\nRestart=soon\nKillMode=mixed\n${words}`;
    await host.addService('q1', { exec: '/bin/sleep 9999', extra });
    await host.addService('q2', {
      exec: '/bin/sleep 9999',
      extra: 'TasksMax=50%\nCPUQuota=150%\nCPUWeight=\nTasksMax=',
    });
    await host.addService('h1', { exec: '/bin/sleep 9999', environment: { JAVA_OPTS: '-Xmx64m -Da=b' } });
    await on(
      host,
      `mkdir -p /root/old ${ETC}/a2.service.d
       printf '[Service]\\nExecStart=/bin/sleep 9999\\n' | tee ${RUN}/r1.service >${RUN}/r2.service
       printf '[Service]\\nMemoryMax=200M\\n' >${ETC}/a2.service.d/x.conf
       cp ${RUN}/r1.service /root/old/same.service
       printf '[Service]\\nExecStart=/bin/sleep 9998\\n' >/root/old/r1.service
       printf '[Service]\\nExecStart=/bin/sleep 9999\\nMemoryMax=99M\\n' >/root/old/limit.service
       printf '[Service]\\nMemoryMax=99M\\n' >/root/old/x.conf
       sed s/-Xmx64m/-Xmx99m/ ${ETC}/h1.service >/root/old/heap.service
       for what in TasksMax=88 CPUQuota=30% LimitNOFILE=4096 Environment=JAVA_TOOL_OPTIONS=-Xmx2g; do
         { cat ${ETC}/a3.service; echo "$what"; } >/root/old/$what.service; done
       { cat ${ETC}/h1.service; printf 'ExecStart=\\nExecStart=/bin/sleep 9998 -Xmx7g\\n'; } >/root/old/start.service
       grep -v CPUQuota ${ETC}/q2.service >/root/old/less.service
       touch -d 2020-01-01 /root/old/*; systemctl daemon-reload; systemctl start r1 r2 a2`,
    );
    site.spec('services: { api: { memory: 64MiB } }\n');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each([
    ['moved there', `cp -p /root/old/r1.service ${RUN}/.new && mv ${RUN}/.new ${RUN}/r1.service`, 'r1'],
    ['copied over it, with a limit', `cp -p /root/old/limit.service ${ETC}/a1.service`, 'a1'],
    ['copied over it in memory, with a limit', `cp -p /root/old/limit.service ${RUN}/r2.service`, 'r2'],
    ['copied over it, with another heap', `cp -p /root/old/heap.service ${ETC}/h1.service`, 'h1'],
    ['copied over it, with a number of tasks', `cp -p /root/old/TasksMax=88.service ${ETC}/a3.service`, 'a3'],
    ['copied over it, with a share of the CPUs', `cp -p /root/old/CPUQuota=30%.service ${ETC}/a3.service`, 'a3'],
    ['copied over it, with a limit of files', `cp -p /root/old/LimitNOFILE=4096.service ${ETC}/a3.service`, 'a3'],
    ['copied over it, with a first heap', `cp -p /root/old/*JAVA_TOOL*.service ${ETC}/a3.service`, 'a3'],
    ['copied over it, with a heap in its command', `cp -p /root/old/start.service ${ETC}/h1.service`, 'h1'],
    ['copied over it, without its share of the CPUs', `cp -p /root/old/less.service ${ETC}/q2.service`, 'q2'],
    ['a drop-in that is copied over another', `cp -p /root/old/x.conf ${ETC}/a2.service.d/x.conf`, 'a2'],
  ])('%s', async (_, edit, name) => {
    await on(host, `sleep 0.05; ${edit}`);
    expect(await property(host, name, 'NeedDaemonReload')).toBe('no');
    expect(await unreadUnits(site)).toEqual([`${name}.service`]);
    await on(host, 'sleep 0.05; systemctl daemon-reload');
    expect(await unreadUnits(site)).toBeUndefined();
  });

  it('what leaves the texts as they are is not said', async () => {
    for (const quiet of [
      `chmod 600 ${ETC}/*.service ${RUN}/*.service /usr/lib/systemd/system/ssh.service`,
      `ln ${RUN}/r1.service /run/link; ln ${ETC}/a1.service /root/link; touch -a ${ETC}/a2.service`,
      `chown root:root ${ETC}/a2.service.d ${ETC}/a2.service.d/x.conf`,
      `cp -p ${ETC}/a1.service /root/again; cp -p /root/again ${ETC}/a1.service`,
      `cp -p /root/old/same.service ${RUN}/.new; mv ${RUN}/.new ${RUN}/r2.service; systemctl daemon-reload`,
    ]) {
      await on(host, `sleep 0.05; ${quiet}`);
      expect([quiet, await unreadUnits(site)]).toEqual([quiet, undefined]);
    }
  });
});
