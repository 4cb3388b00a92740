/** YAML is read with the place of every value; anchors and merge keys mean what Ansible users know. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../src/spec/parseSpec';
import { brief, codes } from './fixtures';
import { cpuTime } from '../cpuTime';
import { javaIn } from './javaIn';

function read(text: string) {
  return parseSpec([{ path: 'a', text }]);
}

describe('anchors and merge keys', () => {
  it('merges, what the map says itself wins, and keeps the place where a value is written', () => {
    const { value, findings } = read(
      [
        'services:',
        '  a: &base',
        '    memory: 4GiB',
        '    protect: high',
        '  b:',
        '    protect: critical',
        '    <<: *base',
        '',
      ].join('\n'),
    );
    expect(findings).toEqual([]);
    const [, b] = value?.services ?? [];
    expect(b?.settings.protect).toEqual({ value: -900, at: { file: 'a', line: 6, column: 14 } });
    expect(b?.settings.memory.max).toEqual({
      value: { kind: 'bytes', bytes: 4 * 1024 ** 3 },
      at: { file: 'a', line: 3, column: 13 },
    });
  });

  it('merges a list of maps, the earlier first', () => {
    const { value, findings } = read(
      'services:\n  a: &a {memory: 1GiB}\n  b: &b {memory: 2GiB, protect: high}\n  c: {<<: [*a, *b]}\n',
    );
    expect(findings).toEqual([]);
    expect(value?.services[2]?.settings.memory.max?.value).toEqual({ kind: 'bytes', bytes: 1024 ** 3 });
    expect(value?.services[2]?.settings.protect?.value).toBe(-500);
  });

  it('takes a quoted << as a key like any other', () => {
    expect(codes(read('services:\n  a: {"<<": {memory: 1GiB}}\n').findings)).toEqual(['OOM120']);
  });

  it('reports a mistake once that is used through aliases', () => {
    const text = 'services:\n  a: &a {memory: 4GB}\n  b: *a\n  c: *a\n';
    expect(read(text).findings.map(brief)).toEqual(['OOM140 at 2:18']);
  });

  it('reads scalars, keys and lists through aliases', () => {
    const { value, findings } = read(
      'name: &name shop\nservices:\n  *name : {memory: &size 1GiB, java: {extra: &x [-Da=b]}}\n  b: {memory: *size, java: {extra: *x}}\n',
    );
    expect(findings).toEqual([]);
    expect(value?.services.map(({ key }) => key)).toEqual(['shop', 'b']);
    expect(javaIn(value?.services[1]?.settings)?.extra?.value).toEqual(['-Da=b']);
  });

  it('follows the last anchor of a name', () => {
    const { value } = read('services:\n  a: {memory: &m 1GiB}\n  b: {memory: &m 2GiB}\n  c: {memory: *m}\n');
    expect(value?.services[2]?.settings.memory.max?.value).toEqual({ kind: 'bytes', bytes: 2 * 1024 ** 3 });
  });
});

describe('scalars', () => {
  it('takes numbers and words as names of services', () => {
    const { value, findings } = read(
      'services:\n  8080: {memory: 1GiB}\n  true: {memory: 1GiB}\n  __proto__: {memory: 1GiB}\n',
    );
    expect(findings).toEqual([]);
    expect(value?.services.map(({ unit }) => unit.value)).toEqual([
      '8080.service',
      'true.service',
      '__proto__.service',
    ]);
  });

  it('refuses one key written in two ways', () => {
    expect(codes(read('services:\n  80: {memory: 1GiB}\n  "80": {memory: 2GiB}\n').findings)).toEqual(['OOM113']);
  });

  it('reads texts that JavaScript objects know by another meaning', () => {
    const text =
      'constructor: 1\nservices:\n  a: {toString: 1, memory: 1GiB, protect: constructor, optional: constructor}\n';
    expect(codes(read(text).findings)).toEqual(['OOM120', 'OOM120', 'OOM160', 'OOM122']);
  });

  it('reads Windows line ends and folded texts', () => {
    const { value, findings } = read(
      'services:\r\n  a:\r\n    memory: 1GiB\r\n    java:\r\n      extra: >\r\n        -Da=b\r\n        -Dc=d\r\n',
    );
    expect(findings).toEqual([]);
    expect(value?.services[0]?.settings.memory.max?.at).toEqual({ file: 'a', line: 3, column: 13 });
    expect(javaIn(value?.services[0]?.settings)?.extra?.value).toEqual(['-Da=b', '-Dc=d']);
  });

  it('refuses a number that no double holds', () => {
    const text =
      'system:\n  - sysctl: {vm.overcommit_kbytes: 18446744073709551615}\nservices:\n  a: {memory: 18446744073709551615}\n';
    expect(codes(read(text).findings)).toEqual(['OOM125', 'OOM140']);
  });
});

describe('any text', () => {
  it('never throws, and every place is within the text', () => {
    const word = fc.constantFrom(
      ...[
        'services:',
        'system:',
        '- ',
        ' ',
        '\n',
        '\n  ',
        '\n    ',
        'a',
        ': ',
        '{',
        '}',
        '[',
        ']',
        ',',
        '&x ',
        '*x',
        '<<: ',
        '!t ',
        '|',
        '>',
        '"',
        "'",
        '#',
        '%',
        '---\n',
        '\t',
        'memory: ',
        '4GiB',
        '0',
        'null',
        '? ',
        '\r\n',
        'é',
        '😀',
      ],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(word, { maxLength: 60 }).map((words) => words.join('')),
        ),
        (text) => {
          const { value, findings } = read(text);
          const lines = text.split('\n');
          expect(value === undefined).toBe(findings.some(({ severity }) => severity === 'error'));
          for (const { where } of findings) {
            if (where === undefined) continue;
            expect(where.line).toBeGreaterThanOrEqual(1);
            expect(where.line).toBeLessThanOrEqual(lines.length);
            expect(where.column).toBeGreaterThanOrEqual(1);
            expect(where.column).toBeLessThanOrEqual((lines[where.line - 1] ?? '').length + 1);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('gives every value the place where it is written', () => {
    const size = fc.constantFrom('4GiB', '60%', '"1.5GiB"', "'512M'", 'infinity');
    const blank = fc.constantFrom('', '\n', '# ü 😀\n', '  # note\n');
    const service = fc.record({ size, blank, pad: fc.integer({ min: 1, max: 9 }), flow: fc.boolean() });
    fc.assert(
      fc.property(fc.array(service, { minLength: 1, maxLength: 8 }), (services) => {
        const text = `services:\n${services
          .map(({ size, blank, pad, flow }, index) => {
            const gap = ' '.repeat(pad);
            return flow
              ? `${blank}  s${index}:${gap}{ "ü": x, memory:${gap}${size} }\n`
              : `${blank}  s${index}:\n    memory:${gap}${size}\n`;
          })
          .join('')}`.replaceAll('"ü": x, ', 'hosts: ü, ');
        const { value, findings } = read(text);
        expect(findings).toEqual([]);
        const lines = text.split('\n');
        services.forEach((written, index) => {
          const read = value?.services[index];
          const at = read?.settings.memory.max?.at;
          expect((lines[(at?.line ?? 0) - 1] ?? '').slice((at?.column ?? 0) - 1)).toMatch(
            new RegExp(`^${written.size}( }|$)`),
          );
          expect((lines[(read?.at.line ?? 0) - 1] ?? '').slice((read?.at.column ?? 0) - 1)).toMatch(
            new RegExp(`^s${index}:`),
          );
        });
      }),
    );
  });
});

describe('size', () => {
  it('refuses deep nesting and exploding aliases quickly', () => {
    const chain = Array.from(
      { length: 3000 },
      (_, index) => `x${index}: &x${index} [${index > 0 ? `*x${index - 1}` : '1'}]\n`,
    ).join('');
    for (const text of [
      '['.repeat(500_000),
      '{a: '.repeat(200_000),
      '- '.repeat(400_000),
      '? '.repeat(400_000),
      chain,
    ]) {
      const began = cpuTime();
      expect(codes(read(text).findings)[0]).toMatch(/OOM11[47]/);
      expect(cpuTime() - began).toBeLessThan(3000);
    }
  });

  /** Quiet, it takes half a second; what is quadratic takes minutes. */
  it('reads a thousand services in seconds', () => {
    const one = (index: number): string =>
      `  s${index}:\n    hosts: web\n    memory: {max: 4GiB, high: 3GiB}\n    java: {threads: 10}\n    protect: high\n    overrides:\n      - hosts: x\n        memory: 8GiB\n`;
    const text = `services:\n${Array.from({ length: 1000 }, (_, index) => one(index)).join('')}`;
    const times = [1, 2].map(() => {
      const began = cpuTime();
      expect(read(text).value?.services).toHaveLength(1000);
      return cpuTime() - began;
    });
    expect(Math.min(...times)).toBeLessThan(10_000);
  });
});
