/**
 * The words of a start command are known one by one, as the bus of systemd has them; and what env(1) or a shell in it
 * does to the variable.
 */
import { describe, expect, it } from 'vitest';
import { records, SHELLS } from '../../remote/shells';

describe.each(SHELLS)('the words of a start command in $shell', (shell) => {
  const run = (call: string, ...args: readonly string[]): readonly string[] => records(shell, call, args);

  it.each<[string, string, string]>([
    [
      'a blank in quotes',
      `"/usr/bin/java" 3 "/usr/bin/java" "-Dx=-Xms64m -Xmx900m" "Main" false 0`,
      '/usr/bin/java|-Dx=-Xms64m -Xmx900m|Main',
    ],
    ['another name', `"/usr/bin/java" 2 "api" "-Xmx9m" false 0`, '/usr/bin/java|-Xmx9m'],
    [
      'quotes and backslashes',
      `"/bin/sh" 3 "sh" "-c" "A=\\"b c\\"\\nexec x\\\\y" false`,
      '/bin/sh|-c|A="b c"; exec x\\y',
    ],
    ['a path alone', `"/opt/a" 1 "/opt/a" false 0 0`, '/opt/a'],
    ['two commands', `"/opt/a" 1 "/opt/a" false 0 0 0 0 0 0 0 "/opt/b" 1 "/opt/b" false 0`, '/opt/a'],
  ])('%s', (_, shown, words) => {
    const call = `SOH=$(printf '\\001'); EXACT=; COMMAND=kept; words_of_bus "a(sasbttttuii) 1 $1"; IFS=' '; set -- $COMMAND; IFS='|'; printf '%s' "$EXACT $*" | tr '\\001' ' '; IFS=" $TAB$NL"`;
    expect(run(call, shown).length).toBe(0);
    expect(run(`${call}; echo`, shown)).toEqual([`yes ${words}`]);
  });

  it('none is known where the bus says nothing, or nothing is started', () => {
    const call = `EXACT=; COMMAND=kept; words_of_bus "$1"; v "$COMMAND$EXACT"`;
    expect(run(call, '')).toEqual(['N~ kept']);
    expect(run(call, 'a(sasbttttuii) 0')).toEqual(['N~ kept']);
  });

  it('a file that systemd has not read is read with its quotes', () => {
    const call = `stale=yes; exact_command a.service "$1"; v "$(printf '%s' "$COMMAND" | tr '\\001' '_') $EXACT"`;
    expect(run(call, `-/usr/bin/java "-Da=b c" '-Xmx1g' Main`)).toEqual(['N~ -/usr/bin/java -Da=b_c -Xmx1g Main yes']);
  });

  it('a unit has a path on the bus', () => {
    expect(run('bus_name "$1"; v "$BUS_NAME"', '1a-b_c@x.service')).toEqual(['N~ _31a_2db_5fc_40x_2eservice']);
  });

  it.each<[string, readonly string[]]>([
    ['/usr/bin/env JAVA_OPTS=-Xmx9m /opt/start.sh', ['N~ xset sets env']],
    ['-/usr/bin/env -u A B=1 JAVA_OPTS= /opt/start.sh', ['N~ xset sets env']],
    ['/usr/bin/env -u JAVA_OPTS /opt/start.sh', ['N~ xset unsets env']],
    ['/usr/bin/env -i PATH=/bin /opt/start.sh', ['N~ xset clears env']],
    ['/usr/bin/env - /opt/start.sh', ['N~ xset clears env']],
    ['/usr/bin/nice -n 5 env --unset=JAVA_OPTS /opt/start.sh', ['N~ xset unsets env']],
    ['/usr/bin/env -i JAVA_OPTS=${JAVA_OPTS} /opt/start.sh', []],
    ['/usr/bin/env JAVA_OPTS=${JAVA_OPTS}\u0001-Da /opt/start.sh', []],
    ['/usr/bin/env JAVA_OPTS=-Xmx9m java $JAVA_OPTS Main', []],
    ['/usr/bin/env JAVA_OPTS=-Xmx9m java Main', ['N~ xset sets env']],
    ['/usr/bin/env MY_JAVA_OPTS=1 -u MY_JAVA_OPTS /opt/start.sh JAVA_OPTS=1', []],
    ['/usr/bin/env java -Xmx9m Main -i', []],
    ['/opt/env/start.sh -i', []],
    ['', []],
    ['/bin/su - app -c exec\u0001java\u0001$JAVA_OPTS\u0001Main', ['N~ xset login su']],
    ['/sbin/runuser -l app -c /opt/start.sh', ['N~ xset login runuser']],
    ['-/usr/bin/nice /bin/su --login app -c /opt/start.sh', ['N~ xset login su']],
    ['/bin/su app -c /opt/start.sh\u0001-l', []],
    ['/bin/su - app -c java\u0001${JAVA_OPTS}', []],
    ['/bin/su -l -w JAVA_OPTS app -c /opt/start.sh', []],
    ['/opt/issu -l', []],
  ])('env and su: %j', (command, found) => {
    expect(run('look_start_loss JAVA_OPTS "$1"', command)).toEqual(found);
  });

  it.each<[string, string]>([
    [`/bin/sh -c A=1;\u0001exec\u0001java`, 'A=1;| exec java'],
    [`/usr/bin/env A=1 bash -ec exec\u0001java more`, 'exec java'],
    ['/bin/sh /opt/start.sh -c x', ''],
    ['/opt/start.sh sh', ''],
  ])('a shell is given text: %j', (command, text) => {
    const call = `SOH=$(printf '\\001'); EXACT=yes; shell_text "$1"; printf '%s\\n' "$SHELL_TEXT" | tr '\\n' '|'; echo`;
    expect(run(call, command)).toEqual([`${text}|`]);
  });

  it('text whose end is not known goes to the end of the command', () => {
    const call = `SOH=$(printf '\\001'); EXACT=; shell_text "$1"; printf '%s\\n' "$SHELL_TEXT" | tr '\\n' '|'; echo`;
    expect(run(call, `/bin/sh -c 'A=1; exec java $A'`)).toEqual(['A=1;| exec java $A|']);
  });
});
