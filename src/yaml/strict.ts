/**
 * The YAML of a spec: 1.2 with the core schema, one document, nothing twice, no tags; and the merge key, which every
 * Ansible user knows.
 */
import type { Scalar } from 'yaml';
import type { Json } from '../model/host';
import type { Dialect } from './dialect';

export const STRICT: Dialect = {
  version: '1.2',
  schema: 'core',
  /** Everything of category Cc that YAML 1.2.2 (5.1, c-printable) leaves out. */
  forbidden: /(?![\t\n\r\u0085])\p{Cc}/u,
  /** No spec needs a tenth of it. */
  nesting: { brackets: 64, indent: 200 },
  deepest: Infinity,
  isRepaired: false,
  mostErrors: 1,
  /** A hand-written spec has some hundreds. */
  mostAliased: 100_000,
  keeps: 'first',
  mergesOften: false,
  valueOf,
  keyOf: ({ value, source }) => (typeof value === 'string' ? value : source || undefined),
  // The parser reports them, and the values around them can be read.
  takesTag: () => true,
  marks: () => false,
};

/**
 * Integers past 2^53 are inexact here; the source is exact. An unquoted !staging is read as a tag without a value; what
 * was meant is the text.
 */
function valueOf({ value, source, tag }: Scalar): Json {
  if (source === '' && tag?.startsWith('!') === true) return tag;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
