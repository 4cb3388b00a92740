/** The order of the keys of an application. */
import { findingsKeys } from '../findingKeys';
import { asIs, byName, each, keys } from '../keyOrder';
import { changeKeys, restartKeys } from '../plan/keys';
import { driftKeys } from '../verify/keys';
import type { Application, HostOutcome } from './document';

const hostKeys = keys<HostOutcome>({
  name: asIs,
  status: asIs,
  wave: asIs,
  generation: asIs,
  changes: each(changeKeys),
  restarts: each(restartKeys),
  drift: each(driftKeys),
  findings: findingsKeys,
  notInForce: asIs,
});

export const applicationKeys = keys<Application>({
  format: asIs,
  spec: asIs,
  summary: byName('restarts', 'hosts'),
  findings: findingsKeys,
  hosts: each(hostKeys),
});
