/**
 * Services as Debian ships them: Redis that scores itself, nginx with workers of its own, Tomcat behind its start
 * script, and a daemon of jsvc.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support, until } from '../harness';
import { limitOf, mainPid, MIB, on, scoreOf } from '../looking';

/** `class Wait implements org.apache.commons.daemon.Daemon`, which does nothing; compiled for Java 8. */
const WAIT =
  'yv66vgAAADQAEQoAAgADBwAEDAAFAAYBABBqYXZhL2xhbmcvT2JqZWN0AQAGPGluaXQ+AQADKClWBwAIAQAEV2FpdAcACgEAIG9yZy9hcGFjaGUvY29tbW9ucy9kYWVtb24vRGFlbW9uAQAEQ29kZQEABGluaXQBACwoTG9yZy9hcGFjaGUvY29tbW9ucy9kYWVtb24vRGFlbW9uQ29udGV4dDspVgEABXN0YXJ0AQAEc3RvcAEAB2Rlc3Ryb3kAIQAHAAIAAQAJAAAABQABAAUABgABAAsAAAARAAEAAQAAAAUqtwABsQAAAAAAAQAMAA0AAQALAAAADQAAAAIAAAABsQAAAAAAAQAOAAYAAQALAAAADQAAAAEAAAABsQAAAAAAAQAPAAYAAQALAAAADQAAAAEAAAABsQAAAAAAAQAQAAYAAQALAAAADQAAAAEAAAABsQAAAAAAAA==';

describe.runIf(support.ok)('services as Debian ships them', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  /** Applies, is in sync after it and without drift, and gives what verify says. */
  const settles = async (spec: string) => {
    site.spec(spec);
    await good(site.apply());
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
    return hostOf((await good(site.verify())).document);
  };
  const drop = async (): Promise<void> => {
    site.spec('services: {}\n');
    await good(site.apply());
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1 });
  };
  /** The arguments and the environment of the unit's JVM. */
  const jvmOf = async (unit: string): Promise<string> =>
    (await on(host, 'cat "/proc/$1/cmdline" "/proc/$1/environ"', await mainPid(host, unit))).replaceAll('\0', ' ');

  it('Redis gives itself a score from the one it starts with, and keeps it', async () => {
    await on(
      host,
      "sed -i 's/^oom-score-adj .*/oom-score-adj yes/; s/^oom-score-adj-values .*/oom-score-adj-values 150 200 800/' /etc/redis/redis.conf; systemctl start redis-server",
    );
    expect(await scoreOf(host, 'redis-server')).toBe(150);
    const spec = 'services: { redis: { unit: redis-server.service, memory: 128MiB, protect: expendable } }\n';
    const verified = await settles(spec);
    expect(verified).toMatchObject({ holds: 1, inFilesOnly: 1 });
    expect(codes(verified.findings)).toEqual(['OOM473']);
    expect([await scoreOf(host, 'redis-server'), await limitOf(host, 'redis-server')]).toEqual([150, 128 * MIB]);
    await on(host, 'systemctl restart redis-server');
    expect(await scoreOf(host, 'redis-server')).toBe(450);
    await settles(spec);
    expect(await scoreOf(host, 'redis-server')).toBe(450);
    await drop();
    await on(host, 'systemctl restart redis-server; systemctl --no-block stop redis-server');
  });

  it('workers of nginx have limit and score as it runs, and so have those of a reload', async () => {
    await on(host, 'systemctl start nginx');
    const scores = async (): Promise<string> =>
      on(host, 'for pid in $(pgrep -x nginx); do cat /proc/$pid/oom_score_adj; done | sort | uniq -c | tr -s " "');
    const before = await scores();
    expect((await settles('services: { nginx: { memory: 128MiB, protect: expendable } }\n')).holds).toBe(2);
    expect(await scores()).toBe(before.replace(/ 0$/, ' 300'));
    await on(host, 'systemctl reload nginx; sleep 0.5');
    expect(await scores()).toBe(before.replace(/ 0$/, ' 300'));
    expect(await limitOf(host, 'nginx')).toBe(128 * MIB);
    await drop();
    expect(await scores()).toBe(before);
    await on(host, 'systemctl --no-block stop nginx');
  });

  it('Tomcat: its script overrules JAVA_OPTS where /etc/default sets it, which the plan names, and adds to it where that does not', async () => {
    await on(host, 'systemctl start tomcat10');
    const running = (): Promise<void> =>
      until('its JVM runs', async () => (await jvmOf('tomcat10')).includes('org.apache.catalina.startup.Bootstrap'));
    await running();
    const spec = 'services: { tomcat10: { memory: 1GiB, java: { extra: "-Djava.awt.headless=true" } } }\n';
    site.spec(spec);
    const found = hostOf((await site.plan()).document).findings.find(({ code }) => code === 'OOM484');
    expect(found?.facts).toMatchObject({ place: expect.stringMatching(/^\/etc\/default\/tomcat10:\d+$/) as string });
    await on(
      host,
      "sed -i 's/^JAVA_OPTS=/#&/' /etc/default/tomcat10; echo 'JAVA_OPTS=\"$JAVA_OPTS -Dapp.mode=x\"' >/usr/share/tomcat10/bin/setenv.sh; systemctl restart tomcat10",
    );
    await running();
    expect((await settles(spec)).holds).toBe(2);
    const jvm = await jvmOf('tomcat10');
    expect(jvm).toMatch(/ -Xmx\d+K .*-Dapp\.mode=x .*org\.apache\.catalina\.startup\.Bootstrap/);
    expect(await limitOf(host, 'tomcat10')).toBe(1024 * MIB);
    await drop();
    await running();
    expect(await jvmOf('tomcat10')).not.toContain('-Xmx');
    await on(host, 'systemctl --no-block stop tomcat10');
  });

  it('a daemon of jsvc reads JAVA_TOOL_OPTIONS, and neither of the variables of scripts and of java', async () => {
    await on(host, 'mkdir -p /opt/wait; echo "$1" | base64 -d >/opt/wait/Wait.class', WAIT);
    await host.addService('wait', {
      type: 'forking',
      exec: '/usr/bin/jsvc -home /usr/lib/jvm/default-java -pidfile /run/wait.pid -cp /usr/share/java/commons-daemon.jar:/opt/wait Wait',
      extra: 'PIDFile=/run/wait.pid',
    });
    const spec = (variable: string): string =>
      `services: { wait: { memory: 512MiB, java: { variable: ${variable} } } }\n`;
    for (const variable of ['JAVA_OPTS', 'JDK_JAVA_OPTIONS']) {
      site.spec(spec(variable));
      const { findings } = hostOf((await site.plan()).document);
      expect(findings.find(({ code }) => code === 'OOM416')?.fix).toContain('{variable: JAVA_TOOL_OPTIONS}');
    }
    expect((await settles(spec('JAVA_TOOL_OPTIONS'))).holds).toBe(2);
    expect(await jvmOf('wait')).toMatch(/ JAVA_TOOL_OPTIONS=.*-Xmx\d+K/);
    await drop();
    expect(await jvmOf('wait')).not.toContain('JAVA_TOOL_OPTIONS');
  });
});
