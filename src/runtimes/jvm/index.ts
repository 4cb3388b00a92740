/**
 * Decides the memory options of a JVM: by the memory calculator of Paketo and Cloud Foundry, and defaults for what that
 * asks the user for.
 */
import { formatSize, GiB, MiB } from '../../model/bytes';
import type { Bytes, Size } from '../../model/bytes';
import type { Checked } from '../../model/finding';
import { hasErrors } from '../../model/finding';
import { divide } from './budget/divide';
import type { Division } from './budget/divide';
import { findExcess, remarks } from './budget/divisionFindings';
import { runtimeFinding } from '../runtimeFindings';
import type { RuntimeFinding } from '../runtimeFindings';
import type { JavaOwner, JavaSettings } from './settings';
import { checkOptions } from './options/checks';
import { exclusions, withoutEffect } from './options/conflicts';
import { readOptions, REGION_ORDER, sizeWord } from './regions';
import type { Region, SizeWord } from './regions';
import { contradictions } from './options/relations';
import { removedOptions } from './options/removed';
import type { RefusedOption } from './options/removed';

/** A JVM's memory as divided; all sizes in bytes. */
export interface JavaMemory extends Division {
  /** All words, the user's last. */
  readonly options: readonly string[];
}

/** The memory and the findings on it; errors come without a value. */
export interface JavaOptions extends Checked<JavaMemory> {
  readonly findings: readonly RuntimeFinding[];
  /** The findings that are about a word which some JVMs refuse. */
  readonly refused?: readonly RefusedOption[];
}

/**
 * Divides `total` (bytes: the smaller of memory.max and memory.high; infinity where there is neither, and then the heap
 * must be given) among the regions of a JVM. What the spec or `extra` gives is taken as given; the heap is what
 * remains. Errors come without a value.
 */
export function javaOptions(total: Size, java: JavaSettings, owner: JavaOwner): JavaOptions {
  const mistakes = checkOptions(java, owner);
  if (mistakes.length > 0) return { value: undefined, findings: mistakes };

  const division = divide(total, java);
  const excess = findExcess(division, java, owner);
  if (excess !== undefined) return { value: undefined, findings: [excess] };

  const added = calculated(division, java);
  const refused = removedOptions(java, owner);
  const findings = [
    ...exclusions(added, java.extra, owner),
    ...contradictions(added, java.extra, owner),
    ...withoutEffect(added, java.extra, owner),
    ...refused.map(({ finding }) => finding),
    ...remarks(division, java, owner),
    ...compressedOops(division.heap, java.extra, owner),
  ];
  const options = [...added.map(({ word }) => word), ...java.extra];
  return { value: hasErrors(findings) ? undefined : { options, ...division }, findings, refused };
}

/**
 * Mistakes in the options of a JVM that the spec alone shows, whatever the budget (OOM153, OOM154, OOM353,
 * OOM364).
 */
export function optionMistakes(java: JavaSettings, owner: JavaOwner): readonly RuntimeFinding[] {
  const mistakes = checkOptions(java, owner);
  if (mistakes.length > 0) return mistakes;
  const added = givenWords(java);
  return [...exclusions(added, java.extra, owner), ...contradictions(added, java.extra, owner)];
}

/**
 * Warnings that the spec alone shows, for where the budget is not known (OOM365, OOM366): options without effect, and
 * those that not every JVM takes.
 */
export function optionDoubts(java: JavaSettings, owner: JavaOwner): readonly RuntimeFinding[] {
  const refused = removedOptions(java, owner).map(({ finding }) => finding);
  return [...withoutEffect(givenWords(java), java.extra, owner), ...refused];
}

/** The options that oomcfg adds for sizes in the spec. */
function givenWords(java: JavaSettings): readonly SizeWord[] {
  const given = REGION_ORDER.flatMap((region) => sized(region, java.regions[region]));
  return [...given, ...sized('initialHeap', initialHeap(java, java.regions.heap))];
}

/** The options that oomcfg adds, in the calculator's order; -Xms beside -Xmx. */
function calculated(division: Division, java: JavaSettings): readonly SizeWord[] {
  const given = readOptions(java.extra);
  const { directMemory, heap, metaspace, codeCache, stack } = division;
  const printed: Readonly<Record<Region, Bytes | undefined>> = {
    directMemory: division.directMemoryBound ? directMemory : undefined,
    heap,
    metaspace: division.metaspaceCapped ? metaspace : undefined,
    codeCache,
    stack,
  };
  return REGION_ORDER.flatMap((region) => [
    ...(given.has(region) ? [] : sized(region, printed[region])),
    ...(region === 'heap' ? sized('initialHeap', initialHeap(java, heap)) : []),
  ]);
}

function sized(of: Region | 'initialHeap', size: Bytes | undefined): readonly SizeWord[] {
  return size === undefined ? [] : [sizeWord(of, size)];
}

function initialHeap({ initialHeap: initial }: JavaSettings, heap: Bytes | undefined): Bytes | undefined {
  return initial === 'max' ? heap : initial;
}

/**
 * Above this heap HotSpot leaves compressed object pointers: 32736 MiB still has them on JDK 17, 32760 MiB does not.
 */
const COMPRESSED_OOPS_END = 32 * GiB - 32 * MiB;
/**
 * From this heap on even uncompressed pointers hold more than the largest compressed heap: objects grow by up to half.
 */
const WORTH_IT_AGAIN = 48 * GiB;
/** Options that settle the question: another alignment, no compression at all, and collectors that never compress. */
const SETTLED = /^-XX:(ObjectAlignmentInBytes=|[+-]UseCompressedOops$|\+UseZGC$)/;

function compressedOops(heap: Bytes, extra: readonly string[], owner: JavaOwner): RuntimeFinding[] {
  if (heap <= COMPRESSED_OOPS_END || heap >= WORTH_IT_AGAIN || extra.some((word) => SETTLED.test(word))) return [];
  return [
    runtimeFinding('OOM356', {
      summary: `a heap of ${formatSize(heap)} for ${owner.unit} holds less than one of 31 GiB`,
      facts: { unit: owner.unit, heap },
      where: owner.at,
    }),
  ];
}
