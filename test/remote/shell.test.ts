/** Quoting for the shells of hosts: whatever goes in comes out, and nothing of it is ever run. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookScript } from '../../src/remote/lookScript';
import { quote, quoteLines } from '../../src/remote/shell';
import { runShell, SHELLS } from './shells';
import { scriptText } from '../../src/model/script';
import { cutScript } from '../../src/remote/cutScript';

const NONCE = '0123456789abcdef';
/** Any text without NUL; `binary` are code points, so that no half of a surrogate pair stands alone. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map((all) => all.replaceAll('\0', '')),
  fc.string({ unit: fc.constantFrom(...`'"\\$\`!{}()[]*?~#&|;<> \n\r\t-=%a`), maxLength: 60 }),
);

describe.each(SHELLS)('quote() in $shell', (shell) => {
  it('gives every text back to the byte', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 10, maxLength: 10 }), (texts) => {
        const script = texts.map((one) => `x=${quote(one)}\nprintf '%s\\0' "$x"\n`).join('');
        expect(runShell(shell, script).toString('utf8')).toBe(texts.map((one) => `${one}\0`).join(''));
      }),
      { numRuns: 30 },
    );
  });

  it('gives lines back one by one', () => {
    const line = text.map((one) => one.replaceAll('\n', ''));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), (items) => {
        const script = `x=${quoteLines(items)}\nprintf '%s' "$x"\n`;
        expect(runShell(shell, script).toString('utf8').split('\n')).toEqual(items);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a bug of the caller', () => {
  it('throws: no shell holds a NUL byte, a line has no newline, and a nonce is hex', () => {
    expect(() => quote('a\0b')).toThrow('NUL');
    expect(() => quoteLines(['a', 'b\nc'])).toThrow('newline');
    const request = { units: [], sysctls: [] };
    for (const nonce of ['', 'abc', `${NONCE}'`, NONCE.toUpperCase()]) {
      expect(() => lookScript(cutScript(''), request, nonce)).toThrow('nonce');
    }
  });
});

describe('the script of a look', () => {
  it('is the fixed text, what to look at, and the call', () => {
    const request = {
      units: [{ unit: 'api.service', variable: 'JAVA_OPTS', words: ["-Da='b'", '-Dc=1'] }, { unit: 'a@b.service' }],
      sysctls: ['vm.swappiness', 'vm.panic_on_oom'],
      swapFile: "/it's",
    };
    expect(scriptText(lookScript(cutScript('# the look'), request, NONCE))).toBe(
      [
        '# the look',
        `N=${NONCE}`,
        "REQ='api.service JAVA_OPTS\na@b.service -'",
        "WORDS='api.service -Da='\\''b'\\''\napi.service -Dc=1'",
        "FLAGS=''",
        "SYSCTLS='vm.swappiness\nvm.panic_on_oom'",
        "SWAPFILE='/it'\\''s'",
        'look',
        'say',
      ].join('\n'),
    );
  });

  it('asks for nothing where nothing is wanted', () => {
    expect(scriptText(lookScript(cutScript(''), { units: [], sysctls: [] }, NONCE))).toContain(
      "REQ=''\nWORDS=''\nFLAGS=''\nSYSCTLS=''\nSWAPFILE=''\n",
    );
  });
});
