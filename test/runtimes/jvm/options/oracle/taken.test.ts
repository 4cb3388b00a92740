/** Options that are passed, against real JVMs: these start with them. */
import { describe, expect, it } from 'vitest';
import { findings, starts, installed } from './installed';

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

describe.runIf(installed.length > 0)('on the JVMs of this machine', () => {
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
});
