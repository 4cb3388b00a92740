/**
 * Reads the known_hosts files once a run, and records a new host's key: one writer at a time, one whole line, never
 * twice.
 */
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../../files/errno';
import { readFile } from '../../files/read';
import { KnownHosts, knownHostName, parseKnownHosts, type HostKey } from './knownHosts';

/** A file larger than this is not a known_hosts file. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

export interface KnownHostsProblem {
  readonly file: string;
  /** As in errno(3): EACCES, EISDIR, EROFS, ... */
  readonly cause: string;
}

function readText(file: string): { text: string } | { problem: KnownHostsProblem } {
  // Many have /dev/null there, so that nothing is ever recorded.
  const read = readFile(file, MAX_FILE_BYTES, { nullIsEmpty: true });
  if (read.ok) return { text: read.bytes.toString('utf8') };
  // No such file: no known hosts there, which is how every user starts.
  return read.kind === 'missing' ? { text: '' } : { problem: { file, cause: read.code } };
}

/** `added`: false where the key was there already. */
export type Recorded = { readonly file: string; readonly added: boolean } | { readonly problem: KnownHostsProblem };

interface Loaded {
  readonly hosts: KnownHosts;
  readonly problems: readonly KnownHostsProblem[];
}

export class KnownHostsStore {
  private loaded: Loaded | undefined;
  private writing: Promise<unknown> = Promise.resolve();

  /** `files`: absolute; the first one is the one that new keys go to. */
  constructor(private readonly files: readonly string[]) {}

  /** The keys of all files. An unreadable file is a problem, not an empty file: a revoked key may be in it. */
  load(): Loaded {
    this.loaded ??= this.readAll();
    return this.loaded;
  }

  private readAll(): Loaded {
    const problems: KnownHostsProblem[] = [];
    const lines = [];
    for (const file of this.files) {
      const read = readText(file);
      if ('problem' in read) problems.push(read.problem);
      else lines.push(...parseKnownHosts(read.text, file));
    }
    return { hosts: new KnownHosts(lines), problems };
  }

  /**
   * Appends the key of a new host to the first file. Resolves to the file's name, or to why it could not be written.
   */
  record(address: string, port: number, key: HostKey): Promise<Recorded> {
    const written = this.writing.then(() => this.append(address, port, key));
    this.writing = written;
    return written;
  }

  private async append(address: string, port: number, key: HostKey): Promise<Recorded> {
    const file = this.files[0];
    if (file === undefined) return { problem: { file: '', cause: 'no known_hosts file is configured' } };
    const { hosts } = this.load();
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const handle = await open(file, 'a+', 0o600);
      try {
        // Another run may have recorded it since this one began to read.
        const read = readText(file);
        if ('problem' in read) return read;
        const { text } = read;
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
      return { problem: { file, cause: errnoOf(error) } };
    }
  }
}
