/** Which settings a host can enforce at all: by its systemd, its cgroup version, its kernel and its capabilities. */
import type { ObservedState, ObservedUnit } from '../model/observed';
import { DIRECTIVES, SYSTEM } from '../model/settings';
import { firstSystemd } from '../systemd/directiveNames';
import { ROOT_SLICE } from '../systemd/unitNames';
import { systemUnsupported } from './hostSupport';
import { missedBecause } from './place';
import type { Present } from './present';
import { asDirective, type Wanted } from './wanted';

const NO_CONTROLLER = "the kernel's memory controller is off (cgroup_disable=memory)";

/**
 * OOMPolicy= follows from memory.events (systemd.service(5)), which cgroup v1 does not have: there a unit with OOMPolicy=kill went on after the kernel
 * killed one of its processes (tried with 252). So `continue` is what every unit does.
 */
const UNTOLD = 'systemd is not told of kills on cgroup v1, and a unit goes on whatever its policy';

/**
 * The root of the tree has no memory.max on cgroup v2 (cgroup-v2.rst: "exists on non-root cgroups"), and refuses writes to memory.limit_in_bytes on v1
 * (EINVAL, seen on 6.18). Nor does systemd write one there in a container, where the kernel would take it (tried with 252).
 */
const OF_ROOT = 'it is the root of the cgroup tree, which cannot be limited';

/** Why the host cannot enforce a setting, as half a sentence; undefined where it can. What it could not be given it cannot be given back either, so this holds for dropped settings too. */
export function unsupportedBecause(
  wanted: Wanted,
  unit: ObservedUnit | undefined,
  present: Present,
  observed: ObservedState,
): string | undefined {
  const { facts } = observed;
  if (wanted.target === SYSTEM) return systemUnsupported(wanted, present, observed);
  const directive = asDirective(wanted.setting);
  if (directive === undefined) return undefined;
  const row = DIRECTIVES[directive];
  const since = firstSystemd(directive);
  if (facts.systemd < since) return `systemd ${facts.systemd} does not know it (since ${since})`;
  if (row.v2 !== undefined && facts.cgroup !== 'v2' && row.v1 === undefined)
    return `the host's memory controller is on cgroup v1`;
  if (row.v2 !== undefined && !facts.memoryController) return NO_CONTROLLER;
  if (directive === 'OOMPolicy' && wanted.value !== 'continue') {
    if (facts.cgroup !== 'v2') return UNTOLD;
    if (!facts.memoryController) return NO_CONTROLLER;
  }
  if (row.v2 !== undefined && wanted.target === ROOT_SLICE) return OF_ROOT;
  const missed = row.v2 === undefined || unit === undefined ? undefined : missedBecause(unit);
  if (missed !== undefined) return missed;
  // Without memory accounting there is no file yet: a limit makes systemd add them.
  if (row.v2 !== undefined && unit?.running === true && unit.accounted && unit.cgroup[directive] === undefined) {
    return `the unit's cgroup has no ${facts.cgroup === 'v2' ? row.v2 : (row.v1 ?? row.v2)}`;
  }
  if (
    directive === 'OOMScoreAdjust' &&
    Number(wanted.value) < 0 &&
    !facts.capSysResource &&
    present.kernel !== wanted.value
  ) {
    return 'the host lacks CAP_SYS_RESOURCE, and a score below 0 takes it';
  }
  return undefined;
}
