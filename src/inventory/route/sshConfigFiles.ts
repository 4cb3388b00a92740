/** Which ssh_config files there are, and which files their Includes stand for. */
import { decode } from '../text';
import type { InventoryEdges } from '../edges';
import type { ConfigSetting, Includes } from './sshConfig';
import { readSshConfig } from './sshConfig';

const SYSTEM = '/etc/ssh';

/** An Include of more files is not followed: it may say anything. */
const MAX_FILES = 200;
/** A larger file is not read: no ssh_config is that large. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The settings of ~/.ssh/config of each home, then those of the system's file: in that order ssh takes the first value.
 */
export function readSshConfigs(edges: InventoryEdges, homes: readonly string[]): readonly ConfigSetting[] {
  const users = homes.map((home) => ({ folder: `${home}/.ssh`, file: `${home}/.ssh/config`, home }));
  const system = { folder: SYSTEM, file: `${SYSTEM}/ssh_config`, home: homes[0] ?? '/' };
  return [...users, system].flatMap(({ folder, file, home }) => {
    const text = readText(edges, file);
    return text === undefined ? [] : readSshConfig(file, text, includesOf(edges, folder, home));
  });
}

/** Undefined for a file that cannot be read, which ssh skips too. */
function readText(edges: InventoryEdges, file: string): string | undefined {
  if (edges.look(file).kind !== 'file') return undefined;
  const read = edges.read(file);
  return read.ok && read.bytes.length <= MAX_BYTES ? decode(read.bytes).text : undefined;
}

function includesOf(edges: InventoryEdges, folder: string, home: string): Includes {
  let budget = MAX_FILES;
  return (pattern) => {
    // Tokens and variables of the environment are expanded by newer versions alone.
    if (/%|\$\{/.test(pattern)) return undefined;
    const expanded = pattern.replace(/^~(?=\/)/, home);
    if (expanded.startsWith('~')) return undefined;
    const paths = glob(edges, expanded.startsWith('/') ? expanded : `${folder}/${expanded}`);
    const files: { file: string; text: string }[] = [];
    for (const file of paths) {
      if ((budget -= 1) < 0) return undefined;
      const text = readText(edges, file);
      if (text !== undefined) files.push({ file, text });
    }
    return files;
  };
}

/** The paths of a pattern such as `/etc/ssh/ssh_config.d/*.conf` (glob(7)), sorted. */
function glob(edges: InventoryEdges, pattern: string): readonly string[] {
  let found = [''];
  for (const part of pattern.split('/').filter((name) => name !== '')) {
    if (!/[*?[]/.test(part)) {
      found = found.map((base) => `${base}/${part}`);
      continue;
    }
    const source = part.replace(/[^*?[\]!-]/g, (character) => character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    const regex = safeRegex(`^${source.replaceAll('[!', '[^').replaceAll('*', '.*').replaceAll('?', '.')}$`);
    found = found.flatMap((base) =>
      (edges.names(base === '' ? '/' : base) ?? [])
        .map(({ name }) => name)
        .filter((name) => (part.startsWith('.') || !name.startsWith('.')) && regex.test(name))
        .sort()
        .map((name) => `${base}/${name}`),
    );
  }
  return found;
}

/** An invalid pattern matches everything: reading too many files can only hold hosts. */
function safeRegex(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    return /^/;
  }
}
