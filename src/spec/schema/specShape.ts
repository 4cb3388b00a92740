/**
 * The check of a tree against schemas/spec.schema.json. The build puts the code that ajv makes of it here, so that no
 * run has to make it first.
 */
import { Ajv } from 'ajv';
import { SPEC_SCHEMA } from './schemaKeys';

/** @public build.mjs asks it for the code of the check. */
export const ajv = new Ajv({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  verbose: true,
  code: { source: true, esm: true },
});

export const check = ajv.compile(SPEC_SCHEMA);
