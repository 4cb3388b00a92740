/**
 * Says where a tree has no room: files that are too long, folders with too many files side by side, imports in a
 * circle; and which files do not open with a sentence that says what they decide.
 */
import { dirname, join } from 'node:path';

const MAX_LINES = 300;
const MAX_FILES = 15;

/** `files` are texts by path. */
export function roomMistakes(files: ReadonlyMap<string, string>): readonly string[] {
  return [...tooLong(files), ...tooFull(files), ...silent(files), ...circles(files)];
}

function tooLong(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) => {
    const lines = text.split('\n').length - 1;
    return lines > MAX_LINES ? [`${path} has ${lines} lines`] : [];
  });
}

function tooFull(files: ReadonlyMap<string, string>): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of files.keys()) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts].flatMap(([folder, count]) =>
    count > MAX_FILES ? [`${folder} has ${count} files side by side`] : [],
  );
}

/** (A program begins with the line that names its interpreter.) */
const OPENING = /^(?:#!.*\n)?(?:\/\*\*|\/\/)\s+\S/;

function silent(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) =>
    path.endsWith('.ts') && !OPENING.test(text) ? [`${path} does not open with a sentence`] : [],
  );
}

/** Each file that imports itself over others, types alone left out: they are gone when the program runs. */
function circles(files: ReadonlyMap<string, string>): readonly string[] {
  const imports = new Map([...files].map(([path, text]) => [path, importsOf(path, text, files)]));
  const done = new Set<string>();
  const open: string[] = [];
  const found: string[] = [];
  const visit = (path: string): void => {
    if (open.includes(path)) found.push([...open.slice(open.indexOf(path)), path].join(' -> '));
    if (open.includes(path) || done.has(path)) return;
    open.push(path);
    for (const next of imports.get(path) ?? []) visit(next);
    open.pop();
    done.add(path);
  };
  for (const path of files.keys()) visit(path);
  return found;
}

const IMPORT = /^(?:import|export) (?!type )(?:([^;']*?) from )?'(\.[^']*)';/gm;

function importsOf(path: string, text: string, files: ReadonlyMap<string, string>): readonly string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, names = '', source = '']) => {
    const inBraces = /^\{([^}]*)\}$/
      .exec(names)?.[1]
      ?.split(',')
      .map((name) => name.trim());
    if (inBraces?.filter(Boolean).every((name) => name.startsWith('type ')) === true) return [];
    const target = join(dirname(path), source);
    return [`${target}.ts`, `${target}/index.ts`].filter((file) => files.has(file));
  });
}
