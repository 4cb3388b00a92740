/**
 * Rules about the spec by itself: OOM1xx. Some need the spec alone in one case, and need an inventory or facts in
 * another.
 */
import { READING } from './reading';
import { SCHEMA } from './schema';
import { SERVICES } from './services';
import { SIZES } from './sizes';
import { SYSTEM } from './system';
import { UNITS } from './units';
import { YAML } from './yaml';

export const SPEC_RULES = { ...READING, ...YAML, ...SCHEMA, ...UNITS, ...SIZES, ...SERVICES, ...SYSTEM };
