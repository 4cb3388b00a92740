/**
 * EnvironmentFile= is read as systemd reads it: the same files, made by hand and at random, go through a unit on a real
 * host and through the look.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOOK, runShell, SHELLS } from '../../remote/shells';
import { bootSite, BUILD_AND_BOOT, hostOf, type Site, support } from '../harness';
import { on } from '../looking';

const BY_HAND: readonly string[] = [
  'JAVA_OPTS=-Xmx1g',
  'JAVA_OPTS = "-Xmx2g"\n',
  ' \t JAVA_OPTS\t=\t-Xmx2g \t\n',
  '# old \\\nJAVA_OPTS=-Xmx2g\n',
  '; old \\\nJAVA_OPTS=-Xmx2g\n',
  '# old \\x\nJAVA_OPTS=-Xmx2g\n',
  'FOO="a \\\nJAVA_OPTS=-Xmx2g\n',
  'FOO="a \\\nJAVA_OPTS=-Xmx2g"\nJAVA_OPTS=-Xmx1g\n',
  "FOO='a\nJAVA_OPTS=-Xmx2g'\n",
  'export JAVA_OPTS=-Xmx2g\n',
  'export JAVA_OPTS\nJAVA_OPTS\n',
  'JAVA_OPTS="-Xmx2g -Da=\\"b c\\""\n',
  "JAVA_OPTS='-Xmx2g -Da=\\'\n",
  'JAVA_OPTS="-Xmx2g" "-Xms1g"\n',
  'JAVA_OPTS="-Xmx2g" -Xms1g\n',
  'JAVA_OPTS=-Xmx2g "-Xms1g"\n',
  'JAVA_OPTS="a"b\'c\'\n',
  'JAVA_OPTS=a\\ \\ \n',
  'JAVA_OPTS=a \\\n  b \\\n  c  \n',
  'JAVA_OPTS="a \\\n  b"\n',
  'JAVA_OPTS="a\n  b"\n',
  'JAVA_OPTS="a\\nb\\$c\\`d\\\\e\\f"\n',
  'JAVA_OPTS=$HOME ${HOME} `id`\n',
  'JAVA_OPTS=a # b\n',
  'JAVA_OPTS=a;b\n',
  'JAVA_OPTS=#a\n',
  'JAVA_OPTS=\n',
  'JAVA_OPTS=""\n',
  'JAVA_OPTS=a\nJAVA_OPTS=\n',
  'JAVA_OPTS=a\nJAVA_OPTS=b\n',
  'JAVA_OPTS=a\r\nFOO=b\r\n',
  'JAVA_OPTS="a\r\n"\r\n',
  'JAVA_OPTS=a\\\r\nb\n',
  'JAVA_OPTS=a\rJAVA_OPTS=b\n',
  'JAVA_OPTS=a\nJAVA_OPTS="b\rc"\n',
  'JAVA_OPTS=a\u0001b\n',
  'JAVA_OPTS="a\tb"\n',
  'XJAVA_OPTS=a\nJAVA_OPTSX=b\nJAVA_OPTS X=c\n',
  '"JAVA_OPTS"=a\n',
  "'JAVA_OPTS=a'\n",
  '=JAVA_OPTS=a\nJAVA_OPTS==a=\n',
  '="\nJAVA_OPTS=a"\n',
  "=';\n JAVA_OPTS=a\n",
  ' == "\nJAVA_OPTS=a\nJAVA_OPTS=b"\n',
  'JAVA\\\n_OPTS=a\n',
  'FOO=a\\\nJAVA_OPTS=b\n',
  'FOO\nJAVA_OPTS=a',
  '\n\n  \n#\n;\n\\\nJAVA_OPTS=a',
  '\\JAVA_OPTS=a\n',
  'JAVA_OPTS="a',
  "JAVA_OPTS='a\n",
  'JAVA_OPTS="a\\',
  'JAVA_OPTS=a\\',
  'JAVA_OPTS=a  ',
  'JAVA_OPTS= a\\\n',
  'JAVA_OPTS=é "\u{1f600}"\n',
  '# comment\\',
  '',
];

const PIECES = [
  'JAVA_OPTS',
  'JAVA_OPTS=',
  '=',
  '"',
  "'",
  '\\',
  '\n',
  '\r',
  '\t',
  ' ',
  '#',
  ';',
  'export ',
  'a',
  '$',
  '`',
  'é',
];
const AT_RANDOM = fc.sample(
  fc.array(fc.constantFrom(...PIECES), { minLength: 2, maxLength: 14 }).map((pieces) => pieces.join('')),
  { numRuns: 250 },
);
const FILES = [...BY_HAND, ...AT_RANDOM, ...AT_RANDOM.map((text) => `JAVA_OPTS=${text}`)];

describe.runIf(support.ok)('EnvironmentFile= on a real host', () => {
  let site: Site;
  let given: readonly (string | undefined)[];

  beforeAll(async () => {
    site = await bootSite(['web01']);
    const host = site.host('web01');
    await on(host, 'mkdir -p /etc/given /run/given');
    await host.writeFile(
      '/etc/systemd/system/given@.service',
      "[Service]\nType=oneshot\nEnvironmentFile=-/etc/given/%i\nExecStart=/bin/sh -c 'cat /proc/self/environ >/run/given/%i'\n",
    );
    const put = FILES.map((text, index) => `printf %s '${text.replaceAll("'", "'\\''")}' >/etc/given/${index}`);
    await host.writeFile('/root/put', `${put.join('\n')}\n`);
    const names = FILES.map((_, index) => `given@${index}`).join(' ');
    await on(host, `sh /root/put && systemctl daemon-reload && systemctl start ${names}`);
    const said = await on(host, `for i in $(seq 0 ${FILES.length - 1}); do base64 -w0 <"/run/given/$i"; echo; done`);
    given = said.split('\n').map((line) => {
      const entries = Buffer.from(line, 'base64').toString('utf8').split('\0');
      return entries.find((entry) => entry.startsWith('JAVA_OPTS='))?.slice('JAVA_OPTS='.length);
    });
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each(SHELLS)('the look finds in $shell what systemd gives, in every one of them', async (shell) => {
    const version = Number(/\d+/.exec(await on(site.host('web01'), 'systemctl --version'))?.[0]);
    const folder = mkdtempSync(join(tmpdir(), 'oomcfg-given-'));
    FILES.forEach((text, index) => writeFileSync(join(folder, String(index)), text));
    const calls = FILES.map(
      (_, index) => `variable_of_file "$1/${index}" JAVA_OPTS; printf '%s|%s\\0' "$ASSIGNED" "$GIVEN"`,
    );
    const script = `${LOOK}\nset -f\nVERSION=${version}\n${calls.join('\n')}\n`;
    const found = runShell(shell, script, [folder]).toString('utf8').split('\0').slice(0, -1);
    rmSync(folder, { recursive: true });
    const read = found.map((text) => (text.startsWith('yes|') ? text.slice('yes|'.length) : undefined));
    const wrong = FILES.flatMap((text, index) =>
      read[index] === given[index] ? [] : [{ text, systemd: given[index], look: read[index] }],
    );
    expect(wrong).toEqual([]);
    expect(given.filter((value) => value !== undefined).length).toBeGreaterThan(50);
  });

  it('what the manager gives is seen as what a new process would get, and what UnsetEnvironment= takes is not', async () => {
    const host = site.host('web01');
    const plain = { exec: '/usr/local/bin/idle' };
    await host.addService('earlier', plain);
    await on(host, `systemctl set-environment 'JAVA_OPTS=-Dinherited=1 -Dq="x y"'`);
    await host.addService('inherits', plain);
    await host.addService('unsets', { ...plain, extra: 'UnsetEnvironment=OTHER JAVA_OPTS' });
    await host.addService('own', { ...plain, extra: `Environment=A=JAVA_OPTS=1 'JAVA_OPTS=-Down=%%h b'` });
    const findings = async (unit: string) => {
      site.spec(
        `services: { ${unit}: { memory: 512MiB, java: { heap: 64MiB, metaspace: 32MiB, threads: 20, codeCache: 16MiB } } }\n`,
      );
      const all = hostOf((await site.plan()).document).findings.filter(({ code }) => code.startsWith('OOM42'));
      return all.map(({ code, facts }) => [code, facts['options'] ?? facts['place']]);
    };
    expect(await findings('inherits')).toEqual([['OOM422', ['-Dinherited', '-Dq', '…']]]);
    // It runs without it, and its next start would have it.
    expect(await findings('earlier')).toEqual([['OOM422', ['-Dinherited', '-Dq', '…']]]);
    expect(await findings('unsets')).toEqual([['OOM421', 'UnsetEnvironment=']]);
    expect(await findings('own')).toEqual([['OOM422', ['-Down', '…']]]);
    await on(host, 'systemctl unset-environment JAVA_OPTS');
    expect(await findings('inherits')).toEqual([]);
    expect(await findings('unsets')).toEqual([['OOM421', 'UnsetEnvironment=']]);
  });
});
