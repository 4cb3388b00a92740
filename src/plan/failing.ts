/**
 * Decides which hosts are a failed canary already: a unit that fails with the settings that other hosts are about to
 * get.
 */
import { count, listed } from '../model/text/count';
import type { DesiredState } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedState, ObservedUnit } from '../model/observed';
import { dropInPath } from '../systemd/paths';
import { runtimesOn } from '../runtimes';
import { isLooping } from './checks/units/checkLife';
import type { Item } from './compare';
import type { FileChange, HostPlan } from '../documents/plan/document';
import { STATUSES } from '../documents/statuses';
import { planFinding } from '../rules/host';
import { unitsById } from '../model/units';

/** A unit has failed, or dies and is started over and over. */
export function isInTrouble(unit: ObservedUnit): boolean {
  // A job that fails does so for its own reasons, unless it was killed for memory.
  if (unit.type === 'oneshot') return unit.activeState === 'failed' && unit.life.result === 'oom-kill';
  return unit.activeState === 'failed' || isLooping(unit);
}

/**
 * Seconds after its settings were written: a unit that went down within that time counts as taken down by our restart,
 * not stopped by hand.
 */
const BY_RESTART = 60;

/**
 * The unit went down, or began a start that has not ended, right after its settings were written: with our restart.
 * systemd calls it inactive where it ended with status 0 or a condition did not hold (systemd.unit(5),
 * ConditionPathExists=), and cannot tell that from a stop by hand. For a unit that is not enabled and that nothing else
 * needs, systemd forgets when that was (seen on 252): then nothing is known here.
 */
function isNotBack({ activeState, type, isTriggered, writtenAgo, life }: ObservedUnit): boolean {
  if ((activeState !== 'inactive' && activeState !== 'activating') || type === 'oneshot' || isTriggered) return false;
  if (writtenAgo === undefined || life.inState === undefined) return false;
  const after = writtenAgo - life.inState;
  return after >= -1 && after <= BY_RESTART;
}

/**
 * Units whose settings are in their files already and that have failed, or lost options of their JVM, since they were
 * written; also those that an apply saw fail (which a look alone cannot always tell). A unit that failed before says
 * nothing about its settings.
 */
export function failingUnits(
  desired: DesiredState,
  observed: ObservedState,
  files: readonly FileChange[],
  items: readonly Item[],
): readonly string[] {
  const units = unitsById(observed);
  const changed = new Set(files.map(({ path }) => path));
  // A unit that was started with its options and does not have them shows what other hosts would get.
  const futile = items.flatMap(({ wanted, futile: is }) =>
    is && !changed.has(dropInPath(wanted.target)) ? [wanted.target] : [],
  );
  const judged = (observed.judged ?? []).flatMap(({ unit, owner }) => (changed.has(dropInPath(owner)) ? [] : [unit]));
  const failing = desired.services.flatMap((service): string[] => {
    const unit = units.get(service.unit);
    if (unit === undefined || changed.has(dropInPath(unit.id))) return [];
    const runtimes = runtimesOn(service, unit);
    if (runtimes.some(({ runtime, unit: own }) => runtime.restarts?.isWorse(service, own) === true)) return [unit.id];
    if (isNotBack(unit)) return [unit.id];
    if (!isInTrouble(unit)) return [];
    const { writtenAgo = -1, life } = unit;
    // A unit that is started over and over failed a moment ago. (Both times are whole seconds, rounded down.)
    const failedWithThem = isLooping(unit) || (life.inState ?? Infinity) <= writtenAgo + 1;
    return failedWithThem ? [unit.id] : [];
  });
  return [...new Set([...failing, ...futile, ...judged])];
}

/**
 * Those of a plan's failing units that still fail, by a look at the host now: all of them where nothing there changed.
 */
export function failingStill({ failing = [], observed }: HostPlan, now: ObservedState): readonly string[] {
  if (now.digest === observed) return failing;
  return failing.filter((id) => isFailingNow(id, now));
}

/** Whether an apply saw the unit fail, or it is in trouble for any reason, by a look alone. */
export function isFailingNow(id: string, now: ObservedState): boolean {
  const unit = unitsById(now).get(id);
  const isJudged = now.judged?.some((one) => one.unit === id) === true;
  return isJudged || (unit !== undefined && (isInTrouble(unit) || isNotBack(unit)));
}

/** A host that is not changed, the units that fail there, and the hosts that are about to get the same. */
export interface FailedCanary {
  readonly host: string;
  readonly units: readonly string[];
  readonly others: readonly string[];
}

/** At most one for each host. */
export function failedCanaries(hosts: readonly HostPlan[]): readonly FailedCanary[] {
  const changing = hosts.filter(({ status }) => status === 'change');
  return hosts.flatMap(({ name, status, failing = [] }): FailedCanary[] => {
    if (!STATUSES.plan[status].isStill) return [];
    const units = failing.filter((unit) => changing.some((host) => touches(host, unit)));
    const others = changing.filter((host) => units.some((unit) => touches(host, unit)));
    return units.length === 0 ? [] : [{ host: name, units, others: others.map((host) => host.name) }];
  });
}

/** Whether a host gets a change or a restart of a unit. */
export function touches({ changes, restarts }: HostPlan, unit: string): boolean {
  return changes.some(({ target }) => target === unit) || restarts.some((restart) => restart.unit === unit);
}

/** The plans, with a finding on each such host; `most` is how many hosts may fail. */
export function withFailedCanaries(hosts: readonly HostPlan[], most: number): readonly HostPlan[] {
  const canaries = failedCanaries(hosts);
  if (canaries.length === 0) return hosts;
  const stops = canaries.length > most;
  return hosts.map((host) => {
    const canary = canaries.find((one) => one.host === host.name);
    return canary === undefined ? host : { ...host, findings: [...host.findings, canaryFinding(canary, stops)] };
  });
}

/** The number of hosts that a text names. */
const NAMED = 3;

export function namesOf(hosts: readonly string[]): string {
  const more = hosts.length - NAMED;
  return `${hosts.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${count(more, 'host')} more` : ''}`;
}

function canaryFinding({ host, units, others }: FailedCanary, stops: boolean): Finding {
  const [first = ''] = units;
  const isOne = units.length === 1;
  return planFinding('failedCanary', {
    summary: `${listed(units)} no longer ${isOne ? 'works' : 'work'} on this host, with the settings that ${namesOf(others)} would get`,
    detail: `${isOne ? 'It has' : 'They have'} them already, so this host counts as failed before the first wave: ${stops ? 'apply changes no other host' : 'rollout.maxFailures allows that, and apply goes on'}.`,
    fix: `See the other findings on this host and \`journalctl ${units.map((unit) => `-u ${unit}`).join(' ')}\` there, and correct the spec or start ${isOne ? 'the unit' : 'the units'}. Where ${isOne ? 'it fails' : 'they fail'} for another reason, leave the host out: --limit 'all:!${host}'.`,
    facts: { unit: first, units, hosts: others },
  });
}
