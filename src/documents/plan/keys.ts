/** The order of the keys of a plan. */
import type { LookRequest, UnitRequest } from '../../model/observed';
import type { Rollout } from '../../model/spec';
import type { Kept } from '../../runtimes/restarts';
import { findingsKeys, placeKeys } from '../findingKeys';
import { asIs, byName, each, keys } from '../keyOrder';
import type { Basis, Change, FileChange, HostPlan, Plan, Restart } from './document';

export const changeKeys = keys<Change>({
  target: asIs,
  setting: asIs,
  before: asIs,
  after: asIs,
  takesEffect: asIs,
  setBy: asIs,
  dropped: asIs,
  givenBy: asIs,
  source: placeKeys,
});

const fileKeys = keys<FileChange>({ after: asIs, path: asIs, action: asIs, adds: asIs, drops: asIs });

export const restartKeys = keys<Restart>({ unit: asIs, because: asIs });

const requestKeys = keys<LookRequest>({
  swapFile: asIs,
  sysctls: asIs,
  units: each(keys<UnitRequest>({ unit: asIs, variable: asIs, runtime: asIs, words: asIs, numbers: asIs })),
});

const basisKeys = keys<Basis>({
  failed: asIs,
  from: asIs,
  kept: each(keys<Kept>({ unit: asIs, runtime: asIs, jvms: asIs, options: asIs })),
  looked: requestKeys,
  manifest: asIs,
  seen: byName(),
  to: asIs,
});

const hostKeys = keys<HostPlan>({
  name: asIs,
  status: asIs,
  observed: asIs,
  changes: each(changeKeys),
  files: each(fileKeys),
  restarts: each(restartKeys),
  findings: findingsKeys,
  accepted: asIs,
  basis: basisKeys,
  failing: asIs,
  notInForce: asIs,
  thisMachine: asIs,
  unjudged: asIs,
});

export const planKeys = keys<Plan>({
  format: asIs,
  digest: asIs,
  spec: asIs,
  summary: byName('restarts', 'hosts'),
  findings: findingsKeys,
  hosts: each(hostKeys),
  inFilesOnly: asIs,
  rollout: keys<Rollout>({ batches: each(byName()), canary: asIs, maxFailures: asIs }),
  unchanged: asIs,
  waves: asIs,
});
