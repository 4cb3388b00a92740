/** The edge of the inventory: the only file of this folder that reads files and starts programs, all bounded in size and time. */
import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, fstatSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { homedir, hostname, networkInterfaces, userInfo } from 'node:os';
import { resolve } from 'node:path';

/** What stands at a path. */
export type Look =
  | { readonly kind: 'file'; /** Its mode lets this user run it. */ readonly executable: boolean }
  | { readonly kind: 'folder'; /** Everybody may write to it. */ readonly openToAll?: boolean }
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'other';
      readonly why: string;
      /** It is /dev/null. */
      readonly readsEmpty?: true;
      /** This user may not even see what it is. */
      readonly unseen?: true;
    };

export type FileRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly tooLarge: boolean; readonly why: string };

export interface ScriptRun {
  /** `undefined` where it ran to its end with status 0. */
  readonly problem: string | undefined;
  /** It was ended because oomcfg itself was interrupted. */
  readonly interrupted?: true;
  readonly stdout: Uint8Array;
  /** The beginning of what it wrote to stderr. */
  readonly stderr: Uint8Array;
}

/** The machine, user and environment that oomcfg runs with. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** HOME, then that of the password database where it is another: ssh takes the latter. */
  readonly homes: readonly string[];
  /** The user who runs oomcfg. */
  readonly user: string;
  /** Names of this machine, in lower case, and its addresses. */
  readonly machine: ReadonlySet<string>;
}

/** Everything that reading an inventory wants of the outer world. */
export interface InventoryEdges {
  surroundings(): Surroundings;
  look(path: string): Look;
  /** The names in a folder, with whether each is a folder itself; undefined where it cannot be read. */
  names(path: string): readonly { readonly name: string; readonly isFolder: boolean }[] | undefined;
  read(path: string): FileRead;
  run(path: string, args: readonly string[]): Promise<ScriptRun>;
}

/** Inventory files and outputs of scripts are never larger. */
const MOST_BYTES = 32 * 1024 * 1024;
/** What files without a size may hold. */
const UNSIZED_BYTES = 64 * 1024;
const MOST_STDERR_BYTES = 16 * 1024;
/** Cloud inventories take their time; a script that hangs must not hold up a rollout for ever. */
const SCRIPT_TIMEOUT_MS = 60_000;
/** Linux's number of /dev/null: major 1, minor 3. */
const NULL_DEVICE = 0x103;
const INTERRUPTED = 'oomcfg was interrupted';

/** The real edges. `timeoutMs` bounds each run of a script; `signal` ends it at once. */
export function realEdges(timeoutMs = SCRIPT_TIMEOUT_MS, signal?: AbortSignal): InventoryEdges {
  return { surroundings, look, names, read, run: (path, args) => run(path, args, timeoutMs, signal) };
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
      const isNull = stat.isCharacterDevice() && stat.rdev === NULL_DEVICE;
      return { kind: 'other', why: 'it is no regular file', ...(isNull ? { readsEmpty: true } : {}) };
    }
    return { kind: 'file', executable: mayRun(path) };
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'missing' }
      : { kind: 'other', why: reasonOf(error), unseen: true };
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

function read(path: string): FileRead {
  let descriptor: number | undefined;
  try {
    // A FIFO would block here without O_NONBLOCK.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { ok: false, tooLarge: false, why: 'it is no regular file' };
    const tooLarge: FileRead = { ok: false, tooLarge: true, why: `it has more than ${MOST_BYTES / 1024 / 1024} MiB` };
    if (stat.size > MOST_BYTES) return tooLarge;
    // One byte more than the size tells whether the file grew; files of /proc say that they have none.
    const buffer = Buffer.allocUnsafe((stat.size === 0 ? UNSIZED_BYTES : stat.size) + 1);
    let length = 0;
    for (let count = -1; count !== 0 && length < buffer.length; length += count) {
      count = readSync(descriptor, buffer, length, buffer.length - length, null);
    }
    if (length === buffer.length) return { ok: false, tooLarge: false, why: 'it changed while it was read' };
    return { ok: true, bytes: buffer.subarray(0, length) };
  } catch (error) {
    return { ok: false, tooLarge: false, why: reasonOf(error) };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Runs a script in a process group of its own, so that a time-out and an interruption also end what it started. */
function run(path: string, args: readonly string[], timeoutMs: number, signal?: AbortSignal): Promise<ScriptRun> {
  if (signal?.aborted)
    return Promise.resolve({
      problem: INTERRUPTED,
      interrupted: true,
      stdout: Buffer.alloc(0),
      stderr: Buffer.alloc(0),
    });
  return new Promise((settle) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let stdoutBytes = 0;
    let stderrBytes = 0;
    let problem: string | undefined;
    // The path is made absolute: a bare name would be looked up in PATH.
    const child = spawn(resolve(path), [...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const kill = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const end = (why: string): void => {
      problem ??= why;
      kill();
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => end(`it did not end within ${timeoutMs / 1000} s`), timeoutMs);
    const interrupt = (): void => end(INTERRUPTED);
    signal?.addEventListener('abort', interrupt, { once: true });
    process.once('exit', kill);
    child.stdout.on('data', (chunk: Buffer) => {
      stdoutBytes += chunk.length;
      if (stdoutBytes > MOST_BYTES) end(`it printed more than ${MOST_BYTES / 1024 / 1024} MiB`);
      else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderrBytes < MOST_STDERR_BYTES) stderr.push(chunk.subarray(0, MOST_STDERR_BYTES - stderrBytes));
      stderrBytes += chunk.length;
    });
    const finish = (why: string | undefined): void => {
      clearTimeout(timer);
      process.removeListener('exit', kill);
      signal?.removeEventListener('abort', interrupt);
      const interrupted = problem === INTERRUPTED ? { interrupted: true as const } : {};
      settle({ problem: problem ?? why, ...interrupted, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) });
    };
    child.once('error', (error) => finish(`it cannot be started: ${reasonOf(error)}`));
    child.once('close', (status, signal) => {
      finish(
        signal !== null ? `it was ended by ${signal}` : status === 0 ? undefined : `it ended with status ${status}`,
      );
    });
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  ELOOP: 'its symbolic links form a loop',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'the file, or the interpreter behind its #!, is missing',
  ENXIO: 'it is no regular file',
  EISDIR: 'it is a folder',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS[code] ?? (code === '' ? String(error) : code);
}
