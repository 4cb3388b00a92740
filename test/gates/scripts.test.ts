/**
 * Holds the scripts that reach hosts together: every shell parses them and shellcheck has nothing to say, as files and
 * as they are sent.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ChangingPlan } from '../../src/apply/script';
import { changeScript } from '../../src/apply/script';
import { SCRIPTS as SENT } from '../../src/load/scriptTexts';
import type { Change } from '../../src/documents/plan/document';
import { observe } from '../../src/probe/observe';
import { disagreements, type Written } from '../remote/written';
import { cutScripts } from '../../src/remote/cutScript';
import { lookScript } from '../../src/remote/lookScript';
import { scriptText } from '../../src/model/script';

/**
 * As they are written: with the comments that shellcheck reads, but for the first line, which excuses a file alone from
 * what others define.
 */
function written(folder: string): string {
  const path = fileURLToPath(new URL(`../../src/remote/${folder}/`, import.meta.url));
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sh'));
  const texts = names.sort().map((name) => readFileSync(join(path, name), 'utf8').replace(/^# shellcheck .*\n/, ''));
  return texts.join('\n');
}
const LOOK = `${written('common')}\n${written('look')}`;
const CHANGE = written('change');
const WHOLE = cutScripts({ look: LOOK, change: CHANGE });
const NONCE = '0123456789abcdef';
const NOW = new Date('2026-01-02T03:04:05.678Z');

interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

function run(command: string, args: readonly string[], stdin: string): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, {
    input: stdin,
    encoding: 'utf8',
    timeout: 50_000,
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  return { status, output: `${stdout}${stderr}` };
}

const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).error === undefined;

/** Every shell that hosts have as sh. */
const SHELLS = [
  { shell: 'dash', command: 'dash', args: [] },
  { shell: 'bash', command: 'bash', args: ['--posix'] },
  { shell: 'busybox sh', command: 'busybox', args: ['sh'] },
].filter(({ command }) => has(command, '--help'));

const PLACE = { file: 'oomcfg.yaml', line: 1, column: 1 };
const change = (target: string, setting: string, before: Change['before'], after: Change['after']): Change => ({
  target,
  setting,
  before,
  after,
  takesEffect: 'live',
  source: PLACE,
});
const dropped = (...parts: Parameters<typeof change>): Change => {
  const { source: _source, ...rest } = change(...parts);
  return { ...rest, dropped: true };
};
/** Every character that a shell could take for something else. */
const NASTY = `'"$(id)\`id\`\\ \${x} !{}[]*?~#&|;<>()\t\né\u{1f600}`;

/** A plan with every kind of call. */
const PLAN: ChangingPlan = {
  name: 'web01',
  status: 'change',
  observed: `sha256:${'0'.repeat(64)}`,
  changes: [
    change('api.service', 'MemoryMax', 'infinity', 4294967296),
    change('api.service', 'MemoryHigh', 1, 'infinity'),
    change('a-b.slice', 'MemoryMax', 2, 3),
    change('api.service', 'LimitAS', 'infinity', 8589934592),
    change('api.service', 'LimitRSS', 5, 'infinity'),
    change('api.service', 'OOMScoreAdjust', 0, -500),
    change('api.service', 'OOMPolicy', 'stop', 'kill'),
    { ...change('api.service', 'JAVA_OPTS', NASTY, NASTY), takesEffect: 'restart' },
    dropped('old@x\\x2dy.service', 'OOMScoreAdjust', -500, 0),
    dropped('old@x\\x2dy.service', 'MemoryMax', 4096, 'infinity'),
    change('system', 'vm.swappiness', '60', '10'),
    dropped('system', 'vm.panic_on_oom', '1', '0'),
    change('system', 'swap:/swapfile', 1073741824, 2147483648),
    change('system', 'swap:/var/new swap', 0, 1048576),
    dropped('system', 'swap:/old', 1048576, 0),
    dropped('system', 'generation', 'interrupted', 'whole'),
  ],
  files: [
    { path: '/etc/systemd/system/api.service.d/zz-oomcfg.conf', action: 'create', after: `[Service]\n# ${NASTY}\n` },
    { path: '/etc/sysctl.d/zz-oomcfg.conf', action: 'update', after: '' },
    { path: '/etc/systemd/system/old@x\\x2dy.service.d/zz-oomcfg.conf', action: 'remove' },
  ],
  restarts: [
    { unit: 'api.service', because: ['JAVA_OPTS'] },
    { unit: 'worker.service', because: ['api.service'] },
  ],
  findings: [],
  basis: {
    looked: {
      units: [{ unit: 'api.service', variable: 'JAVA_OPTS' }, { unit: 'old@x\\x2dy.service' }],
      sysctls: ['vm.swappiness'],
      swapFile: '/swapfile',
    },
    from: '000001-0123abcd',
    to: '000002-0123abcd',
    manifest: `oomcfg 000002-0123abcd shop\nunit api.service JAVA_OPTS\n`,
  },
};

/**
 * With what a shell reads only when it comes to it as part of the script itself: in quotes shellcheck would not read
 * it.
 */
function opened(script: string): string {
  const whole = script.replaceAll(/^\w+\(\) \{ eval "\$SELDOM"; .*\n/gm, '');
  return whole.replace(/^SELDOM='((?:[^']|'\\'')*)'$/m, (_, text: string) => text.replaceAll("'\\''", "'"));
}

const SCRIPTS = [
  { name: 'the look', text: LOOK },
  { name: 'the look and the change', text: `${LOOK}\n${CHANGE}` },
  { name: 'a whole look', text: opened(scriptText(lookScript(WHOLE.look, PLAN.basis.looked, NONCE))) },
  {
    name: 'a whole change',
    text: opened(scriptText(changeScript(WHOLE, 'shop', PLAN, NONCE, NOW))),
  },
];
const AS_SENT = [
  { name: 'a look as it is sent', text: scriptText(lookScript(SENT.look, PLAN.basis.looked, NONCE)) },
  { name: 'a change as it is sent', text: scriptText(changeScript(SENT, 'shop', PLAN, NONCE, NOW)) },
];
const REDIRECTS = `# shellcheck shell=dash\nif [[ $1 = x ]]; then rm -rf $1; fi\n`;

describe.each(SCRIPTS)('$name', ({ text }) => {
  it.skipIf(!has('shellcheck', '--version'))('passes shellcheck', { timeout: 60_000 }, () => {
    // The settings of a script are read by functions that are above them, and single quotes are meant: nothing expands
    // in a host's text.
    const { status, output } = run('shellcheck', ['-s', 'dash', '-e', 'SC2034,SC2016', '-'], text);
    expect(output).toBe('');
    expect(status).toBe(0);
  });
});

describe.each([...SCRIPTS, ...AS_SENT])('$name', ({ text }) => {
  it.each(SHELLS)('is understood by $shell', ({ command, args }) => {
    expect(run(command, [...args, '-n'], text)).toEqual({ status: 0, output: '' });
  });
});

describe('a change as it is sent', () => {
  it('has every function that its plan calls', () => {
    const text = scriptText(changeScript(SENT, 'shop', PLAN, NONCE, NOW));
    const calls = [...text.matchAll(/^plan_\w+\(\) \{\n(.*?)^\}/gms)].flatMap(([, body = '']) =>
      [...body.matchAll(/^ {2}([a-z_]+) /gm)].map(([, name = '']) => name),
    );
    const called = [...new Set(calls)].filter((name) => name !== 'return');
    expect(called.length).toBeGreaterThan(10);
    expect(called.filter((name) => !text.includes(`\n${name}() {`))).toEqual([]);
  });
});

describe('a script that is wrong', () => {
  it.skipIf(!has('shellcheck', '--version'))('does not pass shellcheck', () => {
    const { status, output } = run('shellcheck', ['-s', 'dash', '-e', 'SC2034,SC2016', '-'], REDIRECTS);
    expect(status).toBe(1);
    expect(output).toMatch(/SC3010/);
  });

  it.each(SHELLS)('is not understood by $shell', ({ command, args }) => {
    const { status, output } = run(command, [...args, '-n'], `${LOOK}\nif true; then\n`);
    expect(status).not.toBe(0);
    expect(output).toMatch(/syntax error|unexpected/i);
  });
});

describe.each(SHELLS)('a look that $shell takes on this machine', ({ command, args }) => {
  const asked = {
    units: [{ unit: 'oomcfg-no-such-unit.service', variable: 'JAVA_OPTS' }],
    sysctls: ['vm.overcommit_memory', 'vm.oomcfg_no_such_key', 'vm.swappiness'],
    swapFile: '/oomcfg-no-such-folder/swapfile',
  };
  const { status, output } = run(command, args, `LC_ALL=C\n${scriptText(lookScript(SENT.look, asked, NONCE))}`);
  const records = output.split('\n').slice(0, -1);

  it('ends cleanly and prints nothing but its records', () => {
    expect(status).toBe(0);
    expect(records.filter((line) => !/^0123456789abcdef[=~] /.test(line))).toEqual([]);
    expect(records[0]).toBe(`${NONCE}= oomcfg 1`);
    expect(records.at(-1)).toBe(`${NONCE}= end`);
  });

  it('has the fields that the table of records says', () => {
    const looked = records.map((line): Written => {
      const [type = '', ...words] = line.slice(NONCE.length + 2).split(' ');
      return { table: 'look', type, words: words.filter(Boolean).length, text: line };
    });
    expect(disagreements(looked).filter((text) => !text.startsWith('nobody writes'))).toEqual([]);
  });

  it('is what the controller reads', () => {
    const { value, findings } = observe(output, NONCE, asked);
    expect(findings).toEqual([]);
    const meminfo = readFileSync('/proc/meminfo', 'utf8');
    expect(value!.facts.memTotal).toBe(1024 * Number(/^MemTotal:\s+(\d+)/.exec(meminfo)![1]));
    expect(value!.facts.kernel).toBe(readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim());
    expect(value!.sysctl.map(({ key, kernel }) => [key, kernel])).toEqual([
      ['vm.overcommit_memory', readFileSync('/proc/sys/vm/overcommit_memory', 'utf8').trim()],
      ['vm.swappiness', readFileSync('/proc/sys/vm/swappiness', 'utf8').trim()],
      ['vm.oomcfg_no_such_key', undefined],
    ]);
    expect(value!.swap.fileSize).toBeUndefined();
  });

  it('says whether systemd runs', () => {
    const booted = spawnSync('test', ['-d', '/run/systemd/system']).status === 0;
    const { value } = observe(output, NONCE, asked);
    expect(value!.obstacles.includes('no-systemd')).toBe(!booted);
    expect(value!.units.map(({ name, loadState }) => `${name} ${loadState}`)).toEqual([
      'oomcfg-no-such-unit.service not-found',
    ]);
  });

  it('is the same whatever takes it', () => {
    const first = run('sh', [], scriptText(lookScript(SENT.look, asked, NONCE)));
    const stable = (text: string) => text.split('\n').filter((line) => line.startsWith(`${NONCE}= `));
    expect(stable(output)).toEqual(stable(first.output));
  });
});
