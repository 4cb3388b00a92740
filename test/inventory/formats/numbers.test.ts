/**
 * Proves that `inventory --list` prints numbers to the byte as ansible-inventory does, in whatever form and file they
 * are written.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { formatAnsibleJson, inventoryList } from '../../../src/inventory/listing';
import { readInventory } from '../../../src/inventory/readInventory';
import { realEdges } from '../../../src/load/inventoryEdges';
import { askAnsible } from '../ansible';

const folder = mkdtempSync(join(tmpdir(), 'oomcfg-numbers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FORMS = [
  ...['0', '00', '-0', '+5', '007', '0777', '1_000', '1__0', '0_7', '_1', '1_'],
  ...[
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '123456789012345678901234567890',
  ],
  ...[
    '0x1F',
    '0X1f',
    '0xFFFFFFFFFFFFFFFFFFFF',
    '0x_1',
    '0o17',
    '0o777777777777777777777777',
    '0b101',
    '0b1111_0000',
    '0B1',
  ],
  ...[
    '1.0',
    '-0.0',
    '0.0',
    '.5',
    '5.',
    '+.5',
    '1.5',
    '0.1',
    '100.0',
    '1e3',
    '1E3',
    '1e+3',
    '1.0e3',
    '1.0e+3',
    '1.e+3',
    '-1.5e-3',
  ],
  ...[
    '1e15',
    '1e16',
    '1.0e+16',
    '1e22',
    '1.0e+22',
    '1e-4',
    '1.0e-4',
    '1e-5',
    '1.0e-5',
    '1e-7',
    '1.0e-7',
    '123456789.123456789',
  ],
  ...[
    '1e999',
    '1.0e+999',
    '-1e999',
    '.inf',
    '-.inf',
    '+.inf',
    '.Inf',
    '.nan',
    '.NaN',
    'inf',
    'nan',
    'NaN',
    'Infinity',
    '5e-324',
    '1.0e-324',
  ],
  ...[
    '1:30',
    '190:20:30',
    '190:20:30.15',
    '-1:30',
    '99999999999999999999:59',
    '1.2.3',
    '1,000',
    '12 34',
    '1L',
    '0xg',
    '08',
    '09.5',
  ],
];

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

it('prints every number as ansible-inventory does', async () => {
  const random = fc.sample(
    fc.oneof(
      fc.double().map(String),
      fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
      fc.bigInt({ min: 0n, max: 2n ** 70n }).map((value) => `0x${value.toString(16)}`),
    ),
    { numRuns: 200, seed: 3 },
  );
  const forms = [...new Set([...FORMS, ...random])];
  const json = forms.filter((form) => isJson(form));
  const files: Record<string, string> = {
    hosts: `h1 ${forms.map((form, index) => `x${index}='${form}'`).join(' ')}\n`,
    vars: `h1\n[all:vars]\n${forms.map((form, index) => `x${index}=${form}`).join('\n')}\n`,
    'hosts.yml': `all:\n  hosts:\n    h1:\n${forms.map((form, index) => `      x${index}: ${form}`).join('\n')}\n`,
    'hosts.json': `{"all": {"hosts": {"h1": {${json.map((form, index) => `"x${index}": ${form}`).join(', ')}}}}}\n`,
    list: `h1 x="[${forms.slice(0, 3).join(', ').replace('00', '0')}, 1.0, 12345678901234567890]" y="{1: 1.0, 1.0e5: 2, 123456789012345678901: 3}"\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const theirs = askAnsible(Object.keys(files).map((name) => ({ cwd: folder, args: ['-i', name, '--list'] })));
  for (const [index, name] of Object.keys(files).entries()) {
    const { value, findings } = await readInventory([join(folder, name)], realEdges());
    expect(findings, name).toEqual([]);
    expect(value === undefined ? '' : `${formatAnsibleJson(inventoryList(value))}\n`, name).toBe(theirs[index]?.stdout);
  }
}, 60_000);
