/** Facts that variables state, for work without a connection. */
import { describe, expect, it } from 'vitest';
import { knownFacts } from '../../src/inventory/knownFacts';
import { readInventory } from '../../src/inventory/readInventory';
import type { KnownFacts } from '../../src/model/host';
import { memoryEdges } from './memoryEdges';

async function facts(
  variables: string,
): Promise<{ facts: KnownFacts | undefined; summaries: string[]; codes: string[] }> {
  const { value } = await readInventory(['hosts'], memoryEdges({ hosts: `h1 ${variables}\n` }));
  const host = value?.host('h1');
  if (host === undefined) throw new Error('no host');
  const known = knownFacts(host);
  return {
    facts: known.value,
    summaries: known.findings.map((one) => one.summary),
    codes: value?.factFindings('h1').map((one) => `${one.code} ${one.where?.column}`) ?? [],
  };
}

describe('known facts', () => {
  it.each<[string, KnownFacts]>([
    ['', {}],
    ['oomcfg_memory=16GiB', { memTotal: 16 * 1024 ** 3 } as KnownFacts],
    ['ansible_memtotal_mb=3936', { memTotal: 3936 * 1024 ** 2 } as KnownFacts],
    ['ansible_memtotal_mb=1 oomcfg_memory=2M', { memTotal: 2 * 1024 ** 2 } as KnownFacts],
    ['oomcfg_page_size=65536', { pageSize: 65536 }],
    ['oomcfg_page_size=16KiB', { pageSize: 16384 }],
    ['oomcfg_systemd=252', { systemd: 252 }],
    [`oomcfg_systemd="'257'"`, { systemd: 257 }],
    ['oomcfg_cgroup=hybrid', { cgroup: 'hybrid' }],
    ['oomcfg_cgroup=None', {}],
  ])('%s', async (variables, expected) => {
    expect(await facts(variables)).toEqual({ facts: expected, summaries: [], codes: [] });
  });

  it.each([
    ['oomcfg_memory=16GB', 'oomcfg_memory: 16GB is ambiguous'],
    ['oomcfg_memory=16', 'oomcfg_memory: 16 has no unit'],
    ['oomcfg_memory=50%', 'oomcfg_memory: "50%" makes no sense'],
    ['oomcfg_memory=infinity', 'oomcfg_memory: "infinity" makes no sense'],
    ['oomcfg_memory=0', 'oomcfg_memory: 0 makes no sense'],
    ['oomcfg_memory=123456789012345678901234567890', 'oomcfg_memory: 123456789012345678901234567890 has no unit'],
    ['oomcfg_systemd=123456789012345678901', 'oomcfg_systemd: 123456789012345678901 makes no sense'],
    ['oomcfg_memory=True', 'oomcfg_memory: "true" is not a size'],
    ['ansible_memtotal_mb=lots', 'ansible_memtotal_mb: "lots" makes no sense'],
    ['oomcfg_page_size=5000', 'oomcfg_page_size: 5000 makes no sense'],
    ['oomcfg_page_size=1GiB', 'oomcfg_page_size: "1GiB" makes no sense'],
    ['oomcfg_page_size=x', 'oomcfg_page_size: "x" makes no sense'],
    ['oomcfg_systemd=v252', 'oomcfg_systemd: "v252" makes no sense'],
    ['oomcfg_cgroup=3', 'oomcfg_cgroup: 3 makes no sense'],
    ['oomcfg_cgroup=V2', 'oomcfg_cgroup: "V2" makes no sense'],
  ])('%s is refused', async (variables, summary) => {
    expect(await facts(variables)).toEqual({ facts: {}, summaries: [summary], codes: ['OOM240 4'] });
  });

  it('takes an !unsafe value for the text that it is', async () => {
    const { value } = await readInventory(
      ['h.yml'],
      memoryEdges({ 'h.yml': 'all: {hosts: {h1: {oomcfg_memory: !unsafe 4GiB, oomcfg_cgroup: {}}}}\n' }),
    );
    const host = value?.host('h1');
    expect(host && knownFacts(host).value).toEqual({ memTotal: 4 * 1024 ** 3 });
    expect(value?.factFindings('h1').map((one) => one.code)).toEqual(['OOM240']);
  });

  it('points to the variable where the place is known, and to the host else', async () => {
    const { value } = await readInventory(
      ['hosts'],
      memoryEdges({ hosts: 'h1\n', 'group_vars/all.yml': 'a: 1\noomcfg_systemd: x\n' }),
    );
    const host = value?.host('h1');
    if (value === undefined || host === undefined) throw new Error('no host');
    expect(knownFacts(host).findings[0]?.where).toEqual({ file: 'hosts', line: 1, column: 1 });
    const placed = knownFacts(host, (variable) => value.placeOf('h1', variable));
    expect(placed.findings[0]?.where).toEqual({ file: 'group_vars/all.yml', line: 2, column: 1 });
  });
});
