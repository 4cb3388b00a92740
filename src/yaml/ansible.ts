/** The YAML of an inventory: 1.1 as PyYAML, and so Ansible, reads it, with Ansible's tags !unsafe and !vault. */
import type { Scalar } from 'yaml';
import { ExactNumber, type Json } from '../model/host';
import type { Dialect } from './dialect';
import { READINGS, readPlainScalar } from './pythonScalars';
import type { ScalarTree } from './tree';

/** Ansible's spelling of a value that is never templated, in JSON. */
export const UNSAFE = '__ansible_unsafe';
/** Ansible's spelling of an encrypted value, in JSON. */
export const VAULT = '__ansible_vault';

/** Deeper structures are refused before they can exhaust the stack. */
export const DEEPEST = 100;

/** What `!!` stands for. */
export const CORE = 'tag:yaml.org,2002:';

export const ANSIBLE: Dialect = {
  version: '1.1',
  schema: 'failsafe',
  deepest: DEEPEST,
  isRepaired: true,
  mostErrors: 10,
  mostAliased: 1_000_000,
  keeps: 'last',
  mergesOften: true,
  valueOf,
  keyOf,
  takesTag: (tag, of) => tag === '!unsafe' || tag === '!' || tag === CORE + of,
  marks: (tag) => tag === '!unsafe',
};

function valueOf(scalar: Scalar, isUnsafe: boolean): Json | undefined {
  // The failsafe schema knows scalars as text alone.
  const text = typeof scalar.value === 'string' ? scalar.value : '';
  const { tag } = scalar;
  if (tag === '!vault' || tag === '!vault-encrypted') return { [VAULT]: text };
  if (tag === '!unsafe') return { [UNSAFE]: text };
  const value = tagged(text, tag, scalar.type === 'PLAIN');
  return isUnsafe && typeof value === 'string' ? { [UNSAFE]: value } : value;
}

function tagged(text: string, tag: string | undefined, isPlain: boolean): Json | undefined {
  if (tag === undefined || tag === '!') return isPlain ? readPlainScalar(text) : text;
  if (tag === `${CORE}str`) return text;
  const name = tag.startsWith(CORE) ? tag.slice(CORE.length) : '';
  return Object.hasOwn(READINGS, name) ? READINGS[name as keyof typeof READINGS](text) : undefined;
}

/** As JSON spells it: Ansible prints 1 and true as "1" and "true". */
function keyOf({ value }: ScalarTree): string | undefined {
  if (value instanceof ExactNumber) return value.text;
  return typeof value === 'object' && value !== null ? undefined : `${value}`;
}
