/** The codes of what only loading can find: between the options, the spec, the inventory and the files that they name. */
import { type FindingKind, findingsOf } from '../model/finding';

const LOAD_FINDINGS = {
  OOM280: { severity: 'error', title: 'no inventory is named and none is found' },
  OOM281: { severity: 'error', title: '--limit selects no host' },
  OOM282: { severity: 'error', title: 'the inventory has no such host' },
  OOM283: { severity: 'error', title: 'a file of --limit @FILE cannot be read' },
} as const satisfies Record<string, FindingKind>;

export const loadFinding = findingsOf(LOAD_FINDINGS);
