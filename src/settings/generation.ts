/**
 * The generation of files itself, where a change of it was interrupted: the change script finishes or undoes that by
 * itself.
 */
import { type HostKind, SYSTEM } from './kind';

/** The name of the setting. */
export const GENERATION = 'generation';

export const generation: HostKind = {
  of: 'host',
  owns: ({ target, setting }) => target === SYSTEM && setting === GENERATION,
  // A plan that changes it says so once, whatever the spec asks for; a look after that shows the generation as a whole.
  wanted: () => [],
  present: () => undefined,
  kernelHolds: () => true,
  fileHolds: () => true,
  calls: {},
  shows: 'plain',
};
