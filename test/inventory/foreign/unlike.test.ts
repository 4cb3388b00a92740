/**
 * Proves that a file which is not an inventory at all is one finding that shows nothing of it, and that one mistake in
 * many lines is listed a few times.
 */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding';
import { readInventory } from '../../../src/inventory/readInventory';
import { inventoryText } from '../../load/shownText';
import { memoryEdges } from '../memoryEdges';

const SECRET = 'hunter2';

async function read(name: string, text: string): Promise<readonly Finding[]> {
  const { value, findings } = await readInventory([name], memoryEdges({ [name]: text }));
  return [...findings, ...(value?.missing ?? [])];
}

const times = (number: number, line: (index: number) => string): string =>
  Array.from({ length: number }, (_, index) => `${line(index)}\n`).join('');

const README = `# shop\n\nThis is how the shop is set up, for those who work on it.\n\n\`\`\`ini\n[web]\nweb01 ansible_user=deploy\n\`\`\`\n\nThe password is ${SECRET}, and nobody knows it.\nIt is kept in a safe.\n\n- first do this\n- then do that\n`;

/** What is not an inventory: its name, its text, and what it looks like. */
const UNLIKE: readonly [name: string, text: string, looks: string][] = [
  ['README.md', README, 'Markdown'],
  ['README', README, 'Markdown'],
  ['NOTES', README, 'Markdown'],
  ['syslog', times(5000, (i) => `Nov 27 13:00:${i % 60} web01 sshd[${i}]: password ${SECRET} for deploy`), 'a log'],
  ['access', times(50, (i) => `10.0.0.${i} - - [27/Nov/2025:13:00:00 +0000] "GET /?t=${SECRET}" 200`), 'a log'],
  ['kernel', times(50, (i) => `[ ${i}.123456] oom-kill: a b ${SECRET}`), 'a log'],
  // Values that look like a login keep the lines from being read one by one.
  ['app', times(50, (i) => `2025-11-27T13:00:00.${i} INFO request done token=${SECRET}`), 'a log'],
  ['app.log.1', times(50, () => `request of ${SECRET} is done`), 'a log'],
  [
    'change',
    `diff --git a/x b/x\n@@ -1,3 +1,3 @@\n a b c\n-the old ${SECRET} line\n+the new line\n d e f\n g h i\n`,
    'a patch or the output of git',
  ],
  [
    'tool.py',
    `import os\nfor a in b:\n  print(os.environ, '${SECRET}')\nif a in c:\n  x = (1, 2)\n  y = (3, 4)\n`,
    'the source of a program or a script',
  ],
  ['tool', times(9, (i) => `call ${SECRET} with ${i};`), 'the source of a program or a script'],
  [
    'sshd',
    `Port 22\nPermitRootLogin no\nAcceptEnv LANG\nBanner ${SECRET}\nMaxAuthTries 3\n`,
    'a configuration file of something else',
  ],
  ['LICENCE', times(30, () => `You may copy this ${SECRET} text as you like it`), 'text'],
  ['words', 'one two\nthree four\nfive six\nseven eight\nnine ten\n', 'something else'],
  [
    'lock.json',
    `{${Array.from({ length: 40 }, (_, i) => `\n"k${i}": "${SECRET}"`).join(',')}}`,
    'JSON for something else',
  ],
  ['values.yml', times(40, (i) => `k${i}: ${SECRET}`), 'YAML for something else'],
];

describe('a file that is not an inventory', () => {
  it.each(UNLIKE)('%s is one finding, which says what it looks like and what is wanted', async (name, text, looks) => {
    const found = await read(name, text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      code: 'OOM253',
      severity: 'error',
      summary: `${name} is not an inventory: it looks like ${looks}`,
      where: { file: name, line: 1, column: 1 },
    });
    expect(found[0]?.fix).toContain('web01 ansible_host=');
    expect(JSON.stringify(found)).not.toContain(SECRET);
    expect(await inventoryText([name], memoryEdges({ [name]: text }))).not.toContain(SECRET);
  });

  it('keeps a better name that it has already', async () => {
    const spec = `name: shop\nservices:\n  api:\n    memory: 1GiB\n${times(20, (i) => `# - ${i}`)}`;
    expect((await read('spec.yaml', spec))[0]?.code).toBe('OOM227');
  });

  it('is not said of package.json as if an inventory script had printed it', async () => {
    const found = await read('package', '{"name": "x", "version": "1.0.0", "private": true, "files": ["dist"]}');
    expect(JSON.stringify(found)).not.toContain('inventory script prints');
  });
});

describe('mistakes in an inventory', () => {
  it('of which most lines are right are said at their places', async () => {
    const good = times(30, (i) => `web${i} ansible_user=deploy`);
    const codes = (await read('hosts.ini', `[web]\n${good}a b\nc d\ne f\n`)).map(({ code }) => code);
    expect(codes).toEqual(['OOM204', 'OOM204', 'OOM204']);
  });

  it('of which all lines are nearly right are listed ten times each, and the others are counted', async () => {
    const found = await read('hosts.ini', `[web]\n${times(300, (i) => `web${i} ansible_user = deploy`)}`);
    expect(found.filter(({ code }) => code === 'OOM204')).toHaveLength(20);
    const more = found.filter(({ code }) => code === 'OOM254');
    expect(more).toHaveLength(2);
    expect(more[0]).toMatchObject({
      severity: 'error',
      summary: '590 more places in hosts.ini have the same mistake, OOM204, from line 7 on',
      where: { line: 7 },
    });
    expect(more[0]?.facts['lines']).toHaveLength(295);
  });

  it('in eleven lines are all listed: one more line would say as much', async () => {
    const found = await read('hosts.ini', `[web]\n${times(11, (i) => `web${i} a=1 ansible_user`)}`);
    expect(found.map(({ code }) => code)).toEqual(Array(11).fill('OOM204'));
  });
});
