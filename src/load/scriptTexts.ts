/**
 * The scripts that run on hosts, as they are sent. The build carries what this file exports: an installed oomcfg reads
 * none of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { ScriptTexts } from '../apply/script';
import { directiveLists } from '../remote/directiveLists';

export const SCRIPTS: ScriptTexts = {
  look: `${directiveLists()}${scriptOf('common')}\n${scriptOf('look')}`,
  change: scriptOf('change'),
};

/**
 * All files below a folder of src/remote/ as one script. They hold functions and settings, so their order does not
 * matter; comments stay at home.
 */
function scriptOf(folder: string): string {
  const place = new URL(`../remote/${folder}/`, import.meta.url);
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sh'));
  const texts = names.sort().map((name) => readFileSync(new URL(name, place), 'utf8'));
  return texts.join('\n').replaceAll(/^\s*#.*\n|^\n/gm, '');
}
