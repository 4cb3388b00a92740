/**
 * What the next JVM of a unit gets is read from its start command word by word, its scripts and its argument files;
 * what cannot be read is said to be unknown. On a real host.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, RUN, specOf } from './javaApp';
import { mainPid, on, property } from '../looking';

const CODES = ['OOM372', 'OOM416', 'OOM421', 'OOM480', 'OOM484', 'OOM495', 'OOM664'];

describe.runIf(support.ok)('the words of a next start', () => {
  let site: Site;
  let host: FleetHost;

  type Said = { readonly findings: readonly Finding[] };
  const found = ({ findings }: Said): readonly string[] =>
    findings
      .filter(({ code }) => CODES.includes(code))
      .map(({ code, severity }) => `${code} ${severity}`)
      .sort();
  /** The exit code of a plan, and what it says. */
  const said = async (name: string, variable = 'JAVA_OPTS') => {
    site.spec(specOf({ [name]: javaService('24MiB', `, variable: ${variable}`) }));
    const { code, document } = await site.plan();
    return [code, ...found(hostOf(document))];
  };
  const commandLine = async (name: string): Promise<string> =>
    on(host, `tr '\\0' '|' <"/proc/$1/cmdline"`, await mainPid(host, name));

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    await installApp(host, {
      'start.sh': `exec java $JAVA_OPTS ${RUN}`,
      'behind.sh': `exec java $JAVA_OPTS -Xmx90m ${RUN}`,
      'front.sh': `exec java -Xmx90m $JAVA_OPTS ${RUN}`,
      'worked.sh': `MAX_HEAP_SIZE=90m\nexec java $JAVA_OPTS -Xmx$MAX_HEAP_SIZE ${RUN}`,
      'reads.sh': `[ -r /etc/default/reads ] && . /etc/default/reads\nexec java $JAVA_OPTS ${RUN}`,
      'deaf.sh': `exec java -XX:+UseSerialGC ${RUN}`,
      'blind.sh': `. "$1"\nexec java $JAVA_OPTS ${RUN}`,
    });
    await host.writeFile('/etc/default/reads', 'JAVA_OPTS=-Xmx90m\n');
    await host.writeFile('/opt/app/size', '-Xmx90m\n');
    const units: Readonly<Record<string, string>> = {
      behind: 'ExecStart=/opt/app/behind.sh',
      front: 'ExecStart=/opt/app/front.sh',
      worked: 'ExecStart=/opt/app/worked.sh',
      reads: 'ExecStart=/opt/app/reads.sh',
      deaf: 'ExecStart=/opt/app/deaf.sh',
      blind: 'ExecStart=/opt/app/blind.sh reads',
      env: 'ExecStart=/usr/bin/env JAVA_OPTS=-Xmx90m /opt/app/start.sh',
      envRuns: 'ExecStart=/usr/bin/env "JAVA_OPTS=-Xmx90m -Da=b" /opt/app/start.sh',
      envAdds: 'ExecStart=/usr/bin/env "JAVA_OPTS=${JAVA_OPTS} -Da=b" /opt/app/start.sh',
      login: `ExecStart=/bin/su - ops -c 'exec java $JAVA_OPTS ${RUN}'`,
      relative: `WorkingDirectory=/opt/app\nExecStart=/usr/bin/java @size ${RUN}`,
      nowhere: `WorkingDirectory=~\nExecStart=/usr/bin/java @size ${RUN}`,
      value: `Environment=MAX_HEAP=90m\nExecStart=/usr/bin/java $JAVA_OPTS -Xmx\${MAX_HEAP} ${RUN}`,
      quoted: `ExecStart=/usr/bin/java $JAVA_OPTS "-Dx=-Xms64m -Xmx90m" ${RUN}`,
      named: `ExecStart=@/usr/bin/java api $JAVA_OPTS -Xmx90m ${RUN}`,
      shell: `ExecStart=/bin/sh -c 'JAVA_OPTS=-Xmx90m ; exec java $JAVA_OPTS ${RUN}'`,
    };
    for (const [name, lines] of Object.entries(units))
      await host.writeFile(`/etc/systemd/system/${name}.service`, `[Service]\n${lines}\n`);
    await on(host, 'systemctl daemon-reload; systemctl start envRuns; sleep 2');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('a size that a script gives by itself is a warning, but before the variable', async () => {
    expect(await said('behind')).toEqual([0, 'OOM495 warning']);
    expect(await said('worked')).toEqual([0, 'OOM495 warning']);
    expect(await said('front')).toEqual([0]);
    expect(await said('front', 'JDK_JAVA_OPTIONS')).toEqual([0, 'OOM495 warning']);
    await on(host, 'systemctl start worked; sleep 2');
    expect(await commandLine('worked')).toContain('-Xmx90m');
    await on(host, 'systemctl stop worked');
  });

  it('env that sets the variable holds the host, down and up: the restart would be for nothing', async () => {
    expect(await said('env')).toEqual([3, 'OOM421 error']);
    const pid = await mainPid(host, 'envRuns');
    expect(await said('envRuns')).toEqual([3, 'OOM421 error']);
    expect((await site.apply()).code).toBe(3);
    expect(await mainPid(host, 'envRuns')).toBe(pid);
    expect(await said('login')).toEqual([3, 'OOM421 error']);
    await on(host, 'systemctl set-environment JAVA_OPTS=-Xmx77m; systemctl start login; sleep 3');
    const java = await on(host, `for p in $(pgrep -x java); do tr '\\0' ' ' </proc/$p/cmdline; echo; done`);
    expect(java.split('\n').map((line) => line.match(/-Xmx\w+/g))).toEqual([['-Xmx90m'], null]);
    await on(host, 'systemctl stop login; systemctl unset-environment JAVA_OPTS');
    expect(await said('envAdds')).toEqual([0]);
    await good(site.apply());
    await on(host, 'systemctl start envAdds; sleep 2');
    expect(await commandLine('envAdds')).toContain('-Xmx24M');
    await on(host, 'systemctl stop envAdds');
  });

  it('an argument file is read from the folder of the unit, and where that is not known it is said', async () => {
    expect(await said('relative', 'JAVA_TOOL_OPTIONS')).toEqual([3, 'OOM480 error']);
    expect(await said('nowhere', 'JAVA_TOOL_OPTIONS')).toEqual([0, 'OOM664 warning']);
    expect(await said('nowhere', '_JAVA_OPTIONS')).toEqual([0]);
  });

  it('a value of the unit in a word counts, and so does a program that has another name', async () => {
    expect(await said('value')).toEqual([3, 'OOM480 error']);
    expect(await said('named')).toEqual([3, 'OOM480 error']);
  });

  it('a word with a space in it is one word: nothing is held, and the unit starts with the heap of the spec', async () => {
    expect(await said('quoted')).toEqual([0]);
    await good(site.apply());
    await on(host, 'systemctl start quoted; sleep 2');
    expect(await property(host, 'quoted', 'ActiveState')).toBe('active');
    expect(await commandLine('quoted')).toContain('|-Xmx24M|');
    expect(hostOf((await good(site.verify())).document).drift).toEqual([]);
    await on(host, 'systemctl stop quoted');
  });

  it('a script or a shell that sets the variable is said by plan, by apply and by verify after it', async () => {
    expect(await said('shell')).toEqual([0, 'OOM484 warning']);
    expect(await said('reads')).toEqual([0, 'OOM484 warning']);
    expect(found(hostOf((await good(site.apply())).document))).toEqual(['OOM484 warning']);
    expect(found(hostOf((await good(site.verify())).document))).toEqual(['OOM484 warning']);
    expect(await said('reads')).toEqual([0, 'OOM484 warning']);
  });

  it('where nothing names the variable, or a file that is read has no name yet, it is said that nobody can tell', async () => {
    expect(await said('deaf')).toEqual([0, 'OOM664 warning']);
    expect(await said('deaf', 'JDK_JAVA_OPTIONS')).toEqual([0]);
    expect(await said('blind')).toEqual([0, 'OOM664 info']);
  });
});
