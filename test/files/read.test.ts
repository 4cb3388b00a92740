/**
 * The one reader of files: bounded, never blocked by what is not a file, and never content with a file that changes
 * meanwhile.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { errnoOf, errnoWords } from '../../src/files/errno';
import { readFile, readStream } from '../../src/files/read';

const folder = mkdtempSync(join(tmpdir(), 'oomcfg-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

function file(name: string, text: string): string {
  writeFileSync(at(name), text);
  return at(name);
}

function link(name: string, target: string): string {
  symlinkSync(target, at(name));
  return at(name);
}

function fifo(name: string): string {
  execFileSync('mkfifo', [at(name)]);
  return at(name);
}

const text = (read: ReturnType<typeof readFile>): string => (read.ok ? read.bytes.toString() : read.why);

describe('a file is read', () => {
  it.each<readonly [string, () => string, number, Parameters<typeof readFile>[2], string]>([
    ['to its end', () => file('a', 'abc'), 3, {}, 'abc'],
    ['through a link', () => link('b', file('c', 'abc')), 3, {}, 'abc'],
    ['although it is empty', () => file('d', ''), 3, {}, ''],
    ['although it says that it has no size', () => '/proc/sys/kernel/ostype', 4096, {}, 'Linux\n'],
    ['by its first bytes alone', () => file('e', 'abcdef'), 3, { beginning: true }, 'abc'],
    ['as an empty one where that is meant', () => '/dev/null', 3, { nullIsEmpty: true }, ''],
  ])('%s', (_how, path, most, how, expected) => {
    expect(readFile(path(), most, how)).toEqual({ ok: true, bytes: Buffer.from(expected) });
  });

  it('to the end, however long a file of /proc is', () => {
    const whole = execFileSync('cat', ['/proc/kallsyms'], { maxBuffer: 1024 ** 3 });
    expect(text(readFile('/proc/kallsyms', 64 * 1024 * 1024)).length).toBe(whole.length);
  });
});

describe('a file is refused', () => {
  it.each<readonly [string, () => string, string, string, string]>([
    ['that is larger', () => file('f', 'abcd'), 'too-large', 'EFBIG', 'it has more than 3 bytes'],
    ['of /proc that is larger', () => '/proc/self/status', 'too-large', 'EFBIG', 'it has more than 3 bytes'],
    ['that is not there', () => at('none'), 'missing', 'ENOENT', 'it does not exist'],
    ['below a file', () => join(file('g', ''), 'x'), 'missing', 'ENOTDIR', 'a part of its path is not a folder'],
    ['that is a folder', () => folder, 'not-a-file', 'EISDIR', 'it is a folder'],
    [
      'that is a FIFO, without waiting for its other end',
      () => fifo('h'),
      'not-a-file',
      'ENXIO',
      'it is not a regular file',
    ],
    ['that is a device, without opening it', () => '/dev/zero', 'not-a-file', 'ENXIO', 'it is not a regular file'],
    ['that is /dev/null', () => '/dev/null', 'not-a-file', 'ENXIO', 'it is not a regular file'],
    ['behind a circle of links', () => link('i', 'i'), 'failed', 'ELOOP', 'its symbolic links form a loop'],
    ['whose name is too long', () => at('x'.repeat(300)), 'failed', 'ENAMETOOLONG', 'its name is too long'],
  ])('%s', (_what, path, kind, code, why) => {
    expect(readFile(path(), 3)).toMatchObject({ ok: false, kind, code, why });
  });

  it('that is a link, where links are not followed', () => {
    const path = link('j', file('k', 'abc'));
    expect(readFile(path, 3, { noFollow: true })).toMatchObject({ ok: false, kind: 'not-a-file' });
  });

  it('that is a socket', async () => {
    const server = createServer().listen(at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect(readFile(at('socket'), 3)).toMatchObject({ ok: false, kind: 'not-a-file', code: 'ENXIO' });
    server.close();
  });

  it('that is too large, without being read, and with its size', () => {
    const path = file('huge', '');
    truncateSync(path, 10 * 1024 ** 3);
    expect(readFile(path, 1024 ** 2)).toEqual({
      ok: false,
      kind: 'too-large',
      code: 'EFBIG',
      why: 'it has more than 1 MiB',
      size: 10 * 1024 ** 3,
    });
  });

  it('that changes while it is read: half of a file is never taken for all of it', async () => {
    const path = file('growing', '');
    truncateSync(path, 256 * 1024 ** 2);
    const writer = spawn('sh', ['-c', 'echo; while echo x >>"$1"; do :; done', 'sh', path]);
    try {
      await new Promise((resolve) => writer.stdout.once('data', resolve));
      expect(readFile(path, 1024 ** 3)).toMatchObject({
        kind: 'failed',
        code: 'ESTALE',
        why: 'it changed while it was read',
      });
    } finally {
      writer.kill('SIGKILL');
    }
  });
});

describe('what has an end is read as it comes', () => {
  it('a pipe, whose other end writes later', async () => {
    const path = fifo('pipe');
    const reading = readStream(path, 6);
    spawn('sh', ['-c', 'sleep 0.1; printf abc >"$1"', 'sh', path]);
    expect(text(await reading)).toBe('abc');
  });

  it('up to the bound', async () => {
    expect(await readStream('/dev/zero', 1024 ** 2)).toMatchObject({
      kind: 'too-large',
      why: 'it has more than 1 MiB',
    });
  });

  it('or not at all', async () => {
    mkdirSync(at('l'));
    expect(await readStream(at('l'), 3)).toMatchObject({ kind: 'not-a-file', code: 'EISDIR' });
    expect(await readStream(at('m'), 3)).toMatchObject({ kind: 'missing', code: 'ENOENT' });
  });
});

describe('errors of the file system', () => {
  it('are said by what was being done, and by their code where there are no words', () => {
    expect((['reading', 'writing', 'starting'] as const).map((doing) => errnoWords('ENOENT', doing))).toEqual([
      'it does not exist',
      'its folder does not exist',
      'the file, or the interpreter that its #! names, is missing',
    ]);
    expect(errnoWords('EACCES', 'writing')).toBe('permission denied');
    expect(errnoWords('EDOM', 'reading')).toBe('EDOM');
  });

  it('are nothing else: a bug is thrown again', () => {
    const bug = new TypeError('x');
    expect(() => errnoOf(bug)).toThrow(bug);
    expect(() => errnoOf('x')).toThrow('x');
    expect(errnoOf(Object.assign(new Error('x'), { code: 'EIO' }))).toBe('EIO');
  });
});
