/** Findings -> the validate document. */
import type { Finding } from '../../model/finding';
import { findingsKeys } from '../findingKeys';
import { compareFindings } from '../findingOrder';
import type { Validation } from './document';

export function validation(findings: readonly Finding[]): Validation {
  return { format: 'oomcfg.validate/1', findings: findingsKeys([...findings].sort(compareFindings)) };
}
