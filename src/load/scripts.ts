/** Reads the scripts that reach hosts; they ship as the files that shellcheck reads. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptTexts } from '../apply/script';
import { directiveLists } from '../remote/directiveLists';
import { packageRoot } from './packageRoot';

/** Throws where the installation is broken. */
export async function loadScripts(): Promise<ScriptTexts> {
  const [common, look, change] = await Promise.all([scriptOf('common'), scriptOf('look'), scriptOf('change')]);
  return { look: `${directiveLists()}${common}\n${look}`, change };
}

/** All files of a folder of src/remote/ as one script. They hold functions and settings, so their order does not matter; comments stay at home. */
async function scriptOf(folder: string): Promise<string> {
  const path = join(packageRoot(), 'src/remote', folder);
  const names = (await readdir(path)).filter((name) => name.endsWith('.sh')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(path, name), 'utf8')));
  return texts.join('\n').replaceAll(/^\s*#.*\n|^\n/gm, '');
}
