/** A small spec and inventory for the commands that need no host. */
import { expect } from 'vitest';
import type { Validation } from '../../../src/documents/validate/document';
import { schemaMistakes } from '../oomcfg';

export const SPEC = `name: shop
services:
  api:
    hosts: web
    memory: 4GiB
    java: {}
  postgres:
    unit: postgresql@15-main.service
    hosts: db
    memory: { max: 60%, swap: 0 }
    protect: critical
system:
  - sysctl: { vm.swappiness: 10 }
`;

export const INVENTORY = `[web]
web[01:03] oomcfg_memory=16GiB
[db]
db1 oomcfg_memory=32GiB
`;

export const GOOD = { 'oomcfg.yaml': SPEC, 'inventory.ini': INVENTORY };

export const UNKNOWN_RAM = { ...GOOD, 'inventory.ini': `${INVENTORY}db2\n` };

export function validationOf(stdout: string): Validation {
  const document = JSON.parse(stdout) as Validation;
  expect(schemaMistakes('validate', document)).toEqual([]);
  expect(stdout.endsWith('}\n')).toBe(true);
  return document;
}
