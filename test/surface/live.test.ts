/**
 * plan, apply and verify where no host answers, and apply with plan files that are not what it saved: documents and
 * exit codes.
 */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/documents/apply/document';
import type { Plan } from '../../src/documents/plan/document';
import type { Verification } from '../../src/documents/verify/document';
import { EXIT, exitCode } from '../../src/model/exitCode';
import { oomcfg, project, schemaMistakes } from './oomcfg';

const SPEC = 'name: shop\nservices:\n  api: { memory: 1GiB }\n';

/** A port of this machine on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let cwd = '';

beforeAll(async () => {
  const inventory = `[web]\nweb[01:02] ansible_host=127.0.0.1 ansible_port=${await closedPort()} ansible_user=root ansible_password=x\n`;
  cwd = project({ 'oomcfg.yaml': SPEC, 'inventory.ini': inventory });
});

describe('hosts that do not answer are exit 4', () => {
  it('in a plan, as text and as the document that --out saves', async () => {
    const text = await oomcfg(['plan'], { cwd });
    expect(text.stdout).toMatch(/^web\[01-02\] — 2 hosts unreachable\n/);
    expect(text.stdout).toMatch(/\n2 hosts: 2 unreachable\n$/);
    expect(text.code).toBe(4);

    const { code, stdout } = await oomcfg(['plan', '--json', '--out', 'plan.json', '--detailed-exitcode'], { cwd });
    expect(code).toBe(4);
    const plan = JSON.parse(stdout) as Plan;
    expect(schemaMistakes('plan', plan)).toEqual([]);
    expect(plan.hosts.map(({ name, status }) => [name, status])).toEqual([
      ['web01', 'unreachable'],
      ['web02', 'unreachable'],
    ]);
    expect(readFileSync(join(cwd, 'plan.json'), 'utf8')).toBe(stdout);
    expect(statSync(join(cwd, 'plan.json')).mode & 0o777).toBe(0o600);
  });

  it('in a plan that takes the place of a file which everybody may read: nobody else can read it then', async () => {
    const file = join(cwd, 'old.json');
    writeFileSync(file, `{"format": "oomcfg.plan/1"}${'x'.repeat(100_000)}\n`);
    chmodSync(file, 0o644);
    symlinkSync('old.json', join(cwd, 'link.json'));
    const { stdout } = await oomcfg(['plan', '--json', '--out', 'link.json'], { cwd });
    expect(readFileSync(file, 'utf8')).toBe(stdout);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await oomcfg(['plan', '--out', '/dev/stdout', '--json'], { cwd })).stdout).toContain('oomcfg.plan/1');
  });

  it('in verify', async () => {
    const { code, stdout } = await oomcfg(['verify', '--json'], { cwd });
    expect(code).toBe(4);
    const verification = JSON.parse(stdout) as Verification;
    expect(schemaMistakes('verify', verification)).toEqual([]);
    expect(verification.summary).toEqual({ hosts: 2, ok: 0, drift: 0, unreachable: 2, error: 0 });
  });

  it('in apply', async () => {
    const { code, stdout } = await oomcfg(['apply', '--yes', '--json', '-l', 'web02'], { cwd });
    expect(code).toBe(4);
    const application = JSON.parse(stdout) as Application;
    expect(schemaMistakes('apply', application)).toEqual([]);
    expect(application.summary).toMatchObject({ hosts: 1, unreachable: 1, changed: 0 });
  });
});

describe('a plan file that is not what plan saved is exit 65', () => {
  it.each([
    ['missing', undefined],
    ['empty', () => ''],
    ['no JSON', () => 'plan'],
    ['of another format', (text: string) => text.replace('oomcfg.plan/1', 'oomcfg.plan/2')],
    ['edited', (text: string) => text.replaceAll('web01', 'web03')],
    ['cut off', (text: string) => text.slice(0, -20)],
    ['with an unknown key', (text: string) => text.replace('"format"', '"extra": 1, "format"')],
  ] as const)('%s', async (what, edit) => {
    await oomcfg(['plan', '--out', 'saved.json'], { cwd });
    const name = `${what.replaceAll(' ', '-')}.json`;
    if (edit !== undefined) writeFileSync(join(cwd, name), edit(readFileSync(join(cwd, 'saved.json'), 'utf8')));
    const { code, stdout, stderr } = await oomcfg(['apply', '--yes', name], { cwd });
    expect(stderr).toMatch(/error OOM\d{3} /);
    expect([code, stdout]).toEqual([65, '']);
  });
});

describe('a saved plan', () => {
  it('says where it went, and is not carried out where a host is reached in a way that nobody knows', async () => {
    const { stderr } = await oomcfg(['plan', '--out', 'kept.json'], { cwd });
    expect(stderr).toMatch(/^oomcfg: the plan is saved in kept\.json$/m);
    const text = readFileSync(join(cwd, 'inventory.ini'), 'utf8');
    writeFileSync(join(cwd, 'docker.ini'), text.replaceAll('ansible_user=root', 'ansible_connection=docker'));
    const ended = await oomcfg(['apply', '--yes', 'kept.json', '-i', 'docker.ini'], { cwd });
    expect(ended.stdout).toMatch(/^web\[01-02\] — 2 hosts held[^]*error OOM231 ansible_connection is docker/);
    expect(ended.code).toBe(3);
  });
});

it.each([
  ['.', 'it is a folder'],
  ['missing/plan.json', 'its folder does not exist'],
])('a plan that cannot be saved in %s is exit 1', async (out, why) => {
  const { code, stdout, stderr } = await oomcfg(['plan', '--json', '--out', out], { cwd });
  expect(schemaMistakes('plan', JSON.parse(stdout))).toEqual([]);
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
    `error OOM694 the plan is not saved: ${out} cannot be written: ${why}`,
  );
  expect(code).toBe(1);
});

describe('a command that cannot begin', () => {
  it.each(['plan', 'verify', 'apply'])('%s prints the findings as a document with --json', async (command) => {
    const bad = project({ 'oomcfg.yaml': SPEC.replace('1GiB', '1GB'), 'inventory.ini': 'web01\n' });
    const yes = command === 'apply' ? ['--yes'] : [];
    const { code, stdout, stderr } = await oomcfg([command, ...yes, '--json'], { cwd: bad });
    expect(schemaMistakes('validate', JSON.parse(stdout))).toEqual([]);
    expect([code, stderr]).toEqual([65, '']);
    const text = await oomcfg([command, ...yes], { cwd: bad });
    expect(text.stderr).toMatch(/^oomcfg\.yaml:3:18: error OOM140/);
    expect([text.code, text.stdout]).toEqual([65, '']);
  });
});

it('ends with the code that needs a person most', () => {
  const order = [130, 65, 64, 1, 3, 4, 2, 0] as const;
  expect(Object.values(EXIT).sort()).toEqual([...order].sort());
  for (const [index, code] of order.entries()) {
    expect(exitCode(order.slice(index).toReversed())).toBe(code);
    expect(exitCode([code, code])).toBe(code);
  }
  expect(exitCode([])).toBe(0);
});
