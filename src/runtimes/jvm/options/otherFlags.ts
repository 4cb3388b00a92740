/**
 * The table of HotSpot's -XX options that are switched with + and -, or take a text, on JDK 17 and 25. p: product, x:
 * experimental, d: diagnostic, -: not there.
 * From `java -XX:+UnlockDiagnosticVMOptions -XX:+UnlockExperimentalVMOptions -XX:+PrintFlagsFinal -version` of OpenJDK
 * 17.0.15 and 25.0.3 on x86-64 (test/runtimes/jvm/options/flags.test.ts compares it with the JVMs of the machine).
 */

/** Kind, what unlocks it on 17 and on 25, and the options. */
export const OTHER_FLAGS: readonly (readonly [string, string, string])[] = [
  [
    'switch',
    '-d',
    `
    AOTAdapterCaching AOTCacheParallelRelocation AOTInvokeDynamicLinking AOTPrintTrainingInfo AOTRecordTraining
    AOTReplayTraining AOTStubCaching AOTVerifyTrainingData AbortVMOnAOTCodeFailure AlwaysPreTouchStacks
    CIPrintCompilerName CaptureBailoutInformation DelayCompilerStubsGeneration DeoptimizeOnAllocationException
    DuplicateBackedge EnableX86ECoreOpts ErrorLogSecondaryErrorDetails G1UseConcRefinement InlineSecondarySupersTest
    LoopMultiversioning MergeStores OptimizeUnstableIf PrintCompilerMemoryStatisticsAtExit PrintMemoryMapAtExit
    PrintVMInfoAtExit ReduceAllocationMerges ReplayCompiles ReplayIgnoreInitErrors ShenandoahAllowOldMarkingPreemption
    ShenandoahCardBarrier ShowCarrierFrames SkipTier2IfPossible StressIncrementalInlining StressMacroExpansion
    StressSecondarySupers StressUnstableIfTraps TraceDeoptimization UseChaCha20Intrinsics UseDilithiumIntrinsics
    UseIntPolyIntrinsics UseKyberIntrinsics UseMadvPopulateWrite UseObjectMonitorTable UsePoly1305Intrinsics
    UseSecondarySupersCache UseSecondarySupersTable UseStoreStoreForCtor UseThreadsLockThrottleLock
    UseVectorizedHashCodeIntrinsic VerifySecondarySupers ZBufferStoreBarriers ZStressFastMediumPageAllocation
    ZUseMediumPageSizeRange ZVerifyRemembered
    `,
  ],
  [
    'switch',
    '-p',
    `
    AOTClassLinking AutoCreateSharedArchive ProfileExceptionHandlers UseCompactObjectHeaders UseSystemMemoryBarrier
    ZCollectionIntervalOnly
    `,
  ],
  [
    'switch',
    '-x',
    `
    AOTCompileEagerly AlwaysRecordEvolDependencies DoJVMTIVirtualThreadTransitions LibJVMCICompilerThreadHidden
    ReplayReduce ShenandoahGenerationalAdaptiveTenuring ShenandoahGenerationalCensusAtEvac
    ShenandoahGenerationalCensusIgnoreOlderCohorts UseAPX UseGraalJIT VMContinuations
    `,
  ],
  [
    'switch',
    'd-',
    `
    DynamicallyResizeSystemDictionaries ExpandSubTypeCheckAtParseTime G1UsePreventiveGC G1VerifyRSetsDuringFullGC
    GCParallelVerificationEnabled InlineNIOCheckIndex LogTouchedMethods MetaspaceGuardAllocations
    MetaspaceHandleDeallocations PrintBiasedLockingStatistics PrintMethodFlushingStatistics
    PrintPreciseBiasedLockingStatistics PrintPreciseRTMLockingStatistics PrintTouchedMethodsAtExit
    ShenandoahElasticTLAB ShenandoahIUBarrier ShenandoahLoopOptsAfterExpansion ShenandoahNMethodBarrier
    ShenandoahSelfFixing StressCodeAging UseVtableBasedCHA VerifyObjectStartArray VerifyRememberedSets ZVerifyViews
    `,
  ],
  [
    'switch',
    'dd',
    `
    AbortVMOnCompilationFailure AbortVMOnSafepointTimeout AbortVMOnVMOperationTimeout AggressiveUnboxing
    AllowArchivingWithJavaAgent BytecodeVerificationLocal BytecodeVerificationRemote CIPrintCompileQueue
    CheckIntrinsics CompilerDirectivesIgnoreCompileCommands CompilerDirectivesPrint DebugInlinedCalls
    DebugNonSafepoints DeferInitialCardMark DeoptimizeNMethodBarriersALot DisplayVMOutput DumpPerfMapAtExit
    DumpPrivateMappingsInCore DumpSharedMappingsInCore EnableThreadSMRStatistics FoldStableValues ForceUnreachable
    G1VerifyHeapRegionCodeRoots HandshakeALot IdealizeClearArrayNode ImplicitNullChecks IncrementalInlineForceCleanup
    IncrementalInlineMH IncrementalInlineVirtual InjectGCWorkerCreationFailure InlineArrayCopy InlineClassNatives
    InlineMathNatives InlineNatives InlineObjectCopy InlineObjectHash InlineReflectionGetCallerClass
    InlineThreadNatives InlineUnsafeOps IntelJccErratumMitigation LogCompilation LogEvents LogVMOutput
    OptimizeExpensiveOps PauseAtExit PauseAtStartup PrintAdapterHandlers PrintAssembly PrintCodeHeapAnalytics
    PrintCompilation2 PrintInlining PrintInterpreter PrintIntrinsics PrintMetaspaceStatisticsAtExit PrintMethodData
    PrintMethodHandleStubs PrintNMTStatistics PrintNMethods PrintNativeNMethods PrintOptoAssembly
    PrintSignatureHandlers PrintStubCode ProfileDynamicTypes ReduceNumberOfCompilerThreads SafepointALot
    SerializeVMOutput ShenandoahAllocFailureALot ShenandoahCASBarrier ShenandoahCloneBarrier ShenandoahDegeneratedGC
    ShenandoahHumongousMoves ShenandoahLoadRefBarrier ShenandoahOOMDuringEvacALot ShenandoahSATBBarrier
    ShenandoahStackWatermarkBarrier ShenandoahVerify ShowHiddenFrames ShowRegistersOnAssert SpecialArraysEquals
    SpecialEncodeISOArray SpecialStringCompareTo SpecialStringEquals SpecialStringIndexOf StressCCP StressGCM
    StressIGVN StressLCM StressLdcRewrite StringDeduplicationResizeALot THPStackMitigation TraceCompilerThreads
    TraceSpilling TraceTypeProfile UnlockDiagnosticVMOptions UseAESCTRIntrinsics UseAESIntrinsics UseAdler32Intrinsics
    UseCRC32CIntrinsics UseCRC32Intrinsics UseCharacterCompareIntrinsics UseCopySignIntrinsic UseCpuAllocPath
    UseGHASHIntrinsics UseIncDec UseInlineDepthForSpeculativeTypes UseKNLSetting UseLibmIntrinsic UseMD5Intrinsics
    UseMathExactIntrinsics UseMontgomeryMultiplyIntrinsic UseMontgomerySquareIntrinsic UseMulAddIntrinsic
    UseMultiplyToLenIntrinsic UseNewCode UseNewCode2 UseNewCode3 UseSHA1Intrinsics UseSHA256Intrinsics
    UseSHA3Intrinsics UseSHA512Intrinsics UseSignumIntrinsic UseSquareToLenIntrinsic UseSwitchProfiling
    UseUnalignedAccesses UseVectorMacroLogic UseVectorizedMismatchIntrinsic VerifyAdapterCalls VerifyAfterGC
    VerifyBeforeExit VerifyBeforeGC VerifyBeforeIteration VerifyDuringGC VerifyDuringStartup VerifyMethodHandles
    VerifyReceiverTypes VerifyStringTableAtExit WhiteBoxAPI ZStressRelocateInPlace ZVerifyForwarding ZVerifyMarking
    ZVerifyObjects ZVerifyRoots
    `,
  ],
  [
    'switch',
    'p-',
    `
    AlwaysLockClassLoader CriticalJNINatives DoReserveCopyInSuperWord DontYieldALot DumpSharedSpaces
    DynamicDumpSharedSpaces ExtendedDTraceProbes FilterSpuriousWakeups G1UseAdaptiveConcRefinement
    PreferContainerQuotaForCPUCount PreserveAllAnnotations PrintSharedDictionary RegisterFinalizersAtInit
    RequireSharedSpaces ScavengeBeforeFullGC TLABStats TimeLinearScan UseBiasedLocking UseCodeAging
    UseContainerCpuShares UseCounterDecay UseEmptySlotsInSupers UseHeavyMonitors UseHugeTLBFS
    UseLinuxPosixThreadCPUClocks UseNotificationThread UseOptoBiasInlining UseRTMDeopt UseRTMLocking UseSHM
    UseSharedSpaces
    `,
  ],
  [
    'switch',
    'pp',
    `
    AdjustStackSizeForTLS AggressiveHeap AlignVector AllowParallelDefineClass AllowRedefinitionToAddDeleteMethods
    AllowUserSignalHandlers AllowVectorizeOnDemand AlwaysActAsServerClassMachine AlwaysCompileLoopMethods
    AlwaysPreTouch AlwaysRestoreFPU AlwaysTenure BackgroundCompilation BlockLayoutByFrequency BlockLayoutRotateLoops
    C1OptimizeVirtualCallProfiling C1ProfileBranches C1ProfileCalls C1ProfileCheckcasts C1ProfileInlinedCalls
    C1ProfileVirtualCalls C1UpdateMethodData CICompilerCountPerCPU CITime CheckJNICalls ClassUnloading
    ClassUnloadingWithConcurrentMark ClipInlining CompactStrings CrashOnOutOfMemoryError CreateCoredumpOnCrash
    DTraceAllocProbes DTraceMethodProbes DTraceMonitorProbes DisableAttachMechanism DisableExplicitGC
    DisplayVMOutputToStderr DisplayVMOutputToStdout DoEscapeAnalysis DontCompileHugeMethods DumpReplayDataOnError
    EagerXrunInit EliminateAllocations EliminateAutoBox EliminateLocks EliminateNestedLocks EnableContended
    EnableDynamicAgentLoading ErrorFileToStderr ErrorFileToStdout EstimateArgEscape ExecutingUnitTests
    ExitOnOutOfMemoryError ExplicitGCInvokesConcurrent ExtensiveErrorReports FlightRecorder ForceTimeHighResolution
    G1PeriodicGCInvokesConcurrent G1UseAdaptiveIHOP HeapDumpAfterFullGC HeapDumpBeforeFullGC
    HeapDumpOnOutOfMemoryError IgnoreEmptyClassPaths IgnoreUnrecognizedVMOptions IncrementalInline Inline
    InlineSynchronizedMethods JavaMonitorsInStackTrace LoadExecStackDllInVMThread LoopUnswitching ManagementServer
    MaxFDLimit MethodFlushing NUMAStats NeverActAsServerClassMachine NeverTenure OmitStackTraceInFastThrow
    OptimizeFill OptimizePtrCompare OptimizeStringConcat OptoBundling OptoRegScheduling OptoScheduling
    PSChunkLargeArrays ParallelRefProcBalancingEnabled ParallelRefProcEnabled PartialPeelAtUnsignedTests
    PartialPeelLoop PerfAllowAtExitRegistration PerfBypassFileSystemCheck PerfDataSaveToFile PerfDisableSharedMem
    PreferInterpreterNativeStubs PreserveFramePointer PrintClassHistogram PrintCodeCache PrintCodeCacheOnCompilation
    PrintCommandLineFlags PrintCompilation PrintConcurrentLocks PrintExtendedThreadInfo PrintFlagsFinal
    PrintFlagsInitial PrintFlagsRanges PrintGC PrintGCDetails PrintHeapAtSIGBREAK PrintSharedArchiveAndExit
    PrintStringTableStatistics PrintTieredEvents PrintVMOptions PrintWarnings ProfileInterpreter RangeCheckElimination
    ReassociateInvariants RecordDynamicDumpInfo ReduceBulkZeroing ReduceFieldZeroing ReduceInitialCardMarks
    ReduceSignalUsage RelaxAccessControlCheck ResizePLAB ResizeTLAB RestoreMXCSROnJNICalls RestrictContended
    RestrictReservedStack RewriteBytecodes RewriteFrequentPairs SafepointTimeout SegmentedCodeCache
    ShowCodeDetailsInExceptionMessages ShowMessageBoxOnError ShrinkHeapInSteps SplitIfBlocks StackTraceInThrowable
    StartAttachListener SuperWordLoopUnrollAnalysis SuperWordReductions SuppressFatalErrorMessage
    ThreadPriorityVerbose TieredCompilation TrapBasedNullChecks TrapBasedRangeChecks UseAES
    UseAdaptiveGenerationSizePolicyAtMajorCollection UseAdaptiveGenerationSizePolicyAtMinorCollection
    UseAdaptiveNUMAChunkSizing UseAdaptiveSizeDecayMajorGCCost UseAdaptiveSizePolicy
    UseAdaptiveSizePolicyFootprintGoal UseAdaptiveSizePolicyWithSystemGC UseAddressNop UseBASE64Intrinsics
    UseBMI1Instructions UseBMI2Instructions UseBimorphicInlining UseCLMUL UseCMoveUnconditionally UseCodeCacheFlushing
    UseCompiler UseCompressedClassPointers UseCompressedOops UseCondCardMark UseContainerSupport
    UseCountLeadingZerosInstruction UseCountTrailingZerosInstruction UseCountedLoopSafepoints UseDivMod
    UseDynamicNumberOfCompilerThreads UseDynamicNumberOfGCThreads UseFMA UseFPUForSpilling UseFastJNIAccessors
    UseFastStosb UseG1GC UseGCOverheadLimit UseInlineCaches UseInterpreter UseJumpTables UseLargePages
    UseLargePagesIndividualAllocation UseLoopCounter UseLoopInvariantCodeMotion UseLoopPredicate
    UseMaximumCompactionOnSystemGC UseNUMA UseNUMAInterleaving UseNewLongLShift UseOnStackReplacement
    UseOnlyInlinedBimorphic UseOprofile UsePSAdaptiveSurvivorSizePolicy UseParallelGC UsePerfData
    UsePopCountInstruction UseProfiledLoopPredicate UseSHA UseSSE42Intrinsics UseSerialGC UseShenandoahGC
    UseSignalChaining UseStoreImmI16 UseStringDeduplication UseSubwordForMaxVector UseSuperWord UseTLAB
    UseThreadPriorities UseTransparentHugePages UseTypeProfile UseTypeSpeculation UseUnalignedLoadStores UseVectorCmov
    UseXMMForArrayCopy UseXMMForObjInit UseXmmI2D UseXmmI2F UseXmmLoadAndClearUpper UseXmmRegToRegMoveAll UseZGC
    VerifySharedSpaces ZProactive ZUncommit ZeroTLAB
    `,
  ],
  [
    'switch',
    'x-',
    `
    G1EagerReclaimHumongousObjects G1EagerReclaimHumongousObjectsWithStaleRefs PostLoopMultiversioning
    ShenandoahSuspendibleWorkers UseRTMForStackLocks UseRTMXendForLockBusy
    `,
  ],
  [
    'switch',
    'xx',
    `
    AlwaysAtomicAccesses AlwaysSafeConstructors BootstrapJVMCI DisablePrimordialThreadGuardPages EagerJVMCI
    EnableJVMCI EnableJVMCIProduct EnableVectorAggressiveReboxing EnableVectorReboxing EnableVectorSupport
    EpsilonElasticTLAB EpsilonElasticTLABDecay G1UseReferencePrecleaning JVMCICountersExcludeCompiler
    JVMCIPrintProperties PrintBootstrap ShenandoahAlwaysClearSoftRefs ShenandoahEvacReserveOverflow
    ShenandoahImplicitGCInvokesConcurrent ShenandoahPacing ShenandoahRegionSampling ShenandoahUncommit
    TrustFinalNonStaticFields UnlockExperimentalVMOptions UseCriticalCompilerThreadPriority
    UseCriticalJavaThreadPriority UseEpsilonGC UseFastUnorderedTimeStamps UseJVMCICompiler UseJVMCINativeLibrary
    UseVectorStubs
    `,
  ],
  [
    'text',
    '-d',
    `
    MallocLimit
    `,
  ],
  [
    'text',
    '-p',
    `
    AOTCache AOTCacheOutput AOTConfiguration AOTMode LogClassLoadingCauseFor
    `,
  ],
  [
    'text',
    '-x',
    `
    JVMCINativeLibraryErrorFile
    `,
  ],
  [
    'text',
    'dd',
    `
    AbortVMOnException AbortVMOnExceptionMessage CompilerDirectivesFile ControlIntrinsic DisableIntrinsic LogFile
    PauseAtStartupFile PrintAssemblyOptions VerifyGCType VerifySubSet
    `,
  ],
  [
    'text',
    'p-',
    `
    MetaspaceReclaimPolicy
    `,
  ],
  [
    'text',
    'pp',
    `
    AllocateHeapAt ArchiveClassesAtExit CompilationMode CompileCommand CompileCommandFile CompileOnly
    DumpLoadedClassList ErrorFile ExtraSharedClassListFile FlightRecorderOptions HeapDumpPath InlineDataFile
    NativeMemoryTracking OnError OnOutOfMemoryError PerfDataSaveFile ReplayDataFile SharedArchiveConfigFile SharedArchiveFile SharedClassListFile ShenandoahGCHeuristics
    ShenandoahGCMode StartFlightRecording TraceJVMTI
    `,
  ],
  [
    'text',
    'xx',
    `
    JVMCILibDumpJNIConfig JVMCILibPath
    `,
  ],
];
