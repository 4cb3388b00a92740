import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { seal } from '../../src/transport/envelope';

const NONCE = '0123456789abcdef01234567';
const scratch = mkdtempSync(join(tmpdir(), 'oomcfg-envelope-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The shells that hosts have as sh. */
const SHELLS: readonly (readonly string[])[] = [['/bin/dash'], ['/bin/bash', '--posix'], ['/bin/busybox', 'sh']].filter(
  ([program]) => existsSync(program ?? ''),
);

/** The shells that users have, which see the exec command first. */
const LOGIN_SHELLS = ['/bin/sh', '/bin/bash', '/bin/zsh', '/usr/bin/fish', '/bin/csh', '/bin/tcsh'].filter(existsSync);

function receive(shell: readonly string[], script: string, length?: number) {
  const envelope = seal(script, NONCE, [], false);
  const [program = '', ...words] = [...shell, ...envelope.argv.slice(1)];
  const input = length === undefined ? envelope.input : envelope.input.slice(0, length);
  return { ...spawnSync(program, words, { input, encoding: 'utf8' }), envelope };
}

describe.each(SHELLS.map((shell) => [shell.join(' '), shell] as const))('%s', (_name, shell) => {
  test('runs a script that arrived whole', () => {
    const script = `printf '%s|' "a  b" 'c"d' \\$x; cat <<'END'\n$(not run) \`nor this\`\nEND\nread rest; echo "[$rest]"; exit 7`;
    const { stdout, status, stderr, envelope } = receive(shell, script);
    expect(stdout).toBe(`${envelope.ready}\na  b|c"d|$x|$(not run) \`nor this\`\n[]\n`);
    expect(stderr).toBe(`${envelope.ready}\n`);
    expect(status).toBe(7);
  });

  test('runs nothing of a script that was cut off, wherever that was', () => {
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
    const whole = seal(script, NONCE, [], false).input;
    // The last character is the line's end, which says nothing that the mark before it did not say.
    for (let length = 0; length < whole.length - 1; length += 3) {
      const { stdout, status, envelope } = receive(shell, script, length);
      expect(stdout).toBe(`${envelope.ready}\n${envelope.cut}\n`);
      expect(status).toBe(125);
    }
    expect(existsSync(flag)).toBe(false);
    receive(shell, script);
    expect(existsSync(flag)).toBe(true);
    rmSync(flag);
  }, 60_000);

  test('takes a long script', () => {
    const script = `${'# a line that says nothing\n'.repeat(20_000)}echo done`;
    expect(receive(shell, script).stdout).toContain('-ready\ndone\n');
  });

  test('speaks C whatever the locale, and finds what lies in sbin', () => {
    const { stdout } = receive(shell, 'echo "$LC_ALL"; case ":$PATH:" in *:/sbin:*) echo sbin;; esac');
    expect(stdout).toContain('-ready\nC\nsbin\n');
  });
});

test.each(LOGIN_SHELLS)('%s passes the command on unchanged', (shell) => {
  const envelope = seal('echo "$0 here"', NONCE, ['env', 'A=b'], true);
  const { stdout } = spawnSync(shell, ['-c', envelope.command], { input: envelope.input, encoding: 'utf8' });
  expect(stdout).toBe(`${envelope.ready}\n${process.getuid?.() === 0 ? 'sh here' : envelope.notRoot}\n`);
});

test('the command holds nothing that a login shell could read in its own way', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (script, checkRoot) => {
      const { command } = seal(script, NONCE, ['sudo', '-n'], checkRoot);
      expect(command).toMatch(/^sudo -n sh -c '[^'\\!\n]*'$/);
    }),
  );
});

test('words that are not plain, and a nonce that is none, are bugs', () => {
  expect(() => seal('', NONCE, ['a b'], false)).toThrow('not a plain word');
  expect(() => seal('', NONCE, ['$(x)'], false)).toThrow('not a plain word');
  expect(() => seal('', 'x; y', [], false)).toThrow('nonce');
});
