/**
 * The rendered files as systemd itself reads them: every merged value is the desired one, and it has nothing to
 * complain about.
 */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesiredState } from '../../src/model/desired';
import type { Directive, SettingValue } from '../../src/model/settings';
import { directiveName } from '../../src/systemd/directiveNames';
import { environmentAssignment, escapePath } from '../../src/systemd/escape';
import { dropInPath, swapUnit } from '../../src/systemd/paths';
import { hasSystemd, load, unitsOf } from './analyze';
import { CASES, runCase } from './cases';

/** No limit, as the dump prints it. */
const NO_LIMIT = '18446744073709551615';

const LIMIT_IS_OLD = /Unit uses MemoryLimit=; please use MemoryMax= instead/;

/** As desired, in the words of the dump; a directive that the host's systemd lacks is not there. */
function wanted(desired: DesiredState, systemd: number | undefined): Record<string, Record<string, string>> {
  return Object.fromEntries(
    desired.services.map(({ unit, directives, variables }) => {
      const values = Object.entries(directives).flatMap(([directive, { value }]) => {
        const name = directiveName(directive as Directive, systemd);
        return name === undefined ? [] : [[name, inDump(value)]];
      });
      const environment = variables.map((one) => ['Environment', `${one.name}=${one.value}`]);
      return [unit, Object.fromEntries([...values, ...environment]) as Record<string, string>];
    }),
  );
}

function inDump(value: SettingValue): string {
  return value === 'infinity' ? NO_LIMIT : String(value);
}

describe.runIf(hasSystemd)('systemd', () => {
  it.each(CASES)('reads from the files of $name what was desired', (example) => {
    const { desired, files } = runCase(example);
    const { units, complaints } = load(files, unitsOf(files));
    // The name that systemd before 231 needs is an old one for this machine's.
    const old = (example.facts.systemd ?? Infinity) < 231;
    expect(complaints.split('\n').filter((line) => line !== '' && !(old && LIMIT_IS_OLD.test(line)))).toEqual([]);
    for (const [unit, values] of Object.entries(wanted(desired, example.facts.systemd))) {
      if (Object.keys(values).length === 0) continue;
      const loaded = units.get(unit);
      expect(loaded?.get('DropIn Path')).toMatch(/\/zz-oomcfg\.conf$/);
      const seen = Object.fromEntries(Object.keys(values).map((name) => [name, loaded?.get(name)]));
      expect(seen).toEqual(values);
      // A limit that is set is both: the soft and the hard one.
      if (values['LimitAS'] !== undefined) expect(loaded?.get('LimitASSoft')).toBe(values['LimitAS']);
    }
    if (desired.swap !== undefined) {
      expect(units.get(swapUnit(desired.swap.file))?.get('What')).toBe(desired.swap.file);
    }
  });

  it('complains about a value that it does not take, so that silence means something', () => {
    const files = [{ path: dropInPath('api.service'), text: '[Service]\nMemoryMax=1GiB\n' }];
    expect(load(files, ['api.service']).complaints).toContain("Invalid memory limit '1GiB', ignoring");
  });

  it('reads any value of an environment variable as it was', () => {
    // Control characters are refused long before; what is left are quotes, backslashes, %, $, blanks and all of
    // Unicode.
    const hard = fc.constantFrom(
      '\\',
      '"',
      "'",
      '%',
      '$',
      '{',
      '}',
      ' ',
      ';',
      '#',
      '=',
      'x',
      '5',
      'n',
      'ä',
      '\\x41',
      '%%',
      '%h',
      '😀',
      '\u2028',
    );
    const value = fc.oneof(
      fc.array(hard, { maxLength: 30 }).map((parts) => parts.join('')),
      fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !/\p{C}/u.test(text)),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 40, maxLength: 40 }), (values) => {
        const units = values.map((_, index) => `u${index}.service`);
        const files = values.map((text, index) => ({
          path: dropInPath(`u${index}.service`),
          text: `[Service]\nEnvironment=${environmentAssignment('JAVA_OPTS', text)}\n`,
        }));
        const loaded = load(files, units);
        expect(loaded.complaints).toBe('');
        // The dump is one line a variable; blanks at its end are part of it.
        expect(units.map((unit) => loaded.units.get(unit)?.get('Environment'))).toEqual(
          values.map((text) => `JAVA_OPTS=${text}`),
        );
      }),
      { numRuns: 5 },
    );
  });

  it('names a swap unit as escapePath does', () => {
    const part = fc.oneof(
      fc.constantFrom('swap', '.hidden', 'a-b', 'a b', 'ä', 'x.y', '%', '\\', "'", '@', ':', '_', '...', '.'),
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 }).map((text) => text.replaceAll('/', '_')),
    );
    const path = fc
      .array(fc.tuple(fc.constantFrom('/', '//'), part), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.flat().join(''))
      .filter((text) => !text.split('/').includes('..'));
    fc.assert(
      fc.property(fc.array(path, { minLength: 50, maxLength: 50 }), (paths) => {
        const { stdout } = spawnSync('systemd-escape', ['-p', '--suffix=swap', '--', ...paths], { encoding: 'utf8' });
        expect(paths.map((text) => swapUnit(text)).join(' ')).toBe(stdout.trimEnd());
      }),
      { numRuns: 4 },
    );
    expect(escapePath('/')).toBe('-');
  });
});
