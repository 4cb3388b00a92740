/** Reads what one file says: a part of the spec. */
import type { Placed } from '../model/finding';
import { printable } from '../model/text/printable';
import type { Rollout, SystemSpec } from '../model/spec';
import type { Note } from './specFindings';
import { readRollout } from './rollout';
import { checkSchema } from './schema/schema';
import { readService, type ServiceRead } from './services/service';
import { readSystem } from './system/system';
import { entriesOf, entryOf, type Tree } from '../yaml/tree';
import { readText } from './values';

export interface SpecPart {
  readonly file: string;
  readonly name?: Placed<string>;
  readonly inventory?: Placed<readonly string[]>;
  readonly services: readonly ServiceRead[];
  readonly system: readonly SystemSpec[];
  readonly rollout?: Placed<Rollout>;
}

/**
 * The part; mistakes are noted. `noteSchema` takes those that the schema alone found: where a rule says more, its
 * finding stays.
 */
export function readPart(file: string, tree: Tree, note: Note, noteSchema: Note): SpecPart {
  const damaged = checkSchema(tree, noteSchema);
  const name = readName(entryOf(tree, 'name')?.value, note);
  const inventory = readInventory(entryOf(tree, 'inventory')?.value, note);
  const rollout = readRollout(entryOf(tree, 'rollout')?.value, note);
  return {
    file,
    ...(name && { name }),
    ...(inventory && { inventory }),
    services: entriesOf(entryOf(tree, 'services')?.value).flatMap(
      (entry) => readService(entry, !damaged.has(entry.key), note) ?? [],
    ),
    system: readSystem(entryOf(tree, 'system')?.value, note),
    ...(rollout && { rollout }),
  };
}

function readName(tree: Tree | undefined, note: Note): Placed<string> | undefined {
  const name = readText(tree, 'name', note);
  if (name === undefined || /^[a-z0-9][a-z0-9-]{0,62}$/.test(name.value)) return name;
  const shown = printable(name.value, 80);
  const meant = name.value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
  note('OOM130', name.at, {
    summary: `"${shown}" cannot be the name of a spec`,
    fix: meant === '' ? 'Write for example shop.' : `Did you mean ${meant}?`,
    facts: { name: shown },
  });
  return undefined;
}

/** One path or several, as written. */
function readInventory(tree: Tree | undefined, note: Note): Placed<readonly string[]> | undefined {
  if (tree === undefined) return undefined;
  const items = tree.kind === 'list' ? tree.items : [tree];
  const paths = items.flatMap((item) => readText(item, 'inventory', note)?.value ?? []);
  return paths.length === items.length ? { value: paths, at: tree.at } : undefined;
}
