/** Names and units, and services that meet: OOM13x. */
import type { Rule } from '../rule';

export const UNITS = {
  OOM130: {
    severity: 'error',
    title: 'a spec name that cannot be used',
    cause:
      'The name is in the files on every host and says whose they are: lower-case letters, digits and dashes, 63 at most.',
    fix: 'Write lower-case letters, digits and dashes, with no dash at the beginning, such as shop.',
    source: 'oomcfg: the name of a spec tells whose a file is',
    needs: 'input',
  },
  OOM131: {
    severity: 'error',
    title: 'a unit name that systemd does not accept',
    cause:
      'systemd takes letters, digits and : _ . \\ @ - in a unit name, and a name before its suffix and its @; the drop-in folder of the unit must fit into 255 bytes. A slice has no instance, and no empty part between its dashes.',
    fix: 'Write the name as systemctl list-units shows it.',
    source: 'systemd.unit(5), systemd.slice(5)',
    needs: 'input',
  },
  OOM132: {
    severity: 'error',
    title: 'a template unit without an instance',
    cause:
      'A template is not a unit: only its instances run, and a limit on the template would silently hold for all of them.',
    fix: 'Name the instance, such as api@main.service; systemctl list-units shows those that run.',
    source: 'systemd.unit(5)',
    needs: 'input',
  },
  OOM133: {
    severity: 'error',
    title: 'a unit that is neither a service nor a slice',
    cause:
      'Budgets belong to services and slices, and a unit is written with its full name, so that a service and a slice of the same name are not mixed up.',
    fix: 'Write the full name of a service or a slice, with .service or .slice at its end.',
    source: 'systemd.unit(5); oomcfg: sets services and slices',
    needs: 'input',
  },
  OOM134: {
    severity: 'error',
    title: 'a slice has no processes of its own',
    cause: 'A slice groups units and has no process of its own, so that systemd ignores the directive there.',
    fix: 'Move the key to the services within the slice, and keep memory here.',
    source: 'systemd.slice(5)',
    needs: 'input',
  },
  OOM135: {
    severity: 'error',
    title: 'two services set the same unit on the same hosts',
    cause: 'A unit has one budget, and both services would write the same file.',
    fix: 'Use one service with overrides for some hosts, or give the two services patterns that do not overlap.',
    source: 'oomcfg: a unit has one drop-in',
    needs: 'input',
  },
  OOM136: {
    severity: 'error',
    title: 'two files set the same service',
    cause: 'Which of the two budgets holds would depend on the order in which the files are read.',
    fix: 'Keep one of the two; what differs between hosts belongs in its overrides.',
    source: 'oomcfg: several files make one spec',
    needs: 'input',
  },
  OOM137: {
    severity: 'error',
    title: 'two files of one spec disagree',
    cause: 'All files of a run are one spec, which has one name, one inventory and one rollout.',
    fix: 'Write it in one file, or the same in all; two specs are two runs.',
    source: 'oomcfg: several files make one spec',
    needs: 'input',
  },
  OOM138: {
    severity: 'warning',
    title: 'a service that sets nothing',
    cause: 'The unit is looked up on its hosts, but nothing about it changes.',
    fix: 'Give it a memory budget, or remove it.',
    source: 'oomcfg: what a spec does not set it leaves alone',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
