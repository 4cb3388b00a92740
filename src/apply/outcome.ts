/** What a change script printed -> what became of the host. */
import { formatSize } from '../model/bytes';
import { type Finding, hasErrors } from '../model/finding';
import type { ObservedState } from '../model/observed';
import { printable } from '../model/printable';
import { compare } from '../plan/compare';
import type { Restart } from '../plan/document';
import { driftOf } from '../plan/verifyHost';
import type { Drift } from '../plan/verifyDocument';
import { asDirective, SYSTEM } from '../plan/wants';
import { observe } from '../probe/observe';
import { splitAt } from '../probe/observeUnit';
import { kernelSize } from '../probe/systemdValues';
import type { ApplyStatus, HostOutcome } from './document';
import { applyFinding } from './findings';
import type { ChangingPlan } from './script';

interface Report {
  readonly type: string;
  readonly text: string;
}

/** `wave` from 1. Judges by the records of the script and by the look that it ends with, never by an exit status. */
export function outcomeOf(plan: ChangingPlan, output: string, nonce: string, wave: number): HostOutcome {
  const reports = readReports(output, nonce);
  const types = new Set(reports.map(({ type }) => type));
  const has = (type: string): boolean => types.has(type);
  const found = reports.flatMap((report) => findingOf(report, has('undone')));
  // A step that fails says why; where the disk took even that, the host is not failed without a word.
  const findings = has('undone') && !hasErrors(found) ? [...found, ...findingOf(UNSAID, true)] : found;
  const outcome = (status: ApplyStatus, more: Partial<HostOutcome>): HostOutcome => ({
    name: plan.name,
    status,
    wave,
    generation: plan.basis.from,
    changes: plan.changes,
    restarts: [],
    drift: [],
    findings: [...plan.findings, ...findings],
    ...more,
  });
  if (has('stale') || has('inuse')) return outcome('held', {});
  if (has('undone') || has('locked') || (hasErrors(findings) && !has('done'))) return outcome('failed', {});
  const after = has('done') ? observe(output, nonce, plan.basis.looked) : undefined;
  if (after?.value === undefined) {
    const cut = applyFinding('cutOff', {
      summary: 'the change script ended in the middle',
      detail: `Its last word was \`${printable(reports.map(({ type, text }) => `${type} ${text}`).at(-1) ?? 'none', 120)}\`. What it was doing is noted on the host, and the next apply finishes or undoes it.`,
      fix: 'Run `oomcfg apply` again.',
      facts: {},
    });
    return outcome('failed', { findings: [...plan.findings, ...findings, ...(after?.findings ?? []), cut] });
  }
  const state = after.value;
  const drift = remaining(plan, state);
  const wrong = [
    ...findings,
    ...driftFindings(drift),
    ...plan.restarts.flatMap((restart) => backFinding(restart, state)),
    ...fallenFindings(plan, state),
  ];
  return outcome(hasErrors(wrong) ? 'failed' : 'changed', {
    generation: state.generation.id ?? '',
    restarts: plan.restarts,
    drift,
    findings: [...plan.findings, ...wrong],
  });
}

const UNSAID: Report = { type: 'failed', text: 'unknown the host gave no reason' };

/** A change prints some ten records and one for each process that it could not change: the rest of more would say nothing new. */
const MOST_REPORTS = 1000;

/** The first and the last ones, since the last say how it ended. */
function readReports(output: string, nonce: string): readonly Report[] {
  const prefix = `${nonce}! `;
  const lines = output.split('\n').filter((line) => line.startsWith(prefix));
  const kept = lines.length > MOST_REPORTS ? [...lines.slice(0, MOST_REPORTS - 10), ...lines.slice(-10)] : lines;
  return kept.map((line) => {
    const [type, text] = splitAt(line.slice(prefix.length), ' ');
    return { type, text };
  });
}

/** The plan's changes against the state after it: the same diff as everywhere. */
function remaining(plan: ChangingPlan, after: ObservedState): readonly Drift[] {
  const wants = plan.changes.map(({ target, setting, after: value, source, takesEffect }) => ({
    target,
    setting,
    value,
    ...(source === undefined ? { dropped: true as const } : { at: source }),
    ...(takesEffect === 'reboot' ? { reboot: true as const } : {}),
  }));
  return compare(wants, after).flatMap(driftOf);
}

function driftFindings(drift: readonly Drift[]): readonly Finding[] {
  return drift.map(({ target, setting, want, kernel, setBy }) =>
    applyFinding('drift', {
      summary: `${setting} of ${target} is ${printable(String(kernel ?? 'not in the file'), 100)} after the change, not ${printable(String(want), 100)}`,
      detail: `The files say so, the kernel does not${setBy === null ? '' : ` (${printable(setBy)})`}.${variableHint(target, setting)}`,
      fix: 'Run `oomcfg verify` for what stands in the way; `oomcfg apply` tries again.',
      facts: { target, setting, want, ...(kernel === null ? {} : { kernel }) },
    }),
  );
}

/** Of a variable: who can have changed it between systemd and the process. */
function variableHint(target: string, setting: string): string {
  return target === SYSTEM || asDirective(setting) !== undefined
    ? ''
    : ` A start script that sets ${setting} by itself does that, and UnsetEnvironment=.`;
}

function backFinding({ unit }: Restart, after: ObservedState): readonly Finding[] {
  const state = after.units.find(({ id }) => id === unit);
  // A unit that waits to be started once more has failed, although systemd calls it activating.
  const isUp =
    state?.subState !== 'auto-restart' && ['active', 'reloading', 'activating'].includes(state?.activeState ?? '');
  if (state === undefined || isUp) return [];
  return [
    applyFinding('notBack', {
      summary: `${unit} is ${printable(`${state.activeState} (${state.subState})`, 60)} after its restart`,
      detail:
        'It ran before. Its new settings may be too small to start with, or it failed for a reason of its own. They stay in force: nothing was put back.',
      fix: `See \`systemctl status ${unit}\` and \`journalctl -u ${unit}\` on the host. Correct the spec and apply again, then start the unit.`,
      facts: { unit, state: state.activeState },
    }),
  ];
}

/** Units that ran, were given new limits as they ran, and have failed since: a limit that is too small kills without any restart. */
function fallenFindings({ changes, restarts }: ChangingPlan, after: ObservedState): readonly Finding[] {
  const restarted = new Set(restarts.map(({ unit }) => unit));
  const live = new Set(changes.flatMap(({ target, takesEffect }) => (takesEffect === 'live' ? [target] : [])));
  const fallen = after.units.filter(
    ({ id, activeState }) => activeState === 'failed' && live.has(id) && !restarted.has(id),
  );
  return [...new Set(fallen.map(({ id }) => id))].map((unit) =>
    applyFinding('notBack', {
      summary: `${unit} ran before the change and is failed after it`,
      detail:
        'It was not restarted. A limit below what it needs may have killed it, or it failed for a reason of its own. The new settings stay in force: nothing was put back.',
      fix: `See \`systemctl status ${unit}\` and \`journalctl -u ${unit}\` on the host. Correct the spec and apply again, then start the unit.`,
      facts: { unit, state: 'failed' },
    }),
  );
}

/** A number of bytes as the host printed it, for people. */
function shownSize(text: string): string {
  const size = kernelSize(text);
  return size === undefined ? printable(text, 40) : formatSize(size);
}

function findingOf({ type, text }: Report, undone: boolean): readonly Finding[] {
  switch (type) {
    case 'stale':
      return [
        applyFinding('stale', {
          summary: 'the host is no longer as the plan saw it',
          detail: 'Its files, units or kernel values changed since. A plan is a contract, so nothing was done.',
          fix: 'Plan again, and look at what is different.',
          facts: {},
        }),
      ];
    case 'locked':
      return [
        applyFinding('locked', {
          summary: 'another change is under way on the host',
          detail: 'Somebody else holds /run/oomcfg.lock and did not let go of it within 10 seconds. Nothing was done.',
          fix: 'Wait for it. `fuser -v /run/oomcfg.lock` on the host shows who it is.',
          facts: {},
        }),
      ];
    case 'inuse': {
      const [unit = '', use = '', limit = ''] = text.split(' ');
      return [
        applyFinding('inUse', {
          summary: `${printable(unit, 100)} uses ${shownSize(use)} by now, more than its new limit of ${shownSize(limit)}`,
          detail: 'It grew since the plan. Nothing was done on this host.',
          fix: 'Plan again; raise the limit, or accept it with --accept shrink:HOSTS.',
          facts: { unit, use: kernelSize(use) ?? '', limit: kernelSize(limit) ?? '' },
        }),
      ];
    }
    case 'failed': {
      const [step, message] = splitAt(text, ' ');
      if (step === 'restart') {
        return [
          applyFinding('restart', {
            summary: `systemd could not restart: ${printable(message, 300)}`,
            detail: 'The new files are in force; the unit is as systemd left it.',
            fix: 'See `systemctl status` and `journalctl -u` of the unit on the host.',
            facts: { message: printable(message, 400) },
          }),
        ];
      }
      return [
        applyFinding('undone', {
          summary: `the step ${printable(step, 30)} failed: ${printable(message, 300)}`,
          detail: undone
            ? 'What was begun is undone: the host is as it was.'
            : 'Nothing was begun: the host is as it was.',
          fix: 'Mend that on the host (space, permissions, mounts) and apply again.',
          facts: { step, message: printable(message, 400) },
        }),
      ];
    }
    case 'effect': {
      const [target, message] = splitAt(text, ' ');
      return [
        applyFinding('effect', {
          summary: `${printable(target, 100)}: ${printable(message, 200)}`,
          detail: 'The file is in force and holds for new processes; a running one could not be changed.',
          fix: 'Restart the unit, or see `oomcfg verify`.',
          facts: { target: target || SYSTEM },
        }),
      ];
    }
    default:
      return [];
  }
}
