/**
 * Reads the files of a running host from the outer machine, with its absolute links led to where they lead on the host.
 */
import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { posix } from 'node:path';

const MAX_LINKS = 40;

export class HostFiles {
  /** `root` is the host's root folder as the outer machine has it. */
  constructor(private readonly root: string) {}

  /** The real path of a file; undefined where a link dangles or there is nothing. */
  resolve(path: string): string | undefined {
    let parts = path.split('/').filter(Boolean);
    let done = '';
    let links = 0;
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      const here = posix.join(done, '/', part);
      const stats = this.stats(here);
      if (stats === undefined) return undefined;
      if (!stats.isSymbolicLink()) {
        done = here;
        continue;
      }
      if (++links > MAX_LINKS) return undefined;
      const target = readlinkSync(this.root + here);
      parts = [...target.split('/').filter(Boolean), ...parts];
      if (target.startsWith('/')) done = '';
    }
    return done;
  }

  /** The text of a file; undefined where there is none. */
  read(path: string): string | undefined {
    const real = this.resolve(path);
    return real === undefined ? undefined : readText(this.root + real);
  }

  /** What is at a path, a link as a link. */
  stats(path: string): Stats | undefined {
    return lstatSync(this.root + path, { throwIfNoEntry: false });
  }

  /** Where a link leads; undefined where there is none. */
  link(path: string): string | undefined {
    return this.stats(path)?.isSymbolicLink() === true ? readlinkSync(this.root + path) : undefined;
  }

  /** Every path below a folder that is not a folder with something in it, links not followed. */
  below(folder: string): string[] {
    const names = this.list(folder);
    return names.flatMap((name) => {
      const path = posix.join(folder, name);
      if (this.stats(path)?.isDirectory() !== true) return [path];
      const inner = this.below(path);
      return inner.length === 0 ? [`${path}/`] : inner;
    });
  }

  list(folder: string): string[] {
    const real = this.resolve(folder);
    if (real === undefined) return [];
    try {
      return readdirSync(this.root + real).sort();
    } catch {
      return [];
    }
  }
}

/** The text of a file of the outer machine; undefined where it is gone, as processes' files are at any time. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
