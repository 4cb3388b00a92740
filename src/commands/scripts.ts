/** Reads the scripts that reach hosts; they ship as the files that shellcheck reads. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptTexts } from '../apply/script';
import { packageRoot } from './packageRoot';

/** Throws where the installation is broken. */
export async function loadScripts(): Promise<ScriptTexts> {
  const root = packageRoot();
  const [look, change] = await Promise.all([
    readFile(join(root, 'src/probe/look.sh'), 'utf8'),
    readFile(join(root, 'src/apply/change.sh'), 'utf8'),
  ]);
  return { look, change };
}

/** What marks the records of this run: nothing that a host printed before can be taken for one. */
export function newNonce(): string {
  return randomBytes(8).toString('hex');
}
