/** inventory as scripts see it: no spec is needed, and exit codes say what is wrong. */
import { describe, expect, it } from 'vitest';
import { oomcfg, project } from '../oomcfg';
import { INVENTORY, validationOf } from './shop';

describe('inventory', () => {
  it('needs no spec', async () => {
    const cwd = project({ 'inventory.ini': INVENTORY });
    const list = await oomcfg(['inventory', '--list'], { cwd });
    expect([list.code, list.stderr]).toEqual([0, '']);
    expect(JSON.parse(list.stdout)).toMatchObject({
      web: { hosts: ['web01', 'web02', 'web03'] },
      db: { hosts: ['db1'] },
    });
    expect(JSON.parse((await oomcfg(['inventory', '--host', 'db1'], { cwd })).stdout)).toEqual({
      oomcfg_memory: '32GiB',
    });
    expect((await oomcfg(['inventory', '--graph'], { cwd })).stdout).toBe(
      '@all:\n  |--@ungrouped:\n  |--@web:\n  |  |--web01\n  |  |--web02\n  |  |--web03\n  |--@db:\n  |  |--db1\n',
    );
  });

  it.each([
    ['an unknown host', INVENTORY, ['--host', 'nope'], /OOM282 nope is not in the inventory/],
    ['a source that Ansible could not parse', '[web\nweb01\n', ['--list'], /inventory\.ini:1:\d+: error OOM2\d\d/],
  ] as const)('is 65 for %s', async (_what, inventory, args, message) => {
    const cwd = project({ 'inventory.ini': inventory });
    const { code, stdout, stderr } = await oomcfg(['inventory', ...args], { cwd });
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([65, '']);
    const json = await oomcfg(['inventory', ...args, '--json'], { cwd });
    expect(validationOf(json.stdout).findings).toHaveLength(1);
  });

  it('is 65 where there is none', async () => {
    expect((await oomcfg(['inventory', '--list'], { cwd: project({}) })).code).toBe(65);
  });
});
