/**
 * A process that ends between two readings of it is gone: what could not be read of it any more is never said to be
 * unset, or missing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, RUN, specOf } from '../javaOptions/javaApp';
import { mainPid, on } from '../looking';

/**
 * In place of a program of the look: where it is about to read such a file of the process in /run/victim, that process
 * ends first.
 */
const killing = (program: string, file: string): string => `#!/bin/sh
case "$*" in */proc/*/${file}*)
  if [ -s /run/victim.${program} ]; then
    pid=$(cat /run/victim.${program}); rm /run/victim.${program}
    case $pid in unit) pid=$(systemctl show --value -p MainPID main) ;; esac
    kill -KILL $pid
    while [ -d /proc/$pid ]; do sleep 0.01; done
    : >/run/killed
  fi ;;
esac
exec /usr/bin/${program} "$@"
`;

describe.runIf(support.ok)('a process that dies while it is read', () => {
  let site: Site;
  let host: FleetHost;

  const kill = (program: string, pid: string): Promise<string> =>
    on(host, 'rm -f /run/killed; echo "$2" >"/run/victim.$1"', program, pid);
  const wasKilled = (): Promise<string> => on(host, 'ls /run/killed');

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
    await installApp(host, {
      'main.sh': `exec java $JAVA_OPTS ${RUN}`,
      'child.sh': `java $JAVA_OPTS ${RUN}\nsleep 9999`,
    });
    for (const unit of ['main', 'child']) await host.addService(unit, { exec: `/opt/app/${unit}.sh` });
    await on(host, 'sleep 2');
    await host.writeFile('/usr/local/bin/sed', killing('sed', 'environ'));
    await host.writeFile('/usr/local/bin/grep', killing('grep', 'cmdline'));
    await on(host, 'chmod 755 /usr/local/bin/sed /usr/local/bin/grep');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('right after its restart has failed, and has no variable that is unset', async () => {
    site.spec(specOf({ main: java('24MiB'), child: java('24MiB') }));
    await good(site.apply());
    site.spec(specOf({ main: java('25MiB'), child: java('24MiB') }));
    // The first look that sees the new process reads the environment of that one.
    await on(
      host,
      `sed -i 's#if \\[ -s#if grep -qs Xmx25 /etc/systemd/system/main.service.d/*.conf \\&\\& [ -s#' /usr/local/bin/sed`,
    );
    await kill('sed', 'unit');
    const { code, document } = await site.apply();
    await wasKilled();
    const found = hostOf(document).findings.filter(({ severity }) => severity === 'error');
    expect([code, found.map(({ summary }) => summary)]).toEqual([
      1,
      [expect.stringMatching(/^main\.service is failed/)],
    ]);
    expect(hostOf(document).drift).toEqual([]);
  });

  it('is compared with nothing, and its unit is as systemd says by then', async () => {
    await on(host, 'systemctl start main; sleep 2');
    await kill('sed', await mainPid(host, 'main'));
    const { code, document } = await site.verify();
    await wasKilled();
    expect([code, hostOf(document).drift]).toEqual([0, []]);
    // Of main neither the limit nor the options are in force, of child both are.
    expect(hostOf(document)).toMatchObject({ holds: 2, inFilesOnly: 2 });
    await on(host, 'systemctl start main; sleep 2');
    await kill('sed', await mainPid(host, 'main'));
    const planned = hostOf((await site.plan()).document);
    await wasKilled();
    expect([planned.restarts, codes(planned.findings).filter((one) => one === 'OOM427')]).toEqual([[], []]);
  });

  it('as a JVM below a start script leaves a unit without one, and none that lacks an option', async () => {
    await kill('grep', await on(host, 'pgrep -P "$1" java', await mainPid(host, 'child')));
    const { document } = await site.verify();
    await wasKilled();
    const { drift, findings } = hostOf(document);
    expect(drift).toEqual([]);
    expect(codes(findings)).toContain('OOM487');
  });
});
