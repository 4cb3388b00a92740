/** Rules about inventories and the ways to their hosts: OOM201 to OOM254. */
import { CONNECTIONS } from './connections';
import { SOURCES } from './sources';
import { STRUCTURE } from './structure';
import { VARIABLES } from './variables';

export const INVENTORY_RULES = { ...SOURCES, ...STRUCTURE, ...VARIABLES, ...CONNECTIONS };
