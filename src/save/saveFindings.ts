/** The codes of what keeps files from being written: the folder of a render, and the file of a plan. */
import { type FindingKind, findingsOf } from '../model/finding';

const SAVE_FINDINGS = {
  OOM690: { severity: 'error', title: 'the output folder holds something else than an earlier render' },
  OOM691: { severity: 'error', title: 'something stands in the way of a rendered file' },
  OOM692: { severity: 'error', title: 'a rendered file cannot be written' },
  OOM693: { severity: 'error', title: 'a host name that cannot be the name of a folder' },
  OOM694: { severity: 'error', title: 'a plan cannot be saved' },
} as const satisfies Record<string, FindingKind>;

export const saveFinding = findingsOf(SAVE_FINDINGS);
