/** The wanted JVM options of a service on one host. */
import type { DesiredRuntime, DesiredService } from '../../model/desired';
import type { Finding, Place } from '../../model/finding';
import type { Chosen } from './budget/setAside';

/** The key of the JVM below a service. */
export const JAVA = 'java';

export interface DoubtfulFlag {
  /**
   * Its name as it is in the library of a JVM that has it: without -XX:, and of `--finalization=enabled` what stands up
   * to the `=`.
   */
  readonly flag: string;
  /** The warning of it. */
  readonly said: Finding;
}

export interface DesiredJava extends DesiredRuntime {
  /** The environment variable, JAVA_OPTS unless the spec says otherwise. */
  readonly variable: string;
  /** The whole value: the calculated options and `extra`, separated by single spaces. */
  readonly value: string;
  readonly replace: boolean;
  /** Options that some JVMs do not recognize; its own JVM tells which of them it does. */
  readonly doubts: readonly DoubtfulFlag[];
  readonly at: Place;
  /** What was set aside for a collector that no option of the spec chooses: options of its own can. */
  readonly undecided?: Chosen;
}

/** The options of a service's JVM; undefined where the spec asks for none. */
export function javaOf({ runtimes }: Pick<DesiredService, 'runtimes'>): DesiredJava | undefined {
  return runtimes[JAVA] as DesiredJava | undefined;
}
