/** Entries of hosts: what is an address with a port, compared with Ansible, and how ranges count. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandHosts, parseAddress } from '../../../src/inventory/patterns/hostRange';
import { askAddresses } from '../ansible';

const FIXED = [
  ...[
    'web01',
    'web01:22',
    'web01:',
    ':22',
    'web01:x',
    'a.b.c',
    'a..b',
    'a_',
    '-a',
    'a-',
    '_a',
    'a_.b',
    'bär',
    'x[1:3]y',
    'x[a:c].y',
    'x[1:3:2]:22',
    'x[1:c]',
  ],
  ...[
    '192.0.2.1',
    '256.0.0.1',
    '10.0.[1:3].4',
    '1.2.3',
    '192.0.2.1:22',
    '[192.0.2.1]:22',
    '[web01]:22',
    '[web01:33]:22',
    '[web01]',
    '010.001.1.1',
    '1.2.3.4.5',
  ],
  ...[
    '::',
    '::1',
    '1::',
    '2001:db8::1',
    '2001:db8::1:22',
    '[2001:db8::1]:22',
    '[2001:db8::1]',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::',
  ],
  ...[
    '::2:3:4:5:6:7:8',
    '1::3:4:5:6:7:8',
    '1:::2',
    '1::2::3',
    ':1',
    '1:',
    '12345::',
    'g::1',
    '2001:db8::[1:f]',
    '2001:db8:[0:9]::1',
    '::ffff:192.0.2.1',
    'fe80::1%eth0',
    'FE80::A',
  ],
];
const PARTS = fc.constantFrom(
  '1',
  'ab',
  'ffff',
  '0',
  '',
  ':',
  '[1:f]',
  '[2:3]',
  '10',
  '192.0.2.1',
  '12345',
  'web',
  '-',
  '_',
  '.',
  '[',
  ']',
  '22',
  'x[1:2]',
);
const RANDOM = fc.oneof(
  fc.array(PARTS, { minLength: 1, maxLength: 9 }).map((parts) => parts.join(':')),
  fc.array(PARTS, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom('1', 'a', 'ffff', ''), { minLength: 5, maxLength: 9 }).map((parts) => parts.join(':')),
);

describe('addresses', () => {
  it('are the same as in Ansible', () => {
    const texts = [...FIXED, ...fc.sample(RANDOM, { numRuns: Number(process.env['ADDRESS_RUNS'] ?? 2000), seed: 1 })];
    const answers = askAddresses(texts);
    const theirs = new Map(texts.map((text, index) => [text, answers[index]]));
    // What is not an address keeps its text whole and has no port: Ansible takes longer texts for IPv6 addresses, to
    // the same effect.
    const effect = (text: string, address: readonly [string, number | null] | null | undefined): string =>
      JSON.stringify(address ?? [text, null]);
    // In front of a port it even takes `[::x[1:2]` for one; that is refused here, as a range.
    const nonsense = /::.*\[[^\]]*:\d+$|::.*\[.*\]:\d+$/;
    const differences = texts
      .filter((text) => !nonsense.test(text))
      .flatMap((text) => {
        const address = parseAddress(text);
        const ours = effect(text, address && [address.host, address.port ?? null]);
        return ours === effect(text, theirs.get(text)) ? [] : [{ text, ours, theirs: theirs.get(text) }];
      });
    expect(differences).toEqual([]);
  });
});

describe('IPv6', () => {
  it.each([
    '::',
    '::1',
    '1::',
    '2001:db8::1',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::',
    '::ffff:192.0.2.1',
    '1:2:3:4:5:6:192.0.2.1',
    'FE80::A',
    '::[1:f]',
  ])('%s is an address', (text) => {
    expect(parseAddress(text)).toEqual({ host: text });
    expect(parseAddress(`[${text}]:22`)).toEqual({ host: text, port: 22 });
  });

  it.each([
    ':',
    ':::',
    '1:::2',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    '1:',
    ':1:2',
    '1:2:3:4:5:6:7:192.0.2.1',
    '192.0.2.1::',
    ']::[',
  ])('%s is not one', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe('ranges', () => {
  it('count from one end to the other, padded where the begin is', () => {
    fc.assert(
      fc.property(
        fc.nat(2000),
        fc.nat(300),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        (first, length, step, padded) => {
          const [begin, end] = [String(first), String(first + length)];
          const from = padded ? begin.padStart(end.length + 1, '0') : begin;
          const to = padded ? end.padStart(end.length + 1, '0') : end;
          const expanded = expandHosts(`n[${from}:${to}:${step}].x:22`);
          const expected: string[] = [];
          for (let number = first; number <= first + length; number += step)
            expected.push(`n${padded ? String(number).padStart(to.length, '0') : number}.x`);
          expect(expanded).toEqual({ ok: true, names: expected, port: 22 });
        },
      ),
    );
  });

  it('never throw and never give names that cannot be used, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-c0-3[\]:/.-]{0,14}$/)), (text) => {
        const expanded = expandHosts(text);
        if (!expanded.ok) expect(expanded.remark.summary).not.toBe('');
        else for (const name of expanded.names) expect(name).toMatch(/^(?!-)[^/\u0000-\u001f]+$/);
      }),
    );
  });
});
