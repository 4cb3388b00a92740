/**
 * A unit that does not run: what its command line would make of the options at its next start is said before, and it is
 * so.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, RUN, specOf } from './javaApp';
import { mainPid, on, property } from '../looking';

describe.runIf(support.ok)('the next start of a unit that does not run', () => {
  let site: Site;
  let host: FleetHost;

  const said = async (name: string, variable = 'JAVA_OPTS') => {
    site.spec(specOf({ [name]: javaService('24MiB', `, variable: ${variable}`) }));
    const { code, document } = await site.plan();
    const found = hostOf(document).findings.filter(({ severity }) => severity === 'error');
    return [code, ...found.map((one) => one.code)];
  };

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {});
    const units = {
      initial: `java -Xms90m $JAVA_OPTS ${RUN}`,
      behind: `java $JAVA_OPTS -Xmx90m ${RUN}`,
      front: `java -Xmx90m -Xms8m $JAVA_OPTS ${RUN}`,
    };
    for (const [name, line] of Object.entries(units))
      await host.writeFile(`/etc/systemd/system/${name}.service`, `[Service]\nExecStart=/usr/bin/${line}\n`);
    await host.writeFile('/opt/app/start.sh', `#!/bin/sh\nexec java $JAVA_OPTS ${RUN}\n`);
    await on(host, 'chmod 755 /opt/app/start.sh');
    await host.writeFile('/etc/default/opts', `OTHER_OPTS="-Da='b c' -Xmx90m"\nJAVA_OPTS=-Xmx90m\n`);
    await host.writeFile('/etc/default/last', '_JAVA_OPTIONS=-Xmx90m\n');
    const given = {
      given: ['opts', `java $OTHER_OPTS ${RUN}`],
      last: ['last', `java ${RUN}`],
      taken: ['last', `java ${RUN}`],
    };
    for (const [name, [file, line]] of Object.entries(given)) {
      const unset = name === 'taken' ? 'UnsetEnvironment=_JAVA_OPTIONS\n' : '';
      const text = `[Service]\nEnvironmentFile=/etc/default/${file}\n${unset}ExecStart=/usr/bin/${line}\n`;
      await host.writeFile(`/etc/systemd/system/${name}.service`, text);
    }
    await host.writeFile(
      '/etc/systemd/system/script.service',
      '[Service]\nEnvironmentFile=/etc/default/opts\nExecStart=/opt/app/start.sh\n',
    );
    await host.writeFile(
      '/etc/systemd/system/shell.service',
      `[Service]\nExecStart=/bin/sh -c 'JAVA_OPTS="$JAVA_OPTS -Xmx90m"; exec java $JAVA_OPTS ${RUN}'\n`,
    );
    await host.writeFile('/opt/app/args', '-Xmx90m\n');
    await host.writeFile(
      '/etc/systemd/system/args.service',
      `[Service]\nExecStart=/usr/bin/java @/opt/app/args ${RUN}\n`,
    );
    await host.writeFile(
      '/etc/systemd/system/env.service',
      `[Service]\nExecStart=/usr/bin/env _JAVA_OPTIONS=-Xmx90m java ${RUN}\n`,
    );
    await on(host, 'systemctl daemon-reload');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('an initial heap above the heap would stop it, and a size after the variable would win: either holds the host', async () => {
    expect(await said('initial')).toEqual([3, 'OOM457']);
    expect(await said('behind')).toEqual([3, 'OOM480']);
    expect(await said('front', 'JDK_JAVA_OPTIONS')).toEqual([3, 'OOM480']);
    expect((await site.apply()).code).toBe(3);
  });

  it('a size of a file that comes after the variable holds the host, and one that the unit takes away does not', async () => {
    expect(await said('given', 'JDK_JAVA_OPTIONS')).toEqual([3, 'OOM480']);
    expect(await said('last', 'JAVA_TOOL_OPTIONS')).toEqual([3, 'OOM480']);
    expect(await said('taken', 'JAVA_TOOL_OPTIONS')).toEqual([0]);
    await on(host, 'systemctl start given last taken; sleep 2');
    const line = await on(host, `tr '\\0' '|' <"/proc/$1/cmdline"`, await mainPid(host, 'given'));
    expect(line).toContain('|-Da=b c|-Xmx90m|');
    const began = await on(host, 'journalctl -u last -u taken -o cat | grep Picked');
    expect(began.split('\n')).toEqual(['Picked up _JAVA_OPTIONS: -Xmx90m']);
    await on(host, 'systemctl stop given last taken');
  });

  it('so do those of an argument file and of env, and a line of a shell that sets the variable is a warning, up or down', async () => {
    expect(await said('args', 'JAVA_TOOL_OPTIONS')).toEqual([3, 'OOM480']);
    expect(await said('env', 'JAVA_TOOL_OPTIONS')).toEqual([3, 'OOM480']);
    expect(await said('shell')).toEqual([0]);
    const warned = async () =>
      hostOf((await site.plan()).document)
        .findings.filter(({ code }) => code === 'OOM372' || code === 'OOM495')
        .map(({ code, facts }) => `${code} ${String(facts['options'])}`);
    expect(await warned()).toEqual(['OOM372 -Xmx90m']);
    await on(host, 'systemctl start shell; sleep 2');
    expect(await warned()).toEqual(['OOM495 -Xmx90m']);
    await on(host, 'systemctl stop shell');
  });

  it('what a file gives to a start script is a warning: nobody knows what that does with it', async () => {
    expect(await said('script', 'JDK_JAVA_OPTIONS')).toEqual([0]);
    const { document } = await site.plan();
    expect(hostOf(document).findings.filter(({ code }) => code === 'OOM372')).toMatchObject([
      { severity: 'warning', facts: { unit: 'script.service', options: ['-Xmx90m', '-Xmx90m'] } },
    ]);
  });

  it('where the variable wins it is applied, and the next start has it', async () => {
    expect(await said('front')).toEqual([0]);
    await good(site.apply());
    expect(await property(host, 'front', 'ActiveState')).toBe('inactive');
    await on(host, 'systemctl start front; sleep 2');
    expect(await on(host, "tr '\\0' ' ' <\"/proc/$1/cmdline\"", await mainPid(host, 'front'))).toMatch(
      /-Xmx90m .*-Xmx24M /,
    );
    expect(hostOf((await good(site.verify())).document).drift).toEqual([]);
  });
});
