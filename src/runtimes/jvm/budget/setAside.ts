/**
 * Says what is set aside for a JVM beside its regions (OOM359): for the collector that it takes, or, where nothing
 * chooses one, for the one that takes most, beside what is known of the other.
 */
import { bytes, formatSize } from '../../../model/bytes';
import type { Bytes } from '../../../model/bytes';
import { printable } from '../../../model/text/printable';
import { runtimeFinding } from '../../runtimeFindings';
import type { RuntimeFinding } from '../../runtimeFindings';
import type { JavaOwner, JavaSettings } from '../settings';
import { chosenCollectors, ownMemory, SERIAL } from './collectors';
import type { Collector } from './collectors';
import type { Division } from './divide';

/** What was chosen, of which something is said. */
export interface Chosen {
  readonly owner: JavaOwner;
  readonly directMemory: Bytes;
  readonly directMemoryGiven: boolean;
  /** 0 where nothing is set aside. */
  readonly reserved: Bytes;
  readonly heap: Bytes;
  /** That for which it is set aside. */
  readonly collector: Collector;
  /** An option of the spec chooses it. */
  readonly isChosen: boolean;
}

/** A collector that an option chooses which is not of the spec. */
export interface OwnCollector {
  readonly collector: Collector;
  /** Where the option is from. */
  readonly from: string;
}

/** (With a given heap nothing is set aside: OOM362 says where that does not suffice.) */
export function chosenOf(division: Division, { extra }: JavaSettings, owner: JavaOwner): Chosen {
  const { directMemory, directMemoryGiven, heapGiven, ownReserved, heap, collector } = division;
  return {
    owner,
    directMemory,
    directMemoryGiven,
    reserved: heapGiven ? bytes(0) : ownReserved,
    heap,
    collector,
    isChosen: chosenCollectors(extra).length > 0,
  };
}

/** Whether what was set aside may be for another collector than the one that the JVM takes. */
export function isOpen({ reserved, isChosen }: Chosen): boolean {
  return reserved > 0 && !isChosen;
}

export function setAside(chosen: Chosen, own?: OwnCollector): RuntimeFinding[] {
  const { owner, directMemory, directMemoryGiven, reserved, heap, collector } = chosen;
  const other = isOpen(chosen) ? (own?.collector ?? SERIAL) : undefined;
  const needs = other === undefined ? undefined : ownMemory(other, heap);
  const what = [
    ...(directMemoryGiven ? [] : [`MaxDirectMemorySize is ${formatSize(directMemory)}`]),
    ...(reserved > 0 ? [asideWords(chosen, own)] : []),
  ];
  if (what.length === 0) return [];
  return [
    runtimeFinding('OOM359', {
      summary: `${what.join(', and ')} (${owner.unit})`,
      detail:
        'The spec gives no figure for it, so it is chosen from the budget. Direct memory beyond its bound fails with ' +
        '"Cannot reserve ... bytes of direct buffer memory"; a budget without a share for the collector is outgrown when the heap is full.' +
        (isOpen(chosen) ? ` ${openWords(chosen, own)}` : ''),
      facts: {
        unit: owner.unit,
        directMemory,
        ownMemory: reserved,
        collector: collector.name,
        ...(other === undefined || needs === undefined
          ? {}
          : own === undefined
            ? { otherCollector: other.name, otherMemory: needs }
            : { ownCollector: other.name, ownCollectorMemory: needs }),
      },
      where: owner.at,
    }),
  ];
}

function asideWords({ reserved, heap, collector, isChosen }: Chosen, own: OwnCollector | undefined): string {
  const aside = `${formatSize(reserved)} are set aside for`;
  if (isChosen || own?.collector === collector) return `${aside} ${collector.name} and the JVM itself`;
  const most = `${aside} the JVM itself, as much as it takes with ${collector.name}`;
  return own === undefined
    ? most
    : `${most}; ${own.collector.name}, which it has, takes ${formatSize(ownMemory(own.collector, heap))}`;
}

/** HotSpot's rule: os::is_server_class_machine, by what the JVM sees of its cgroup; JEP 523. */
function openWords({ heap, collector }: Chosen, own: OwnCollector | undefined): string {
  if (own !== undefined)
    return `-XX:+${own.collector.option} of ${printable(own.from, 100)} chooses the collector; in java.extra it would be reckoned with.`;
  return `No option of the spec chooses a collector: a JVM up to 26 takes Serial, for which ${formatSize(ownMemory(SERIAL, heap))} would do, where it sees less than 1792 MiB of memory or fewer than 2 CPUs; any other takes ${collector.name}.`;
}
