/** Where a command line of java in a script or in ExecStart= has the variable: in quotes, or behind the main class. */
import { describe, expect, it } from 'vitest';
import { records, SHELLS } from '../remote/shells';

const RUN = '-cp /opt/app Stay';

describe.each(SHELLS)('a command line of java in $shell', (shell) => {
  /** What is found in the lines of a script, and in which line. */
  const inScript = (...lines: readonly string[]): readonly string[] => {
    const found = lines.map((line, index) => `/opt/run.sh:${index + 1}:${line}`).join('\n');
    return records(shell, 'name=JAVA_OPTS\nfound=$1\nSCRIPTS=\nsourced=\njudge_lines', [found])
      .filter((text) => text.includes(' misplaced '))
      .map((text) => text.replace('N~ misplaced ', '').replace(' /opt/run.sh', ''));
  };

  it.each<[string, readonly string[]]>([
    [`exec java "$JAVA_OPTS" ${RUN}`, ['word 1']],
    [`java -ea "\${JAVA_OPTS}" ${RUN}`, ['word 1']],
    [`A=1 exec nice -n 5 /usr/bin/java "\${JAVA_OPTS:-}" ${RUN}`, ['word 1']],
    [`exec "$JAVA_HOME/bin/java" "$JAVA_OPTS -Da=1" ${RUN}`, ['word 1']],
    [`exec "$JAVACMD" "$JAVA_OPTS" ${RUN}`, ['mayword 1']],
    [`  exec java "$JAVA_OPTS" ${RUN}`, ['mayword 1']],
    [`if [ -n "$JAVA_OPTS" ]; then exec java "$JAVA_OPTS" ${RUN}; fi`, ['mayword 1']],
    [`[ -z "$JAVA_OPTS" ] || exec java "$JAVA_OPTS" ${RUN}`, ['mayword 1']],
    [`exec java $JAVA_OPTS ${RUN}`, []],
    [`exec java "\${JAVA_OPTS[@]}" ${RUN}`, []],
    [`exec java "\${JAVA_OPTS:+-ea}" ${RUN}`, []],
    [`exec java "$JAVA_OPTS_2" ${RUN}`, []],
    [`exec java -Dopts="$JAVA_OPTS" ${RUN}`, []],
    [`eval exec java "$JAVA_OPTS" ${RUN}`, []],
    [`exec sh -c "exec java "$JAVA_OPTS" ${RUN}"`, []],
    [`echo java "$JAVA_OPTS" ${RUN}`, []],
    [`exec catalina.sh "$JAVA_OPTS"`, []],
    [`# exec java "$JAVA_OPTS" ${RUN}`, []],
  ])('has the variable in quotes: %s', (line, found) => {
    expect(inScript(line)).toEqual(found);
  });

  it.each<[string, readonly string[]]>([
    ['exec java -jar app.jar $JAVA_OPTS', ['behind 1']],
    ['exec java -jar app.jar "$JAVA_OPTS"', ['behind 1']],
    ['exec java -m app/app.Main "$@" ${JAVA_OPTS}', ['behind 1']],
    [`java ${RUN} $JAVA_OPTS &`, ['behind 1']],
    ['exec java $OPTS -jar app.jar $JAVA_OPTS', ['maybehind 1']],
    ['exec java $JAVA_OPTS -jar app.jar $JAVA_OPTS', []],
    ['exec java -Da="b c d" $JAVA_OPTS Main', []],
    ['exec java $OPTS $JAVA_OPTS Main', []],
    ['exec java -Dat=$(date +%s) -Dday="$(date -u)" $JAVA_OPTS Main', []],
    ['exec java -Dat=`date +%s` $JAVA_OPTS Main', []],
    ['if a; then java -jar a.jar; else exec java $JAVA_OPTS -jar b.jar; fi', []],
    ['java -jar a.jar && exec java $JAVA_OPTS -jar b.jar', []],
    ['java -jar a.jar # $JAVA_OPTS', []],
  ])('has the variable behind the main class: %s', (line, found) => {
    expect(inScript(line)).toEqual(found);
  });

  it('gets a list of words in which the variable is one', () => {
    expect(inScript('OPTS=(-ea "$JAVA_OPTS")', `exec java "\${OPTS[@]}" ${RUN}`)).toEqual(['mayword 1']);
    expect(inScript('OPTS+=("$JAVA_OPTS")', `exec java "\${OPTS[@]}" ${RUN}`)).toEqual(['mayword 1']);
    expect(inScript('OPTS=("$JAVA_OPTS")', `exec java \${OPTS[@]} ${RUN}`)).toEqual([]);
    expect(inScript('OPTS=($JAVA_OPTS)', `exec java "\${OPTS[@]}" ${RUN}`)).toEqual([]);
    expect(inScript('set -- "$JAVA_OPTS" "$@"', 'exec java "$@"')).toEqual(['mayword 1']);
    expect(inScript('set -- "$JAVA_OPTS" "$@"', 'exec node "$@"')).toEqual([]);
  });

  it('goes on in the next line', () => {
    expect(inScript('exec java -ea \\', '  "$JAVA_OPTS" \\')).toEqual(['mayword 2']);
    expect(inScript('eval exec java -ea \\', '  "$JAVA_OPTS" \\')).toEqual([]);
    expect(inScript('exec catalina.sh \\', '  "$JAVA_OPTS" \\')).toEqual([]);
  });

  it('is in doubt behind another exec', () => {
    expect(inScript('  exec java -jar a.jar', `exec java "$JAVA_OPTS" ${RUN}`)).toEqual(['mayword 2']);
  });

  it.each<[string, readonly string[]]>([
    ['/usr/bin/java -jar app.jar $JAVA_OPTS', ['behind']],
    ['/usr/bin/nice -n 5 java -jar app.jar ${JAVA_OPTS}', ['behind']],
    ['/usr/bin/java $JAVA_OPTS -jar app.jar', []],
    ['/usr/bin/java -jar app.jar $JAVA_OPTS_2', []],
    ['/opt/run.sh -jar app.jar $JAVA_OPTS', []],
    ["/bin/sh -c 'exec java -jar app.jar $JAVA_OPTS'", []],
  ])('of ExecStart= has the variable behind the main class: %s', (line, found) => {
    const said = records(shell, 'EXACT=\nGUESSED=\nlook_behind_main JAVA_OPTS "$1"', [line]);
    expect(said.map((text) => text.replace('N~ misplaced ', '').replace(' 0 ExecStart=', ''))).toEqual(found);
  });

  it.each<[string, string, readonly string[]]>([
    ['a word without a dash', 'EXACT=yes', ['behind']],
    // (systemctl shows `-Da="b c"` like that.)
    ['a word that can be part of another', 'EXACT=', []],
  ])('of ExecStart= has a main class where its words are known: %s', (_, exact, found) => {
    const call = `id=\nstale=no\nGUESSED=\nNEXT_COMMAND=$1\n${exact}\nlook_behind_main JAVA_OPTS "$1"`;
    const said = records(shell, call, ['/usr/bin/java -Da=b c $JAVA_OPTS Main']);
    expect(said.map((text) => text.replace('N~ misplaced ', '').replace(' 0 ExecStart=', ''))).toEqual(found);
  });
});
