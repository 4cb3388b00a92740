/** The functions of the look on made-up files: what leaves a host of a unit file, a sysctl file, a cgroup and an environment. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readRecords } from '../../src/probe/records';
import { CHANGE, LOOK, records, runShell, SHELLS } from '../remote/shells';

const root = mkdtempSync(join(tmpdir(), 'oomcfg-look-'));
afterAll(() => rmSync(root, { recursive: true }));

let number = 0;
/** A new folder with these files; returns its path. */
function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const path = join(root, String(number++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** Without the prefix and the path of the folder. */
const plain = (lines: readonly string[], path = ''): readonly string[] =>
  lines.map((line) => line.replace(/^N([=~]) /, (_, mark: string) => (mark === '=' ? '' : '~')).replaceAll(path, ''));

describe.each(SHELLS)('the look in $shell', (shell) => {
  it('lets only names and managed values of a unit file out', () => {
    const path = folder({
      'a.service': [
        '[Unit]',
        'MemoryMax=9G',
        'Environment=JAVA_OPTS=unit',
        '[Service]',
        '# MemoryMax=8G',
        '; MemoryMax=7G',
        '  MemoryMax = 1G \t',
        'MemoryHigh=',
        'LimitAS=1G:\\',
        '  2G',
        'Environment="JAVA_OPTS=-Dpassword=secret" X=1',
        'Environment=OTHER=secret',
        'EnvironmentFile=/etc/default/secret',
        'ExecStart=-"/opt/my app/start.sh" --token secret',
        'ExecStart=@!/usr/bin/java -jar x',
        'ExecStart=',
        'OOMScoreAdjust=-5',
        '[Install]',
        'MemoryMax=6G',
        '[Slice]',
        'MemoryLimit=2G',
      ].join('\n'),
    });
    const found = plain(records(shell, 'look_file "$1" JAVA_OPTS', [`${path}/a.service`]), path);
    expect(found).toEqual([
      'f /a.service',
      'a 7 MemoryMax=1G',
      'a 8 MemoryHigh=',
      'a 10 LimitAS=1G:   2G',
      'e 11',
      'x my',
      'x java',
      'x ',
      'a 17 OOMScoreAdjust=-5',
      'a 21 MemoryLimit=2G',
    ]);
    expect(found.join('\n')).not.toContain('secret');
  });

  it('reads no more than 5000 lines of a file, and the last one without its end', () => {
    const path = folder({
      'a.conf': `[Service]\n${'#\n'.repeat(4998)}MemoryMax=1G\nMemoryMax=2G\n`,
      'b.conf': '[Service]\nMemoryMax=3G',
      'c.conf': '',
      'd.conf': `[Service]\nMemoryMax=${'9'.repeat(20_000)}\n`,
    });
    const read = (name: string) => plain(records(shell, 'look_file "$1" -', [`${path}/${name}`]), path);
    expect(read('a.conf')).toEqual(['f /a.conf', 'a 5000 MemoryMax=1G']);
    expect(read('b.conf')).toEqual(['f /b.conf', 'a 2 MemoryMax=3G']);
    expect(read('c.conf')).toEqual(['f /c.conf']);
    expect(read('d.conf')[1]).toBe(`a 2 MemoryMax=${'9'.repeat(20_000)}`);
  });

  it('finds the drop-ins of a unit under all its names, its template, its prefixes and its type', () => {
    const conf = '[Service]\n';
    const path = folder(
      Object.fromEntries(
        [
          'etc/a-b-c.service.d/1.conf',
          'etc/alias.service.d/2.conf',
          'etc/a-b-.service.d/3.conf',
          'etc/a-.service.d/4.conf',
          'etc/service.d/5.conf',
          'run/a-b-c.service.d/6.conf',
          'etc/a-b-c.service.d/not.txt',
          'etc/a-b.service.d/no.conf',
          'etc/x@.service.d/7.conf',
          'etc/x@1.service.d/8.conf',
          'etc/x@2.service.d/no.conf',
          'etc/has blank.service.d/no.conf',
        ].map((name) => [name, conf]),
      ),
    );
    const found = (unit: string, names: string) =>
      plain(records(shell, `UNIT_PATH="$1/run $1/etc"\nlook_drop_ins '${unit}' '${names}' -`, [path]), path).map(
        (line) => line.slice('f '.length),
      );
    expect(found('a-b-c.service', 'a-b-c.service alias.service')).toEqual([
      '/run/a-b-c.service.d/6.conf',
      '/etc/a-b-c.service.d/1.conf',
      '/etc/a-b-.service.d/3.conf',
      '/etc/a-.service.d/4.conf',
      '/etc/alias.service.d/2.conf',
      '/etc/service.d/5.conf',
    ]);
    expect(found('x@1.service', 'x@1.service')).toEqual([
      '/etc/x@1.service.d/8.conf',
      '/etc/x@.service.d/7.conf',
      '/etc/service.d/5.conf',
    ]);
    // Names whose dashes give no prefix of their own: only what is for the whole type.
    for (const odd of ['--.service', '-a.service']) expect(found(odd, odd)).toEqual(['/etc/service.d/5.conf']);
    expect(found('a--b.service', 'a--b.service')).toEqual(['/etc/a-.service.d/4.conf', '/etc/service.d/5.conf']);
    expect(found('-.slice', '-.slice')).toEqual([]);
  });

  it('passes over comments before it joins continued lines, as systemd does', () => {
    const path = folder({
      'a.conf': '[Service]\n# once this was \\\nMemoryMax=50M\n ; and \\\nMemoryHigh=40M\n',
      'b.conf': '[Service]\nEnvironment="A=1" \\\n# more\n  ; and more \\\n"JAVA_OPTS=-Xmx90m"\nMemoryMax=1G\n',
      'c.conf': '[Service]\nEnvironment=A=1 \\\n# c\nMemoryMax=50M\n',
      'd.conf': '[Service]\nEnvironment=A=1\\\\\nMemoryMax=50M\nMemoryHigh=4\\\r\n0M\r\n',
      'e.conf': '[Service]\nExecStart=/usr/bin/java \\\n  # its options\n  $JAVA_OPTS -jar x\n',
    });
    const read = (name: string) =>
      plain(records(shell, 'look_file "$1" JAVA_OPTS', [`${path}/${name}`]), path).slice(1);
    expect(read('a.conf')).toEqual(['a 3 MemoryMax=50M', 'a 5 MemoryHigh=40M']);
    expect(read('b.conf')).toEqual(['e 5', 'a 6 MemoryMax=1G']);
    expect(read('c.conf')).toEqual([]);
    expect(read('d.conf')).toEqual(['a 3 MemoryMax=50M', 'a 5 MemoryHigh=4 0M']);
    expect(read('e.conf')).toEqual(['xv', 'x java']);
  });

  it('finds the drop-ins of the prefixes of an instance, in the order in which systemd prefers them', () => {
    const folders = ['a-b-c@1-x', 'a-b-c@', 'a-b-', 'a-', 'a-b-@1-x', 'a-b-@', 'a-@1-x', 'a-@'];
    const files = (base: string) => folders.map((name) => `${base}/${name}.service.d/s.conf`);
    const all = [...files('etc'), ...files('run'), 'etc/service.d/s.conf', 'run/service.d/s.conf'];
    const path = folder(Object.fromEntries([...all, 'etc/a-b@1-x.service.d/s.conf'].map((name) => [name, ''])));
    const found = plain(
      records(shell, `UNIT_PATH="$1/etc $1/run"\nlook_drop_ins 'a-b-c@1-x.service' 'a-b-c@1-x.service' -`, [path]),
      path,
    );
    expect(found).toEqual(all.map((name) => `f /${name}`));
  });

  it('passes over a file whose name would break its record in two', () => {
    const path = folder({ 'a.service.d/x\nN= end\n.conf': '[Service]\nMemoryMax=1G\n', 'a.service.d/y.conf': '' });
    const found = records(shell, `UNIT_PATH="$1"\nlook_drop_ins a.service a.service -`, [path]);
    expect(plain(found, path)).toEqual(['f /a.service.d/y.conf']);
  });

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

  it('ends for any text that could stand in an environment', () => {
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

  it('reads the variables of running processes, all by one grep or each by itself', () => {
    const environments = [
      { JAVA_OPTS: '-Xmx1g\nJAVA_OPTS=-Xmx9g', OTHER: 'JAVA_OPTS=no', X: 'a\nJAVA_OPTS=-Xmx8g' },
      { XJAVA_OPTS: '1', NODE_OPTIONS: '--max=2' },
    ];
    const children = environments.map((env) => spawn('/bin/sleep', ['60'], { env }));
    try {
      const [one, two] = children.map(({ pid }) => pid);
      const script = (between: string): string => `REQ="a.service JAVA_OPTS\nb.service NODE_OPTIONS\nc.service -"
show="MainPID=${one}\n\nMainPID=${two}\n\nMainPID=0"
read_environments
${between}
for pid in ${one} ${two} 999999999; do
  for name in JAVA_OPTS NODE_OPTIONS; do running_variable $pid $name; s "$set $running"; done
done`;
      const bulk = plain(records(shell, script('s "$(printf "%s\\n" "$RUNNING" | grep -c /environ:)"')));
      expect(bulk).toEqual(['2', 'yes -Xmx1g\u0001JAVA_OPTS=-Xmx9g', 'no ', 'no ', 'yes --max=2', 'no ', 'no ']);
      expect(plain(records(shell, script('RUNNING=')))).toEqual(bulk.slice(1));
    } finally {
      for (const child of children) child.kill();
    }
  });

  it('finds the version of systemd that systemctl says', () => {
    const script = 'find_version\ns "$VERSION"\nv "$(systemctl --version)"';
    const [version, said] = plain(records(shell, script));
    expect(said).toMatch(new RegExp(`^~systemd ${version}\\b`));
  });

  it('reads sysctl files in every spelling that systemd-sysctl takes, the keys that are asked for alone', () => {
    const path = folder({
      'a.conf': [
        '# vm.swappiness=1',
        '; vm.swappiness=2',
        'vm.swappiness = 30 ',
        '-vm/swappiness=40',
        'kernel.hostname=secret',
        'vm.swappiness',
        'vm.panic_on_oom=1',
        '  # vm.swappiness=5',
        '\tvm.panic_on_oom = a=b:2:c ',
        '-vm.swappiness',
        ' - vm..swappiness = 12 # ops',
        '/vm/panic_on_oom/=0',
        'vm/swapp*ss = 4',
        '-vm.*',
        '* = 9',
        '*/*ness=8',
        'vm.swap/piness=1',
        'vm.swappiness.x=1',
        'net.ipv4.vm.x=1',
        'vm. swappiness=1',
        '-',
        '=',
      ].join('\n'),
    });
    const script = `SYSCTLS="vm.swappiness\nvm.panic_on_oom"\nlook_sysctl_lines "$(grep -Hn '' "$1")"`;
    expect(plain(records(shell, script, [`${path}/a.conf`]), path)).toEqual([
      'sysctlfile 3 vm.swappiness = /a.conf 30',
      'sysctlfile 4 vm.swappiness = /a.conf 40',
      'sysctlfile 7 vm.panic_on_oom = /a.conf 1',
      'sysctlfile 9 vm.panic_on_oom = /a.conf a=b:2:c',
      'sysctlfile 10 vm.swappiness - /a.conf ',
      'sysctlfile 11 vm.swappiness = /a.conf 12 # ops',
      'sysctlfile 12 vm.panic_on_oom = /a.conf 0',
      'sysctlfile 13 vm.swappiness =vm/swapp*ss /a.conf 4',
      'sysctlfile 14 vm.swappiness -vm/* /a.conf ',
      'sysctlfile 14 vm.panic_on_oom -vm/* /a.conf ',
      'sysctlfile 16 vm.swappiness =*/*ness /a.conf 8',
    ]);
  });

  it('counts what a cgroup uses without page cache, whichever of its names a unit is asked for by', () => {
    const lines = (version: string, path: string, call: string, ...groups: readonly string[]): readonly string[] => {
      const show = groups.map((group) => `MainPID=0\nControlGroup=${group}\nEnd=\n`).join('');
      const settings = `CGROUP=${version} MEMORY_ROOT=$1 TREE_ROOT=$1 end=End= wants_maps=\nREQ='${groups.map((_, index) => `${index}.service -`).join('\n')}'\nshow='${show}'`;
      return plain(records(shell, `${settings}\nread_running\n${call}`, [path]));
    };
    const v2 = folder({
      'a:b/memory.max': 'max\n',
      'a:b/memory.high': '4096\n',
      'a:b/memory.oom.group': '1\n',
      'a:b/memory.current': '10000\n',
      'a:b/memory.stat': 'anon 1\ninactive_file 3000\nactive_file 1000\nshmem 5\nactive_filex 7\n',
      'a:b/memory.swap.current': '12\n',
      'a:b/memory.pressure': 'some avg10=1.00 avg60=1\nfull avg10=0.50 avg60=0.20 avg300=0.06 total=70\n',
      'a:b/memory.events': 'low 0\noom 2\noom_kill 1\noom_group_kill 3\n',
      'x/memory.memory.service/memory.max': '8192\n',
    });
    const ofFirst = [
      'c memory.max max',
      'c memory.high 4096',
      'c memory.oom.group 1',
      '~use 6000',
      '~swapped 12',
      '~stalled 0.50',
      '~kills 1',
    ];
    expect(lines('v2', v2, 'look_cgroup s 1', '/a:b')).toEqual(ofFirst);
    const units = ['/gone', '/a:b', '/x/memory.memory.service', '/a:b', ''];
    expect(lines('v2', v2, 'look_cgroup s 2', ...units)).toEqual(ofFirst);
    expect(lines('v2', v2, 'look_cgroup s 4', ...units)).toEqual(ofFirst);
    expect(lines('v2', v2, 'look_cgroup s 3', ...units)).toEqual(['c memory.max 8192']);
    expect(lines('v2', v2, 'look_cgroup s 1; look_cgroup s 5', ...units)).toEqual([]);
    const v1 = folder({
      'u/memory.limit_in_bytes': '9223372036854771712\n',
      'u/memory.usage_in_bytes': '100\n',
      'u/memory.stat': 'inactive_file 1\ntotal_inactive_file 300\n',
      'u/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 4\n',
    });
    expect(lines('v1', v1, 'look_cgroup v 1', '/u')).toEqual([
      '~c memory.limit_in_bytes 9223372036854771712',
      '~use 0',
      '~kills 4',
    ]);
    expect(lines('v1', v1, 'use_of "$1/u"; s "$used"', '/u')).toEqual(['0']);
    expect(lines('v2', v2, 'use_of "$1/a:b"; s "$used"', '/a:b')).toEqual(['6000']);
    expect(lines('v2', v2, 'use_of "$1"; s "-$used"', '/a:b')).toEqual(['-']);
  });

  it('reads of many processes at once what it reads of one, and of no more of them than a program takes arguments for', () => {
    const pids = Array.from({ length: 1500 }, () => process.pid);
    const path = folder({ 'tree/u/cgroup.procs': `${pids.join('\n')}\n` });
    const units = Array.from({ length: 20 }, (_, index) => `${index}.service JAVA_OPTS`);
    const show = units.map(
      (_, index) => `MainPID=${process.pid}\nControlGroup=/${index === 19 ? 'u' : 'none'}\nEnd=\n`,
    );
    const script = `CGROUP=v2 MEMORY_ROOT=$1 TREE_ROOT=$1/tree end=End= wants_maps=yes
REQ='${units.join('\n')}'
show='${show.join('')}'
read_running
case $READ in ' ${process.pid} ') s once ;; esac
eval "score=\$SC_${process.pid} pages=\$PG_${process.pid} mine=\$AT_${process.pid}"
cgroups_of ${process.pid}
[ "$at" = "$mine" ] && s same
READ=
cgroups_of ${process.pid}
[ "$at" = "$mine" ] && s same
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

  it('tells what was there before oomcfg, and nothing else of that file', () => {
    const path = folder({ before: 'sysctl vm.swappiness 60\nsecret\nscore a.service 5\nmade 1 /swap' });
    expect(plain(records(shell, 'STATE=$1\nlook_state', [path]))).toEqual([
      'before sysctl vm.swappiness 60',
      'before score a.service 5',
    ]);
    expect(records(shell, 'STATE=$1/none\nlook_state', [path])).toEqual([]);
  });

  it('looks at the units and sysctls of the generation as well, and at a variable that the spec dropped', () => {
    const path = folder({
      'current/manifest': [
        'oomcfg 000002-ab shop',
        'unit a.service JAVA_OPTS',
        'unit b.service -',
        'unit c.service JAVA_OPTS',
        'sysctl vm.swappiness',
        'sysctl vm.panic_on_oom',
        'file /systemd/system/a.service.d/oomcfg-test.conf',
        '',
      ].join('\n'),
      'current/systemd/system/a.service.d/oomcfg-test.conf': 'text',
    });
    const script = [
      'CURRENT=$1/current STATE=$1',
      'REQ="a.service -\nc.service JDK_JAVA_OPTIONS" SYSCTLS=vm.swappiness',
      'look_generation',
      'IFS=";"',
      's "$(printf "%s" "$REQ|$SYSCTLS" | tr "\\n" ";")"',
      'IFS=" "',
      'for id in a.service b.service c.service d.service; do',
      `  variable=JDK_JAVA_OPTIONS environment='A=1 "JAVA_OPTS=-Xmx1g -Da=secret" B=2'`,
      '  s "$id"',
      '  other_variable',
      'done',
    ].join('\n');
    expect(plain(records(shell, script, [path]))).toEqual([
      'generation 000002-ab shop',
      'file missing /etc/systemd/system/a.service.d/oomcfg-test.conf',
      'head /etc/systemd/system/a.service.d/oomcfg-test.conf text',
      `sum ${createHash('sha256').update('text').digest('hex')} /etc/systemd/system/a.service.d/oomcfg-test.conf`,
      'a.service JAVA_OPTS;c.service JDK_JAVA_OPTIONS;b.service -|vm.swappiness;vm.panic_on_oom',
      ...['a.service', 'other JAVA_OPTS', 'ow -Xmx1g', 'ow -Da 0'],
      'b.service',
      ...['c.service', 'other JAVA_OPTS', 'ow -Xmx1g', 'ow -Da 0'],
      'd.service',
    ]);
  });

  it('digests the same on the host as on the controller, whatever bytes a record holds', () => {
    const bytes = fc
      .uint8Array({ maxLength: 30 })
      .map((all) => Buffer.from(all.map((one) => ([0, 10].includes(one) ? 65 : one))));
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 10 }), (texts) => {
        const file = Buffer.concat(texts.map((text) => Buffer.concat([text, Buffer.from('\n')])));
        const path = folder({ texts: file });
        const take = `s 'oomcfg 1'\nwhile IFS= read -r line; do s "x $line"; done <"$1"\ns end`;
        const printed = runShell(shell, `${LOOK}\nN=N\n${take}\nsay\n`, [`${path}/texts`]).toString('utf8');
        const there = runShell(shell, `${LOOK}\n${CHANGE}\nN=\n${take}\nstable_digest\n`, [`${path}/texts`]).toString();
        const here = readRecords(printed, 'N');
        expect(here.ok && here.digest).toBe(`sha256:${there.split(' ')[0]}`);
      }),
      { numRuns: 10 },
    );
  });
});
