/**
 * What a command line of ExecStart= comes to: the program that another one starts, and whether it gets the variable in
 * one word.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { records, SHELLS } from '../remote/shells';

const JAVA = ['x java'];

describe.each(SHELLS)('a command line in $shell', (shell) => {
  const program = (line: string): readonly string[] =>
    records(shell, 'look_program "$1" JAVA_OPTS', [line]).map((text) => text.replace('N= ', ''));

  it.each<[string, readonly string[]]>([
    ['/usr/bin/java -jar a.jar', JAVA],
    ['-@/usr/bin/java -jar a.jar', JAVA],
    ['"/opt/app/run.sh" x', ['x run.sh']],
    ['/opt/app/run.sh java', ['x run.sh']],
    ['/usr/bin/env java -jar a.jar', JAVA],
    ['/usr/bin/env -u X A=1 java -jar a.jar', JAVA],
    ['/usr/bin/env -u X A=1 python3 a.py', ['x python3']],
    ['/usr/bin/env A=1', ['x env']],
    ['/usr/bin/nice -n 5 java -jar a.jar', JAVA],
    ['/usr/bin/nice -n 5 java17 -jar a.jar', ['x java17']],
    ['/usr/bin/nice -n 5 catalina.sh run', ['x nice']],
    ['/usr/bin/nice -n 5 /bin/true java', ['x true']],
    ['/usr/bin/ionice -c 3 -t /usr/bin/java -jar a.jar', JAVA],
    ['/usr/bin/chrt -f 10 java -jar a.jar', JAVA],
    ['/usr/bin/taskset -c 0,1 nice java -jar a.jar', JAVA],
    ['/usr/bin/taskset -c 0 /usr/bin/nice -n 5 java -jar a.jar', JAVA],
    ['/usr/bin/setpriv --reuid app --clear-groups java -jar a.jar', JAVA],
    ['/usr/bin/numactl --cpunodebind=0 java -jar a.jar', JAVA],
    ['/usr/bin/timeout 1d java -jar a.jar', JAVA],
    ["/bin/sh -c 'exec java -jar a.jar'", JAVA],
    ["/bin/sh -c 'java -jar a.jar'", JAVA],
    ['/bin/bash -lc "cd /opt/app && exec java -jar a.jar"', JAVA],
    ["/bin/sh -c 'ulimit -n 9999; A=1 exec nice -n 5 java -jar a.jar'", JAVA],
    ["/bin/sh -c 'exec java $JAVA_OPTS -jar a.jar'", ['xv', 'x java']],
    // Forms of a shell: systemd leaves those with a colon, or with two dollars, to it.
    ["/bin/sh -c 'exec java ${JAVA_OPTS:--Xmx1g} -jar a.jar'", ['xv', 'x java']],
    ["/bin/sh -c 'exec java $${JAVA_OPTS:=-Xmx1g} -jar a.jar'", ['xv', 'x java']],
    ["/bin/sh -c 'exec java $${JAVA_OPTS?none} -jar a.jar'", ['xv', 'x java']],
    ["/bin/sh -c 'exec java $${JAVA_OPTS:+-Xmx1g} -jar a.jar'", ['x java']],
    ["/bin/sh -c 'exec java $${JAVA_OPTS+-Xmx1g} -jar a.jar'", ['x java']],
    ["/bin/sh -c 'exec java ${JAVA_OPTS--Xmx1g} -jar a.jar'", ['x java']],
    ['/usr/bin/sudo -u app java -jar a.jar', JAVA],
    ['/usr/bin/sudo -u app /bin/true java', ['x true']],
    [`/bin/sh -c 'JAVA_OPTS="$JAVA_OPTS -Xmx1g"; exec java $JAVA_OPTS Main'`, ['x sh']],
    [`/bin/sh -c 'MY_JAVA_OPTS=1; exec java $JAVA_OPTS Main'`, ['xv', 'x java']],
    ["/bin/sh -c '. /etc/default/app; exec java $OPTS -jar a.jar'", ['x sh']],
    ["/bin/sh -c 'exec java $(cat /etc/opts) -jar a.jar'", ['x sh']],
    ["/bin/sh -c 'echo java; exec /opt/run.sh java'", ['x sh']],
    ['/bin/sh /opt/app/java', ['x sh']],
  ])('%s', (line, found) => {
    expect(program(line)).toEqual(found);
  });

  it.each<[string, readonly string[]]>([
    [
      '/usr/bin/java $JAVA_OPTS -Xmx1g -Da=1 -XX:MaxMetaspaceSize=1m -jar a.jar -Xss1m',
      ['-Xmx', '-XX:MaxMetaspaceSize'],
    ],
    ['/usr/bin/java -Xmx1g $JAVA_OPTS @/etc/jvm.options Main', ['@']],
    ["/bin/sh -c 'exec java $JAVA_OPTS -Xmx${HEAP} Main'", ['-Xmx']],
    ['/usr/bin/java $JAVA_OPTS -mx1g -ss512k -ms${HEAP} -msx Main', ['-Xmx', '-Xss', '-Xms']],
    ["/bin/sh -c 'exec java $${JAVA_OPTS:--Xss1m -Xms1m} -Xmx${HEAP} Main'", ['-Xmx']],
    ["/bin/sh -c 'exec java -XX:+Ü ${JAVA_OPTS} -XX:+UseÜ'", []],
    ['/opt/run.sh $JAVA_OPTS -Xmx1g', []],
    ['/usr/bin/java -Xmx1g', []],
  ])('has options after the variable: %s', (line, found) => {
    const said = records(shell, 'look_program "$1" JAVA_OPTS', [line]);
    expect(said.filter((text) => text.includes(' xb ')).map((text) => text.replace('N~ xb ', ''))).toEqual(found);
  });

  it.each<[string, string, readonly string[]]>([
    ['/nowhere/a.env (ignore_errors=no)', '/bin/sh', ['needs environment /nowhere/a.env']],
    ['/nowhere/a.env (ignore_errors=yes)', '/bin/sh', []],
    ['/nowhere/*.env (ignore_errors=no)', '/bin/sh', ['needs pattern /nowhere/*.env']],
    ['/nowhere/*.env (ignore_errors=yes)', '/bin/sh', []],
    ['/etc/pass?d (ignore_errors=no)', '/bin/sh', []],
    ['/etc (ignore_errors=no)', '/bin/sh', ['needs text /etc']],
    ['/etc/passwd (ignore_errors=no)', '/nowhere/run', ['needs program /nowhere/run']],
    ['', '/etc/passwd', ['needs mode /etc/passwd']],
  ])('needs files at its next start: %s, %s', (file, path, found) => {
    const call = `stale=no\nenvironment_files=$1\nstarts="{ path=$2 ; argv[]=$2 ; ignore_errors=no ; x }"\nlook_start_needs $$`;
    expect(records(shell, call, [file, path]).map((text) => text.replace('N~ ', ''))).toEqual(found);
  });

  it.each<[string, readonly number[], boolean]>([
    ['an assignment in Latin-1', [...Buffer.from('A=caf'), 0xe9, 0x0a], true],
    ['a name in Latin-1', [0xe9, ...Buffer.from('=1\n')], true],
    ['a comment in Latin-1', [...Buffer.from('# caf'), 0xe9, ...Buffer.from('\nA=1\n')], false],
    ['UTF-8', [...Buffer.from('A=é€\u{1f600} "x"\nB=ÿ\u{10ffff}\uD7FF\uE000\u0800')], false],
    ['a control character', [...Buffer.from('A=\u0001\u001b\u007f\n')], false],
    ['a code point in more bytes than it needs', [...Buffer.from('A='), 0xc0, 0xaf], true],
    ['a surrogate', [...Buffer.from('A='), 0xed, 0xa0, 0x80], true],
    ['a code point that is cut off', [...Buffer.from('A='), 0xe2, 0x82], true],
    ['a byte of 0', [...Buffer.from('A=1\n'), 0, ...Buffer.from('B=2\n')], true],
    ['nothing', [], false],
  ])('knows an EnvironmentFile that systemd rejects: %s', (_, content, isRejected) => {
    const path = join(mkdtempSync(join(tmpdir(), 'oomcfg-env-')), 'a.env');
    writeFileSync(path, Buffer.from(content));
    const call = `VERSION=252\nstale=no\nenvironment_files="$1 (ignore_errors=no)"\nstarts=\nlook_start_needs $$`;
    const said = records(shell, call, [path]);
    rmSync(dirname(path), { recursive: true });
    expect(said).toEqual(isRejected ? [`N~ needs text ${path}`] : []);
  });

  it.each<[string, readonly string[]]>([
    ['/usr/bin/java ${JAVA_OPTS} -jar a.jar', ['xw java']],
    ['/usr/bin/java "${JAVA_OPTS}" -jar a.jar', ['xw java']],
    ['/usr/bin/nice -n 5 java -ea ${JAVA_OPTS}', ['xw java']],
    ['/opt/app/run.sh ${JAVA_OPTS}', ['xw other']],
    ['/usr/bin/java $JAVA_OPTS -jar a.jar', []],
    ['/usr/bin/java -Dopts=${JAVA_OPTS} -jar a.jar', []],
    ["/bin/sh -c 'exec java ${JAVA_OPTS} -jar a.jar'", []],
    ['/usr/bin/java ${JAVA_OPTS_2}', []],
  ])('passes the variable on in one word: %s', (line, found) => {
    const said = records(shell, 'look_one_word JAVA_OPTS "$1"', [line]);
    expect(said.map((text) => text.replace('N= ', ''))).toEqual(found);
  });
});
