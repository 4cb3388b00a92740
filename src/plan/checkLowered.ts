/** What the next start gives a JVM less of than it has today, and whether it uses more than that now. */
import { bytes, formatSize, MiB, type Bytes } from '../model/bytes';
import type { DesiredJava, DesiredService } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedJvm, ObservedUnit } from '../model/observed';
import { splitWords } from '../probe/words';
import { planFinding } from './findings';
import { heapOf, sizeOf } from './jvm';
import { strongerOptions } from './stronger';
import { isInEffect } from './variable';

interface Region {
  readonly words: string;
  /** How an option for it begins. */
  readonly option: string;
  /** What a JVM has where no option says anything; `infinity` where it is bounded by nothing of its own. */
  readonly byDefault: (jvm: ObservedJvm) => Bytes | 'infinity' | undefined;
  readonly defaultWords?: string;
  /** What is in use, as far as it is known. */
  readonly use: (jvm: ObservedJvm) => Bytes | undefined;
}

/** Defaults of HotSpot (java(1); tried on 17 and 25): direct memory may be as much as the heap, metaspace is not bounded. */
const REGIONS: readonly Region[] = [
  {
    words: 'heap',
    option: '-Xmx',
    byDefault: ({ heapMax }) => heapMax,
    // Where HotSpot says nothing, as much as all of its anonymous memory. One that has not collected yet began a moment ago, or
    // needs little: what is in its heap is garbage for the most part, and holds no host.
    use: ({ heapUsed, isUncollected, anon }) => heapUsed ?? (isUncollected ? undefined : anon),
  },
  {
    words: 'direct memory',
    option: '-XX:MaxDirectMemorySize=',
    byDefault: heapOf,
    defaultWords: 'as much as its heap',
    // Nobody can see it from outside: hsperfdata has no counter of it, /proc/PID/smaps shows it as memory without a file, as it does what malloc, the
    // collector and the compiler take, none of which is bounded. So not even a lower bound can be proved, and nothing is held for it.
    use: () => undefined,
  },
  {
    words: 'metaspace',
    option: '-XX:MaxMetaspaceSize=',
    byDefault: () => 'infinity',
    use: ({ metaspaceUsed }) => metaspaceUsed,
  },
  {
    words: 'code cache',
    option: '-XX:ReservedCodeCacheSize=',
    byDefault: () => bytes(240 * MiB),
    use: () => undefined,
  },
  {
    // Without an option it has what oomcfg gives: 1 MiB on 64-bit Linux.
    words: 'thread stack',
    option: '-Xss',
    byDefault: () => undefined,
    use: () => undefined,
  },
];

interface Lowered {
  readonly region: Region;
  readonly today: Bytes | 'infinity';
  readonly isDefault: boolean;
  readonly wanted: Bytes;
  readonly use: Bytes | undefined;
}

export function checkLowered({ java }: DesiredService, unit: ObservedUnit, acceptShrink: boolean): readonly Finding[] {
  const jvm = largest(unit.jvms ?? []);
  if (java === undefined || jvm === undefined || isInEffect(java.value, unit)) return [];
  // What overrules the variable, the next start gives as well.
  const stronger = strongerOptions(java, unit, jvm);
  const lowered = REGIONS.filter(({ option }) => sizeOf(option, { options: stronger }) === undefined).flatMap(
    (region) => lowerOf(region, java, jvm),
  );
  const over = lowered.filter(({ use, wanted }) => use !== undefined && use > wanted);
  return [
    ...over.map((one) => belowUse(one, java, unit, jvm, acceptShrink)),
    ...remarks(
      lowered.filter((one) => !over.includes(one)),
      java,
      unit,
      jvm,
    ),
  ];
}

function largest(jvms: readonly ObservedJvm[]): ObservedJvm | undefined {
  return jvms.toSorted((a, b) => (heapOf(b) ?? 0) - (heapOf(a) ?? 0))[0];
}

function lowerOf(region: Region, java: DesiredJava, jvm: ObservedJvm): readonly Lowered[] {
  const words = splitWords(java.value).map((word) => ({ word, from: 'the command line' as const }));
  const wanted = sizeOf(region.option, { options: words });
  const given = sizeOf(region.option, jvm);
  const today = given ?? region.byDefault(jvm);
  if (wanted === undefined || today === undefined) return [];
  const isLower = today === 'infinity' || wanted < today;
  return isLower ? [{ region, today, isDefault: given === undefined, wanted, use: region.use(jvm) }] : [];
}

function belowUse(
  { region, today, wanted, use }: Lowered,
  java: DesiredJava,
  unit: ObservedUnit,
  jvm: ObservedJvm,
  acceptShrink: boolean,
): Finding {
  const used = use ?? bytes(0);
  const isBound = region.option === '-Xmx' && jvm.heapUsed === undefined;
  const source = isBound
    ? `How much of that is its heap is not known: ${whyUnseen(jvm)}. The figure is all of its anonymous memory, an upper bound.`
    : "The figure is HotSpot's own; of the heap it counts garbage that is not collected yet.";
  return planFinding('belowJvmUse', {
    ...(acceptShrink ? { severity: 'warning' as const } : {}),
    summary: `the JVM of ${unit.id} uses ${isBound ? 'up to ' : ''}${formatSize(used)} of ${region.words}, and its limit would fall to ${formatSize(wanted)}`,
    detail: `It has ${shown(today)} today. ${source} If a new process needs as much, it ends with java.lang.OutOfMemoryError.`,
    fix: `Give java more ${region.words} (or the service more memory), or accept it: --accept shrink:HOSTS.`,
    facts: { unit: unit.id, region: region.words, today, use: used, limit: wanted },
    where: java.at,
  });
}

/** Of what is not known to be in use above the new limit. */
function remarks(
  lowered: readonly Lowered[],
  java: DesiredJava,
  unit: ObservedUnit,
  jvm: ObservedJvm,
): readonly Finding[] {
  if (lowered.length === 0) return [];
  // All anonymous memory that is not in the heap or metaspace: direct memory is a part of it.
  const rest =
    jvm.anon === undefined ? undefined : Math.max(0, jvm.anon - (jvm.heapUsed ?? 0) - (jvm.metaspaceUsed ?? 0));
  const direct = lowered.find(({ region }) => region.option === '-XX:MaxDirectMemorySize=');
  const isDirectUnknown = direct !== undefined && (rest === undefined || rest > direct.wanted);
  // (The code cache is flushed when it is full, and nothing dies of it.)
  const unseen = lowered.filter(({ region, use }) => use === undefined && /^(?:heap|metaspace)$/.test(region.words));
  const isStack = lowered.some(({ region }) => region.option === '-Xss');
  const isUnknown = isDirectUnknown || isStack || unseen.length > 0;
  const most = rest === undefined ? '' : `, at most ${formatSize(bytes(rest))}`;
  return [
    planFinding('lowered', {
      ...(isUnknown ? {} : { severity: 'info' as const }),
      summary: `the next start of ${unit.id} gives its JVM less than today: ${lowered.map(inWords).join(', ')}`,
      detail: isUnknown
        ? [
            ...(unseen.length > 0
              ? [
                  `How much ${unseen.map(({ region }) => region.words).join(' and ')} it uses is not known: ${whyUnseen(jvm)}. A new process that needs more ends with java.lang.OutOfMemoryError.`,
                ]
              : []),
            ...(isDirectUnknown
              ? [
                  `How much direct memory it uses cannot be seen from outside${most}. A service that needs more fails with "Cannot reserve ... bytes of direct buffer memory" (Netty, Kafka and Elasticsearch use much).`,
                ]
              : []),
            ...(isStack
              ? [
                  'How deep its stacks are cannot be seen from outside. A thread that needs more ends with java.lang.StackOverflowError.',
                ]
              : []),
          ].join(' ')
        : 'What it uses now is below that, as far as it can be seen from outside.',
      fix: 'Set java.directMemory, java.heap, java.metaspace or java.codeCache where that is too little.',
      facts: {
        unit: unit.id,
        regions: lowered.map(({ region }) => region.words),
        today: lowered.map(({ today }) => String(today)),
        limits: lowered.map(({ wanted }) => wanted),
        ...(isDirectUnknown && rest !== undefined ? { directMemoryAtMost: rest } : {}),
      },
      where: java.at,
    }),
  ];
}

/** Options with which HotSpot writes no counters, or none to a file. */
const WITHOUT_COUNTERS = /^-XX:(?:-UsePerfData|\+PerfDisableSharedMem)$/;

function whyUnseen({ isUncollected, options }: ObservedJvm): string {
  if (isUncollected === true) return 'it has not collected yet';
  const option = options.find(({ word }) => WITHOUT_COUNTERS.test(word));
  return option === undefined
    ? 'its counters (/tmp/hsperfdata_*) do not say it or are not there'
    : `HotSpot does not say it (${option.word})`;
}

function shown(size: Bytes | 'infinity'): string {
  return size === 'infinity' ? 'no limit' : formatSize(size);
}

function inWords({ region, today, isDefault, wanted, use }: Lowered): string {
  const why = isDefault && region.defaultWords !== undefined ? ` (${region.defaultWords})` : '';
  const now = use === undefined ? '' : `, ${formatSize(use)} in use`;
  return `${region.words} ${shown(today)}${why} to ${formatSize(wanted)}${now}`;
}
