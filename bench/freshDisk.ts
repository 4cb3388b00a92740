/**
 * Decides where render writes to: an ext4 of its own in a file, for a disk in use remembers what was deleted on it and
 * makes later rounds slower.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIZE = 3 * 1024 ** 3;
/** Ten thousand hosts with ten services are 150,000 folders and 110,000 files. */
const INODES = 400_000;
/**
 * MiB, as mke2fs gives it to a disk of 64 to 128 GiB. One of this size would get 64 MiB, in which 260,000 new files and
 * folders do not fit: render waits a third of its time until what is in there is written to its place.
 */
const JOURNAL = 512;

export interface FreshDisk {
  readonly folder: string;
  /**
   * False where no file system could be mounted (no root, no loop device): the folder is one of the temporary directory
   * then.
   */
  readonly own: boolean;
  /** Gone at once, whatever is on it. */
  remove(): void;
}

export function freshDisk(): FreshDisk {
  const base = mkdtempSync(join(tmpdir(), 'oomcfg-bench-disk-'));
  const [image, folder] = [join(base, 'image'), join(base, 'disk')];
  mkdirSync(folder);
  const own = mounted(image, folder);
  return {
    folder,
    own,
    remove: () => {
      if (own) run('umount', folder);
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function mounted(image: string, folder: string): boolean {
  writeFileSync(image, '');
  truncateSync(image, SIZE);
  try {
    run('mkfs.ext4', '-q', '-F', '-N', String(INODES), '-J', `size=${JOURNAL}`, image);
    run('mount', '-o', 'loop', image, folder);
    return true;
  } catch {
    return false;
  }
}

function run(program: string, ...args: readonly string[]): void {
  const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  execFileSync(program, args, { stdio: 'ignore', timeout: 60_000, env: { ...process.env, PATH } });
}
