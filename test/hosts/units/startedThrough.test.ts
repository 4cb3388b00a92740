/**
 * However a unit starts its work, a limit counts as in force only where that work is within it, by the kernel's word:
 * work elsewhere is named.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, hostOf, type Site, support } from '../harness';
import { on } from '../looking';

const STAYS = "exec perl -e 'sleep 9999'";

/** Start scripts by what begins the work in them, and the finding that names the unit; none where the work is in it. */
const STARTERS: readonly (readonly [string, string | undefined, (work: string) => string])[] = [
  ['setsid', undefined, (work) => `setsid -f ${work}\n${STAYS}`],
  ['nohup', undefined, (work) => `nohup ${work} >/dev/null 2>&1 &\n${STAYS}`],
  ['su', undefined, (work) => `exec su - ops -c '${work}'`],
  ['sudo', undefined, (work) => `exec sudo -u ops ${work}`],
  ['runuser', undefined, (work) => `exec runuser -l ops -c '${work}'`],
  [
    'start-stop-daemon',
    undefined,
    (work) =>
      `start-stop-daemon --start --background --make-pidfile --pidfile /run/d --exec /bin/${work.replace(' ', ' -- ')}\n${STAYS}`,
  ],
  ['supervisor', undefined, (work) => `exec perl -e 'while (1) { system(q(${work})); sleep 1 }'`],
  ['two-forks', undefined, (work) => `perl -e 'fork and exit; fork and exit; exec q(${work})'\n${STAYS}`],
  ['unshare', undefined, (work) => `exec unshare --mount --pid --fork ${work}`],
  ['scope-itself', 'OOM460', (work) => `exec systemd-run -q --scope ${work}`],
  ['scope-of-shell', 'OOM460', (work) => `systemd-run -q --scope ${work}\necho gone`],
  ['scope-of-program', 'OOM491', (work) => `exec perl -e 'system(q(systemd-run -q --scope ${work}))'`],
  ['scope-by-a-fork', 'OOM491', (work) => `(systemd-run -q --scope ${work} &)\n${STAYS}`],
  ['scope-by-a-fork-of-shells', 'OOM460', (work) => `(systemd-run -q --scope ${work} &)\nsleep 9999; true`],
  ['unit-waited-for', 'OOM461', (work) => `exec systemd-run -q --wait ${work}`],
  ['unit-with-pipe', 'OOM461', (work) => `exec systemd-run -q --pipe ${work}`],
];

describe.runIf(support.ok)('the work of a unit that is started through', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const [index, [name, , script]] of STARTERS.entries()) {
      await host.writeFile(`/opt/${name}.sh`, `#!/bin/sh\n${script(`sleep ${88000 + index}`)}\n`);
      await on(host, 'chmod 755 "/opt/$1.sh"', name);
      await host.addService(name, { exec: `/opt/${name}.sh`, extra: 'MemoryMax=64M' });
    }
    await on(host, 'sleep 2');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each(STARTERS.map(([name, code], index) => [name, code ?? 'nothing', index] as const))(
    '%s: %s is said',
    async (name, code, index) => {
      const place = await on(
        host,
        'for pid in $(pgrep -f "sleep $1$"); do case $(cat /proc/$pid/comm) in sleep) cat /proc/$pid/cgroup ;; esac; done',
        String(88000 + index),
      );
      const isInside = place.includes(`/${name}.service\n`);
      site.spec(`services: { ${name}: { memory: 64MiB } }\n`);
      const { holds, findings } = hostOf((await site.verify()).document);
      const said = findings.filter(({ facts }) => facts['unit'] === `${name}.service`).map((one) => one.code);
      expect({ isInside, holds, said }).toEqual(
        code === 'nothing' ? { isInside: true, holds: 1, said: [] } : { isInside: false, holds: 0, said: [code] },
      );
    },
  );
});
