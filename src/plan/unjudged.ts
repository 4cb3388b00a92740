/**
 * Decides which hosts cannot be judged yet, so that no other host may get the same: another run is at work there, or
 * changed them and has not looked again.
 */
import { listed } from '../model/text/count';
import type { Finding } from '../model/finding';
import type { ObservedState } from '../model/observed';
import type { Rollout } from '../model/spec';
import type { Item } from './compare';
import type { HostPlan } from '../documents/plan/document';
import { isFailingNow, namesOf, touches } from './failing';
import { planFinding } from '../rules/host';

/**
 * While another run is at work, every unit that the spec sets there; else the units that an earlier run changed and has
 * not looked at again.
 */
export function unjudgedUnits(observed: ObservedState, items: readonly Item[]): readonly string[] {
  const units =
    observed.generation.busy === true
      ? items.map(({ wanted }) => wanted.target)
      : (observed.unjudged ?? []).map(({ unit }) => unit);
  return [...new Set(units)];
}

/** A host with units of which nobody knows yet whether they work, and the hosts that are about to get the same. */
export interface Awaited {
  readonly host: string;
  readonly units: readonly string[];
  /** Another run is at work on it. */
  readonly isBusy: boolean;
  readonly others: readonly string[];
}

/**
 * At most one for each host. A host on which this plan changes the unit is looked at after that; without a canary there
 * is nothing to wait for.
 */
export function awaitedHosts(hosts: readonly HostPlan[], rollout: Rollout | undefined): readonly Awaited[] {
  const changing = hosts.filter(({ status }) => status === 'change');
  const canary = rollout?.canary ?? changing.filter(({ restarts }) => restarts.length > 0).length;
  if (canary === 0) return [];
  return hosts.flatMap((host): Awaited[] => {
    const { name, status, unjudged = [] } = host;
    const others = changing.filter((other) => other !== host);
    const units = unjudged.filter(
      (unit) => (status !== 'change' || !touches(host, unit)) && others.some((other) => touches(other, unit)),
    );
    if (units.length === 0) return [];
    const get = others.filter((other) => units.some((unit) => touches(other, unit)));
    return [{ host: name, units, isBusy: status === 'held', others: get.map((other) => other.name) }];
  });
}

/**
 * The plan of a host, corrected by a look at it now: units that could not be judged when the plan was made may fail or
 * work by now.
 */
export function judgedSince(plan: HostPlan, now: ObservedState): HostPlan {
  const { unjudged = [], failing = [], ...rest } = plan;
  const open =
    now.generation.busy === true ? unjudged : unjudgedUnits(now, []).filter((unit) => unjudged.includes(unit));
  const fails = unjudged.filter((unit) => !open.includes(unit) && isFailingNow(unit, now));
  return {
    ...rest,
    ...(open.length === 0 ? {} : { unjudged: open }),
    failing: [...new Set([...failing, ...fails])],
  };
}

/** The plans, with a finding on each such host, but not where another run is at work: another finding says that. */
export function withAwaited(hosts: readonly HostPlan[], rollout: Rollout | undefined): readonly HostPlan[] {
  const awaited = awaitedHosts(hosts, rollout).filter(({ isBusy }) => !isBusy);
  if (awaited.length === 0) return hosts;
  const stops = awaited.length > (rollout?.maxFailures ?? 0);
  return hosts.map((host) => {
    const one = awaited.find(({ host: name }) => name === host.name);
    return one === undefined ? host : { ...host, findings: [...host.findings, awaitedFinding(one, stops)] };
  });
}

function awaitedFinding({ units, others }: Awaited, stops: boolean): Finding {
  const [first = ''] = units;
  const isOne = units.length === 1;
  return planFinding('notJudged', {
    summary: `nobody has checked yet whether ${listed(units)} ${isOne ? 'works with its' : 'work with their'} new settings, which ${namesOf(others)} would get`,
    detail: `Another run changed ${isOne ? 'it' : 'them'} some seconds ago. ${stops ? 'apply waits until it can be looked at again, ten seconds at most, before it changes another host' : 'rollout.maxFailures allows that, and apply goes on'}.`,
    fix: `Nothing, or plan again to see how ${isOne ? 'it' : 'they'} fared.`,
    facts: { unit: first, units, hosts: others },
  });
}
