/** What leaves a host of an environment: the variable of a unit, its EnvironmentFile= and its running processes. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOOK, records, runShell, SHELLS } from '../shells';
import { folder, plain } from './madeUp';

describe.each(SHELLS)('the look in $shell', (shell) => {
  it('finds a variable in what systemctl prints, quoted or not; the last one counts', () => {
    const value = (environment: string) =>
      runShell(shell, `${LOOK}\nset -f\nFOUND= VALUE=\nvariable_of "$1" JAVA_OPTS\nprintf '%s|%s' "$FOUND" "$VALUE"`, [
        environment,
      ]).toString();
    expect(value('A=1 JAVA_OPTS=-Xmx1g B=2')).toBe('yes|-Xmx1g');
    expect(value('"JAVA_OPTS=-Xmx1g -Xms1g" "B=a b"')).toBe('yes|-Xmx1g -Xms1g');
    expect(value('JAVA_OPTS=1 "JAVA_OPTS=a \\"b\\" \\\\ \\$c \\`d"')).toBe('yes|a "b" \\ $c `d');
    expect(value('"JAVA_OPTS=a\\nb\\tc"')).toBe('yes|a\nb\tc');
    expect(value('JAVA_OPTS=')).toBe('yes|');
    expect(value('XJAVA_OPTS=1 "A=JAVA_OPTS=2" JAVA_OPTSX=3')).toBe('|');
    for (const broken of ['"', '"JAVA_OPTS=a', '"JAVA_OPTS=a\\', ' ', ''])
      expect(value(broken)).toMatch(/^(yes\|a)?\|?/);
  });

  it('ends for any text that could be in an environment', () => {
    const text = fc.string({ unit: fc.constantFrom(...'"\\ A=JAVA_OPTS\n\t'), maxLength: 30 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 20, maxLength: 20 }), (texts) => {
        const calls = texts.map((_, index) => `variable_of "\${${index + 1}}" JAVA_OPTS`).join('\n');
        runShell(shell, `${LOOK}\nset -f\n${calls}\n`, texts);
      }),
      { numRuns: 10 },
    );
  });

  it('reads an EnvironmentFile, whose last assignment counts, and lets only its name out', () => {
    const path = folder({
      one: '# JAVA_OPTS=no\n JAVA_OPTS="-Xmx1g -Dx=secret"\n',
      two: "X=1\nJAVA_OPTS='-Xmx2g'\n",
    });
    const files = `${path}/one (ignore_errors=no)\n${path}/missing (ignore_errors=yes)\n${path}/two (ignore_errors=yes)`;
    const script = `FOUND=\nvariable_of_files "$1" JAVA_OPTS\ns "by $GIVEN_BY"; words s w "$VALUE"`;
    expect(plain(records(shell, script, [files]), path)).toEqual(['by /two', 'w -Xmx2g']);
  });

  it('takes nothing of an EnvironmentFile in which an assignment is not UTF-8, as systemd does', () => {
    const path = folder({ one: 'JAVA_OPTS=-Xmx1g\n' });
    const latin = Buffer.concat([Buffer.from('JAVA_OPTS=-Xmx2g\nX=caf'), Buffer.from([0xe9, 0x0a])]);
    writeFileSync(`${path}/two`, latin);
    const files = `${path}/one (ignore_errors=no)\n${path}/two (ignore_errors=yes)`;
    const script = `FOUND=\nvariable_of_files "$1" JAVA_OPTS\ns "by $GIVEN_BY"; words s w "$VALUE"`;
    expect(plain(records(shell, script, [files]), path)).toEqual(['by /one', 'w -Xmx1g']);
  });

  it('reads the variables of running processes, all by one grep or each by itself', () => {
    const environments = [
      { JAVA_OPTS: '-Xmx1g\nJAVA_OPTS=-Xmx9g', OTHER: 'JAVA_OPTS=no', X: 'a\nJAVA_OPTS=-Xmx8g' },
      { XJAVA_OPTS: '1', NODE_OPTIONS: '--max=2' },
    ];
    const children = environments.map((env) => spawn('/bin/sleep', ['60'], { env }));
    try {
      const [one, two] = children.map(({ pid }) => pid);
      const script = (
        between: string,
      ): string => `REQ="a.service JAVA_OPTS\nb.service - NODE_OPTIONS JAVA_OPTS\nc.service -"
SHOW="MainPID=${one}\n\nMainPID=${two}\n\nMainPID=0"
read_environments
${between}
for pid in ${one} ${two} 999999999; do
  for name in JAVA_OPTS NODE_OPTIONS; do running_variable $pid $name; s "$RUN_SET $RUN_VALUE"; done
done`;
      const bulk = plain(records(shell, script('s "$(printf "%s\\n" "$RUNNING" | grep -c /environ:.)"')));
      expect(bulk).toEqual(['2', 'yes -Xmx1g\u0001JAVA_OPTS=-Xmx9g', 'no ', 'no ', 'yes --max=2', 'no ', 'no ']);
      expect(plain(records(shell, script('RUNNING=')))).toEqual(bulk.slice(1));
    } finally {
      for (const child of children) child.kill();
    }
  });

  it('reads of many processes at once what it reads of one, and of no more of them than a program takes arguments for', () => {
    const pids = Array.from({ length: 1500 }, () => process.pid);
    const path = folder({ 'tree/u/cgroup.procs': `${pids.join('\n')}\n` });
    const units = Array.from({ length: 20 }, (_, index) => `${index}.service JAVA_OPTS`);
    const show = units.map(
      (_, index) => `MainPID=${process.pid}\nControlGroup=/${index === 19 ? 'u' : 'none'}\nEnd=\n`,
    );
    const script = `CGROUP=v2 MEMORY_ROOT=$1 TREE_ROOT=$1/tree END=End= wants_maps=yes
REQ='${units.join('\n')}'
SHOW='${show.join('')}'
read_running
case $READ in ' ${process.pid} ') s once ;; esac
eval "score=\$SC_${process.pid} pages=\$PG_${process.pid} mine=\$AT_${process.pid}"
cgroups_of ${process.pid}
[ "$GROUP_AT" = "$mine" ] && s same
READ=
cgroups_of ${process.pid}
[ "$GROUP_AT" = "$mine" ] && s same
s "$score"
[ "$pages" -gt 100 ] && s mapped
look_process s ${process.pid}`;
    const found = plain(records(shell, script, [path]));
    const score = readFileSync('/proc/self/oom_score_adj', 'utf8').trim();
    const limit = /^Max address space +(\S+) +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    expect(found.slice(0, 5)).toEqual(['once', 'same', 'same', score, 'mapped']);
    expect(found).toContain(`m score ${score}`);
    expect(found).toContain(`m as ${limit?.[1] ?? ''} ${limit?.[2] ?? ''}`);
  });
});
