/** Looks up what the schema says of a key: its description, an example, and where else a key would belong. */
import schema from '../../../schemas/spec.schema.json';
import { RUNTIME_KEYS, RUNTIMES } from '../../runtimes';

/** The part of JSON Schema draft 07 that the spec's schema uses. */
export interface SchemaNode {
  /** What a value is, for people: `a size`. */
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly minimum?: number;
  readonly maximum?: number;
}

export const SPEC_SCHEMA: SchemaNode = schema;

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The node that a $ref names, with the description beside the $ref in place of its own. */
export function resolve(node: SchemaNode): SchemaNode {
  if (node.$ref === undefined) return node;
  let target: unknown = SPEC_SCHEMA;
  for (const step of node.$ref.replace(/^#\//, '').split('/')) {
    target = own(target as Record<string, unknown>, step);
  }
  return { ...resolve(target as SchemaNode), ...node };
}

/** What the schema says of a path of keys and list indices; undefined for an unknown path. */
export function schemaOf(path: readonly string[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = SPEC_SCHEMA;
  for (const step of path) {
    const here: SchemaNode = resolve(node);
    const further: SchemaNode | boolean | undefined =
      own(here.properties, step) ??
      (/^\d+$/.test(step) ? (here.items ?? here.additionalProperties) : here.additionalProperties);
    if (further === undefined || typeof further === 'boolean') return undefined;
    node = further;
  }
  return resolve(node);
}

/** The keys that may be in the map at a path. */
export function keysAt(path: readonly string[]): readonly string[] {
  return Object.keys(schemaOf(path)?.properties ?? {});
}

/** What other programs call these keys. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  memorymax: 'memory.max',
  memorylimit: 'memory.max',
  memoryhigh: 'memory.high',
  memorylow: 'memory.low',
  memorymin: 'memory.min',
  memoryswapmax: 'memory.swap',
  limitas: 'limits.addressSpace',
  limitrss: 'limits.rss',
  oomscoreadjust: 'protect',
  oomscoreadj: 'protect',
  ...Object.fromEntries(
    RUNTIMES.flatMap(({ key, otherNames = {} }) =>
      Object.entries(otherNames).map(([name, own]) => [name, `${key}.${own}`]),
    ),
  ),
};

const SERVICE = ['services', 'x'];

/**
 * Where a key belongs that is not known here, as a path below the service or the entry; undefined for a key that
 * nobody knows.
 */
export function belongsAt(key: string): string | undefined {
  const known = own(OTHER_NAMES, key.toLowerCase().replace(/[-_]/g, ''));
  if (known !== undefined) return known;
  for (const group of ['memory', 'limits', ...RUNTIME_KEYS]) {
    if (keysAt([...SERVICE, group]).includes(key)) return `${group}.${key}`;
  }
  return undefined;
}
