/** From a spec and a host's facts to what the host should have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import type { DesiredState } from '../../src/model/desired';
import type { Facts, KnownFacts } from '../../src/model/host';
import type { SettingValue } from '../../src/model/settings';
import { type DesiredJava, javaOf } from '../../src/runtimes/jvm/wanted';
import { UNKNOWN_FACT } from '../../src/rules/budgets';
import { desiredState } from '../../src/desired/state';
import { hostRequest } from '../../src/desired/lookRequest';
import { buildHost, buildSpec, place, selector } from './build';
import type { SpecText } from './build';

const FACTS: KnownFacts = {
  memTotal: bytes(16 * GiB),
  swapTotal: bytes(0),
  pageSize: 4096,
  systemd: 252,
  cgroup: 'v2',
};

const ALL_FACTS: Facts = {
  memTotal: bytes(16 * GiB),
  memAvailable: bytes(8 * GiB),
  swapTotal: bytes(0),
  pageSize: 4096,
  kernel: '6.1.0',
  systemd: 252,
  cgroup: 'v2',
  memoryController: true,
  capSysResource: true,
  container: 'lxc',
};
/** Another value for each fact that lasts. */
const OTHER_FACTS: Omit<Facts, 'memAvailable'> = {
  memTotal: bytes(8 * GiB),
  swapTotal: bytes(GiB),
  pageSize: 65_536,
  kernel: '5.4.0',
  systemd: 219,
  cgroup: 'v1',
  memoryController: false,
  capSysResource: false,
  container: 'systemd-nspawn',
};

interface Want {
  readonly facts?: KnownFacts;
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly standing?: (target: string, setting: string) => SettingValue | undefined;
}

function derive(text: SpecText, { facts = FACTS, groups = {}, standing }: Want = {}) {
  return desiredState(buildSpec(text), buildHost('web01'), facts, selector(groups), standing);
}

/** The JVM of the first service. */
function java(state: DesiredState | undefined): DesiredJava | undefined {
  const [service] = state?.services ?? [];
  return service && javaOf(service);
}

/** The units and their settings alone. */
function settings(state: DesiredState | undefined): Record<string, Record<string, SettingValue>> {
  const result: Record<string, Record<string, SettingValue>> = {};
  for (const { unit, directives, variables } of state?.services ?? []) {
    const values: Record<string, SettingValue> = {};
    for (const [name, { value }] of Object.entries(directives)) values[name] = value;
    for (const { name, value } of variables) values[name] = value;
    result[unit] = values;
  }
  return result;
}

describe('a service', () => {
  it('stands where its unit is named, so that a unit that is not there is corrected there', () => {
    const spec = buildSpec({ services: { api: { memory: '1GiB' } } });
    const [service] = spec.services;
    const named = { ...service!, unit: { value: 'shop-api.service', at: place(12, 11) } };
    const { value } = desiredState({ ...spec, services: [named] }, buildHost('web01'), FACTS, selector({}));
    expect(value?.services).toMatchObject([{ key: 'api', unit: 'shop-api.service', at: place(12, 11) }]);
  });
});

describe('settings of a service', () => {
  it('become directives, sizes in whole pages', () => {
    const text: SpecText = {
      services: {
        api: {
          memory: { max: '100000001B', high: '90%', low: '0', min: 'infinity', swap: '0' },
          limits: { addressSpace: '70000B', rss: '1GiB' },
          protect: 'high',
          oomPolicy: 'kill',
        },
      },
    };
    expect(settings(derive(text, { facts: { memTotal: bytes(100_000_000) } }).value)).toEqual({
      'api.service': {
        MemoryMax: 99_999_744,
        MemoryHigh: 89_997_312,
        MemoryLow: 0,
        MemoryMin: 'infinity',
        MemorySwapMax: 0,
        LimitAS: 69_632,
        LimitRSS: GiB,
        OOMScoreAdjust: -500,
        OOMPolicy: 'kill',
      },
    });
  });

  it('round down to the page of the host', () => {
    const text: SpecText = { services: { api: { memory: '100000001B' } } };
    const { value } = derive(text, { facts: { pageSize: 65_536 } });
    expect(settings(value)).toEqual({ 'api.service': { MemoryMax: 99_942_400 } });
  });

  it('are absent where the spec does not ask', () => {
    expect(settings(derive({ services: { api: {} } }).value)).toEqual({ 'api.service': {} });
  });

  it('come from the last override that selects the host, key by key', () => {
    const text: SpecText = {
      services: {
        api: {
          memory: { max: '4GiB', swap: '1GiB' },
          limits: { addressSpace: '64GiB' },
          java: { threads: 100, loadedClasses: 10_000, headroom: 0 },
          protect: 'high',
          overrides: [
            { hosts: 'large', memory: '8GiB', java: { threads: 50 }, optional: true },
            { hosts: 'small', memory: '1GiB' },
            { hosts: 'huge', memory: { max: '8GiB', high: '7GiB' } },
          ],
        },
      },
    };
    const { value } = derive(text, { groups: { large: ['web01'], small: ['web02'], huge: ['web01'] } });
    // 7516192768 - 10485760 - 72000000 - 251658240 - 50 x 1048576 = 7129619968 = 6962519.5 KiB
    expect(settings(value)).toEqual({
      'api.service': {
        MemoryMax: 8 * GiB,
        MemoryHigh: 7 * GiB,
        MemorySwapMax: GiB,
        LimitAS: 64 * GiB,
        OOMScoreAdjust: -500,
        JAVA_OPTS:
          '-XX:MaxDirectMemorySize=10M -Xmx6962519K -XX:MaxMetaspaceSize=70312K -XX:ReservedCodeCacheSize=240M -Xss1M',
      },
    });
    expect(value?.services[0]?.optional).toBe(true);
    // The place is that of the entry that won.
    expect(value?.services[0]?.directives.MemoryMax?.at.line).toBe(13);
    expect(value?.services[0]?.directives.MemoryHigh?.at.line).toBe(13);
    expect(value?.services[0]?.directives.MemorySwapMax?.at.line).toBe(10);
    expect(java(value)?.at.line).toBe(11);
  });

  it('take java from an override alone', () => {
    const text: SpecText = {
      services: { api: { memory: '4GiB', overrides: [{ java: { variable: 'CATALINA_OPTS', heap: '1GiB' } }] } },
    };
    const { choices = [], ...wanted } = java(derive(text).value) ?? {};
    expect(choices.map(({ code }) => code)).toEqual(['OOM359']);
    expect(wanted).toEqual({
      variable: 'CATALINA_OPTS',
      value: '-XX:MaxDirectMemorySize=256M -Xmx1G -XX:ReservedCodeCacheSize=240M -Xss1M',
      replace: false,
      doubts: [],
      at: place(11, 25),
    });
  });

  it('pass extra options behind the calculated ones, single spaces between them', () => {
    const text: SpecText = {
      services: {
        api: { memory: '4GiB', java: { heap: '2GiB', headroom: 10, extra: ['-Da=%h', '-Db=1'], replace: true } },
      },
    };
    const wanted = java(derive(text).value);
    expect(wanted?.value).toBe(
      '-XX:MaxDirectMemorySize=256M -Xmx2G -XX:ReservedCodeCacheSize=240M -Xss1M -Da=%h -Db=1',
    );
    expect(wanted?.replace).toBe(true);
  });

  it('are only there on hosts that the service selects, sorted by unit', () => {
    const text: SpecText = {
      services: { z: { memory: '1GiB' }, b: { hosts: 'db', memory: '1GiB' }, a: { hosts: 'web', memory: '1GiB' } },
    };
    const { value } = derive(text, { groups: { web: ['web01'], db: ['db01'] } });
    expect(value?.services.map(({ unit }) => unit)).toEqual(['a.service', 'z.service']);
  });
});

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
  it.each(kept)('where %s', (_name, standing, expected) => {
    const { value } = derive(text, { facts, standing: (target) => (target === 'db.service' ? standing : undefined) });
    expect(settings(value)).toEqual({ 'db.service': { MemoryMax: expected } });
  });

  it('keep a swap file of nearly that size', () => {
    const standing = (target: string, setting: string) =>
      target === 'system' && setting === 'swap:/swapfile' ? 509_000_000 : undefined;
    expect(derive(text, { facts, standing }).value?.swap?.size).toBe(508_997_632);
    expect(derive(text, { facts }).value?.swap?.size).toBe(506_957_824);
  });

  it('in bytes never follow what stands', () => {
    const { value } = derive({ services: { db: { memory: '1GiB' } } }, { standing: () => GiB + 4096 });
    expect(settings(value)).toEqual({ 'db.service': { MemoryMax: GiB } });
  });
});

describe('many hosts', () => {
  const spec = buildSpec({
    services: { api: { memory: '1GiB' }, db: { memory: '50%' } },
    system: [{ sysctl: { 'vm.swappiness': 10 } }],
  });
  const on = (name: string, memTotal: number) =>
    desiredState(spec, buildHost(name), { ...FACTS, memTotal: bytes(memTotal) }, selector()).value;

  it('share what is the same', () => {
    const [one, other, larger] = [on('a', 4 * GiB), on('b', 4 * GiB), on('c', 8 * GiB)];
    expect(one?.host).toBe('a');
    expect(other?.host).toBe('b');
    expect(other?.services).toBe(one?.services);
    expect(larger?.services[0]).toBe(one?.services[0]);
    expect(larger?.services[1]?.directives.MemoryMax?.value).toBe(4 * GiB);
  });

  it('share a service among different selections, unless its overrides differ', () => {
    const some = buildSpec({
      services: {
        api: { memory: '1GiB', overrides: [{ hosts: 'large', memory: '2GiB' }] },
        db: { hosts: 'db', memory: '1GiB' },
      },
    });
    const selects = selector({ db: ['b'], large: ['c'] });
    const apiOn = (name: string) => desiredState(some, buildHost(name), FACTS, selects).value?.services[0];
    expect(apiOn('b')).toBe(apiOn('a'));
    expect(apiOn('c')?.directives.MemoryMax?.value).toBe(2 * GiB);
    expect(apiOn('a')?.directives.MemoryMax?.value).toBe(GiB);
  });

  it('differ in their facts and never share what was derived from others: any of them may count', () => {
    const some = buildSpec({ services: { api: { memory: '1GiB' } }, system: [{ sysctl: { 'vm.swappiness': 10 } }] });
    const read = new Set<string>();
    const facts: Facts = { ...ALL_FACTS };
    const watched = new Proxy(facts, {
      get: (target, fact: keyof Facts) => {
        read.add(fact);
        return target[fact];
      },
    });
    const on = (known: KnownFacts) => desiredState(some, buildHost('a'), known, selector()).value?.sysctl;
    const first = on(watched);
    // Whatever is read at all is part of what hosts must have in common.
    expect([...read].sort()).toEqual(Object.keys(OTHER_FACTS).sort());
    for (const [fact, value] of Object.entries(OTHER_FACTS)) {
      expect(on({ ...ALL_FACTS, [fact]: value }), fact).not.toBe(first);
    }
    expect(on({ ...ALL_FACTS })).toBe(first);
    expect(on({ ...ALL_FACTS, memAvailable: bytes(1) })).toBe(first);
  });

  it('give the same in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 64 }), { maxLength: 8 }), (sizes) => {
        const fresh = buildSpec({ services: { db: { memory: '50%' } } });
        for (const size of sizes) {
          const facts = { ...FACTS, memTotal: bytes(size * GiB) };
          const { value } = desiredState(fresh, buildHost('a'), facts, selector());
          expect(value?.services[0]?.directives.MemoryMax?.value).toBe((size * GiB) / 2);
        }
      }),
    );
  });

  it('take little time: ten thousand with ten services', () => {
    const services = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `s${index}`,
        {
          memory: '5%',
          java: { threads: 10, heap: '64MiB', codeCache: '64MiB', loadedClasses: 1000 },
          overrides: [{ hosts: 'large', memory: '6%' }],
        },
      ]),
    );
    const large = buildSpec({ services, system: [{ sysctl: { 'vm.swappiness': 10 } }] });
    const selects = (pattern: string, host: string) => pattern === 'all' || host.endsWith('7');
    // CPU time: the machine has other work to do.
    const began = process.cpuUsage();
    for (let index = 0; index < 10_000; index += 1) {
      // All different in RAM: nothing but the selection can be shared.
      const facts = { ...FACTS, memTotal: bytes(64 * GiB + index * 4096 * 20) };
      expect(desiredState(large, buildHost(`h${index}`), facts, selects).value?.services.length).toBe(10);
    }
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000).toBeLessThan(10_000);
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
