/**
 * JAVA_OPTS on real hosts: what somebody else put there is not lost unseen, and no value of an environment ever leaves
 * a host.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { mainPid, on, property, variableOf } from '../looking';
import { SIZES } from './javaApp';

const IDLE = '/usr/local/bin/idle';
const CANARY = 'canary-4f9b2c7d1e';

describe.runIf(support.ok)('JAVA_OPTS on real hosts', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const spec = (unit: string, more = ''): void =>
    site.spec(`services: { ${unit}: { memory: 64MiB, java: { ${SIZES}${more} } } }\n`);

  /** Every byte that a run of each command prints or saves. */
  async function everythingSaid(): Promise<string> {
    const runs = [
      await site.run(['plan', '--out', 'said.json']),
      await site.run(['plan', '--json']),
      await site.run(['verify']),
      await site.run(['verify', '--json']),
      await site.run(['apply', '--yes', '--json']),
      await site.run(['apply', '--yes'], { env: { OOMCFG_DEBUG: '1' } }),
    ];
    return (
      runs.map(({ stdout, stderr }) => stdout + stderr).join('') + readFileSync(join(site.folder, 'said.json'), 'utf8')
    );
  }

  it('options that would be lost hold the host; the finding names them, up to their `=`', async () => {
    await host.addService('shop', {
      exec: IDLE,
      environment: { JAVA_OPTS: `-Dspring.profiles.active=prod -Dpassword=${CANARY} -Xmx1g -javaagent:/opt/agent.jar` },
    });
    spec('shop');
    const { code, document } = await site.plan();
    expect(code).toBe(3);
    const finding = hostOf(document).findings.find(({ severity }) => severity === 'error');
    expect(finding?.code).toBe('OOM422');
    expect(finding?.facts).toMatchObject({
      options: ['-Dspring.profiles.active', '-Dpassword', '-javaagent:/opt/agent.jar'],
    });
    expect(finding?.fix).toMatch(/extra.*replace.*_JAVA_OPTIONS/);
    expect((await site.apply()).code).toBe(3);
    expect(await variableOf(host, 'shop', 'JAVA_OPTS')).toContain('-Xmx1g');
  });

  it('way out: extra keeps them', async () => {
    await host.writeFile('/opt/agent.jar', '');
    spec('shop', ", extra: [-Dspring.profiles.active=stage, '-Dpassword=50%', '-javaagent:/opt/agent.jar']");
    const planned = hostOf((await site.plan()).document);
    expect(planned.restarts).toEqual([{ unit: 'shop.service', because: ['JAVA_OPTS'] }]);
    const applied = await site.apply();
    expect(applied.code).toBe(0);
    const value = await variableOf(host, 'shop', 'JAVA_OPTS');
    expect(value).toMatch(/^-.* -Dspring\.profiles\.active=stage -Dpassword=50% -javaagent:\/opt\/agent\.jar$/);
    expect(value).toContain('-Xmx16M');
    await good(site.verify());
    const pid = await mainPid(host, 'shop');
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });
    expect(await mainPid(host, 'shop')).toBe(pid);
  });

  it('way out: another variable, which adds', async () => {
    spec('shop', ', variable: JDK_JAVA_OPTIONS');
    const { code } = await site.apply();
    expect(code).toBe(0);
    expect(await variableOf(host, 'shop', 'JDK_JAVA_OPTIONS')).toContain('-Xmx16M');
    expect(await variableOf(host, 'shop', 'JAVA_OPTS')).toBe(
      `-Dspring.profiles.active=prod -Dpassword=${CANARY} -Xmx1g -javaagent:/opt/agent.jar`,
    );
    await good(site.verify());
  });

  it('way out: replace, which loses them knowingly', async () => {
    spec('shop', ', replace: true');
    await good(site.apply());
    expect(await variableOf(host, 'shop', 'JAVA_OPTS')).not.toContain(CANARY);
    expect(await variableOf(host, 'shop', 'JAVA_OPTS')).toContain('-Xmx16M');
    expect(await variableOf(host, 'shop', 'JDK_JAVA_OPTIONS')).toBeUndefined();
  });

  it('dropped: the unit has its own options again, after the announced restart', async () => {
    site.spec('services: { shop: { memory: 64MiB } }\n');
    const planned = hostOf((await site.plan()).document);
    expect(planned.restarts.map(({ unit }) => unit)).toEqual(['shop.service']);
    await good(site.apply());
    expect(await variableOf(host, 'shop', 'JAVA_OPTS')).toContain(CANARY);
    await good(site.verify());
    expect((await site.apply()).document.summary).toMatchObject({ inSync: 1 });
  });

  it('an EnvironmentFile that sets the variable wins, so the host is held', async () => {
    await host.writeFile('/etc/default/filed', `TOKEN=${CANARY}\nJAVA_OPTS="-Xmx2g -Dkey=${CANARY}"\n`);
    await host.addService('filed', { exec: IDLE, extra: 'EnvironmentFile=-/etc/default/filed' });
    spec('filed');
    const { code, document } = await site.plan();
    expect(code).toBe(3);
    const finding = hostOf(document).findings.find(({ severity }) => severity === 'error');
    expect(finding).toMatchObject({ code: 'OOM421', facts: { place: '/etc/default/filed', variable: 'JAVA_OPTS' } });
    expect(await everythingSaid()).not.toContain(CANARY);
  });

  it('a java that is started without a shell reads no JAVA_OPTS: a warning', async () => {
    await on(host, 'mkdir -p /opt/bin; cp /usr/local/bin/idle /opt/bin/java');
    await host.addService('plain', { exec: '/opt/bin/java' });
    spec('plain');
    expect(codes(hostOf((await site.plan()).document).findings)).toContain('OOM416');
    spec('plain', ', variable: JAVA_TOOL_OPTIONS');
    expect(codes(hostOf((await site.plan()).document).findings)).not.toContain('OOM416');
  });

  it('a start script that sets the variable by itself is restarted once, and not again and again for nothing', async () => {
    const wrapper = '/usr/local/bin/wrapped';
    const wrap = (text: string): Promise<unknown> => host.writeFile(wrapper, `#!/bin/sh\n${text}exec ${IDLE}\n`);
    await wrap('export JAVA_OPTS=-Xmx99m\n');
    await on(host, `chmod 755 ${wrapper}`);
    await host.addService('stubborn', { exec: wrapper });
    spec('stubborn');
    const first = await site.apply();
    expect(first.code).toBe(1);
    expect(hostOf(first.document).findings.find(({ severity }) => severity === 'error')).toMatchObject({
      code: 'OOM608',
      detail: expect.stringContaining('start script') as unknown,
    });
    const pid = await mainPid(host, 'stubborn');
    for (let round = 0; round < 2; round++) {
      const again = await site.apply();
      expect(again.code).toBe(3);
      expect(codes(hostOf(again.document).findings)).toContain('OOM427');
    }
    expect(await mainPid(host, 'stubborn')).toBe(pid);
    expect((await site.verify()).code).toBe(3);
    // What the finding says to do is enough.
    await wrap('');
    await on(host, 'systemctl restart stubborn');
    await good(site.verify());
    await on(
      host,
      'systemctl disable --now stubborn; rm /etc/systemd/system/stubborn.service; systemctl daemon-reload; true',
    );
  });

  it('a secret in the environment shows up nowhere: not in what is printed, saved, or written to the host', async () => {
    await host.addService('secret', {
      exec: IDLE,
      environment: {
        API_TOKEN: CANARY,
        JAVA_OPTS: `-Xmx512m -Dtoken=${CANARY} ${CANARY} -XX:OnOutOfMemoryError=${CANARY} -XX:MaxHeapSize=1${CANARY} -Xmn1${CANARY}`,
        NEWLINE: `a\nJAVA_OPTS=${CANARY}`,
      },
    });
    spec('secret');
    const held = await everythingSaid();
    expect(held).toContain('OOM422');
    expect(held).not.toContain(CANARY);
    spec('secret', ', replace: true');
    const done = await everythingSaid();
    expect(done).toContain('"changed"');
    expect(done).not.toContain(CANARY);
    expect(
      await on(host, `grep -rl ${CANARY} /etc/oomcfg /var/lib/oomcfg /etc/systemd/system/*.d 2>/dev/null; true`),
    ).toBe('');
    expect(await property(host, 'secret', 'Environment')).toContain(`API_TOKEN=${CANARY}`);
    expect(await variableOf(host, 'secret', 'API_TOKEN')).toBe(CANARY);
  });
});
