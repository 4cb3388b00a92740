/**
 * Checks of the host as a whole: who owns it, what keeps it from being changed, edits that our reload would activate,
 * and settings that it cannot enforce.
 */
import { listed } from '../../../model/text/count';
import type { Finding } from '../../../model/finding';
import type { ObservedState } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { dropInPath, SYSCTL_PATH } from '../../../systemd/paths';
import type { Item } from '../../compare';
import type { FileChange } from '../../../documents/plan/document';
import { planFinding, type PlanFindingKind } from '../../../rules/host';
import type { HostCheck, HostScene } from '../../scene';
import { otherOwner } from './owner';
import { kindOf } from '../../../settings';
import { swapFile } from '../../../settings/swapFile';

/** Checked even where nothing else that was seen of the host means anything. */
export const obstacles = { finds: ['noSystemd', 'notRoot', 'noProgram'], check: checkObstacles } satisfies HostCheck;
export const owner: HostCheck = { finds: ['otherSpec'], check: checkOwner };
export const pending: HostCheck = { finds: ['pending'], check: checkPending };
export const unreadEdits: HostCheck = { finds: ['unreadEdits'], check: checkUnread };
export const unreadConfig: HostCheck = { finds: ['unreadConfig'], check: checkUnreadConfig };
export const unsupported: HostCheck = {
  finds: ['reboot', 'unsupported'],
  check: ({ items, files }) => items.flatMap((item) => checkItem(item, files)),
};

const OBSTACLES: Readonly<Record<string, { readonly kind: PlanFindingKind; readonly summary: string }>> = {
  'no-systemd': { kind: 'noSystemd', summary: 'the host does not run systemd' },
  'not-root': { kind: 'notRoot', summary: 'the login on the host is not root' },
};

/** What keeps the host from being changed at all. */
function checkObstacles({ observed }: Pick<HostScene, 'observed'>): readonly Finding[] {
  const missing = missingPrograms(observed);
  const programs =
    missing.length === 0 || observed.obstacles.includes('no-systemd')
      ? []
      : [
          planFinding('noProgram', {
            summary: `${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} not on the host, and oomcfg needs ${missing.length === 1 ? 'it' : 'them'}`,
            facts: { programs: missing },
          }),
        ];
  const others = observed.obstacles.flatMap((obstacle) => {
    const row = OBSTACLES[obstacle];
    return row === undefined ? [] : [planFinding(row.kind, { summary: row.summary, facts: {} })];
  });
  return [...others, ...programs];
}

/** Programs that the host lacks and that the look or the change call. */
export function missingPrograms({ obstacles }: ObservedState): readonly string[] {
  return obstacles.flatMap((obstacle) =>
    obstacle.startsWith(MISSING) ? [printable(obstacle.slice(MISSING.length), 40)] : [],
  );
}

const MISSING = 'missing-';

function checkOwner({ desired, observed }: HostScene): readonly Finding[] {
  const other = otherOwner(desired, observed);
  if (other === undefined) return [];
  return [
    planFinding('otherSpec', {
      summary: `the host belongs to the spec ${printable(other, 70)}, not to ${desired.spec}`,
      fix: `Correct \`name:\` if this is the same spec, or apply ${printable(other, 70)} without this host first, which takes its files away.`,
      facts: { owner: other, spec: desired.spec },
    }),
  ];
}

function checkPending({ observed }: HostScene): readonly Finding[] {
  const { pending: cutOff, broken, busy } = observed.generation;
  if (cutOff === undefined && !broken) return [];
  const to = cutOff?.to ?? '';
  if (busy === true) {
    return [
      planFinding('pending', {
        summary: `a change to generation ${printable(to, 40)} is under way on the host`,
        detail:
          'Another run holds /run/oomcfg.lock. What was seen of the host is the middle of its change, so nothing can be planned from it.',
        fix: 'Wait until it has ended, and plan again. `fuser -v /run/oomcfg.lock` on the host shows who it is.',
        facts: { to, busy: true },
      }),
    ];
  }
  return [
    planFinding('pending', {
      summary:
        cutOff === undefined
          ? '/etc/oomcfg/current points to a generation that is gone'
          : `an earlier change to generation ${printable(to, 40)} was interrupted`,
      severity: 'warning',
      detail:
        cutOff === undefined
          ? 'None of its settings is in force from the next daemon-reload on. The next apply writes a new generation.'
          : 'It stopped half-way, or something in it failed or could not be set after its switch; no run is working on it now. The next apply finishes it where the switch was made, and undoes it where it was not.',
      fix: 'Run `oomcfg apply`.',
      facts: { to },
    }),
  ];
}

/** The number of units that a summary names; facts has all. */
const NAMED = 10;

/**
 * When a limit that a daemon-reload brings reaches the cgroup of a unit that runs: at once with 247 and 252 (tried); on
 * 257 not before systemd starts something in the same slice (tried on Debian 13; systemd#38190). The versions between
 * were not tried.
 */
function limitsHold(systemd: number): string {
  if (systemd <= 252) return 'limits among them hold at once';
  return systemd < 257
    ? 'limits among them may hold at once'
    : 'limits among them hold as soon as systemd starts anything in the same slice';
}

function checkUnread({ observed }: HostScene): readonly Finding[] {
  if (observed.unreadEdits.length === 0) return [];
  const names = observed.unreadEdits.slice(0, NAMED).map((unit) => printable(unit, 100));
  const more = observed.unreadEdits.length - names.length;
  return [
    planFinding('unreadEdits', {
      summary: `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}: edited or removed, and not read by systemd yet`,
      detail: `A change of unit files needs a daemon-reload, and with it systemd reads these edits as well: they count from the next start on, and ${limitsHold(observed.facts.systemd)}. A unit that nothing needs any more with them (StopWhenUnneeded=), or that lost what it is bound to (BindsTo=), is stopped at once.`,
      facts: { units: observed.unreadEdits },
    }),
  ];
}

/**
 * The folder above system.conf.d: the look names it where system.conf.d is gone, since what was removed is not known
 * (look/reload/aged.sh).
 */
const LOST = /\/systemd$/;

/**
 * The manager's own files hold for all units that set nothing else (DefaultTasksMax=, DefaultMemoryAccounting=), for
 * running ones at once.
 */
function checkUnreadConfig({ observed: { unreadConfig: paths = [] } }: HostScene): readonly Finding[] {
  if (paths.length === 0) return [];
  const names = paths
    .slice(0, NAMED)
    .map((path) => `${printable(path, 200)}${LOST.test(path) ? ' (something was removed from it)' : ''}`);
  const more = paths.length - names.length;
  return [
    planFinding('unreadConfig', {
      summary: `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}: changed, and not read by systemd yet`,
      facts: { paths },
    }),
  ];
}

function checkItem(item: Item, files: readonly FileChange[]): readonly Finding[] {
  const { wanted, present, unsupported: because, explained } = item;
  const where = wanted.at === undefined ? {} : { where: wanted.at };
  if (wanted.reboot) {
    return [
      planFinding('reboot', {
        summary: `${wanted.setting} keeps its value until a reboot`,
        fix: `Reboot, or set it by hand: sysctl -w ${wanted.setting}=VALUE.`,
        facts: { setting: wanted.setting },
      }),
    ];
  }
  if (because === undefined || explained === true) return [];
  // Where our value never took effect in a unit, nothing has to be put back.
  const isOurs = present.kernel !== null && present.kernel === present.file;
  const kind = kindOf(wanted);
  if (wanted.dropped && kind.of === 'unit' && !isOurs) return [];
  const isSwap = kind === swapFile;
  const isNew = wanted.dropped === true || comesNow(item, files);
  return [
    planFinding('unsupported', {
      summary: wanted.dropped
        ? `${wanted.setting} of ${wanted.target} cannot be put back: ${because}`
        : `${wanted.setting} of ${wanted.target} cannot be enforced here: ${because}`,
      detail: wanted.dropped
        ? 'The spec no longer asks for it; the value stays as it is. This is not drift, and everything else is applied.'
        : `${isSwap ? 'Nothing is made for it' : isNew ? 'It is written to the file and has no effect' : 'It is in the file and has no effect'} on this host. This is not drift${isNew ? ', and everything else is applied' : ''}.`,
      fix: wanted.dropped
        ? kind.of === 'host'
          ? `Set it where it can be set: ${wanted.setting} = ${wanted.value}.`
          : `Restart ${wanted.target} when that is safe.`
        : `Take it out for this host with ${kind.of === 'host' ? 'an entry of `system:` for the other hosts alone' : 'an override'}, or move the host to what the setting needs.`,
      facts: { target: wanted.target, setting: wanted.setting, because },
      ...(isNew ? {} : { severity: 'info' as const }),
      ...where,
    }),
  ];
}

/**
 * Whether this plan brings the setting: a warning in every later run would hide those that somebody can act on.
 */
function comesNow({ wanted, fileHolds }: Item, files: readonly FileChange[]): boolean {
  // Where no swap file is made, nothing on the host shows that this was said before.
  const kind = kindOf(wanted);
  if (kind === swapFile) return files.length > 0;
  const path = kind.of === 'host' ? SYSCTL_PATH : dropInPath(wanted.target);
  return !fileHolds && files.some((file) => file.path === path);
}
