/**
 * A JVM that starts the server's JVM and waits for it (Elasticsearch's launcher) is no part of the service that takes
 * the variable: nothing fails, is held or restarts for it, however long it takes to start the server.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetHost } from '../../lab/fleet';
import { bootSite, BUILD_AND_BOOT, codes, good, hostOf, type Site, support } from '../harness';
import { installApp, javaService, specOf } from './javaApp';
import { mainPid, on } from '../looking';

/** `class Launcher`, compiled for Java 8: after -Ddelay milliseconds `java $ES_JAVA_OPTS -Dserver=1 Stay`. */
const LAUNCHER =
  'yv66vgAAADQAaAoAAgADBwAEDAAFAAYBABBqYXZhL2xhbmcvT2JqZWN0AQAGPGluaXQ+AQADKClWCAAIAQAFZGVsYXkKAAoACwcADAwADQAOAQARamF2YS9sYW5nL0ludGVnZXIBAApnZXRJbnRlZ2VyAQAnKExqYXZhL2xhbmcvU3RyaW5nOylMamF2YS9sYW5nL0ludGVnZXI7CgAKABAMABEAEgEACGludFZhbHVlAQADKClJCgAUABUHABYMABcAGAEAEGphdmEvbGFuZy9UaHJlYWQBAAVzbGVlcAEABChKKVYHABoBABNqYXZhL3V0aWwvQXJyYXlMaXN0CgAZAAMIAB0BAA0vdXNyL2Jpbi9qYXZhCwAfACAHACEMACIAIwEADmphdmEvdXRpbC9MaXN0AQADYWRkAQAVKExqYXZhL2xhbmcvT2JqZWN0OylaCAAlAQAMRVNfSkFWQV9PUFRTCgAnACgHACkMACoAKwEAEGphdmEvbGFuZy9TeXN0ZW0BAAZnZXRlbnYBACYoTGphdmEvbGFuZy9TdHJpbmc7KUxqYXZhL2xhbmcvU3RyaW5nOwoALQAuBwAvDAAwABIBABBqYXZhL2xhbmcvU3RyaW5nAQAGbGVuZ3RoCAAyAQABIAoALQA0DAA1ADYBAAVzcGxpdAEAJyhMamF2YS9sYW5nL1N0cmluZzspW0xqYXZhL2xhbmcvU3RyaW5nOwoAOAA5BwA6DAA7ADwBABBqYXZhL3V0aWwvQXJyYXlzAQAGYXNMaXN0AQAlKFtMamF2YS9sYW5nL09iamVjdDspTGphdmEvdXRpbC9MaXN0OwsAHwA+DAA/AEABAAZhZGRBbGwBABkoTGphdmEvdXRpbC9Db2xsZWN0aW9uOylaCABCAQAKLURzZXJ2ZXI9MQgARAEAAy1jcAgARgEACC9vcHQvYXBwCABIAQAEU3RheQcASgEAGGphdmEvbGFuZy9Qcm9jZXNzQnVpbGRlcgoASQBMDAAFAE0BABMoTGphdmEvdXRpbC9MaXN0OylWCgBJAE8MAFAAUQEACWluaGVyaXRJTwEAHCgpTGphdmEvbGFuZy9Qcm9jZXNzQnVpbGRlcjsKAEkAUwwAVABVAQAFc3RhcnQBABUoKUxqYXZhL2xhbmcvUHJvY2VzczsKAFcAWAcAWQwAWgASAQARamF2YS9sYW5nL1Byb2Nlc3MBAAd3YWl0Rm9yCgAnAFwMAF0AXgEABGV4aXQBAAQoSSlWBwBgAQAITGF1bmNoZXIBAARDb2RlAQAEbWFpbgEAFihbTGphdmEvbGFuZy9TdHJpbmc7KVYBAA1TdGFja01hcFRhYmxlAQAKRXhjZXB0aW9ucwcAZwEAE2phdmEvbGFuZy9FeGNlcHRpb24AIQBfAAIAAAAAAAIAAQAFAAYAAQBhAAAAEQABAAEAAAAFKrcAAbEAAAAAAAkAYgBjAAIAYQAAAJIABQADAAAAdRIHuAAJtgAPhbgAE7sAGVm3ABtMKxIcuQAeAgBXEiS4ACZNLMYAGiy2ACyeABMrLBIxtgAzuAA3uQA9AgBXKwe9AC1ZAxJBU1kEEkNTWQUSRVNZBhJHU7gAN7kAPQIAV7sASVkrtwBLtgBOtgBStgBWuABbsQAAAAEAZAAAAAsAAf0APgcAHwcALQBlAAAABAABAGYAAA==';

const UNITS: Readonly<Record<string, number>> = { soon: 1000, late: 6000 };

describe.runIf(support.ok)('a JVM that starts the JVM of the service', () => {
  let site: Site;
  let host: FleetHost;

  const spec = (heap: string): void =>
    site.spec(
      specOf(
        Object.fromEntries(Object.keys(UNITS).map((name) => [name, javaService(heap, ', variable: ES_JAVA_OPTS')])),
      ),
    );
  /** How many servers have the heap. */
  const servers = async (heap: string): Promise<number> =>
    (await on(host, "for pid in $(pgrep -x java); do tr '\\0' ' ' </proc/$pid/cmdline; echo; done"))
      .split('\n')
      .filter((line) => line.includes(`-Xmx${heap} `) && line.includes('-Dserver=1')).length;

  beforeAll(async () => {
    site = await bootSite(['web01']);
    host = site.host('web01');
    const scripts = Object.entries(UNITS).map(([name, delay]) => [
      name,
      `exec java -Xms4m -Xmx64m -XX:+UseSerialGC -Ddelay=${delay} -cp /opt/app Launcher`,
    ]);
    await installApp(host, Object.fromEntries(scripts) as Record<string, string>);
    await on(host, 'echo "$1" | base64 -d >/opt/app/Launcher.class', LAUNCHER);
    for (const name of Object.keys(UNITS)) await host.addService(name, { exec: `/opt/app/${name}` });
    await on(host, 'sleep 8');
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it('the first change comes to the server, and nothing fails for the launcher', async () => {
    spec('100MiB');
    const { document } = await good(site.apply());
    const { status, restarts, findings } = hostOf(document);
    expect([status, restarts.length]).toEqual(['changed', 2]);
    expect(codes(findings).filter((code) => ['OOM427', 'OOM608', 'OOM631'].includes(code))).toEqual([]);
    expect(await servers('100M')).toBe(2);
  });

  it('is as wanted from then on, and no apply restarts it', async () => {
    const pids = [await mainPid(host, 'soon'), await mainPid(host, 'late')];
    const verified = hostOf((await good(site.verify())).document);
    expect([verified.drift, verified.holds, codes(verified.findings)]).toEqual([[], 4, []]);
    expect((await good(site.apply())).document.summary).toMatchObject({ inSync: 1, restarts: 0 });
    expect([await mainPid(host, 'soon'), await mainPid(host, 'late')]).toEqual(pids);
  });
});
