/** Decides what one service is on one host: its directives, its runtimes, and what is wrong with them by themselves. */
import type { DesiredService } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ServiceSettings, ServiceSpec } from '../model/spec';
import { runChecks } from '../rules/check';
import { CHECKS } from './checks';
import { resolveDirectives } from './directives';
import type { CurrentValue } from './directives';
import type { ServiceFacts } from './facts';
import { runtimesOnHost, unsizedRuntimes } from './runtimes';

export interface ServiceOnHost {
  readonly service: DesiredService;
  readonly findings: readonly Finding[];
}

/**
 * The service with its merged settings; depends on nothing of the host but memTotal and pageSize, and what is there.
 */
export function serviceOnHost(
  spec: ServiceSpec,
  settings: ServiceSettings,
  facts: ServiceFacts,
  current: CurrentValue | undefined,
): ServiceOnHost {
  const unit = spec.unit.value;
  const { directives, findings } = resolveDirectives(unit, settings, facts, current);
  // An unresolved budget is reported once; a runtime sized from what is left of it would be wrong.
  const { findings: ofRuntimes, ...sized } =
    findings.length === 0
      ? runtimesOnHost(unit, settings.runtimes, directives)
      : unsizedRuntimes(unit, settings.runtimes);
  const service: DesiredService = {
    key: spec.key,
    unit,
    optional: settings.optional?.value ?? false,
    at: spec.unit.at,
    directives,
    ...sized,
  };
  return { service, findings: [...findings, ...ofRuntimes, ...runChecks(CHECKS.services, service)] };
}
