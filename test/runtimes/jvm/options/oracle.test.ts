/** What is said of JVM options against real JVMs: those that are refused do not start, and those that are passed do. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../../../src/model/bytes';
import { hasErrors } from '../../../../src/model/finding';
import { javaOptions } from '../../../../src/runtimes/jvm';

const OWNER = { unit: 'api.service', at: { file: 'oomcfg.yaml', line: 5, column: 3 } };

/** Every JVM of this machine, each once: the folder holds links, too. */
function jvms(): readonly string[] {
  const folder = '/usr/lib/jvm';
  const homes = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, 'bin/java')) : [];
  const real = homes.filter((java) => existsSync(java)).map((java) => realpathSync(java));
  return [...new Set(real)].filter((java) => spawnSync(java, ['-version']).status === 0);
}

function findings(extra: readonly string[]) {
  return javaOptions(bytes(GiB), { variable: 'JAVA_OPTS', regions: {}, extra }, OWNER).findings;
}

function starts(java: string, options: readonly string[], variables: Readonly<Record<string, string>> = {}): boolean {
  const env = { ...process.env, ...variables };
  return spawnSync(java, [...options, '-version'], { timeout: 60_000, cwd: '/tmp', env }).status === 0;
}

/** `17` of `openjdk version "17.0.15"`. */
function versionOf(java: string): string {
  return /version "(\d+)/.exec(spawnSync(java, ['-version'], { encoding: 'utf8' }).stderr)?.[1] ?? '';
}

const REFUSED: readonly (readonly string[])[] = [
  ['-Xms2g', '-Xmx1g'],
  ['-XX:InitialHeapSize=600m', '-Xmx512m'],
  ['-XX:MinHeapSize=600m', '-Xmx512m'],
  ['-XX:MinHeapSize=300m', '-XX:InitialHeapSize=200m', '-Xmx512m'],
  ['-Xms300m', '-XX:InitialHeapSize=200m', '-Xmx512m'],
  ['-XX:SoftMaxHeapSize=1g', '-Xmx512m'],
  ['-XX:InitialCodeCacheSize=32m', '-XX:ReservedCodeCacheSize=16m'],
  ['-XX:+UseG1GC', '-XX:+UseSerialGC'],
  ['-XX:+UseG1GC', '-XX:-UseG1GC'],
  ['-Xmx4GB'],
  ['-Xms4GB'],
  ['-XX:MaxNewSize=1.5g'],
  ['-Xmx'],
  ['-Xmx=512m'],
  ['-xmx512m'],
  ['-XX:Xmx512m'],
  ['-XX:UseG1GC'],
  ['-XX:+MaxHeapSize=512m'],
  ['-XX:MaxHeapSize'],
  ['-Xss2g'],
  ['-Xss135k'],
  ['-Xss1MB'],
  ['-XX:ThreadStackSize=1048577'],
  ['-XX:ReservedCodeCacheSize=3g'],
  ['-XX:CompressedClassSpaceSize=512k'],
  ['-XX:MaxMetaspaceSize=1'],
  ['-XX:MaxRAMPercentage=75%'],
  ['-XX:MaxRAMPercentage=150'],
  ['-Xmx1500k'],
  ['-Xms512k'],
  ['4g'],
  ['-mx1500k'],
  ['-mx4GB'],
  ['-ms2g', '-mx1g'],
  ['-ss100k'],
  ['-Xmn0'],
  ['-XX:MinHeapSize=100k'],
  ['-XX:MaxHeapFreeRatio=30'],
  ['-XX:MinHeapFreeRatio=80', '-XX:+UseZGC'],
  ['-XX:MinHeapFreeRatio=30', '-XX:MaxHeapFreeRatio=20', '-XX:+UseSerialGC'],
  ['-Xmaxf0.3'],
  ['-Xminf2'],
  ['-Xmaxf'],
  ['-XX:MinMetaspaceFreeRatio=80'],
  ['-XX:+UnlockExperimentalVMOptions', '-XX:G1NewSizePercent=50', '-XX:G1MaxNewSizePercent=40'],
  ['-XX:+UnlockExperimentalVMOptions', '-XX:G1NewSizePercent=70'],
  ['-XX:G1NewSizePercent=10'],
  ['-XX:G1NewSizePercent=10', '-XX:+UnlockExperimentalVMOptions'],
  ['-XX:+UnlockExperimentalVMOptions', '-XX:-UnlockExperimentalVMOptions', '-XX:G1NewSizePercent=10'],
  ['-XX:+IgnoreUnrecognizedVMOptions', '-XX:G1NewSizePercent=10'],
  ['-XX:+UseEpsilonGC'],
  ['-XX:+PrintNMTStatistics'],
  ['-XX:ConcGCThreads=4', '-XX:ParallelGCThreads=2', '-XX:+UseShenandoahGC'],
  ['-XX:ParallelGCThreads=0', '-XX:+UseG1GC'],
  ['-XX:ParallelGCThreads=0', '-XX:+UseParallelGC'],
  ['-XX:ConcGCThreads=0', '-XX:+UseZGC'],
  ['-XX:ParallelGCThreads=-1'],
  ['-XX:ParallelGCThreads=2.0'],
  ['-XX:ParallelGCThreads='],
  ['-XX:ParallelGCThreads'],
  ['-XX:+ParallelGCThreads'],
  ['-XX:-ParallelGCThreads=2'],
  ['-XX:SurvivorRatio=0'],
  ['-XX:SurvivorRatio=0', '-XX:SurvivorRatio=8'],
  ['-XX:+IgnoreUnrecognizedVMOptions', '-XX:SurvivorRatio=0'],
  ['-XX:MaxTenuringThreshold=17'],
  ['-XX:InitialTenuringThreshold=10', '-XX:MaxTenuringThreshold=5', '-XX:+UseParallelGC'],
  ['-XX:InitiatingHeapOccupancyPercent=101'],
  ['-XX:G1ReservePercent=51'],
  ['-XX:G1HeapRegionSize=1g'],
  ['-XX:CompressedClassSpaceSize=5g'],
  ['-XX:GCTimeLimit=101'],
  ['-XX:SoftRefLRUPolicyMSPerMB=-1'],
  ['-XX:TLABSize=1k'],
  ['-XX:MinTLABSize=1m', '-XX:TLABSize=512k'],
  ['-XX:MarkStackSize=1g'],
  ['-XX:MaxGCPauseMillis=0'],
  ['-XX:MaxGCPauseMillis=200', '-XX:GCPauseIntervalMillis=200'],
  ['-XX:GCPauseIntervalMillis=300'],
  ['-XX:VMThreadStackSize=10'],
  ['-XX:CompilerThreadStackSize=143'],
  ['-XX:ObjectAlignmentInBytes=12'],
  ['-XX:ObjectAlignmentInBytes=4'],
  ['-XX:CodeCacheExpansionSize=1k'],
  ['-XX:StringTableSize=10'],
  ['-XX:NonNMethodCodeHeapSize=300m', '-XX:ReservedCodeCacheSize=240m'],
  [
    '-XX:NonNMethodCodeHeapSize=9m',
    '-XX:ProfiledCodeHeapSize=9m',
    '-XX:NonProfiledCodeHeapSize=9m',
    '-XX:ReservedCodeCacheSize=240m',
  ],
  ['-XX:+SegmentedCodeCache', '-XX:ProfiledCodeHeapSize=70m', '-XX:ReservedCodeCacheSize=64m'],
  ['-XX:UseG1GC=true'],
  ['-XX:+UseG1GC=1'],
  ['-XX:+HeapDumpPath=/tmp'],
  ['-XX:HeapDumpPath'],
  ['-XX:MaxHeapsize=1g'],
  ['-XX:+useG1GC'],
  ['-Xlog:gc=bogus'],
  ['-Xlog:=info'],
  ['-Xlog:gc*+heap'],
  ['-XX:NativeMemoryTracking=bogus'],
  ['-XX:NativeMemoryTracking='],
  ['-XX:NativeMemoryTracking=Summary'],
  ['-XX:CompileThreshold=-1'],
  ['-XX:FlightRecorderOptions=stackdepth=x'],
  ['-XX:FlightRecorderOptions=stackdepth'],
  ['-XX:FlightRecorderOptions:samplethreads=maybe'],
  ['-XX:FlightRecorderOptions=maxchunksize=1k'],
  ['-XX:FlightRecorderOptions=memorysize=10q'],
  ['-XX:FlightRecorderOptions=numglobalbuffers=1'],
  ['-XX:FlightRecorderOptions=stackdepth=64,stackdepth=32'],
  ['-XX:+UseG1GC', '-XX:YoungPLABSize=255'],
  ['-XX:+UseParallelGC', '-XX:OldPLABSize=0'],
  ['-XX:MinTLABSize=15'],
  ['-XX:CompileThreshold=1073741824'],
  ['-XX:OnStackReplacePercentage=-1'],
  ['-XX:CICompilerCount=0'],
  ['-XX:CICompilerCount=1'],
  ['-XX:CICompilerCount=0', '-XX:-TieredCompilation'],
  ['-XX:CICompilerCount=0', '-XX:TieredStopAtLevel=1'],
  ['-XX:TypeProfileLevel=999'],
  ['-XX:ShenandoahGCMode=bogus', '-XX:+UseShenandoahGC'],
  ['-XX:ShenandoahGCHeuristics=bogus', '-XX:+UseShenandoahGC'],
  ['--add-opens=java.base'],
  ['--add-opens=java.base/java.lang'],
  ['--add-opens=java.base/java.lang='],
  ['--add-opens=java.base=ALL-UNNAMED'],
  ['--add-opens', 'java.base'],
  ['--add-exports=java.base/x'],
  ['--add-reads=java.base'],
  ['--patch-module=java.base'],
  ['--add-modules='],
  ['--enable-native-access='],
  ['--finalization=bogus'],
  ['--sun-misc-unsafe-memory-access=bogus'],
  ['--illegal-native-access=bogus'],
  ['-Xverify:bogus'],
  ['-Xverify:'],
  ['-Xmaxjitcodesize'],
  ['-Xmaxjitcodesize=100m'],
  ['-Xmaxjitcodesize1'],
  ['-javaagent:'],
  ['-XX:+UseG1CG'],
  ['-XX:+UseG1GCC'],
  ['-XX:MaxMetaspaceSiz=64m'],
  ['-XX:MaxRAMPercentag=50'],
  ['-XX:+HeapDumpOnOutOfMemoryErorr'],
  ['-XX:+AlwaysPreTuch'],
  ['-XX:OnError'],
  ['-XX:ControlIntrinsic=+_dabs'],
];

/** Words that neither JVM takes and another might: a warning. */
const UNKNOWN: readonly (readonly string[])[] = [
  ['-XX:FlightRecorderOptions=thread_buffer_size=8k'],
  ['-XX:FlightRecorderOptions=secret'],
  ['-XX:MaxHeap=1g'],
  ['-XX:Foo=1'],
  ['-Xm512m'],
  ['-Xgcpolicy:gencon'],
  ['-mn100m'],
  ['-d64x'],
  ['-d64'],
  ['-d32'],
  ['-Xbootclasspath/p:/x'],
  ['-Xbootclasspath:/x'],
  ['-Xlog:foo'],
  ['-Xlog:gc+foo'],
  ['-Xlog:gc::bogus'],
  ['-Xlog:gc:file=/tmp/oomcfg-x::bogus=1'],
  ['-Xlog:gc:/tmp/oomcfg-x:uptime:filecount=x'],
  ['-Xloggc'],
  ['-Xcheck:jnix'],
  ['-Xeprof'],
  ['-Xusealtsigs'],
  ['-Xoss1m'],
  ['-Xsqnopause'],
  ['-J-Xmx1g'],
  ['-no-jre-restrict-search'],
  ['-XX'],
  ['--foo'],
];

/** Words that one of the two takes: a warning, or a note where the older one does not have it yet. */
const ONE_OF_TWO: readonly (readonly [string, '17' | '25', 'warning' | 'info'])[] = [
  ['-XX:FlightRecorderOptions=preserve-repository=true', '17', 'warning'],
  ['-XX:G1HeapRegionSize=64m', '17', 'warning'],
  ['-XX:CompressedClassSpaceSize=4g', '17', 'warning'],
  ['-XX:OldSize=100m', '25', 'warning'],
  ['-XX:+UseCompactObjectHeaders', '17', 'info'],
  ['-XX:GCCardSizeInBytes=512', '17', 'info'],
  ['--finalization=enabled', '17', 'info'],
  ['-XX:SuspendRetryCount=5', '25', 'warning'],
];

/** With what is said of them all the same. */
const TAKEN: readonly (readonly [readonly string[], string])[] = [
  [['-Xms256m', '-Xmx256m'], ''],
  [['-Xms0'], ''],
  [['-Xmx0x10000000'], ''],
  [['-XX:ThreadStackSize=0'], ''],
  [['-XX:+UseG1GC', '-XX:-UseG1GC', '-XX:+UseSerialGC'], 'OOM365'],
  [['-XX:MaxRAMPercentage=75'], 'OOM365'],
  [['-Xms64m', '-XX:InitialRAMPercentage=10'], 'OOM365'],
  [['-XX:InitialRAMPercentage=1'], ''],
  [['-Xmx256m', '-Xmn300m'], 'OOM365'],
  [['-XX:NewSize=100m', '-XX:MaxNewSize=50m'], 'OOM365'],
  [['-XX:MaxMetaspaceSize=64m', '-XX:CompressedClassSpaceSize=128m'], 'OOM365'],
  [['-XX:+AlwaysPreTouch', '-XX:-AlwaysPreTouch'], 'OOM365'],
  [['-Dname=a', '-Dname=b', '-XX:+IgnoreUnrecognizedVMOptions', '-XX:MaxPermSize=128m'], ''],
  [['-cp', '/tmp'], ''],
  [['--class-path=', '-splash:', '--show-module-resolution'], ''],
  [['-ms64m', '-mx256m', '-ss512k'], ''],
  [['-XX:MinHeapFreeRatio=80', '-XX:MaxHeapFreeRatio=90'], ''],
  [['-XX:MaxHeapFreeRatio=30', '-XX:+UseParallelGC'], ''],
  [['-Xminf0.5', '-Xmaxf0.8'], ''],
  [['-XX:+UnlockExperimentalVMOptions', '-XX:G1NewSizePercent=10', '-XX:G1MaxNewSizePercent=40'], ''],
  [['-XX:+UnlockExperimentalVMOptions', '-XX:G1NewSizePercent=70', '-XX:+UseSerialGC'], ''],
  [['-XX:ConcGCThreads=1', '-XX:ParallelGCThreads=2'], ''],
  [['-XX:ConcGCThreads=4', '-XX:ParallelGCThreads=2', '-XX:+UseZGC'], ''],
  [['-XX:ParallelGCThreads=0', '-XX:+UseSerialGC'], ''],
  [['-XX:ParallelGCThreads=0x2'], ''],
  [['-XX:SurvivorRatio=08'], ''],
  [['-XX:MaxTenuringThreshold=5'], ''],
  [['-XX:MaxDirectMemorySize=0'], ''],
  [['-XX:VMThreadStackSize=0', '-XX:CompilerThreadStackSize=144'], ''],
  [['-XX:MaxGCPauseMillis=100', '-XX:GCPauseIntervalMillis=200'], ''],
  [['-XX:NonNMethodCodeHeapSize=110m', '-XX:ReservedCodeCacheSize=100m'], ''],
  [['-XX:-SegmentedCodeCache', '-XX:ProfiledCodeHeapSize=300m', '-XX:ReservedCodeCacheSize=240m'], ''],
  [['-XX:MinHeapSize=0'], ''],
  [['-XX:MarkStackSizeMax=1m'], ''],
  [['-XX:HeapDumpPath=', '-XX:+HeapDumpOnOutOfMemoryError'], ''],
  [['-XX:+UseContainerSupport', '-XX:CompileCommand=quiet', '-XX:FlightRecorderOptions=stackdepth=64'], ''],
  [['-server', '-ea', '-esa', '-Xrs', '-Xint', '-Xnoclassgc', '-Xverify', '-Xcheck:jni'], ''],
  [['--add-opens=java.base/java.lang=ALL-UNNAMED', '--add-exports', 'java.base/java.lang=ALL-UNNAMED'], ''],
  [['-Xlog', '-Xlog:', '-Xlog:disable', '-Xlog:all=info', '-Xlog:gc=DEBUG', '-Xlog:async'], ''],
  [['-Xlog:gc*,safepoint=info:stderr:t,l,tg', '-Xlog::stderr', '-Xlog:gc::none', '-Xlog:gc+os'], ''],
  [['-Xlog:gc:"/dev/null":uptime:filecount=0,filesize=10m'], ''],
  [['-XX:NativeMemoryTracking=detail', '-XX:CompileThreshold=0', '-XX:CICompilerCount=2'], ''],
  [['-XX:FlightRecorderOptions=stackdepth=64,samplethreads=true,memorysize=10m,numglobalbuffers=2,'], ''],
  [['-XX:FlightRecorderOptions=samplethreads,repository=/tmp,old-object-queue-size=-1'], ''],
  [['-XX:YoungPLABSize=1', '-XX:OldPLABSize=1', '-XX:+UseSerialGC'], ''],
  [['-XX:YoungPLABSize=258', '-XX:OldPLABSize=1024', '-XX:MinTLABSize=2k'], ''],
  [['-XX:CICompilerCount=1', '-XX:-TieredCompilation'], ''],
  [['-XX:CICompilerCount=1', '-XX:TieredStopAtLevel=1'], ''],
  [['-XX:CICompilerCount=0', '-XX:TieredStopAtLevel=0'], ''],
  [['-XX:CICompilerCount=0', '-Xint'], ''],
  [['-XX:TypeProfileLevel=222', '-XX:ShenandoahGCMode=bogus', '-XX:+UseSerialGC'], ''],
  [
    [
      '--add-reads=java.base=ALL-UNNAMED',
      '--add-opens',
      'java.base/java.lang=ALL-UNNAMED',
      '--add-modules',
      'java.sql',
    ],
    '',
  ],
  [['-Xverify:all', '-Xverify:remote', '-Xmaxjitcodesize100m', '-Xbootclasspath/a:/x', '-XX:StartFlightRecording'], ''],
  [['-XX:OnOutOfMemoryError=true', '-XX:OnError=true;true', '-XX:CompileOnly=java.lang.String::length'], ''],
  [['-XX:CompileCommand=exclude,java.lang.String::length'], ''],
  [
    [
      '-XX:+UnlockDiagnosticVMOptions',
      '-XX:ControlIntrinsic=+_dabs',
      '-XX:DisableIntrinsic=_dsin',
      '-XX:VerifyGCType=',
    ],
    '',
  ],
  [['-XX:+UnlockDiagnosticVMOptions', '-XX:VerifySubSet=heap', '-XX:+CreateMinidumpOnCrash'], ''],
  [['-XX:+AlwaysPreTuch', '-XX:+IgnoreUnrecognizedVMOptions'], ''],
  [['-Xlog:gc', '-Xshare:auto', '--enable-preview', '-XX:ActiveProcessorCount=2'], ''],
];

const installed = jvms();
const versions = new Set(installed.map(versionOf));

describe.runIf(installed.length > 0)('on the JVMs of this machine', () => {
  it.each(REFUSED.map((extra) => [extra.join(' '), extra] as const))(
    '%s starts nowhere and is an error',
    (_, extra) => {
      expect(hasErrors(findings(extra))).toBe(true);
      expect(installed.filter((java) => starts(java, extra))).toEqual([]);
    },
  );

  it.each(TAKEN.map(([extra, said]) => [extra.join(' '), extra, said] as const))(
    '%s starts everywhere',
    (_, extra, said) => {
      const codes = findings(extra).flatMap(({ code, severity }) =>
        severity === 'info' || code === 'OOM362' ? [] : [code],
      );
      expect([...new Set(codes)].join(' ')).toBe(said);
      expect(installed.filter((java) => !starts(java, extra))).toEqual([]);
    },
  );

  it.each(UNKNOWN.map((extra) => [extra.join(' '), extra] as const))(
    '%s starts nowhere and is a warning',
    (_, extra) => {
      expect(
        findings(extra)
          .filter(({ code }) => code === 'OOM366')
          .map(({ severity }) => severity),
      ).toEqual(['warning']);
      expect(installed.filter((java) => starts(java, extra))).toEqual([]);
    },
  );

  it.each(ONE_OF_TWO)('%s is refused by %s alone, and said with a %s', (word, version, severity) => {
    const said = findings([word]).filter(({ code }) => code === 'OOM366');
    expect(said.map((each) => [each.severity, each.facts['refusedBy']])).toEqual([[severity, `JDK ${version}`]]);
    const refusing = installed.filter((java) => !starts(java, [word])).map((java) => versionOf(java));
    expect(new Set(refusing)).toEqual(new Set(versions.has(version) ? [version] : []));
  });

  it.each([
    ...['-jar', '-cp', '-classpath', '--class-path', '-p', '--module-path', '--upgrade-module-path', '--source'],
    ...['--add-modules', '--limit-modules', '--add-exports', '--add-opens', '--add-reads', '--patch-module'],
    ...['--enable-native-access', '-m', '--module'],
  ])('%s takes the next word, so that it is not the last one, and no option follows it', (word) => {
    for (const extra of [[word], ['-Da=1', word], [word, '-Da=1']]) {
      expect(findings(extra).map(({ code }) => code)).toContain('OOM353');
      // (-jar takes the first word that is no option, in place of the class.)
      const [behind, class_] = word === '-jar' ? ['-cp', 'Stay'] : ['-version', 'Stay'];
      const run = (java: string) => spawnSync(java, [...extra, behind, '/tmp', class_], { timeout: 60_000 }).status;
      expect(installed.filter((java) => run(java) === 0)).toEqual([]);
    }
    for (const variable of ['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS']) {
      const said = javaOptions(bytes(GiB), { variable, regions: {}, extra: [word] }, OWNER).findings;
      expect(said.map(({ code }) => code)).toEqual(['OOM353']);
      expect(installed.filter((java) => starts(java, [], { [variable]: word }))).toEqual([]);
    }
  });

  it.each([
    ...['--add-modules=', '--limit-modules=', '--add-exports=', '--add-reads=', '--patch-module=', '--module='],
    ...['--enable-native-access=', '--module-path=', '--upgrade-module-path=', '--source=', '@', '@@x'],
    ...['-cp=/x', '-classpath:/x', '-jar=x', '-p=/x', '-m=a', '--classpath', '--jar', '--class-path:x'],
  ])('%s is refused in this form', (word) => {
    expect(findings([word]).map(({ code }) => code)).toEqual(['OOM353']);
    expect(installed.filter((java) => starts(java, [word]))).toEqual([]);
  });

  it.each([[['--source', '17']], [['--source=17']]])('%j would compile what the start command names', (extra) => {
    for (const variable of ['JAVA_OPTS', 'JDK_JAVA_OPTIONS']) {
      const said = javaOptions(bytes(GiB), { variable, regions: {}, extra }, OWNER).findings;
      expect(said.map(({ code, facts }) => [code, facts['option']])).toEqual([
        ['OOM353', extra[0]?.replace('=17', '=…')],
      ]);
    }
    const compiling = installed.filter((java) =>
      /source file not found/.test(spawnSync(java, [...extra, 'Stay'], { encoding: 'utf8' }).stderr),
    );
    expect(compiling).toEqual(installed);
  });

  it.each(['--disable-@files', '--add-opens='])('%s is refused by 17 alone, and a warning', (word) => {
    const said = findings([word]).filter(({ code }) => code === 'OOM366');
    expect(said.map(({ severity, facts }) => [severity, facts['refusedBy']])).toEqual([['warning', 'JDK 17']]);
    const refusing = installed.filter((java) => !starts(java, [word])).map((java) => versionOf(java));
    expect(new Set(refusing)).toEqual(new Set(versions.has('17') ? ['17'] : []));
  });

  it.each(['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS'])('%s takes no options of the launcher', (variable) => {
    for (const word of ['-mx512m', '-server', '--add-opens', '-cp', '@/dev/null', '-Xdiag']) {
      const said = javaOptions(bytes(GiB), { variable, regions: {}, extra: [word] }, OWNER).findings;
      expect([word, said.map(({ code }) => code)]).toEqual([word, ['OOM353']]);
      expect(installed.filter((java) => starts(java, [], { [variable]: word }))).toEqual([]);
    }
  });

  it.each(['-jar', '-m', '--module', '--module=a/b', '-h', '--dry-run'])('JDK_JAVA_OPTIONS may not hold %s', (word) => {
    const variable = 'JDK_JAVA_OPTIONS';
    const said = javaOptions(bytes(GiB), { variable, regions: {}, extra: [word, 'a'] }, OWNER).findings;
    expect(said.map(({ code, facts }) => [code, facts['option']])).toContainEqual([
      'OOM353',
      word.replace('=a/b', '=…'),
    ]);
    expect(installed.filter((java) => starts(java, [], { [variable]: `${word} a` }))).toEqual([]);
  });

  it('JDK_JAVA_OPTIONS may hold an argument file and a class path', () => {
    const variable = 'JDK_JAVA_OPTIONS';
    const said = javaOptions(
      bytes(GiB),
      { variable, regions: {}, extra: ['@/dev/null', '-cp', '/tmp'] },
      OWNER,
    ).findings;
    expect(said.filter(({ code }) => ['OOM353', 'OOM366'].includes(code))).toEqual([]);
    expect(installed.filter((java) => !starts(java, [], { [variable]: '@/dev/null -cp /tmp' }))).toEqual([]);
  });

  it.each([
    '-version',
    '-help',
    '-X',
    '--dry-run',
    '--list-modules',
    '--validate-modules',
    '-Xshare:dump',
    '-Xlog:help',
  ])('%s starts no class and is an error', (word) => {
    expect(findings([word]).map(({ code }) => code)).toEqual(['OOM353']);
  });

  it('an option that newer JDKs refuse is a warning, whichever JDK the host has', () => {
    const removed = ['-XX:MaxPermSize=128m', '-XX:+UseConcMarkSweepGC', '-XX:+PrintGCDateStamps', '-XX:+ZGenerational'];
    for (const option of [...removed, '-XX:MaxRAMFraction=2', '-XX:+AggressiveHeap', '-XX:+UseBiasedLocking']) {
      expect(findings([option]).map(({ code }) => code)).toContain('OOM366');
    }
    expect(installed.filter((java) => removed.slice(0, 3).some((option) => starts(java, [option])))).toEqual([]);
  });
});

describe('a mistake in an option', () => {
  it.each([
    ['-XX:UseG1GC', /Write -XX:\+UseG1GC/],
    ['-XX:+MaxHeapSize=1g', /Write -XX:MaxHeapSize=512m/],
    ['-XX:Xmx512m', /Write -Xmx512m/],
    ['-xmx512m', /Write -Xmx512m/],
    ['-Xmx4GB', /-Xmx512m/],
    ['-XX:-UseG1GC', /Select one/],
  ])('%s comes with what to write', (option, fix) => {
    expect(findings([option])[0]?.fix).toMatch(fix);
  });
});
