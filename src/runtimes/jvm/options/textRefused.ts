/** What is wrong with the text of a JVM option. */
import type { Jdk } from './flags';

/** What is wrong with a text. `surely`: no HotSpot from 8 on takes it. */
export interface TextRefused {
  readonly surely: boolean;
  /** The one JDK that does not take it; absent for both. */
  readonly by?: Jdk;
  readonly detail: string;
  readonly fix: string;
}
