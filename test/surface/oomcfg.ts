/**
 * Runs the built program as a user does: in a folder of its own, with argv, and nothing of this process but its output.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020';
import { afterAll } from 'vitest';
import { type Ended, runNode } from '../lab/runNode';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it runs, for signals. */
  readonly whileRunning?: (pid: number) => void;
}

/** Runs oomcfg; ends it after 30 seconds. */
export function oomcfg(args: readonly string[], { cwd = tmpdir(), ...options }: RunOptions = {}): Promise<Ended> {
  return runNode([CLI, ...args], { cwd, timeoutMs: 30_000, ...options });
}

const folders: string[] = [];

/** A new folder with these files; removed after the tests of the file. */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'oomcfg-surface-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });

/** The mistakes of a JSON document by the published schema of that name; empty where it is right. */
export function schemaMistakes(name: string, document: unknown): readonly string[] {
  const id = `urn:oomcfg:${name}:1`;
  const text = readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8');
  const validate = ajv.getSchema(id) ?? ajv.compile(JSON.parse(text) as object);
  if (validate(document) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
