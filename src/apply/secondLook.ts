/** Whether what was restarted still runs some seconds later: a service that dies soon after its start looks well in the first look. */
import type { Finding } from '../model/finding';
import type { LookRequest, ObservedState, ObservedUnit } from '../model/observed';
import { printable } from '../model/printable';
import type { Restart } from '../plan/document';
import { applyFinding } from './findings';

/** From the end of a wave to the second look, in milliseconds. */
export const SECOND_LOOK_MS = 5000;

/** What the second look asks for. */
export function secondRequest(restarts: readonly Restart[]): LookRequest {
  return { units: restarts.map(({ unit }) => ({ unit })), sysctls: [] };
}

/** A finding for each restarted unit that ran in the first look and has died since; `after` is that time. */
export function diedSince(
  restarts: readonly Restart[],
  first: ObservedState,
  second: ObservedState,
  after = SECOND_LOOK_MS,
): readonly Finding[] {
  const units = new Map(first.units.map((unit) => [unit.id, unit]));
  return restarts.flatMap(({ unit: name }): Finding[] => {
    const [before, now] = [units.get(name), second.units.find(({ id }) => id === name)];
    if (before === undefined || now === undefined || !isUp(before)) return [];
    const seconds = Math.round(after / 1000);
    const state = `${printable(now.activeState, 30)} (${printable(now.subState, 30)})`;
    const what = !isUp(now)
      ? `is ${state} ${seconds} s after its restart`
      : isAnother(before, now)
        ? `died within ${seconds} s of its restart, and systemd started it once more`
        : undefined;
    if (what === undefined) return [];
    return [
      applyFinding('diedSoon', {
        summary: `${name} ${what}`,
        detail:
          'It came up with its new settings and did not stay. They may be too small to work with, or it failed for a reason of its own. They stay in force: nothing was put back, and no further wave begins.',
        fix: `See \`systemctl status ${name}\` and \`journalctl -u ${name}\` on the host. Correct the spec and apply again.`,
        facts: { unit: name, state: now.activeState, seconds },
      }),
    ];
  });
}

/** A unit that waits to be started once more has died, although systemd calls it activating. */
function isUp({ activeState, subState }: ObservedUnit): boolean {
  return ['active', 'reloading', 'activating'].includes(activeState) && !subState.startsWith('auto-restart');
}

/** The main process of a forking unit can be a guess, so it is no sign there. */
function isAnother(before: ObservedUnit, now: ObservedUnit): boolean {
  return now.type !== 'forking' && before.main?.pid !== now.main?.pid;
}
