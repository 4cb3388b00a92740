/**
 * A limit that the files give as oomcfg reads them and that systemd does not have is lost at the next start: it is not
 * as wanted.
 */
import { describe, expect, it } from 'vitest';
import { bytes, MiB } from '../../src/model/bytes';
import { codes, file, host, plan, stopped, unit, type UnitParts, verify } from './build';

const SPEC = { services: { api: { memory: '100MiB' } } };
const OURS = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
const LIMIT = { MemoryMax: bytes(100 * MiB) };
const FILES = [file('/lib/systemd/system/api.service'), file(OURS, { MemoryMax: String(100 * MiB) })];
const whole = (parts: UnitParts = {}) =>
  unit('api.service', {
    files: FILES,
    cgroup: { ...unit('api.service').cgroup, ...LIMIT },
    loadedDropIns: [OURS],
    manager: { MemoryMax: 50 * MiB },
    ...parts,
  });
const on = (parts: UnitParts = {}) => host({ units: [whole(parts)] });

describe('a value of systemd that no file gives as it was read', () => {
  it('is not a drift-free state, whatever the kernel and the files say', () => {
    const found = verify(SPEC, on()).findings.filter(({ code }) => code === 'OOM493');
    expect(found.map(({ summary }) => summary)).toEqual([
      'systemd has MemoryMax 50 MiB for api.service, which no file that oomcfg read sets',
    ]);
    expect(found[0]?.detail).toMatch(/^A line of its files means something else to systemd/);
    expect(codes(plan(SPEC, on()).findings)).toContain('OOM493');
  });

  it('is said of no value that a file gives that sorts before ours, as what set-property wrote until the next reload', () => {
    const property = file('/etc/systemd/system.control/api.service.d/50-MemoryMax.conf', {
      MemoryMax: String(50 * MiB),
    });
    expect(
      codes(verify(SPEC, on({ files: [...FILES.slice(0, 1), property, ...FILES.slice(1)] })).findings),
    ).not.toContain('OOM493');
  });

  it('is found before oomcfg has a file there, and the drop-in is named that was not read', () => {
    const path = '/opt/units/api.service.d/zzz my.conf';
    const [found] = plan(
      SPEC,
      host({
        units: [
          unit('api.service', {
            manager: { MemoryMax: 50 * MiB },
            loadedDropIns: ['/opt/units/api.service.d/zzz.conf', ...path.split(' '), '/usr/lib/systemd/system/a.conf'],
            hidden: [file('/lib/systemd/system/a.conf')],
          }),
        ],
      }),
    ).findings;
    expect(found).toMatchObject({ code: 'OOM493', facts: { unread: ['/opt/units/api.service.d/zzz.conf'] } });
    expect(found?.detail).toMatch(/^systemd also reads \/opt/);
  });

  it.each<[string, UnitParts]>([
    ['systemd has it', { manager: LIMIT }],
    ['systemd has not read the files', { needDaemonReload: true }],
    ['the file of its unit is gone', { fileIsGone: true }],
    ['the look does not say', { manager: {} }],
    ['another file decides', { files: [...FILES, file('/etc/zzz.conf', { MemoryMax: '50%' })] }],
    ['no file says anything, and systemd neither', { files: [FILES[0]!], manager: { MemoryMax: 'infinity' } }],
  ])('is not given where %s', (_, parts) => {
    expect(codes(plan(SPEC, on(parts)).findings)).not.toContain('OOM493');
  });

  it('is not given for what the manager has a default for, nor of a unit that is not loaded', () => {
    const spec = { services: { api: { memory: '100MiB', limits: { addressSpace: '8GiB' }, protect: 'high' } } };
    const manager = { ...LIMIT, LimitAS: bytes(9 * MiB), OOMScoreAdjust: 120 };
    expect(codes(plan(spec, on({ manager })).findings)).not.toContain('OOM493');
    const broken = host({ units: [{ ...stopped('api.service', whole()), loadState: 'error' }] });
    expect(codes(plan(SPEC, broken).findings)).not.toContain('OOM493');
    const pending = { ...on(), generation: { files: [], broken: false, pending: { from: 'a', to: 'b' } } };
    expect(codes(plan(SPEC, pending).findings)).not.toContain('OOM493');
  });
});
