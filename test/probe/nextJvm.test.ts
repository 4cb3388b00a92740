/** What the JVM of a unit that does not run would be started with, from its command line and its environment. */
import { describe, expect, it } from 'vitest';
import { observeStarts } from '../../src/probe/observeJvms';
import { records, SHELLS } from '../remote/shells';

describe.each(SHELLS)('the options of a next start in $shell', (shell) => {
  const next = (command: string, environment = '', variable = 'JAVA_OPTS'): readonly string[] =>
    records(
      shell,
      'state=inactive environment="$2" FOUND=yes VALUE=kept TAKES= KNOWN=; look_next_jvm "$3" "$1"; v "kept $FOUND $VALUE"',
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

  it.each(['/opt/start.sh -Xmx3g', '/bin/sh /opt/start.sh', ''])('are not known of %j', (command) => {
    expect(next(command)).toEqual(['kept yes kept']);
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
