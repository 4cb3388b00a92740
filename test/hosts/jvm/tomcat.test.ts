/**
 * Tomcat as its own scripts start it: startup.sh calls catalina.sh, which reads setenv.sh; what the plan says of
 * CATALINA_OPTS is what the restart then does.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support, until } from '../harness';
import { javaService, specOf } from '../javaOptions/javaApp';
import { mainPid, on } from '../looking';

interface Tomcat {
  /** Type=forking with a PIDFile=, by startup.sh; else `catalina.sh run`, or what it is started by. */
  readonly start: 'forking' | 'catalina.sh' | 'go.sh';
  readonly setenv?: string;
  /** The setenv.sh is that of a CATALINA_BASE elsewhere. */
  readonly base?: true;
  /** What the plan says of it: OOM484 with a place, OOM495 with a word of its text. */
  readonly says?: string;
  /** Whether the options of the spec win. */
  readonly wins: boolean;
}

const SET = 'CATALINA_OPTS="-Xmx200m -Dset=1"';
const TOMCATS: Readonly<Record<string, Tomcat>> = {
  plain: { start: 'forking', wins: true },
  run: { start: 'catalina.sh', wins: true },
  overrules: { start: 'forking', setenv: SET, says: 'OOM484 bin/setenv.sh:1 sets', wins: false },
  called: { start: 'go.sh', setenv: SET, says: 'OOM484 bin/setenv.sh:1 sets', wins: false },
  based: {
    start: 'catalina.sh',
    base: true,
    setenv: `export ${SET}`,
    says: 'OOM484 bin/setenv.sh:1 sets',
    wins: false,
  },
  unsets: { start: 'forking', setenv: 'unset CATALINA_OPTS', says: 'OOM484 bin/setenv.sh:1 unsets', wins: false },
  front: { start: 'forking', setenv: 'CATALINA_OPTS="-Da=1 -Xmx200m $CATALINA_OPTS"', wins: true },
  other: { start: 'catalina.sh', setenv: 'JAVA_OPTS="-Xmx200m"', wins: true },
  behind: {
    start: 'forking',
    setenv: 'CATALINA_OPTS="$CATALINA_OPTS -Xmx200m"',
    says: 'OOM495 puts -Xmx200m after',
    wins: false,
  },
};
const NAMES = Object.keys(TOMCATS);

/** A server without a port, so that many can run. */
const SERVER =
  '<Server port="-1"><Service name="Catalina"><Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/></Engine></Service></Server>';

describe.runIf(support.ok)('Tomcat by its own scripts', () => {
  let site: Site;
  let host: FleetHost;

  const spec = (names: readonly string[], heap: string): void =>
    site.spec(
      specOf(
        Object.fromEntries(
          names.map((name) => [name, javaService(heap, ', variable: CATALINA_OPTS').replace('32MiB', '48MiB')]),
        ),
      ),
    );
  const lineOf = async (name: string): Promise<string> =>
    (await on(host, 'cat "/proc/$1/cmdline"', await mainPid(host, name))).replaceAll('\0', ' ');
  const lastHeap = async (name: string): Promise<string | undefined> =>
    [...(await lineOf(name)).matchAll(/ -Xmx(\S+)/g)].at(-1)?.[1];
  const running = (): Promise<void> =>
    until('all JVMs run', async () =>
      (await Promise.all(NAMES.map(lineOf))).every((line) => line.includes('catalina.startup.Bootstrap')),
    );

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    for (const [name, { start, setenv, base }] of Object.entries(TOMCATS)) {
      const home = `/opt/${name}`;
      await on(
        host,
        `for d in "$1" "$1/base"; do mkdir -p "$d/bin" "$d/conf" "$d/logs" "$d/temp" "$d/webapps"; echo "$2" >"$d/conf/server.xml"; done
cp /usr/share/tomcat10/bin/*.sh /usr/share/tomcat10/bin/*.jar "$1/bin/"; ln -s /usr/share/tomcat10/lib "$1/lib"
printf '#!/bin/sh\\ncd "$(dirname "$0")" || exit\\nexec ./catalina.sh "$@"\\n' >"$1/bin/go.sh"; chmod 755 "$1/bin/go.sh"`,
        home,
        SERVER,
      );
      if (setenv !== undefined) await host.writeFile(`${home}${base ? '/base' : ''}/bin/setenv.sh`, `${setenv}\n`);
      await host.addService(name, {
        ...(start === 'forking'
          ? { type: 'forking', exec: `${home}/bin/startup.sh`, extra: `PIDFile=${home}/temp/pid` }
          : { exec: `${home}/bin/${start} run` }),
        environment: {
          JAVA_HOME: '/usr/lib/jvm/default-java',
          ...(start === 'forking' ? { CATALINA_PID: `${home}/temp/pid` } : {}),
          ...(base ? { CATALINA_BASE: `${home}/base` } : {}),
        },
      });
    }
    await running();
    await on(host, 'sleep 3');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('the plan names the line that sets, unsets or follows the variable, and says nothing where the variable wins', async () => {
    spec(NAMES, '40MiB');
    const { findings, restarts } = hostOf((await good(site.plan())).document);
    expect(restarts).toHaveLength(NAMES.length);
    const said = (name: string): readonly string[] =>
      findings
        .filter(({ code, facts }) => ['OOM484', 'OOM495'].includes(code) && facts['unit'] === `${name}.service`)
        .map(({ code, summary }) => `${code} ${summary}`);
    expect(NAMES.filter((name) => TOMCATS[name]?.says === undefined).flatMap(said)).toEqual([]);
    for (const name of NAMES) {
      const [code, ...words] = (TOMCATS[name]?.says ?? '').split(' ');
      if (code === '') continue;
      expect([name, said(name)]).toEqual([name, [expect.stringContaining(words.join(' ')) as string]]);
      expect(said(name)[0]).toContain(code);
    }
  });

  it('after the apply each has what the plan said, and verify says the same', async () => {
    const { code, document } = await site.apply();
    expect(code).toBe(1);
    const losers = NAMES.filter((name) => TOMCATS[name]?.wins === false);
    const failed = hostOf(document).findings.filter(({ severity }) => severity === 'error');
    expect(failed.map(({ code: found, facts }) => `${found} ${String(facts['target'])}`).sort()).toEqual(
      losers.map((name) => `OOM608 ${name}.service`).sort(),
    );
    for (const name of NAMES)
      expect([name, (await lastHeap(name)) === '40M']).toEqual([name, TOMCATS[name]?.wins === true]);
    const verified = hostOf((await site.verify()).document);
    expect(verified.drift.map(({ target }) => target).sort()).toEqual(losers.map((name) => `${name}.service`).sort());
    expect(verified.holds).toBe(2 * NAMES.length - losers.length);
  });

  it('those that take the variable are in sync, and a new heap restarts them once', async () => {
    const winners = NAMES.filter((name) => TOMCATS[name]?.wins === true);
    spec(winners, '44MiB');
    await good(site.apply());
    for (const name of winners) expect([name, await lastHeap(name)]).toEqual([name, '44M']);
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
    expect(hostOf((await good(site.verify())).document).drift).toEqual([]);
  });
});
