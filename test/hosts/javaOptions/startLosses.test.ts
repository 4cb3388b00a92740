/**
 * A program between systemd and a JVM that begins a new environment (sudo, su -, env -i and their kind) is named before
 * the restart that would be in vain, with a way out that works; on a real host with real JVMs.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, specOf } from './javaApp';
import { mainPid, on } from '../looking';

const RUN = '-cp /opt/app Stay';
const START = '/opt/app/start.sh';
const SETPRIV = '/usr/bin/setpriv --reset-env --reuid deploy --regid deploy --clear-groups';

/** By unit: its ExecStart=, and the program that is to be named. */
const LOSE: Readonly<Record<string, readonly [exec: string, by: string]>> = {
  sudo: [`/usr/bin/sudo -u deploy ${START}`, 'sudo'],
  reset: [`${SETPRIV} ${START}`, 'setpriv'],
  cleared: [`/usr/bin/env -i PATH=/usr/bin:/bin ${START}`, 'env'],
  runuser: [`/sbin/runuser -l deploy -c ${START}`, 'runuser'],
  // (su ignores -m beside a login.)
  login: [`/bin/su - -m deploy -c ${START}`, 'su'],
  elsewhere: [`/usr/bin/systemd-run --wait ${START}`, 'systemd-run'],
  inScript: ['/opt/app/sudo.sh', 'sudo'],
  inLogin: ['/opt/app/login.sh', 'su'],
};

/** Nobody but the JVM of `kept` gets the variable by these, and the others by other ways. */
const ARRIVE: Readonly<Record<string, string>> = {
  outSudo: `/usr/bin/sudo -u deploy JAVA_OPTS=\${JAVA_OPTS} ${START}`,
  outEnv: `/usr/bin/sudo -u deploy /usr/bin/env JAVA_OPTS=\${JAVA_OPTS} ${START}`,
  outList: `/usr/bin/sudo --preserve-env=JAVA_OPTS -u deploy ${START}`,
  outReset: `${SETPRIV} /usr/bin/env JAVA_OPTS=\${JAVA_OPTS} ${START}`,
  outLogin: `/sbin/runuser -l deploy -c 'JAVA_OPTS="\${JAVA_OPTS}" exec ${START}'`,
  outList2: `/bin/su - -w JAVA_OPTS deploy -c ${START}`,
  outJava: `/usr/bin/sudo -u deploy /usr/bin/java $JAVA_OPTS ${RUN}`,
  user: `/sbin/runuser -u deploy -- ${START}`,
  words: '/opt/app/words.sh',
};

/** What runs of these shows whether a line keeps the variable. */
const JUDGED: Readonly<Record<string, string>> = {
  advised: 'ExecStart=/usr/bin/sudo -u deploy JAVA_OPTS=${JAVA_OPTS} /opt/app/advised.sh start',
  inText: 'ExecStart=/opt/app/inText.sh',
  inLines: 'ExecStart=/opt/app/inLines.sh',
  inAlone: 'ExecStart=/opt/app/inAlone.sh',
  evaled: 'ExecStart=/opt/app/evaled.sh',
  ones: 'Type=oneshot\nRemainAfterExit=yes\nExecStart=/opt/app/ones.sh\nExecStart=/bin/su - deploy -c /bin/true',
};

describe.runIf(support.ok)('a program that begins a new environment', () => {
  let site: Site;
  let host: FleetHost;

  const service = javaService('24MiB');
  /** How a plan ends, and what it says of programs on the way: `OOM421 error NAME sudo`. */
  const said = async (...names: readonly string[]) => {
    site.spec(specOf(Object.fromEntries(names.map((name) => [name, service]))));
    const { code, document } = await site.plan();
    const found = hostOf(document).findings.filter((one) =>
      ['OOM421', 'OOM674', 'OOM684', 'OOM427'].includes(one.code),
    );
    return [code, ...found.map(({ code: id, severity, facts }) => words(id, severity, facts)).sort()];
  };
  const words = (code: string, severity: string, facts: Readonly<Record<string, unknown>>): string =>
    [
      code,
      severity,
      String(facts['unit']).replace('.service', ''),
      typeof facts['program'] === 'string' ? facts['program'] : '',
    ]
      .join(' ')
      .trim();
  /** The command lines of the JVMs of a unit. */
  const jvmOf = (name: string): Promise<string> =>
    on(
      host,
      `for p in $(cat "/sys/fs/cgroup/systemd$(systemctl show --value -p ControlGroup "$1")/cgroup.procs"); do tr '\\0' ' ' <"/proc/$p/cmdline"; done | grep -o 'java .*'`,
      name,
    );

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {
      'start.sh': `exec /usr/bin/java $JAVA_OPTS ${RUN}`,
      'kept.sh': `exec /usr/bin/java $JAVA_OPTS ${RUN}`,
      'sudo.sh': `cd /\nexec sudo -u deploy ${START}`,
      'login.sh': `exec su - deploy -c 'exec /usr/bin/java $JAVA_OPTS ${RUN}'`,
      'advised.sh': `case $1 in\nstart) exec /usr/bin/java $JAVA_OPTS ${RUN} ;;\nstop) sudo -u deploy /bin/x.sh ;;\nesac`,
      'inText.sh': `su - deploy -c "cd /opt/app && ./start.sh"`,
      'inLines.sh': `su - deploy <<EOF\ncd /opt/app; ./start.sh\nEOF`,
      'inAlone.sh': `exec env -u JAVA_OPTS ${START}`,
      'evaled.sh': `eval "$(sed 's/^/export /' /opt/app/env)"; exec /usr/bin/java $JAVA_OPTS ${RUN}`,
      'ones.sh': `nohup /usr/bin/java $JAVA_OPTS ${RUN} >/dev/null 2>&1 &`,
      'words.sh': `OPTS="-Da=b $JAVA_OPTS"\nexec sudo -u deploy /usr/bin/java $OPTS ${RUN}`,
    });
    await host.writeFile('/opt/app/env', 'JAVA_OPTS=-Xmx40m\n');
    await host.writeFile('/etc/sudoers.d/kept', 'Defaults!/opt/app/kept.sh env_keep += "JAVA_OPTS"\n');
    // (A session of PAM would take the processes out of the unit.)
    await on(host, "chmod 440 /etc/sudoers.d/kept; sed -i '/pam_systemd/d' /etc/pam.d/*");
    const lines = [...Object.entries(LOSE).map(([name, [exec]]) => [name, exec]), ...Object.entries(ARRIVE)];
    for (const [name = '', exec = ''] of [...lines, ['kept', '/usr/bin/sudo -u deploy /opt/app/kept.sh']])
      await host.writeFile(`/etc/systemd/system/${name}.service`, `[Service]\nExecStart=${exec}\n`);
    for (const [name, lines] of Object.entries(JUDGED))
      await host.writeFile(`/etc/systemd/system/${name}.service`, `[Service]\n${lines}\n`);
    await on(host, 'systemctl daemon-reload; rm /etc/sudoers.d/kept');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('holds the host of a unit that does not run, and in a script it is a warning', async () => {
    const all = Object.entries(LOSE).map(([name, [, by]]) =>
      name.startsWith('in') ? `OOM674 warning ${name} ${by}` : `OOM421 error ${name} ${by}`,
    );
    expect(await said(...Object.keys(LOSE))).toEqual([3, ...all.sort()]);
  });

  it('holds it also where it runs, in a script too: the JVM shows that the line is reached', async () => {
    const names = Object.keys(LOSE).filter((name) => name !== 'elsewhere');
    await on(host, `systemctl start ${names.join(' ')}; sleep 5`);
    const pid = await mainPid(host, 'inScript');
    const all = names.map((name) => `OOM421 error ${name} ${LOSE[name]?.[1] ?? ''}`);
    expect(await said(...names)).toEqual([3, ...all.sort()]);
    expect((await site.apply()).code).toBe(3);
    expect(await mainPid(host, 'inScript')).toBe(pid);
    // It is so: none of them gets what systemd has.
    await on(host, 'systemctl set-environment JAVA_OPTS=-Xmx77m; systemctl restart "$@"; sleep 5', ...names);
    for (const name of names) expect(await jvmOf(name)).not.toContain('-Xmx77m');
    await on(host, 'systemctl unset-environment JAVA_OPTS; systemctl stop "$@"', ...names);
  });

  it('says nothing where the variable is handed on, and the JVM gets it: each way out works', async () => {
    const names = Object.keys(ARRIVE);
    expect(await said(...names)).toEqual([0]);
    await good(site.apply());
    await on(host, 'systemctl start "$@"; sleep 6', ...names);
    for (const name of names) expect([name, await jvmOf(name)]).toEqual([name, expect.stringContaining('-Xmx24M')]);
    expect(hostOf((await good(site.verify())).document).drift).toEqual([]);
    await on(host, 'systemctl stop "$@"', ...names);
  });

  it('takes a variable that the JVM has for proof, and a login with several commands or env -u for a loss', async () => {
    const names = Object.keys(JUDGED);
    await on(host, 'systemctl start "$@"; sleep 5', ...names);
    expect(await said(...names)).toEqual([
      3,
      'OOM421 error inText su',
      'OOM674 warning advised sudo',
      'OOM674 warning inAlone env',
      'OOM674 warning inLines su',
      'OOM684 warning evaled',
    ]);
    // It is so.
    await on(host, 'systemctl set-environment JAVA_OPTS=-Xmx77m; systemctl restart "$@"; sleep 5', ...names);
    for (const name of names)
      expect([name, (await jvmOf(name)).includes('-Xmx77m')]).toEqual([name, !/^(in|evaled)/.test(name)]);
    await on(host, 'systemctl unset-environment JAVA_OPTS; systemctl stop "$@"', ...names);
  });

  it('does not know what rules of sudo do: it says so, and after the restart what they did', async () => {
    await host.writeFile('/etc/sudoers.d/kept', 'Defaults!/opt/app/kept.sh env_keep += "JAVA_OPTS"\n');
    await on(host, 'chmod 440 /etc/sudoers.d/kept; systemctl start kept sudo; sleep 3');
    expect(await said('kept', 'sudo')).toEqual([0, 'OOM674 warning kept sudo', 'OOM674 warning sudo sudo']);
    await site.apply();
    expect(await jvmOf('kept')).toContain('-Xmx24M');
    const { findings } = hostOf((await site.verify()).document);
    const inVain = findings.filter(({ code }) => code === 'OOM427' || code === 'OOM674');
    expect(inVain.map(({ code, facts }) => `${code} ${String(facts['unit'])}`)).toEqual(['OOM427 sudo.service']);
    expect(inVain[0]?.detail).toContain('sudo in its ExecStart= removes it');
    expect(inVain[0]?.fix).toContain('give sudo JAVA_OPTS=${JAVA_OPTS}');
  });
});
