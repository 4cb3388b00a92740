/**
 * Decides what is said where somebody removed oomcfg's files by hand: which units have settings left of them, and what
 * nobody can know any more.
 */
import type { DesiredState } from '../../../model/desired';
import type { Finding } from '../../../model/finding';
import type { ObservedState, ObservedUnit } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { type SettingValue } from '../../../model/settings';
import { isNormalized } from '../../../systemd/escape';
import { dropInPath, swapUnitPath } from '../../../systemd/paths';
import { holds } from '../../compare';
import { absentOf } from '../../../systemd/managerDefaults';
import { lastAssignment } from '../../../systemd/assignments';
import { planFinding } from '../../../rules/host';
import { resourceLimit } from '../../../settings/rlimit';
import { type HostCheck, type HostScene, shown } from '../../scene';
import { unitsById } from '../../../model/units';
import { isScoreLeft } from '../../../settings/score';
import { stillLoaded } from '../../../settings/unit/stillLoaded';

export const leftovers: HostCheck = { finds: ['leftover', 'stillLoaded', 'swapNote'], check: checkLeftover };

function checkLeftover({ desired, observed, items }: HostScene): readonly Finding[] {
  const asked = new Set(desired.services.map(({ unit }) => unit));
  const links = new Set(observed.generation.files.map(({ path }) => path));
  const units = [...unitsById(observed).values()].filter(
    ({ id, leftover }) => leftover !== undefined && !asked.has(id),
  );
  return [
    ...units.flatMap((unit) => {
      const isOpen = items.some((item) => item.wanted.target === unit.id && !holds(item));
      return isOpen || links.has(dropInPath(unit.id)) ? [leftover(unit, observed, isOpen)] : [];
    }),
    ...checkLoaded(observed),
    ...checkSwapNote(desired, observed),
  ];
}

/**
 * A swap file whose unit is removed, while the note that oomcfg made it is gone: the file is not touched then, and
 * stays on until a reboot.
 */
function checkSwapNote({ swap: wanted }: DesiredState, { swap, generation }: ObservedState): readonly Finding[] {
  const made = new Set(swap.made.map(({ path }) => path));
  return swap.active.flatMap(({ path }) => {
    if (!isNormalized(path)) return [];
    const unit = swapUnitPath(path);
    if (made.has(path) || wanted?.file === path || generation.files.every((file) => file.path !== unit)) return [];
    return [
      planFinding('swapNote', {
        summary: `${printable(path, 200)} stays on as swap, although the spec no longer has it`,
        fix: `Once it is not needed: \`swapoff ${printable(path, 200)}\`, and remove the file.`,
        facts: { path },
      }),
    ];
  });
}

/** `isOpen`: something of it goes back. */
function leftover(unit: ObservedUnit, observed: ObservedState, isOpen: boolean): Finding {
  const { id } = unit;
  const unknown = unknownValues(unit, observed);
  const has = Object.entries(unknown).map(
    ([setting, value]) => `${setting} ${setting === 'OOMScoreAdjust' ? value : shown(value)}`,
  );
  if (has.length === 0 && !isOpen) {
    return planFinding('leftover', {
      severity: 'info',
      summary: `a drop-in of oomcfg is left over for ${id}, and none of its settings is in force`,
      detail:
        "oomcfg's other files were removed by hand or replaced with older ones. The unit has no setting from that drop-in any more.",
      fix: 'Run `oomcfg apply`: it removes that file.',
      facts: { unit: id },
    });
  }
  return planFinding('leftover', {
    summary: `${id} ${has.length === 0 ? 'has' : 'may have'} settings from oomcfg, whose files were removed by hand or replaced with older ones`,
    detail:
      has.length === 0
        ? 'The generation in force does not have it. Its settings go back, as when a spec drops a service.'
        : `The generation in force does not have it. Its main process has ${has.join(' and ')}, which no file sets. Nothing on the host says any more whether oomcfg set it, so it is left alone.`,
    fix:
      has.length === 0
        ? 'Run `oomcfg apply`; to keep its limits, put the service back into the spec first.'
        : `Restart ${id} when that is safe; an apply removes the rest.`,
    facts: { unit: id, ...unknown },
  });
}

/** What the main process has and no file sets, where neither a note nor systemd knows what oomcfg set. */
function unknownValues(unit: ObservedUnit, observed: ObservedState): Readonly<Record<string, SettingValue>> {
  const { main, earlier, files } = unit;
  if (main === undefined || earlier !== undefined || stillLoaded(unit, observed).length > 0) return {};
  const found = [
    ['LimitAS', main.limited?.includes('LimitAS') ? null : resourceLimit(unit, 'LimitAS')],
    ['OOMScoreAdjust', main.scored === true || isScoreLeft(unit, observed) ? null : (main.oomScoreAdj ?? null)],
  ] as const;
  return Object.fromEntries(
    found.flatMap(([directive, value]): [string, SettingValue][] => {
      const filed =
        lastAssignment(files, directive, observed.facts)?.value ?? absentOf(directive, unit, observed.facts);
      return value === null || value === filed ? [] : [[directive, value]];
    }),
  );
}

/** The number of units that a summary names; facts has all. */
const NAMED = 10;

function checkLoaded({ stillLoaded: units = [] }: ObservedState): readonly Finding[] {
  if (units.length === 0) return [];
  const names = units.slice(0, NAMED).map((unit) => printable(unit, 100));
  const more = units.length - names.length;
  return [
    planFinding('stillLoaded', {
      summary: `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}: systemd still has a drop-in of oomcfg that is gone`,
      facts: { units },
    }),
  ];
}
