/** Which running machine this is, in the form that a look at a host gives. */
import { readFile } from '../files/read';

/** Each of the files that are read here has a line. */
const MAX_BYTES = 4096;

/** As ObservedState.machine; undefined where this is not Linux. */
export function readOwnMachine(): string | undefined {
  const line = (path: string): string => {
    const read = readFile(path, MAX_BYTES);
    return read.ok ? (read.bytes.toString('utf8').split('\n')[0] ?? '') : '';
  };
  const id = line('/etc/machine-id');
  const boot = line('/proc/sys/kernel/random/boot_id');
  const stat = line('/proc/1/stat');
  // Field 22 of proc(5), counted behind the name, which may hold anything.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  if (boot === '' || started === undefined) return undefined;
  return `${/^[0-9a-f]+$/.test(id) ? id : ''} ${boot} ${started}`;
}
