/**
 * One rule has one code and is said once, wherever its parts are written: in one place, in two entries, or in an
 * override.
 */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import { desiredState } from '../../src/desired/state';
import { buildHost, readSpec, selector } from './build';
import type { SpecText } from './build';

const SELECTS = selector({ web: ['web01'], db: ['web01'] });
const FACTS = { memTotal: bytes(16 * GiB), swapTotal: bytes(GiB), pageSize: 4096 };

/** What is said: of the spec alone (which ends with 65), or else of a host that web, db and all select. */
function said(text: SpecText): string {
  const { value: spec, findings } = readSpec(text);
  const wrong = findings.filter(({ severity }) => severity !== 'info');
  if (spec === undefined || wrong.length > 0) return `spec ${wrong.map(({ code }) => code).join(' ')}`;
  const ofHost = desiredState(spec, buildHost('web01'), FACTS, SELECTS).findings;
  return `host ${ofHost.flatMap(({ code, severity }) => (severity === 'info' ? [] : [code])).join(' ')}`;
}

const one = (service: object): SpecText => ({ services: { api: service } });
/** A value for the hosts of the service, and for hosts that are only known to be the same with the inventory. */
const sure = (service: object, ...overrides: readonly object[]): SpecText => one({ ...service, overrides });
const maybe = (service: object, first: object, second: object): SpecText =>
  one({
    ...service,
    overrides: [
      { hosts: 'web', ...first },
      { hosts: 'db', ...second },
    ],
  });
const java = (settings: object): object => ({ memory: '4GiB', java: settings });
const sysctl = (first: object, second: object, hosts = 'all'): SpecText => ({
  system: [{ sysctl: first }, { hosts, sysctl: second }] as NonNullable<SpecText['system']>,
});

interface Rule {
  readonly code: string;
  readonly together: SpecText;
  /** By overrides of the same hosts, or by two entries that surely meet. */
  readonly split: readonly SpecText[];
  /** By patterns that only an inventory shows to meet. */
  readonly onHost?: SpecText;
}

const NEVER = { protect: 'never' };
const QUOTED = java({ variable: 'JDK_JAVA_OPTIONS', extra: '-Da="b c"' });

const RULES: readonly Rule[] = [
  {
    code: 'OOM144',
    together: one({ memory: { max: '1GiB', high: '2GiB' } }),
    split: [
      sure({ memory: { max: '1GiB' } }, { memory: { high: '2GiB' } }),
      sure({ memory: { high: '2GiB' } }, { hosts: 'web', memory: '1GiB' }),
      // The base is wrong already, and the override leaves it so.
      sure(
        { memory: { max: '1GiB', high: '3GiB' } },
        { hosts: 'web', memory: '2GiB' },
        { hosts: 'db', optional: true },
      ),
    ],
    onHost: maybe({}, { memory: { max: '1GiB' } }, { memory: { high: '2GiB' } }),
  },
  {
    code: 'OOM161',
    together: one({ memory: '1GiB', ...NEVER }),
    split: [
      sure({ memory: '1GiB' }, NEVER),
      sure(NEVER, { hosts: 'web', memory: '1GiB' }),
      sure({ memory: '1GiB', ...NEVER }, { hosts: 'web', memory: '2GiB' }, { hosts: 'db', memory: '3GiB' }),
    ],
    onHost: maybe({}, { memory: '1GiB' }, NEVER),
  },
  {
    code: 'OOM150',
    together: one({ java: {} }),
    split: [
      sure({ protect: 'high' }, { java: {} }),
      sure({ memory: '1GiB', java: {} }, { hosts: 'web', memory: 'infinity' }),
      sure({ memory: '1GiB' }, { hosts: 'web', memory: 'infinity', java: {} }),
    ],
    onHost: maybe({ memory: '1GiB' }, { memory: '2GiB' }, { memory: 'infinity', java: {} }),
  },
  {
    code: 'OOM173',
    together: { system: [{ sysctl: { 'vm.dirty_bytes': 8192, 'vm.dirty_ratio': 10 } }] },
    split: [
      sysctl({ 'vm.dirty_bytes': 8192 }, { 'vm.dirty_ratio': 10 }),
      sysctl({ 'vm.dirty_ratio': 10 }, { 'vm.dirty_bytes': 8192 }, 'web'),
      sysctl({ 'vm.dirty_background_bytes': 8192 }, { 'vm.dirty_background_ratio': 10 }),
    ],
    onHost: {
      system: [
        { hosts: 'web', sysctl: { 'vm.dirty_bytes': 8192 } },
        { hosts: 'db', sysctl: { 'vm.dirty_ratio': 10 } },
      ],
    },
  },
  {
    code: 'OOM153',
    together: one(QUOTED),
    split: [
      sure(QUOTED, { hosts: 'web', memory: '5GiB' }, { hosts: 'db', java: { threads: 20 } }),
      sure(java({ extra: "-Da='b" }), { hosts: 'web', java: { variable: 'JAVA_TOOL_OPTIONS' } }),
    ],
    onHost: maybe(java({}), { java: { extra: "-Da='b" } }, { java: { variable: 'JAVA_TOOL_OPTIONS' } }),
  },
  {
    code: 'OOM154',
    together: one(java({ heap: '1GiB', extra: '-Xmx1g' })),
    split: [
      sure(java({ heap: '1GiB' }), { hosts: 'web', java: { extra: '-Xmx1g' } }),
      sure(java({ heap: '1GiB', extra: '-mx1g' }), { hosts: 'web', java: { threads: 20 } }),
    ],
    onHost: maybe(java({}), { java: { heap: '1GiB' } }, { java: { extra: '-Xmx1g' } }),
  },
  {
    code: 'OOM353',
    together: one(java({ stack: '2GiB' })),
    split: [
      sure(java({ stack: '2GiB' }), { hosts: 'web', java: { threads: 20 } }, { hosts: 'db', memory: '5GiB' }),
      sure(java({ extra: '-XX:SurvivorRatio=0' }), { hosts: 'web', java: { threads: 20 } }),
    ],
  },
  {
    code: 'OOM364',
    together: one(java({ heap: '1GiB', initialHeap: '2GiB' })),
    split: [
      sure(java({ heap: '1GiB', initialHeap: '2GiB' }), { hosts: 'web', java: { threads: 20 } }),
      sure(java({ heap: '1GiB' }), { hosts: 'web', java: { initialHeap: '2GiB' } }),
      sure(java({ initialHeap: '2GiB' }), { hosts: 'web', java: { extra: '-Xmx1g' } }),
      sure(java({ extra: '-XX:MaxHeapFreeRatio=30' }), { hosts: 'web', java: { threads: 20 } }),
    ],
    onHost: maybe(java({}), { java: { heap: '1GiB' } }, { java: { initialHeap: '2GiB' } }),
  },
  {
    code: 'OOM135',
    together: { services: { api: { memory: '1GiB' }, other: { unit: 'api.service', memory: '1GiB' } } },
    split: [{ services: { api: { memory: '1GiB' }, other: { unit: 'api.service', hosts: 'web', memory: '1GiB' } } }],
    onHost: {
      services: { api: { hosts: 'db', memory: '1GiB' }, other: { unit: 'api.service', hosts: 'web', memory: '1GiB' } },
    },
  },
  {
    code: 'OOM145',
    together: one({ memory: '1KiB' }),
    split: [sure({ memory: '1GiB' }, { hosts: 'web', memory: '1KiB' })],
    onHost: one({ memory: '0.00001%' }),
  },
  {
    code: 'OOM134',
    together: one({ unit: 'a.slice', memory: '1GiB', protect: 'high' }),
    split: [sure({ unit: 'a.slice', memory: '1GiB' }, { hosts: 'web', protect: 'high' })],
  },
  {
    code: 'OOM172',
    together: { system: [{ sysctl: { 'vm.swappiness': 300 } }] },
    split: [sysctl({ 'vm.swappiness': 300 }, { 'vm.swappiness': 60 }, 'web')],
  },
];

describe.each(RULES.map((rule) => [rule.code, rule] as const))('%s', (code, { together, split, onHost }) => {
  it('is said once where its parts are side by side', () => expect(said(together)).toBe(`spec ${code}`));

  it.each(split.map((text) => [JSON.stringify(text), text] as const))('is said once and of the spec in %s', (_, text) =>
    expect(said(text)).toBe(`spec ${code}`),
  );

  it.each(onHost === undefined ? [] : [[JSON.stringify(onHost), onHost] as const])(
    'is said of the host in %s, since only an inventory can tell',
    (_, text) => expect(said(text)).toBe(`host ${code}`),
  );
});

describe('what is not wrong', () => {
  it.each([
    // Another override may bring a budget back.
    sure({ memory: '1GiB', java: { heap: '300MiB' } }, { hosts: 'web', memory: 'infinity' }),
    sysctl({ 'vm.dirty_ratio': 10 }, { 'vm.dirty_background_bytes': 8192 }),
    {
      system: [
        { hosts: 'web', sysctl: { 'vm.dirty_bytes': 8192 } },
        { hosts: 'ab', sysctl: { 'vm.dirty_ratio': 1 } },
      ],
    },
    sure({ memory: '2GiB', ...NEVER }, { memory: 'infinity' }),
  ] as SpecText[])('%j', (text) => expect(said(text)).toMatch(/^host (OOM362)?$/));
});
