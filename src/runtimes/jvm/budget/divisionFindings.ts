/**
 * Findings on how a JVM divides its budget: what does not fit, what is too small, and what was chosen.
 */
import { bytes, formatSize, MiB } from '../../../model/bytes';
import type { Bytes } from '../../../model/bytes';
import type { FactValue } from '../../../model/finding';
import { chosenCollectors, leanestCollector, ownMemory } from './collectors';
import { combination, sufficientBudget } from './divisionAdvice';
import { PUBLISHED } from './defaults';
import type { Defaults } from './defaults';
import { isUseful, LEAST_HEAP, USEFUL_HEAP } from './divide';
import type { Division } from './divide';
import { chosenOf, setAside } from './setAside';
import { runtimeFinding } from '../../runtimeFindings';
import type { RuntimeFinding } from '../../runtimeFindings';
import type { JavaOwner, JavaSettings } from '../settings';

/**
 * The calculator's three errors, in its order: the fixed regions alone, with the headroom, with a given heap. Room for
 * a heap with which no JVM starts does not count.
 */
export function findExcess(division: Division, java: JavaSettings, owner: JavaOwner): RuntimeFinding | undefined {
  const { total, fixed, headroom, heap, heapGiven, collector } = division;
  if (total === 'infinity') return undefined;
  const setAside = java.headroom === undefined && !heapGiven ? ownMemory(collector, LEAST_HEAP) : 0;
  const least = heapGiven ? 0 : LEAST_HEAP;
  const regions = `direct memory, metaspace, code cache${setAside > 0 ? ', stacks and the JVM itself' : ' and stacks'}`;
  const steps = [
    { code: 'OOM350', needs: fixed + setAside + least, parts: regions },
    { code: 'OOM351', needs: fixed + headroom + least, parts: `${regions}, and the headroom` },
    {
      code: 'OOM352',
      needs: fixed + headroom + (heapGiven ? heap : 0),
      parts: headroom > 0 ? `${regions}, the headroom and the given heap` : `${regions}, and the given heap`,
    },
  ] as const;
  const step = steps.find(({ needs }) => needs > total);
  if (step === undefined) return undefined;
  return runtimeFinding(step.code, {
    summary: `the JVM of ${owner.unit} does not fit into ${formatSize(total)}: ${step.parts} need ${formatSize(bytes(step.needs))}`,
    detail:
      `${regionsInWords(division, java)}${heapGiven ? `, heap ${formatSize(heap)}` : ''}` +
      `${least > 0 ? `; a JVM starts with a heap of ${formatSize(LEAST_HEAP)}, and lives with ${formatSize(USEFUL_HEAP)}` : ''}. ` +
      'A JVM that outgrows its budget is killed by the kernel.',
    fix: wayOut(total, java),
    facts: { unit: owner.unit, total, needs: step.needs, headroom, ...regionFacts(division) },
    where: owner.at,
  });
}

/** Warnings and information about a division that fits. */
export function remarks(division: Division, java: JavaSettings, owner: JavaOwner): readonly RuntimeFinding[] {
  const { total } = division;
  if (total === 'infinity') return [];
  return [
    ...chosen(division, total, java, owner),
    ...lowered(division, total, owner),
    ...smallHeap(division, total, java, owner),
    ...noRoomForItself(division, total, java, owner),
  ];
}

/** OOM363: the published calculator's 10 MiB of direct memory hold since all else is given. */
function publishedDirectMemory({ directMemory }: Division, total: Bytes, owner: JavaOwner): RuntimeFinding {
  return runtimeFinding('OOM363', {
    summary: `MaxDirectMemorySize is ${formatSize(directMemory)} for ${owner.unit}, as the published calculator has it`,
    detail:
      'With loadedClasses, threads and headroom given, its figures hold. Netty and Kafka need more: they fail with ' +
      '"Cannot reserve 4194304 bytes of direct buffer memory".',
    fix: `Set java.directMemory, such as ${written(bytes(Math.max(64 * MiB, Math.floor(total / 16 / MiB) * MiB)))}, or 10MiB where the service uses none.`,
    facts: { unit: owner.unit, directMemory },
    where: owner.at,
  });
}

function chosen(division: Division, total: Bytes, java: JavaSettings, owner: JavaOwner): RuntimeFinding[] {
  if (!division.published) return setAside(chosenOf(division, java, owner));
  return division.directMemoryGiven ? [] : [publishedDirectMemory(division, total, owner)];
}

const DEFAULT_WORDS: Readonly<Record<keyof Defaults, (value: number) => string>> = {
  threads: (value) => `${value} threads`,
  codeCache: (value) => `${formatSize(bytes(value))} of code cache`,
  loadedClasses: (value) => `metaspace for ${value} classes`,
  directMemory: (value) => `${formatSize(bytes(value))} of direct memory`,
};

function lowered({ lowered: keys, defaults }: Division, total: Bytes, owner: JavaOwner): RuntimeFinding[] {
  if (keys.length === 0) return [];
  const now = keys.map((key) => DEFAULT_WORDS[key](defaults[key]));
  const usual = keys.map((key) => DEFAULT_WORDS[key](PUBLISHED[key]));
  return [
    runtimeFinding('OOM360', {
      summary: `the JVM of ${owner.unit} is sized for ${now.join(', ')}`,
      detail: `With the usual ${usual.join(', ')} too little of ${formatSize(total)} would be left for the heap.`,
      fix: `Nothing, if the service needs no more; otherwise give java ${keys.join(', ')}, or a larger budget.`,
      facts: {
        unit: owner.unit,
        total,
        ...Object.fromEntries(keys.map((key) => [key, defaults[key]])),
        lowered: keys.map((key) => `${key}=${PUBLISHED[key]}`),
      },
      where: owner.at,
    }),
  ];
}

function smallHeap(division: Division, total: Bytes, java: JavaSettings, owner: JavaOwner): RuntimeFinding[] {
  const { heap, heapGiven } = division;
  if (heapGiven || isUseful(heap, total)) return [];
  return [
    runtimeFinding('OOM361', {
      summary: `the budget of ${owner.unit}, ${formatSize(total)}, leaves a heap of ${formatSize(heap)}`,
      detail: `${regionsInWords(division, java)}. A JVM with so small a heap does little but collect, or fails with OutOfMemoryError.`,
      fix: wayOut(total, java),
      facts: { unit: owner.unit, total, ...regionFacts(division), heap },
      where: owner.at,
    }),
  ];
}

/**
 * A given heap or headroom may leave no room for what the JVM takes beside its regions. Code cache and stacks are
 * hardly ever used in full: half of the one and a quarter of the other count.
 */
function noRoomForItself(division: Division, total: Bytes, java: JavaSettings, owner: JavaOwner): RuntimeFinding[] {
  const { heap, heapGiven, codeCache, threads, stack, metaspace, directMemory } = division;
  const collector = leanestCollector(java.extra, total);
  const own = ownMemory(collector, heap);
  const isChosen = chosenCollectors(java.extra).length > 0;
  if (!heapGiven && java.headroom === undefined) return [];
  const uses = Math.ceil(heap + own + metaspace + directMemory + codeCache / 2 + (threads * stack) / 4);
  if (uses <= total) return [];
  return [
    runtimeFinding('OOM362', {
      summary: `the JVM of ${owner.unit} may outgrow ${formatSize(total)}: with its heap full it takes some ${formatSize(bytes(uses))}`,
      detail: `Beside its regions it takes ${formatSize(own)} with a heap of ${formatSize(heap)} and ${collector.name}${isChosen ? '' : ', which no option of the spec chooses'}. A JVM that outgrows its budget is killed by the kernel.`,
      fix: `Leave ${heapGiven ? 'the heap' : 'java.headroom'} out to have it calculated, or raise the budget to ${written(bytes(Math.ceil(uses / MiB) * MiB))}.`,
      facts: { unit: owner.unit, total, uses, ownMemory: own, heap, collector: collector.name },
      where: owner.at,
    }),
  ];
}

/** Figures that fit into the budget, if any, and the budget that would suffice. */
function wayOut(total: Bytes, java: JavaSettings): string {
  const fits = combination(total, java);
  const budget = sufficientBudget(total, java);
  const raise = budget === undefined ? undefined : `aise the budget to ${written(budget)}`;
  if (fits === undefined) return raise === undefined ? 'Give java a smaller headroom.' : `R${raise} or more.`;
  return `Write ${fits}${raise === undefined ? '' : `, or r${raise} or more`}.`;
}

/** A size as the spec takes it. */
function written(size: Bytes): string {
  return `${size / MiB}MiB`;
}

function regionsInWords(division: Division, java: JavaSettings): string {
  const { directMemory, metaspace, codeCache, threads, stack, headroom, collector, heap } = division;
  return [
    `Direct memory ${formatSize(directMemory)}`,
    `metaspace ${formatSize(metaspace)}`,
    `code cache ${formatSize(codeCache)}`,
    `${threads} stacks of ${formatSize(stack)}`,
    ...(headroom > 0 ? [`headroom ${formatSize(headroom)}`] : []),
    ...(java.headroom === undefined
      ? [
          `${chosenCollectors(java.extra).length > 0 ? `${collector.name} and the JVM itself` : `the JVM itself (with ${collector.name})`} ${formatSize(ownMemory(collector, heap))}`,
        ]
      : []),
  ].join(', ');
}

function regionFacts(division: Division): Record<string, FactValue> {
  const { directMemory, metaspace, codeCache, threads, stack, heap, heapGiven } = division;
  return {
    directMemory,
    metaspace,
    codeCache,
    threads,
    stack,
    stacks: threads * stack,
    ...(heapGiven ? { heap } : {}),
  };
}
