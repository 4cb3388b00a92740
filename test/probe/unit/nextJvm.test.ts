/** What the JVM of a unit that does not run would be started with, from its command line and its environment. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { observeStarts } from '../../../src/probe/unit/observeJvms';
import { records, SHELLS } from '../../remote/shells';

const folder = mkdtempSync(join(tmpdir(), 'oomcfg-next-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(SHELLS)('the options of a next start in $shell', (shell) => {
  const next = (command: string, environment = '', variable = 'JAVA_OPTS', more = ''): readonly string[] =>
    records(
      shell,
      `state=inactive environment="$2" environment_files= unset_environment= passed= MANAGER=Environment= FOUND=yes VALUE=kept TAKES= KNOWN=
       ${more}
       look_next_jvm "$3" "$1"; v "kept $FOUND $VALUE"`,
      [command, environment, variable],
    ).map((line) => line.replace(/^N~ (?:jw )?/, ''));

  it.each<[string, readonly string[]]>([
    ['/usr/bin/java -Xms900m $JAVA_OPTS -Xmx3g -jar a.jar', ['c -Xms900m', 'c -variable', 'c -Xmx3g']],
    ['/usr/bin/java -jar a.jar $JAVA_OPTS -Xmx3g', []],
    ['/usr/bin/env A=1 java -Da=secret ${JAVA_OPTS} Main -Xmx3g', ['c -Da 0', 'c -variable']],
    ['-/usr/bin/java -cp /a $OTHER $JAVA_OPTS Main', ['c -Xms1g', 'c -Db 0', 'c -variable']],
    ["/bin/sh -c 'exec java -Xmx1g $JAVA_OPTS Main'", ['c -Xmx1g', 'c -variable']],
  ])('%s', (command, found) => {
    expect(next(command, 'OTHER="-Xms1g -Db=secret"'.replace(/^(\w+)="(.*)"$/, '"$1=$2"'))).toEqual([
      'jnext',
      ...found,
      'kept yes kept',
    ]);
  });

  it('are those of the variables that a JVM reads, but of the one that is asked for', () => {
    const environment = 'JAVA_TOOL_OPTIONS=-Xmx1g JDK_JAVA_OPTIONS=-Xmx2g _JAVA_OPTIONS=-Xmx4g';
    expect(next('/usr/bin/java -Xmx3g A', environment, 'JDK_JAVA_OPTIONS')).toEqual([
      'jnext',
      't -Xmx1g',
      'c -Xmx3g',
      'u -Xmx4g',
      'kept yes kept',
    ]);
  });

  it('take the values of variables with their quotes, in a file as well, and without what the unit takes away', () => {
    const file = join(folder, 'env');
    writeFileSync(file, `OTHER="-Xmx8g -Da='b c' -Xss2m"\n_JAVA_OPTIONS=-Xmx4g\nLAST=-Xmx6g -Db\n`);
    const line = '/usr/bin/java $OTHER $JAVA_OPTS ${LAST} Main';
    expect(next(line, '"OTHER=-Xmx1g"', 'JAVA_OPTS', `environment_files="${file} (ignore_errors=no)"`)).toEqual([
      'jnext',
      'c -Xmx8g',
      'c -Da 0',
      'c -Xss2m',
      'c -variable',
      'c -Xmx 0',
      'u -Xmx4g',
      'kept yes kept',
    ]);
    expect(next('/usr/bin/java Main', '_JAVA_OPTIONS=-Xmx4g', 'JAVA_OPTS', 'unset_environment=_JAVA_OPTIONS')).toEqual([
      'jnext',
      'kept yes kept',
    ]);
  });

  it('are those of argument files as well, and of what env or a shell sets', () => {
    writeFileSync(join(folder, 'args'), '-Xmx8g -cp /a\n-Da="b c"\n');
    expect(next(`/usr/bin/java @${folder}/args @args Main`, `JDK_JAVA_OPTIONS=@${folder}/args`)).toEqual([
      'jnext',
      'a -Xmx8g',
      'a -Da 0',
      'a -Xmx8g',
      'a -Da 0',
      'jfilegone',
      'kept yes kept',
    ]);
    const env = '/usr/bin/env -i _JAVA_OPTIONS=-Xmx4g A=1 java Main';
    expect(next(env, '_JAVA_OPTIONS=-Xmx5g')).toEqual(['jnext', 'u -Xmx4g', 'kept yes kept']);
  });

  it('are those of jsvc, which reads no JDK_JAVA_OPTIONS', () => {
    expect(next('/usr/bin/jsvc -user app -home /x -Xmx3g -cp /a Main -Xmx1g', 'JDK_JAVA_OPTIONS=-Xmx9g')).toEqual([
      'jnext',
      'c -Xmx3g',
      'kept yes kept',
    ]);
  });

  it('of a script are reported as what may come to its JVM, by variable', () => {
    const file = join(folder, 'env');
    writeFileSync(
      file,
      `# -Xmx1m\nCATALINA_OPTS = "-Xmx8g -Dpassword=secret -XX:MaxMetaspaceSize=64m"\nJAVA_OPTS=-Xmx9g\n`,
    );
    const more = `environment_files="${file} (ignore_errors=no)"`;
    expect(next('/opt/start.sh', 'A=1 "JVM_OPTS=-Da -Xms1g" PLAIN=x', 'JAVA_OPTS', more)).toEqual([
      'jmay JVM_OPTS -Xms1g',
      'jmay CATALINA_OPTS -Xmx8g',
      'jmay CATALINA_OPTS -XX:MaxMetaspaceSize=64m',
      'jdark',
      'kept yes kept',
    ]);
    expect(next('/opt/start.sh', '', 'JAVA_OPTS', 'environment_files="$NL"')).toEqual(['jdark', 'kept yes kept']);
  });

  it('are those of the command line of a script', () => {
    const shell = `/bin/sh -c 'JAVA_OPTS="$JAVA_OPTS -Xmx9g"; exec java $JAVA_OPTS'`;
    expect(next(shell)).toEqual(['jmay ExecStart= -Xmx9g', 'jdark', 'kept yes kept']);
    expect(next('/opt/start.sh -Xmx3g --jvm=-Xmx4g')).toEqual(['jmay ExecStart= -Xmx3g', 'jdark', 'kept yes kept']);
  });

  it.each<[string, readonly string[]]>([
    ['/bin/sh /opt/start.sh', ['jdark']],
    ['', []],
  ])('are not known of %j', (command, found) => {
    expect(next(command)).toEqual([...found, 'kept yes kept']);
  });

  it('are not asked of a unit that runs', () => {
    expect(records(shell, 'state=active; look_next_jvm JAVA_OPTS "/usr/bin/java -Xmx1g A"')).toEqual([]);
  });
});

it('have the place of the variable among them', () => {
  const read = (...words: readonly string[]) =>
    observeStarts([{ type: 'jnext', text: '' }, ...words.map((text) => ({ type: 'jw', text }))], []).nextOptions;
  const from = 'the command line';
  expect(read('c -Xmx1g', 'c -variable', 'c -ea')).toEqual({
    options: [
      { word: '-Xmx1g', from },
      { word: '-ea', from },
    ],
    place: 1,
  });
  expect(read('c -ea')).toEqual({ options: [{ word: '-ea', from }] });
  expect(observeStarts([{ type: 'jw', text: 'c -ea' }], []).nextOptions).toBeUndefined();
});
