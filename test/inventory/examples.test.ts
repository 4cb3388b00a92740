/** The example inventories work as they stand, and Ansible reads them in the same way. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { knownFacts } from '../../src/inventory/knownFacts';
import { formatAnsibleJson, inventoryGraph, inventoryList } from '../../src/inventory/listing';
import { readInventory } from '../../src/inventory/readInventory';
import { realEdges } from '../../src/load/inventoryEdges';
import { askAnsible } from './ansible';

const EXAMPLES = fileURLToPath(new URL('../../inventories', import.meta.url));

describe('example inventories', () => {
  it.each([
    ['small.ini', 7],
    ['shop', 8],
    ['production', 14],
    ['staging', 3],
  ])('%s', async (name, hosts) => {
    const source = `${EXAMPLES}/${name}`;
    const { value, findings } = await readInventory([source], realEdges());
    expect(findings).toEqual([]);
    if (value === undefined) throw new Error('no inventory');
    expect(value.hosts).toHaveLength(hosts);
    for (const host of value.hosts) {
      expect(knownFacts(host).findings).toEqual([]);
      if (!['localhost', 'bastion.example.org'].includes(host.name)) {
        expect(knownFacts(host).value?.memTotal, host.name).toBeGreaterThan(0);
        expect(host.connection.become, host.name).toBe(true);
      }
    }
    const [list, graph] = askAnsible(
      ['--list', '--graph'].map((action) => ({ cwd: EXAMPLES, args: ['-i', name, action] })),
    );
    expect(JSON.parse(formatAnsibleJson(inventoryList(value)))).toEqual(JSON.parse(list?.stdout ?? ''));
    expect(`${inventoryGraph(value)}\n`).toBe(graph?.stdout);
  });

  it('say what their comments say', async () => {
    const { value } = await readInventory([`${EXAMPLES}/production`], realEdges());
    expect(value?.host('db02.example.org')?.vars['oomcfg_memory']).toBe('64GiB');
    expect(value?.match('prod:!db')).toHaveLength(12);
    expect(value?.match('stage')).toBeUndefined();
    const { value: shop } = await readInventory([`${EXAMPLES}/shop`], realEdges());
    expect(shop?.match('web')).toContain('web05.example.org');
    expect(shop?.host('localhost')?.connection.kind).toBe('local');
    expect(shop?.host('web05.example.org')?.vars['oomcfg_memory']).toBe('32GiB');
  });
});
