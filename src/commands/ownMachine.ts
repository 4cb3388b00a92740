/** Which running machine this is, in the words of a look at a host. */
import { readFile } from 'node:fs/promises';

/** As ObservedState.machine; undefined where this is no Linux. */
export async function readOwnMachine(): Promise<string | undefined> {
  const line = async (path: string): Promise<string> => {
    try {
      return (await readFile(path, 'utf8')).split('\n')[0] ?? '';
    } catch {
      return '';
    }
  };
  const [id, boot, stat] = await Promise.all(
    ['/etc/machine-id', '/proc/sys/kernel/random/boot_id', '/proc/1/stat'].map(line),
  );
  // Field 22 of proc(5), counted behind the name, which may hold anything.
  const started = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  if (boot === undefined || boot === '' || started === undefined) return undefined;
  return `${/^[0-9a-f]+$/.test(id ?? '') ? id : ''} ${boot} ${started}`;
}
