/** Decides which hosts are shown as one: those of one status with the same content, largest group first. */
import { compareNames, hostRanges } from './hostRanges';
import { shown } from './values';

/**
 * Groups hosts whose status and content are equal. Blocks come in the order of `statuses`; within one status the
 * largest comes first, then by the name of the first host. Hosts are in the order of their names.
 */
export function blocks<T extends { readonly name: string; readonly status: string }>(
  hosts: readonly T[],
  statuses: readonly string[],
  content: (host: T) => unknown,
): readonly (readonly T[])[] {
  const orderOf = ([first]: readonly T[]): number => statuses.indexOf(first?.status ?? '');
  const groups = new Map<string, T[]>();
  for (const host of [...hosts].sort((a, b) => compareNames(a.name, b.name))) {
    const key = `${host.status}\0${JSON.stringify(content(host))}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [host]);
    else group.push(host);
  }
  return [...groups.values()].sort((a, b) => orderOf(a) - orderOf(b) || b.length - a.length);
}

/** The names of a block, in short form. */
export function blockNames(members: readonly { readonly name: string }[]): string {
  return hostRanges(members.map(({ name }) => name))
    .map(shown)
    .join(', ');
}
