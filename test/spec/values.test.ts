/** The values of services and hosts, read as they are meant: what is legal stays as it is. */
import { describe, expect, it } from 'vitest';
import { SYSCTLS, SYSCTL_COMMANDS } from '../../src/model/sysctls';
import { parseSpec } from '../../src/spec/parseSpec';
import { codes } from './fixtures';
import { javaIn } from './javaIn';

function read(text: string) {
  return parseSpec([{ path: 'a', text }]);
}

function service(settings: string) {
  const { value, findings } = read(`services:\n  a: ${settings}\n`);
  expect(findings).toEqual([]);
  return value?.services[0]?.settings;
}

describe('hosts', () => {
  it.each([
    ['web', 'web'],
    ['[web]', 'web'],
    ['[web01, web02]', 'web01,web02'],
    ["[web, '!web03']", 'web,!web03'],
    ["['web:!web03', 'db[0:1]']", 'web,!web03,db[0:1]'],
    ["['2001:db8::1', '::1', 'a,b:c']", '2001:db8::1,::1,a,b:c'],
    ["['web[', b]", 'web[,b'],
  ])('%s is the pattern %s, in a service, an override and a system entry', (written, pattern) => {
    const { value, findings } = read(
      `services: {a: {hosts: ${written}, memory: 1GiB, overrides: [{hosts: ${written}, memory: 2GiB}]}}\nsystem: [{hosts: ${written}, reserve: 1GiB}]\n`,
    );
    expect(findings).toEqual([]);
    const [one] = value?.services ?? [];
    expect([one?.hosts.value, one?.overrides[0]?.hosts.value, value?.system[0]?.hosts.value]).toEqual([
      pattern,
      pattern,
      pattern,
    ]);
  });

  it.each(['[]', '[1]', '[[web]]', "[web, '']", '["a\\nb"]', "[web, ' ']"])('cannot be %s', (written) => {
    expect(read(`services: {a: {hosts: ${written}, memory: 1GiB}}\n`).findings.length).toBeGreaterThan(0);
  });
});

describe('java', () => {
  it('splits a text at spaces and keeps quotes, %, $ and backslashes for the renderer', () => {
    const settings = service(`{memory: 1GiB, java: {extra: '-Da="x  -Db=100% -Dc=$HOME\t-Dd=\\n'}}`);
    expect(javaIn(settings)?.extra?.value).toEqual(['-Da="x', '-Db=100%', '-Dc=$HOME', '-Dd=\\n']);
  });

  it('takes a list as it is, and an empty one', () => {
    expect(javaIn(service("{memory: 1GiB, java: {extra: ['-Da=''é''', '-Xlog:gc']}}"))?.extra?.value).toEqual([
      "-Da='é'",
      '-Xlog:gc',
    ]);
    expect(javaIn(service('{memory: 1GiB, java: {extra: []}}'))?.extra?.value).toEqual([]);
    expect(javaIn(service("{memory: 1GiB, java: {extra: ''}}"))?.extra?.value).toEqual([]);
  });

  it('honours -Xmx of the user, with or without a budget', () => {
    expect(javaIn(service('{memory: 1GiB, java: {extra: -Xmx512m}}'))?.heap).toBeUndefined();
    expect(javaIn(service('{java: {extra: [-XX:MaxHeapSize=512m]}}'))?.extra?.value).toHaveLength(1);
    expect(javaIn(service('{java: {heap: 512MiB}}'))?.heap?.value).toBe(512 * 1024 ** 2);
  });

  it('takes a budget from high, or from an override alone', () => {
    expect(codes(read('services: {a: {memory: {high: 1GiB}, java: {}}}').findings)).toEqual([]);
    expect(codes(read('services: {a: {java: {}, overrides: [{hosts: web, memory: 1GiB}]}}').findings)).toEqual([]);
  });

  it('reads every key', () => {
    const java = javaIn(
      service(
        '{memory: 4GiB, java: {loadedClasses: 30000, threads: 100, headroom: 5, initialHeap: max, stack: 512K, codeCache: 64M, directMemory: 32M, metaspace: 128M, variable: CATALINA_OPTS, replace: true}}',
      ),
    );
    expect(java).toMatchObject({
      loadedClasses: { value: 30000 },
      threads: { value: 100 },
      headroom: { value: 5 },
      initialHeap: { value: 'max' },
      stack: { value: 512 * 1024 },
      codeCache: { value: 64 * 1024 ** 2 },
      directMemory: { value: 32 * 1024 ** 2 },
      metaspace: { value: 128 * 1024 ** 2 },
      variable: { value: 'CATALINA_OPTS' },
      replace: { value: true },
    });
  });

  it('says nothing of extra words that are not texts but their type', () => {
    expect(codes(read('services: {a: {memory: 1GiB, java: {extra: [1, {b: c}]}}}').findings)).toEqual([
      'OOM122',
      'OOM122',
    ]);
    expect(codes(read('services: {a: {memory: 1GiB, java: {extra: {b: c}}}}').findings)).toEqual(['OOM122']);
  });
});

describe('protect', () => {
  it.each([
    ['never', -1000],
    ['critical', -900],
    ['high', -500],
    ['normal', 0],
    ['expendable', 300],
    ['sacrifice', 800],
    ['-1000', -1000],
    ['1000', 1000],
    ['0', 0],
  ])('%s is %i', (word, score) => expect(service(`{protect: ${word}}`)?.protect?.value).toBe(score));
});

describe('memory', () => {
  it('allows infinity everywhere and zero for guarantees and swap', () => {
    const memory = service('{memory: {max: infinity, high: infinity, low: 0, min: 0, swap: 0}}')?.memory;
    expect(Object.values(memory ?? {}).map(({ value }) => value.kind)).toEqual([
      'infinity',
      'infinity',
      'bytes',
      'bytes',
      'bytes',
    ]);
    expect(service('{memory: {max: 1GiB, low: infinity}}')?.memory.low?.value).toEqual({ kind: 'infinity' });
  });

  it('compares bytes with bytes and shares with shares only', () => {
    expect(codes(read('services: {a: {memory: {max: 1GiB, high: 90%}}}').findings)).toEqual([]);
  });

  it('reports an order once that the base has wrong already', () => {
    const text = 'services:\n  a:\n    memory: {max: 1GiB, high: 2GiB}\n    overrides: [{hosts: web, protect: high}]\n';
    expect(codes(read(text).findings)).toEqual(['OOM144']);
  });
});

describe('overrides', () => {
  it('may change what a service is optional for, and nothing else', () => {
    const { value, findings } = read('services: {a: {memory: 1GiB, overrides: [{hosts: web, optional: true}]}}');
    expect(findings).toEqual([]);
    expect(value?.services[0]?.overrides[0]?.settings.optional?.value).toBe(true);
  });

  it('have no unit of their own', () => {
    expect(codes(read('services: {a: {memory: 1GiB, overrides: [{hosts: web, unit: b.service}]}}').findings)).toEqual([
      'OOM120',
    ]);
  });
});

describe('system', () => {
  it('keeps sysctls as text, in their order', () => {
    const { value } = read('system: [{sysctl: {vm.swappiness: 10, kernel.panic: -1, vm.max_map_count: 262144}}]');
    expect(Object.entries(value?.system[0]?.sysctl ?? {}).map(([key, { value: text }]) => [key, text])).toEqual([
      ['vm.swappiness', '10'],
      ['kernel.panic', '-1'],
      ['vm.max_map_count', '262144'],
    ]);
    expect(value?.system[0]?.hosts.value).toBe('all');
  });

  it.each(Object.entries(SYSCTLS))('%s takes its range and not more', (key, { min, max, zeroes }) => {
    const of = (number: number): readonly string[] =>
      codes(read(`system: [{sysctl: {${key}: ${number}}}]`).findings.filter(({ severity }) => severity === 'error'));
    if (max <= 2 ** 31 - 1)
      expect([of(min), of(max), of(min - 1), of(max + 1)]).toEqual([[], [], ['OOM172'], ['OOM172']]);
    else expect([of(min), of(min - 1)]).toEqual([[], ['OOM172']]);
    if (zeroes !== undefined) expect(SYSCTLS[zeroes]?.zeroes).toBe(key);
  });

  it('has no command in the table', () => {
    expect(Object.keys(SYSCTLS).filter((key) => SYSCTL_COMMANDS.has(key))).toEqual([]);
  });

  it('takes swap files of bytes and of shares', () => {
    const { value, findings } = read(
      'system: [{swap: {file: /var/lib/swap-1, size: 50%}}, {swap: {file: /s, size: 1MiB}}]',
    );
    expect(findings).toEqual([]);
    expect(value?.system.map(({ swap }) => swap?.value)).toEqual([
      { file: '/var/lib/swap-1', size: { kind: 'share', percent: 50 } },
      { file: '/s', size: { kind: 'bytes', bytes: 1024 ** 2 } },
    ]);
  });
});

describe('rollout', () => {
  it('has a canary only where it says so, and 0 is such a word', () => {
    const canary = (text: string) => read(`rollout: ${text}\nservices: {a: {memory: 1GiB}}`).value?.rollout?.value;
    expect(canary('{maxFailures: 1}')).toEqual({ batches: [], maxFailures: 1 });
    expect(canary('{canary: 0}')).toEqual({ canary: 0, batches: [], maxFailures: 0 });
  });

  it('mixes counts and percentages that each ascend', () => {
    const { value, findings } = read('rollout: {batches: [1, 10%, 5, 50%]}\nservices: {a: {memory: 1GiB}}');
    expect(findings).toEqual([]);
    expect(value?.rollout?.value).toEqual({
      maxFailures: 0,
      batches: [
        { kind: 'count', count: 1 },
        { kind: 'share', percent: 10 },
        { kind: 'count', count: 5 },
        { kind: 'share', percent: 50 },
      ],
    });
  });
});

describe('wrong shapes', () => {
  it.each([
    ['system: [1, {hosts: "a\\nb"}]', ['OOM122', 'OOM126']],
    ['system: [{swap: {file: /s, size: [1]}}]', ['OOM122']],
    ['system: [{reserve: true}]', ['OOM122']],
    ['rollout: {batches: [{a: 1}, null, true, 010]}', ['OOM122', 'OOM122', 'OOM122', 'OOM125']],
    ['rollout: {canary: "1", maxFailures: 1.5}', ['OOM122', 'OOM125']],
    ['inventory: [a, 1]', ['OOM122']],
    ['inventory: {a: b}', ['OOM122']],
    ['services: {a: {unit: 5, memory: 1GiB}}', ['OOM122']],
    ['services: {a: {memory: 1GiB, overrides: [web, {hosts: 5, memory: 2GiB}]}}', ['OOM122', 'OOM122']],
    ['services: {a: {memory: 1GiB, java: {threads: "5", variable: 5, replace: 1}}}', ['OOM122', 'OOM122', 'OOM122']],
    ['services: {a: {protect: null}}', ['OOM122']],
    ['services: {a: {protect: zebra}}', ['OOM160']],
    [`services: {a: {memory: 1GiB, hosts: ${'x'.repeat(5000)}}}`, ['OOM126']],
    [`system: [{swap: {file: /${'x'.repeat(220)}, size: 1GiB}}]`, ['OOM126']],
    ['name: "---"', ['OOM130']],
    ['name: ', ['OOM122']],
  ])('%s', (text, expected) => {
    const { value, findings } = read(text);
    expect(value).toBeUndefined();
    expect(codes(findings)).toEqual(expected);
  });

  it('gives a missing key, a wrong one and a mistake of the map itself their own findings', () => {
    expect(codes(read('system: [{swap: {fiel: /s}}]').findings)).toEqual(['OOM121', 'OOM121', 'OOM120']);
  });
});

describe('the order of an override', () => {
  it('is judged where the override has a part in it', () => {
    const text = [
      'services:',
      '  a:',
      '    memory: {max: 4GiB, low: 3GiB}',
      '    overrides:',
      '      - {hosts: b, memory: {max: 2GiB, high: 1GiB}}',
      '',
    ].join('\n');
    const { findings } = read(text);
    expect(findings.map(({ code, where }) => [code, where?.line, where?.column])).toEqual([['OOM144', 5, 46]]);
  });
});
