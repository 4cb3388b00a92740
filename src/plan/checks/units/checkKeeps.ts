/**
 * Decides what is said of a unit that runs with other settings than its files have by now, where no restart is made of
 * it: nothing but its next start changes that.
 */
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { count } from '../../../model/text/count';
import { printable } from '../../../model/text/printable';
import { shownOptions } from '../../../model/text/shownOptions';
import { unitsById } from '../../../model/units';
import { planFinding } from '../../../rules/host';
import { runningOf } from '../../../runtimes';
import { kindOf } from '../../../settings';
import { type Item, unitSeen } from '../../compare';
import { type NoRestart, whyNoRestart } from '../../nextProcess';
import { type HostCheck, type HostScene, shown } from '../../scene';

export const keepsOther: HostCheck = { finds: ['keepsOther'], check: checkKeeps };

function checkKeeps({ items, observed }: HostScene): readonly Finding[] {
  const units = unitsById(observed);
  // (Of what is dropped, and of what no start puts in force, other findings tell.)
  const kept = items.filter(({ keeps, futile, wanted }) => keeps && futile === undefined && wanted.dropped !== true);
  const targets = [...new Set(kept.map(({ wanted }) => wanted.target))];
  return targets.flatMap((target) => {
    const unit = units.get(target);
    const why = unit === undefined ? undefined : whyNoRestart(unit);
    if (unit === undefined || why === undefined) return [];
    const own = kept.filter(({ wanted }) => wanted.target === target);
    const [first] = own;
    const { why: reason, fix } = WHY[why](unit);
    return [
      planFinding('keepsOther', {
        summary: `${target} runs with other settings than it is to have: ${own.map((item) => inWords(item, unitSeen(item.wanted, observed) ?? unit)).join('; ')}`,
        detail: `${reason} What was compared is the process that runs; ${count(own.length, 'setting')} of it ${own.length === 1 ? 'counts' : 'count'} neither as wanted nor as drift.`,
        ...(fix === undefined ? {} : { fix }),
        facts: { unit: target, settings: own.map(({ wanted }) => wanted.setting) },
        ...(first?.wanted.at === undefined ? {} : { where: first.wanted.at }),
      }),
    ];
  });
}

interface Words {
  /** What a restart would do, or why there is none, as a sentence. */
  readonly why: string;
  /** What to do beside waiting, where it is not what the rule says. */
  readonly fix?: string;
}

const WHY: Readonly<Record<NoRestart, (unit: ObservedUnit) => Words>> = {
  job: ({ type }) => ({
    why:
      type === 'oneshot'
        ? 'To restart a oneshot is to do its work again, so oomcfg never does.'
        : 'To restart a job that a timer or path starts is to do its work again, so oomcfg never does.',
  }),
  slice: () => ({ why: 'To restart a slice is to stop all that is in it, so oomcfg never does.' }),
  refuses: () => ({
    why: 'systemd refuses to restart it on demand (RefuseManualStart= or RefuseManualStop=).',
    fix: 'Nothing, if that may be: it gets them at its next start, at a boot at the latest.',
  }),
  noFile: () => ({
    why: 'Its unit file is gone, masked, or has an error for which systemd does not use it, so a restart would fail.',
    fix: 'Put the file back, or correct it; the next apply restarts it then.',
  }),
  down: ({ id, activeState }) => ({
    why: `systemd calls it ${printable(activeState, 40)}; what runs in it is what its last run left behind.`,
    fix: `End what is left (\`systemctl kill ${id}\`), and start the unit.`,
  }),
};

/** Options that are named. */
const MOST = 5;

function inWords({ wanted, present: { kernel } }: Item, unit: ObservedUnit): string {
  const { setting, value } = wanted;
  if (kindOf(wanted).shows !== 'options') return `${setting} is ${shown(kernel ?? '')}, not ${shown(value)}`;
  const lacks = runningOf(unit).lacks?.(String(value), unit) ?? [];
  const more = lacks.length > MOST ? `; and ${lacks.length - MOST} more` : '';
  if (lacks.length > 0) return `of ${setting} ${lacks.slice(0, MOST).join('; ')}${more}`;
  const has = shownOptions(String(kernel)).join(' ');
  return `${setting} was another one when it began${has === '' ? '' : ` (${printable(has, 300)})`}`;
}
