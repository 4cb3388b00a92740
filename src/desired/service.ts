/** Decides what one service is on one host: its directives, its JVM, and what is wrong with them by themselves. */
import type { DesiredJava, DesiredService, DesiredVariable } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ServiceSettings, ServiceSpec } from '../model/spec';
import { runChecks } from '../rules/check';
import { CHECKS } from './checks';
import { resolveDirectives } from './directives';
import type { CurrentValue } from './directives';
import { desiredJava } from './desiredJava';
import type { ServiceFacts } from './facts';

export interface ServiceOnHost {
  readonly service: DesiredService;
  readonly findings: readonly Finding[];
}

/** The service with its merged settings; depends on nothing of the host but memTotal and pageSize, and what stands there. */
export function serviceOnHost(
  spec: ServiceSpec,
  settings: ServiceSettings,
  facts: ServiceFacts,
  current: CurrentValue | undefined,
): ServiceOnHost {
  const unit = spec.unit.value;
  const { directives, findings } = resolveDirectives(unit, settings, facts, current);
  // An unresolved budget is reported once; a JVM sized from what is left of it would be wrong.
  const sized = findings.length === 0 && settings.java !== undefined;
  const java = sized ? desiredJava(unit, settings.java, directives) : NO_JAVA;
  const service: DesiredService = {
    key: spec.key,
    unit,
    optional: settings.optional?.value ?? false,
    at: spec.unit.at,
    directives,
    variables: java.value === undefined ? [] : [asVariable(java.value)],
    ...(java.value === undefined ? {} : { java: java.value }),
  };
  return { service, findings: [...findings, ...java.findings, ...runChecks(CHECKS.services, service)] };
}

function asVariable({ variable: name, value, at }: DesiredJava): DesiredVariable {
  return { name, value, at };
}

const NO_JAVA: { readonly value: DesiredJava | undefined; readonly findings: readonly Finding[] } = {
  value: undefined,
  findings: [],
};
