/**
 * Which of the forms that a shell takes in braces (`${NAME:-default}` and its kin) bring the variable to the JVM is
 * said as it is, sizes by their long names are seen behind it, and options are said to come from the file that gives
 * them; on a real host.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, specOf } from './javaApp';
import { mainPid, on } from '../looking';

const RUN = '-cp /opt/app Stay';

/** By unit: the shell, what stands for the variable, and whether a JVM gets the value. */
const FORMS: Readonly<Record<string, readonly [shell: string, form: string, arrives: boolean]>> = {
  colon: ['sh', '${JAVA_OPTS:--Xmx90m}', true],
  colonDollar: ['bash', '$${JAVA_OPTS:--Xmx90m -Da=1}', true],
  assigned: ['sh', '$${JAVA_OPTS:=-Xmx90m}', true],
  asked: ['bash', '$${JAVA_OPTS:?none}', true],
  plain: ['sh', '$${JAVA_OPTS--Xmx90m}', true],
  plainAsked: ['sh', '$${JAVA_OPTS?none}', true],
  braces: ['sh', '$${JAVA_OPTS}', true],
  // The word comes in place of the value.
  other: ['sh', '$${JAVA_OPTS:+-Xmx90m}', false],
  plainOther: ['bash', '$${JAVA_OPTS+-Xmx90m}', false],
  // systemd takes all of it for the name of a variable, which is empty.
  taken: ['sh', '${JAVA_OPTS--Xmx90m}', false],
};

describe.runIf(support.ok)('the start of a JVM', () => {
  let site: Site;
  let host: FleetHost;
  const found = async (name: string, ...codes: readonly string[]) => {
    site.spec(specOf({ [name]: javaService('24MiB') }));
    const { findings } = hostOf((await site.plan()).document);
    return findings.filter(({ code }) => codes.includes(code));
  };

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {
      'long.sh': `exec java $JAVA_OPTS -XX:MaxHeapSize=90m ${RUN}`,
      'front.sh': `exec java -XX:MaxHeapSize=90m -XX:ReservedCodeCacheSize=40m $JAVA_OPTS ${RUN}`,
      'login.sh': `exec java $JAVA_OPTS $EXTRA_OPTS ${RUN}`,
      'profile.sh': `exec java $APP_OPTS ${RUN}`,
      'own.sh': `exec java $JAVA_OPTS -Down=1 ${RUN}`,
    });
    await host.writeFile('/etc/profile.d/app.sh', 'export EXTRA_OPTS=-Dfrom.profile=1\nexport APP_OPTS=-Xmx90m\n');
    const units: Readonly<Record<string, string>> = {
      ...Object.fromEntries(
        Object.entries(FORMS).map(([name, [shell, form]]) => [name, `/bin/${shell} -c 'exec java ${form} ${RUN}'`]),
      ),
      long: '/opt/app/long.sh',
      front: '/opt/app/front.sh',
      login: '/bin/bash -lc /opt/app/login.sh',
      profile: '/bin/bash -lc /opt/app/profile.sh',
      own: '/opt/app/own.sh',
    };
    for (const [name, exec] of Object.entries(units))
      await host.writeFile(`/etc/systemd/system/${name}.service`, `[Service]\nExecStart=${exec}\n`);
    await on(host, 'systemctl daemon-reload; systemctl start long front login own; sleep 3');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('has the variable in each form that hands it on, and only of the others it is said that it is not read', async () => {
    const names = Object.keys(FORMS);
    site.spec(specOf(Object.fromEntries(names.map((name) => [name, javaService('24MiB')]))));
    const { findings } = hostOf((await good(site.plan())).document);
    const unread = findings.filter(({ code }) => code === 'OOM416').map(({ facts }) => String(facts['unit']));
    expect(unread.sort()).toEqual(['other.service', 'plainOther.service', 'taken.service']);
    expect(findings.filter(({ code }) => code === 'OOM664' || code === 'OOM480')).toEqual([]);
    await good(site.apply());
    await on(host, 'systemctl start "$@"; sleep 6', ...names);
    for (const [name, [, , arrives]] of Object.entries(FORMS)) {
      const line = await on(host, `tr '\\0' ' ' <"/proc/$1/cmdline"`, await mainPid(host, name));
      expect([name, line.includes('-Xmx24M')]).toEqual([name, arrives]);
    }
    await on(host, 'systemctl stop "$@"', ...names);
  });

  it('has a size behind the variable, also by its long name: that is said before the restart', async () => {
    const [said] = await found('long', 'OOM495');
    expect(said?.summary).toContain('-XX:MaxHeapSize=90m after $JAVA_OPTS, where it wins over -Xmx24M');
    expect(await found('front', 'OOM495')).toEqual([]);
    await on(host, 'systemctl stop long');
    expect((await found('long', 'OOM495')).map(({ facts }) => facts['options'])).toEqual([['-XX:MaxHeapSize=90m']]);
  });

  it('has options from elsewhere: the file that gives them is named', async () => {
    const [profile] = await found('login', 'OOM485');
    expect(profile?.summary).toContain('has options that /etc/profile.d/app.sh gives: -Dfrom.profile');
    // A login shell sets the variable anew, after systemd has.
    site.spec(specOf({ profile: javaService('24MiB', ', variable: APP_OPTS') }));
    const { findings } = hostOf((await site.plan()).document);
    const [sets] = findings.filter(({ code }) => code === 'OOM484');
    expect(sets?.summary).toContain('/etc/profile.d/app.sh:2 sets APP_OPTS for profile.service');
    const [own] = await found('own', 'OOM485');
    expect(own?.summary).toContain('has options that /opt/app/own.sh gives: -Down');
  });
});
