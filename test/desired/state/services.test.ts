/** From the services of a spec to the settings of units on one host, overrides included. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../../src/model/bytes';
import type { DesiredState } from '../../../src/model/desired';
import { type DesiredJava, javaOf } from '../../../src/runtimes/jvm/wanted';
import { desiredState } from '../../../src/desired/state';
import { buildHost, buildSpec, place, selector } from '../build';
import type { SpecText } from '../build';
import { FACTS, derive, settings } from './derive';

/** The JVM of the first service. */
function java(state: DesiredState | undefined): DesiredJava | undefined {
  const [service] = state?.services ?? [];
  return service && javaOf(service);
}

describe('a service', () => {
  it('is where its unit is named, so that a unit that is not there is corrected there', () => {
    const spec = buildSpec({ services: { api: { memory: '1GiB', unit: 'shop-api.service' } } });
    const { value } = desiredState(spec, buildHost('web01'), FACTS, selector({}));
    expect(value?.services).toMatchObject([{ key: 'api', unit: 'shop-api.service', at: place(10, 38) }]);
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

  it('pass extra options after the calculated ones, single spaces between them', () => {
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
