/** Makes a copy of the source with plants in it, which can be built and run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeProject, type Project } from '../project';
import type { Growth } from './growth';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What the build and the small programs of the plants need. */
const COPIED = [
  'build.mjs',
  ...['src', 'schemas', 'templates'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length)),
  ),
  ...['plan/build.ts', 'desired/build.ts', 'render/cases.ts'].map((file) => `test/${file}`),
];

/** The source with what is planted in it; `leavesOut` says of an insertion's file that the plant does without. */
export function planted(
  growths: readonly Growth[],
  leavesOut: (growth: Growth, file: string) => boolean = () => false,
): Project {
  const files = Object.fromEntries(COPIED.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
  for (const growth of growths) {
    for (const [path, text] of Object.entries(growth.files)) {
      if (files[path] !== undefined) throw new Error(`${path} is there already`);
      files[path] = text;
    }
    for (const { file, after: anchor, text } of growth.insertions) {
      if (leavesOut(growth, file)) continue;
      const [before, after, ...more] = (files[file] ?? '').split(anchor);
      if (before === undefined || after === undefined || more.length > 0)
        throw new Error(`${file}: not once: ${anchor}`);
      files[file] = `${before}${anchor}${text}${after}`;
    }
  }
  return makeProject(files);
}
