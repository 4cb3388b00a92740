/**
 * Whatever starts the JVM of a unit, its options count as in force only where it has them: a program that clears the
 * environment or leaves the unit is seen through.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, hostOf, type Site, support } from '../harness';
import { installApp, javaService as java, specOf } from '../javaOptions/javaApp';
import { on } from '../looking';

/** Start scripts by what begins the JVM; `run` starts it with $JAVA_OPTS. */
const STARTERS: Readonly<Record<string, (run: string) => string>> = {
  setsid: (run) => `setsid -f ${run}\nexec sleep 9999`,
  nohup: (run) => `nohup ${run} >/dev/null 2>&1 &\nexec sleep 9999`,
  su: (run) => `exec su - ops -c ${run}`,
  'su-keeps': (run) => `exec su ops -c ${run}`,
  sudo: (run) => `exec sudo -u ops ${run}`,
  runuser: (run) => `exec runuser -l ops -c ${run}`,
  'env-i': (run) => `exec env -i PATH="$PATH" ${run}`,
  daemon: (run) => `start-stop-daemon --start -b -m --pidfile /run/d --startas ${run}\nexec sleep 9999`,
  supervisor: (run) => `exec perl -e 'while (1) { system(q(${run})); sleep 1 }'`,
  scope: (run) => `exec systemd-run -q --scope ${run}`,
  'scope-below': (run) => `exec perl -e 'system(q(systemd-run -q --scope ${run}))'`,
  'unit-waited-for': (run) => `exec systemd-run -q --wait ${run}`,
};

/** What is said of those that do not get the variable, or are elsewhere. */
const SAID: Readonly<Record<string, string>> = {
  su: 'drift',
  sudo: 'drift',
  runuser: 'drift',
  'env-i': 'drift',
  'scope-below': 'OOM487',
  'unit-waited-for': 'OOM487',
};

const LOSING = Object.keys(SAID)
  .filter((name) => SAID[name] === 'drift')
  .sort();

describe.runIf(support.ok)('the JVM of a unit that is started through', () => {
  let site: Site;
  let host: FleetHost;
  const names = Object.keys(STARTERS);

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    const scripts = Object.entries(STARTERS).flatMap(([name, script]): [string, string][] => [
      [`${name}-run`, `exec java $JAVA_OPTS -Dof=${name} -cp /opt/app Stay`],
      [name, script(`/opt/app/${name}-run`)],
    ]);
    await installApp(host, Object.fromEntries(scripts));
    for (const name of names) await host.addService(name, { exec: `/opt/app/${name}` });
    await on(host, 'sleep 3');
    const service = java('24MiB').replace('memory: 256MiB, ', '');
    site.spec(specOf(Object.fromEntries(names.map((name) => [name, service]))));
    // While they run, the JVMs of those that do not get the variable show it, and hold the host.
    const held = hostOf((await site.plan()).document).findings.filter(({ code }) => code === 'OOM421');
    expect(held.map(({ facts }) => String(facts['unit'])).sort()).toEqual(LOSING.map((name) => `${name}.service`));
    await on(host, 'systemctl stop "$@"', ...LOSING);
    await site.run(['apply', '--yes'], { timeoutS: 150 });
    await on(host, 'systemctl start "$@"; sleep 4', ...LOSING);
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('counts where it has the options, and is named where it does not or is not in the unit', async () => {
    const { findings, drift, holds } = hostOf((await site.verify()).document);
    const said = (name: string): string => {
      if (drift.some(({ target, setting }) => target === `${name}.service` && setting === 'JAVA_OPTS')) return 'drift';
      return (
        findings.find(({ code, facts }) => code === 'OOM487' && facts['unit'] === `${name}.service`)?.code ?? 'nothing'
      );
    };
    const has = await on(host, "for pid in $(pgrep -x java); do tr '\\0' ' ' </proc/$pid/cmdline; echo; done");
    const isSized = (name: string): boolean =>
      has.split('\n').some((line) => line.includes('-Xmx24M') && line.includes(`-Dof=${name} `));
    const told = Object.fromEntries(names.map((name) => [name, [isSized(name), said(name)]]));
    expect(codes(findings)).not.toContain('OOM634');
    expect(told).toEqual(
      Object.fromEntries(
        names.map((name) => [name, [SAID[name] !== 'drift' && name !== 'unit-waited-for', SAID[name] ?? 'nothing']]),
      ),
    );
    expect(holds).toBe(names.filter((name) => SAID[name] === undefined).length);
  });
});
