/**
 * An option that wins over the variable holds its host; once it is taken out of the files that give it, as the finding
 * says, nothing but a restart is missing, and the next apply announces it and makes it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, planned, RUN, specOf } from './javaApp';
import { on } from '../looking';

const NAMES = ['called', 'comment', 'file', 'moved'];
const all = (line: (name: string) => string): string[] => NAMES.map(line).sort();

describe.runIf(support.ok)('an option that wins over the variable', () => {
  let site: Site;
  let host: FleetHost;
  const script = async (name: string, text: string): Promise<void> => {
    await host.writeFile(`/opt/app/${name}`, `#!/bin/sh\n${text}\n`);
  };

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {
      'comment.sh': `exec java $JAVA_OPTS -XX:MaxHeapSize=96m ${RUN}`,
      'called.sh': `. /opt/app/heap.sh\nexec java $JAVA_OPTS $MORE ${RUN}`,
      'heap.sh': 'MORE=-Xmx96m',
      'moved.sh': `exec java $JAVA_OPTS -Xmx96m ${RUN}`,
      'file.sh': `exec java $JAVA_OPTS $MORE ${RUN}`,
    });
    await host.writeFile('/etc/default/file', 'MORE=-Xmx96m\n');
    for (const name of NAMES) {
      await host.addService(name, {
        exec: `/opt/app/${name}.sh`,
        environment: { JAVA_OPTS: '-Xmx64m' },
        ...(name === 'file' ? { extra: 'EnvironmentFile=/etc/default/file' } : {}),
      });
    }
    await on(host, 'sleep 3');
    site.spec(specOf(Object.fromEntries(NAMES.map((name) => [name, java('24MiB')]))));
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('holds the host, and is restarted away once its files give it no more', async () => {
    expect(await planned(site, 'OOM480', 'OOM488')).toMatchObject({
      code: 3,
      said: all((name) => `OOM480 error ${name}.service`),
    });
    await script('comment.sh', `exec java $JAVA_OPTS ${RUN} # was -XX:MaxHeapSize=96m`);
    await script('heap.sh', '# MORE=-Xmx96m');
    await script('moved.sh', `exec java -Xmx96m $JAVA_OPTS ${RUN}`);
    await host.writeFile('/etc/default/file', '#MORE=-Xmx96m\n');
    expect(await planned(site, 'OOM480', 'OOM488')).toEqual({
      code: 0,
      restarts: NAMES.map((name) => `${name}.service`),
      said: all((name) => `OOM488 info ${name}.service`),
    });
    await good(site.apply());
    expect(hostOf((await good(site.verify())).document)).toMatchObject({ drift: [], holds: 8 });
  });

  it('that scripts give later on is restarted away in the same way; where they leave it open, that is a warning', async () => {
    await script('heap.sh', 'MORE=-Xmx96m');
    await script('comment.sh', `exec java $JAVA_OPTS -Xmx96m ${RUN}`);
    await on(host, 'systemctl restart called comment; sleep 3');
    expect(await planned(site, 'OOM427')).toMatchObject({
      code: 3,
      said: ['OOM427 error called.service', 'OOM427 error comment.service'],
    });
    await script('heap.sh', 'MORE= # -Xmx96m');
    await script('comment.sh', `false && exec java $JAVA_OPTS -Xmx96m ${RUN}\nexec java $JAVA_OPTS ${RUN}`);
    expect(await planned(site, 'OOM427', 'OOM480', 'OOM488')).toEqual({
      code: 0,
      restarts: ['called.service', 'comment.service'],
      said: ['OOM480 warning comment.service', 'OOM488 info called.service'],
    });
    await good(site.apply());
    await good(site.verify());
  });
});
