/**
 * Every check of a host that was looked at, in the order in which their findings are said: a new one is its file and a
 * line here.
 */
import { unitsById } from '../../model/units';
import { runChecks } from '../../rules/check';
import { RUNTIMES, runtimesOn } from '../../runtimes';
import { hidden } from '../../runtimes/hidden';
import { futile } from '../notInForce';
import type { ChangeCheck, HostCheck, UnitCheck } from '../scene';
import { systemdView } from '../systemdView';
import { obstacles, owner, pending, unreadConfig, unreadEdits, unsupported } from './host/checkHost';
import { inTheWay } from './host/checkInTheWay';
import { leftovers } from './host/checkLeftover';
import { swapFiles, swapLimits } from './host/checkSwap';
import { sysctlRoom } from './host/checkSysctlRoom';
import { otherSysctls } from './host/checkSysctls';
import { swappiness } from './host/swappiness';
import { ownFiles, slicesAbove, vendorLimit } from './units/checkAround';
import { choices } from './units/checkChoices';
import { dropIns } from './units/checkDropIns';
import { belowUse, shortage } from './units/checkInUse';
import { takenDown } from './units/checkJudged';
import { killChecks } from './units/checkKills';
import { keepsOther } from './units/checkKeeps';
import { life } from './units/checkLife';
import { loadState } from './units/checkLoadState';
import { oneshot } from './units/checkOneshot';
import { keptVariables, owedLimits } from './units/checkOwed';
import { protection } from './units/checkProtection';
import { restarts } from './units/checkRestarts';
import { memoryLimit } from './units/memoryLimit';
import { placeOfProcesses } from './units/place';

/** Of the services that have a runtime, with the unit as it was seen for that. */
const OF_RUNTIMES: readonly UnitCheck[] = RUNTIMES.flatMap(({ key, checks = [] }) =>
  checks.map((row): UnitCheck => ({
    ...row,
    check: (scene) => {
      const own = runtimesOn(scene.service, scene.unit).find(({ runtime }) => runtime.key === key);
      return own === undefined ? [] : row.check({ ...scene, unit: own.unit });
    },
  })),
);

/** Checks of each unit of the spec that the host has. */
const OF_UNITS: readonly UnitCheck[] = [
  loadState,
  placeOfProcesses,
  shortage,
  protection,
  slicesAbove,
  ownFiles,
  memoryLimit,
  vendorLimit,
  ...killChecks,
  dropIns,
  systemdView,
  hidden,
  ...OF_RUNTIMES,
  oneshot,
  life,
];

/** Runs them. It lists no findings of its own: each of its checks does. */
const units: HostCheck = {
  finds: [],
  check: (scene) => {
    const present = unitsById(scene.observed);
    return scene.desired.services.flatMap((service) => {
      const unit = present.get(service.unit);
      return unit === undefined ? [] : runChecks(OF_UNITS, { ...scene, service, unit });
    });
  },
};

/** What a look tells: plan, apply and verify report it. */
const OF_HOST: readonly HostCheck[] = [
  inTheWay,
  obstacles,
  owner,
  pending,
  unreadEdits,
  unreadConfig,
  otherSysctls,
  swappiness,
  swapFiles,
  swapLimits,
  unsupported,
  units,
  keepsOther,
  owedLimits,
  takenDown,
  keptVariables,
  leftovers,
  belowUse,
  sysctlRoom,
];

/** What a change does: plan and apply report it before. */
const OF_CHANGE: readonly ChangeCheck[] = [choices, restarts];

/** What no apply puts in force: it does not hold the host's other changes. */
const OF_REST: readonly ChangeCheck[] = [futile];

export const CHECKS = { host: OF_HOST, units: OF_UNITS, change: OF_CHANGE, rest: OF_REST };
