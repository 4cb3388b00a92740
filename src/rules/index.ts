/** The catalogue: every finding by its code. */
import { byCode, type Rule } from './rule';
import { BUDGET_RULES } from './budgets';
import { CHANGE_RULES } from './change';
import { CONNECTION_RULES } from './connection';
import { FILE_RULES } from './files';
import { HOST_RULES } from './host';
import { INVENTORY_RULES } from './inventory';
import { SPEC_RULES } from './spec';

const TABLES: readonly Readonly<Record<string, Rule>>[] = [
  FILE_RULES,
  SPEC_RULES,
  INVENTORY_RULES,
  BUDGET_RULES,
  CONNECTION_RULES,
  HOST_RULES,
  CHANGE_RULES,
];

export const RULES: ReadonlyMap<string, Rule> = new Map(TABLES.flatMap((table) => [...byCode(table)]));
