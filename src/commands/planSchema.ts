/** Whether a value has the shape of a plan: schemas/plan.schema.json. */
import { Ajv2020 } from 'ajv/dist/2020';
import schema from '../../schemas/plan.schema.json';
import type { Plan } from '../plan/document';

export function isPlan(value: unknown): value is Plan {
  return new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)(value);
}
