/** The order of the keys of a verification. */
import { findingsKeys } from '../findingKeys';
import { asIs, byName, each, keys } from '../keyOrder';
import type { Drift, HostVerification, Unsupported, Verification } from './document';

export const driftKeys = keys<Drift>({
  target: asIs,
  setting: asIs,
  want: asIs,
  file: asIs,
  kernel: asIs,
  setBy: asIs,
  nextBy: asIs,
});

const hostKeys = keys<HostVerification>({
  name: asIs,
  status: asIs,
  holds: asIs,
  drift: each(driftKeys),
  unsupported: each(keys<Unsupported>({ target: asIs, setting: asIs, because: asIs })),
  findings: findingsKeys,
  inFilesOnly: asIs,
});

export const verificationKeys = keys<Verification>({
  format: asIs,
  spec: asIs,
  summary: byName('drift', 'hosts'),
  findings: findingsKeys,
  hosts: each(hostKeys),
});
