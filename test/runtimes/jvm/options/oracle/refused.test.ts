/** Options that are said to be refused, against real JVMs: these do not start with them. */
import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../../../../src/model/finding';
import { findings, starts, versionOf, installed, versions } from './installed';

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

describe.runIf(installed.length > 0)('on the JVMs of this machine', () => {
  it.each(REFUSED.map((extra) => [extra.join(' '), extra] as const))(
    '%s starts nowhere and is an error',
    (_, extra) => {
      expect(hasErrors(findings(extra))).toBe(true);
      expect(installed.filter((java) => starts(java, extra))).toEqual([]);
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
