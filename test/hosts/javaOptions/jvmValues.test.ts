/**
 * An option of a JVM's own that has another value after a restart is named, and one that has another value at each
 * start is not named again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, RUN, specOf } from './javaApp';
import { on } from '../looking';

const SCRIPTS: Readonly<Record<string, string>> = {
  'default.sh': `JAVA_OPTS="\${JAVA_OPTS:--Dmode=secret1}"\nexec java -Dmode=secret2 $JAVA_OPTS ${RUN}`,
  'chosen.sh': `[ -z "$JAVA_OPTS" ] && OPTS=-Dmode=secret1 || OPTS=-Dmode=secret2\njava $OPTS -Dsame=1 $JAVA_OPTS ${RUN}`,
  'tool.sh': `[ "$JAVA_OPTS" ] || export _JAVA_OPTIONS=-XX:MaxTenuringThreshold=7\nexec java -XX:MaxTenuringThreshold=5 $JAVA_OPTS ${RUN}`,
  'healthy.sh': `exec java -Dpid=node-$$ -Dat=$(date +%s) -Dday="$(date -u)" -Dwork=$(mktemp -d) -Dsame=1 $JAVA_OPTS ${RUN}`,
  'random.sh': `exec java -Dnode=$(od -An -N2 -tu2 /dev/urandom | tr -d ' ') $JAVA_OPTS ${RUN}`,
};
const CHANGED = [
  'warning chosen.service -Dmode',
  'warning default.service -Dmode',
  'warning random.service -Dnode',
  'warning tool.service -XX:MaxTenuringThreshold',
];
const UNITS = Object.keys(SCRIPTS).map((file) => file.replace('.sh', ''));

describe.runIf(support.ok)('options of a JVM whose values change with a restart', () => {
  let site: Site;

  const applied = async (heap: string) => {
    site.spec(specOf(Object.fromEntries(UNITS.map((name) => [name, javaService(heap, ', extra: "-Dother=1"')]))));
    const { document, stdout } = await good(site.apply());
    expect(stdout).not.toMatch(/secret[12]/);
    const host = hostOf(document);
    expect(host.restarts).toHaveLength(UNITS.length);
    return named(host);
  };
  const named = ({ findings }: { readonly findings: readonly Finding[] }) =>
    findings
      .flatMap(({ code, severity, facts }) =>
        code === 'OOM633' ? [`${severity} ${String(facts['unit'])} ${String(facts['options'])}`] : [],
      )
      .sort();

  beforeAll(async () => {
    site = await bootSite(['web01']);
    await installApp(site.host('web01'), SCRIPTS);
    for (const name of UNITS) await site.host('web01').addService(name, { exec: `/opt/app/${name}.sh` });
    await on(site.host('web01'), 'sleep 3');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('are named, without a value and without what is another at each start', async () => {
    expect(await applied('24MiB')).toEqual(CHANGED);
  });

  it('are named by each plan and verify for as long as that JVM runs', async () => {
    const planned = await good(site.plan());
    expect(planned.document.summary).toMatchObject({ inSync: 1 });
    expect(named(hostOf(planned.document))).toEqual(CHANGED);
    const verified = await good(site.verify());
    expect(named(hostOf(verified.document))).toEqual(CHANGED);
    await on(site.host('web01'), 'systemctl restart tool.service; sleep 2');
    expect(named(hostOf((await good(site.verify())).document))).toEqual(CHANGED.slice(0, 3));
  });

  it('are named after the next restart where they have the other value still, and not where they change each time', async () => {
    await applied('28MiB');
    expect(await on(site.host('web01'), 'cat /var/lib/oomcfg/before')).not.toContain('secret');
    expect(named(hostOf((await good(site.verify())).document))).toEqual(CHANGED.slice(0, 2));
  });
});
