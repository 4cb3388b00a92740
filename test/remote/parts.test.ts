/** A script that was cut to what one of its functions needs does what the whole one does. */
import { describe, expect, it } from 'vitest';
import { ENTRIES, SELDOM_IN_CHANGE } from '../../src/apply/script';
import { partFor as textsFor } from '../../src/remote/parts';
import { SELDOM } from '../../src/remote/lookScript';
import { CHANGE, LOOK, runShell, SHELLS } from './shells';
import { cutScript } from '../../src/remote/cutScript';

const partFor = (text: string, ...names: (readonly string[])[]): string =>
  `${textsFor([cutScript(text)], names[0] ?? [], names[1], names[2]).join('\n')}\n`;

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

const flat = (text: string): string => text.replaceAll(/^ +/gm, '');

describe('the part of a script for one of its functions', () => {
  it('has what the function calls, directly, by a word or by a name that is put together, and all settings', () => {
    expect([...partFor(TEXT, ['three']).matchAll(/^(\w+)\(\)/gm)].map(([, name]) => name)).toEqual([
      'three',
      'four',
      's',
    ]);
    expect(partFor(TEXT, ['one'])).toBe(
      flat(`NL=1\nEND=1\n${TEXT.slice(5, -6).replace('fours() {\n  echo unused\n}\n', '')}`),
    );
    expect(partFor(TEXT, ['four'])).toBe('NL=1\nEND=1\nfour() { s never; }\ns() { OUT=$OUT$1; }\n');
    expect(partFor(TEXT, ['four'])).toBe(partFor(TEXT, ['four']));
  });

  it('is no longer than it must be, since a host reads it byte by byte', () => {
    expect(partFor(LOOK, ['look_again']).length).toBeLessThan(LOOK.length / 2);
    expect(partFor(LOOK, ['look_again'])).not.toContain('look_sysctls()');
    expect(partFor(LOOK, ['look_units'])).toContain('env_double()');
    expect(partFor(LOOK, ['look'])).toContain('look_sysctls()');
  });

  it('has what is come to through a seldom function alone as one quoted text after the rest', () => {
    const part = partFor(TEXT, ['one'], ['three', 'nowhere']);
    expect(part).toContain("SELDOM='three() {\ncase $1 in a) $emit four ;; esac\n}\nfour() { s never; }'\n");
    expect(part).toContain('three() { eval "$SELDOM"; three "$@"; }\n');
    expect(part.split('SELDOM=')[0]).not.toContain('four()');
    expect(partFor(TEXT, ['four'], ['three'])).toBe(partFor(TEXT, ['four']));
    expect(partFor(TEXT, ['three'], [], ['four'])).not.toContain('four()');
    expect(partFor(TEXT, ['three'], ['three'])).toContain('three() { eval "$SELDOM"; three "$@"; }\n');
  });

  it('names as seldom only functions that there are', () => {
    const names = [...SELDOM, ...SELDOM_IN_CHANGE, ...ENTRIES];
    expect(names.filter((name) => !`${LOOK}\n${CHANGE}`.includes(`\n${name}() {`))).toEqual([]);
    expect(partFor(LOOK, ['look', 'say'], SELDOM).replace(/^SELDOM=.*?^}'$/ms, '').length).toBeLessThan(
      LOOK.length * 0.66,
    );
  });
});

describe.each(SHELLS)('a script without its indentation in $shell', (shell) => {
  it('calls a seldom function with its words, in a subshell too, and what it calls', () => {
    const text = `first() { second "$1" 'b c'; }\nsecond() {\n  for word; do echo "<$word>"; done\n  third\n}\nthird() { echo "it's"; }\n`;
    const call = 'IFS=x\nfirst a\nX=$(first b)\necho "$X"\nfirst "c d"\n';
    const output = runShell(shell, `${partFor(text, ['first'], ['second'])}\n${call}`).toString('utf8');
    expect(output).toBe(runShell(shell, `${text}\n${call}`).toString('utf8'));
    expect(output).toContain("<c d>\n<b c>\nit's\n");
  });
});

/** It prints its functions as it reads them. */
const BASH = SHELLS.filter(({ shell }) => shell === 'bash');

describe.each(BASH)('a script that was cut, in $shell', (shell) => {
  it('has the same functions as before it was cut', () => {
    const declared = (text: string): string => runShell(shell, `${text}\ndeclare -f\n`).toString('utf8');
    const whole = `${LOOK}\n${CHANGE}`;
    expect(declared(whole.replaceAll(/^\s+/gm, ''))).toBe(declared(whole));
    const entries = [...`${LOOK}\n${CHANGE}`.matchAll(/^(\w+)\(\) \{/gm)].map(([, name = '']) => name);
    expect(declared(`${partFor(whole, entries, SELDOM)}\neval "$SELDOM"`)).toBe(declared(whole));
  });
});

describe.each(SHELLS)('the second look in $shell', (shell) => {
  it('has all that it needs', () => {
    const show = 'Id=a.service\nActiveState=active\nSubState=running\nType=simple\nMainPID=0\nNRestarts=2\n';
    const call = `systemctl() { printf '%s' "$1" >/dev/null; printf '%s' '${show}'; }\nN=N\nREQ='a.service -'\nlook_again\nsay\n`;
    const whole = runShell(shell, `${LOOK}\n${call}`).toString('utf8');
    expect(whole).toContain('again a.service active running simple 0 2');
    expect(runShell(shell, `${partFor(LOOK, ['look_again', 'say'])}\n${call}`).toString('utf8')).toBe(whole);
  });
});
