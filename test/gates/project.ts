/** Makes a small project that is under the very checks of this one: same configuration files, same check.sh. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the checks are made of. */
const GATES = [
  '.prettierignore',
  '.prettierrc.json',
  'eslint.config.js',
  'knip.json',
  'tsconfig.json',
  'vitest.config.ts',
  'test/built.ts',
  'test/check.sh',
  'test/gates/arrows.js',
  'test/gates/layout.d.ts',
  'test/gates/layout.js',
];

/** What vitest.config.ts names besides: it runs hosts, and the small project has none. */
const INSTEAD = { 'test/lab/tellRuns.ts': '/** Tells nothing. */\nexport {};\n' };

/** The tools that these files ask for; the libraries of the program are not part of the small project. */
const TOOLS = /^(eslint|knip|prettier|tsx|typescript|typescript-eslint|vitest|@vitest\/coverage-v8|@types\/node)$/;

export interface Outcome {
  readonly status: number;
  readonly output: string;
}

export interface Project {
  readonly root: string;
  /** Writes a file, with the folders above it. */
  write(path: string, text: string): void;
  /** Runs a command in the project; output is stdout and stderr. Bounded by two minutes. */
  run(command: string, ...args: string[]): Promise<Outcome>;
  remove(): void;
}

export function makeProject(files: Readonly<Record<string, string>>): Project {
  const root = mkdtempSync(join(tmpdir(), 'oomcfg-gates-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const path of GATES) cpSync(join(ROOT, path), join(root, path));
  for (const [path, text] of Object.entries(INSTEAD)) write(path, text);
  const { devDependencies, ...own } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const tools = Object.entries(devDependencies as Record<string, string>).filter(([name]) => TOOLS.test(name));
  write('package.json', `${JSON.stringify({ ...own, devDependencies: Object.fromEntries(tools) }, null, 2)}\n`);
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    root,
    write,
    run: (command, ...args) =>
      new Promise((resolve) => {
        const environment = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', OOMCFG_CHECKS: '' };
        execFile(command, args, { cwd: root, timeout: 120_000, env: environment }, (error, stdout, stderr) => {
          const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ status, output: (stdout + stderr).replaceAll(`${root}/`, '') });
        });
      }),
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
