/**
 * Decides which directives a host cannot enforce whatever runs there: by the versions of its systemd and cgroups, as
 * far as they are known.
 */
import type { Facts } from '../model/host';
import { CGROUP_DIRECTIVES, type Directive, DIRECTIVES, type SettingValue } from '../model/settings';
import { firstSystemd } from './directiveNames';

/** Nothing that the memory controller enforces holds then. */
const NO_CONTROLLER = "the kernel's memory controller is off (cgroup_disable=memory)";

/**
 * OOMPolicy= follows from memory.events (systemd.service(5)), which cgroup v1 does not have: there a unit with
 * OOMPolicy=kill went on after the kernel killed one of its processes (tried with 252). So `continue` is what every
 * unit does.
 */
const NO_KILL_EVENTS = 'systemd does not learn of kills on cgroup v1, so a unit keeps running whatever its policy';

const OF_CGROUPS: ReadonlySet<Directive> = new Set(CGROUP_DIRECTIVES);

type Versions = { readonly [Fact in 'systemd' | 'cgroup' | 'memoryController']?: Facts[Fact] | undefined };

/** Why, as half a sentence. */
export function unsupportedBy(
  directive: Directive,
  value: SettingValue,
  { systemd, cgroup, memoryController }: Versions,
): string | undefined {
  const since = firstSystemd(directive);
  if (systemd !== undefined && systemd < since) return `systemd ${systemd} does not know it (since ${since})`;
  const isPolicy = directive === 'OOMPolicy' && value !== 'continue';
  if (!isPolicy && !OF_CGROUPS.has(directive)) return undefined;
  if (cgroup !== undefined && cgroup !== 'v2') {
    if (isPolicy) return NO_KILL_EVENTS;
    if (DIRECTIVES[directive].v1 === undefined) return `the host's memory controller is on cgroup v1`;
  }
  return memoryController === false ? NO_CONTROLLER : undefined;
}
