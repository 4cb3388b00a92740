/**
 * Decides what is said of a restart before it is made: what it does to the host, which units start along with it, which
 * processes survive it, and where systemd refuses it.
 */
import type { Finding } from '../../../model/finding';
import type { ObservedState, ObservedUnit, StartNeed } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import type { Restart } from '../../../documents/plan/document';
import { planFinding } from '../../../rules/host';
import type { ChangeCheck, ChangeScene } from '../../scene';
import { unitsById } from '../../../model/units';

type RestartCheck = (unit: ObservedUnit) => readonly Finding[];
type EndCheck = (unit: Pick<ObservedUnit, 'id' | 'hostActions' | 'onEnd'>) => readonly Finding[];

export const restarts: ChangeCheck = {
  finds: ['hostAction', 'startsOnEnd', 'livesOn', 'startFails', 'mayRestartAlong', 'startsAlong', 'refusesRestart'],
  check: checkRestarts,
};

/** Checks the units that are to be restarted, and those that would be if systemd did not refuse. */
function checkRestarts({ items, restarts: planned, observed }: ChangeScene): readonly Finding[] {
  const units = unitsById(observed);
  const restarted = planned.flatMap(({ unit }) => units.get(unit) ?? []);
  const isAlong = new Set(planned.map(({ unit }) => unit));
  const waiting = new Set(
    items.flatMap(({ wanted, waits, fileHolds }) => (waits === true && !fileHolds ? [wanted.target] : [])),
  );
  return [
    ...restarted.flatMap((unit) => CHECKS.flatMap((check) => check(unit))),
    ...restarted.flatMap((unit) => startsAlong(unit, isAlong)),
    ...endsAlong(planned, restarted, observed).flatMap((unit) => END_CHECKS.flatMap((check) => check(unit))),
    ...[...waiting].map(refused),
  ];
}

/** Units that restart along and that the spec does not name: what they do when they end counts as much. */
function endsAlong(
  planned: readonly Restart[],
  restarted: readonly ObservedUnit[],
  observed: ObservedState,
): NonNullable<ObservedState['along']> {
  const own = new Set(restarted.map(({ id }) => id));
  const along = new Set([
    ...planned.map(({ unit }) => unit),
    ...restarted.flatMap(({ startsAlong: names = [] }) => names),
  ]);
  return (observed.along ?? []).filter(({ id }) => along.has(id) && !own.has(id));
}

const named = (names: readonly string[]): string => names.map((name) => printable(name, 100)).join(', ');

const hostActions: EndCheck = ({ id, hostActions: actions = [] }) =>
  actions.length === 0
    ? []
    : [
        planFinding('hostAction', {
          summary: `a restart of ${id} can do more to the host: ${named(actions)}`,
          fix: `Switch it off while this is applied: \`${actions.map((action) => `${printable(action.split('=')[0] ?? '', 40)}=none`).join('`, `')}\` in a drop-in (\`systemctl edit ${id}\`). Or take out the settings that need the restart.`,
          facts: { unit: id, actions },
        }),
      ];

const WHY: Readonly<Record<StartNeed, string>> = {
  environment: 'is gone, and EnvironmentFile= names it without a `-`',
  pattern: 'matches no file, and EnvironmentFile= names it without a `-`',
  text: 'is not a file of UTF-8 text, so systemd rejects it, and EnvironmentFile= names it without a `-`',
  program: 'of ExecStart= is gone',
  mode: 'of ExecStart= cannot be executed',
};

/** Since its process was started somebody has removed or spoilt what a new one needs (systemd.exec(5)). */
const startFails: RestartCheck = ({ id, startNeeds: needs = [] }) =>
  needs.length === 0
    ? []
    : [
        planFinding('startFails', {
          summary: `${id} would not come up after its restart: ${needs.map(({ kind, path }) => `${printable(path, 200)} ${WHY[kind]}`).join('; ')}`,
          facts: { unit: id, paths: needs.map(({ path }) => path) },
        }),
      ];

const onEnd: EndCheck = ({ id, onEnd: units = [] }) =>
  units.length === 0
    ? []
    : [
        planFinding('startsOnEnd', {
          summary: `a restart of ${id} can start ${named(units)}`,
          facts: { unit: id, units },
        }),
      ];

const WHAT_LIVES_ON = {
  process:
    'A stop ends the main process alone (systemd.kill(5)). Where that is a start script, the program that it started keeps running with its old options, and both count towards the same limit.',
  noMain:
    'A stop ends the main process alone (systemd.kill(5)), and the unit has none now. Unless ExecStop= ends what runs in it, that keeps running with its old options, and old and new count towards the same limit.',
  none: 'A stop ends no process by itself (systemd.kill(5)). Unless ExecStop= ends them, they keep running with their old options, and old and new count towards the same limit.',
} as const;

/** With KillMode=process only the main process is ended: where the unit has none, nothing is. */
const livesOn: RestartCheck = ({ id, leavesProcesses, processes, hasNoMain }) => {
  if (leavesProcesses === undefined) return [];
  const what = leavesProcesses === 'process' && hasNoMain === true ? 'noMain' : leavesProcesses;
  if (what === 'process' && processes.length < 2) return [];
  return [
    planFinding('livesOn', {
      summary: `KillMode=${leavesProcesses} of ${id}: processes from before its restart can live on beside the new ones`,
      detail: WHAT_LIVES_ON[what],
      facts: { unit: id, killMode: leavesProcesses, processes: processes.length },
    }),
  ];
};

/** No plan is held to whether they run: what a restart does to them is said before. */
const mayRestart: RestartCheck = ({ id, mayRestartAlong: units = [] }) =>
  units.length === 0
    ? []
    : [
        planFinding('mayRestartAlong', {
          summary: `if ${named(units)} ${units.length === 1 ? 'runs' : 'run'} when ${id} restarts, systemd restarts ${units.length === 1 ? 'it' : 'them'} along`,
          facts: { unit: id, units },
        }),
      ];

function startsAlong(
  { id, startsAlong: names = [] }: ObservedUnit,
  restarted: ReadonlySet<string>,
): readonly Finding[] {
  const units = names.filter((name) => !restarted.has(name));
  if (units.length === 0) return [];
  return [
    planFinding('startsAlong', {
      summary: `${named(units)} starts along with the restart of ${id}`,
      fix: `Mask what must stay down (\`systemctl mask\`), or take it out of the files of ${id}.`,
      facts: { unit: id, units },
    }),
  ];
}

function refused(unit: string): Finding {
  return planFinding('refusesRestart', {
    summary: `${unit} is not restarted: its settings take effect at its next start`,
    facts: { unit },
  });
}

const END_CHECKS: readonly EndCheck[] = [hostActions, onEnd];
const CHECKS: readonly RestartCheck[] = [...END_CHECKS, livesOn, startFails, mayRestart];
