/** Checks a tree against the JSON Schema and says each mistake once, at its place. */
import type { ErrorObject } from 'ajv';
import type { Place } from '../../model/finding';
import { shownKey } from '../../model/text/shownOptions';
import type { Note } from '../specFindings';
import type { SchemaNode } from './schemaKeys';
import { belongsAt, keysAt, schemaOf } from './schemaKeys';
import { KEYWORDS, example } from './schemaSentences';
import { check } from './specShape';
import { nearest } from '../../model/text/nearest';
import { toJson, type Tree } from '../../yaml/tree';

/** Which error of one value says most; the others are its consequences. */
const RANK: readonly string[] = ['anyOf', 'type', 'enum', 'minLength', 'pattern', 'minimum', 'maximum'];

/**
 * Notes every way in which a tree does not follow schemas/spec.schema.json: one mistake a value, one for each unknown
 * key and each missing key. Answers which services (keys below `services`) have such a mistake.
 */
export function checkSchema(tree: Tree, note: Note): ReadonlySet<string> {
  const damaged = new Set<string>();
  if (check(toJson(tree))) return damaged;
  const perValue = new Map<string, ErrorObject>();
  for (const error of check.errors ?? []) {
    const [area, service] = steps(error.instancePath);
    if (area === 'services' && service !== undefined) damaged.add(service);
    if (error.keyword === 'additionalProperties' || error.keyword === 'required') {
      noteKey(error, tree, note);
      continue;
    }
    if (error.schemaPath.includes('/anyOf/')) continue;
    const known = perValue.get(error.instancePath);
    if (known === undefined || rank(error) < rank(known)) perValue.set(error.instancePath, error);
  }
  for (const error of perValue.values()) noteValue(error, tree, note);
  return damaged;
}

function rank(error: ErrorObject): number {
  const index = RANK.indexOf(error.keyword);
  return index === -1 ? RANK.length : index;
}

/** The steps of a JSON pointer (RFC 6901). */
function steps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}

interface Found {
  readonly tree: Tree;
  /** Of the key that leads to it; the value's own where there is no key. */
  readonly keyAt: Place;
}

function find(root: Tree, path: readonly string[]): Found {
  let found: Found = { tree: root, keyAt: root.at };
  for (const step of path) {
    const here: Tree = found.tree;
    const entry = here.kind === 'map' ? here.entries.get(step) : undefined;
    const next: Tree | undefined = here.kind === 'list' ? here.items[Number(step)] : entry?.value;
    if (next === undefined) break;
    found = { tree: next, keyAt: entry?.keyAt ?? next.at };
  }
  return found;
}

/** `services.api.overrides[0].memory`, for people. */
function pathName(path: readonly string[]): string {
  const name = path.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${shownKey(step)}`)).join('');
  return name.replace(/^\./, '') || 'the spec';
}

function noteKey(error: ErrorObject, root: Tree, note: Note): void {
  const path = steps(error.instancePath);
  const { tree, keyAt } = find(root, path);
  const where = path.length === 0 ? 'at the top of the spec' : `in ${pathName(path)}`;
  if (error.keyword === 'required') {
    const missing = String((error.params as { missingProperty: string }).missingProperty);
    const description = schemaOf([...path, missing])?.description ?? '';
    note('OOM121', tree.kind === 'map' ? tree.at : keyAt, {
      summary: `${missing} is missing ${where}`,
      detail: description,
      fix: `Add ${missing}: ${example(schemaOf([...path, missing]))}`,
      facts: { key: missing },
    });
    return;
  }
  const key = String((error.params as { additionalProperty: string }).additionalProperty);
  const known = keysAt(path);
  const meant = nearest(key, known);
  const elsewhere = belongsAt(key);
  const at = tree.kind === 'map' ? (tree.entries.get(key)?.keyAt ?? tree.at) : tree.at;
  note('OOM120', at, {
    summary: `unknown key ${shownKey(key)} ${where}`,
    fix:
      meant !== undefined
        ? `Did you mean ${meant}?`
        : elsewhere !== undefined
          ? `Did you mean ${elsewhere} of a service?`
          : `Known here: ${known.join(', ')}.`,
    facts: { key: shownKey(key), ...(meant === undefined ? {} : { suggestion: meant }) },
  });
}

function noteValue(error: ErrorObject, root: Tree, note: Note): void {
  const path = steps(error.instancePath);
  const { tree } = find(root, path);
  const row = KEYWORDS[error.keyword];
  if (row === undefined) throw new Error(`the schema uses ${error.keyword}, which has no sentence`);
  // The node found by path carries the description and the examples; the failing one the type or range that it refers
  // to.
  const node: SchemaNode = { ...(error.parentSchema as SchemaNode), ...schemaOf(path) };
  // A text instead of all keys may be of any file, a password's perhaps: it is not shown.
  const isNoSpec = path.length === 0 && tree.kind === 'scalar' && typeof tree.value === 'string';
  const said = row.say(pathName(path), tree, node);
  const summary = isNoSpec ? 'the file is plain text, not a spec' : said.summary;
  const { fix } = said;
  note(row.code, tree.at, { summary, detail: node.description ?? '', fix, facts: { path: pathName(path) } });
}
