/**
 * The table of HotSpot's -XX options that take a number, with the range that JDK 17 and 25 allow: `NAME=least..most`,
 * `|` between the two where they differ. No bound: that of the type; i and u: 2^31 - 1 and 2^32 - 1. p: product, x:
 * experimental, d: diagnostic, -: not there. From
 * `java -XX:+UnlockDiagnosticVMOptions -XX:+UnlockExperimentalVMOptions -XX:+PrintFlagsRanges -version` of OpenJDK
 * 17.0.15 and 25.0.3 on x86-64 (test/runtimes/jvm/options/flags.test.ts compares it with the JVMs of the machine).
 */

/** Kind, what unlocks it on 17 and on 25, and the options with their ranges. */
export const NUMBER_FLAGS: readonly (readonly [string, string, string])[] = [
  [
    'double',
    '-d',
    `
    InlineFrequencyRatio=.. MinInlineFrequencyRatio=.. Tier0ProfileDelayFactor=.. Tier2ProfileDelayFactor=..
    `,
  ],
  [
    'double',
    '-p',
    `
    ZCollectionIntervalMajor=.. ZCollectionIntervalMinor=.. ZYoungCompactionLimit=0..100
    `,
  ],
  [
    'double',
    '-x',
    `
    G1RemSetFreeMemoryKeepExcessRatio=0..1 G1RemSetFreeMemoryStepDurationMillis=0.001..1e+06
    JVMCINativeLibraryThreadFraction=0..1 ShenandoahGenerationalTenuringMortalityRateThreshold=0.001..0.999
    ShenandoahMinOldGenGrowthPercent=0..100 ShenandoahOldEvacWaste=1..100 ShenandoahPromoEvacWaste=1..100
    `,
  ],
  [
    'double',
    'pp',
    `
    CompileThresholdScaling=0.. EscapeAnalysisTimeout=0.. G1ConcMarkStepDurationMillis=1..
    G1PeriodicGCSystemLoadThreshold=0.. InitialRAMPercentage=0..100 MaxRAMPercentage=0..100 MinRAMPercentage=0..100
    SweeperThreshold=0..100 ZAllocationSpikeTolerance=.. ZCollectionInterval=.. ZFragmentationLimit=..|0..100
    `,
  ],
  [
    'double',
    'xx',
    `
    EpsilonTLABElasticity=1.. G1LastPLABAverageOccupancy=0.001..100 ObjectCountCutOffPercent=0..100
    ShenandoahAdaptiveDecayFactor=0..1 ShenandoahAdaptiveInitialConfidence=..
    ShenandoahAdaptiveInitialSpikeThreshold=.. ShenandoahEvacWaste=1..100 ShenandoahPacingSurcharge=1..100
    StringDeduplicationGrowTableLoad=0.1..1000 StringDeduplicationShrinkTableLoad=0.01..100
    StringDeduplicationTargetTableLoad=0.01..1000
    `,
  ],
  [
    'integer',
    '-d',
    `
    AOTCodeMaxSize=1048576..i AbortVMOnSafepointTimeoutDelay=0.. AutoVectorizationOverrideProfitability=0..2
    G1NumCardsCostSampleThreshold=0.. G1NumCodeRootsCostSampleThreshold=0.. G1NumCollectionsKeepPinned=0..
    G1RestoreRetainedRegionChunksPerWorker=1..256 LightweightFastLockingSpins=1..30 ReplaySuppressInitializers=0..3
    ServiceThreadCleanupInterval=0..i ShenandoahCoalesceChance=0..100 SuperWordAutomaticAlignment=0..2
    SuperWordStoreToLoadForwardingFailureDetection=0..4096 VerifyConstraintCasts=0..2 X86ICacheSync=-1..5
    ZIndexDistributorStrategy=0.. ZOldGCThreads=0.. ZTenuringThreshold=-1..15 ZYoungGCThreads=0..
    `,
  ],
  [
    'integer',
    '-p',
    `
    FullGCHeapDumpLimit=0.. GCCardSizeInBytes=128..1024 LockingMode=0..2 TypeProfileSubTypeCheckCommonThreshold=0..100
    UserThreadWaitAttemptsAtExit=0..1000
    `,
  ],
  [
    'integer',
    '-x',
    `
    CodeEntryAlignment=.. G1OldCSetGroupSize=1..256 G1RemSetArrayOfCardsEntries=0..65536
    G1RemSetCoarsenHowlBitmapToHowlFullPercent=1..100 G1RemSetCoarsenHowlToFullPercent=1..100
    G1RemSetFreeMemoryRescheduleDelayMillis=1..u G1RemSetHowlMaxNumBuckets=1..1024 G1RemSetHowlNumBuckets=0..1024
    G1RetainRegionLiveThresholdPercent=0..100 JVMCICompilerIdleDelay=0..i JVMCIThreadsPerNativeLibraryRuntime=0..i
    ShenandoahAgingCyclePeriod=0.. ShenandoahDoNotIgnoreGrowthAfterYoungCycles=0..
    ShenandoahExpediteMixedThreshold=0.. ShenandoahExpeditePromotionsThreshold=0..100
    ShenandoahGenerationalHumongousReserve=0..100 ShenandoahGenerationalMaxTenuringAge=1..16
    ShenandoahGenerationalMinTenuringAge=1..16 ShenandoahGenerationalTenuringCohortPopulationThreshold=0..
    ShenandoahGuaranteedOldGCInterval=0.. ShenandoahGuaranteedYoungGCInterval=0..
    ShenandoahIgnoreGarbageThreshold=0..100 ShenandoahIgnoreOldGrowthBelowPercentage=0..100
    ShenandoahMaxYoungPercentage=0..100 ShenandoahMinYoungPercentage=0..100 ShenandoahMinimumOldTimeMs=0..
    ShenandoahNoProgressThreshold=0.. ShenandoahOldCompactionReserve=0..128 ShenandoahOldEvacRatioPercent=0..100
    ShenandoahOldGarbageThreshold=0..100
    `,
  ],
  [
    'integer',
    'd-',
    `
    GCLockerRetryAllocationCount=0.. HotMethodDetectionLimit=1..i InlineFrequencyCount=0..i MallocMaxTestWords=0..
    VerifyGCLevel=0..1
    `,
  ],
  [
    'integer',
    'dd',
    `
    AVX3Threshold=0..i AbortVMOnVMOperationTimeoutDelay=0.. ArchiveRelocationMode=0..2
    ArrayOperationPartialInlineSize=0..64|0..256 AsyncDeflationInterval=0..i AvgMonitorsPerThreadEstimate=0..
    CodeCacheMinBlockLength=1..100 CompilerDirectivesLimit=.. DiagnoseSyncOnValueBasedClasses=0..2
    DominatorSearchLimit=0..i EliminateAllocationFieldsLimit=0..i ErrorLogPrintCodeLimit=0..10
    G1SummarizeRSetStatsPeriod=0.. GuaranteedAsyncDeflationInterval=0..i GuaranteedSafepointInterval=0..i
    HandshakeTimeout=0.. InitArrayShortSize=0.. LogEventsBufferEntries=1..1048576 MinPassesBeforeFlush=0..
    MonitorDeflationMax=1024..i MonitorUnlinkBatch=1..i MonitorUsedDeflationThreshold=0..100
    NoAsyncDeflationProgressMax=0.. RepeatCompilation=0..i ScavengeRootsInCode=0..2 ShenandoahVerifyLevel=..
    StressSeed=0..u StringDeduplicationHashSeed=0.. Tier0Delay=0..i TieredOldPercentage=0..i UseBootstrapCallInfo=..
    VerifyArchivedFields=0..2 VerifyGCStartAt=0.. ZStatisticsInterval=1..u
    `,
  ],
  [
    'integer',
    'p-',
    `
    AdaptiveSizePolicyCollectionCostMargin=0..100 AliasLevel=0..3 BaseFootPrintEstimate=0..
    BiasedLockingBulkRebiasThreshold=0.. BiasedLockingBulkRevokeThreshold=0.. BiasedLockingDecayTime=500..
    BiasedLockingStartupDelay=0..2147483640 G1ConcRSHotCardLimit=0..255 G1ConcRSLogCacheSize=0..27
    G1ConcRefinementGreenZone=0.. G1ConcRefinementRedZone=0.. G1ConcRefinementServiceIntervalMillis=0..i
    G1ConcRefinementThresholdStep=1.. G1ConcRefinementYellowZone=0.. G1RSetRegionEntries=0..268435455
    G1RSetSparseRegionEntries=0..268435455 GCLockerEdenExpansionPercent=0..100 HeapFirstMaximumCompactionCount=0..
    InitialRAMFraction=1.. MaxGCMinorPauseMillis=0.. MaxRAMFraction=1.. MinInliningThreshold=0..i MinRAMFraction=1..
    NUMAPageScanRate=0.. OldSize=0.. ParallelOldDeadWoodLimiterMean=0..100 ParallelOldDeadWoodLimiterStdDev=0..100
    PerfDataSamplingInterval=10..i PrefetchFieldsAhead=-1..i ProcessDistributionStride=0..u RTMRetryCount=0..i
    RefDiscoveryPolicy=0..1 ZMarkStackSpaceLimit=33554432..1099511627776
    `,
  ],
  [
    'integer',
    'pp',
    `
    ActiveProcessorCount=.. AdaptiveSizeDecrementScaleFactor=1.. AdaptiveSizeMajorGCDecayTimeScale=0..
    AdaptiveSizePolicyInitializingSteps=0.. AdaptiveSizePolicyOutputInterval=0.. AdaptiveSizePolicyWeight=0..100
    AdaptiveSizeThroughPutPolicy=0..1 AdaptiveTimeWeight=0..100 AllocateInstancePrefetchLines=1..64
    AllocatePrefetchDistance=..|-1..512 AllocatePrefetchInstr=.. AllocatePrefetchLines=1..64
    AllocatePrefetchStepSize=1..512 AllocatePrefetchStyle=0..3 ArrayCopyLoadStoreMaxElem=0..
    AsyncLogBufferSize=102400..52428800 AutoBoxCacheMax=0..i BCEATraceLevel=0..3
    BlockLayoutMinDiamondPercentage=0..100 C1InlineStackLimit=0..i C1MaxInlineLevel=0..i C1MaxInlineSize=0..i
    C1MaxRecursiveInlineLevel=0..i C1MaxTrivialSize=0..i CICompilerCount=0..i CodeCacheExpansionSize=32768..
    CompileThreshold=.. CompilerThreadPriority=..i CompilerThreadStackSize=0..9007199254740991
    CompressedClassSpaceSize=1048576..3221225472|1048576..4294967296 ConcGCThreads=0..u|0.. ConditionalMoveLimit=0..i
    ContendedPaddingWidth=0..8192 EliminateAllocationArraySizeLimit=0..i ErgoHeapSizeLimit=0.. ErrorLogTimeout=0..
    FreqInlineSize=0..i G1ConcRefinementThreads=0..268435455 G1ConfidencePercent=0..100|1..100
    G1HeapRegionSize=0..33554432|0..536870912 G1HeapWastePercent=0..100 G1MixedGCCountTarget=0..
    G1PeriodicGCInterval=0.. G1RSetUpdatingPauseTimePercent=0..100 G1RefProcDrainInterval=1..i G1ReservePercent=0..50
    G1SATBBufferEnqueueingThresholdPercent=0..100 G1SATBBufferSize=1..|0.. G1UpdateBufferSize=1..1073741824|0..
    GCDrainStackTargetSize=0..u|0..8192 GCHeapFreeLimit=0..100 GCPauseIntervalMillis=0.. GCTimeLimit=0..100
    GCTimeRatio=0..u HeapBaseMinAddress=0.. HeapDumpGzipLevel=0..9 HeapMaximumCompactionInterval=0..
    HeapSearchSteps=1.. HeapSizePerGCThread=4096.. IncreaseFirstTierCompileThresholdAt=0..99
    InitialCodeCacheSize=4096.. InitialHeapSize=0.. InitialSurvivorRatio=0..|3.. InitialTenuringThreshold=0..16
    InitiatingHeapOccupancyPercent=0..100 InlineSmallCode=0..i InteriorEntryAlignment=..
    InterpreterProfilePercentage=0..100 JavaPriority10_To_OSPriority=-1..127|..i
    JavaPriority1_To_OSPriority=-1..127|..i JavaPriority2_To_OSPriority=-1..127|..i
    JavaPriority3_To_OSPriority=-1..127|..i JavaPriority4_To_OSPriority=-1..127|..i
    JavaPriority5_To_OSPriority=-1..127|..i JavaPriority6_To_OSPriority=-1..127|..i
    JavaPriority7_To_OSPriority=-1..127|..i JavaPriority8_To_OSPriority=-1..127|..i
    JavaPriority9_To_OSPriority=-1..127|..i LargePageHeapSizeThreshold=0.. LargePageSizeInBytes=0..
    LiveNodeCountInliningCutoff=0..536870911 LoopMaxUnroll=0..i LoopOptsCount=5..43|5..i
    LoopPercentProfileLimit=10..100 LoopStripMiningIter=0..u LoopStripMiningIterShortLoop=0..u
    LoopUnrollLimit=0..536870911 LoopUnrollMin=0..i MarkStackSize=1..2147483646 MarkStackSizeMax=1..2147483646
    MarkSweepAlwaysCompactCount=1..u MarkSweepDeadRatio=0..100 MaxBCEAEstimateLevel=0..i MaxBCEAEstimateSize=0..i
    MaxDirectMemorySize=0.. MaxGCPauseMillis=1.. MaxHeapFreeRatio=0..100 MaxHeapSize=0.. MaxInlineLevel=0..i
    MaxInlineSize=0..i MaxJNILocalCapacity=.. MaxJavaStackTraceDepth=0..1073741823 MaxJumpTableSize=0..
    MaxJumpTableSparseness=0.. MaxLabelRootDepth=100..i MaxLoopPad=0..i MaxMetaspaceExpansion=0..
    MaxMetaspaceFreeRatio=0..100 MaxMetaspaceSize=0.. MaxNewSize=0.. MaxNodeLimit=1000..715827882 MaxRAM=0..
    MaxRecursiveInlineLevel=0..i MaxTenuringThreshold=0..16 MaxTrivialSize=0..i MaxVectorSize=0..i MetaspaceSize=0..
    MinHeapDeltaBytes=0.. MinHeapFreeRatio=0..100 MinHeapSize=0.. MinJumpTableSize=0.. MinMetaspaceExpansion=0..
    MinMetaspaceFreeRatio=0..99 MinSurvivorRatio=3.. MinTLABSize=1.. MultiArrayExpandLimit=0..i
    NUMAChunkResizeWeight=0..100 NUMAInterleaveGranularity=4096..8796093022208 NUMASpaceResizeRate=0.. NewRatio=0..
    NewSize=0.. NewSizeThreadIncrease=0.. NmethodSweepActivity=0..2000 NodeLimitFudgeFactor=..
    NonNMethodCodeHeapSize=4096.. NonProfiledCodeHeapSize=0.. NumberOfLoopInstrToAlign=0..i
    ObjectAlignmentInBytes=8..256 OldPLABSize=0.. OnStackReplacePercentage=.. OptoLoopAlignment=1..16|1..128
    PLABWeight=0..100 ParGCArrayScanChunk=1..715827882 ParallelGCBufferWastePct=0..100 ParallelGCThreads=0..u|0..i
    PartialPeelNewPhiDelta=0..i PausePadding=0..u PerBytecodeRecompilationCutoff=-1.. PerBytecodeTrapLimit=0..i
    PerMethodRecompilationCutoff=-1.. PerMethodTrapLimit=0..i PerfDataMemorySize=128..2097152
    PerfMaxStringConstLength=32..32768 PreTouchParallelChunkSize=4096.. PrefetchCopyIntervalInBytes=-1..i
    PrefetchScanIntervalInBytes=-1..i PretenureSizeThreshold=0.. ProfileMaturityPercentage=0..100
    ProfiledCodeHeapSize=0.. PromotedPadding=0..u QueuedAllocationWarningCount=0.. ReservedCodeCacheSize=4096..
    SafepointTimeoutDelay=0..9223372036854|0..9218868437227 SelfDestructTimer=0..|0.. SharedBaseAddress=0..
    SharedSymbolTableBucketSize=2..246 SoftMaxHeapSize=0.. SoftRefLRUPolicyMSPerMB=0.. StackRedPages=1..3
    StackReservedPages=0..11 StackShadowPages=10..50 StackYellowPages=2..7 StartAggressiveSweepingAt=0..100
    StringDeduplicationAgeThreshold=1..15 StringTableSize=128..16777216 SurvivorPadding=0..u SurvivorRatio=1..
    TLABAllocationWeight=0..100 TLABRefillWasteFraction=1..u TLABSize=0.. TLABWasteIncrement=0..i
    TLABWasteTargetPercent=1..100 TargetPLABWastePct=1..100 TargetSurvivorRatio=0..100
    TenuredGenerationSizeIncrement=0..100 TenuredGenerationSizeSupplement=0..100
    TenuredGenerationSizeSupplementDecay=1.. ThreadPriorityPolicy=0..1 ThreadStackSize=0..1048576
    ThresholdTolerance=0..100 Tier0BackedgeNotifyFreqLog=0..30 Tier0InvokeNotifyFreqLog=0..30
    Tier0ProfilingStartPercentage=0..i Tier23InlineeNotifyFreqLog=0..30 Tier2BackEdgeThreshold=0..i
    Tier2BackedgeNotifyFreqLog=0..30 Tier2CompileThreshold=0..i Tier2InvokeNotifyFreqLog=0..30
    Tier3BackEdgeThreshold=0..i Tier3BackedgeNotifyFreqLog=0..30 Tier3CompileThreshold=0..i Tier3DelayOff=0..i
    Tier3DelayOn=0..i Tier3InvocationThreshold=0..i Tier3InvokeNotifyFreqLog=0..30 Tier3LoadFeedback=0..i
    Tier3MinInvocationThreshold=0..i Tier4BackEdgeThreshold=0..i Tier4CompileThreshold=0..i
    Tier4InvocationThreshold=0..i Tier4LoadFeedback=0..i Tier4MinInvocationThreshold=0..i TieredCompileTaskTimeout=0..
    TieredRateUpdateMaxTime=0.. TieredRateUpdateMinTime=0.. TieredStopAtLevel=0..4 TrackedInitializationLimit=0..65535
    TrimNativeHeapInterval=0..u TypeProfileArgsLimit=0..16 TypeProfileLevel=0..|0..u
    TypeProfileMajorReceiverPercent=0..100 TypeProfileParmsLimit=-1..64 TypeProfileWidth=0..8
    UnguardOnExecutionViolation=0..2 UseAVX=0..99|0..3 UseSSE=0..99|0..4 VMThreadPriority=-1..127|..i
    VMThreadStackSize=0..9007199254740991 ValueMapInitialSize=1..32768 ValueMapMaxLoopSize=0..128
    ValueSearchLimit=0..i YoungGenerationSizeIncrement=0..100 YoungGenerationSizeSupplement=0..100
    YoungGenerationSizeSupplementDecay=1.. YoungPLABSize=0.. ZUncommitDelay=0..
    `,
  ],
  [
    'integer',
    'x-',
    `
    ArrayAllocatorMallocLimit=0.. InlineCacheBufferSize=0.. RTMAbortRatio=0..100 RTMAbortThreshold=0..i
    RTMLockingCalculationDelay=.. RTMLockingThreshold=0..i RTMSpinLoopCount=0..i RTMTotalCountIncrRate=1..i
    ShenandoahHumongousThreshold=1..100 ShenandoahUnloadClassesFrequency=0..
    `,
  ],
  [
    'integer',
    'xx',
    `
    CodeCacheSegmentSize=1..1024 EpsilonMaxTLABSize=1.. EpsilonMinHeapExpand=1.. EpsilonPrintHeapSteps=0..
    EpsilonTLABDecayTime=1.. EpsilonUpdateCountersStep=1.. G1AdaptiveIHOPNumInitialSamples=1..
    G1EagerReclaimRemSetThreshold=0.. G1ExpandByPercentOfAvailable=0..100 G1MaxNewSizePercent=0..100
    G1MixedGCLiveThresholdPercent=0..100 G1NewSizePercent=0..100 G1OldCSetRegionThresholdPercent=0..100
    G1RebuildRemSetChunkSize=4096..33554432 JVMCICounterSize=0..1000000 JVMCIEventLogLevel=0..4 JVMCIHostThreads=1..i
    JVMCINMethodSizeLimit=0..i JVMCIThreads=1..i JVMCITraceLevel=0..4 PerMethodSpecTrapLimit=0..i
    ReferencesPerThread=0.. ShenandoahAdaptiveSampleFrequencyHz=0.. ShenandoahAdaptiveSampleSizeSeconds=0..
    ShenandoahAllocSpikeFactor=0..100 ShenandoahAllocationThreshold=0..100 ShenandoahControlIntervalAdjustPeriod=0..
    ShenandoahControlIntervalMax=0..|1..999 ShenandoahControlIntervalMin=0..|1..999
    ShenandoahCriticalFreeThreshold=0..100 ShenandoahEvacReserve=1..100 ShenandoahFullGCThreshold=0..
    ShenandoahGarbageThreshold=0..100 ShenandoahGuaranteedGCInterval=0.. ShenandoahImmediateThreshold=0..100
    ShenandoahInitFreeThreshold=0..100 ShenandoahLearningSteps=0..100 ShenandoahMarkLoopStride=0..
    ShenandoahMarkScanPrefetch=0..256 ShenandoahMaxRegionSize=0.. ShenandoahMaxSATBBufferFlushes=0..
    ShenandoahMinFreeThreshold=0..100 ShenandoahMinRegionSize=0.. ShenandoahPacingCycleSlack=0..100
    ShenandoahPacingIdleSlack=0..100 ShenandoahPacingMaxDelay=0.. ShenandoahParallelRegionStride=0..
    ShenandoahRegionSamplingRate=.. ShenandoahRegionSize=0.. ShenandoahSATBBufferSize=1..
    ShenandoahTargetNumRegions=0.. ShenandoahUncommitDelay=0.. SpecTrapLimitExtraEntries=..
    StringDeduplicationCleanupDeadMinimum=0.. StringDeduplicationCleanupDeadPercent=1..100
    StringDeduplicationInitialTableSize=1..1073741824 SymbolTableSize=1024..16777216 TimerSlack=..
    WorkStealingHardSpins=0.. WorkStealingSleepMillis=0.. WorkStealingSpinToYieldRatio=0..
    WorkStealingYieldsBeforeSleep=0.. hashCode=..
    `,
  ],
];
