/**
 * Decides what plan, apply and verify compare on a host: what the spec wants there, also as files, and what a look saw.
 */
import { hostRequest, type HostRequest } from '../desired/lookRequest';
import type { Selects } from '../desired/selection';
import { desiredState } from '../desired/state';
import type { DesiredState, RenderedFile } from '../model/desired';
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import type { FirstLook, ObservedState } from '../model/observed';
import type { SettingValue } from '../model/settings';
import type { Spec } from '../model/spec';
import { nameOfRuntime } from '../runtimes';
import { installedFiles, renderFiles } from '../render/files';
import type { Templates } from '../render/templates';
import { resolveUnits } from './aliases';
import { presentOf } from './compare';
import { keepHeads } from './files';
import { enforceable } from './checks/host/hostSupport';

export interface HostInput {
  /** With its aliases resolved. */
  readonly desired: DesiredState;
  readonly files: readonly RenderedFile[];
  readonly observed: ObservedState;
  readonly looked: FirstLook;
  /** Findings of the stages before. */
  readonly findings: readonly Finding[];
  /** A limit may go below what is in use. */
  readonly acceptShrink: boolean;
}

/** What the desired state of any host is derived from. */
export interface Derivation {
  readonly spec: Spec;
  readonly selects: Selects;
  readonly templates: Templates;
}

/** What a look at a host asks for, before any of its facts is known. */
export function lookRequest({ spec, selects }: Pick<Derivation, 'spec' | 'selects'>, host: string): FirstLook {
  const { units, sysctl, swap } = hostRequest(spec, host, selects);
  return {
    units: units.flatMap(requestsOf),
    sysctls: sysctl,
    flags: units.flatMap(({ unit, variables }) =>
      variables.flatMap(({ flags = [] }) => flags.map((flag) => ({ unit, flag }))),
    ),
    ...(swap === undefined ? {} : { swapFile: swap }),
  };
}

/**
 * One for each variable of a unit. The host knows words by their unit: where there are several, each has all of them.
 */
function requestsOf({ unit, variables }: HostRequest['units'][number]): FirstLook['units'] {
  if (variables.length === 0) return [{ unit }];
  const all = [...new Set(variables.flatMap(({ words = [] }) => words))];
  const numbers = [...new Set(variables.flatMap((variable) => variable.numbers ?? []))];
  return variables.map(({ name, runtime }) => ({
    unit,
    variable: name,
    ...nameOfRuntime(runtime),
    ...(all.length === 0 ? {} : { words: all }),
    ...(numbers.length === 0 ? {} : { numbers }),
  }));
}

/** `looked` is what the look that saw `observed` was asked for. */
export function hostInput(
  { spec, selects, templates }: Derivation,
  host: Pick<Host, 'name'>,
  looked: FirstLook,
  observed: ObservedState,
  acceptShrink: boolean,
): HostInput {
  const { value, findings } = desiredState(spec, host, observed.facts, selects, (target, setting) =>
    currentValue(target, setting, observed),
  );
  if (value === undefined) throw new Error(`no desired state of ${host.name}, although its facts are known`);
  const resolved = resolveUnits(value, observed);
  const files = renderFiles(enforceable(resolved.value, observed), templates, observed.facts.systemd);
  return {
    desired: resolved.value,
    files: keepHeads(installedFiles(files), observed.generation),
    observed,
    looked,
    findings: [...findings, ...resolved.findings],
    acceptShrink,
  };
}

function currentValue(target: string, setting: string, observed: ObservedState): SettingValue | undefined {
  const name = observed.units.find((unit) => unit.name === target)?.id ?? target;
  const found = presentOf({ target: name, setting, value: 'infinity' }, observed);
  return found?.kernel ?? found?.file ?? undefined;
}
