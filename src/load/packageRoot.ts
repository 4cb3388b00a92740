/** Decides where the files of the package are that are read at run time: the same from dist/ and from the source. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json and templates/, above this module. Throws where there is none: the installation is broken. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'templates')) || !existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('the folder templates/ of the package is missing');
    folder = above;
  }
  return folder;
}
