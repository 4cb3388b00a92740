/**
 * The files of the next generation: those of the one before that stay, be it none, one or more, as they were, and
 * nothing of those that go.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { CHANGE, LOOK, runShell, SHELLS } from '../shells';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const [A, B, C, S] = ['a.service.d', 'b.service.d', 'c.service.d']
  .map((folder) => `/systemd/system/${folder}/zz-oomcfg.conf`)
  .concat('/sysctl.d/zz-oomcfg.conf') as [string, string, string, string];
const OLD = 1_700_000_000;

function earlier(files: readonly string[]): string {
  const base = mkdtempSync(join(tmpdir(), 'oomcfg-generation-'));
  folders.push(base);
  for (const file of ['/manifest', ...files]) {
    const path = join(base, 'generations/1', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file === '/manifest' ? files.map((one) => `file ${one}\n`).join('') : `old ${file}\n`);
    utimesSync(path, OLD, OLD);
  }
  return base;
}

describe.each(SHELLS)('the next generation, written by $shell', (shell) => {
  it.each([
    ['none stays', [A, S], [A, S], [], []],
    ['one stays', [A, S], [A], [], [S]],
    ['one stays, in a folder of its own, and one comes', [A, B], [A, C], [], [B]],
    ['more stay', [A, B, S], [A], [], [B, S]],
    ['one goes', [A, B, S], [S], [B], [A]],
    ['one goes and more stay', [A, B, C, S], [], [B], [A, C, S]],
    ['there was none before', [], [A], [], []],
  ])('has its files where %s', (_, before, written, gone, stay) => {
    const base = earlier(before);
    const calls = [
      ...written.map((path) => `put ${path} new`),
      ...gone.map((path) => `drop ${path}`),
      'put /manifest m',
    ];
    const script = `${LOOK}\n${CHANGE}\nBASE=${base}
FROM=${before.length === 0 ? '' : '1'}\nTO=2\nLINKS='${written.map((path) => `/etc${path}`).join('\n')}'
UNLINKS='${gone.map((path) => `/etc${path}`).join('\n')}'
plan_files() { ${calls.join(' && ')}; }\nset -f\nwrite_generation && echo "$IFS" | tr -d ' \\t\\n'; echo "ended $?"\n`;
    expect(runShell(shell, script).toString('utf8')).toBe('ended 0\n');
    const root = join(base, 'generations/2');
    const files = execFileSync('find', ['.', '-type', 'f'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
    expect(files.map((path) => path.slice(1)).sort()).toEqual(['/manifest', ...written, ...stay].sort());
    for (const path of stay) expect(statSync(join(root, path)).mtimeMs).toBe(OLD * 1000);
    for (const path of written) expect(statSync(join(root, path)).size).toBe('new'.length);
  });
});
