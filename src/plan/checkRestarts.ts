/** Decides what is said of a restart before it is made: what it does to the host, which units run along, what lives on, and where systemd refuses it. */
import type { Finding } from '../model/finding';
import type { ObservedState, ObservedUnit } from '../model/observed';
import { printable } from '../model/printable';
import type { Item } from './compare';
import type { Restart } from '../documents/plan/document';
import { planFinding } from './planFindings';
import { unitsById } from '../model/units';

type RestartCheck = (unit: ObservedUnit) => readonly Finding[];
type EndCheck = (unit: Pick<ObservedUnit, 'id' | 'hostActions' | 'onEnd'>) => readonly Finding[];

/** Of the units that are to be restarted, and of those that would be if systemd let them. */
export function checkRestarts(
  items: readonly Item[],
  restarts: readonly Restart[],
  observed: ObservedState,
): readonly Finding[] {
  const units = unitsById(observed);
  const restarted = restarts.flatMap(({ unit }) => units.get(unit) ?? []);
  const isAlong = new Set(restarts.map(({ unit }) => unit));
  const waiting = new Set(
    items.flatMap(({ wanted, waits, fileHolds }) => (waits === true && !fileHolds ? [wanted.target] : [])),
  );
  return [
    ...restarted.flatMap((unit) => CHECKS.flatMap((check) => check(unit))),
    ...restarted.flatMap((unit) => startsAlong(unit, isAlong)),
    ...endsAlong(restarts, restarted, observed).flatMap((unit) => END_CHECKS.flatMap((check) => check(unit))),
    ...[...waiting].map(refused),
  ];
}

/** Those that the spec does not name: what they do at their end counts as that of the unit itself does. */
function endsAlong(
  restarts: readonly Restart[],
  restarted: readonly ObservedUnit[],
  observed: ObservedState,
): NonNullable<ObservedState['along']> {
  const own = new Set(restarted.map(({ id }) => id));
  const along = new Set([
    ...restarts.map(({ unit }) => unit),
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
          summary: `a restart of ${id} can do more than that to the host: ${named(actions)}`,
          detail:
            'systemd carries that out on the whole machine where the unit ends in such a way (systemd.unit(5)), also within a restart: a JVM that is stopped ends with status 143, which is a failure unless SuccessExitStatus= names it.',
          fix: `Take it away while this is applied: \`${actions.map((action) => `${printable(action.split('=')[0] ?? '', 40)}=none`).join('`, `')}\` in a drop-in (\`systemctl edit ${id}\`). Or take out the settings that need the restart.`,
          facts: { unit: id, actions },
        }),
      ];

const WHY: Readonly<Record<NonNullable<ObservedUnit['startNeeds']>[number]['kind'], string>> = {
  environment: 'is gone, and EnvironmentFile= names it without a `-`',
  program: 'of ExecStart= is gone',
  mode: 'of ExecStart= cannot be executed',
};

/** Since its process began somebody has removed what a new one needs (systemd.exec(5), EnvironmentFile=). */
const startFails: RestartCheck = ({ id, startNeeds: needs = [] }) =>
  needs.length === 0
    ? []
    : [
        planFinding('startFails', {
          summary: `${id} would not come up after its restart: ${needs.map(({ kind, path }) => `${printable(path, 200)} ${WHY[kind]}`).join('; ')}`,
          detail: 'The process that runs began before that. systemd would stop it, and could not start a new one.',
          fix: 'Put it back, or correct the unit; or take out the settings that need the restart.',
          facts: { unit: id, paths: needs.map(({ path }) => path) },
        }),
      ];

const onEnd: EndCheck = ({ id, onEnd: units = [] }) =>
  units.length === 0
    ? []
    : [
        planFinding('startsOnEnd', {
          summary: `a restart of ${id} can start ${named(units)}`,
          detail:
            'OnFailure= or OnSuccess= names it, and systemd starts it where the unit ends in that way within the restart: a JVM that is stopped ends with status 143, which is a failure unless SuccessExitStatus= names it.',
          fix: 'Tell whoever is alarmed by it, or silence it before.',
          facts: { unit: id, units },
        }),
      ];

/** A main process alone ends with KillMode=process. */
const livesOn: RestartCheck = ({ id, leavesProcesses, processes }) =>
  leavesProcesses === undefined || (leavesProcesses === 'process' && processes.length < 2)
    ? []
    : [
        planFinding('livesOn', {
          summary: `KillMode=${leavesProcesses} of ${id}: processes from before its restart can live on beside the new ones`,
          detail:
            leavesProcesses === 'process'
              ? 'A stop ends the main process alone (systemd.kill(5)). Where that is a start script, the program that it started goes on with its old options, and both count to the same limit.'
              : 'A stop ends no process by itself (systemd.kill(5)). Unless ExecStop= ends them, they go on with their old options, and old and new count to the same limit.',
          fix: 'Use `KillMode=mixed` or `control-group`, or let the start script `exec` the program; else end the old processes by hand after the restart.',
          facts: { unit: id, killMode: leavesProcesses, processes: processes.length },
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
      detail:
        'It is down now, and Wants=, Requires=, BindsTo= or Upholds= of the unit, or of what starts with it, names it: systemd starts it with the unit, a oneshot does its work once more.',
      fix: `Mask what must stay down (\`systemctl mask\`), or take it out of the files of ${id}.`,
      facts: { unit: id, units },
    }),
  ];
}

function refused(unit: string): Finding {
  return planFinding('refusesRestart', {
    summary: `${unit} is not restarted: its settings hold from its next start`,
    detail:
      'RefuseManualStart= or RefuseManualStop= is set in its files, so systemd refuses to restart it on demand (systemd.unit(5)).',
    fix: 'Nothing to do; they hold when it starts next, at a boot at the latest.',
    facts: { unit },
  });
}

const END_CHECKS: readonly EndCheck[] = [hostActions, onEnd];
const CHECKS: readonly RestartCheck[] = [...END_CHECKS, livesOn, startFails];
