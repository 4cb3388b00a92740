/** A script that was cut to what one of its functions needs does what the whole one does. */
import { describe, expect, it } from 'vitest';
import { partFor } from '../../src/remote/parts';
import { LOOK, runShell, SHELLS } from './shells';

const TEXT = `NL=1
one() { two "$1"; }
two() {
  env_$mode "$2"
  'three'
}
env_key() { s key; }
env_value() {
  inner() { :; }
  emit=s
}
three() {
  case $1 in a) $emit four ;; esac
}
four() { s never; }
fours() {
  echo unused
}
s() { OUT=$OUT$1; }
END=1
`;

describe('the part of a script for one of its functions', () => {
  it('has what the function calls, directly, by a word or by a name that is put together, and all settings', () => {
    expect([...partFor(TEXT, 'three').matchAll(/^(\w+)\(\)/gm)].map(([, name]) => name)).toEqual([
      'three',
      'four',
      's',
    ]);
    expect(partFor(TEXT, 'one')).toBe(TEXT.replace('fours() {\n  echo unused\n}\n', ''));
    expect(partFor(TEXT, 'four')).toBe('NL=1\nfour() { s never; }\ns() { OUT=$OUT$1; }\nEND=1\n');
    expect(partFor(TEXT, 'four')).toBe(partFor(TEXT, 'four'));
  });

  it('is no longer than it must be, since a host reads it byte by byte', () => {
    expect(partFor(LOOK, 'look_again').length).toBeLessThan(LOOK.length / 2);
    expect(partFor(LOOK, 'look_again')).not.toContain('look_sysctls()');
    expect(partFor(LOOK, 'look_units')).toContain('env_double()');
    expect(partFor(LOOK, 'look')).toContain('look_sysctls()');
  });
});

describe.each(SHELLS)('the second look in $shell', (shell) => {
  it('has all that it needs', () => {
    const show = 'Id=a.service\nActiveState=active\nSubState=running\nType=simple\nMainPID=0\nNRestarts=2\n';
    const call = `systemctl() { printf '%s' "$1" >/dev/null; printf '%s' '${show}'; }\nN=N\nREQ='a.service -'\nlook_again\nsay\n`;
    const whole = runShell(shell, `${LOOK}\n${call}`).toString('utf8');
    expect(whole).toContain('again a.service active running simple 0 2');
    expect(runShell(shell, `${partFor(LOOK, 'look_again', 'say')}\n${call}`).toString('utf8')).toBe(whole);
  });
});
