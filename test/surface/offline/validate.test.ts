/** validate as scripts see it: exit codes, its JSON document, and all mistakes at once. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { oomcfg, project } from '../oomcfg';
import { SPEC, INVENTORY, GOOD, UNKNOWN_RAM, validationOf } from './shop';

const TOO_LARGE = { ...GOOD, 'oomcfg.yaml': SPEC.replace('memory: 4GiB', 'memory: 64GiB') };

describe('validate', () => {
  it('says before there is a change that a small budget lowers what a JVM gets', async () => {
    const cwd = project({ ...GOOD, 'oomcfg.yaml': SPEC.replace('memory: 4GiB', 'memory: 512MiB') });
    const { code, stdout } = await oomcfg(['validate'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('info OOM360 the JVM of api.service is sized for 50 threads');
  });

  it('is 0 and says what it checked', async () => {
    const cwd = project(GOOD);
    const { code, stdout, stderr } = await oomcfg(['validate'], { cwd });
    expect(stdout).toBe('2 services on 4 hosts checked\n');
    expect([code, stderr]).toEqual([0, '']);
    const { findings } = validationOf((await oomcfg(['validate', '--json'], { cwd })).stdout);
    expect(findings).toEqual([]);
  });

  it('lists every mistake of spec and inventory at once, and is 65', async () => {
    const cwd = project({
      'oomcfg.yaml': SPEC.replace('4GiB', '4GB').replace('protect: critical', 'protect: 2000\n    colour: red'),
      'inventory.ini': `${INVENTORY}[web:vars\nx=1\n`,
    });
    const { code, stdout, stderr } = await oomcfg(['validate', '-i', 'inventory.ini'], { cwd });
    expect([code, stderr]).toEqual([65, '']);
    expect(stdout).toMatch(/^inventory\.ini:5:\d+: error OOM2\d\d /m);
    expect(stdout).toMatch(/^oomcfg\.yaml:5:13: error OOM140 memory\.max: 4GB is ambiguous$/m);
    expect(stdout).toMatch(/^oomcfg\.yaml:11:14: error OOM\d{3} /m);
    expect(stdout).toMatch(/^oomcfg\.yaml:12:5: error OOM120 /m);
    const json = await oomcfg(['validate', '-i', 'inventory.ini', '--json'], { cwd });
    expect([json.code, json.stderr]).toEqual([65, '']);
    const places = validationOf(json.stdout).findings.map(({ where }) => `${where?.file ?? ''}:${where?.line ?? ''}`);
    expect(places).toEqual(['inventory.ini:5', 'oomcfg.yaml:5', 'oomcfg.yaml:11', 'oomcfg.yaml:12']);
  });

  it('is 3 where the spec is well formed but cannot hold on a host, and names the hosts', async () => {
    const cwd = project(TOO_LARGE);
    const { code, stdout } = await oomcfg(['validate'], { cwd });
    expect(stdout).toMatch(/error OOM310 [^]*web\[01-03\]/);
    expect(code).toBe(3);
    const { findings } = validationOf((await oomcfg(['validate', '--json'], { cwd })).stdout);
    expect(findings.find(({ code: each }) => each === 'OOM310')?.facts['hosts']).toEqual(['web01', 'web02', 'web03']);
  });

  it('warns of hosts that no command could connect to, and does not mind those outside of --limit', async () => {
    const cwd = project({ ...GOOD, 'inventory.ini': `${INVENTORY}[win]\nwin01 ansible_connection=winrm\n` });
    const all = await oomcfg(['validate'], { cwd });
    expect(all.stdout).toMatch(/warning OOM231 ansible_connection is winrm, which is not\s+supported \(win01\)/);
    expect(all.code).toBe(0);
    const linux = await oomcfg(['validate', '-l', '!win'], { cwd });
    expect([linux.code, linux.stdout]).toEqual([0, expect.not.stringContaining('OOM231')]);
  });

  it('leaves to plan what only a look at the host can tell', async () => {
    const { code, stdout } = await oomcfg(['validate'], { cwd: project(UNKNOWN_RAM) });
    expect(stdout).toBe('2 services on 5 hosts checked\nRAM of 1 host unknown: set oomcfg_memory or run plan\n');
    expect(code).toBe(0);
    const bytes = project({ ...GOOD, 'inventory.ini': INVENTORY.replace(' oomcfg_memory=16GiB', '') });
    expect((await oomcfg(['validate'], { cwd: bytes })).stdout).toBe(
      '2 services on 4 hosts checked\nRAM of 3 hosts unknown: set oomcfg_memory or run plan\n',
    );
  });

  it.each([
    ['no spec', {}, [], /OOM101/],
    ['an empty spec', { 'oomcfg.yaml': '' }, [], /oomcfg\.yaml.*OOM105/],
    ['a text as a spec', { 'oomcfg.yaml': 'hunter2\n' }, [], /^(?![^]*hunter2)[^]*oomcfg\.yaml:1:1: error OOM122/],
    ['no inventory', { 'oomcfg.yaml': SPEC }, [], /OOM280 no inventory/],
    ['a missing inventory', GOOD, ['-i', 'missing.ini'], /OOM201/],
    ['a limit that matches nothing', GOOD, ['-l', 'web:&db'], /OOM281 --limit web:&db selects no host/],
    ['a limit with an unknown name', GOOD, ['-l', 'nope'], /OOM281 --limit nope selects no host/],
    ['a limit without its bracket', GOOD, ['-l', 'web['], /OOM281 --limit web\[ selects no host: the brackets/],
    ['a limit of empty names', GOOD, ['-l', ',', '--json'], /"code": "OOM281"/],
    [
      'a limit in a file that is not there',
      GOOD,
      ['-l', '@f'],
      /f:1:1: error OOM283 --limit @f cannot be read: it does/,
    ],
    ['a limit in a folder', GOOD, ['-l', 'web01,@.'], /OOM283 --limit @\. cannot be read: it is a folder/],
    ['a limit in an empty file', { ...GOOD, f: '\n' }, ['-l', '@f'], /OOM283 --limit @f cannot be read: it is empty/],
    ['a limit in a large file', { ...GOOD, f: 'web01\n'.repeat(200_000) }, ['-l', '@f'], /OOM283 .*more than 1 MiB/],
    [
      'a limit in a file with an unknown name',
      { ...GOOD, f: 'web01\nhunter2\n' },
      ['-l', '@f'],
      /^f:2:1: error OOM281 --limit @f selects no host: its line 2(?![^]*hunter2)/,
    ],
    [
      'a pattern that matches nothing',
      { ...GOOD, 'oomcfg.yaml': SPEC.replace('hosts: web', 'hosts: wbe') },
      [],
      /oomcfg\.yaml:4:12: error OOM301/,
    ],
    [
      'a loop of groups',
      { ...GOOD, 'inventory.ini': '[a:children]\nb\n[b:children]\na\n' },
      [],
      /inventory\.ini:\d+:\d+: error OOM208/,
    ],
    ['duplicate keys', { ...GOOD, 'oomcfg.yaml': `${SPEC}name: other\n` }, [], /oomcfg\.yaml:14:1: error OOM113/],
    ['a tab', { ...GOOD, 'oomcfg.yaml': 'services:\n\tapi:\n' }, [], /oomcfg\.yaml:2:1: error OOM111/],
    [
      'control characters',
      { ...GOOD, 'inventory.ini': '[web]\nweb\u001b[2J01\n' },
      [],
      /inventory\.ini:2:4: error OOM203/,
    ],
  ] as const)('is 65 for %s', async (_what, files, args, message) => {
    const { code, stdout } = await oomcfg(['validate', ...args], { cwd: project(files) });
    expect(stdout).toMatch(message);
    expect(stdout).not.toContain('\u001b');
    expect(code).toBe(65);
  });

  it('refuses an alias bomb and a file of 100 MB at once', async () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghij'.split('').map(
        (name, i) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${'abcdefghi'[i] ?? ''}`)
            .join(',')}]`,
      ),
    ];
    const cwd = project({ ...GOOD, 'bomb.yaml': `${bomb.join('\n')}\n`, 'large.yaml': ' '.repeat(100_000_000) });
    const start = performance.now();
    expect((await oomcfg(['validate', '-f', 'bomb.yaml'], { cwd })).code).toBe(65);
    const large = await oomcfg(['validate', '-f', 'large.yaml'], { cwd });
    expect(large.stdout).toMatch(/OOM103/);
    expect(large.code).toBe(65);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('has no colour in a pipe, and no text beside a document', async () => {
    const cwd = project(TOO_LARGE);
    const { stdout } = await oomcfg(['validate'], { cwd, env: { TERM: 'xterm-256color' } });
    expect(stdout).not.toContain('\u001b');
  });

  it('survives a reader that goes away', () => {
    const cwd = project(TOO_LARGE);
    const cli = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
    const { stdout, stderr, status } = spawnSync(
      'sh',
      ['-c', '{ "$1" "$2" validate; echo "code $?" >&2; } | head -c 5', 'sh', process.execPath, cli],
      {
        cwd,
        encoding: 'utf8',
      },
    );
    expect([stdout.length, status]).toEqual([5, 0]);
    expect(stderr).toBe('code 3\n');
  });
});
