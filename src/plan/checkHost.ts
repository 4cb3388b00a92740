/** What the state of the host as a whole says: who owns it, what keeps it from being changed, whose other files count, the swap file. */
import { formatSize } from '../model/bytes';
import type { DesiredState, DesiredSwap } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedState } from '../model/observed';
import { printable } from '../model/printable';
import type { Item } from './compare';
import { planFinding, type PlanFindingKind } from './findings';
import { otherOwner } from './owner';
import { baseName } from '../probe/observeUnit';
import { isSysctlDir } from './standing';
import { compare } from './wants';

export function checkHost(desired: DesiredState, observed: ObservedState, items: readonly Item[]): readonly Finding[] {
  return [
    ...checkObstacles(observed),
    ...checkOwner(desired, observed),
    ...checkPending(observed),
    ...checkUnread(observed),
    ...checkSysctls(desired, observed),
    ...checkSwap(desired.swap, observed, items),
    ...items.flatMap(checkItem),
  ];
}

const OBSTACLES: Readonly<
  Record<string, { readonly kind: PlanFindingKind } & Pick<Finding, 'summary' | 'detail' | 'fix'>>
> = {
  'no-systemd': {
    kind: 'noSystemd',
    summary: 'the host does not run systemd',
    detail:
      'There is no /run/systemd/system, so PID 1 is something else and nothing would read the files (sd_booted(3)).',
    fix: 'Take the host out of the inventory, or out of `hosts:`.',
  },
  'etc-read-only': {
    kind: 'readOnly',
    summary: '/etc of the host cannot be written',
    detail: 'The file system is mounted read-only, by intention or by the kernel after an I/O error.',
    fix: 'See `findmnt -T /etc` and `dmesg` on the host; remount it when that is safe.',
  },
  'not-root': {
    kind: 'notRoot',
    summary: 'the login on the host is not root',
    detail: "Environments and limits of other users' processes cannot be read, and nothing could be changed.",
    fix: 'Log in as root, or let ansible_become be true with a user who may use sudo.',
  },
};

/** What keeps the host from being changed at all. */
export function checkObstacles(observed: ObservedState): readonly Finding[] {
  return observed.obstacles.flatMap((obstacle) => {
    const row = OBSTACLES[obstacle];
    return row === undefined
      ? []
      : [planFinding(row.kind, { summary: row.summary, detail: row.detail, fix: row.fix, facts: {} })];
  });
}

function checkOwner(desired: DesiredState, observed: ObservedState): readonly Finding[] {
  const owner = otherOwner(desired, observed);
  if (owner === undefined) return [];
  return [
    planFinding('otherSpec', {
      summary: `the host belongs to the spec ${printable(owner, 70)}, not to ${desired.spec}`,
      detail:
        '/etc/oomcfg/current was written from a spec of that name. Two specs on one host would take back what the other sets.',
      fix: `Correct \`name:\` if this is the same spec, or apply ${printable(owner, 70)} without this host first, which takes its files away.`,
      facts: { owner, spec: desired.spec },
    }),
  ];
}

function checkPending(observed: ObservedState): readonly Finding[] {
  const { pending, broken } = observed.generation;
  if (pending === undefined && !broken) return [];
  const to = pending?.to ?? '';
  return [
    planFinding('pending', {
      summary:
        pending === undefined
          ? '/etc/oomcfg/current leads nowhere'
          : `an earlier change to generation ${printable(to, 40)} did not end`,
      detail:
        'It was cut off in the middle, or another apply is still at work. The next apply waits for the lock; then it finishes the change where the switch was made, and undoes it where it was not.',
      fix: 'Run `oomcfg apply`.',
      facts: { to },
    }),
  ];
}

function checkUnread(observed: ObservedState): readonly Finding[] {
  if (observed.unreadEdits.length === 0) return [];
  const names = observed.unreadEdits.map((unit) => printable(unit, 100));
  return [
    planFinding('unreadEdits', {
      summary: `${names.join(', ')}: edited and not read by systemd yet`,
      detail:
        'A change of unit files needs a daemon-reload, and that puts these edits in force as well; limits among them hold at once.',
      fix: 'See `systemctl cat` of each; reload or undo the edits before.',
      facts: { units: observed.unreadEdits },
    }),
  ];
}

const OURS = 'zz-oomcfg.conf';

function checkSysctls(desired: DesiredState, observed: ObservedState): readonly Finding[] {
  return desired.sysctl.flatMap(({ key, value, at }) => {
    const others =
      observed.sysctl.find((sysctl) => sysctl.key === key)?.files.filter((file) => file.value !== value) ?? [];
    const winner = others.findLast(({ path }) => isSysctlDir(path) && compare(baseName(path), OURS) > 0);
    const outside = others.filter(({ path }) => !isSysctlDir(path));
    const facts = (file: { readonly path: string; readonly line: number; readonly value: string }) => ({
      key,
      file: file.path,
      line: file.line,
      theirs: file.value,
      wanted: value,
    });
    const found: Finding[] = outside.map((file) =>
      planFinding('sysctlConf', {
        summary: `${printable(file.path)}:${file.line} sets ${key} = ${printable(file.value, 60)}, the spec ${value}`,
        detail: `${file.path === '/etc/sysctl.conf' ? '`sysctl --system` and `sysctl -p` apply /etc/sysctl.conf last' : 'tuned applies its profile whenever it starts'}: whoever does that undoes the spec until the next boot or apply.`,
        fix: `Remove line ${file.line} of ${printable(file.path)}.`,
        facts: facts(file),
        where: at,
      }),
    );
    if (winner === undefined) return found;
    return [
      ...found,
      planFinding('sysctlWins', {
        summary: `${printable(winner.path)}:${winner.line} sets ${key} = ${printable(winner.value, 60)} and wins at boot`,
        detail: `sysctl.d files apply in the order of their names, whatever their folder (sysctl.d(5)), and this one comes after ${OURS}.`,
        fix: `Remove line ${winner.line} of ${printable(winner.path)}, or rename the file so that it sorts before ${OURS}.`,
        facts: facts(winner),
        where: at,
      }),
    ];
  });
}

function checkSwap(
  desired: DesiredSwap | undefined,
  observed: ObservedState,
  items: readonly Item[],
): readonly Finding[] {
  const { swap, facts } = observed;
  const found: Finding[] = [];
  const made = new Map(swap.made.map((file) => [file.path, file.size]));
  if (desired !== undefined && !made.has(desired.file)) {
    const active = swap.active.find(({ path }) => path === desired.file);
    const isWanted = active !== undefined && active.size + facts.pageSize === desired.size;
    if (!isWanted && (active !== undefined || swap.fileSize !== undefined)) {
      found.push(
        planFinding('swapForeign', {
          summary: `${printable(desired.file)} is already there, and oomcfg did not make it`,
          detail: 'A swap file that somebody else made is never touched, resized or removed.',
          fix: 'Name another file in `swap.file`, or swap that one off and remove it by hand.',
          facts: { file: desired.file, size: active?.size ?? swap.fileSize ?? 0, active: active !== undefined },
          where: desired.at,
        }),
      );
    } else if (!isWanted && swap.free !== undefined && swap.free < desired.size) {
      found.push(
        planFinding('swapNoSpace', {
          summary: `${printable(desired.file)} needs ${formatSize(desired.size)}, and ${formatSize(swap.free)} are free there`,
          detail: 'A swap file may have no holes, so all of its blocks are taken at once.',
          fix: 'Make room, ask for less, or name a file on another file system.',
          facts: { file: desired.file, size: desired.size, free: swap.free },
          where: desired.at,
        }),
      );
    }
  }
  for (const { path, used } of swap.active) {
    const item = items.find(({ want }) => want.setting === `swap:${path}`);
    if (item === undefined || item.kernelHolds || !made.has(path) || used <= facts.memAvailable) continue;
    found.push(
      planFinding('swapInUse', {
        summary: `${printable(path)} holds ${formatSize(used)}, and ${formatSize(facts.memAvailable)} of memory are available`,
        detail:
          'To resize or remove it, everything in it has to be read back into memory first; that would end in the OOM killer.',
        fix: 'Wait for a quieter hour, or restart what was swapped out.',
        facts: { file: path, used, available: facts.memAvailable },
        ...(item.want.at === undefined ? {} : { where: item.want.at }),
      }),
    );
  }
  return found;
}

function checkItem({ want, unsupported, explained }: Item): readonly Finding[] {
  const where = want.at === undefined ? {} : { where: want.at };
  if (want.reboot) {
    return [
      planFinding('reboot', {
        summary: `${want.setting} keeps its value until a reboot`,
        detail: 'The spec no longer asks for it, and what it was before oomcfg is not recorded on the host.',
        fix: `Reboot, or set it by hand: sysctl -w ${want.setting}=VALUE.`,
        facts: { setting: want.setting },
      }),
    ];
  }
  if (unsupported === undefined || explained === true) return [];
  return [
    planFinding('unsupported', {
      summary: `${want.setting} of ${want.target} cannot be enforced here: ${unsupported}`,
      detail: 'It is written to the file and has no effect on this host. It is no drift.',
      fix: 'Take it out for this host with an override, or move the host to what the setting needs.',
      facts: { target: want.target, setting: want.setting, because: unsupported },
      ...where,
    }),
  ];
}
