/**
 * The options of a JVM as the look reads them from real processes' files, in the order of HotSpot; and what becomes of
 * the records.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MiB } from '../../../src/model/bytes';
import { observeJvms } from '../../../src/probe/unit/observeJvms';
import { records, SHELLS } from '../../remote/shells';

const root = mkdtempSync(join(tmpdir(), 'oomcfg-jvms-'));
afterAll(() => rmSync(root, { recursive: true }));

describe.each(SHELLS)('the options of a JVM in $shell', (shell) => {
  /** A process with these arguments and variables stands for a JVM. */
  function optionsOf(
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
    more = '',
  ): readonly string[] {
    const [program = 'sleep', ...args] = argv;
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)', '--', ...args], {
      argv0: program,
      env,
      cwd: root,
      stdio: 'ignore',
    });
    try {
      const call = [
        'N=\nJVMS=" $1 "\nLAUNCHED=" $1 "\nOLD=\' \'',
        more,
        'read_jvms',
        // Its own first arguments go.
        'eval "text=\\$JC_$1"\ntext="=java$NL${text#*=--"$NL"}"\neval "JC_$1=\\$text"',
        'look_jvm s "$1" 0',
      ].join('\n');
      return records(shell, call, [String(child.pid)])
        .filter((line) => line.startsWith('= jw '))
        .map((line) => line.slice('= jw '.length));
    } finally {
      child.kill('SIGKILL');
    }
  }

  it('end before the main class, and words that belong to an option are not options', () => {
    expect(
      optionsOf(['java', '-Xmx1g', '-cp', '-Xmx2g', '', '--add-opens', '-Xmx3g', '-jar', 'a.jar', '-Xmx4g']),
    ).toEqual(['c -Xmx1g']);
    expect(optionsOf(['java', '-Xmx1g', 'Main', '-Xmx4g'])).toEqual(['c -Xmx1g']);
    // Such a word can be one that the spec asks for; one that looks like an option is none all the same.
    expect(optionsOf(['java', '--add-opens', 'java.base/java.lang=ALL-UNNAMED', '-Xmx1g'])).toEqual([
      'c --add-opens',
      'c -Xmx1g',
    ]);
    expect(optionsOf(['java', '--add-modules', '-Xmx3g', '-Xmx1g'])).toEqual(['c --add-modules', 'c -Xmx1g']);
    expect(optionsOf(['java', '-Dpassword=secret', '-Xlog:gc:file=/x', '-Dä=1', '-a\nb'])).toEqual([
      'c -Dpassword 0',
      'c -Xlog:gc:file 0',
    ]);
  });

  it('come from variables before and after it, without their quotes', () => {
    const env = {
      JAVA_TOOL_OPTIONS: `-Xmx1g '-Da=b c'`,
      JDK_JAVA_OPTIONS: '"-Xmx2g" -cp -Xss9m',
      _JAVA_OPTIONS: '-Xmx4g',
      OTHER: 'JAVA_TOOL_OPTIONS=-Xmx9g',
    };
    expect(optionsOf(['java', '-Xmx3g'], env)).toEqual(['t -Xmx1g', 't -Da 0', 'd -Xmx2g', 'c -Xmx3g', 'u -Xmx4g']);
    expect(optionsOf(['java', '-user', '-Xmx3g'], env, "LAUNCHED=' '")).toEqual(['t -Xmx1g', 't -Da 0', 'u -Xmx4g']);
    expect(optionsOf(['java'], env, 'OLD=" $1 "')).toEqual(['t -Xmx1g', 't -Da 0', 'u -Xmx4g']);
  });

  it('come from files that are named, as the JVM finds them', () => {
    writeFileSync(join(root, 'args'), '-Xss1m # -Xmx1g\n"-Da=b \\\n   c" -Xms5m Main -Xmx9g\n');
    writeFileSync(join(root, 'vm'), '-Xmx2g');
    writeFileSync(join(root, 'flags'), 'MaxHeapSize=3g\n+UseSerialGC\n# x\n');
    expect(
      optionsOf(['java', '@args', `-XX:VMOptionsFile=${root}/vm`, '-XX:Flags=flags', '@missing', '-Xmn1m'], {
        JAVA_TOOL_OPTIONS: '-Xmx1g',
      }),
    ).toEqual([
      't -Xmx1g',
      'a -Xss1m',
      'a -Da 0',
      'a -Xms5m',
      'o -Xmx2g',
      'f -XX:MaxHeapSize=3g',
      'f -XX:+UseSerialGC',
      'c -Xmn1m',
    ]);
  });

  it('are no more than 400', () => {
    expect(optionsOf(['java', ...Array.from({ length: 600 }, () => '-Xmx1g')])).toHaveLength(400);
  });
});

describe.each(SHELLS)('start scripts in $shell', (shell) => {
  const lines = (texts: Readonly<Record<string, string>>): readonly string[] => {
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(root, name), text.replaceAll('ROOT', root));
    const start = `/bin/sh ${root}/start.sh --x`;
    return records(shell, 'look_start_scripts nothing.service JAVA_OPTS "$1"', [start]).map((line) =>
      line.replace('N~ set ', '').replace(`${root}/`, ''),
    );
  };

  it.each<[string, readonly string[]]>([
    ['exec java $JAVA_OPTS\n', []],
    ['JAVA_OPTS="$JAVA_OPTS -Da=1"\nJAVA_OPTS="-Da ${JAVA_OPTS}"\n', []],
    ['JAVA_OPTS="-Dx ${JAVA_OPTS:-}"\nJAVA_OPTS="${JAVA_OPTS-} -Dx"\n', []],
    ['# JAVA_OPTS=1\nXJAVA_OPTS=1\necho JAVA_OPTS\n', []],
    ['x=1; JAVA_OPTS=-Xmx1g\n', ['sets 1 start.sh']],
    ['\n  export JAVA_OPTS="-Xmx1g"\n', ['sets 2 start.sh']],
    ['[ -z "$JAVA_OPTS" ] && JAVA_OPTS="-Dneeded=1"\n', ['empty 1 start.sh']],
    ['if [ -z "$JAVA_OPTS" ]; then\n  JAVA_OPTS=-Da\nfi\n', ['empty 2 start.sh']],
    ['JAVA_OPTS=${JAVA_OPTS:--Da}\n', ['empty 1 start.sh']],
    ['. ROOT/defaults\n', ['sets 2 defaults']],
    ['source "ROOT/defaults"; x\n', ['sets 2 defaults']],
    ['. $HOME/defaults\n. /nowhere\n', []],
    ['if [ "x$JAVA_OPTS" = "x" ]; then\n  JAVA_OPTS=-Da\nfi\n', ['empty 2 start.sh']],
    ['if [ "$JAVA_OPTS" == "" ]; then JAVA_OPTS=-Da; fi\n', ['empty 1 start.sh']],
    ['if [ x"${JAVA_OPTS}" = x ]; then\n  JAVA_OPTS=-Da\nfi\n', ['empty 2 start.sh']],
    ['if [ "$JAVA_OPTS" = "a" ]; then\n  JAVA_OPTS=-Da\nfi\n', ['sets 2 start.sh']],
    ['if [ "x$JAVA_OPTS" != "x" ]; then\n  JAVA_OPTS=-Da\nfi\n', ['sets 2 start.sh']],
    ['[ -n "$JAVA_OPTS" ] || JAVA_OPTS=-Da\n', ['empty 1 start.sh']],
    ['[ -r ROOT/defaults ] && . ROOT/defaults\n', ['sets 2 defaults']],
    ['if [ -r ROOT/defaults ]; then . "ROOT/defaults"; fi\n', ['sets 2 defaults']],
    ['echo the end. /nothing; x. ROOT/defaults\n', []],
    ['unset A JAVA_OPTS\n', ['unset 1 start.sh']],
    ['cd /; unset JAVA_OPTS; x\n', ['unset 1 start.sh']],
    ['unset JAVA_OPTS2\n# unset JAVA_OPTS\nunset MY_JAVA_OPTS\n', []],
    // What it calls, and what that reads.
    ['DIR=`dirname "$0"`\nEXECUTABLE=other.sh\nexec "$DIR"/"$EXECUTABLE" start\n', ['sets 2 defaults']],
    ['cd "$(dirname "$0")" || exit\nexec ./other.sh "$@"\n', ['sets 2 defaults']],
    ['exec "$DIR/other.sh" "$@"\n', ['sets 2 defaults']],
    ['"$DIR"/other.sh start &\n', ['sets 2 defaults']],
    ['exec "$APP/run"\n', ['sets 2 defaults']],
    ['exec ROOT/run\n', ['sets 2 defaults']],
    ['/nowhere/other.sh\n', []],
    ['if [ -r "$CATALINA_BASE/bin/setenv.sh" ]; then\n  . "$CATALINA_BASE/bin/setenv.sh"\nfi\n', ['sets 1 setenv.sh']],
  ])('%j', (text, found) => {
    const others = { 'other.sh': '. ROOT/defaults\n', run: 'exec ./other.sh\n', 'setenv.sh': 'JAVA_OPTS=secret\n' };
    expect(lines({ 'start.sh': text, defaults: '\nJAVA_OPTS=secret\n', ...others })).toEqual(found);
  });

  it('are found by what the unit gives the variable of their path, and four deep', () => {
    const base = `environment=BASE=${root}/base FOUND=yes VALUE=kept`;
    mkdirSync(join(root, 'base', 'bin'), { recursive: true });
    writeFileSync(join(root, 'base', 'bin', 'setenv.sh'), 'JAVA_OPTS=-Xmx1g\n');
    writeFileSync(
      join(root, 'start.sh'),
      '. "$BASE/bin/setenv.sh"\n. "${BASE}/bin/setenv.sh"\n. "$HOME2/bin/setenv.sh"\n',
    );
    const start = `${root}/start.sh`;
    const call = `${base}\nlook_start_scripts nothing.service JAVA_OPTS "$1"\nv "kept $FOUND $VALUE"`;
    expect(records(shell, call, [start])).toEqual([`N~ set sets 1 ${root}/base/bin/setenv.sh`, 'N~ kept yes kept']);
    for (const [from, to] of [
      ['start', 'a'],
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'd'],
    ] as const)
      writeFileSync(join(root, `${from}.sh`), `. ./${to}.sh\nJAVA_OPTS=${from}\n`);
    writeFileSync(join(root, 'd.sh'), 'JAVA_OPTS=deep\n. ./start.sh\n');
    expect(records(shell, call, [start])).toHaveLength(5);
  });

  it('are not a program', () => {
    expect(lines({ 'start.sh': '\u007fELF\0\0JAVA_OPTS=1\n' })).toEqual([]);
  });
});

describe('the records of JVMs', () => {
  const record = (line: string) => ({ type: line.split(' ')[0] ?? '', text: line.split(' ').slice(1).join(' ') });
  const observed = (lines: readonly string[], sent: readonly string[] = []) => observeJvms(lines.map(record), sent);

  it('belong to the one before them', () => {
    expect(
      observed(
        [
          'pid 1',
          'jw c -Xmx9g',
          'jvm',
          'jpid 5',
          'jmain',
          'jprogram java',
          'jlauncher',
          'jw c -Da 1',
          'jw f -Xmx2g',
          'jw ? -Xmx3g',
          'jvm',
          'jpid x',
        ],
        ['-Da=1'],
      ),
    ).toEqual([
      {
        pid: 5,
        isMain: true,
        program: 'java',
        readsJdkOptions: true,
        options: [
          { word: '-Xmx2g', from: 'a -XX:Flags= file' },
          { word: '-Da=1', from: 'the command line' },
        ],
      },
      { pid: 0, isMain: false, program: '', readsJdkOptions: false, options: [] },
    ]);
  });

  it.each([
    [['generation.0.maxCapacity 16777216', 'generation.1.maxCapacity 33554432'], { heapMax: 48 * MiB }],
    [['generation.0.maxCapacity 67108888', 'generation.1.maxCapacity 67108872'], { heapMax: 64 * MiB }],
    [['generation.1.maxCapacity 67108864'], { heapMax: 64 * MiB }],
    [
      ['generation.0.space.0.used 1', 'generation.1.space.0.used 2', 'metaspace.used 3'],
      { heapUsed: 3, metaspaceUsed: 3 },
    ],
    [
      ['generation.0.space.0.used 0', 'generation.1.space.0.used 0', 'metaspace.used 0', 'anon 5'],
      { isUncollected: true },
    ],
    [['generation.0.capacity 4096', 'generation.1.capacity 8192'], { heapCommitted: 12288 }],
    [['anon 5', 'x', 'generation.0.space.0.used -1'], { anon: 5 }],
  ])('hold figures: %j', (lines, use) => {
    const [jvm] = observed(['jvm', ...lines.map((line) => `jv ${line}`)]);
    expect(jvm).toMatchObject(use);
    expect(jvm?.heapUsed === 0 || jvm?.metaspaceUsed === 0).toBe(false);
  });
});
