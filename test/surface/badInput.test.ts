/** Wrong specs, as people write them: each is one coded finding at the exact place, with a way out, and exit 65. */
import { describe, expect, it } from 'vitest';
import type { Validation } from '../../src/documents/validate/document';
import { oomcfg, project, schemaMistakes } from './oomcfg';

const INVENTORY = '[web]\nweb01 oomcfg_memory=16GiB\n';

/** The service `api` of a spec, whose keys begin on line 3, column 5. */
function api(lines: string): string {
  return `services:\n  api:\n${lines.replace(/^/gm, '    ')}\n`;
}

type Row = readonly [what: string, spec: string, place: string, code: string];

const ROWS: readonly Row[] = [
  ['an unknown key', api('memory: 1GiB\nmemroy: 2GiB'), '4:5', 'OOM120'],
  ['GB', api('memory: 4GB'), '3:13', 'OOM140'],
  ['a small g', api('memory: 4g'), '3:13', 'OOM140'],
  ['a negative size', api('memory: -1'), '3:13', 'OOM140'],
  ['more than the RAM', api('memory: 150%'), '3:13', 'OOM140'],
  ['a bare number', api('memory: 4096'), '3:13', 'OOM140'],
  ['high above max', api('memory: { max: 1GiB, high: 2GiB }'), '3:32', 'OOM144'],
  [
    'two services with one unit',
    'services:\n  a: { memory: 1GiB, unit: x.service }\n  b: { memory: 1GiB, unit: x.service }\n',
    '3:28',
    'OOM135',
  ],
  ['a template without instance', api('unit: api@.service\nmemory: 1GiB'), '3:11', 'OOM132'],
  ['a slash in a unit', api('unit: ../api.service\nmemory: 1GiB'), '3:11', 'OOM131'],
  ['a newline in a unit', api('unit: "api.service\\nx"\nmemory: 1GiB'), '3:11', 'OOM131'],
  ['shell characters in a unit', api('unit: "api;reboot.service"\nmemory: 1GiB'), '3:11', 'OOM131'],
  ['a protection out of range', api('memory: 1GiB\nprotect: 2000'), '4:14', 'OOM160'],
  ['a newline in a Java option', api('memory: 4GiB\njava: { extra: ["-Da=b\\nc"] }'), '4:21', 'OOM153'],
  ['an initial heap above the heap', api('memory: 4GiB\njava: { heap: 1GiB, extra: [-Xms2g] }'), '4:32', 'OOM364'],
  [
    'an initial heap above the heap, by its key',
    api('memory: 4GiB\njava: { heap: 1GiB, initialHeap: 2GiB }'),
    '4:38',
    'OOM364',
  ],
  ['two collectors', api('memory: 4GiB\njava: { extra: "-XX:+UseG1GC -XX:+UseZGC" }'), '4:20', 'OOM364'],
  [
    'heap ratios in the wrong order',
    api('memory: 4GiB\njava: { extra: "-XX:MaxHeapFreeRatio=30 -XX:MinHeapFreeRatio=40" }'),
    '4:20',
    'OOM364',
  ],
  ['a ratio out of its range', api('memory: 4GiB\njava: { extra: "-XX:SurvivorRatio=0" }'), '4:20', 'OOM353'],
  ['an option that is locked', api('memory: 4GiB\njava: { extra: "-XX:+UseEpsilonGC" }'), '4:20', 'OOM353'],
  ["the launcher's old -mx beside a heap", api('memory: 4GiB\njava: { heap: 1GiB, extra: -mx2g }'), '4:32', 'OOM154'],
  ['a Java size in GB', api('memory: 4GiB\njava: { extra: [-Xmx4GB] }'), '4:20', 'OOM353'],
  ['a stack that no JVM takes', api('memory: 4GiB\njava: { stack: 2GiB }'), '4:20', 'OOM353'],
  ['a Java size given twice', api('memory: 4GiB\njava: { heap: 1GiB, extra: -Xmx2g }'), '4:32', 'OOM154'],
  [
    'high above max where two overrides for the same hosts meet',
    api('memory: 4GiB\noverrides:\n  - { hosts: web, memory: { high: 3GiB } }\n  - { hosts: web, memory: 2GiB }'),
    '5:39',
    'OOM144',
  ],
  [
    'two sysctls that zero each other, in two entries',
    `${api('memory: 1GiB')}system:\n  - sysctl: { vm.dirty_ratio: 10 }\n  - { hosts: web, sysctl: { vm.dirty_bytes: 8192 } }\n`,
    '6:45',
    'OOM173',
  ],
  ['a sysctl out of range', `${api('memory: 1GiB')}system:\n  - sysctl: { vm.swappiness: 300 }\n`, '5:30', 'OOM172'],
  [
    'a sysctl outside of vm',
    `${api('memory: 1GiB')}system:\n  - sysctl: { net.core.somaxconn: 1 }\n`,
    '5:15',
    'OOM170',
  ],
  ['a pattern that matches nothing', api('hosts: wbe\nmemory: 1GiB'), '3:12', 'OOM301'],
  ['duplicate keys', api('memory: 1GiB\nmemory: 2GiB'), '4:5', 'OOM113'],
  ['a tab', 'services:\n\tapi: 1\n', '2:1', 'OOM111'],
];

describe.each(ROWS)('%s', (_what, spec, place, code) => {
  it(`is ${code} at ${place}, and exit 65`, async () => {
    const cwd = project({ 'oomcfg.yaml': spec, 'inventory.ini': INVENTORY });
    const ended = await oomcfg(['validate', '--json'], { cwd });
    const document = JSON.parse(ended.stdout) as Validation;
    expect(schemaMistakes('validate', document)).toEqual([]);
    const errors = document.findings.filter(({ severity }) => severity === 'error');
    const told = errors.map(
      ({ where, code: each }) => `${where?.file ?? ''}:${where?.line ?? ''}:${where?.column ?? ''} ${each}`,
    );
    expect(told).toEqual([`oomcfg.yaml:${place} ${code}`]);
    for (const { summary, detail, fix } of errors)
      for (const text of [summary, detail, fix]) expect(text.length).toBeGreaterThan(10);
    expect([ended.code, ended.stderr]).toEqual([65, '']);
  });
});

it('offers what was meant', async () => {
  const cwd = project({ 'oomcfg.yaml': api('memroy: 4GiB'), 'inventory.ini': INVENTORY });
  const { stdout } = await oomcfg(['validate'], { cwd });
  expect(stdout).toMatch(/Did you mean memory\?/i);
});
