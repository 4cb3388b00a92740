/**
 * A runtime that has no script of its own on a host works there with two variables, beside a JVM in the same unit:
 * planted into a copy of the program, and run.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planted } from '../../gates/growth/planted';
import { RUNTIME } from '../../gates/growth/runtime';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { mainPid, on, variableOf } from '../looking';

const JAVA =
  'java: { heap: 16MiB, loadedClasses: 1000, threads: 5, codeCache: 8MiB, directMemory: 1MiB, variable: A_OPTS }';
const OTHER = '/etc/systemd/system/shop.service.d/zzz.conf';

describe.runIf(support.ok)('a second runtime on a real host', () => {
  const project = planted([RUNTIME]);
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    expect(await project.run(process.execPath, 'build.mjs')).toEqual({ status: 0, output: '' });
    site = await bootSite(['web01']);
    site.program = join(project.root, 'dist/cli.js');
    host = site.host('web01');
    await host.addService('shop', {
      exec: '/usr/local/bin/idle',
      environment: { NODE_OPTIONS: '--max-old-space-size=7' },
    });
  }, BUILD_AND_BOOT);
  afterAll(async () => {
    project.remove();
    await site.stop();
  }, 60_000);

  const spec = (keys: string): void => site.spec(`services: { shop: { ${keys} } }\n`);
  const options = (): Promise<string | undefined> => variableOf(host, 'shop', 'NODE_OPTIONS');

  it('is planned with the value that is there, and its unit restarts', async () => {
    spec('memory: 64MiB, node: { heap: 24MiB }');
    const planned = hostOf((await site.plan()).document);
    expect(planned.restarts).toEqual([{ unit: 'shop.service', because: ['NODE_OPTIONS'] }]);
    const [change] = planned.changes.filter(({ setting }) => setting === 'NODE_OPTIONS');
    expect(change).toMatchObject({ before: '--max-old-space-size=7', after: '--max-old-space-size=24' });
    await good(site.apply());
    expect(await options()).toBe('--max-old-space-size=24');
    await good(site.verify());
  });

  it('is sized from the budget, as bytes of the host, and restarts only where that changes', async () => {
    spec('memory: 96MiB, node: {}');
    await good(site.apply());
    expect(await options()).toBe('--max-old-space-size=48');
    const pid = await mainPid(host, 'shop');
    await good(site.apply());
    expect(await mainPid(host, 'shop')).toBe(pid);
  });

  it('is drift where another file gives the process something else', async () => {
    await on(
      host,
      `printf '[Service]\\nEnvironment=NODE_OPTIONS=--max-old-space-size=9\\n' >"$1"; systemctl daemon-reload; systemctl restart shop`,
      OTHER,
    );
    const { code, document } = await site.verify();
    expect(code).not.toBe(0);
    const [drift] = hostOf(document).drift.filter(({ setting }) => setting === 'NODE_OPTIONS');
    expect(drift).toMatchObject({ want: '--max-old-space-size=48', kernel: '--max-old-space-size=9' });
    await on(host, 'rm "$1"; systemctl daemon-reload; systemctl restart shop', OTHER);
    await good(site.verify());
  });

  it('is beside a JVM of the same unit with two variables, and a saved plan carries all out', async () => {
    spec(`memory: 96MiB, node: { heap: 20MiB, pool: 3 }, ${JAVA}`);
    await good(site.run(['plan', '--out', 'saved.json']));
    await good(site.run(['apply', 'saved.json', '--yes']));
    expect(await options()).toBe('--max-old-space-size=20');
    expect(await variableOf(host, 'shop', 'UV_THREADPOOL_SIZE')).toBe('3');
    expect(await variableOf(host, 'shop', 'A_OPTS')).toContain('-Xmx16M');
    await good(site.verify());
    const pid = await mainPid(host, 'shop');
    await good(site.apply());
    expect(await mainPid(host, 'shop')).toBe(pid);
  });

  it('restarts for its second variable alone, where that alone is another one', async () => {
    spec(`memory: 96MiB, node: { heap: 20MiB, pool: 5 }, ${JAVA}`);
    const planned = hostOf((await site.plan()).document);
    expect(planned.restarts).toEqual([{ unit: 'shop.service', because: ['UV_THREADPOOL_SIZE'] }]);
    expect(planned.changes).toMatchObject([{ setting: 'UV_THREADPOOL_SIZE', before: '3', after: '5' }]);
    await good(site.apply());
    expect(await variableOf(host, 'shop', 'UV_THREADPOOL_SIZE')).toBe('5');
    await good(site.verify());
  });

  it('is dropped with it: the unit gets back what its own file says', async () => {
    spec('memory: 96MiB');
    const planned = hostOf((await site.plan()).document);
    expect(planned.changes.map(({ setting, dropped }) => [setting, dropped])).toEqual([
      ['A_OPTS', true],
      ['NODE_OPTIONS', true],
      ['UV_THREADPOOL_SIZE', true],
    ]);
    await good(site.apply());
    expect(await options()).toBe('--max-old-space-size=7');
    expect(await variableOf(host, 'shop', 'UV_THREADPOOL_SIZE')).toBeUndefined();
    expect(await variableOf(host, 'shop', 'A_OPTS')).toBeUndefined();
    await good(site.verify());
  });
});
