/** `npm run build` in a clone without libraries does the set-up first, and says it when that fails. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BUILD = fileURLToPath(new URL('../../build.mjs', import.meta.url));

let clone: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'oomcfg-clone-'));
  copyFileSync(BUILD, join(clone, 'build.mjs'));
  mkdirSync(join(clone, 'test'));
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

function build(setup: string) {
  writeFileSync(join(clone, 'test', 'setup.sh'), setup);
  const { status, stdout } = spawnSync(process.execPath, ['build.mjs'], { cwd: clone, encoding: 'utf8' });
  return { status, stdout };
}

describe('the build of a clone without libraries', () => {
  it('is the set-up', () => {
    expect(build('echo "installed and built"')).toEqual({ status: 0, stdout: 'installed and built\n' });
  });

  it('fails where the set-up fails', () => {
    expect(build('exit 3')).toEqual({ status: 3, stdout: '' });
  });
});
