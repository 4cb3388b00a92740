/** The codes of a look that could not be taken, and of hosts that cannot be managed. */
import type { FindingKind } from '../model/finding';
import { findingsOf } from '../rules/rule';

export const PROBE_FINDINGS = {
  noAnswer: { code: 'OOM401', severity: 'error', title: 'a host answered with something else than a look' },
  cutOff: { code: 'OOM402', severity: 'error', title: "a host's answer ends in the middle" },
  version: { code: 'OOM403', severity: 'error', title: 'a host answers in another version of the protocol' },
  badRecord: { code: 'OOM404', severity: 'error', title: "a record of a host's answer cannot be read" },
} as const satisfies Record<string, FindingKind & { code: string }>;

export const probeFinding = findingsOf(PROBE_FINDINGS);
