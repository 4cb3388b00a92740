/** Decides which facts of a host a desired state may depend on; each stage gets these and no others. */
import type { Facts } from '../model/host';

/** Undefined where a fact is not known. What changes from one look to the next is not among them. */
export type LastingFacts = {
  readonly [Fact in Exclude<keyof Facts, 'memAvailable' | 'unitDefaults' | 'initScore'>]: Facts[Fact] | undefined;
};

/** What the sizes of a service and of `system` depend on. */
export type ServiceFacts = Pick<LastingFacts, 'memTotal' | 'pageSize'>;
