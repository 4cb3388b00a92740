/** The validate document `oomcfg.validate/1`: every mistake in spec and inventory. */
import type { Finding } from '../../model/finding';

export interface Validation {
  readonly format: 'oomcfg.validate/1';
  readonly findings: readonly Finding[];
}
