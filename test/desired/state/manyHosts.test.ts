/** Many hosts share what is the same, and nothing that was derived from other facts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../../src/model/bytes';
import type { Facts, KnownFacts } from '../../../src/model/host';
import { desiredState } from '../../../src/desired/state';
import { buildHost, buildSpec, selector } from '../build';
import { FACTS } from './derive';

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
