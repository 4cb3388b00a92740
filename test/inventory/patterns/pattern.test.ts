/** Patterns select what they select in Ansible. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadInventory } from '../../../src/inventory/inventory';
import { readInventory } from '../../../src/inventory/readInventory';
import { realEdges } from '../../../src/load/inventoryEdges';
import { askPatterns } from '../ansible';
import { INVENTORY } from './inventoryText';

const PATTERNS = [
  ...[
    'all',
    '*',
    'web',
    'web01',
    'lonely',
    'ungrouped',
    'empty',
    'prod',
    'web-large',
    'a.b',
    'h1',
    '10.0.0.1',
    '2001:db8::1',
  ],
  ...[
    'web:db',
    'web,db',
    'web, db',
    'web:&staging',
    'web:!web03',
    'prod:&web:!web03',
    '!web',
    '&web',
    '!web:!db',
    'all:!*',
    '&staging:!web05',
  ],
  ...[
    'web:!web:web',
    'web:&web-large:&prod',
    'db:web',
    'web05:web',
    'web,web',
    'web03:web01',
    ':web',
    'web:',
    'web::db',
    'web,,db',
    ' web ',
  ],
  ...[
    'web*',
    '*01',
    'web0?',
    'web0[12]',
    'web0[!12]',
    'web0[1-3]',
    '*.example.org',
    'db*',
    'w*:!web0[1-2]',
    '*:&db',
    'e*',
    's*',
    '[wd]*',
    '*e*',
  ],
  ...[
    '~web',
    '~web0[1-3]',
    '~(web|db)0\\d',
    '~.*\\.org$',
    '~^lonely$',
    '~b',
    '~(?i)WEB',
    '~web:~db',
    'all:!~web.*',
    '~(?P<x>w)eb',
    '~\\Aweb01\\Z',
    '~web0[^1]',
  ],
  ...[
    'web[0]',
    'web[1]',
    'web[-1]',
    'web[-2]',
    'web[0:2]',
    'web[1:]',
    'web[1:1]',
    'web[3:99]',
    'web[0-2]',
    'web[0:0]',
    'web[2:0]',
    'web[4]',
    'web[5]',
  ],
  ...[
    'web[-5]',
    'web[-6]',
    'web[9:12]',
    'empty[0]',
    'empty[0:1]',
    'web*[0]',
    'web*[0:1]',
    'all[0]',
    'all[-1]',
    'web[0]:db[0]',
    'web:!web[0]',
    'web:&web[1:2]',
  ],
  ...['web01[0]', 'lonely[0]', 'web[0],db[1]', 'web[2:]:&staging', 'prod[0]', 'db[0:1],staging', 'web[0]x'],
  ...[
    'nowhere',
    'web:nowhere',
    'web:!nowhere',
    'web:&nowhere',
    'nowhere*',
    '~nowhere',
    'we',
    'web1',
    'web[x]',
    'web:22',
    'web01:22',
    'nowhere[0]',
    '~(',
    'x,web',
  ],
  ...[
    'localhost',
    'web:localhost',
    'localhost:!web',
    'localhos',
    'db01.example.org',
    'db01',
    '?',
    'web0[',
    'a?b',
    'big.example.org,web',
  ],
];

describe('patterns', () => {
  const folder = mkdtempSync(join(tmpdir(), 'oomcfg-patterns-'));
  const source = join(folder, 'hosts');
  let inventory: ReadInventory;
  let theirs: readonly (readonly string[] | null)[];

  beforeAll(async () => {
    writeFileSync(source, INVENTORY);
    const { value } = await readInventory([source], realEdges());
    if (value === undefined) throw new Error('no inventory');
    inventory = value;
    theirs = askPatterns(source, PATTERNS);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(PATTERNS.map((pattern, index) => ({ pattern, index })))('$pattern', ({ pattern, index }) => {
    expect(inventory.match(pattern) ?? null).toEqual(theirs[index]);
    // The second time it comes from memory.
    expect(inventory.match(pattern) ?? null).toEqual(theirs[index]);
  });
});
