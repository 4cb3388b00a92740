/**
 * Memory options that the scripts of a stopped unit give its next JVM by themselves, and how they read the variable;
 * the scripts are those of well-known programs, cut down.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { records, SHELLS } from '../../remote/shells';

const folder = mkdtempSync(join(tmpdir(), 'oomcfg-scripts-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
/** Writes files of one program into a folder of their own. */
function files(texts: Readonly<Record<string, string>>): string {
  const home = join(folder, String((count += 1)));
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text.replaceAll('HOME', home), { encoding: 'latin1' });
  }
  return home;
}

interface Program {
  readonly texts: Readonly<Record<string, string>>;
  /** `DIR` stands for the folder. */
  readonly command: string;
  readonly variable?: string;
  readonly environment?: string;
  readonly environmentFiles?: string;
  /** Records, `DIR` in them as well. */
  readonly found: readonly string[];
}

const PROGRAMS: Readonly<Record<string, Program>> = {
  'a size after the variable': {
    texts: { 'start.sh': '#!/bin/sh\nexec java $JAVA_OPTS -Xmx900m -jar a.jar\n' },
    command: 'DIR/start.sh',
    found: ['jmay DIR/start.sh -Xmx900m', 'order behind -Xmx'],
  },
  'sizes in the short words of JDK 1.1': {
    texts: { 'start.sh': '#!/bin/sh\nO=-ss1m\nexec java -mx900m $JAVA_OPTS $O -jar a.jar\n' },
    command: 'DIR/start.sh',
    found: ['jmay DIR/start.sh -Xss1m', 'jmay DIR/start.sh -Xmx900m', 'order behind -Xss', 'order before -Xmx'],
  },
  'a size before the variable': {
    texts: { 'start.sh': '#!/bin/sh\nexec java -Xmx900m -Xss1m $JAVA_OPTS -jar a.jar\n' },
    command: '/bin/sh DIR/start.sh',
    found: ['jmay DIR/start.sh -Xmx900m', 'jmay DIR/start.sh -Xss1m', 'order before -Xmx', 'order before -Xss'],
  },
  'a size that a variable holds': {
    texts: {
      'start.sh': '#!/bin/sh\nm=90\nexec java $JAVA_OPTS -Xmx${m}m "-Xms$MIN" -Xss"$S" -XX:MaxMetaspaceSize=$M Main\n',
    },
    command: 'DIR/start.sh',
    found: [
      'jmay DIR/start.sh -Xmx 0',
      'jmay DIR/start.sh -Xms 0',
      'jmay DIR/start.sh -Xss 0',
      'jmay DIR/start.sh -XX:MaxMetaspaceSize 0',
      'order behind -Xmx',
      'order behind -Xms',
      'order behind -Xss',
      'order behind -XX:MaxMetaspaceSize',
    ],
  },
  'nothing of its own': {
    texts: {
      'start.sh':
        '#!/bin/sh\n# -Xmx1g\nif echo "$JAVA_OPTS" | grep -q -- -Xmx; then :; fi\nexec java "$JAVA_OPTS" Main\n',
    },
    command: 'DIR/start.sh',
    found: ['misplaced word 4 DIR/start.sh'],
  },
  'a value only where the variable is empty': {
    texts: { 'start.sh': '#!/bin/sh\nexec java ${JAVA_OPTS:--Xmx900m} ${GC_OPTS:--Xms90m} Main\n' },
    command: 'DIR/start.sh',
    found: ['jmay DIR/start.sh -Xms90m', 'order behind -Xms'],
  },
  'no word of the variable': {
    texts: { 'start.sh': '#!/bin/sh\nexec java $MY_JAVA_OPTS_2 $JAVA_OPTS2 Main\n' },
    command: 'DIR/start.sh',
    found: ['jdark'],
  },
  'a program that is not a script': {
    texts: { run: '\x7fELF\0\x01$JAVA_OPTS' },
    command: 'DIR/run --start',
    found: ['jdark'],
  },
  'a shell that sets it': {
    texts: {},
    command: '/bin/sh -c JAVA_OPTS=-Xmx900m;\u0001exec\u0001java\u0001$JAVA_OPTS\u0001Main',
    found: ['set sets 1 ExecStart='],
  },
  'a shell that sets it for one command': {
    texts: {},
    command: '/bin/sh -c JAVA_OPTS=-Xmx900m\u0001exec\u0001DIR/run\u0001$JAVA_OPTS',
    found: ['set sets 1 ExecStart='],
  },
  'a shell that adds to it': {
    texts: {},
    command: '/bin/sh -c JAVA_OPTS="$JAVA_OPTS\u0001-Xmx90m";\u0001exec\u0001java\u0001$JAVA_OPTS\u0001Main',
    found: ['jmay ExecStart= -Xmx90m', 'order behind -Xmx'],
  },
  'a shell that reads a file': {
    texts: { conf: 'JAVA_OPTS="-Xmx900m"\n' },
    command: '/bin/sh -c .\u0001DIR/conf;\u0001exec\u0001java\u0001$JAVA_OPTS\u0001Main',
    found: ['set sets 1 DIR/conf'],
  },
  'a file whose name is worked out': {
    texts: { 'start.sh': '#!/bin/sh\n. "$1"\n. "$CONF"\nexec java $JAVA_OPTS Main\n' },
    command: 'DIR/start.sh',
    found: ['jblind DIR/start.sh', 'jblind DIR/start.sh'],
  },
  'a file that a variable of the script names': {
    texts: {
      'init.d/app':
        '#!/bin/sh\nNAME=app\nDEFAULTS="HOME/default/$NAME"\n[ -r $DEFAULTS ] && . $DEFAULTS\nexec java $JAVA_OPTS Main\n',
      'default/app': 'JAVA_OPTS=-Xmx900m\n',
    },
    command: 'DIR/init.d/app start',
    found: ['set sets 1 DIR/default/app'],
  },
  'Tomcat: catalina.sh and setenv.sh': {
    texts: {
      'bin/catalina.sh':
        '#!/bin/sh\nif [ -r "$CATALINA_BASE/bin/setenv.sh" ]; then\n  . "$CATALINA_BASE/bin/setenv.sh"\nfi\neval exec "\\"$_RUNJAVA\\"" "\\"$LOGGING_CONFIG\\"" $JAVA_OPTS $CATALINA_OPTS \\\n  -classpath "$CLASSPATH" org.apache.catalina.startup.Bootstrap "$@" start\n',
      'bin/setenv.sh': 'CATALINA_OPTS="-Xmx900m"\n',
    },
    command: 'DIR/bin/catalina.sh run',
    environment: 'CATALINA_BASE=DIR',
    found: ['jmay DIR/bin/setenv.sh -Xmx900m', 'order behind -Xmx'],
  },
  'Kafka: a heap where none is given, and the variable behind it': {
    texts: {
      'bin/kafka-server-start.sh':
        '#!/bin/bash\nbase_dir=$(dirname $0)\nif [ "x$KAFKA_HEAP_OPTS" = "x" ]; then\n    export KAFKA_HEAP_OPTS="-Xmx1G -Xms1G"\nfi\nexec $base_dir/kafka-run-class.sh $EXTRA_ARGS kafka.Kafka "$@"\n',
      'bin/kafka-run-class.sh':
        '#!/bin/bash\nif [ -z "$KAFKA_HEAP_OPTS" ]; then\n  KAFKA_HEAP_OPTS="-Xmx256M"\nfi\nexec "$JAVA" $KAFKA_HEAP_OPTS $KAFKA_JVM_PERFORMANCE_OPTS $KAFKA_OPTS "$@"\n',
    },
    command: 'DIR/bin/kafka-server-start.sh DIR/server.properties',
    variable: 'KAFKA_OPTS',
    found: [
      'jmay DIR/bin/kafka-server-start.sh -Xmx1G',
      'jmay DIR/bin/kafka-server-start.sh -Xms1G',
      'jmay DIR/bin/kafka-run-class.sh -Xmx256M',
      'order before -Xmx',
      'order before -Xms',
    ],
  },
  'Kafka: its own variable': {
    texts: {
      'bin/kafka-server-start.sh':
        '#!/bin/bash\nif [ "x$KAFKA_HEAP_OPTS" = "x" ]; then\n    export KAFKA_HEAP_OPTS="-Xmx1G -Xms1G"\nfi\nexec $base_dir/kafka-run-class.sh kafka.Kafka "$@"\n',
      'bin/kafka-run-class.sh': '#!/bin/bash\nexec "$JAVA" $KAFKA_HEAP_OPTS $KAFKA_OPTS "$@"\n',
    },
    command: 'DIR/bin/kafka-server-start.sh',
    variable: 'KAFKA_HEAP_OPTS',
    found: ['set empty 3 DIR/bin/kafka-server-start.sh'],
  },
  'Elasticsearch: a script beside it takes the variable away': {
    texts: {
      'bin/elasticsearch':
        '#!/bin/bash\nsource "`dirname "$0"`"/elasticsearch-env\nexec "$JAVA" $ES_JAVA_OPTS org.elasticsearch.Main\n',
      'bin/elasticsearch-env': '#!/bin/bash\nunset JAVA_TOOL_OPTIONS\n',
    },
    command: 'DIR/bin/elasticsearch',
    variable: 'JAVA_TOOL_OPTIONS',
    found: ['set unset 2 DIR/bin/elasticsearch-env'],
  },
  'Cassandra: a size that cassandra-env.sh works out': {
    texts: {
      'sbin/cassandra':
        '#!/bin/sh\nfor include in HOME/cassandra.in.sh; do\n  . "$include"\ndone\nif [ -f "$CASSANDRA_CONF/cassandra-env.sh" ]; then\n    . "$CASSANDRA_CONF/cassandra-env.sh"\nfi\nexec $NUMACTL "$JAVA" $JVM_OPTS $cassandra_parms -cp "$CLASSPATH" Main\n',
      'cassandra.in.sh': 'CASSANDRA_CONF=HOME/conf\n',
      'conf/cassandra-env.sh': 'JVM_OPTS="$JVM_OPTS -Xms${MAX_HEAP_SIZE}"\nJVM_OPTS="$JVM_OPTS -Xmx${MAX_HEAP_SIZE}"\n',
    },
    command: 'DIR/sbin/cassandra -p pid',
    variable: 'JVM_OPTS',
    environment: 'CASSANDRA_CONF=DIR/conf',
    found: [
      'jblind DIR/sbin/cassandra',
      'jmay DIR/conf/cassandra-env.sh -Xms 0',
      'jmay DIR/conf/cassandra-env.sh -Xmx 0',
      'order behind -Xms',
      'order behind -Xmx',
    ],
  },
  'Spring Boot: an archive that is a script, and its .conf': {
    texts: {
      'app.jar': '#!/bin/bash\nexec java $JAVA_OPTS -jar "$jarfile"\nexit 0\nPK\x03\x04\0\0\0',
      'app.conf': 'JAVA_OPTS=-Xmx900m\n',
    },
    command: 'DIR/app.jar',
    found: ['set sets 1 DIR/app.conf'],
  },
  'Solr: arrays': {
    texts: {
      'bin/solr':
        '#!/usr/bin/env bash\nSOLR_HEAP="${SOLR_HEAP:-512m}"\nJAVA_MEM_OPTS=("-Xms$SOLR_HEAP" "-Xmx$SOLR_HEAP")\nSOLR_START_OPTS=(\'-server\' "${JAVA_MEM_OPTS[@]}" "${SOLR_OPTS[@]}")\nexec "$JAVA" "${SOLR_START_OPTS[@]}" -jar start.jar\n',
    },
    command: 'DIR/bin/solr start -f',
    variable: 'SOLR_OPTS',
    found: ['jmay DIR/bin/solr -Xms 0', 'jmay DIR/bin/solr -Xmx 0', 'order before -Xms', 'order before -Xmx'],
  },
  'ActiveMQ: sizes that another variable with a longer name holds, where this one is empty': {
    texts: {
      'bin/activemq':
        '#!/bin/sh\n. /lib/lsb/init-functions\nACTIVEMQ_OPTS_MEMORY="-Xms64M -Xmx1G"\nif [ -z "$ACTIVEMQ_OPTS" ] ; then\n    ACTIVEMQ_OPTS="$ACTIVEMQ_OPTS_MEMORY -Da=b"\nfi\nexec "$JAVACMD" $ACTIVEMQ_OPTS $ACTIVEMQ_SSL_OPTS -jar a.jar\n',
    },
    command: 'DIR/bin/activemq console',
    variable: 'ACTIVEMQ_OPTS',
    found: ['set empty 5 DIR/bin/activemq', 'jmay DIR/bin/activemq -Xms64M', 'jmay DIR/bin/activemq -Xmx1G'],
  },
  'Jetty: a list that it adds to': {
    texts: {
      'bin/jetty.sh':
        '#!/usr/bin/env bash\nJAVA_OPTIONS=(${JAVA_OPTIONS[*]} "-Djetty.home=$JETTY_HOME")\nRUN_ARGS=(${JAVA_OPTIONS[@]} -jar "$JETTY_START")\nexec "$JAVA" "${RUN_ARGS[@]}"\n',
    },
    command: 'DIR/bin/jetty.sh run',
    variable: 'JAVA_OPTIONS',
    found: [],
  },
  'ActiveMQ: files in a list': {
    texts: {
      'bin/activemq':
        '#!/bin/sh\nfor ACTIVEMQ_CONFIG in $ACTIVEMQ_CONFIGS; do\n  if [ -f "$ACTIVEMQ_CONFIG" ] ; then\n    . "$ACTIVEMQ_CONFIG"\n  fi\ndone\nexec "$JAVACMD" $ACTIVEMQ_OPTS -jar "${ACTIVEMQ_HOME}/bin/activemq.jar"\n',
    },
    command: 'DIR/bin/activemq console',
    variable: 'ACTIVEMQ_OPTS',
    found: ['jblind DIR/bin/activemq'],
  },
  'WildFly: a file beside it that a variable names': {
    texts: {
      'bin/standalone.sh':
        '#!/bin/sh\nDIRNAME=`dirname "$0"`\nif [ "x$RUN_CONF" = "x" ]; then\n    RUN_CONF="$DIRNAME/standalone.conf"\nfi\nif [ -r "$RUN_CONF" ]; then\n    . "$RUN_CONF"\nfi\neval \\"$JAVA\\" $JAVA_OPTS -jar jboss-modules.jar\n',
      'bin/standalone.conf': 'if [ "x$JAVA_OPTS" = "x" ]; then\n   JAVA_OPTS="-Xms64m -Xmx512m"\nfi\n',
    },
    command: 'DIR/bin/standalone.sh',
    found: ['set empty 2 DIR/bin/standalone.conf'],
  },
  'an argument file of a script, and options in a way of its own': {
    texts: {
      'start.sh': '#!/bin/sh\nargs=HOME/args\njava @$args $JAVA_OPTS @"$OTHER" Main\n',
      args: '-Xmx900m -Da="-Xmx1g"\n',
      start: '#!/bin/sh\nread_vmoptions "$prg_dir/app.vmoptions"\njava $JAVA_OPTS Main\n',
    },
    command: 'DIR/start.sh DIR/start',
    found: ['jmay DIR/args -Xmx900m', 'jblind DIR/start.sh', 'jblind DIR/start'],
  },
  'an argument file that a variable in a file of the unit names, and what is behind it in the same line': {
    texts: {
      'start.sh': '#!/bin/sh\njava $JAVA_OPTS @$CONF/args -Xss"$STACK" -Dfile=jvm.options Main\n',
      args: '-Xmx900m\n',
      environment: 'CONF=HOME\n',
    },
    command: 'DIR/start.sh',
    environmentFiles: 'DIR/environment (ignore_errors=no)',
    found: ['jmay DIR/args -Xmx900m', 'jmay DIR/start.sh -Xss 0', 'jblind DIR/start.sh', 'order behind -Xss'],
  },
  'Gradle: defaults before the variable': {
    texts: {
      'bin/app':
        '#!/bin/sh\nDEFAULT_JVM_OPTS=\'"-Xmx64m" "-Xms64m"\'\neval set -- $DEFAULT_JVM_OPTS $JAVA_OPTS $APP_OPTS -classpath "\\"$CLASSPATH\\"" Main "$APP_ARGS"\nexec "$JAVACMD" "$@"\n',
    },
    command: 'DIR/bin/app',
    found: ['jmay DIR/bin/app -Xmx64m', 'jmay DIR/bin/app -Xms64m', 'order before -Xmx', 'order before -Xms'],
  },
  'the Java Service Wrapper': {
    texts: {
      'conf/wrapper.conf': 'wrapper.java.additional.1=%JAVA_OPTS%\nwrapper.java.maxmemory=900\n',
      'bin/wrapper': '\x7fELF\0',
    },
    command: 'DIR/bin/wrapper DIR/conf/wrapper.conf',
    found: ['jmay DIR/conf/wrapper.conf -Xmx900m'],
  },
};

describe.each(SHELLS)('what scripts give the next JVM, in $shell', (shell) => {
  it.each(Object.entries(PROGRAMS))(
    '%s',
    (_, { texts, command, variable = 'JAVA_OPTS', environment = '', environmentFiles = '', found }) => {
      const home = files(texts);
      const inHome = (text: string): string => text.replaceAll('DIR', home);
      const said = records(
        shell,
        `state=inactive sub=dead id= pid=0 stale=no SOH=$(printf '\\001') EXACT=yes NEXT_FOLDER= JOINED= environment="$2" environment_files="$4" unset_environment= passed=
       MANAGER=Environment= FOUND= VALUE= GIVEN_BY= TAKES= KNOWN= variable="$3" COMMAND="$1"
       look_start_scripts no-such-unit.service "$3" "$1"; look_next_jvm "$3" "$1"`,
        [inHome(command), inHome(environment), variable, inHome(environmentFiles)],
      );
      expect(said.map((line) => line.replace('N~ ', ''))).toEqual(found.map(inHome));
    },
  );
});
