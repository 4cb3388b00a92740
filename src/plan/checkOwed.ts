/** Decides what is said of limits that the spec dropped and that a running process keeps, since nothing can take them from it. */
import type { Finding } from '../model/finding';
import { LIMIT_DIRECTIVES } from '../model/settings';
import type { Item } from './compare';
import { planFinding } from './findings';
import { shown } from './scene';

const LIMITS: ReadonlySet<string> = new Set(LIMIT_DIRECTIVES);

/** In every run, for as long as the process lives: nothing else would tell that the kernel does what no file and no spec asks for. */
export function checkOwed(items: readonly Item[]): readonly Finding[] {
  return items.flatMap(({ want, standing, takesEffect, fileHolds, waits }) => {
    const { kernel } = standing;
    if (want.dropped !== true || !LIMITS.has(want.setting) || kernel === null || kernel === want.value) return [];
    // (What says that systemd refuses the restart comes with the change itself.)
    if (takesEffect !== 'start' || (waits === true && !fileHolds)) return [];
    return [
      planFinding('owed', {
        summary: `${want.target} keeps the ${want.setting} of ${shown(kernel)} that oomcfg gave it until it starts anew`,
        detail:
          'The spec no longer asks for it and no file of oomcfg sets it, but the process that runs has it, and systemd cannot restart the unit (RefuseManualStop=, a unit file that is gone or masked, a oneshot at work).',
        fix: `Nothing, if that may be; else end the process, and start the unit where it has a file.`,
        facts: { unit: want.target, setting: want.setting, value: kernel, wanted: want.value },
      }),
    ];
  });
}
