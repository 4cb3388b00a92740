/**
 * A JVM in a unit that oomcfg never restarts is compared with what is wanted of it: what it has instead is a warning,
 * and counts neither as in force nor as right in the files.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, specOf } from '../javaOptions/javaApp';
import { on, property } from '../looking';

const ENVIRONMENT = { JAVA_OPTS: '-Xmx96m' };
const MORE = ', extra: "-Da=1"';

describe.runIf(support.ok)('a JVM in a unit that is never restarted', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {
      'nohup.sh': 'nohup java $JAVA_OPTS -cp /opt/app Stay >/dev/null 2>&1 &',
      'fork.sh': '(java $JAVA_OPTS -cp /opt/app Stay | tee /dev/null) >/dev/null 2>&1 &',
    });
    await host.addService('once', {
      exec: '/opt/app/nohup.sh',
      type: 'oneshot',
      environment: ENVIRONMENT,
      extra: 'RemainAfterExit=yes',
    });
    await host.addService('fork', {
      exec: '/opt/app/fork.sh',
      type: 'forking',
      environment: ENVIRONMENT,
      extra: 'GuessMainPID=no',
    });
    await host.addService('refuses', {
      exec: '/usr/bin/java $JAVA_OPTS -cp /opt/app Stay',
      environment: ENVIRONMENT,
      extra: '[Unit]\nRefuseManualStop=yes',
    });
    await host.addService('left', {
      exec: '/opt/app/nohup.sh',
      type: 'oneshot',
      extra: 'RemainAfterExit=yes\nKillMode=process',
    });
    await on(host, 'sleep 3');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  async function verified() {
    const { code, document } = await site.verify();
    const { status, drift, holds, inFilesOnly, findings } = hostOf(document);
    const kept = findings.filter((finding) => finding.code === 'OOM670');
    return {
      code,
      status,
      drift,
      holds,
      inFilesOnly,
      kept: kept.map(({ severity, facts }) => [severity, facts['unit']]),
    };
  }
  const spec = (more = ''): void =>
    site.spec(
      specOf({
        once: java('24MiB', more),
        fork: java('24MiB', more),
        refuses: java('24MiB', more),
        left: '{ protect: expendable, memory: 256MiB }',
      }),
    );

  it('is warned of as long as it has other options, and counts as neither in force nor right in the files', async () => {
    spec(MORE);
    expect(await property(host, 'fork', 'MainPID')).toBe('0');
    const { restarts } = hostOf((await good(site.apply())).document);
    expect(restarts.map(({ unit }) => unit)).toEqual(['fork.service']);
    // MemoryMax of all, the score of one, and the options of the one that was restarted.
    expect(await verified()).toEqual({
      code: 0,
      status: 'ok',
      drift: [],
      holds: 6,
      inFilesOnly: 0,
      kept: [
        ['warning', 'once.service'],
        ['warning', 'refuses.service'],
      ],
    });
    const { stdout } = await site.run(['verify']);
    expect(stdout).toContain('no drift, with warnings');
    expect(stdout).toMatch(/once\.service runs with other settings[^]*-Xmx96m of the command\s+line wins over -Xmx24M/);
    expect(stdout).not.toContain('right in the files');
  });

  it('counts as in force once it was started anew by hand', async () => {
    // (Of the other one the JVM of its first start is the first process.)
    await on(host, 'systemctl restart once left; sleep 2');
    expect(await verified()).toMatchObject({
      code: 0,
      holds: 7,
      inFilesOnly: 0,
      kept: [['warning', 'refuses.service']],
    });
  });

  it('is warned of where it has an option that the spec no longer has', async () => {
    spec();
    await good(site.apply());
    expect(await verified()).toMatchObject({
      code: 0,
      holds: 6,
      inFilesOnly: 0,
      kept: [
        ['warning', 'once.service'],
        ['warning', 'refuses.service'],
      ],
    });
  });
});
