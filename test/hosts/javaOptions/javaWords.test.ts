/**
 * A word of java.extra whose value no host tells is compared all the same: a new value is a restart that the plan
 * lists, and no value of a host leaves it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { mainPid, variableOf } from '../looking';
import { SIZES } from './javaApp';

describe.runIf(support.ok)('words of java.extra on real hosts', () => {
  let site: Site;
  let host: FleetHost;

  beforeAll(async () => {
    site = (await bootSite(['web01'])).patient();
    host = site.host('web01');
    await host.addService('shop', { exec: '/usr/local/bin/idle' });
    spec('-Da=prod');
    await good(site.apply());
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  const spec = (extra: string): void =>
    site.spec(`services: { shop: { memory: 64MiB, java: { ${SIZES}, extra: [${extra}] } } }\n`);

  const OPENS = '--add-opens';
  const EXPORTS = '--add-exports, java.base/sun.nio.ch=ALL-UNNAMED';
  const rounds: readonly [string, string][] = [
    ['its other value', '-Da=staging'],
    ['no value', '-Da'],
    ['another order', '-Db=1, -Da='],
    ['bytes that are not ASCII', "'-Dname=Zoë'"],
    ['others of them', "'-Dname=Zoé'"],
    ['options of two words', `${OPENS}, java.base/java.lang=ALL-UNNAMED, ${EXPORTS}`],
    [
      'one of them once more, of words that are all there',
      `${OPENS}, java.base/java.lang=ALL-UNNAMED, ${EXPORTS}, ${OPENS}, java.base/sun.nio.ch=ALL-UNNAMED`,
    ],
    ['the first one alone again', `${OPENS}, java.base/java.lang=ALL-UNNAMED, ${EXPORTS}`],
    ['two that overrule each other', '-Xint, -Xmixed'],
    ['these in the other order', '-Xmixed, -Xint'],
  ];

  it.each(rounds)('%s: the plan lists the restart, and one apply is enough', async (_, extra) => {
    spec(extra);
    const planned = hostOf((await site.plan()).document);
    expect(planned.restarts).toEqual([{ unit: 'shop.service', because: ['JAVA_OPTS'] }]);
    const [change] = planned.changes.filter(({ setting }) => setting === 'JAVA_OPTS');
    expect(change?.before).not.toBe(change?.after);
    const pid = await mainPid(host, 'shop');
    await good(site.apply());
    expect(await mainPid(host, 'shop')).not.toBe(pid);
    const words = extra.replaceAll("'", '').split(', ').join(' ');
    expect(await variableOf(host, 'shop', 'JAVA_OPTS')).toMatch(new RegExp(` ${words}$`));
    await good(site.verify());
  });

  it('a saved plan carries a new value out, and the texts of a change show what differs', async () => {
    spec('-Da=one, -Db=kept');
    await good(site.apply());
    spec('-Da=two, -Db=kept');
    const { stdout } = await site.run(['plan', '--out', 'saved.json']);
    expect(stdout).toContain('-Da=… (another value) -Db=…');
    expect(stdout).not.toMatch(/-Da=(?:one|two)|kept/);
    expect(readFileSync(join(site.folder, 'saved.json'), 'utf8')).not.toContain('-Da=one');
    await good(site.run(['apply', 'saved.json', '--yes']));
    await good(site.verify());
    expect(await variableOf(host, 'shop', 'JAVA_OPTS')).toContain('-Da=two');
  });
});
