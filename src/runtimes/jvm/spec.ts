/** What a spec says of a JVM. */
import type { Bytes } from '../../model/bytes';
import type { Placed } from '../../model/finding';

/** `java:` sizes the JVM from the budget. Absent keys take the defaults of budget/defaults.ts. */
export interface JavaSpec {
  /** Classes that the application loads; without it no metaspace cap is printed. */
  readonly loadedClasses?: Placed<number>;
  /** Threads; by the budget unless given. */
  readonly threads?: Placed<number>;
  /** Percent of the budget that is kept free; without it a share is set aside for the collector. */
  readonly headroom?: Placed<number>;
  /** -Xmx, given. */
  readonly heap?: Placed<Bytes>;
  /** -Xms; `max` for as much as the heap. */
  readonly initialHeap?: Placed<Bytes | 'max'>;
  /** -Xss of one thread; default 1 MiB. */
  readonly stack?: Placed<Bytes>;
  /** -XX:ReservedCodeCacheSize; by the budget unless given. */
  readonly codeCache?: Placed<Bytes>;
  /** -XX:MaxDirectMemorySize; by the budget unless given. */
  readonly directMemory?: Placed<Bytes>;
  /** -XX:MaxMetaspaceSize, given. */
  readonly metaspace?: Placed<Bytes>;
  /** The environment variable; default JAVA_OPTS. */
  readonly variable?: Placed<string>;
  /** Further options, one a word, put after the calculated ones. */
  readonly extra?: Placed<readonly string[]>;
  /** Options in the unit's present variable may be lost. */
  readonly replace?: Placed<boolean>;
}
