/** What the calculator is told of a JVM, in words that a user can write: what the parser refuses never reaches it. */
import type { JavaSettings } from '../../../src/runtimes/jvm/settings';
import { readSpec } from '../../desired/build';

/** The texts that the parser has taken: property tests ask for many. */
const written = new Set<string>();

/** What the calculator says itself of settings that the parser takes; its other codes are OOM3xx. */
const OF_CALCULATOR = ['OOM153', 'OOM154'];

/** The settings with their defaults. Throws where the schema or the reader of `java` refuses them. */
export function asWritten(java: Partial<JavaSettings>): JavaSettings {
  const { regions = {}, initialHeap, ...rest } = java;
  const sizes = Object.entries({ ...regions, initialHeap }).flatMap(([key, size]) =>
    size === undefined ? [] : [[key, typeof size === 'number' ? `${size}B` : size] as const],
  );
  const text = { ...rest, ...Object.fromEntries(sizes) };
  const key = JSON.stringify(text);
  if (!written.has(key)) {
    const { findings } = readSpec({ services: { api: { memory: '1TiB', java: text } } });
    const refused = findings.filter(
      ({ code, severity }) => severity === 'error' && code.startsWith('OOM1') && !OF_CALCULATOR.includes(code),
    );
    if (refused.length > 0) throw new Error(`no user can write the java of this test: ${JSON.stringify(refused)}`);
    written.add(key);
  }
  return { variable: 'JAVA_OPTS', regions: {}, extra: [], ...java };
}
