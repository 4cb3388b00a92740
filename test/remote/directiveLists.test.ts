/**
 * A directive is one row: what the scripts of a host ask systemd for, read of files and of cgroups comes from the
 * table.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CGROUP_DIRECTIVES, DIRECTIVE_ORDER, DIRECTIVES } from '../../src/model/settings';
import { directiveLists } from '../../src/remote/directiveLists';
import { LOOK, records, runShell, SHELLS } from './shells';

const lists = (): Readonly<Record<string, string>> => {
  const names = ['DIRECTIVES', 'MANAGER_DEFAULTS', 'FILES_V1', 'FILES_V2'];
  const print = names.map((name) => `printf '%s\\n' "$${name}"`).join('\n');
  const values = runShell(SHELLS[0]!, `${directiveLists()}${print}\n`).toString('utf8').split('\n');
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
};

describe('the lists of the scripts', () => {
  it('have every row of the table, and each file of a cgroup', () => {
    const { DIRECTIVES: all, MANAGER_DEFAULTS: defaults, FILES_V1: v1, FILES_V2: v2 } = lists();
    expect(all?.split(',')).toEqual(DIRECTIVE_ORDER);
    expect(defaults?.split('|')).toEqual(['LimitAS', 'LimitRSS', 'OOMScoreAdjust', 'OOMPolicy']);
    expect(v1).toBe('memory.limit_in_bytes');
    expect(directiveLists()).toContain(
      "\nPROCESS_LIMITS='LimitAS as Max address space\nLimitRSS rss Max resident set'\n",
    );
    expect(v2?.split(' ')).toEqual(CGROUP_DIRECTIVES.map((directive) => DIRECTIVES[directive].v2));
  });

  it('are all that names a directive where the look asks systemd or reads a file', () => {
    const asked = [...LOOK.matchAll(/(?:systemctl show|ask_systemd) .*/g)].map(([line]) => line);
    expect(asked.filter((line) => line.includes('$DIRECTIVES'))).toHaveLength(2);
    for (const directive of DIRECTIVE_ORDER)
      expect(asked.filter((line) => new RegExp(`\\b${directive}\\b`).test(line))).toEqual([]);
  });
});

describe.each(SHELLS)('a file in $shell', (shell) => {
  it('is read for every directive of the table, for MemoryLimit=, for others where they are asked for, and for nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'oomcfg-lists-'));
    try {
      const file = join(folder, 'a.conf');
      const names = [...DIRECTIVE_ORDER, 'MemoryLimit', 'MemoryMaxX', 'emoryMax', 'CPUQuota', 'MemoryMax MemoryHigh'];
      writeFileSync(file, ['[Service]', ...names.map((name) => `${name}=1`), ''].join('\n'));
      const read = (call: string): readonly string[] =>
        records(shell, call, [file]).flatMap((record) => / a \d+ (.+)=1$/.exec(record)?.[1] ?? []);
      expect(read('look_file "$1" -')).toEqual([...DIRECTIVE_ORDER, 'MemoryLimit']);
      expect(read('OTHERS=,$RELOADED; look_file "$1" -')).toEqual([...DIRECTIVE_ORDER, 'MemoryLimit', 'CPUQuota']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
