/**
 * Decides which texts of -XX:FlightRecorderOptions= a JVM refuses: names that it does not have, values of the wrong
 * kind, and a name that is given twice.
 */
import { bytes, type Bytes, KiB, MiB } from '../../../model/bytes';
import type { Jdk } from './flags';
import { parseJvmSize } from '../size';

type Kind = 'text' | 'switch' | 'integer' | Bytes;

/**
 * What JDK 17 and 25 take, by name; of a size the least. Each was tried on both
 * (test/runtimes/jvm/options/oracle.test.ts).
 */
const NAMES: Readonly<Record<string, Kind>> = {
  repository: 'text',
  stackdepth: 'integer',
  'old-object-queue-size': 'integer',
  samplethreads: 'switch',
  retransform: 'switch',
  memorysize: bytes(MiB),
  maxchunksize: bytes(MiB),
  globalbuffersize: bytes(64 * KiB),
  threadbuffersize: bytes(4 * KiB),
  numglobalbuffers: bytes(2),
};

/** JDK 25 alone has these. */
const NEWER: Readonly<Record<string, Kind>> = { dumppath: 'text', 'preserve-repository': 'switch' };

export interface RecorderRefused {
  readonly surely: boolean;
  readonly by?: Jdk;
  readonly detail: string;
  readonly fix: string;
}

const LIST = Object.keys(NAMES).sort().join(', ');

/** `text` is what follows the `=`. */
export function recorderRefused(text: string): RecorderRefused | undefined {
  const parts = text.split(',').filter((part) => part !== '');
  const names = parts.map((part) => part.split('=')[0] ?? '');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined && twice in NAMES) {
    return {
      surely: true,
      detail: `It gives ${twice} twice, at which the JVM exits.`,
      fix: `Give ${twice} once.`,
    };
  }
  for (const part of parts) {
    const wrong = wrongPart(part);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function wrongPart(part: string): RecorderRefused | undefined {
  const at = part.indexOf('=');
  const name = at < 0 ? part : part.slice(0, at);
  const value = at < 0 ? undefined : part.slice(at + 1);
  const kind = NAMES[name] ?? NEWER[name];
  if (kind === undefined) {
    // A text that is not a name can be anything, even a secret.
    return {
      surely: false,
      detail: 'A name in it is none that they have: the JVM exits with `Unknown argument`.',
      fix: `Use ${LIST}.`,
    };
  }
  if (NAMES[name] === undefined) {
    return {
      surely: false,
      by: 'JDK 17',
      detail: `JDK 17 does not have ${name}, at which it exits with \`Unknown argument\`.`,
      fix: 'Remove it where the service runs on such a JDK.',
    };
  }
  return takes(kind, value)
    ? undefined
    : {
        surely: true,
        detail: `The value of ${name} is none that the JVM takes, and it exits.`,
        fix: example(name, kind),
      };
}

function takes(kind: Kind, value: string | undefined): boolean {
  if (kind === 'text') return true;
  if (kind === 'switch') return value === undefined || value === 'true' || value === 'false';
  if (kind === 'integer') return value !== undefined && /^-?\d{1,9}$/.test(value);
  const size = parseJvmSize(value ?? '');
  return size !== undefined && size >= kind;
}

function example(name: string, kind: Kind): string {
  if (kind === 'switch') return `Write ${name}=true or ${name}=false.`;
  if (kind === 'integer') return `Write a number, such as ${name}=64.`;
  return `Write at least ${name}=${kind === 2 ? '2' : `${Number(kind) / KiB}k`}.`;
}
