/** Decides whether systemd can use a unit of the spec: one that is missing, masked or broken holds its host. */
import { formatSize } from '../../../model/bytes';
import type { DesiredService } from '../../../model/desired';
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { UNIT_FOLDER } from '../../../systemd/paths';
import { planFinding } from '../../../rules/host';
import type { UnitCheck, UnitScene } from '../../scene';
import { isAlive } from '../../../model/units';

/** Nothing else is said of a unit that systemd cannot use. */
export const loadState: UnitCheck = {
  finds: ['unitMissing', 'unitMasked', 'unitBroken'],
  check: checkLoadState,
  isFinal: true,
};

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
            detail: `${printable(unit.fragment)} was removed. A change needs a daemon-reload, and then systemd forgets the unit's files: its processes keep running without any of its limits, and it cannot be restarted.`,
            fix: "Put the file back; or stop the unit, and take the host out of the service's `hosts:`.",
          })
        : undefined;
    case 'not-found':
      if (isAlive(unit)) {
        return planFinding('unitMissing', {
          ...what,
          summary: `${unit.name} runs on the host, but its unit file is gone`,
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

/** The limit in force of a unit whose files systemd does not read. */
function inForce({ cgroup }: ObservedUnit): string {
  const { MemoryMax: max } = cgroup;
  return max === undefined || max === 'infinity'
    ? 'Its memory is not limited now.'
    : `Until it ends, the kernel limits it to ${formatSize(max)} of memory.`;
}
