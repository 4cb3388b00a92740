// Decides what is in dist/: one self-contained program, split so that a command's code is read only when that command
// runs.
//
// All libraries are bundled: one file opens quicker than a hundred, an installed oomcfg runs the very versions that its
// tests ran, and `npm install` of the package fetches nothing and compiles nothing. So package.json lists them as
// development dependencies, and their licences go into dist/LICENSES.txt.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * ssh2 tries native helpers and does without where they are missing; a bundle has no place for them, and so behaves
 * alike everywhere.
 */
const withoutNativeModules = {
  name: 'without-native-modules',
  setup(bundler) {
    bundler.onResolve({ filter: /^cpu-features$|\.node$/ }, ({ path }) => ({ path, namespace: 'native' }));
    bundler.onLoad({ filter: /.*/, namespace: 'native' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is not part of the bundle`)});`,
    }));
  },
};

/**
 * Files of which the check of a schema is made as the program is built: for ajv to make it takes longer than all else
 * that a small run does.
 */
const SHAPES = /\/(specShape|planShape)\.ts$/;

/** Puts the code of a check in place of the file that has ajv make it. */
const checksMadeBefore = {
  name: 'checks-made-before',
  setup(bundler) {
    bundler.onLoad({ filter: SHAPES }, async ({ path }) => {
      const contents = `import { default as standalone } from 'ajv/dist/standalone';
        import { ajv, check } from ${JSON.stringify(path)};
        export const code = standalone.default(ajv, { check: check.schema.$id });`;
      const stdin = { contents, resolveDir: dirname(path) };
      const { outputFiles } = await bundler.esbuild.build({ stdin, bundle: true, format: 'esm', write: false });
      const text = Buffer.from(outputFiles[0].contents).toString('base64');
      return { contents: (await import(`data:text/javascript;base64,${text}`)).code };
    });
  },
};

/** Files that read texts of this source as they load, and export them. */
const TEXTS = /\/(scriptTexts|templateTexts)\.ts$/;

/** Puts what such a file exports in its place, so that the program needs nothing beside dist/. */
const textsCarried = {
  name: 'texts-carried',
  setup(bundler) {
    bundler.onLoad({ filter: TEXTS }, async ({ path }) => {
      const { outputFiles } = await bundler.esbuild.build({
        entryPoints: [path],
        bundle: true,
        format: 'esm',
        platform: 'node',
        define: { 'import.meta.url': JSON.stringify(pathToFileURL(path).href) },
        write: false,
      });
      const code = Buffer.from(outputFiles[0].contents).toString('base64');
      const texts = Object.entries(await import(`data:text/javascript;base64,${code}`));
      return { contents: texts.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`).join('') };
    });
  },
};

/** CommonJS libraries call require() for Node's own modules; an ES module has none. */
const REQUIRE = `import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);`;

/** The package folders below node_modules that the bundle took code from, sorted. */
function bundledPackages(metafile, root) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const parts = input.split('/');
    const at = parts.lastIndexOf('node_modules');
    if (at < 0 || input.includes('native:')) continue;
    const scoped = parts[at + 1]?.startsWith('@') ? 2 : 1;
    folders.add(resolve(root, parts.slice(0, at + 1 + scoped).join('/')));
  }
  return [...folders].sort();
}

/** The text of the licences of all bundled packages; a package without a licence text stops the build. */
function licences(folders) {
  const entries = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} has no licence text, so it cannot be bundled`);
    return `${name} ${version}${license ? ` (${license})` : ''}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return `The files in this folder contain code of the following packages.\n\n${entries.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/**
 * Replaces a file in one step and only when it differs, so that a program that runs from dist/ is not disturbed by a
 * build.
 */
function place(path, contents) {
  let before;
  try {
    before = readFileSync(path);
  } catch {
    before = undefined;
  }
  if (before?.equals(contents)) return;
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

/**
 * Bundles `src/cli.ts` below `root` into `dist/cli.js` and its chunks, with the thread that render starts beside its
 * own. Nothing in it reads a file of the package. Throws where the code does not compile.
 */
export async function buildPackage(root) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const dist = join(root, 'dist');
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli.ts', 'src/save/treeWriter.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: REQUIRE },
    // ssh2 asks for __dirname as it loads (it looks for a Windows program that is not used here).
    define: { __VERSION__: JSON.stringify(version), __dirname: 'import.meta.dirname' },
    plugins: [withoutNativeModules, checksMadeBefore, textsCarried],
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [relative(dist, path), Buffer.from(contents)]));
  const entry = files.get('cli.js')?.toString('utf8') ?? '';
  files.set('cli.js', Buffer.from(entry.startsWith('#!') ? entry : `#!/usr/bin/env node\n${entry}`));
  files.set('LICENSES.txt', Buffer.from(licences(bundledPackages(metafile, root))));

  mkdirSync(dist, { recursive: true });
  for (const [name, contents] of files) place(join(dist, name), contents);
  chmodSync(join(dist, 'cli.js'), 0o755);
  for (const name of readdirSync(dist)) {
    if (!files.has(name)) rmSync(join(dist, name), { recursive: true, force: true });
  }
  return [...files.keys()].sort();
}

/** A fresh clone has no libraries yet: the set-up installs them, and then builds by this file. Says whether it did. */
function setUp(root) {
  if (process.env['OOMCFG_SETTING_UP'] === '1' || existsSync(join(root, 'node_modules', 'esbuild'))) return false;
  const env = { ...process.env, OOMCFG_SETTING_UP: '1' };
  const { status } = spawnSync('sh', [join(root, 'test', 'setup.sh')], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.exitCode = status ?? 1;
  return true;
}

if (process.argv[1] !== undefined && basename(resolve(process.argv[1])) === 'build.mjs') {
  try {
    const root = dirname(fileURLToPath(import.meta.url));
    if (!setUp(root)) await buildPackage(root);
  } catch (error) {
    // Where the code does not compile, esbuild has said so already, with the places.
    if (error.errors === undefined) throw error;
    process.exitCode = 1;
  }
}
