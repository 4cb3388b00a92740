/**
 * Proves that a number out of its range comes with both ends of the range, and a fraction with the word for what it is
 * not.
 */
import { expect, it } from 'vitest';
import { parseSpec } from '../../../src/spec/parseSpec';

const found = (text: string) => parseSpec([{ path: 'a', text }]).findings;

it.each([
  ['vm.min_free_kbytes: 3000000000', 'Write an integer from 0 to 2147483647.'],
  ['vm.swappiness: 300', 'Write an integer from 0 to 200.'],
  ['vm.max_map_count: 99999999999', 'Write an integer from 0 to 2147483647.'],
  ['vm.nr_overcommit_hugepages: -1', 'Write an integer of at least 0.'],
])('%s: %s', (setting, fix) => {
  const findings = found(`services: {}\nsystem:\n  - sysctl: { ${setting} }\n`);
  expect(findings.filter(({ code }) => code === 'OOM172').map((one) => one.fix)).toEqual([fix]);
});

it.each(['12.5', '1001', '-1001'])('protect: %s is not an integer from -1000 to 1000', (value) => {
  expect(found(`services:\n  api: { memory: 1GiB, protect: ${value} }\n`)[0]?.summary).toBe(
    `protect is ${value}, but takes an integer from -1000 to 1000`,
  );
});
