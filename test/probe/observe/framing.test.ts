/** How records are told from whatever else a host prints, and what their digest is over. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observe } from '../../../src/probe/observe';
import { readRecords } from '../../../src/probe/records';
import { N, fixture, NOTHING, look } from './looks';

/** Text that tries to end a record, to begin another, or to be of another run. */
const hostile = fc
  .array(
    fc.constantFrom(
      '\n',
      '\r',
      `${N}= `,
      `${N}~ `,
      `${N}! done`,
      'end',
      'unit x',
      'oomcfg 1',
      ' ',
      'memtotal 1',
      '\u2028',
      '\x85',
      '\x0b',
      'é',
      'p Id=',
      '=',
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

describe('the framing', () => {
  it('is one record a line: a value without a newline is one value, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const value = text.replaceAll('\n', '');
        expect(readRecords(look(`kernel ${value}`), N)).toMatchObject({
          records: [
            { type: 'oomcfg' },
            { type: 'memtotal' },
            { type: 'systemd' },
            { type: 'kernel', text: value },
            { type: 'end' },
          ],
        });
      }),
    );
  });

  it('knows its records by the nonce alone: noise of any kind around them changes nothing', () => {
    const noise = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(N, '').replaceAll('\n', ' '));
    const plain = readRecords(look('kernel 6.1'), N);
    fc.assert(
      fc.property(fc.array(noise, { minLength: 6, maxLength: 6 }), (lines) => {
        const mixed = look('kernel 6.1')
          .split('\n')
          .slice(0, -1)
          .flatMap((line, index) => [lines[index] ?? '', line])
          .join('\n');
        expect(readRecords(mixed, N)).toEqual(plain);
      }),
    );
  });

  it('makes something or a finding of whatever a host prints, and never throws', () => {
    const records = fc.array(
      fc.oneof(hostile, fc.constantFrom(...fixture('debian12-applied.txt').split('\n')), fc.string({ unit: 'binary' })),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(records, fc.boolean(), (lines, framed) => {
        const output = framed ? look(...lines.map((line) => line.replaceAll('\n', ' '))) : lines.join('\n');
        const { value, findings } = observe(output, N, NOTHING);
        expect(value === undefined).toBe(findings.length > 0);
        JSON.stringify(value);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the digest', () => {
  const digest = (...records: string[]): string => {
    const read = readRecords(look(...records), N);
    return read.ok ? read.digest : '';
  };

  it('is over the stable records, without their nonce', () => {
    const text = '= oomcfg 1\n= memtotal 1048576\n= systemd 252\n= kernel 6.1\n= end\n';
    expect(digest('kernel 6.1', '~use 5')).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  });

  it('changes with a stable record, its order or its absence, and with no volatile one', () => {
    const plain = digest('kernel 6.1', 'unread a.service');
    expect(digest('kernel 6.1', '~use 7', 'unread a.service')).toBe(plain);
    expect(digest('kernel 6.2', 'unread a.service')).not.toBe(plain);
    expect(digest('unread a.service', 'kernel 6.1')).not.toBe(plain);
    expect(digest('kernel 6.1')).not.toBe(plain);
  });
});
