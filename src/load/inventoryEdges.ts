/** The inventory's edges for real: this machine, its files, and its programs. */
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { homedir, hostname, networkInterfaces, userInfo } from 'node:os';
import { errnoOf, errnoWords } from '../files/errno';
import { isNullDevice, readFile } from '../files/read';
import type { SourceRead, InventoryEdges, Look, Surroundings } from '../inventory/edges';
import { runInventoryScript } from './inventoryScript';

/** A larger inventory file is refused. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Cloud inventories take their time; a script that hangs must not hold up a rollout for ever. */
const SCRIPT_TIMEOUT_MS = 60_000;

/**
 * The real edges. `timeoutMs` bounds each run of a script; `signal` ends it at once; `keep` takes texts of which lines
 * may be shown.
 */
export function realEdges(
  timeoutMs = SCRIPT_TIMEOUT_MS,
  signal?: AbortSignal,
  keep?: InventoryEdges['keep'],
): InventoryEdges {
  return {
    surroundings,
    look,
    names,
    read,
    ...(keep === undefined ? {} : { keep }),
    run: (path, args) => runInventoryScript(path, args, timeoutMs, signal),
  };
}

function surroundings(): Surroundings {
  // A container may run under a user id that the password database does not have.
  const account = ((): { username: string; homedir: string } => {
    try {
      return userInfo();
    } catch {
      return { username: process.env['USER'] ?? '', homedir: homedir() };
    }
  })();
  const name = hostname().toLowerCase();
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []);
  return {
    env: process.env,
    homes: [...new Set([homedir(), account.homedir])],
    user: account.username,
    machine: new Set([name, name.split('.')[0] ?? name, ...addresses]),
  };
}

function look(path: string): Look {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { kind: 'folder', openToAll: (stat.mode & constants.S_IWOTH) !== 0 };
    if (!stat.isFile()) {
      const why = errnoWords('ENXIO', 'reading');
      return { kind: 'other', why, ...(isNullDevice(stat) ? { readsEmpty: true } : {}) };
    }
    return { kind: 'file', executable: mayRun(path) };
  } catch (error) {
    const code = errnoOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'missing' }
      : { kind: 'other', why: errnoWords(code, 'reading'), unseen: true };
  }
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function names(path: string): readonly { name: string; isFolder: boolean }[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isSymbolicLink() ? look(`${path}/${entry.name}`).kind === 'folder' : entry.isDirectory(),
    }));
  } catch {
    return undefined;
  }
}

function read(path: string): SourceRead {
  const found = readFile(path, MAX_BYTES);
  return found.ok ? found : { ok: false, tooLarge: found.kind === 'too-large', why: found.why };
}
