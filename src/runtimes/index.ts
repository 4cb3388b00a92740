/**
 * The table of runtimes: what can be sized within the budget of a service, by variables of its environment.
 */
import type { DesiredService } from '../model/desired';
import type { ObservedUnit } from '../model/observed';
import { ofEnvironment } from './environment';
import { jvm } from './jvm/runtime';
import type { Kept, Restarts } from './restarts';
import type { Runtime, Running } from './runtime';

/** In the order in which they set their variables. */
export const RUNTIMES: readonly Runtime[] = [jvm];

export const RUNTIME_KEYS: readonly string[] = RUNTIMES.map(({ key }) => key);

/** How the unit's runtime compares its variable. */
export function runningOf({ runtime }: Pick<ObservedUnit, 'runtime'>): Running {
  return runtimeNamed(runtime)?.running ?? ofEnvironment;
}

/** What is asked about a restart that cost a unit something, or may have. */
export function restartsOf({ runtime }: Pick<Kept, 'runtime'>): Restarts | undefined {
  return runtimeNamed(runtime)?.restarts;
}

/** Those of a service, as they are sized on a host. */
export function runtimesOf({ runtimes }: Pick<DesiredService, 'runtimes'>): readonly Runtime[] {
  return RUNTIMES.filter(({ key }) => runtimes[key] !== undefined);
}

/** The same, each with the unit as it was seen for the variable of that runtime. */
export function runtimesOn(
  service: Pick<DesiredService, 'runtimes' | 'variables'>,
  unit: ObservedUnit,
): readonly { readonly runtime: Runtime; readonly unit: ObservedUnit }[] {
  return runtimesOf(service).map((runtime) => {
    const own = service.variables.filter((variable) => variable.runtime === runtime.key);
    const isFor = ({ variable }: ObservedUnit): boolean => own.some(({ name }) => name === variable);
    return { runtime, unit: isFor(unit) ? unit : (unit.others?.find(isFor) ?? unit) };
  });
}

function runtimeNamed(name: string = jvm.key): Runtime | undefined {
  return RUNTIMES.find(({ key }) => key === name);
}

/** A request of a look names the runtime only where it is not the JVM, which was the only one at first. */
export function nameOfRuntime(key: string): { readonly runtime?: string } {
  return key === jvm.key ? {} : { runtime: key };
}
