/** What is said of units that have something of oomcfg's which its files no longer say. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../../src/model/bytes';
import type { ObservedProcess, ObservedUnit } from '../../../src/model/observed';
import { codes, file, host, lines, plan, unit } from '../build';

const NOTHING = { name: 'shop' };
const API = { name: 'shop', services: { api: { memory: '2GiB' as const } } };
const NOTE = '/var/lib/oomcfg/before';
const OURS = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';

/** A unit that runs with a score and an address space that none of its files gives. */
const left = (parts: Partial<ObservedUnit> = {}, more: Partial<ObservedProcess> = {}): ObservedUnit => {
  const api = unit('api.service');
  const limit = bytes(8 * GiB);
  return {
    ...api,
    manager: { ...api.manager, LimitAS: 'infinity', OOMScoreAdjust: 0 },
    main: { ...api.main!, addressSpace: { soft: limit, hard: limit }, oomScoreAdj: 500, ...more },
    leftover: {},
    ...parts,
  };
};
const planned = (one: ObservedUnit) => plan(NOTHING, host({ units: [one] }));

describe("a unit whose files of oomcfg's are gone", () => {
  it('gets back what a note says that oomcfg gave it, and the finding says so', () => {
    const found = planned(left({ earlier: [file(NOTE, { LimitAS: '8G', OOMScoreAdjust: '500' })] }));
    expect(lines(found)).toEqual([
      `api.service LimitAS ${8 * GiB} -> infinity live`,
      'api.service OOMScoreAdjust 500 -> 0 live',
    ]);
    expect(found.findings).toMatchObject([{ code: 'OOM643', facts: { unit: 'api.service' } }]);
  });

  it('gets back what systemd still has of the drop-in', () => {
    const manager = { LimitAS: bytes(8 * GiB), OOMScoreAdjust: 500, OOMPolicy: 'stop' };
    const found = planned(left({ manager, loadedDropIns: [OURS], needDaemonReload: true }));
    expect(lines(found)).toEqual([
      `api.service LimitAS ${8 * GiB} -> infinity live`,
      'api.service OOMScoreAdjust 500 -> 0 live',
    ]);
  });

  it('keeps what it may have set by itself', () => {
    const own = file(NOTE, { LimitAS: '4G', OOMScoreAdjust: '300' });
    const found = planned(left({ earlier: [own] }));
    expect([lines(found), codes(found.findings)]).toEqual([[], []]);
  });

  it('is said to have what nobody knows the cause of, while a link of oomcfg is there', () => {
    const observed = host({ units: [left()] });
    const files = [{ path: OURS, sha256: '', link: 'replaced' as const }];
    const found = plan(NOTHING, { ...observed, generation: { ...observed.generation, files } });
    expect(found.changes).toEqual([]);
    expect(found.files).toEqual([{ path: OURS, action: 'remove' }]);
    expect(found.findings).toMatchObject([
      { code: 'OOM643', facts: { unit: 'api.service', LimitAS: 8 * GiB, OOMScoreAdjust: 500 } },
    ]);
    const nothing = left({}, { addressSpace: { soft: 'infinity', hard: 'infinity' }, oomScoreAdj: 0 });
    const { main: _main, ...stopped } = left({ running: false, processes: [] });
    for (const one of [nothing, stopped]) {
      const { findings } = plan(NOTHING, { ...host({ units: [one] }), generation: { ...observed.generation, files } });
      expect(findings).toMatchObject([
        {
          code: 'OOM643',
          severity: 'info',
          summary: 'a drop-in of oomcfg is left over for api.service, and none of its settings is in force',
        },
      ]);
      expect(findings[0]!.facts).toEqual({ unit: 'api.service' });
    }
  });

  it('gets the score back that a note of 0.1.0 says it had before', () => {
    const observed = { ...host({ units: [left({}, { addressSpace: { soft: 'infinity', hard: 'infinity' } })] }) };
    const found = plan(NOTHING, { ...observed, scoresBefore: new Map([['api.service', -100]]) });
    expect(lines(found)).toEqual(['api.service OOMScoreAdjust 500 -> -100 live']);
    expect(found.findings).toMatchObject([{ code: 'OOM643', severity: 'warning', facts: { unit: 'api.service' } }]);
    expect(found.findings[0]!.facts).toEqual({ unit: 'api.service' });
  });

  it('needs no word where the spec has it again', () => {
    const found = plan(API, host({ units: [left({ earlier: [file(NOTE, { OOMScoreAdjust: '500' })] })] }));
    expect(codes(found.findings)).not.toContain('OOM643');
    expect(lines(found)).toContain('api.service OOMScoreAdjust 500 -> 0 live');
  });
});

describe('a variable that oomcfg no longer sets', () => {
  const { leftover: _leftover, ...plain } = left(
    {},
    { addressSpace: unit('api.service').main!.addressSpace!, oomScoreAdj: 0 },
  );
  const keeping = (parts: Partial<ObservedUnit>, more: Partial<ObservedProcess> = {}): readonly string[] =>
    codes(planned({ ...plain, ...parts, main: { ...plain.main!, ...more } }).findings);
  const has = { variable: ['-Xmx1G'], variableIsNext: false };

  it('is said while the process keeps it', () => {
    expect(keeping({ variable: 'JAVA_OPTS' }, { keeps: 'JAVA_OPTS', ...has })).toEqual(['OOM638']);
    expect(keeping({ variable: 'JAVA_OPTS', leftover: { gave: 'JAVA_OPTS' } }, has)).toEqual(['OOM638']);
    // Another one was looked for.
    expect(keeping({ variable: 'OTHER' }, { keeps: 'JAVA_OPTS' })).toEqual(['OOM638']);
  });

  it('is not where the process is without it, or its files give it as it is', () => {
    expect(keeping({ variable: 'JAVA_OPTS' }, { keeps: 'JAVA_OPTS' })).toEqual([]);
    expect(keeping({ variable: 'JAVA_OPTS' }, { keeps: 'JAVA_OPTS', ...has, variableIsNext: true })).toEqual([]);
    expect(keeping({ variable: 'JAVA_OPTS' }, has)).toEqual([]);
  });
});

describe('a swap file whose note is gone', () => {
  const area = { path: '/swapfile', type: 'file', size: bytes(GiB), used: bytes(0) };
  const state = (path: string, made: readonly string[] = []) => {
    const seen = host({});
    const files = [{ path, sha256: '', link: 'ok' as const }];
    const swap = { ...seen.swap, active: [area], made: made.map((name) => ({ path: name, size: bytes(GiB) })) };
    return { ...seen, swap, generation: { ...seen.generation, id: '000001-ab', spec: 'shop', files } };
  };
  const UNIT = '/etc/systemd/system/swapfile.swap';

  it('is said to stay on where its unit goes', () => {
    expect(plan(NOTHING, state(UNIT)).findings).toMatchObject([{ code: 'OOM640', facts: { path: '/swapfile' } }]);
  });

  it("is not where the note is there, the spec has it, or it is not oomcfg's", () => {
    const spec = { name: 'shop', system: [{ swap: { file: '/swapfile', size: '1GiB' } }] };
    for (const found of [
      plan(NOTHING, state(UNIT, ['/swapfile'])),
      plan(spec, state(UNIT)),
      plan(NOTHING, state('/etc/systemd/system/other.swap')),
    ])
      expect(codes(found.findings)).not.toContain('OOM640');
  });
});

describe('what systemd alone knows', () => {
  it('is said, at most ten by name', () => {
    const stillLoaded = Array.from({ length: 12 }, (_, index) => `u${index}.service`);
    const { findings } = plan(NOTHING, { ...host({}), stillLoaded });
    expect(findings).toMatchObject([{ code: 'OOM644', facts: { units: stillLoaded } }]);
    expect(findings[0]!.summary).toContain('u9.service and 2 more');
    expect(plan(NOTHING, { ...host({}), stillLoaded: ['a.service'] }).findings[0]!.summary).not.toContain('more');
  });

  it('of its own configuration, too', () => {
    const unreadConfig = Array.from({ length: 11 }, (_, index) => `/etc/systemd/system.conf.d/${index}.conf`);
    const { findings } = plan(NOTHING, { ...host({}), unreadConfig });
    expect(findings).toMatchObject([{ code: 'OOM639', facts: { paths: unreadConfig } }]);
    expect(findings[0]!.summary).toContain('and 1 more');
    expect(plan(NOTHING, { ...host({}), unreadConfig: ['/etc/systemd/system.conf'] }).findings[0]!.summary).toMatch(
      /^\/etc\/systemd\/system\.conf: changed/,
    );
  });
});
