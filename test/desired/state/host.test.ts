/** What belongs to the host itself, shares of its RAM, and what a look must ask for. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../../src/model/bytes';
import type { SettingValue } from '../../../src/model/settings';
import { UNKNOWN_FACT } from '../../../src/rules/budgets';
import { hostRequest } from '../../../src/desired/lookRequest';
import { buildSpec, place, selector } from '../build';
import type { SpecText } from '../build';
import { FACTS, derive, settings } from './derive';

describe('what belongs to the host', () => {
  const text: SpecText = {
    name: 'shop',
    system: [
      {
        reserve: '1GiB',
        sysctl: { 'vm.swappiness': 10, 'vm.panic_on_oom': 0 },
        swap: { file: '/swapfile', size: '4GiB' },
      },
      { hosts: 'web', reserve: '5%', sysctl: { 'vm.swappiness': 1 } },
      { hosts: 'db', reserve: '2GiB', sysctl: { 'vm.swappiness': 60 }, swap: { file: '/db', size: '1GiB' } },
    ],
  };

  it('comes from the last entry that selects it, key by key, sysctls sorted', () => {
    const { value, findings } = derive(text, { groups: { web: ['web01'] } });
    expect(findings).toEqual([]);
    expect(value).toEqual({
      host: 'web01',
      spec: 'shop',
      services: [],
      sysctl: [
        { key: 'vm.panic_on_oom', value: '0', at: place(1002, 22) },
        { key: 'vm.swappiness', value: '1', at: place(1011, 20) },
      ],
      swap: { file: '/swapfile', size: 4 * GiB, at: place(1009, 11) },
      reserve: { value: 858_992_640, at: place(1010, 32) },
    });
  });

  it('is nothing where no entry selects the host', () => {
    const { value } = derive({ system: [{ hosts: 'db', reserve: '1GiB' }] });
    expect(value).toEqual({ host: 'web01', spec: 'oomcfg', services: [], sysctl: [] });
  });
});

describe('shares', () => {
  const text: SpecText = {
    services: { db: { memory: { max: '60%' } } },
    system: [{ swap: { file: '/swapfile', size: '50%' } }],
  };
  const facts = { ...FACTS, memTotal: bytes(1_013_919_744) };

  it('of an unknown RAM give no value and name the variable that says it', () => {
    const { value, findings } = derive(text, { facts: {} });
    expect(value).toBeUndefined();
    expect(findings.map(({ code, facts: { unit, setting, variable } }) => [code, unit, setting, variable])).toEqual([
      [UNKNOWN_FACT, 'db.service', 'memory.max', 'oomcfg_memory'],
      [UNKNOWN_FACT, undefined, 'swap.size', 'oomcfg_memory'],
    ]);
    expect(findings.every(({ severity }) => severity === 'error')).toBe(true);
  });

  it('of an unknown RAM do not hurt hosts that have none', () => {
    expect(derive({ services: { db: { memory: '1GiB' } } }, { facts: {} })).toMatchObject({ findings: [] });
  });

  // 60% of 1013919744 is 608351846.4, in pages 608350208; 50% is 506957824 in pages
  const kept: readonly (readonly [string, SettingValue | undefined, number])[] = [
    ['nothing stands', undefined, 608_350_208],
    ['no number stands', 'infinity', 608_350_208],
    ['less than 1% below stands', 602_931_200, 602_931_200],
    ['less than 1% above stands', 614_400_000, 614_400_000],
    ['more than 1% below stands', 602_000_000, 608_350_208],
    ['more than 1% above stands', 615_000_000, 608_350_208],
    ['no whole number of pages stands', 608_000_000, 607_997_952],
    ['the number of no limit stands', 18_446_744_073_709_551_615, 608_350_208],
  ];
  it.each(kept)('where %s', (_name, present, expected) => {
    const { value } = derive(text, { facts, present: (target) => (target === 'db.service' ? present : undefined) });
    expect(settings(value)).toEqual({ 'db.service': { MemoryMax: expected } });
  });

  it('keep a swap file of nearly that size', () => {
    const present = (target: string, setting: string) =>
      target === 'system' && setting === 'swap:/swapfile' ? 509_000_000 : undefined;
    expect(derive(text, { facts, present }).value?.swap?.size).toBe(508_997_632);
    expect(derive(text, { facts }).value?.swap?.size).toBe(506_957_824);
  });

  it('in bytes never follow what is present', () => {
    const { value } = derive({ services: { db: { memory: '1GiB' } } }, { present: () => GiB + 4096 });
    expect(settings(value)).toEqual({ 'db.service': { MemoryMax: GiB } });
  });
});

describe('what a look must ask for', () => {
  it('is known without facts: units, variables, sysctls and the swap file', () => {
    const spec = buildSpec({
      services: {
        web: { memory: '50%', java: { variable: 'CATALINA_OPTS' }, optional: true },
        api: { unit: 'api@1.service', hosts: 'api', memory: '1GiB', java: {} },
        twice: { unit: 'api@1.service', hosts: 'twice', memory: '2GiB' },
        db: { hosts: 'db', memory: '1GiB' },
      },
      system: [
        { sysctl: { 'vm.swappiness': 1, 'vm.panic_on_oom': 0 } },
        { swap: { file: '/swapfile', size: '50%' }, sysctl: { 'vm.swappiness': 2 } },
      ],
    });
    expect(hostRequest(spec, 'web01', selector({ api: ['web01'], twice: ['web01'] }))).toEqual({
      units: [
        { unit: 'api@1.service', optional: false, variables: [{ name: 'JAVA_OPTS', runtime: 'java' }] },
        { unit: 'web.service', optional: true, variables: [{ name: 'CATALINA_OPTS', runtime: 'java' }] },
      ],
      sysctl: ['vm.panic_on_oom', 'vm.swappiness'],
      swap: '/swapfile',
    });
    expect(hostRequest(buildSpec({}), 'web01', selector())).toEqual({ units: [], sysctl: [] });
  });
});
