/**
 * Reports limits and variables that oomcfg no longer sets, but that a running process keeps.
 */
import type { Finding } from '../../../model/finding';
import { kindOf } from '../../../settings';
import { rlimit } from '../../../settings/rlimit';
import { planFinding } from '../../../rules/host';
import { type HostCheck, type HostScene, shown } from '../../scene';
import { seenForEach, unitsById } from '../../../model/units';
import { byText } from '../../../model/text/byText';

export const keptVariables: HostCheck = { finds: ['keptVariable'], check: checkKept };
export const owedLimits: HostCheck = { finds: ['owed'], check: checkOwed };

/** Said in every run: a variable cannot be taken from a running process. */
function checkKept({ desired: { services }, observed }: HostScene): readonly Finding[] {
  const units = [...unitsById(observed).values()].sort((a, b) => byText(a.id, b.id));
  return units.flatMap((unit) => {
    const { id, main } = unit;
    const name = main?.keeps ?? unit.leftover?.gave;
    if (main === undefined || name === undefined) return [];
    if (services.some((service) => service.unit === id && service.variables.some((one) => one.name === name)))
      return [];
    // The process may not have it, or may have just what the files set now.
    const own = seenForEach(observed, id).find(({ variable }) => variable === name)?.main;
    if (own !== undefined && (own.variable === undefined || own.variableIsNext)) return [];
    return [
      planFinding('keptVariable', {
        summary: `${id} keeps the ${name} that it was started with until its next start`,
        detail: `oomcfg set ${name} and no longer does, but a process keeps its environment for as long as it lives, and nothing restarts this one (RefuseManualStop=, a unit file that is gone or masked, a oneshot at work, or oomcfg's files removed by hand).`,
        fix: `Nothing, if that is acceptable; otherwise restart ${id} when that is safe.`,
        facts: { unit: id, setting: name },
      }),
    ];
  });
}

/**
 * Said in every run for as long as the process lives: nothing else shows that the kernel has a limit that neither a
 * file nor the spec sets.
 */
function checkOwed({ items }: HostScene): readonly Finding[] {
  return items.flatMap(({ wanted, present, takesEffect, fileHolds, waits }) => {
    const { kernel } = present;
    if (wanted.dropped !== true || kindOf(wanted) !== rlimit || kernel === null || kernel === wanted.value) return [];
    // (Another finding says with the change itself that systemd refuses the restart.)
    if (takesEffect !== 'start' || (waits === true && !fileHolds)) return [];
    return [
      planFinding('owed', {
        summary: `${wanted.target} keeps the ${wanted.setting} of ${shown(kernel)} that oomcfg gave it until its next start`,
        facts: { unit: wanted.target, setting: wanted.setting, value: kernel, wanted: wanted.value },
      }),
    ];
  });
}
