/** Reads the known_hosts files once a run, and records a new host's key: one writer at a time, one whole line, never twice. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KnownHosts, knownHostName, parseKnownHosts, type HostKey } from './knownHosts';

/** A file larger than this is no known_hosts file. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

export interface KnownHostsProblem {
  readonly file: string;
  /** The error's own code: EACCES, EISDIR, EROFS, ... */
  readonly cause: string;
}

function causeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : String(error);
}

async function readText(file: string): Promise<{ text: string } | { problem: KnownHostsProblem }> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (size > MAX_FILE_BYTES) return { problem: { file, cause: `larger than ${MAX_FILE_BYTES} bytes` } };
      return { text: await handle.readFile('utf8') };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const cause = causeOf(error);
    // No such file: no known hosts there, which is how every user starts.
    return cause === 'ENOENT' || cause === 'ENOTDIR' ? { text: '' } : { problem: { file, cause } };
  }
}

/** `added`: false where the key stood there already. */
export type Recorded = { readonly file: string; readonly added: boolean } | { readonly problem: KnownHostsProblem };

export class KnownHostsStore {
  private loaded: Promise<{ hosts: KnownHosts; problems: KnownHostsProblem[] }> | undefined;
  private writing: Promise<unknown> = Promise.resolve();

  /** `files`: absolute; the first one is the one that new keys go to. */
  constructor(private readonly files: readonly string[]) {}

  /** The keys of all files. An unreadable file is a problem, not an empty file: a revoked key may stand in it. */
  load(): Promise<{ hosts: KnownHosts; problems: readonly KnownHostsProblem[] }> {
    this.loaded ??= this.readAll();
    return this.loaded;
  }

  private async readAll(): Promise<{ hosts: KnownHosts; problems: KnownHostsProblem[] }> {
    const problems: KnownHostsProblem[] = [];
    const lines = [];
    for (const file of this.files) {
      const read = await readText(file);
      if ('problem' in read) problems.push(read.problem);
      else lines.push(...parseKnownHosts(read.text, file));
    }
    return { hosts: new KnownHosts(lines), problems };
  }

  /** Appends the key of a new host to the first file. Resolves to the file's name, or to why it could not be written. */
  record(address: string, port: number, key: HostKey): Promise<Recorded> {
    const written = this.writing.then(() => this.append(address, port, key));
    this.writing = written;
    return written;
  }

  private async append(address: string, port: number, key: HostKey): Promise<Recorded> {
    const file = this.files[0];
    if (file === undefined) return { problem: { file: '', cause: 'no known_hosts file is configured' } };
    const { hosts } = await this.load();
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const handle = await open(file, 'a+', 0o600);
      try {
        // Another run may have recorded it since this one began to read.
        const text = await readFile(file, 'utf8');
        const there = new KnownHosts(parseKnownHosts(text, file));
        if (there.judge(address, port, key, []).kind === 'known') return { file, added: false };
        const line = `${knownHostName(address, port)} ${key.type} ${key.key}\n`;
        // One write in append mode: a second process's line can come before or after it, never into it.
        await handle.write(text === '' || text.endsWith('\n') ? line : `\n${line}`);
        const number = text.split('\n').length + (text === '' || text.endsWith('\n') ? 0 : 1);
        for (const parsed of parseKnownHosts(line, file)) hosts.add({ ...parsed, line: number });
        return { file, added: true };
      } finally {
        await handle.close();
      }
    } catch (error) {
      return { problem: { file, cause: causeOf(error) } };
    }
  }
}
