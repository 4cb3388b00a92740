/** Findings -> the validate document. */
import type { Finding } from '../../model/finding';
import { compareFindings } from '../findingOrder';
import type { Validation } from './document';

export function validation(findings: readonly Finding[]): Validation {
  return { format: 'oomcfg.validate/1', findings: [...findings].sort(compareFindings) };
}
