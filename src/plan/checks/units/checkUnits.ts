/** What systemd makes of a unit of the spec: missing, masked, with drop-ins that win over ours, or one that is not restarted. */
import { bytes, formatSize } from '../../../model/bytes';
import type { DesiredService } from '../../../model/desired';
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { DIRECTIVE_ORDER, isSize, type SettingValue } from '../../../model/settings';
import { printable } from '../../../model/text/printable';
import { baseName, dropInPath, OUR_FILE, UNIT_FOLDER } from '../../../systemd/paths';
import { type Assigned, lastAssignment } from '../../../systemd/assignments';
import { withOurs } from '../../../systemd/dropIns';
import { planFinding } from '../../../rules/host';
import type { UnitCheck, UnitScene } from '../../scene';
import { isAlive, isJob } from '../../../model/units';

/** Of a unit that systemd cannot use nothing else is said. */
export const loadState: UnitCheck = {
  finds: ['unitMissing', 'unitMasked', 'unitBroken'],
  check: checkLoadState,
  isFinal: true,
};
export const dropIns: UnitCheck = { finds: ['dropInWins'], check: checkDropIns };
export const oneshot: UnitCheck = { finds: ['oneshot'], check: checkOneshot };

function checkLoadState({ service, unit }: UnitScene): readonly Finding[] {
  const found = unusable(service, unit);
  return found === undefined ? [] : [found];
}

function unusable(service: DesiredService, unit: ObservedUnit): Finding | undefined {
  const what = { facts: { unit: unit.name, loadState: unit.loadState }, where: service.at };
  switch (unit.loadState) {
    case 'loaded':
    case 'merged':
      return unit.fileIsGone === true
        ? planFinding('unitMissing', {
            ...what,
            summary: `the unit file of ${unit.name} is gone, and systemd has not noticed yet`,
            detail: `${printable(unit.fragment)} was removed. A change needs a daemon-reload, and with that systemd forgets the unit's files: what runs of it goes on, without any of its limits, and cannot be restarted.`,
            fix: "Put the file back; or stop the unit, and take the host out of the service's `hosts:`.",
          })
        : undefined;
    case 'not-found':
      if (isAlive(unit)) {
        return planFinding('unitMissing', {
          ...what,
          summary: `${unit.name} runs on the host, and its unit file is gone`,
          detail: `Without one systemd reads none of its drop-ins, so no setting can be put in force. ${inForce(unit)}`,
          fix: "Put its unit file back and run `systemctl daemon-reload`; or stop it, and take the host out of the service's `hosts:`.",
        });
      }
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
        detail: `A masked unit cannot be started, and its drop-ins are not read.${isAlive(unit) ? ` It still runs. ${inForce(unit)}` : ''}`,
        fix: `${unmask(unit)}, or take the host out of the service's \`hosts:\`.`,
      });
    default:
      return planFinding('unitBroken', {
        ...what,
        summary: `systemd cannot load ${unit.name}: ${printable(unit.loadState, 40)}`,
        detail: `A unit whose files systemd rejects cannot be started.${isAlive(unit) ? ` It still runs. ${inForce(unit)}` : ''}`,
        fix: `See \`systemctl status ${unit.name}\` and \`systemd-analyze verify ${unit.name}\` on the host.`,
      });
  }
}

/** systemctl(1): `unmask` removes links of /etc, with --runtime those of /run; what a package masks stays so. */
function unmask({ name, fragment }: ObservedUnit): string {
  if (fragment.startsWith('/run/')) return `Unmask it (\`systemctl unmask --runtime ${name}\`)`;
  return fragment === '' || fragment.startsWith('/etc/')
    ? `Unmask it (\`systemctl unmask ${name}\`)`
    : `${printable(fragment)} masks it: put a unit file of that name into ${UNIT_FOLDER}`;
}

/** What the kernel holds a unit to whose files systemd does not read. */
function inForce({ cgroup }: ObservedUnit): string {
  const { MemoryMax: max } = cgroup;
  return max === undefined || max === 'infinity'
    ? 'Its memory is not limited now.'
    : `Until it ends the kernel holds it to ${formatSize(max)} of memory.`;
}

function shownSize(value: SettingValue): string {
  return typeof value === 'number' ? formatSize(bytes(value)) : value;
}

/** A later file that says something else makes ours ineffective for good. */
function checkDropIns({ service, unit, observed }: UnitScene): readonly Finding[] {
  const all = withOurs(unit.files, unit.id, service.directives);
  return DIRECTIVE_ORDER.flatMap((directive) => {
    const wanted = service.directives[directive];
    const theirs = wanted === undefined ? undefined : lastAssignment(all, directive, observed.facts);
    if (
      wanted === undefined ||
      theirs === undefined ||
      theirs.value === wanted.value ||
      theirs.path === dropInPath(unit.id)
    )
      return [];
    const place = `${printable(theirs.path)}:${theirs.line}`;
    const said = isSize(directive) ? shownSize(theirs.value) : String(theirs.value);
    return [
      planFinding('dropInWins', {
        summary: `${place} sets ${directive} to ${said} and wins over oomcfg's drop-in`,
        detail: `${whyItWins(theirs.path, unit.id)}: after the next daemon-reload ${directive} is ${said}.`,
        fix: awayFrom(theirs, unit.id),
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

/** systemd.unit(5): of one file name the first folder counts, and then the names decide. */
function whyItWins(path: string, unit: string): string {
  return baseName(path) === OUR_FILE
    ? `Of drop-ins of one name only the first folder's counts (systemd.unit(5)), and this one hides ${dropInPath(unit)}`
    : `Drop-ins apply in the order of their file names (systemd.unit(5)), and this one comes after ${dropInPath(unit)}`;
}

/** A file of a package is never edited: its next update would bring the line back. */
function awayFrom({ path, line }: Assigned, unit: string): string {
  const shown = printable(path);
  const name = printable(baseName(path), 120);
  if (baseName(path) === OUR_FILE) return `Remove ${shown}, or give it a name that sorts before.`;
  if (path.startsWith('/etc/'))
    return `Remove line ${line} of ${shown}, or rename the file so that it sorts before ${OUR_FILE}.`;
  const place = dropInPath(unit, name);
  return path.startsWith('/run/')
    ? `A program makes ${shown} anew: find out which. ${place} takes its place, for instance as a link to /dev/null.`
    : `Copy it to ${place}, which takes its place, and remove line ${line} there.`;
}

function checkOneshot({ service, unit }: UnitScene): readonly Finding[] {
  // A limit of one that runs is set on what runs.
  const waits = service.variables.length > 0 || (service.directives.LimitAS !== undefined && !unit.running);
  if (!isJob(unit) || !waits) return [];
  const kind = unit.type === 'oneshot' ? 'a oneshot' : 'a job that a timer or path starts';
  return [
    planFinding('oneshot', {
      summary: `${unit.id} is ${kind}: its new settings hold when it runs next`,
      detail: `To restart ${kind} is to do its work again, so oomcfg never does.${unit.type === 'oneshot' ? '' : ' (It has no Restart=, and TriggeredBy= names no socket.)'}`,
      facts: { unit: unit.id },
      where: service.at,
    }),
  ];
}
