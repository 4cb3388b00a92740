/** Decides how a JVM divides its budget: the memory calculator that Paketo and Cloud Foundry use, and the options that it gives. */
import { bytes, formatSize, GiB, KiB, MiB } from '../model/bytes';
import type { Bytes, Size } from '../model/bytes';
import type { Checked, Finding, FactValue } from '../model/finding';
import { runtimeFinding } from './findings';
import type { JavaOwner, JavaSettings } from './javaSettings';
import { checkOptions } from './jvmChecks';
import { readOptions, REGION_ORDER, REGIONS } from './jvmOptions';
import type { Region } from './jvmOptions';
import { printJvmSize } from './jvmSize';
import { shareOf } from './share';

/** A JVM's memory as divided; all sizes in bytes. */
export interface JavaMemory {
  /** All words, the user's last. */
  readonly options: readonly string[];
  /** As -Xmx says it: whole KiB. */
  readonly heap: Bytes;
  readonly threads: number;
  readonly stack: Bytes;
  readonly codeCache: Bytes;
  readonly directMemory: Bytes;
  readonly metaspace: Bytes;
  /** Whether -XX:MaxMetaspaceSize is among the options; without it the metaspace is an estimate that the JVM may exceed. */
  readonly metaspaceCapped: boolean;
}

/** Defaults of the calculator (its README, https://github.com/paketo-buildpacks/libjvm): 250 threads of 1 MiB, 240 MiB code cache, 10 MiB direct memory. */
const DEFAULTS = {
  threads: 250,
  headroom: 0,
  /** Reserved for metaspace where the number of classes is unknown; no cap is printed then, since a wrong cap kills the application. */
  loadedClasses: 20_000,
  stack: bytes(MiB),
  codeCache: bytes(240 * MiB),
  directMemory: bytes(10 * MiB),
} as const;

/** Metaspace of an application that loads so many classes: 14,000,000 bytes and 5,800 for each. */
function metaspaceOf(classes: number): Bytes {
  return bytes(14_000_000 + 5_800 * classes);
}

/**
 * Divides `total` (bytes: the smaller of memory.max and memory.high; infinity where there is neither, and then the heap
 * must be given) among the regions of a JVM. What the spec or `extra` gives is taken as given; the heap is what remains. Errors (OOM350 to OOM355) come without a value; OOM356 is a warning.
 */
export function javaOptions(total: Size, java: JavaSettings, owner: JavaOwner): Checked<JavaMemory> {
  const given = readOptions(java.extra);
  const mistakes = checkOptions(java, given, owner);
  if (mistakes.length > 0) return { value: undefined, findings: mistakes };

  const size = (region: Region): Bytes | undefined => given.get(region)?.size ?? java.regions[region];
  const threads = java.threads ?? DEFAULTS.threads;
  const stack = size('stack') ?? DEFAULTS.stack;
  const codeCache = size('codeCache') ?? DEFAULTS.codeCache;
  const directMemory = size('directMemory') ?? DEFAULTS.directMemory;
  const cap = size('metaspace') ?? (java.loadedClasses === undefined ? undefined : metaspaceOf(java.loadedClasses));
  const metaspace = cap ?? metaspaceOf(DEFAULTS.loadedClasses);
  const headroom = total === 'infinity' ? bytes(0) : shareOf(total, java.headroom ?? DEFAULTS.headroom);
  const fixed = directMemory + metaspace + codeCache + stack * threads;

  const givenHeap = size('heap');
  const room = total === 'infinity' ? 0 : Math.max(0, total - fixed - headroom);
  const heap = bytes(floorToKiB(givenHeap ?? room));
  const memory = { heap, threads, stack, codeCache, directMemory, metaspace, metaspaceCapped: cap !== undefined };
  const excess = total === 'infinity' ? undefined : findExcess({ total, fixed, headroom, memory, givenHeap }, owner);
  if (excess !== undefined) return { value: undefined, findings: [excess] };

  const printed: Readonly<Record<Region, Bytes | undefined>> = { directMemory, heap, metaspace: cap, codeCache, stack };
  const calculated = REGION_ORDER.flatMap((region) => {
    const value = printed[region];
    return value === undefined || given.has(region) ? [] : [`${REGIONS[region].prefixes[0]}${printJvmSize(value)}`];
  });
  const options = [...calculated, ...java.extra];
  return { value: { options, ...memory }, findings: compressedOops(heap, options, owner) };
}

function floorToKiB(size: number): number {
  return size - (size % KiB);
}

interface Division {
  readonly total: Bytes;
  readonly fixed: number;
  readonly headroom: Bytes;
  readonly memory: Omit<JavaMemory, 'options'>;
  readonly givenHeap: Bytes | undefined;
}

/** The calculator's three errors, in its order: the fixed regions alone, with the headroom, with a given heap. A heap below what a JVM starts with is no room either. */
function findExcess(division: Division, owner: JavaOwner): Finding | undefined {
  const { total, fixed, headroom, memory, givenHeap } = division;
  const least = givenHeap === undefined ? REGIONS.heap.least : 0;
  const steps = [
    { code: 'OOM350', needs: fixed + least, parts: 'direct memory, metaspace, code cache and stacks' },
    {
      code: 'OOM351',
      needs: fixed + headroom + least,
      parts: 'direct memory, metaspace, code cache, stacks and headroom',
    },
    {
      code: 'OOM352',
      needs: fixed + headroom + (givenHeap ?? 0),
      parts: 'direct memory, metaspace, code cache, stacks, headroom and the given heap',
    },
  ] as const;
  const step = steps.find(({ needs }) => needs > total);
  if (step === undefined) return undefined;
  return runtimeFinding(step.code, {
    summary: `the JVM of ${owner.unit} does not fit into ${formatSize(total)}: ${step.parts} need ${formatSize(bytes(step.needs))}`,
    detail:
      `${regionsInWords(memory, headroom)}${givenHeap === undefined ? '' : `, heap ${formatSize(givenHeap)}`}` +
      `${least > 0 ? `; a heap has at least ${formatSize(REGIONS.heap.least)}` : ''}. ` +
      'A JVM that outgrows its budget is killed by the kernel.',
    fix: `Raise the budget by at least ${formatSize(bytes(step.needs - total))}, or give java fewer threads, a smaller stack, codeCache or metaspace${givenHeap === undefined ? '' : ', or a smaller heap'}.`,
    facts: { unit: owner.unit, total, needs: step.needs, headroom, ...regionFacts(memory, givenHeap) },
    where: owner.at,
  });
}

function regionsInWords(memory: Omit<JavaMemory, 'options'>, headroom: Bytes): string {
  const parts = [
    `Direct memory ${formatSize(memory.directMemory)}`,
    `metaspace ${formatSize(memory.metaspace)}`,
    `code cache ${formatSize(memory.codeCache)}`,
    `${memory.threads} stacks of ${formatSize(memory.stack)}`,
  ];
  return [...parts, ...(headroom > 0 ? [`headroom ${formatSize(headroom)}`] : [])].join(', ');
}

function regionFacts(memory: Omit<JavaMemory, 'options'>, heap: Bytes | undefined): Record<string, FactValue> {
  const { directMemory, metaspace, codeCache, threads, stack } = memory;
  return {
    directMemory,
    metaspace,
    codeCache,
    threads,
    stack,
    stacks: threads * stack,
    ...(heap === undefined ? {} : { heap }),
  };
}

/** Above this heap HotSpot leaves compressed object pointers: 32736 MiB still has them on JDK 17, 32760 MiB does not. */
const COMPRESSED_OOPS_END = 32 * GiB - 32 * MiB;
/** From here on even uncompressed pointers hold more than the largest compressed heap: objects grow by up to half. */
const WORTH_IT_AGAIN = 48 * GiB;
/** Options that settle the question: another alignment, no compression at all, and collectors that never compress. */
const SETTLED = /^-XX:(ObjectAlignmentInBytes=|[+-]UseCompressedOops$|\+UseZGC$)/;

function compressedOops(heap: Bytes, options: readonly string[], owner: JavaOwner): Finding[] {
  if (heap <= COMPRESSED_OOPS_END || heap >= WORTH_IT_AGAIN || options.some((word) => SETTLED.test(word))) return [];
  return [
    runtimeFinding('OOM356', {
      summary: `a heap of ${formatSize(heap)} for ${owner.unit} holds less than one of 31 GiB`,
      detail: 'Near 32 GiB the JVM gives up compressed object pointers: every reference doubles to 8 bytes.',
      fix: 'Set java.heap to 31GiB, or go to 48GiB and more.',
      facts: { unit: owner.unit, heap },
      where: owner.at,
    }),
  ];
}
