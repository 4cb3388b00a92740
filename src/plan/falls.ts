/**
 * Decides which units that run on have less memory after a change: they are looked at again, as those that restart are.
 */
import { kindOf } from '../settings';
import { rlimit } from '../settings/rlimit';
import { sysctl } from '../settings/sysctl';
import type { HostPlan } from '../documents/plan/document';

/** A unit that runs on, and what changed for it. */
export interface Fall {
  readonly unit: string;
  /** Settings of it or of the host, or the slice that it is in. */
  readonly because: readonly string[];
  /** The unit whose drop-in changed. */
  readonly owner: string;
  /**
   * A program is refused memory when it asks for it (setrlimit(2), overcommit), and can end well for it. Under the
   * limit of a cgroup it never learns of it: the kernel kills.
   */
  readonly refusesMemory?: true;
}

/** Without those that restart: they begin anew with what they get. */
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
