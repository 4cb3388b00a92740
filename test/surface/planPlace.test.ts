/**
 * Proves that `plan --out` replaces no file that is not a plan: a wrong word on the command line cost the spec or the
 * inventory.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/documents/plan/document';
import type { Validation } from '../../src/documents/validate/document';
import { oomcfg, project, schemaMistakes } from './oomcfg';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const SPEC = 'services:\n  api: { memory: 1GiB }\n';
const INVENTORY = 'web01 ansible_host=127.0.0.1 ansible_port=1 ansible_password=x\n';

const folder = (): string => project({ 'oomcfg.yaml': SPEC, 'inventory.ini': INVENTORY, 'other.json': '{"a":1}' });

describe('plan --out with a file that is not a plan', () => {
  it.each([
    ['the spec', 'oomcfg.yaml'],
    ['the inventory', 'inventory.ini'],
    ['another JSON document', 'other.json'],
  ])('leaves it as it is, looks at no host, and is exit 64: %s', async (_name, out) => {
    const cwd = folder();
    const before = readFileSync(join(cwd, out), 'utf8');
    const { code, stdout, stderr } = await oomcfg(['plan', '--out', out], { cwd });
    expect(readFileSync(join(cwd, out), 'utf8')).toBe(before);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
      `error OOM694 the plan is not saved: ${out} is there already, and is not a plan`,
    );
    expect([code, stdout]).toEqual([64, '']);
  });

  it('says so in the one document of --json', async () => {
    const { code, stdout } = await oomcfg(['plan', '--json', '--out', './oomcfg.yaml'], { cwd: folder() });
    const said = JSON.parse(stdout) as Validation;
    expect(schemaMistakes('validate', said)).toEqual([]);
    expect([code, said.findings.map((one) => one.code)]).toEqual([64, ['OOM694']]);
  });
});

describe('plan --out', () => {
  it('replaces an earlier plan, one that was cut off, and an empty file', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'plan.json'), '');
    for (const cut of [undefined, 40]) {
      await oomcfg(['plan', '--out', 'plan.json'], { cwd });
      const plan = readFileSync(join(cwd, 'plan.json'), 'utf8');
      expect((JSON.parse(plan) as Plan).format).toBe('oomcfg.plan/1');
      writeFileSync(join(cwd, 'plan.json'), plan.slice(0, cut));
    }
  });

  it('writes to a pipe, to /dev/stdout, and to a named pipe', () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'd'));
    const run = (script: string): string =>
      spawnSync('bash', ['-c', script, 'bash', process.execPath, CLI], { cwd, encoding: 'utf8', timeout: 30_000 })
        .stdout;
    const ofPlan = /"format": "oomcfg.plan\/1"/;
    expect(run('"$1" "$2" plan --out /dev/stdout | cat')).toMatch(ofPlan);
    expect(run('"$1" "$2" plan --out /dev/stdout > d/f; cat d/f')).toMatch(ofPlan);
    expect(run('mkfifo d/p; cat d/p > d/g & "$1" "$2" plan --out d/p > d/h; wait; cat d/g')).toMatch(ofPlan);
    expect(run('"$1" "$2" plan --out >(cat > d/i) > d/j; sleep 0.2; cat d/i')).toMatch(ofPlan);
  });
});
