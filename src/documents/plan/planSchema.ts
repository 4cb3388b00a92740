/** Whether a value has the shape of a plan: schemas/plan.schema.json. */
import type { Plan } from './document';
import { check } from './planShape';

export function isPlan(value: unknown): value is Plan {
  return check(value);
}
