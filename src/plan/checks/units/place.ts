/**
 * Reports units with limits whose processes are, or may be, in another cgroup: then the limits of the unit's cgroup
 * hold for none of them, or not for all.
 */
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { CGROUP_DIRECTIVES, type Directive, LIMIT_DIRECTIVES } from '../../../model/settings';
import { CLIENTS, isOfClientAlone, placeOf, processName, type UnitPlace } from '../../../settings/unit/place';
import { planFinding } from '../../../rules/host';
import type { UnitCheck, UnitScene } from '../../scene';

/** What a process has by itself, wherever its cgroup is. */
const OF_PROCESSES: readonly Directive[] = [...LIMIT_DIRECTIVES, 'OOMScoreAdjust'];

export const placeOfProcesses: UnitCheck = { finds: ['elsewhere', 'partly', 'client'], check: checkPlace };

/**
 * A limit holds where the processes are. Where they are seen elsewhere the host is held, as with a mistyped name:
 * neither may pass for a limit.
 */
function checkPlace(scene: UnitScene): readonly Finding[] {
  const { service, unit } = scene;
  const isSet = (directive: Directive): boolean => service.directives[directive] !== undefined;
  const settings = CGROUP_DIRECTIVES.filter(isSet);
  if (isOfClientAlone(unit)) return clientOf(scene, [...settings, ...OF_PROCESSES.filter(isSet)]);
  if (settings.length === 0) return [];
  const list = settings.join(', ');
  const where = service.at;
  const place = placeOf(unit);
  switch (place.kind) {
    case 'elsewhere':
      return [
        planFinding('elsewhere', {
          summary: `the ${place.isMain ? 'main process' : 'process'} of ${unit.id}, ${processName(place.process)}, runs in ${printable(place.cgroup, 200)}, not in the unit`,
          detail: `${list} would limit ${unit.running ? 'what else is in the cgroup of the unit' : 'an empty cgroup'}. \`su\` and \`login\` move a process into a session of its own (pam_systemd(8)), cgexec into the cgroup that it names, and a PIDFile= can name a process that was started elsewhere.`,
          fix: `Start the program in the unit itself: User= in place of su, and no PIDFile= of another unit. Or name the unit that holds the process: \`systemctl status ${place.process.pid}\` on the host shows it.`,
          facts: { unit: unit.id, process: place.process.comm, pid: place.process.pid, cgroup: place.cgroup, settings },
          where,
        }),
      ];
    case 'client':
    case 'clientAmongOthers':
      return clientOf(scene, settings);
    case 'partly':
      return [partly(unit, place, settings, where)];
    case 'inside': {
      // For a unit that does not run, its files tell.
      const program = unit.running ? undefined : unit.programs.find((name) => CLIENTS.has(name));
      return program === undefined ? [] : [client(unit, { kind: 'client', program }, settings, where)];
    }
  }
}

function clientOf({ service, unit }: UnitScene, settings: readonly string[]): readonly Finding[] {
  const place = placeOf(unit);
  if (settings.length === 0 || (place.kind !== 'client' && place.kind !== 'clientAmongOthers')) return [];
  return [client(unit, place, settings, service.at)];
}

function partly(
  unit: ObservedUnit,
  { left, only }: Extract<UnitPlace, { kind: 'partly' }>,
  settings: readonly string[],
  where: Finding['where'],
): Finding {
  const list = settings.join(', ');
  const what = processName(left);
  return planFinding('partly', {
    summary: `${unit.id} started ${what}, which runs in ${printable(left.cgroup, 200)}, not in the unit`,
    detail:
      only === undefined
        ? `${list} of the unit limits the processes that are still in it, not this one and what it starts.`
        : `${list} of the unit limits ${printable(only, 20)}, the only program that is still in it, not this one and what it starts. oomcfg cannot tell which of the two the service is for, so the settings do not count as in force.`,
    fix: `Start it in the unit itself: without \`systemd-run --scope\`, su or cgexec. Or give it limits where it is (\`systemd-run --scope -p MemoryMax=\`, a slice of the spec that holds it): \`systemctl status ${left.pid}\` on the host shows the unit.`,
    facts: { unit: unit.id, process: left.comm, pid: left.pid, cgroup: left.cgroup, settings },
    ...(where === undefined ? {} : { where }),
  });
}

function client(
  unit: ObservedUnit,
  place: Extract<UnitPlace, { kind: 'client' | 'clientAmongOthers' }>,
  settings: readonly string[],
  where: Finding['where'],
): Finding {
  const { program } = place;
  const name = printable(program, 40);
  const limited = place.kind === 'client' ? 'alone' : 'and the other processes in it';
  const left = place.kind === 'client' ? place.left : undefined;
  const seen =
    left === undefined
      ? 'A container or unit that it starts has a cgroup of its own.'
      : `What it started, ${processName(left)}, is in ${printable(left.cgroup, 200)}.`;
  return planFinding('client', {
    summary: unit.running
      ? `${unit.id} runs ${name}, and what ${name} starts is not in its cgroup`
      : `${unit.id} starts ${name}, and what ${name} starts can run in another cgroup`,
    detail: `${settings.join(', ')} of the unit limits the client ${limited}${unit.running ? '' : ', unless that keeps the rest in the unit'}. ${seen}`,
    fix: `Give the settings to ${program === 'conmon' ? 'the container' : name} itself (\`docker run --memory\`, \`podman run --cgroups=split\`, \`systemd-run -p MemoryMax=\`, \`systemd-nspawn --keep-unit\`), or name the unit that holds the processes.`,
    facts: { unit: unit.id, program, settings },
    ...(where === undefined ? {} : { where }),
  });
}
