/**
 * What is started when it is needed and ends well a moment after its limit fell has ended by chance: the rollout goes
 * on.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { on, property, V1 } from '../looking';

/** Ends well two seconds after its limit has fallen below 60 MB. */
const PROGRAM = `#!/bin/sh
limit=/sys/fs/cgroup${V1 ? '/memory' : ''}/$(sed -n 's|.*:${V1 ? 'memory' : ''}:/||p' /proc/self/cgroup)/memory.${V1 ? 'limit_in_bytes' : 'max'}
[ -z "$NOTIFY_SOCKET" ] || systemd-notify --ready
until { read -r most <"$limit"; [ "$most" != max ] && [ "$most" -lt 60000000 ]; } 2>/dev/null; do sleep 0.2; done
sleep 2
`;
const NAMES = ['web01', 'web02'];
/** Started by a socket, by a timer, and by the bus with another type than dbus. */
const SERVICES = ['proxy', 'backup', 'named'];

describe.runIf(support.ok)('a limit that falls live on units that end by themselves', () => {
  let site: Site;

  beforeAll(async () => {
    site = (await bootSite(NAMES)).patient();
    for (const host of site.fleet.hosts) {
      const unit = (name: string, lines: string) => host.writeFile(`/etc/systemd/system/${name}`, `${lines}\n`);
      await host.writeFile('/usr/local/bin/idles', PROGRAM);
      await host.writeFile(
        '/usr/share/dbus-1/system-services/org.example.Named.service',
        '[D-BUS Service]\nName=org.example.Named\nExec=/bin/false\nUser=root\nSystemdService=named.service\n',
      );
      await unit('proxy.service', '[Service]\nExecStart=/usr/local/bin/idles');
      await unit('proxy.socket', '[Socket]\nListenStream=/run/proxy.sock');
      await unit('backup.service', '[Service]\nExecStart=/usr/local/bin/idles\nRestart=on-failure');
      await unit('backup.timer', '[Timer]\nOnActiveSec=1d');
      await unit(
        'named.service',
        '[Service]\nType=notify\nNotifyAccess=all\nBusName=org.example.Named\nExecStart=/usr/local/bin/idles',
      );
      await on(
        host,
        `chmod 755 /usr/local/bin/idles; systemctl daemon-reload; systemctl start proxy.socket backup.timer`,
      );
      await on(host, `systemctl start ${SERVICES.join(' ')}`);
    }
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('goes on to the next host', async () => {
    site.spec(
      `services: { ${SERVICES.map((name) => `${name}: { memory: 50MiB }`).join(', ')} }\nrollout: { canary: 1 }\n`,
    );
    const { document } = await good(site.apply());
    expect(document.hosts.map(({ status, wave }) => [status, wave])).toEqual([
      ['changed', 1],
      ['changed', 2],
    ]);
    for (const name of SERVICES)
      expect([name, await property(site.host('web01'), name, 'ActiveState')]).toEqual([name, 'inactive']);
    const said = document.hosts.flatMap(({ findings }) => findings.map(({ code, summary }) => `${code} ${summary}`));
    expect(said.filter((text) => /^OOM6/.test(text))).toEqual([]);
  });

  it('and counts them as failed neither later nor for verify', async () => {
    const { document } = await good(site.verify());
    const found = NAMES.flatMap((name) => hostOf(document, name).findings);
    expect(found.filter(({ code }) => ['OOM615', 'OOM370'].includes(code))).toEqual([]);
    expect(found.filter(({ code, severity }) => code === 'OOM464' && severity !== 'info')).toEqual([]);
  });
});
