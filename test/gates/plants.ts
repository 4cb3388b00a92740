/** Each rule of the lint with a file that breaks it and a twin that does not. */

export interface Plant {
  /** What is forbidden, as the title of a test. */
  readonly forbids: string;
  readonly file: string;
  readonly rule: string;
  readonly bad: string;
  readonly good: string;
}

/** Files that the plants import; they are clean. */
export const NEIGHBOURS: Readonly<Record<string, string>> = {
  'src/commands/plan.ts': 'export const command = 1;\n',
  'src/files/read.ts': 'export const readFile = 1;\n',
  'src/fleet/run.ts': 'export const runner = 1;\n',
  'src/model/size.ts': 'export const size = 1;\nexport type Size = number;\n',
  'src/plan/diff.ts': 'export const diff = 1;\n',
  'src/report/text.ts': "import { size } from '../model/size';\n\nexport const text = size;\n",
  'src/terminal/output.ts':
    "import { text } from '../report/text';\n\nprocess.stdout.write(`${text}\\n`);\nexport const output = 1;\n",
  'src/transport/client.ts': "import { Client } from 'ssh2';\n\nexport const client = new Client();\n",
  'src/transport/transport.ts': 'export interface Session {\n  readonly name: string;\n}\n',
};

const ARROWS = 'oomcfg/arrows';
const PROPERTIES = 'no-restricted-properties';
const SYNTAX = 'no-restricted-syntax';
const CLEAN_IMPORT = "import { size } from '../model/size';\n\nexport const planted = size;\n";

/** A file that imports `name` from `source` and uses it. */
const importing = (name: string, source: string): string =>
  `import { ${name} } from '${source}';\n\nexport const planted = ${name};\n`;

export const PLANTS: readonly Plant[] = [
  {
    forbids: 'a lower folder to import a higher one',
    file: 'src/model/upwards.ts',
    rule: ARROWS,
    bad: importing('diff', '../plan/diff'),
    good: importing('size', './size'),
  },
  {
    forbids: 'two folders of a tier to import each other',
    file: 'src/apply/sideways.ts',
    rule: ARROWS,
    bad: importing('text', '../report/text'),
    good: importing('diff', '../plan/diff'),
  },
  {
    forbids: 'a pure folder to import transport, be it a type',
    file: 'src/plan/transportType.ts',
    rule: ARROWS,
    bad: "import type { Session } from '../transport/transport';\n\nexport type Planted = Session;\n",
    good: "import type { Size } from '../model/size';\n\nexport type Planted = Size;\n",
  },
  {
    forbids: 'a pure folder to name the type of a fleet in passing',
    file: 'src/plan/typeofFleet.ts',
    rule: ARROWS,
    bad: "export type Planted = (typeof import('../fleet/run'))['runner'];\n",
    good: "export type Planted = (typeof import('../model/size'))['size'];\n",
  },
  {
    forbids: 'a pure folder to import fleet dynamically',
    file: 'src/plan/dynamic.ts',
    rule: ARROWS,
    bad: "export const planted = (await import('../fleet/run')).runner;\n",
    good: "export const planted = (await import('../model/size')).size;\n",
  },
  {
    forbids: 'a pure folder to hand on what fleet exports',
    file: 'src/plan/reexport.ts',
    rule: ARROWS,
    bad: "export * from '../fleet/run';\n",
    good: "export * from '../model/size';\n",
  },
  {
    forbids: 'a module to be named by something that is computed',
    file: 'src/commands/computed.ts',
    rule: ARROWS,
    bad: "const name = './plan';\nexport const planted = (await import(name)) as unknown;\n",
    good: "export const planted = (await import('./plan')) as unknown;\n",
  },
  {
    forbids: 'anything to import a command',
    file: 'src/report/command.ts',
    rule: ARROWS,
    bad: importing('command', '../commands/plan'),
    good: importing('diff', '../plan/diff'),
  },
  {
    forbids: 'anything but setup to construct a transport',
    file: 'src/fleet/constructs.ts',
    rule: ARROWS,
    bad: importing('client', '../transport/client'),
    good: "import type { Session } from '../transport/transport';\n\nexport type Planted = Session;\n",
  },
  {
    forbids: 'a library outside its folder',
    file: 'src/plan/library.ts',
    rule: ARROWS,
    bad: "import { Client } from 'ssh2';\n\nexport const planted = Client.name;\n",
    good: CLEAN_IMPORT,
  },
  {
    forbids: 'a pure folder to read files',
    file: 'src/spec/files.ts',
    rule: ARROWS,
    bad: importing('readFileSync', 'node:fs'),
    good: importing('createHash', 'node:crypto'),
  },
  {
    forbids: 'a pure folder to read files by the reader of others',
    file: 'src/inventory/files.ts',
    rule: ARROWS,
    bad: importing('readFile', '../files/read'),
    good: CLEAN_IMPORT,
  },
  {
    forbids: 'a pure folder to open connections by the bare name of a module',
    file: 'src/render/bare.ts',
    rule: ARROWS,
    bad: importing('connect', 'net'),
    good: importing('inspect', 'node:util'),
  },
  {
    forbids: 'a pure folder to start processes',
    file: 'src/inventory/processes.ts',
    rule: ARROWS,
    bad: importing('spawn', 'node:child_process'),
    good: CLEAN_IMPORT,
  },
  {
    forbids: 'require',
    file: 'src/probe/required.ts',
    rule: '@typescript-eslint/no-require-imports',
    bad: "export const planted = require('../plan/diff') as unknown;\n",
    good: CLEAN_IMPORT,
  },
  {
    forbids: 'a pure folder to read the clock',
    file: 'src/desired/clock.ts',
    rule: PROPERTIES,
    bad: 'export const planted = Date.now();\n',
    good: 'export const planted = new Date(0).getTime();\n',
  },
  {
    forbids: 'a pure folder to make a date of now',
    file: 'src/desired/now.ts',
    rule: SYNTAX,
    bad: 'export const planted = new Date();\n',
    good: 'export const planted = new Date(0);\n',
  },
  {
    forbids: 'a pure folder to use randomness',
    file: 'src/runtimes/random.ts',
    rule: PROPERTIES,
    bad: 'export const planted = Math.random();\n',
    good: 'export const planted = Math.max(1, 2);\n',
  },
  {
    forbids: 'a pure folder to read the environment',
    file: 'src/spec/environment.ts',
    rule: 'no-restricted-globals',
    bad: "export const planted = process.env['HOME'];\n",
    good: CLEAN_IMPORT,
  },
  {
    forbids: 'a pure folder to sort by the locale',
    file: 'src/plan/locale.ts',
    rule: SYNTAX,
    bad: "export const planted = 'a'.localeCompare('b');\n",
    good: 'export const planted = (a: string, b: string): boolean => a < b;\n',
  },
  {
    forbids: 'stdout but to the terminal',
    file: 'src/report/stdout.ts',
    rule: PROPERTIES,
    bad: "process.stdout.write('x');\nexport const planted = 1;\n",
    good: 'export const planted = process.pid;\n',
  },
  {
    forbids: 'stderr but to the terminal',
    file: 'src/apply/stderr.ts',
    rule: PROPERTIES,
    bad: "process.stderr.write('x');\nexport const planted = 1;\n",
    good: 'export const planted = process.pid;\n',
  },
  {
    forbids: 'questions but to the terminal',
    file: 'src/commands/stdin.ts',
    rule: PROPERTIES,
    bad: 'export const planted = process.stdin.isTTY;\n',
    good: 'export const planted = process.pid;\n',
  },
  {
    forbids: 'the console',
    file: 'src/transport/console.ts',
    rule: 'no-console',
    bad: "console.log('x');\nexport const planted = 1;\n",
    good: CLEAN_IMPORT,
  },
  {
    forbids: 'a promise that nobody awaits',
    file: 'src/fleet/floating.ts',
    rule: '@typescript-eslint/no-floating-promises',
    bad: 'export async function planted(): Promise<void> {\n  await Promise.resolve();\n  Promise.resolve(1);\n}\n',
    good: 'export async function planted(): Promise<void> {\n  await Promise.resolve();\n}\n',
  },
  {
    forbids: 'a promise where nobody waits for one',
    file: 'src/fleet/misused.ts',
    rule: '@typescript-eslint/no-misused-promises',
    bad: 'export function planted(each: (what: () => void) => void): void {\n  each(async () => {\n    await Promise.resolve();\n  });\n}\n',
    good: 'export function planted(each: (what: () => Promise<void>) => void): void {\n  each(async () => {\n    await Promise.resolve();\n  });\n}\n',
  },
  {
    forbids: 'await of what is not a promise',
    file: 'src/fleet/awaited.ts',
    rule: '@typescript-eslint/await-thenable',
    bad: 'export const planted = await 1;\n',
    good: 'export const planted = await Promise.resolve(1);\n',
  },
  {
    forbids: 'a switch that leaves out a case',
    file: 'src/model/cases.ts',
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    bad: "export function planted(severity: 'error' | 'info'): void {\n  switch (severity) {\n    case 'error':\n      break;\n  }\n}\n",
    good: "export function planted(severity: 'error' | 'info'): void {\n  switch (severity) {\n    case 'error':\n    case 'info':\n      break;\n  }\n}\n",
  },
  {
    forbids: 'a condition that always holds',
    file: 'src/model/always.ts',
    rule: '@typescript-eslint/no-unnecessary-condition',
    bad: 'export const planted = (name: string): number => (name === undefined ? 1 : 2);\n',
    good: 'export const planted = (name?: string): number => (name === undefined ? 1 : 2);\n',
  },
  {
    forbids: 'a type to be imported as a value',
    file: 'src/spec/typeAsValue.ts',
    rule: '@typescript-eslint/consistent-type-imports',
    bad: "import { Size } from '../model/size';\nimport { size } from '../model/size';\n\nexport const planted: Size = size;\n",
    good: "import type { Size } from '../model/size';\nimport { size } from '../model/size';\n\nexport const planted: Size = size;\n",
  },
  {
    forbids: 'a test to be left out',
    file: 'test/model/left.test.ts',
    rule: SYNTAX,
    bad: "import { expect, it } from 'vitest';\n\nit.skip('adds', () => {\n  expect(1 + 1).toBe(2);\n});\n",
    good: "import { expect, it } from 'vitest';\n\nit('adds', () => {\n  expect(1 + 1).toBe(2);\n});\n",
  },
  {
    forbids: 'another word for a test',
    file: 'test/model/named.test.ts',
    rule: SYNTAX,
    bad: "import { expect, test } from 'vitest';\n\ntest('adds', () => {\n  expect(1 + 1).toBe(2);\n});\n",
    good: "import { expect, it } from 'vitest';\n\nit('adds', () => {\n  expect(1 + 1).toBe(2);\n});\n",
  },
];
