// Decides which folder of src/ may import which, which library has its home where, and which folders are pure.
import { builtinModules } from 'node:module';

/**
 * Lowest first: a folder imports from the tiers below its own. `cli` is src/cli.ts. Same order as in ARCHITECTURE's
 * data flow.
 */
const TIERS = [
  ['model', 'files'],
  ['systemd', 'rules', 'yaml'],
  ['spec', 'inventory', 'runtimes', 'remote'],
  ['desired', 'render', 'probe', 'transport'],
  ['settings'],
  ['documents'],
  ['plan', 'fleet'],
  ['apply', 'look', 'report'],
  ['terminal', 'load', 'save'],
  ['setup'],
  ['commands'],
  ['cli'],
];

/** Arrows within a tier: the spec knows which options a runtime takes. */
const SIDEWAYS = { spec: ['runtimes'] };

/** No file, network, clock or environment: the same input gives the same bytes. */
export const PURE = [
  'model',
  'systemd',
  'yaml',
  'rules',
  'spec',
  'inventory',
  'runtimes',
  'remote',
  'desired',
  'render',
  'settings',
  'documents',
  'plan',
];

/** What a pure folder never reaches, whatever its tier says. */
const IMPURE = ['files', 'transport', 'fleet'];

/** Node modules that only compute. Of node:crypto the hashes alone, see eslint.config.js. */
const PURE_BUILTINS = ['node:crypto', 'node:util'];

/** Each library and the folders that use it; a library without a row is not used at all. */
const HOMES = {
  ajv: ['spec', 'documents'],
  commander: ['commands', 'terminal'],
  handlebars: ['render'],
  ssh2: ['transport'],
  yaml: ['yaml'],
};

/** Only setup constructs a transport: everybody else knows this file of src/transport/, which holds types alone. */
const INTERFACE = 'transport/transport';

const TIER_OF = new Map(TIERS.flatMap((folders, tier) => folders.map((folder) => [folder, tier])));
const BUILTINS = new Set(builtinModules);

/** The folder of a path below src/ ('plan/diff' → 'plan', 'cli' → 'cli'). */
function folderOf(path) {
  return path.split('/')[0].replace(/\.[cm]?[jt]s$/, '');
}

function moduleMistake(from, source, pure) {
  const name = source.replace(/^node:/, '');
  if (source.startsWith('node:') || BUILTINS.has(name)) {
    if (!source.startsWith('node:')) return `Write node:${name}`;
    if (pure && !PURE_BUILTINS.includes(source)) return `${from} is pure and never imports ${source}`;
    return undefined;
  }
  const library = source.split('/', source.startsWith('@') ? 2 : 1).join('/');
  const homes = HOMES[library];
  if (homes === undefined) return `${library} is not a library of this program (test/gates/layout.js lists them)`;
  return homes.includes(from) ? undefined : `${library} is used in ${homes.join(' and ')} only, not in ${from}`;
}

function folderMistake(from, target, pure) {
  const to = folderOf(target);
  if (!TIER_OF.has(to)) return `src/${to} has no tier in test/gates/layout.js`;
  if (pure && IMPURE.includes(to)) return `${from} is pure and never imports ${to}`;
  if (to === 'transport' && !['transport', 'setup'].includes(from) && target !== INTERFACE) {
    return `Only setup constructs a transport; ${from} knows its interface, ${INTERFACE}`;
  }
  if (to === from || TIER_OF.get(to) < TIER_OF.get(from) || SIDEWAYS[from]?.includes(to)) return undefined;
  return `Arrows run one way: ${from} never imports ${to}`;
}

/**
 * What is wrong with an import, or undefined.
 * @param {string} file the importing file, below src/ ('plan/diff.ts')
 * @param {string} source the module as it is written ('../model/bytes', 'yaml'); a relative one is resolved by the
 * caller
 * @param {string | undefined} target the path below src/ that a relative source means, without extension; undefined for
 * packages
 * @returns {string | undefined}
 */
export function importMistake(file, source, target) {
  const from = folderOf(file);
  if (!TIER_OF.has(from)) return `src/${from} has no tier in test/gates/layout.js`;
  const pure = PURE.includes(from);
  return target === undefined ? moduleMistake(from, source, pure) : folderMistake(from, target, pure);
}
