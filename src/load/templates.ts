/** Reads the templates of the package; a broken one is found before any host is looked at. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Templates } from '../render/templates';
import { TEMPLATE_FILES, compileTemplates } from '../render/templates';
import { packageRoot } from './packageRoot';

/** All templates, compiled. Throws where the installation is broken. */
export async function loadTemplates(): Promise<Templates> {
  const folder = join(packageRoot(), 'templates');
  const texts = await Promise.all(
    Object.values(TEMPLATE_FILES).map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  return compileTemplates(Object.fromEntries(texts));
}
