/**
 * The table of runtimes: what can be sized within the budget of a service, and gets that by variables of its
 * environment.
 */
import type { ObservedUnit } from '../model/observed';
import { ofEnvironment } from './environment';
import { jvm } from './jvm/runtime';
import type { Runtime, Running } from './runtime';

/** In the order in which they set their variables. */
export const RUNTIMES: readonly Runtime[] = [jvm];

export const RUNTIME_KEYS: readonly string[] = RUNTIMES.map(({ key }) => key);

/** How a unit's variable is compared: as its runtime says. */
export function runningOf({ runtime }: Pick<ObservedUnit, 'runtime'>): Running {
  return RUNTIMES.find(({ key }) => key === (runtime ?? jvm.key))?.running ?? ofEnvironment;
}

/** Looks name a runtime only where it is not the JVM, which was the only one at first. */
export function nameOfRuntime(key: string): { readonly runtime?: string } {
  return key === jvm.key ? {} : { runtime: key };
}
