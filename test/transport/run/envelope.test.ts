/**
 * The frame of a script, in the shells that hosts have: it runs whole or not at all, as root, and only in the shell
 * that was asked for.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Script } from '../../../src/model/script';
import { type Envelope, seal } from '../../../src/transport/run/envelope';

const NONCE = '0123456789abcdef01234567';
const scratch = mkdtempSync(join(tmpdir(), 'oomcfg-envelope-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The shells that hosts have as sh. */
const SHELLS: readonly (readonly string[])[] = [['/bin/dash'], ['/bin/bash', '--posix'], ['/bin/busybox', 'sh']].filter(
  ([program]) => existsSync(program ?? ''),
);

/** The shells that users have, which see the exec command first. */
const LOGIN_SHELLS = ['/bin/sh', '/bin/bash', '/bin/zsh', '/usr/bin/fish', '/bin/csh', '/bin/tcsh'].filter(existsSync);

const whole = ({ first, rest }: Envelope): string => first + rest;

/** Through a pipe, as sshd has it; spawn itself has a socket, which no shell can open by a name. */
function run(words: readonly string[], input: string, through: 'pipe' | 'socket') {
  const command = through === 'pipe' ? ['/bin/dash', '-c', 'cat | "$@"', 'dash', ...words] : words;
  return spawnSync(command[0] ?? '', command.slice(1), { input, encoding: 'utf8' });
}

function receive(shell: readonly string[], script: Script, through: 'pipe' | 'socket', length?: number) {
  const envelope = seal(script, NONCE, []);
  const input = length === undefined ? whole(envelope) : whole(envelope).slice(0, length);
  return { ...run([...shell, ...envelope.argv.slice(1)], input, through), envelope };
}

const WAYS = SHELLS.flatMap((shell) =>
  (['pipe', 'socket'] as const).map((way) => [shell.join(' '), way, shell] as const),
);

describe.each(WAYS)('%s from a %s', (_name, way, shell) => {
  it('runs a script that arrived whole', () => {
    const script = `printf '%s|' "a  b" 'c"d' \\$x; cat <<'END'\n$(not run) \`nor this\`\nEND\nread rest; echo "[$rest]"; exit 7`;
    const { stdout, status, stderr, envelope } = receive(shell, script, way);
    expect(stdout).toBe(`${envelope.ready}\na  b|c"d|$x|$(not run) \`nor this\`\n[]\n`);
    expect(stderr).toBe(`${envelope.ready}\n`);
    expect(status).toBe(7);
  });

  it('runs nothing of a script that was cut off, wherever that was', () => {
    const flag = join(scratch, 'ran');
    const script = [
      `echo x > ${flag}`,
      'f() {',
      `  : > ${flag}`,
      '}',
      'f',
      `cat > ${flag} <<'END'`,
      'text',
      'END',
      `: > ${flag}`,
    ].join('\n');
    const { length: all } = whole(seal(script, NONCE, []));
    // The last character is the line's end, which says nothing that the mark before it did not say.
    for (let length = 0; length < all - 1; length += 3) {
      const { stdout, status, envelope } = receive(shell, script, way, length);
      expect(stdout).toBe(`${envelope.ready}\n${envelope.cut}\n`);
      expect(status).toBe(125);
    }
    expect(existsSync(flag)).toBe(false);
    receive(shell, script, way);
    expect(existsSync(flag)).toBe(true);
    rmSync(flag);
  }, 60_000);

  it('runs nothing of a script of which a piece is missing', () => {
    const functions = ['one() { echo one; }\ntwo() {\necho two\n}', 'three() { echo three; }', 'one() { echo 1; }'];
    const { first, rest, argv, cut, ready } = seal({ functions, start: 'one\necho and\ntwo\nthree' }, NONCE, []);
    const lost = [
      rest.replace('echo and\n', ''),
      rest.replace(/\{\none\(\) \{ echo 1.*\n.*\n\}\n/, ''),
      rest.slice(40),
    ];
    for (const text of lost) expect(text.length).toBeLessThan(rest.length);
    const inputs = [rest, `${first}${first}${rest}`, ...lost.map((text) => first + text)];
    for (const input of inputs) {
      const { stdout, status } = run([...shell, ...argv.slice(1)], input, way);
      expect(stdout.startsWith(`${ready}\n`) && stdout.endsWith(`${cut}\n`)).toBe(true);
      expect(stdout).not.toMatch(/one|and|two|three|1\n/);
      expect(status).toBe(125);
    }
    const { stdout } = run([...shell, ...argv.slice(1)], first + rest, way);
    expect(stdout).toBe(`${ready}\n1\nand\ntwo\nthree\n`);
  });

  it('runs nothing of functions that were cut off, wherever that was', () => {
    const script = {
      functions: ['yes() { echo ran; }\nyes_no() {\nyes\n}', 'A=1\nyes_no_more() { yes; }'],
      start: 'yes',
    };
    const all = whole(seal(script, NONCE, [])).length;
    for (let length = 0; length < all - 1; length += 2) {
      const { stdout, envelope } = receive(shell, script, way, length);
      expect(stdout).toBe(`${envelope.ready}\n${envelope.cut}\n`);
    }
    expect(receive(shell, script, way).stdout).toContain('-ready\nran\n');
  }, 60_000);

  it('takes bytes that are not letters of any language', () => {
    const script = `printf %s "\u00e9\u{1f600}" # ${'\u00fc'.repeat(999)}`;
    expect(receive(shell, script, way).stdout).toContain('-ready\n\u00e9\u{1f600}');
  });

  it('put in place of the command it ends at the first line, and says so', () => {
    const { first, rest, astray } = seal('echo never', NONCE, []);
    const [program = '', ...words] = shell;
    expect(spawnSync(program, words, { input: first + rest, encoding: 'utf8' })).toMatchObject({
      stdout: `${astray}\n`,
      status: 97,
    });
  });

  it('says nothing that is a mark where it only shows what it is given', () => {
    const { command, first, ready, astray } = seal('echo x', NONCE, ['env', 'A=b']);
    const [program = '', ...words] = shell;
    const shown = spawnSync(program, [...words, '-n', '-v'], { input: `${command}\n${first}`, encoding: 'utf8' });
    for (const mark of [ready, astray]) expect(`${shown.stdout}${shown.stderr}`).not.toContain(`${mark}\n`);
  });

  it('takes a long script', () => {
    const script = `${'# a line that says nothing\n'.repeat(20_000)}echo done`;
    expect(receive(shell, script, way).stdout).toContain('-ready\ndone\n');
  });

  it('speaks C whatever the locale, and finds what is in sbin', () => {
    const { stdout } = receive(shell, 'echo "$LC_ALL"; case ":$PATH:" in *:/sbin:*) echo sbin;; esac', way);
    expect(stdout).toContain('-ready\nC\nsbin\n');
  });
});

it.each(LOGIN_SHELLS)('%s passes the command on unchanged', (shell) => {
  const envelope = seal('echo "$0 here"', NONCE, ['env', 'A=b']);
  const { stdout } = spawnSync(shell, ['-c', envelope.command], { input: whole(envelope), encoding: 'utf8' });
  expect(stdout).toBe(process.getuid?.() === 0 ? `${envelope.ready}\nsh here\n` : `${envelope.notRoot}\n`);
});

it('the command holds nothing that a login shell could read in its own way', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const script = text.replaceAll('\0', '');
      const { command } = seal(script, NONCE, ['sudo', '-n']);
      expect(command).toMatch(/^sudo -n sh -c '[^'\\!\n]*'$/);
    }),
  );
});

it('words that are not plain, and a nonce that is not one, are bugs', () => {
  expect(() => seal('', NONCE, ['a b'])).toThrow('not a plain word');
  expect(() => seal('', NONCE, ['$(x)'])).toThrow('not a plain word');
  expect(() => seal('', 'x; y', [])).toThrow('nonce');
});
