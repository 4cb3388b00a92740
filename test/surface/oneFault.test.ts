/**
 * One fault is its own hosts': a broken file of variables, a wrong fact, a plugin's file beside good sources; what does
 * not need it goes on.
 */
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/documents/plan/document';
import type { Validation } from '../../src/documents/validate/document';
import { oomcfg, project } from './oomcfg';

const SPEC = 'name: shop\nservices:\n  api: { memory: 1GiB }\n';

let server: Server;
let port = 0;

beforeAll(async () => {
  server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function folder(files: Readonly<Record<string, string>>): string {
  const login = `ansible_host=127.0.0.1 ansible_port=${port} ansible_password=x`;
  const hosts = `[web]\nweb01 ${login}\n[db]\ndb01 ${login}\n`;
  return project({ 'oomcfg.yaml': `${SPEC}inventory: inv\n`, 'inv/hosts': hosts, ...files });
}

const codes = (findings: Validation['findings']) => findings.map(({ severity, code }) => `${severity} ${code}`);

describe('a broken file of variables', () => {
  const BROKEN = [
    ['YAML', 'a: [\n'],
    ['a tag', 'a: !secret x\n'],
    ['a list', '- a\n'],
  ] as const;

  it.each(BROKEN)('holds its hosts in plan, and no others: %s', async (_, text) => {
    const { code, stdout } = await oomcfg(['plan', '--json'], { cwd: folder({ 'inv/group_vars/web.yml': text }) });
    const { hosts } = JSON.parse(stdout) as Plan;
    expect(hosts.map(({ name, status }) => `${name} ${status}`)).toEqual(['web01 held', 'db01 unreachable']);
    expect(code).toBe(3);
  });

  it('is an error of its hosts in validate, and none with -l elsewhere', async () => {
    const cwd = folder({ 'inv/group_vars/web.yml': '- a\n' });
    const all = await oomcfg(['validate', '--json'], { cwd });
    expect([all.code, codes((JSON.parse(all.stdout) as Validation).findings)]).toEqual([3, ['error OOM206']]);
    const other = await oomcfg(['validate', '--json', '-l', 'db'], { cwd });
    expect([other.code, (JSON.parse(other.stdout) as Validation).findings]).toEqual([0, []]);
  });

  it('keeps nothing from being rendered that needs no variable', async () => {
    const cwd = folder({ 'inv/group_vars/web.yml': '- a\n' });
    const { code, stderr, stdout } = await oomcfg(['render', '--out', 'out'], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining('of 2 hosts below out')]);
    expect(stderr).toMatch(/warning OOM206[^]*\(web01\)/);
  });

  it('ends inventory --list, but not with -l elsewhere', async () => {
    const cwd = folder({ 'inv/group_vars/web.yml': '- a\n' });
    expect((await oomcfg(['inventory', '--list', '-i', 'inv'], { cwd })).code).toBe(65);
    expect((await oomcfg(['inventory', '--list', '-i', 'inv', '-l', 'db'], { cwd })).code).toBe(0);
  });
});

describe('a wrong fact', () => {
  const files = { 'inv/group_vars/web.yml': 'oomcfg_memory: 16\n' };

  it('is an error of its hosts in validate, and a warning where the host itself is asked', async () => {
    const cwd = folder(files);
    const validated = await oomcfg(['validate', '--json'], { cwd });
    expect([validated.code, codes((JSON.parse(validated.stdout) as Validation).findings)]).toEqual([
      3,
      ['error OOM240'],
    ]);
    const planned = await oomcfg(['plan'], { cwd });
    expect(planned.code).toBe(4);
    expect(planned.stderr).toContain('warning OOM240 oomcfg_memory: 16 has no unit (web01)');
  });

  it('holds a host in render only where it is needed', async () => {
    expect((await oomcfg(['render', '--out', 'out'], { cwd: folder(files) })).code).toBe(0);
    const share = folder({
      ...files,
      'oomcfg.yaml': 'inventory: inv\nservices:\n  api: { memory: 50%, hosts: web }\n',
    });
    const { code, stderr } = await oomcfg(['render', '--out', 'out'], { cwd: share });
    expect(code).toBe(3);
    expect(stderr).toMatch(/warning OOM240[^]*error OOM/);
  });
});

describe("a plugin's file beside good sources", () => {
  const PLUGIN = { 'inv/aws_ec2.yml': 'plugin: amazon.aws.aws_ec2\n' };
  const LIST = { 'inv/list.json': '{"_meta": {}, "web": {"hosts": ["x"]}}' };

  it.each([
    ['OOM213', PLUGIN, []],
    ['OOM213', PLUGIN, ['-l', 'web']],
    ['OOM213', PLUGIN, ['-l', 'web0*']],
    ['OOM213', PLUGIN, ['-l', '!db01']],
    ['OOM227', LIST, []],
  ])('is an error %s where its hosts could be meant: %j %j', async (code, files, args) => {
    const ended = await oomcfg(['plan', '--json', ...args], { cwd: folder(files) });
    expect(ended.code).toBe(65);
    expect(codes((JSON.parse(ended.stdout) as Validation).findings)).toEqual([`error ${code}`]);
  });

  it.each([
    ['web01', {}],
    ['db01,web01', {}],
    ['@names', { names: 'web01\n' }],
  ])('is a warning where hosts are named one by one: %s', async (limit, more) => {
    const { code, stdout, stderr } = await oomcfg(['plan', '--json', '-l', limit], {
      cwd: folder({ ...PLUGIN, ...more }),
    });
    expect([code, (JSON.parse(stdout) as Plan).summary.unreachable]).toEqual([4, limit.includes('db01') ? 2 : 1]);
    expect(stderr).toMatch(/warning OOM213[^]*amazon\.aws\.aws_ec2/);
  });
});
