/**
 * Says in words what errors of the file system mean (errno(3)): the one table for all that is read, written and
 * started.
 */

type Doing = 'reading' | 'writing' | 'starting';

/** Each fits after `cannot be read: `. Where they differ, by what was being done. */
const WORDS: Readonly<Record<string, string | Readonly<Record<Doing, string>>>> = {
  EACCES: 'permission denied',
  EPERM: {
    reading: 'permission denied',
    writing: 'it belongs to somebody else, or may not be changed',
    starting: 'permission denied',
  },
  ENOENT: {
    reading: 'it does not exist',
    writing: 'its folder does not exist',
    starting: 'the file, or the interpreter that its #! names, is missing',
  },
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  // What open(2) says of a socket; said here of devices and pipes, too, which may never end.
  ENXIO: 'it is not a regular file',
  ELOOP: 'its symbolic links form a loop',
  ENAMETOOLONG: 'its name is too long',
  EFBIG: 'it is too large',
  ESTALE: 'it changed while it was read',
  EIO: 'the disk failed',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EDQUOT: 'a disk quota is used up',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

/** The error's own code, such as EACCES. Throws again what no system call said: a bug. */
export function errnoOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') throw error;
  return code;
}

/** What a code means; one that is not in the table is shown as it is. */
export function errnoWords(code: string, doing: Doing): string {
  const words = WORDS[code] ?? code;
  return typeof words === 'string' ? words : words[doing];
}
