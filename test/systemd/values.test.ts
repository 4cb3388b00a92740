/**
 * How the texts of unit files and the kernel's numbers are read: by the list of FACTS, and by the systemd of this
 * machine where there is one.
 */
import { describe, expect, it } from 'vitest';
import { bytes, floorToPage, GiB, KiB, MiB, TiB } from '../../src/model/bytes';
import { type Directive, DIRECTIVES, isSize } from '../../src/model/settings';
import { directiveValue, kernelSize } from '../../src/systemd/values';
import { hasSystemd, load } from '../render/analyze';

const CONTEXT = { memTotal: bytes(16 * GiB), pageSize: 4096 };

describe('kernelSize', () => {
  it.each([
    ['0', 0],
    ['4096', 4096],
    ['max', 'infinity'],
    ['infinity', 'infinity'],
    ['unlimited', 'infinity'],
    ['-1', 'infinity'],
    ['9223372036854771712', 'infinity'],
    ['18446744073709551615', 'infinity'],
    ['9007199254740991', 2 ** 53 - 1],
    ['9007199254740992', 'infinity'],
  ])('reads %s', (text, value) => {
    expect(kernelSize(text)).toBe(value);
  });

  it.each(['', '-2', '1.5', '1e9', '0x10', 'NaN', 'Infinity', ' 1', '1 ', '1K', '99999999999999999999999', '١'])(
    'refuses %j',
    (text) => {
      expect(kernelSize(text)).toBeUndefined();
    },
  );
});

interface Case {
  readonly text: string;
  /** undefined: systemd says so and ignores the line. */
  readonly value: number | string | undefined;
}

const rows = (values: Readonly<Record<string, Case['value']>>): readonly Case[] =>
  Object.entries(values).map(([text, value]) => ({ text, value }));

const TABLE: readonly { readonly directive: Directive; readonly cases: readonly Case[] }[] = [
  {
    directive: 'MemoryMax',
    cases: rows({
      '1.5G': 1.5 * GiB,
      '1 G': GiB,
      '1G 512M': GiB + 512 * MiB,
      '1G512M': GiB + 512 * MiB,
      '4096': 4096,
      '4096B': 4096,
      '8K': 8 * KiB,
      '1T': TiB,
      '100000001': 99999744,
      infinity: 'infinity',
      '1.G': GiB,
      '+1G': GiB,
      '1GB': undefined,
      '1GiB': undefined,
      '1g': undefined,
      max: undefined,
      unlimited: undefined,
      '0': undefined,
      '150%': undefined,
      '-1': undefined,
      '512M 1G': undefined,
      '1G 1G': undefined,
      '1 1': undefined,
      '1B 8191': 8192,
      '1K 3B 4096': 4096,
      '1..5G': undefined,
      '.5G': undefined,
      G: undefined,
      '0x10': undefined,
      '1e9': undefined,
    }),
  },
  { directive: 'MemoryLow', cases: rows({ '0': 0, '1M': MiB, infinity: 'infinity', nothing: undefined }) },
  { directive: 'MemoryMin', cases: rows({ '0': 0, '1M': MiB }) },
  { directive: 'MemorySwapMax', cases: rows({ '0': 0, '1M': MiB, infinity: 'infinity' }) },
  {
    directive: 'LimitAS',
    cases: rows({
      '1G': GiB,
      '1G:2G': `${GiB}:${2 * GiB}`,
      '1G:1G': GiB,
      '1G:infinity': `${GiB}:infinity`,
      infinity: 'infinity',
      '4097': 4097,
      '0': 0,
      '50%': undefined,
      '2G:1G': undefined,
      'infinity:1G': undefined,
      '1G:2G:3G': undefined,
      '1GB': undefined,
      unlimited: undefined,
    }),
  },
  {
    directive: 'OOMScoreAdjust',
    cases: rows({
      '-1000': -1000,
      '1000': 1000,
      '0': 0,
      '+5': 5,
      '010': 8,
      '0x10': 16,
      '-0x10': -16,
      '-0': 0,
      '08': undefined,
      '-1001': undefined,
      '1001': undefined,
      '5.0': undefined,
      high: undefined,
    }),
  },
  {
    directive: 'OOMPolicy',
    cases: rows({ stop: 'stop', continue: 'continue', kill: 'kill', Kill: undefined, never: undefined }),
  },
];

describe.each(TABLE)('directiveValue of $directive', ({ directive, cases }) => {
  it.each(cases)('$text is $value', ({ text, value }) => {
    expect(directiveValue(directive, text, CONTEXT)).toBe(value);
  });

  it('is reset by an empty text, or rejects it', () => {
    const isRejected = directive === 'OOMPolicy' || directive === 'LimitAS' || directive === 'LimitRSS';
    expect(directiveValue(directive, '', CONTEXT)).toBe(isRejected ? undefined : DIRECTIVES[directive].absent);
  });
});

it('an empty score is that of PID 1', () => {
  expect(directiveValue('OOMScoreAdjust', '', { ...CONTEXT, initScore: 50 })).toBe(50);
});

describe('a share', () => {
  it.each([
    ['50%', 8 * GiB],
    ['12.5%', 2 * GiB],
    ['100%', 16 * GiB],
    ['0.01%', 1716224],
    ['0%', undefined],
    ['100.01%', undefined],
    ['1000%', undefined],
    ['5.%', undefined],
    ['%', undefined],
  ])('%s of the RAM is %s', (text, value) => {
    expect(directiveValue('MemoryMax', text, CONTEXT)).toBe(value);
  });
});

describe.skipIf(!hasSystemd)('the systemd of this machine', () => {
  it('takes and refuses the same lines, and reads the same values', { timeout: 60_000 }, () => {
    const all = TABLE.flatMap(({ directive, cases }) => cases.map((one) => ({ ...one, directive })));
    const names = all.map((_, index) => `case-${index}.service`);
    const files = all.map(({ directive, text }, index) => ({
      path: `/etc/systemd/system/case-${index}.service.d/zz-oomcfg.conf`,
      text: `[Service]\n${directive}=${text}\n`,
    }));
    const { units, complaints } = load(files, names);
    const wrong = all.flatMap(({ directive, text, value }, index) => {
      const refused = complaints.includes(`case-${index}.service.d/`);
      const read = refused ? undefined : loaded(directive, units.get(names[index]!)!);
      return read === value
        ? []
        : [`${directive}=${text}: systemd reads ${read ?? 'nothing'}, we ${value ?? 'nothing'}`];
    });
    expect(wrong).toEqual([]);
  });
});

/** What systemd-analyze prints, as a kernel would have it: whole pages, and 2^64-1 for no limit. */
function loaded(directive: Directive, unit: ReadonlyMap<string, string>): number | string | undefined {
  const text = unit.get(directive);
  if (!isSize(directive)) return directive === 'OOMPolicy' ? text : Number(text);
  const hard = kernelSize(text ?? '');
  if (directive !== 'LimitAS') return typeof hard === 'number' ? floorToPage(hard, CONTEXT.pageSize) : hard;
  const soft = kernelSize(unit.get('LimitASSoft') ?? '');
  return soft === hard ? hard : `${soft}:${hard}`;
}
