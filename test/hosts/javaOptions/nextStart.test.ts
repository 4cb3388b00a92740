/**
 * What the next start of a unit would bring is said before its restart: options that come behind the variable, files
 * that are gone, a job at work; on a real host with real JVMs.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, planned, RUN, specOf } from './javaApp';
import { mainPid, on } from '../looking';

describe.runIf(support.ok)('the next start of a unit', () => {
  let site: Site;
  let host: FleetHost;

  const said = (...codes: readonly string[]) => planned(site, ...codes);

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {
      'size.sh': `m=90\nexec java $JAVA_OPTS -Xmx\${m}m ${RUN}`,
      'reads.sh': `[ -r /etc/default/reads ] && . /etc/default/reads\nexec java $JAVA_OPTS ${RUN}`,
      'args.sh': `f=$(mktemp /tmp/args.XXXXXX)\necho "$JAVA_OPTS" >$f\n{ sleep 2; rm -f $f; } &\nexec java @$f ${RUN}`,
      'pipe.sh': '/opt/app/docker 9999 | awk "{ print }"',
      'beside.sh': '/opt/app/docker 9999 &\nexec /opt/app/own 9999',
    });
    await on(host, 'cp /bin/sleep /opt/app/docker; cp /bin/sleep /opt/app/own; echo A=1 >/etc/ef.env');
    await host.writeFile('/etc/default/reads', 'JAVA_OPTS=-Xmx90m\n');
    await host.addService('behind', { exec: `/usr/bin/java $JAVA_OPTS -Xmx90m ${RUN}` });
    for (const name of ['size', 'reads', 'args', 'pipe', 'beside']) {
      await host.addService(name, { exec: `/opt/app/${name}.sh` });
    }
    await host.addService('needy', { exec: `/opt/app/size.sh`, extra: 'EnvironmentFile=/etc/ef.env' });
    await on(host, 'mkdir /etc/ef.d; for each in ef.d/a latin; do echo A=1 >/etc/$each.env; done');
    await on(host, 'printf "JAVA_OPTS=-Xmx90m\\nA=caf\\351\\n" >/etc/dashed.env');
    for (const [name, file] of [
      ['globs', '/etc/ef.d/*.env'],
      ['latin', '/etc/latin.env'],
      ['dashed', '-/etc/dashed.env'],
    ] as const) {
      await host.addService(name, { exec: `/usr/bin/java $JAVA_OPTS ${RUN}`, extra: `EnvironmentFile=${file}` });
    }
    await host.writeFile('/etc/systemd/system/job.service', '[Service]\nExecStart=/bin/sleep 9999\n');
    await host.writeFile('/etc/systemd/system/job.timer', '[Timer]\nOnActiveSec=1\nAccuracySec=100ms\n');
    await on(host, 'systemctl daemon-reload; systemctl start job.timer; rm /etc/ef.env; sleep 4');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('a size that ExecStart= puts after the variable holds the host, and is not called lowered', async () => {
    site.spec(specOf({ behind: java('24MiB') }));
    expect((await said('OOM480')).said).toEqual(['OOM480 error behind.service']);
    const lowered = hostOf((await site.plan()).document).findings.find(({ code }) => code === 'OOM483');
    expect(lowered?.summary ?? '').not.toContain(' heap 90');
  });

  it('a size that a script gives, and a file that it reads somewhere in a line, are warned of', async () => {
    site.spec(specOf({ size: java('24MiB'), reads: java('24MiB') }));
    expect(await said('OOM480', 'OOM484', 'OOM495')).toMatchObject({
      said: ['OOM484 warning reads.service', 'OOM495 warning size.service'],
    });
  });

  it('one whose EnvironmentFile= is gone would not come up: the host is held, and it lives on', async () => {
    const pid = await mainPid(host, 'needy');
    site.spec(specOf({ needy: java('24MiB') }));
    expect(await said('OOM496')).toMatchObject({ code: 3, said: ['OOM496 error needy.service'] });
    expect((await site.apply()).code).toBe(3);
    expect(await mainPid(host, 'needy')).toBe(pid);
    await on(host, 'echo A=1 >/etc/ef.env; chmod 644 /opt/app/size.sh');
    expect(await said('OOM496')).toMatchObject({ said: ['OOM496 error needy.service'] });
    await on(host, 'chmod 755 /opt/app/size.sh');
    expect((await said('OOM496')).said).toEqual([]);
  });

  it('one whose EnvironmentFile= systemd rejects holds the host, and one with a `-` gives nothing', async () => {
    const [pid, latin] = [await mainPid(host, 'globs'), await mainPid(host, 'latin')];
    await on(host, 'rm /etc/ef.d/a.env; printf "A=caf\\351\\n" >/etc/latin.env');
    site.spec(specOf({ globs: java('24MiB'), latin: java('24MiB') }));
    const both = ['OOM496 error globs.service', 'OOM496 error latin.service'];
    expect(await said('OOM496')).toMatchObject({ code: 3, said: both });
    expect((await site.apply()).code).toBe(3);
    expect([await mainPid(host, 'globs'), await mainPid(host, 'latin')]).toEqual([pid, latin]);
    await on(host, 'echo A=1 >/etc/ef.d/a.env; printf "A=1\\n\\000B=1\\n" >/etc/latin.env');
    expect((await said('OOM496')).said).toEqual(['OOM496 error latin.service']);
    // So it is: systemd does not start it.
    expect(await on(host, 'systemctl restart latin || systemctl show -p MainPID latin')).toContain('MainPID=0');
    site.spec(specOf({ dashed: java('24MiB') }));
    expect((await said('OOM421', 'OOM496')).said).toEqual([]);
  });

  it('a job that a timer started is not killed for what its next start brings', async () => {
    site.spec(
      'services: { job: { memory: 64MiB, java: { heap: 16MiB, metaspace: 16MiB, threads: 1, codeCache: 4MiB, directMemory: 1MiB } } }\n',
    );
    expect(await said('OOM415')).toMatchObject({ restarts: [], said: ['OOM415 info job.service'] });
  });

  it('a client of a container is seen in a pipe and beside another program', async () => {
    site.spec('services: { pipe: { memory: 64MiB }, beside: { memory: 64MiB } }\n');
    expect((await said('OOM461')).said).toEqual(['OOM461 warning beside.service', 'OOM461 warning pipe.service']);
  });

  it('a JVM whose argument file its script removes holds no host when all is as wanted', async () => {
    site.spec(specOf({ args: java('24MiB') }));
    expect((await site.apply()).code).toBe(0);
    await on(host, 'sleep 4; ! ls /tmp/args.*');
    const again = await site.apply();
    expect(hostOf(again.document).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(again.code).toBe(0);
  });
});
