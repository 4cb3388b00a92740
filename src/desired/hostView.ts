/** What is checked of a host: its settings taken together, and the facts about it that last. */
import type { DesiredState } from '../model/desired';
import type { LastingFacts } from './facts';

/** What the checks look at. */
export interface HostView extends Pick<DesiredState, 'services' | 'sysctl' | 'swap' | 'reserve'> {
  readonly facts: LastingFacts;
}
