/**
 * The text of a finding shows the line that it is about, and JSON does not: in a spec, in an inventory, and beside a
 * plan.
 */
import { describe, expect, it } from 'vitest';
import { oomcfg, project } from './oomcfg';

const WRONG = {
  'oomcfg.yaml': 'services:\n  api: { memory: 4GB, java: { extra: "-Dpw=hunter2" } }\n',
  'inventory.ini': '[web]\nweb01 oomcfg_memory=16GB pin=hunter2\n',
};
const GOOD = { ...WRONG, 'oomcfg.yaml': 'services:\n  api: { memory: 4GiB }\n' };

describe('the line of a finding', () => {
  it('is below a mistake of the spec, without what can be a secret', async () => {
    const { stdout } = await oomcfg(['validate'], { cwd: project(WRONG) });
    expect(stdout).toContain('\n  | api: { memory: 4GB, java: { extra: … } }\n  |                ~~~\n');
    expect(stdout).not.toContain('hunter2');
  });

  it('is below a mistake of the inventory, on stderr too', async () => {
    const cwd = project(GOOD);
    const line = '\n  | web01 oomcfg_memory=16GB pin=…\n  |       ~~~~~~~~~~~~~~~~~~\n';
    expect((await oomcfg(['validate'], { cwd })).stdout).toContain(line);
    expect((await oomcfg(['inventory', '--list'], { cwd })).stderr).toContain(line);
  });

  it('is in no JSON document', async () => {
    const { stdout } = await oomcfg(['validate', '--json'], { cwd: project(WRONG) });
    expect(stdout).not.toMatch(/~~~|\| api/);
  });
});
