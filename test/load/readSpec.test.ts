/** Files and folders of specs are read within bounds, and what is not text is refused with its place. */
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSpecFiles } from '../../src/load/readSpec';
import { parseSpec } from '../../src/spec/parseSpec';
import { cpuTime } from '../cpuTime';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomcfg-spec-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('readSpecFiles', () => {
  it('reads files in the order given, and a folder sorted by name', () => {
    mkdirSync(join(folder, 'specs'));
    for (const name of ['b.yml', 'a.yaml', '.hidden.yaml', 'note.txt', 'a.yaml.bak'])
      write(`specs/${name}`, 'name: x\n');
    const last = write('z.yaml', 'name: x\n');
    const { value, findings } = readSpecFiles([last, join(folder, 'specs')]);
    expect(findings).toEqual([]);
    expect(value?.map(({ path }) => path)).toEqual([
      last,
      join(folder, 'specs', 'a.yaml'),
      join(folder, 'specs', 'b.yml'),
    ]);
  });

  it('reads a file once that is named twice', () => {
    const path = write('a.yaml', 'name: x\n');
    symlinkSync(path, join(folder, 'link.yaml'));
    const { value } = readSpecFiles([path, folder]);
    expect(value).toEqual([{ path, text: 'name: x\n' }]);
  });

  it('takes a UTF-8 byte order mark and counts columns from after it', () => {
    const path = write('a.yaml', '\ufeffnmae: x\n');
    const { value } = readSpecFiles([path]);
    const { findings } = parseSpec(value ?? []);
    expect(findings[0]).toMatchObject({ code: 'OOM120', where: { line: 1, column: 1 } });
  });

  it.each([
    ['a missing file', () => join(folder, 'no.yaml'), 'OOM101'],
    ['a file where a folder should be', () => join(write('f', 'x'), 'a.yaml'), 'OOM101'],
    ['a device', () => '/dev/zero', 'OOM102'],
    ['a circle of links', () => link('loop.yaml', 'loop.yaml'), 'OOM102'],
    ['a file above 1 MiB', () => write('a.yaml', 'a'.repeat(1024 * 1024 + 1)), 'OOM103'],
    ['an empty file', () => write('a.yaml', ''), 'OOM105'],
    ['a folder without specs', () => folder, 'OOM106'],
    ['UTF-16', () => write('a.yaml', Buffer.from('\ufeffname: x', 'utf16le')), 'OOM104'],
  ])('refuses %s', (_what, path, code) => {
    const named = path();
    const { value, findings } = readSpecFiles([named]);
    expect(value).toBeUndefined();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code, severity: 'error', where: { file: named, line: 1, column: 1 } });
  });

  it('says in which line bytes are not UTF-8', () => {
    const path = write(
      'a.yaml',
      Buffer.concat([Buffer.from('name: ü\n# '), Buffer.from([0xfc]), Buffer.from('ber\n')]),
    );
    const { findings } = readSpecFiles([path]);
    expect(findings[0]).toMatchObject({ code: 'OOM104', where: { line: 2 }, facts: { byte: 11 } });
  });

  it('refuses 100 MB without reading them', () => {
    const path = write('a.yaml', '');
    truncateSync(path, 100_000_000);
    const began = cpuTime();
    const { findings } = readSpecFiles([path]);
    expect(findings[0]).toMatchObject({ code: 'OOM103', facts: { size: 100_000_000 } });
    expect(cpuTime() - began).toBeLessThan(500);
  });

  it('finds all bad files, not the first alone', () => {
    const { findings } = readSpecFiles([join(folder, 'a'), write('b', ''), join(folder, 'c')]);
    expect(findings.map(({ code }) => code)).toEqual(['OOM101', 'OOM105', 'OOM101']);
  });
});

function link(name: string, target: string): string {
  const path = join(folder, name);
  symlinkSync(target, path);
  return path;
}
