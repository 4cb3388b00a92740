/** MemoryLimit= of a unit's own files: what a change makes of it, and where the spec would lift it unsaid. */
import { describe, expect, it } from 'vitest';
import { bytes, MiB } from '../../../src/model/bytes';
import type { Facts } from '../../../src/model/host';
import type { UnitFile } from '../../../src/model/observed';
import type { SpecText } from '../../desired/build';
import { lined } from '../../systemd/build';
import { codes, file, host, input, lines, plan, unit, type UnitParts, verify } from '../build';

const PATH = '/lib/systemd/system/api.service';
const OURS = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
const LATER = '/etc/systemd/system/api.service.d/zzz.conf';
const LIMIT = 64 * MiB;

const OWN = lined(PATH, 'MemoryLimit=64M');

/** A unit with these files, which the kernel holds to `limit`. */
const seen = (
  files: readonly UnitFile[],
  limit: number | 'infinity',
  parts: UnitParts = {},
  facts: Partial<Facts> = {},
) =>
  host({
    facts,
    units: [
      unit('api.service', {
        files,
        loadedDropIns: files.slice(1).map(({ path }) => path),
        ...parts,
        cgroup: {
          ...unit('api.service').cgroup,
          MemoryMax: limit === 'infinity' ? limit : bytes(limit),
          ...parts.cgroup,
        },
      }),
    ],
  });
const api = (memory: string | Readonly<Record<string, string | number>>): SpecText => ({
  services: { api: { memory } },
});
const NOTHING: SpecText = { services: { other: { memory: '1GiB', optional: true } } };

describe('a unit with a MemoryLimit= of its own', () => {
  it('is planned from it, and by its file', () => {
    const planned = plan(api('100MiB'), seen([OWN], LIMIT));
    expect(planned.changes).toMatchObject([{ before: LIMIT, after: 100 * MiB, setBy: PATH }]);
    expect(codes(planned.findings)).not.toContain('OOM490');
  });

  it.each([
    ['a budget', [OWN, file(OURS, { MemoryMax: '100M' })], 100 * MiB, {}],
    ['no limit', [OWN, lined(OURS, 'MemoryMax=infinity', 'MemoryLimit=infinity')], 'infinity', {}],
    ['a protection alone', [OWN, file(OURS, { MemoryLow: '10M' })], 'infinity', { MemoryLow: bytes(10 * MiB) }],
  ] as const)('has it again where %s is dropped', (_, files, limit, cgroup) => {
    const on = seen(files, limit, { cgroup });
    expect(lines(plan(NOTHING, on))).toContain(`api.service MemoryMax ${limit} -> ${LIMIT} live`);
    expect(verify(NOTHING, on).drift).toContainEqual(expect.objectContaining({ setting: 'MemoryMax', want: LIMIT }));
  });

  it('does not have it again where something of ours still keeps it out of force', () => {
    const files = [OWN, file(OURS, { MemoryMax: '100M', MemoryLow: '10M' })];
    const on = seen(files, 100 * MiB, { cgroup: { MemoryLow: bytes(10 * MiB) } });
    const planned = plan(api({ low: '10MiB' }), on);
    expect(lines(planned)).toEqual([`api.service MemoryMax ${100 * MiB} -> infinity live`]);
    // It has a limit now and would have none: the spec's own went, and the unit's does not come back.
    expect(planned.findings).toMatchObject([{ code: 'OOM490', severity: 'error' }]);
  });

  it('gets it lifted with MemoryMax=infinity, and by nothing where it has none or systemd knows it no more', () => {
    const text = (files: readonly UnitFile[]) =>
      input(api({ max: 'infinity' }), seen(files, 'infinity')).files.find(({ path }) => path === OURS)?.text;
    expect(text([OWN])).toMatch(/\nMemoryMax=infinity\nMemoryLimit=infinity\n/);
    expect(text([file(PATH)])).not.toContain('MemoryLimit');
    expect(text([lined(PATH, 'MemoryLimit=infinity')])).not.toContain('MemoryLimit');
    expect(lines(plan(api({ max: 'infinity' }), seen([OWN], LIMIT)))).toEqual([
      `api.service MemoryMax ${LIMIT} -> infinity live`,
    ]);
  });

  it.each([{ low: '10MiB' }, { min: '10MiB' }, { high: '50MiB' }, { swap: 0 }])(
    'is held where %j would put it out of force, and warned of where it is',
    (memory) => {
      const before = plan(api(memory), seen([OWN], LIMIT));
      expect(before.status).toBe('held');
      expect(before.findings.find(({ code }) => code === 'OOM490')).toMatchObject({
        severity: 'error',
        summary: 'the MemoryLimit of api.service, 64 MiB, would be lifted by what the spec sets',
        facts: { unit: 'api.service', file: PATH, line: 2, theirs: LIMIT },
      });
      const after = plan(api(memory), seen([OWN, file(OURS, { MemoryLow: '4M' })], 'infinity'));
      expect(after.findings.find(({ code }) => code === 'OOM490')).toMatchObject({ severity: 'warning' });
      expect(codes(plan(api({ max: '64MiB', ...memory }), seen([OWN], LIMIT)).findings)).not.toContain('OOM490');
      const unified = lined(PATH, 'MemoryLimit=64M', 'MemorySwapMax=1G');
      expect(codes(plan(api(memory), seen([unified], 'infinity')).findings)).not.toContain('OOM490');
    },
  );

  it('is beaten by a budget, also where its line comes later, and beats one of infinity there', () => {
    const files = [file(PATH), lined(LATER, 'MemoryLimit=64M')];
    expect(codes(plan(api('100MiB'), seen(files, LIMIT)).findings)).not.toContain('OOM420');
    expect(plan(api({ max: 'infinity' }), seen(files, LIMIT)).findings).toMatchObject([
      { code: 'OOM420', facts: { setting: 'MemoryMax', file: LATER, theirs: LIMIT } },
    ]);
  });

  it('shows no line of it as one that a change is silent about', () => {
    const files = [OWN, lined(OURS, 'MemoryMax=infinity', 'MemoryLimit=infinity', 'MemoryLow=10M')];
    const on = seen(files, 'infinity', { cgroup: { MemoryLow: bytes(10 * MiB) } });
    const [changed] = plan(api({ max: 'infinity', low: '20MiB' }), on).files;
    expect(changed).not.toHaveProperty('drops');
    expect(changed).not.toHaveProperty('adds');
  });
});
