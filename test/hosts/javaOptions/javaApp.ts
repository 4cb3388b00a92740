/**
 * A Java program for hosts that have no compiler: it stays, with `-Dfill=N` and `-Ddirect=N` MiB in its heap and in
 * direct memory.
 */
import type { FleetHost } from '../../lab/fleet';
import { hostOf, type Site } from '../harness';
import { on } from '../looking';

/** `class Stay`, compiled for Java 8. */
const STAY =
  'yv66vgAAADQATAoAAgADBwAEDAAFAAYBABBqYXZhL2xhbmcvT2JqZWN0AQAGPGluaXQ+AQADKClWBwAIAQACW0IIAAoBAARmaWxsCgAMAA0HAA4MAA8AEAEAEWphdmEvbGFuZy9JbnRlZ2VyAQAKZ2V0SW50ZWdlcgEAKChMamF2YS9sYW5nL1N0cmluZztJKUxqYXZhL2xhbmcvSW50ZWdlcjsKAAwAEgwAEwAUAQAIaW50VmFsdWUBAAMoKUkDABAAAAgAFwEABmRpcmVjdAoAGQAaBwAbDAAcAB0BABNqYXZhL25pby9CeXRlQnVmZmVyAQAOYWxsb2NhdGVEaXJlY3QBABgoSSlMamF2YS9uaW8vQnl0ZUJ1ZmZlcjsFAAAAAAX14QAKACEAIgcAIwwAJAAlAQAQamF2YS9sYW5nL1RocmVhZAEABXNsZWVwAQAEKEopVgkAJwAoBwApDAAqACsBABBqYXZhL2xhbmcvU3lzdGVtAQADb3V0AQAVTGphdmEvaW8vUHJpbnRTdHJlYW07BwAtAQAXamF2YS9sYW5nL1N0cmluZ0J1aWxkZXIKACwAAwoALAAwDAAxADIBAAZhcHBlbmQBABwoSSlMamF2YS9sYW5nL1N0cmluZ0J1aWxkZXI7CgACADQMADUANgEACHRvU3RyaW5nAQAUKClMamF2YS9sYW5nL1N0cmluZzsKACwAOAwAMQA5AQAtKExqYXZhL2xhbmcvU3RyaW5nOylMamF2YS9sYW5nL1N0cmluZ0J1aWxkZXI7CgAsADQKADwAPQcAPgwAPwBAAQATamF2YS9pby9QcmludFN0cmVhbQEAB3ByaW50bG4BABUoTGphdmEvbGFuZy9TdHJpbmc7KVYHAEIBAARTdGF5AQAEQ29kZQEABG1haW4BABYoW0xqYXZhL2xhbmcvU3RyaW5nOylWAQANU3RhY2tNYXBUYWJsZQcASAEAA1tbQgEACkV4Y2VwdGlvbnMHAEsBABNqYXZhL2xhbmcvRXhjZXB0aW9uACEAQQACAAAAAAACAAEABQAGAAEAQwAAABEAAQABAAAABSq3AAGxAAAAAAAJAEQARQACAEMAAABzAAMAAwAAAFUQQL0AB0wDPRwSCQO4AAu2ABGiABArHBIVvAhThAIBp//pEhYDuAALtgAREBR4uAAYTRQAHrgAILIAJrsALFm3AC4rvrYALyy2ADO2ADe2ADq2ADuxAAAAAQBGAAAADAAC/QAIBwBHAfoAGQBJAAAABAABAEoAAA==';

/** What `java` is given to run it. */
export const RUN = '-cp /opt/app Stay';

/** Sizes of a JVM that takes next to nothing, as `java` of a spec has them. */
export const SIZES = 'heap: 16MiB, loadedClasses: 1000, threads: 5, codeCache: 8MiB, directMemory: 1MiB';
export const JAVA = `java: { ${SIZES} }`;

/**
 * A service of a spec whose JVM takes little: the figures are given, so that nothing is calculated from the budget.
 * `more` goes into `java`.
 */
export function javaService(heap: string, more = ''): string {
  return `{ memory: 256MiB, java: { heap: ${heap}, metaspace: 32MiB, threads: 20, codeCache: 16MiB, directMemory: 4MiB${more} } }`;
}

/** A spec of these services. */
export function specOf(services: Readonly<Record<string, string>>): string {
  const entries = Object.entries(services).map(([name, text]) => `${name}: ${text}`);
  return `services: { ${entries.join(', ')} }\n`;
}

/** Puts it below /opt/app, with scripts by their names. */
export async function installApp(host: FleetHost, scripts: Readonly<Record<string, string>>): Promise<void> {
  await on(host, 'mkdir -p /opt/app; echo "$1" | base64 -d >/opt/app/Stay.class', STAY);
  for (const [name, text] of Object.entries(scripts)) await host.writeFile(`/opt/app/${name}`, `#!/bin/sh\n${text}\n`);
  await on(host, 'chmod 755 /opt/app/*');
}

/** How a plan ends, what it would restart, and what it says by these codes: `OOM416 warning api.service`, sorted. */
export async function planned(site: Site, ...codes: readonly string[]) {
  const { code, document } = await site.plan();
  const { findings, restarts } = hostOf(document);
  return {
    code,
    restarts: restarts.map(({ unit }) => unit),
    said: findings
      .filter((one) => codes.includes(one.code))
      .map(({ code: found, severity, facts }) => `${found} ${severity} ${String(facts['unit'])}`)
      .sort(),
  };
}
