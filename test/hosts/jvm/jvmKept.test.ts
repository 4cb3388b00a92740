/**
 * A restart that costs a JVM options which it had before is seen, whatever added them: it is said before where it can
 * be, and fails the wave after.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, RUN, specOf } from '../javaOptions/javaApp';
import { mainPid, on } from '../looking';

const ADDS = '-Dneeded=secret1 -Xlog:gc*=warning';

/** Start scripts that add options only where the variable is empty, each in its way. */
const LOSING: Readonly<Record<string, string>> = {
  'default.sh': `[ -z "$JAVA_OPTS" ] && JAVA_OPTS="${ADDS}"\nexec java $JAVA_OPTS ${RUN}`,
  'assigned.sh': `: "\${JAVA_OPTS:=${ADDS}}"\nexec java $JAVA_OPTS ${RUN}`,
  'other.sh': `OPTS="\${JAVA_OPTS:-${ADDS}}"\njava $OPTS ${RUN}`,
  'relative.sh': `cd /opt/app; . ./defaults; exec java $JAVA_OPTS ${RUN}`,
};
const losing = [...Object.keys(LOSING).map((name) => name.replace('.sh', '')), 'inline', 'perl'];
const LOST = ['-Dneeded', '-Xlog:gc'];

describe.runIf(support.ok)('options that a start script adds to an empty variable', () => {
  let site: Site;

  const java = (more = ''): string => javaService('24MiB', more);
  const spec = (names: readonly string[], more = ''): void =>
    site.spec(specOf(Object.fromEntries(names.map((name) => [name, java(more)]))));
  const found = (
    document: { readonly hosts: readonly { readonly name: string; readonly findings: readonly Finding[] }[] },
    ...wanted: readonly string[]
  ) => hostOf(document, 'web01').findings.filter(({ code }) => wanted.includes(code));

  beforeAll(async () => {
    site = (await bootSite(['web01', 'web02'])).patient();
    for (const name of ['web01', 'web02']) {
      const host = site.host(name);
      await installApp(host, {
        ...LOSING,
        'always.sh': `exec java -Dalways=1 $JAVA_OPTS ${RUN}`,
        'ends.sh': `java $JAVA_OPTS ${RUN} & child=$!; [ -z "$JAVA_OPTS" ] || { sleep 6; kill $child; }; wait; sleep 9999`,
      });
      await host.writeFile('/opt/app/defaults', `[ "x$JAVA_OPTS" != x ] || JAVA_OPTS="${ADDS}"\n`);
      await host.writeFile(
        '/opt/app/perl.pl',
        `#!/usr/bin/perl\nmy @o = split / /, ($ENV{JAVA_OPTS} || '${ADDS}'); exec 'java', @o, qw(${RUN});\n`,
      );
      await on(host, 'chmod 755 /opt/app/perl.pl');
      for (const unit of [...Object.keys(LOSING).map((file) => file.replace('.sh', '')), 'always', 'ends'])
        await host.addService(unit, { exec: `/opt/app/${unit}.sh` });
      await host.addService('perl', { exec: '/opt/app/perl.pl' });
      await host.addService('plain', { exec: `/bin/sh -c "exec java -Dmode=prod $JAVA_OPTS ${RUN}"` });
      await host.addService('inline', {
        exec: `/bin/sh -c '[ "$JAVA_OPTS" ] || JAVA_OPTS="${ADDS}"; exec java $JAVA_OPTS ${RUN}'`,
      });
    }
    await on(site.host('web01'), 'sleep 2');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('are named before the restart, by their names alone, and those of a shell command that has them in any case are not', async () => {
    spec([...losing, 'always', 'plain']);
    const { document, stdout } = await good(site.plan());
    expect(stdout).not.toContain('secret1');
    const said = found(document, 'OOM484', 'OOM485');
    expect(said.map(({ facts }) => String(facts['unit']).replace('.service', '')).sort()).toEqual(
      [...losing, 'always'].sort(),
    );
    expect(said.every(({ severity }) => severity === 'warning')).toBe(true);
    for (const { facts } of said.filter((one) => one.facts['unit'] !== 'always.service'))
      expect(facts['options']).toEqual(expect.arrayContaining(LOST));
    spec([...losing, 'always']);
  });

  it('fail the wave that loses them: named for each unit, and the next host is not touched', async () => {
    const pid = await mainPid(site.host('web02'), 'default');
    const { code, document, stdout } = await site.apply();
    expect(code).toBe(1);
    expect(stdout).not.toContain('secret1');
    expect(document.summary).toMatchObject({ failed: 1, notStarted: 1 });
    const lost = found(document, 'OOM631').map(({ facts }) => [facts['unit'], facts['options']]);
    expect(lost.sort()).toEqual(losing.map((name) => [`${name}.service`, LOST]).sort());
    expect(await mainPid(site.host('web02'), 'default')).toBe(pid);
  });

  it('do not count as wanted afterwards, stop the next apply before its first wave, and hold no other change', async () => {
    const pid = await mainPid(site.host('web02'), 'default');
    expect((await site.apply()).document.summary).toMatchObject({ changed: 0, restarts: 0, notStarted: 1 });
    expect(await mainPid(site.host('web02'), 'default')).toBe(pid);
    const verified = await site.verify();
    expect(verified.code).toBe(3);
    expect(found(verified.document, 'OOM486').map(({ facts }) => facts['options'])).toEqual(losing.map(() => LOST));
    site.spec(`services: { ${[...losing, 'always'].map((name) => `${name}: ${java()}`).join(', ')} }\n`);
    const again = await site.apply('--limit', 'web01');
    expect(again.code).toBe(3);
    site.spec(
      `services: { ${[...losing, 'always'].map((name) => `${name}: ${java().replace('256MiB', '260MiB')}`).join(', ')} }\n`,
    );
    const beside = await site.apply('--limit', 'web01');
    expect([beside.code, hostOf(beside.document).status]).toEqual([3, 'changed']);
    expect(hostOf(beside.document)).toMatchObject({
      notInForce: expect.arrayContaining(losing.map((name) => `${name}.service`)) as unknown,
    });
  });

  it('are kept by extra, and lost knowingly by replace', async () => {
    spec(['default', 'always'], ', extra: ["-Dneeded=secret1", "-Xlog:gc*=warning"]');
    await good(site.apply('--limit', 'web01'));
    await good(site.verify('--limit', 'web01'));
    spec(['perl'], ', replace: true');
    await good(site.apply('--limit', 'web01'));
    await good(site.verify('--limit', 'web01'));
  });

  it('a JVM that ends while the script of its unit lives on fails the wave', async () => {
    spec(['ends']);
    const { code, document } = await site.apply();
    expect(code).toBe(1);
    expect(codes(found(document, 'OOM632'))).toEqual(['OOM632']);
    const verified = await site.verify('--limit', 'web01');
    expect(hostOf(verified.document)).toMatchObject({ inFilesOnly: 1 });
    expect(codes(hostOf(verified.document).findings)).toContain('OOM487');
  });
});
