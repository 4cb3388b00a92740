/** Which line of a unit's files decides its limit where there is a MemoryLimit= as well. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB, MiB } from '../../src/model/bytes';
import type { UnitFile } from '../../src/model/observed';
import { lastAssignment } from '../../src/systemd/assignments';
import { lined } from './build';

const PATH = '/lib/systemd/system/api.service';
const LIMIT = 64 * MiB;

describe('of MemoryLimit= and MemoryMax= systemd goes by', () => {
  const facts = { memTotal: bytes(GiB), pageSize: 4096, systemd: 252 };
  const last = (systemd: number, ...files: readonly UnitFile[]) =>
    lastAssignment(files, 'MemoryMax', { ...facts, systemd });

  // Each tried with systemd 252 on cgroup v1.
  it.each([
    [['MemoryLimit=64M'], LIMIT],
    [['MemoryLimit=64M', 'MemoryMax=infinity'], LIMIT],
    [['MemoryMax=infinity', 'MemoryLimit=64M', 'MemoryHigh=infinity', 'MemorySwapMax=infinity'], LIMIT],
    [['MemoryLimit=64M', 'MemoryLow=0'], LIMIT],
    [['MemoryLimit=64M', 'MemoryLow=10M', 'MemoryLow='], LIMIT],
    [['MemoryLimit=64M', 'MemoryLimit=infinity'], 'infinity'],
    [['MemoryLimit=64M', 'MemoryLimit='], 'infinity'],
    [['MemoryLimit=64M', 'MemoryLimit=0'], LIMIT],
    [['MemoryLimit=10%'], Math.floor(GiB / 10 / 4096) * 4096],
    [['MemoryLimit=64MB'], undefined],
    [['MemoryMax=100M', 'MemoryLimit=64M'], 100 * MiB],
    [['MemoryLimit=64M', 'MemoryLow=10M'], undefined],
    [['MemoryLimit=64M', 'MemoryMin=1M'], undefined],
    [['MemoryLimit=64M', 'MemoryHigh=50M'], undefined],
    [['MemoryLimit=64M', 'MemorySwapMax=0'], undefined],
    [['MemoryLimit=64M', 'MemoryMax=infinity', 'MemorySwapMax=0'], 'infinity'],
  ])('of %j: %s', (texts, expected) => {
    expect(last(252, lined(PATH, ...texts))?.value).toBe(expected);
  });

  it('the older one where the newer one that would count is not known yet', () => {
    expect(last(239, lined(PATH, 'MemoryLimit=64M', 'MemoryMin=1M'))).toEqual({
      value: LIMIT,
      path: PATH,
      line: 2,
      isLegacy: true,
    });
  });
});
