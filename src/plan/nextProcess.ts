/** Decides how the next process of a unit that runs comes: by a restart, or whenever it starts, and why not by one. */
import type { ObservedUnit } from '../model/observed';
import { isJob } from '../model/units';
import { isSlice } from '../systemd/unitNames';

/** Why no restart is made of a unit that runs. */
export type NoRestart = 'job' | 'slice' | 'noFile' | 'refuses' | 'down';

/**
 * Where try-restart does something (systemctl(1)). Processes can outlive their unit (KillMode=process): limits reach
 * them in its cgroup, and a restart would leave them as they are.
 */
export const CAN_RESTART: ReadonlySet<string> = new Set(['active', 'reloading', 'refreshing', 'activating']);

/** In the order in which they are asked; to restart a slice is to stop all that is in it. */
const REASONS: readonly (readonly [why: NoRestart, holds: (unit: ObservedUnit) => boolean])[] = [
  ['job', isJob],
  ['slice', ({ id }) => isSlice(id)],
  ['noFile', (unit) => !hasFile(unit)],
  ['refuses', ({ refusesRestart }) => refusesRestart === true],
  ['down', ({ activeState }) => !CAN_RESTART.has(activeState)],
];

/**
 * systemd has a file of it, also after the reload: else a restart fails, and what runs goes on ("Unit not found", "is
 * masked": seen on 252).
 */
function hasFile({ loadState, fileIsGone }: ObservedUnit): boolean {
  return (loadState === 'loaded' || loadState === 'merged') && fileIsGone !== true;
}

/** Undefined where a restart is made. */
export function whyNoRestart(unit: ObservedUnit): NoRestart | undefined {
  return REASONS.find(([, holds]) => holds(unit))?.[0];
}

export function nextProcess(unit: ObservedUnit): 'restart' | 'start' {
  return whyNoRestart(unit) === undefined ? 'restart' : 'start';
}
