/** One row of the tables of this folder: a spec on a host, and the codes of what is found in it, none in a twin. */
import type { KnownFacts } from '../../../../src/model/host';
import type { SpecText } from '../../build';

export interface CheckCase {
  readonly name: string;
  readonly spec: SpecText;
  readonly facts?: KnownFacts;
  readonly codes: string;
}
