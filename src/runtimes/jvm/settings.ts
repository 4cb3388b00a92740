/** The input of the memory calculator: `java:` of one service on one host, with every size in bytes. */
import type { Bytes } from '../../model/bytes';
import type { Place, Placed } from '../../model/finding';
import { REGION_ORDER } from './regions';
import type { Region } from './regions';
import type { JavaSpec } from './spec';

/** `java:` of the spec. Absent keys take the defaults of budget/defaults.ts. */
export interface JavaSettings {
  /** The environment variable that carries the options. */
  readonly variable: string;
  /** Regions that the spec gives. */
  readonly regions: Readonly<Partial<Record<Region, Bytes>>>;
  /** -Xms; `max` for as much as the heap. */
  readonly initialHeap?: Bytes | 'max';
  /** Classes that the application loads. */
  readonly loadedClasses?: number;
  readonly threads?: number;
  /** Percent of the budget, 0 .. 100, that is kept free. */
  readonly headroom?: number;
  /** Options of the user, put after the calculated ones. */
  readonly extra: readonly string[];
}

/** Whose JVM it is, for its findings. */
export interface JavaOwner {
  readonly unit: string;
  /** Of `java:`. */
  readonly at: Place;
  /** Of `java.extra`, where it is given. */
  readonly extraAt?: Place;
  /** Of the regions that are given by a key. */
  readonly regionsAt?: Readonly<Partial<Record<Region, Place>>>;
  readonly initialHeapAt?: Place;
}

const DEFAULT_VARIABLE = 'JAVA_OPTS';

/** The variable that carries the options of a service. */
export function javaVariable(java: JavaSpec): string {
  return java.variable?.value ?? DEFAULT_VARIABLE;
}

export function javaSettings(java: JavaSpec): JavaSettings {
  const { initialHeap, loadedClasses, threads, headroom, extra } = java;
  const regions: Partial<Record<Region, Bytes>> = {};
  for (const region of REGION_ORDER) {
    const size = java[region]?.value;
    if (size !== undefined) regions[region] = size;
  }
  return {
    variable: javaVariable(java),
    regions,
    extra: extra?.value ?? [],
    ...(initialHeap && { initialHeap: initialHeap.value }),
    ...(loadedClasses && { loadedClasses: loadedClasses.value }),
    ...(threads && { threads: threads.value }),
    ...(headroom && { headroom: headroom.value }),
  };
}

export function javaOwner(unit: string, java: Placed<JavaSpec>): JavaOwner {
  const { extra, initialHeap } = java.value;
  const regionsAt: Partial<Record<Region, Place>> = {};
  for (const region of REGION_ORDER) {
    const at = java.value[region]?.at;
    if (at !== undefined) regionsAt[region] = at;
  }
  return {
    unit,
    at: java.at,
    regionsAt,
    ...(extra && { extraAt: extra.at }),
    ...(initialHeap && { initialHeapAt: initialHeap.at }),
  };
}
