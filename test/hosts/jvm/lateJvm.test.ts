/**
 * A start script that does something else for most of a minute before it begins its JVM: apply waits for the JVM, and
 * does not call the wave failed.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Application } from '../../../src/documents/apply/document';
import { bootSite, BUILD_AND_BOOT, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, specOf } from '../javaOptions/javaApp';

let site: Site;

beforeAll(async () => {
  if (!support.ok) return;
  site = (await bootSite(['web01'])).patient();
  const host = site.host('web01');
  await installApp(host, { 'late.sh': '[ -z "$JAVA_OPTS" ] || sleep 48\nexec java $JAVA_OPTS -cp /opt/app Stay' });
  await host.addService('late', { exec: '/opt/app/late.sh' });
}, BUILD_AND_BOOT);
afterAll(() => (support.ok ? site.stop() : undefined), 60_000);

it.runIf(support.ok)('a JVM that begins late is waited for', async () => {
  site.spec(specOf({ late: javaService('24MiB') }));
  const { document } = await good(site.document<Application>('apply', ['apply', '--yes', '--json'], { timeoutS: 170 }));
  expect(hostOf(document)).toMatchObject({ status: 'changed', restarts: [{ unit: 'late.service' }] });
  await good(site.verify());
});
