/**
 * Decides which units keep running with less memory after a change: they are looked at again, like those that restart.
 */
import { kindOf } from '../settings';
import { rlimit } from '../settings/rlimit';
import { sysctl } from '../settings/sysctl';
import type { HostPlan } from '../documents/plan/document';

/** A unit that keeps running, and what changed for it. */
export interface Fall {
  readonly unit: string;
  /** The settings that fell, of the unit or of the host; or the slice that it is in. */
  readonly because: readonly string[];
  /** The unit whose drop-in changed. */
  readonly owner: string;
  /**
   * A program that asks for memory is refused it (setrlimit(2), overcommit), and can end with status 0 because of that.
   * A program under the limit of a cgroup never notices: the kernel kills it.
   */
  readonly refusesMemory?: true;
}

/** Units that restart are not among them: their new process starts with the new values. */
export function fallsOf({
  changes,
  restarts,
  basis,
}: Pick<HostPlan, 'changes' | 'restarts' | 'basis'>): readonly Fall[] {
  const restarted = new Set(restarts.map(({ unit }) => unit));
  const because = new Map<string, string[]>();
  const refused = new Set<string>();
  const add = (unit: string, setting: string): void => {
    if (!restarted.has(unit)) because.set(unit, [...(because.get(unit) ?? []), setting]);
  };
  for (const change of changes) {
    const kind = kindOf(change);
    if (change.takesEffect !== 'live' || kind.falls?.(change) !== true) continue;
    const units = kind.of === 'unit' ? [change.target] : (basis?.looked.units ?? []).map(({ unit }) => unit);
    for (const unit of units) {
      add(unit, change.setting);
      if (kind === rlimit || kind === sysctl) refused.add(unit);
    }
  }
  return [...because].map(([unit, settings]) => ({
    unit,
    because: settings,
    owner: unit,
    ...(refused.has(unit) ? { refusesMemory: true as const } : {}),
  }));
}
