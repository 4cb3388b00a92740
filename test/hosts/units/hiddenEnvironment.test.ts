/**
 * Where root may not read the environment of a process (no CAP_SYS_PTRACE, hidepid), what is in force of a variable is
 * not known: neither unset nor as wanted, and no restart is made for it in vain. On a real host.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, specOf } from '../javaOptions/javaApp';
import { mainPid, on } from '../looking';

const RUN = '-cp /opt/app Stay';

describe.runIf(support.ok)('an environment that root may not read', () => {
  let site: Site;
  let host: FleetHost;
  const codes = ['OOM427', 'OOM480', 'OOM487', 'OOM496', 'OOM497', 'OOM675'];
  const found = ({ findings }: { readonly findings: readonly Finding[] }): readonly string[] =>
    findings
      .filter(({ code }) => codes.includes(code))
      .map(({ code, severity, facts }) => `${code} ${severity} ${String(facts['unit'])}`)
      .sort();

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, { 'start.sh': `exec java $JAVA_OPTS ${RUN}`, 'below.sh': `sudo -u deploy java ${RUN}` });
    await host.writeFile('/etc/systemd/system/api.service', '[Service]\nUser=deploy\nExecStart=/opt/app/start.sh\n');
    // Its main process is root's own, and its JVM another user's.
    await host.writeFile('/etc/systemd/system/below.service', '[Service]\nExecStart=/opt/app/below.sh\n');
    await host.writeFile(
      '/etc/systemd/system/ssh.service.d/less.conf',
      '[Service]\nCapabilityBoundingSet=~CAP_SYS_PTRACE CAP_SYS_ADMIN CAP_PERFMON\n',
    );
    await on(host, 'systemctl daemon-reload; systemctl start api below; systemctl restart ssh; sleep 3');
    site.spec(specOf({ api: javaService('24MiB') }));
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('is said to be unknown; the restart that the change needs is made, and none after it', async () => {
    const plan = await good(site.plan());
    expect(found(hostOf(plan.document))).toEqual(['OOM675 warning api.service']);
    expect(hostOf(plan.document).restarts.map(({ unit }) => unit)).toEqual(['api.service']);
    const before = await mainPid(host, 'api');
    expect(found(hostOf((await good(site.apply())).document))).toEqual(['OOM675 warning api.service']);
    const after = await mainPid(host, 'api');
    expect(after).not.toBe(before);
    const verified = await good(site.verify());
    expect(hostOf(verified.document).drift).toEqual([]);
    expect(found(hostOf(verified.document))).toEqual(['OOM675 warning api.service']);
    expect(hostOf((await good(site.apply())).document).restarts).toEqual([]);
    expect(await mainPid(host, 'api')).toBe(after);
  });

  it('restarts for another value, and for one that is dropped, once each', async () => {
    site.spec(specOf({ api: javaService('28MiB') }));
    expect(hostOf((await good(site.apply())).document).restarts.map(({ unit }) => unit)).toEqual(['api.service']);
    expect(await on(host, `tr '\\0' ' ' <"/proc/$1/cmdline"`, await mainPid(host, 'api'))).toContain('-Xmx28M');
    site.spec('services: { api: { memory: 256MiB } }\n');
    expect(hostOf((await good(site.apply())).document).restarts.map(({ unit }) => unit)).toEqual(['api.service']);
    expect(hostOf((await good(site.apply())).document).restarts).toEqual([]);
  });

  it('does not say that no JVM runs in a unit of which it cannot see that', async () => {
    site.spec(specOf({ below: javaService('24MiB') }));
    expect(found(hostOf((await site.plan()).document))).toEqual(['OOM675 warning below.service']);
  });

  it('is the same where such processes cannot even be seen', async () => {
    await on(host, 'mount -o remount,hidepid=2 /proc');
    site.spec(specOf({ api: javaService('24MiB') }));
    expect(found(hostOf((await site.plan()).document))).toEqual(['OOM675 warning api.service']);
    await on(host, 'mount -o remount,hidepid=0 /proc');
  });
});
