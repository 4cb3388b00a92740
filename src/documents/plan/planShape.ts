/**
 * The check of a value against schemas/plan.schema.json. The build puts the code that ajv makes of it here, so that no
 * run has to make it first.
 */
import { Ajv2020 } from 'ajv/dist/2020';
import schema from '../../../schemas/plan.schema.json';

/** @public build.mjs asks it for the code of the check. */
export const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, code: { source: true, esm: true } });

export const check = ajv.compile(schema);
