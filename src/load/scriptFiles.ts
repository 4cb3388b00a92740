/** Reads the scripts that run on hosts from the files of the source: the look and the change, each as one text. */
import { readdirSync, readFileSync } from 'node:fs';
import { directiveLists } from '../remote/directiveLists';

/** What a look is made of, and what a change is made of besides that. */
export function readScripts(): { readonly look: string; readonly change: string } {
  return {
    look: `${directiveLists()}${scriptOf('common')}\n${scriptOf('look')}`,
    change: scriptOf('change'),
  };
}

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
