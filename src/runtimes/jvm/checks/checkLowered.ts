/** Findings where the next start gives a JVM less than it has today, and whether it uses more than that now. */
import { formatSize, type Bytes } from '../../../model/bytes';
import type { DesiredService } from '../../../model/desired';
import { type DesiredJava, javaOf } from '../wanted';
import type { Finding } from '../../../model/finding';
import type { ObservedJvm, ObservedUnit } from '../../../model/observed';
import { splitWords } from '../../words';
import { planFinding } from '../../../rules/host';
import { heapOf, sizeOf } from '../running/options';
import { isUnread } from './checkReaders';
import { type Region, REGIONS, type RegionUse } from './jvmRegions';
import { strongerOptions } from './stronger';
import { isInEffect } from '../running/inForce';

interface Lowered {
  readonly region: Region;
  readonly today: Bytes | 'infinity';
  readonly isDefault: boolean;
  readonly wanted: Bytes;
  readonly use: RegionUse;
}

export function checkLowered(service: DesiredService, unit: ObservedUnit, acceptShrink: boolean): readonly Finding[] {
  const java = javaOf(service);
  const jvm = largest(unit.jvms ?? []);
  // What does not arrive lowers nothing.
  if (java === undefined || jvm === undefined || isInEffect(java.value, unit) || isUnread(java, unit)) return [];
  // Options that overrule the variable are there at the next start as well.
  const stronger = strongerOptions(java, unit, jvm);
  const lowered = REGIONS.filter(({ option }) => sizeOf(option, { options: stronger }) === undefined).flatMap(
    (region) => lowerOf(region, java, jvm),
  );
  const over = lowered.filter(isBelowUse);
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

/**
 * Whether more is in use than the new bound, or may be. A bound that somebody (or oomcfg) chose for this JVM was chosen
 * for what it needs. Where nobody chose one (direct memory of as much as the heap), the upper bound of the use tells
 * too little: it is always large.
 */
function isBelowUse({ region, isDefault, wanted, use }: Lowered): boolean {
  if ((use.used ?? use.atLeast ?? 0) > wanted) return true;
  if (use.used !== undefined || region.doubt === 'never') return false;
  if (region.doubt === 'always') return (use.atMost ?? 0) > wanted;
  return !isDefault && (use.atMost ?? Infinity) > wanted;
}

const OWN_FIGURE = "The figure is HotSpot's own; of the heap it counts garbage that is not collected yet.";

/** How much is in use, as text, and how that is known. */
function inUse(
  { region, today, wanted, use }: Lowered,
  jvm: ObservedJvm,
): { readonly words: string; readonly source: string; readonly use?: Bytes } {
  const of = `of ${region.words}`;
  if (use.used !== undefined) return { words: `uses ${formatSize(use.used)} ${of}`, source: OWN_FIGURE, use: use.used };
  if (use.atLeast !== undefined && use.atLeast > wanted) {
    return {
      words: `uses some ${formatSize(use.atLeast)} ${of}`,
      source:
        'That much of its memory is neither heap, metaspace, compiled code, stacks nor what HotSpot itself takes (a native library can have a part of it).',
      use: use.atLeast,
    };
  }
  const why = region.option === '-XX:MaxDirectMemorySize=' ? 'nobody can see it from outside' : whyUnseen(jvm);
  if (use.atMost === undefined) {
    return { words: `may use all of its ${shown(today)} ${of}`, source: `How much it uses is not known: ${why}.` };
  }
  const rest = region.option === '-XX:MaxDirectMemorySize=' ? ' outside of heap and metaspace' : '';
  return {
    words: `uses up to ${formatSize(use.atMost)} ${of}`,
    source: `How much of that is its ${region.words} is not known: ${why}. The figure is all of its anonymous memory${rest}, an upper bound.`,
    use: use.atMost,
  };
}

function belowUse(
  lowered: Lowered,
  java: DesiredJava,
  unit: ObservedUnit,
  jvm: ObservedJvm,
  acceptShrink: boolean,
): Finding {
  const { region, today, isDefault, wanted } = lowered;
  const { words, source, use } = inUse(lowered, jvm);
  const keep = isDefault || today === 'infinity' ? '' : ` (it has ${formatSize(today)})`;
  return planFinding('belowJvmUse', {
    ...(acceptShrink ? { severity: 'warning' as const } : {}),
    summary: `the JVM of ${unit.id} ${words}, and its limit would fall to ${formatSize(wanted)}`,
    detail: `It has ${shown(today)} today. ${source} If a new process needs as much, it ends with java.lang.OutOfMemoryError.`,
    fix: `Set ${region.key} to what it needs${keep}, or accept it: --accept shrink:HOSTS.`,
    facts: { unit: unit.id, region: region.words, today, ...(use === undefined ? {} : { use }), limit: wanted },
    where: java.at,
  });
}

/** For regions whose use is not known to be above the new limit. */
function remarks(
  lowered: readonly Lowered[],
  java: DesiredJava,
  unit: ObservedUnit,
  jvm: ObservedJvm,
): readonly Finding[] {
  if (lowered.length === 0) return [];
  const direct = lowered.find(({ region }) => region.option === '-XX:MaxDirectMemorySize=');
  const rest = direct?.use.atMost;
  const isDirectUnknown = direct !== undefined && (rest === undefined || rest > direct.wanted);
  const unseen = lowered.filter(
    ({ region, use, wanted }) =>
      use.used === undefined && (use.atMost ?? Infinity) > wanted && /^(?:heap|metaspace)$/.test(region.words),
  );
  const isStack = lowered.some(({ region }) => region.option === '-Xss');
  const isUnknown = isDirectUnknown || isStack || unseen.length > 0;
  const most = rest === undefined ? '' : `, at most ${formatSize(rest)}`;
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
    ? 'its counters (/tmp/hsperfdata_*) do not show it or are not there'
    : `HotSpot does not report it (${option.word})`;
}

function shown(size: Bytes | 'infinity'): string {
  return size === 'infinity' ? 'no limit' : formatSize(size);
}

function inWords({ region, today, isDefault, wanted, use }: Lowered): string {
  const why = isDefault && region.defaultWords !== undefined ? ` (${region.defaultWords})` : '';
  const most =
    region.doubt === 'always' && use.atMost !== undefined ? `, at most ${formatSize(use.atMost)} in use` : '';
  const now = use.used === undefined ? most : `, ${formatSize(use.used)} in use`;
  return `${region.words} ${shown(today)}${why} to ${formatSize(wanted)}${now}`;
}
