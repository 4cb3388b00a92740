/** What the memory calculator is told: `java:` of one service on one host, with every size in bytes. */
import type { Bytes } from '../model/bytes';
import type { Place } from '../model/finding';
import type { Region } from './jvmOptions';

/** `java:` of the spec with every size in bytes. Absent keys take the defaults below. */
export interface JavaSettings {
  /** The environment variable that carries the options. */
  readonly variable: string;
  /** Regions that the spec gives. */
  readonly regions: Readonly<Partial<Record<Region, Bytes>>>;
  /** Classes that the application loads. */
  readonly loadedClasses?: number;
  readonly threads?: number;
  /** Percent of the budget, 0 .. 100, that the JVM leaves alone. */
  readonly headroom?: number;
  /** Options of the user, put behind the calculated ones. */
  readonly extra: readonly string[];
}

/** Whose JVM it is, for its findings. */
export interface JavaOwner {
  readonly unit: string;
  readonly at: Place;
}
