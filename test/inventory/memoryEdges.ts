/** Edges of the inventory in memory: a table of paths and texts stands for the file system. */
import type { InventoryEdges, ScriptRun, Surroundings } from '../../src/inventory/edges';

export interface MemoryFile {
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly executable?: boolean;
  /** For sockets, FIFOs and what this user may not look at. */
  readonly other?: string;
  readonly unreadable?: string;
  readonly tooLarge?: boolean;
  run?(
    args: readonly string[],
  ): Partial<Pick<ScriptRun, 'problem'>> & { readonly stdout?: string; readonly stderr?: string };
}

/** Edges over files by path; a plain string is a file with that text. Folders follow from the paths. */
export function memoryEdges(
  files: Readonly<Record<string, string | MemoryFile>>,
  around: Partial<Surroundings> & { readonly openToAll?: boolean } = {},
): InventoryEdges {
  const { openToAll = false, ...surroundings } = around;
  const entry = (path: string): MemoryFile | undefined => {
    const found = Object.hasOwn(files, path) ? files[path] : undefined;
    return typeof found === 'string' ? { text: found } : found;
  };
  const below = (path: string): string[] => {
    const prefix = `${path.replace(/\/+$/, '')}/`;
    return Object.keys(files)
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  };
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  return {
    surroundings: () => ({
      env: {},
      homes: ['/home/me'],
      user: 'me',
      machine: new Set(['here', '192.0.2.1']),
      ...surroundings,
    }),
    look(path) {
      if (path === '.') return { kind: 'folder', openToAll };
      const file = entry(path);
      if (file?.other !== undefined) return { kind: 'other', why: file.other };
      if (file !== undefined) return { kind: 'file', executable: file.executable === true || file.run !== undefined };
      return { kind: below(path).length > 0 ? 'folder' : 'missing' };
    },
    names(path) {
      const names = new Map<string, boolean>();
      for (const name of below(path)) names.set(name.split('/')[0] ?? '', name.includes('/'));
      // An empty name marks a folder that cannot be listed.
      if (names.has('')) return undefined;
      return [...names].map(([name, isFolder]) => ({ name, isFolder }));
    },
    read(path) {
      const file = entry(path);
      if (file?.tooLarge === true) return { ok: false, tooLarge: true, why: 'it has more than 32 MiB' };
      if (file?.unreadable !== undefined) return { ok: false, tooLarge: false, why: file.unreadable };
      return { ok: true, bytes: file?.bytes ?? encode(file?.text ?? '#!/bin/sh\n') };
    },
    run(path, args) {
      const ran = entry(path)?.run?.(args) ?? { problem: 'it is not a script' };
      const { problem, stdout = '', stderr = '' } = ran;
      return Promise.resolve({ problem, stdout: encode(stdout), stderr: encode(stderr) });
    },
  };
}
