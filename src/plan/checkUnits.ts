/** What the state of the wanted units says: missing, masked, aliases, limits below use, drop-ins that win over ours. */
import { bytes, formatSize } from '../model/bytes';
import type { DesiredService, DesiredState } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedState, ObservedUnit } from '../model/observed';
import { DIRECTIVE_ORDER, DIRECTIVES, type SettingValue } from '../model/settings';
import { printable } from '../model/printable';
import { dropInPath } from '../render/files';
import { checkJava } from './checkJava';
import { checkLowered } from './checkLowered';
import { checkProtection } from './checkProtection';
import { filesAfterOurs, lastAssignment } from './dropIns';
import { planFinding } from './findings';
import { kernelValue } from './standing';
import { unitsById } from './units';

/** `desired` has its aliases resolved; `acceptShrink` lets a limit go below what is in use. */
export function checkUnits(desired: DesiredState, observed: ObservedState, acceptShrink: boolean): readonly Finding[] {
  const units = unitsById(observed);
  return desired.services.flatMap((service) => {
    const unit = units.get(service.unit);
    if (unit === undefined) return [];
    const broken = checkLoadState(service, unit);
    if (broken !== undefined) return [broken];
    return [
      ...checkPlace(service, unit),
      ...checkUse(service, unit, acceptShrink),
      ...checkProtection(service, unit, observed.facts),
      ...checkGranted(service, unit, desired),
      ...checkDropIns(service, unit, observed),
      ...checkJava(service, unit),
      ...checkLowered(service, unit, acceptShrink),
      ...checkOneshot(service, unit),
      ...checkFailed(service, unit),
    ];
  });
}

function checkLoadState(service: DesiredService, unit: ObservedUnit): Finding | undefined {
  const what = { facts: { unit: unit.name, loadState: unit.loadState }, where: service.at };
  switch (unit.loadState) {
    case 'loaded':
    case 'merged':
      return undefined;
    case 'not-found':
      return planFinding('unitMissing', {
        ...what,
        summary: `${unit.name} is not on the host`,
        detail:
          'systemd finds no unit of this name, so there is nothing to limit. The host is held, so that a mistyped name does not pass for a limit.',
        fix: `Install it, correct \`unit:\`, narrow \`hosts:\`, or say \`optional: true\` where hosts without it are fine. \`systemctl list-unit-files\` on the host shows its names.`,
      });
    case 'masked':
      return planFinding('unitMasked', {
        ...what,
        summary: `${unit.name} is masked`,
        detail: 'A masked unit cannot be started, and its drop-ins are not read.',
        fix: `Unmask it (\`systemctl unmask ${unit.name}\`), or take the host out of the service's \`hosts:\`.`,
      });
    default:
      return planFinding('unitBroken', {
        ...what,
        summary: `systemd cannot load ${unit.name}: ${printable(unit.loadState, 40)}`,
        detail: 'A unit whose files systemd rejects gets no limits.',
        fix: `See \`systemctl status ${unit.name}\` and \`systemd-analyze verify ${unit.name}\` on the host.`,
      });
  }
}

/** Directives that hold for a cgroup, and so for nothing where nothing is in it. */
const OF_CGROUP = DIRECTIVE_ORDER.filter((directive) => DIRECTIVES[directive].v2 !== undefined);

/** A limit holds where the processes are. Held, as a mistyped name is: neither may pass for a limit. */
function checkPlace(service: DesiredService, unit: ObservedUnit): readonly Finding[] {
  const { main } = unit;
  const asked = OF_CGROUP.filter((directive) => service.directives[directive] !== undefined);
  if (main?.outside === undefined || asked.length === 0) return [];
  const cgroup = printable(main.outside, 200);
  return [
    planFinding('elsewhere', {
      summary: `the main process of ${unit.id} (${printable(main.comm, 20)}, PID ${main.pid}) runs in ${cgroup}, not in the unit`,
      detail: `${asked.join(', ')} would limit ${unit.running ? 'what else is in the cgroup of the unit' : 'an empty cgroup'}. \`su\` and \`login\` move a process into a session of its own (pam_systemd(8)), cgexec into the cgroup that it names, and a PIDFile= can name a process that was started elsewhere.`,
      fix: `Start the program in the unit itself: User= in place of su, and no PIDFile= of another unit. Or name the unit that holds the process: \`systemctl status ${main.pid}\` on the host shows it.`,
      facts: { unit: unit.id, process: main.comm, pid: main.pid, cgroup: main.outside, settings: asked },
      where: service.at,
    }),
  ];
}

function checkUse(service: DesiredService, unit: ObservedUnit, acceptShrink: boolean): readonly Finding[] {
  const wanted = service.directives.MemoryMax;
  const found: Finding[] = [];
  if (wanted !== undefined && typeof wanted.value === 'number' && unit.use !== undefined && unit.use > wanted.value) {
    const kernel = kernelValue(unit, 'MemoryMax');
    if (kernel === 'infinity' || (typeof kernel === 'number' && kernel > wanted.value)) {
      found.push(
        planFinding('belowUse', {
          ...(acceptShrink ? { severity: 'warning' as const } : {}),
          summary: `${unit.id} uses ${formatSize(unit.use)}, and its limit would fall to ${formatSize(bytes(wanted.value))}`,
          detail:
            'That is without page cache, which could be given back. The kernel would have to swap the rest out, and where it cannot, it kills a process of the unit at once (cgroup-v2.rst, memory.max).',
          fix: `Raise memory.max above the use, restart the service first, or accept it: --accept shrink:HOSTS.`,
          facts: { unit: unit.id, use: unit.use, limit: wanted.value },
          where: wanted.at,
        }),
      );
    }
  }
  const space = service.directives.LimitAS;
  if (
    space !== undefined &&
    typeof space.value === 'number' &&
    unit.mapped !== undefined &&
    unit.mapped > space.value
  ) {
    const kernel = kernelValue(unit, 'LimitAS');
    if (kernel !== space.value) {
      found.push(
        planFinding('belowMapped', {
          summary: `a process of ${unit.id} has ${formatSize(unit.mapped)} mapped, more than its LimitAS of ${formatSize(bytes(space.value))}`,
          detail:
            'LimitAS bounds the address space, not the memory in use. Set on the running process every further mapping would fail, so it waits for the restart; a new process that needs as much cannot start.',
          fix: 'Raise limits.addressSpace above what is mapped, or limit memory.max alone.',
          facts: { unit: unit.id, mapped: unit.mapped, limit: space.value },
          where: space.at,
        }),
      );
    }
  }
  return found;
}

/** A protection holds no further than each slice above grants it (systemd.resource-control(5), MemoryLow=). */
function checkGranted(service: DesiredService, unit: ObservedUnit, desired: DesiredState): readonly Finding[] {
  return (['MemoryMin', 'MemoryLow'] as const).flatMap((directive) => {
    const wanted = service.directives[directive];
    if (wanted === undefined || wanted.value === 0) return [];
    const grants = unit.above.map(({ slice, low, min }) => {
      const planned = desired.services.find((other) => other.unit === slice)?.directives[directive]?.value;
      return { slice, granted: planned ?? (directive === 'MemoryMin' ? min : low) };
    });
    const short = grants.find(({ granted }) => order(granted) < order(wanted.value));
    if (short === undefined) return [];
    return [
      planFinding('notGranted', {
        summary: `${directive} of ${unit.id} is not granted by ${printable(short.slice, 100)}, which has ${shownSize(short.granted)}`,
        detail: `A unit is protected no further than every slice above it, so ${shownSize(wanted.value)} is in the file and does not hold under pressure.`,
        fix: `Give ${printable(short.slice, 100)} as much: a service with \`unit: ${printable(short.slice, 100)}\` and the sum of what its units need.`,
        facts: { unit: unit.id, setting: directive, slice: short.slice, granted: short.granted, wanted: wanted.value },
        where: wanted.at,
      }),
    ];
  });
}

function order(value: SettingValue): number {
  return value === 'infinity' ? Infinity : Number(value);
}

function shownSize(value: SettingValue): string {
  return typeof value === 'number' ? formatSize(bytes(value)) : value;
}

/** A later file that says something else makes ours ineffective for good. */
function checkDropIns(service: DesiredService, unit: ObservedUnit, observed: ObservedState): readonly Finding[] {
  const later = filesAfterOurs(unit.files, unit.id);
  return DIRECTIVE_ORDER.flatMap((directive) => {
    const wanted = service.directives[directive];
    const theirs = wanted === undefined ? undefined : lastAssignment(later, directive, observed.facts);
    if (wanted === undefined || theirs === undefined || theirs.value === wanted.value) return [];
    const place = `${printable(theirs.path)}:${theirs.line}`;
    const said = DIRECTIVES[directive].kind === 'size' ? shownSize(theirs.value) : String(theirs.value);
    return [
      planFinding('dropInWins', {
        summary: `${place} sets ${directive} to ${said} and wins over oomcfg's drop-in`,
        detail: `Drop-ins apply in the order of their file names (systemd.unit(5)), and this one comes after ${dropInPath(unit.id)}: after the next daemon-reload ${directive} is ${said}.`,
        fix: `Remove line ${theirs.line} of ${printable(theirs.path)}, or rename the file so that it sorts before zz-oomcfg.conf.`,
        facts: {
          unit: unit.id,
          setting: directive,
          file: theirs.path,
          line: theirs.line,
          theirs: theirs.value,
          wanted: wanted.value,
        },
        where: wanted.at,
      }),
    ];
  });
}

function checkOneshot(service: DesiredService, unit: ObservedUnit): readonly Finding[] {
  if (unit.type !== 'oneshot' || (service.java === undefined && service.directives.LimitAS === undefined)) return [];
  return [
    planFinding('oneshot', {
      summary: `${unit.id} is a oneshot: its new settings hold when it runs next`,
      detail: 'To restart a oneshot is to do its work again, so oomcfg never does.',
      fix: 'Nothing to do; run it when its time has come.',
      facts: { unit: unit.id },
      where: service.at,
    }),
  ];
}

/** A unit that is down holds to every limit; who looks whether all is well should hear of it all the same. */
function checkFailed(service: DesiredService, unit: ObservedUnit): readonly Finding[] {
  if (unit.activeState !== 'failed') return [];
  return [
    planFinding('unitFailed', {
      summary: `${unit.id} has failed and does not run`,
      detail:
        'Nothing of it runs that the kernel could hold to its settings; they wait in the files for its next start.',
      fix: `See \`systemctl status ${unit.id}\` and \`journalctl -u ${unit.id}\` on the host, and start it when the cause is gone.`,
      facts: { unit: unit.id },
      where: service.at,
    }),
  ];
}
