/** What is said of a value that the schema refuses, by the keyword that refused it. */
import { shownText } from '../../model/text/shownOptions';
import { printable } from '../../model/text/printable';
import type { SpecCode } from '../specFindings';
import type { SchemaNode } from './schemaKeys';
import { resolve } from './schemaKeys';
import { nearest } from '../../model/text/nearest';
import type { Tree } from '../../yaml/tree';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
};

/** What a schema node takes, for people. */
function expected(node: SchemaNode): string {
  const here = resolve(node);
  if (here.title !== undefined && here.type !== 'object') return here.title;
  if (here.enum !== undefined) return `one of ${here.enum.join(', ')}`;
  if (here.anyOf !== undefined) return here.anyOf.map(expected).join(', or ');
  const types = typeof here.type === 'string' ? [here.type] : (here.type ?? []);
  return types.map((type) => TYPE_NAMES[type] ?? type).join(' or ');
}

/** The first example of a key, as it is written in YAML. */
export function example(node: SchemaNode | undefined): string {
  return JSON.stringify(node?.examples?.[0] ?? '...')
    .replace(/"/g, '')
    .replace(/([:,])/g, '$1 ');
}

/** What is there, for people. */
function shown(tree: Tree): string {
  if (tree.kind !== 'scalar') return tree.kind === 'map' ? 'a map' : 'a list';
  if (tree.value === null) return 'nothing';
  return typeof tree.value === 'string' ? `"${shownText(tree.value, 60)}"` : printable(tree.source, 60);
}

export interface KeywordRow {
  readonly code: SpecCode;
  readonly say: (name: string, tree: Tree, node: SchemaNode) => { readonly summary: string; readonly fix: string };
}

const wrongType: KeywordRow = {
  code: 'OOM122',
  say: (name, tree, node) => ({
    summary: `${name} is ${shown(tree)}, but takes ${expected(node)}`,
    fix: correction(tree, node),
  }),
};

const outOfRange: KeywordRow = {
  code: 'OOM124',
  say: (name, tree, node) => ({
    summary: `${name} is ${shown(tree)}, which is out of range`,
    fix: `Write an integer from ${node.minimum ?? 0} to ${node.maximum ?? 'any'}.`,
  }),
};

const badText: KeywordRow = {
  code: 'OOM126',
  say: (name, tree, node) => ({
    summary: `${name} cannot be ${shown(tree)}`,
    fix: `Write for example ${example(node)}.`,
  }),
};

const tooFew: KeywordRow = {
  code: 'OOM127',
  say: (name, _tree, node) => ({
    summary: `${name} has too few entries`,
    fix: `Write for example ${example(node)}, or remove the key.`,
  }),
};

const tooMany: KeywordRow = {
  code: 'OOM126',
  say: (name) => ({ summary: `${name} is too long`, fix: 'Shorten it.' }),
};

/** By ajv's keyword; a keyword that the schema uses and that has no row here is a bug. */
export const KEYWORDS: Readonly<Record<string, KeywordRow>> = {
  type: wrongType,
  anyOf: wrongType,
  enum: {
    code: 'OOM123',
    say: (name, tree, node) => {
      const words = (node.enum ?? []).map(String);
      const written = tree.kind === 'scalar' ? (typeof tree.value === 'string' ? tree.value : tree.source) : '';
      const meant = nearest(written, words);
      return {
        summary: `${name} is ${shown(tree)}, which is not a known word`,
        fix: meant === undefined ? `Write one of ${words.join(', ')}.` : `Did you mean ${meant}?`,
      };
    },
  },
  minimum: outOfRange,
  maximum: outOfRange,
  pattern: badText,
  minLength: badText,
  maxLength: tooMany,
  maxItems: tooMany,
  minItems: tooFew,
  minProperties: tooFew,
};

/** YAML 1.1 spelled truth so, and many still do. */
const TRUTHS: ReadonlyMap<string, string> = new Map([
  ['yes', 'true'],
  ['on', 'true'],
  ['no', 'false'],
  ['off', 'false'],
]);

function correction(tree: Tree, node: SchemaNode): string {
  const types: readonly string[] = typeof node.type === 'string' ? [node.type] : (node.type ?? []);
  if (tree.kind === 'scalar' && typeof tree.value === 'string') {
    const truth = types.includes('boolean') ? TRUTHS.get(tree.value.toLowerCase()) : undefined;
    if (truth !== undefined) return `Write ${truth}; in YAML 1.2 ${tree.value} is a string.`;
    if (types.includes('integer') && /^-?\d+$/.test(tree.value))
      return `Write ${printable(tree.value, 60)} without quotes.`;
  }
  if (tree.kind === 'scalar' && typeof tree.value === 'number' && types.includes('string')) {
    return `Put it into quotes: '${printable(tree.source, 60)}'.`;
  }
  return `Write for example ${example(node)}.`;
}
