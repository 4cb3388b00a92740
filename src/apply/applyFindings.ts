/** The codes of a change that was not made, or not wholly. */
import type { FindingKind } from '../model/finding';
import { findingsOf } from '../rules/rule';

export const APPLY_FINDINGS = {
  stale: { code: 'OOM601', severity: 'error', title: 'stale plan: the host changed since it was planned' },
  locked: { code: 'OOM602', severity: 'error', title: 'another change is under way on the host' },
  inUse: { code: 'OOM603', severity: 'error', title: 'a unit uses more by now than its new limit' },
  undone: { code: 'OOM604', severity: 'error', title: 'a step failed, and the host is as it was' },
  restart: { code: 'OOM605', severity: 'error', title: 'systemd could not restart a unit' },
  effect: { code: 'OOM606', severity: 'error', title: 'a value could not be set on a running process' },
  cutOff: { code: 'OOM607', severity: 'error', title: 'the change script ended in the middle' },
  drift: { code: 'OOM608', severity: 'error', title: 'after the change the kernel does something else' },
  notBack: { code: 'OOM609', severity: 'error', title: 'a unit does not run after its restart or its new limits' },
  stopped: { code: 'OOM610', severity: 'error', title: 'too many hosts failed for the next wave' },
  diedSoon: { code: 'OOM630', severity: 'error', title: 'a unit dies some seconds after its restart' },
  stillFails: { code: 'OOM616', severity: 'error', title: 'a unit still fails after the change' },
  optionsLost: { code: 'OOM631', severity: 'error', title: 'a JVM lost options with its restart' },
  jvmGone: { code: 'OOM632', severity: 'error', title: 'a unit has no JVM after its restart' },
  notUp: { code: 'OOM617', severity: 'error', title: 'a unit has not come up since its restart' },
  fell: {
    code: 'OOM618',
    severity: 'error',
    title: 'a unit dies or stands still some seconds after it got less memory',
  },
  repaired: { code: 'OOM619', severity: 'info', title: 'a host that failed when the plan was made works by now' },
  notLookedAgain: { code: 'OOM642', severity: 'warning', title: 'interrupted before what changed was looked at again' },
  unknownHost: { code: 'OOM611', severity: 'error', title: 'a plan names a host that the inventory does not have' },
  notUndone: { code: 'OOM613', severity: 'error', title: 'a step failed, and so did undoing it' },
  noJournal: { code: 'OOM637', severity: 'warning', title: 'the journal of the host could not be written' },
  unfinished: { code: 'OOM614', severity: 'error', title: 'a step after the switch failed' },
} as const satisfies Record<string, FindingKind & { code: string }>;

export const applyFinding = findingsOf(APPLY_FINDINGS);
