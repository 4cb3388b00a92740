/** The codes of what only a command can find: between its options, the spec, the inventory and the folder that it writes to. */
import { type FindingKind, findingsOf } from '../model/finding';

const COMMAND_FINDINGS = {
  OOM280: { severity: 'error', title: 'no inventory is named and none is found' },
  OOM281: { severity: 'error', title: '--limit selects no host' },
  OOM282: { severity: 'error', title: 'the inventory has no such host' },
  OOM283: { severity: 'error', title: 'a file of --limit @FILE cannot be read' },
  OOM690: { severity: 'error', title: 'the output folder holds something else than an earlier render' },
  OOM691: { severity: 'error', title: 'something stands in the way of a rendered file' },
  OOM692: { severity: 'error', title: 'a rendered file cannot be written' },
  OOM693: { severity: 'error', title: 'a host name that cannot be the name of a folder' },
  OOM694: { severity: 'error', title: 'a plan cannot be saved' },
} as const satisfies Record<string, FindingKind>;

export const commandFinding = findingsOf(COMMAND_FINDINGS);
