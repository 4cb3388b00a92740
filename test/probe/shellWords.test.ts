/**
 * Which words of shell commands in ExecStart= a JVM gets whatever its variable holds: of these nobody has to read
 * anything.
 */
import { describe, expect, it } from 'vitest';
import { records, SHELLS } from '../remote/shells';

const GIVEN = '-Dmode=prod -XX:+UseParallelGC';
const RUN = '-cp /opt/app Stay';

describe.each(SHELLS)('options in the command of a shell, in $shell', (shell) => {
  /** Whether all of them are known to be given. */
  const isGiven = (command: string): boolean => {
    const starts = `{ path=/bin/sh ; argv[]=/bin/sh -c ${command} ; ignore_errors=no ; start_time=[n/a] ; pid=0 }`;
    const call = `id=zz-none.service; VALUE=; environment=; environment_files=; variable=JAVA_OPTS; starts=$1; find_start; for word in ${GIVEN}; do case $START_TEXT in *"$word"*) ;; *) v missing ;; esac; done`;
    return records(shell, call, [starts]).length === 0;
  };

  it.each([
    [`exec java -Xmx200m ${GIVEN} $JAVA_OPTS ${RUN}`],
    [`java ${GIVEN} \${JAVA_OPTS} ${RUN}`],
    [`"exec /usr/bin/java $JAVA_OPTS ${GIVEN} ${RUN}"`],
    [`exec /usr/lib/jvm/jdk-17/bin/java17 ${GIVEN} $JAVA_OPTS`],
    [`'cd /opt && exec java ${GIVEN} "$JAVA_OPTS" ${RUN}'`],
    [`ulimit -n 4096; exec java ${GIVEN} $JAVA_OPTS ${RUN} | logger`],
  ])('are given by %s', (command) => {
    expect(isGiven(command)).toBe(true);
  });

  it.each([
    [`[ "$JAVA_OPTS" ] || JAVA_OPTS="${GIVEN}"; exec java $JAVA_OPTS ${RUN}`],
    [`exec java \${JAVA_OPTS:-${GIVEN}} ${RUN}`],
    [`exec java \${JAVA_OPTS:=${GIVEN}} ${RUN}`],
    [`if [ -z "$JAVA_OPTS" ]; then exec java ${GIVEN} ${RUN}; else exec java $JAVA_OPTS ${RUN}; fi`],
    [`[ -z "$JAVA_OPTS" ] && exec java ${GIVEN} $JAVA_OPTS ${RUN}; exec java $JAVA_OPTS ${RUN}`],
    [`exec java \${OTHER:-${GIVEN}} $JAVA_OPTS ${RUN}`],
    [`exec java $(echo ${GIVEN}) $JAVA_OPTS ${RUN}`],
    [`exec java ${GIVEN} $JAVA_OPTS_MORE ${RUN}`],
    [`echo ${GIVEN} $JAVA_OPTS; exec /opt/start ${RUN}`],
  ])('may not be given by %s', (command) => {
    expect(isGiven(command)).toBe(false);
  });
});
