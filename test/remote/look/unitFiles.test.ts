/** What leaves a host of unit files: which drop-ins are found, and that only names and managed values are printed. */
import { describe, expect, it } from 'vitest';
import { records, SHELLS } from '../shells';
import { folder, plain } from './madeUp';

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

  it('does not take a script named java for the JVM itself where it names the variable', () => {
    const path = folder({
      'wrap/java': '#!/bin/sh\nexec /usr/bin/java $JAVA_OPTS "$@"\n',
      'other/java': '#!/bin/sh\nexec /usr/bin/java "$@"\n',
      'elf/java': '\u007fELF JAVA_OPTS\n',
    });
    const told = (program: string, variable: string) =>
      plain(records(shell, 'look_program "$1" "$2"', [program, variable])).join();
    expect(told(`${path}/wrap/java -jar x`, 'JAVA_OPTS')).toBe('x *');
    expect(told(`/usr/bin/nice -n 1 ${path}/wrap/java`, 'JAVA_OPTS')).toBe('x *');
    expect(told(`${path}/wrap/java -jar x`, '-')).toBe('x java');
    expect(told(`${path}/other/java -jar x`, 'JAVA_OPTS')).toBe('x java');
    expect(told(`${path}/elf/java -jar x`, 'JAVA_OPTS')).toBe('x java');
    expect(told(`${path}/gone/java -jar x`, 'JAVA_OPTS')).toBe('x java');
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

  it('skips comments before it joins continued lines, as systemd does', () => {
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

  it('skips a file whose name would break its record in two', () => {
    const path = folder({ 'a.service.d/x\nN= end\n.conf': '[Service]\nMemoryMax=1G\n', 'a.service.d/y.conf': '' });
    const found = records(shell, `UNIT_PATH="$1"\nlook_drop_ins a.service a.service -`, [path]);
    expect(plain(found, path)).toEqual(['f /a.service.d/y.conf']);
  });
});
