/**
 * Decides whether what a host's settings say to ssh and sudo leads elsewhere than straight to the host, and as whom.
 */
import type { Place } from '../../model/finding';
import type { Connection } from '../../model/host';
import { splitWords } from '../formats/shellWords';
import type { ConnectionSetting } from '../connection/connectionVariables';
import { BOOLEAN_WORDS } from '../connection/connectionVariables';
import type { InventoryCode, InventorySentences } from '../inventoryFindings';
import { programOf, withoutSecrets } from '../foreign/secrets';
import { show } from '../text';
import type { Target } from './options';
import { decides, isKnownKeyword } from './options';
import type { SshProgram } from './sshArguments';
import { CONFIG_FILE, readSshArguments } from './sshArguments';

/** A setting as text or boolean, and what gave it. */
export interface GivenSetting {
  /** The variable, or a key of ansible.cfg, as messages name it. */
  readonly label: string;
  readonly value: string | boolean;
  readonly at?: Place;
  /** What a relative path is meant from. */
  readonly folder?: string;
}

/** An option that decides nothing and has no effect here. */
export interface Unused {
  readonly option: string;
  readonly label: string;
  readonly at?: Place;
}

export interface Route {
  readonly usesSshConfig: boolean;
  readonly unused: readonly Unused[];
}

type Report = (code: InventoryCode, given: GivenSetting, remark: InventorySentences) => void;

const ARGUMENTS: readonly (readonly [ConnectionSetting, SshProgram])[] = [
  ['sshArgs', 'ssh'],
  ['sshCommonArgs', 'ssh'],
  ['sshExtraArgs', 'ssh'],
  ['sftpExtraArgs', 'sftp'],
  ['scpExtraArgs', 'scp'],
];

/** Programs that are the ssh of the system. */
const SSH = new Set(['ssh', '/usr/bin/ssh', '/bin/ssh']);

/** Flags of sudo(8) that say nothing about whom it becomes, and where. */
const SUDO_FLAG = /^(?:-[AEHKPSikns]+|--(?:askpass|preserve-env|set-home|login|non-interactive|stdin|shell)(?:=.*)?)$/;

/** Ansible's own order of where variables come from (VARIABLE_PRECEDENCE). */
const PRECEDENCE =
  'all_inventory,groups_inventory,all_plugins_inventory,all_plugins_play,groups_plugins_inventory,groups_plugins_play';

/** What gives the same as an option, where something does. */
const INSTEAD: Readonly<Record<string, string>> = {
  hostname: 'Set ansible_host instead.',
  port: 'Set ansible_port instead.',
  user: 'Set ansible_user instead.',
  identityfile: 'Set ansible_ssh_private_key_file instead.',
};

/** What paramiko alone takes: by the option that it is to ssh. */
const PARAMIKO: readonly (readonly [ConnectionSetting, string])[] = [
  ['paramikoHost', 'hostname'],
  ['paramikoPort', 'port'],
  ['paramikoUser', 'user'],
  ['paramikoKey', 'identityfile'],
];

const DIRECTLY =
  'Run oomcfg where the host can be reached directly, a bastion for instance, and remove the option there; or leave the host out with --limit.';

/** Reports what would lead elsewhere; returns the rest. `read` gives the value of a setting. */
export function readRoute(
  kind: Connection['kind'],
  target: Target,
  read: (setting: ConnectionSetting) => GivenSetting | undefined,
  report: Report,
): Route {
  const unused: Unused[] = [];
  checkSudo(read, unused, report);
  const precedence = read('precedence');
  if (precedence !== undefined && String(precedence.value).replace(/\s/g, '') !== PRECEDENCE) {
    refuse(precedence, 'changes which variables win', 'Remove it.', report);
  }
  if (kind === 'local') return { usesSshConfig: false, unused };
  let usesSshConfig = true;
  for (const [setting, program] of ARGUMENTS) {
    const given = read(setting);
    if (given === undefined || given.value === '') continue;
    if (!readArguments(given, program, target, unused, report)) usesSshConfig = false;
  }
  const executable = read('sshExecutable');
  if (executable !== undefined && !SSH.has(String(executable.value)) && executable.value !== '') {
    refuse(
      executable,
      `is ${show(programOf(String(executable.value)))}, which may connect to anything`,
      DIRECTLY,
      report,
    );
  }
  const proxy = read('proxyCommand');
  if (proxy !== undefined && !['', 'none'].includes(String(proxy.value).toLowerCase())) {
    refuse(proxy, 'leads through another program', DIRECTLY, report);
  }
  for (const [setting, keyword] of PARAMIKO) {
    const given = read(setting);
    if (given === undefined || given.value === '' || !decides(keyword, String(given.value), target)) continue;
    refuse(
      given,
      "is for Ansible's paramiko plugin alone, and oomcfg does not follow it",
      INSTEAD[keyword] ?? DIRECTLY,
      report,
    );
  }
  const password = read('paramikoPassword');
  if (password !== undefined && password.value !== read('password')?.value) {
    refuse(password, "is for Ansible's paramiko plugin alone", 'Set ansible_password instead.', report);
  }
  const control = read('controlPath');
  if (control !== undefined && control.value !== '' && decides('controlpath', String(control.value), target)) {
    refuse(control, 'is the same connection for every host', 'Put %C into it, or remove it.', report);
  }
  noteUnused(read('keyProvider'), () => true, unused);
  noteUnused(read('hostKeyChecking'), (value) => BOOLEAN_WORDS.get(value.toLowerCase()) === false, unused);
  return { usesSshConfig, unused };
}

/** False where ssh would read no ssh_config. */
function readArguments(
  given: GivenSetting,
  program: SshProgram,
  target: Target,
  unused: Unused[],
  report: Report,
): boolean {
  const options = typeof given.value === 'string' ? readSshArguments(given.value, program) : undefined;
  if (options === undefined) {
    refuse(given, 'is not understood', 'Correct its quotes: it is split into words as a shell does.', report);
    return true;
  }
  let usesSshConfig = true;
  const deciding = options.filter(({ keyword, value, shown }) => {
    if (keyword === CONFIG_FILE && (value === 'none' || value === '/dev/null')) {
      usesSshConfig = usesSshConfig && program !== 'ssh';
      return false;
    }
    if (decides(keyword, value, target)) return true;
    unused.push({ option: shown, label: given.label, ...(given.at === undefined ? {} : { at: given.at }) });
    return false;
  });
  if (deciding.length === 0) return usesSshConfig;
  const names = [...new Set(deciding.map(({ shown }) => shown))].join(', ');
  const fixes = [...new Set(deciding.map(({ keyword }) => INSTEAD[keyword] ?? DIRECTLY))];
  const isUnknown = deciding.every(({ keyword }) => keyword !== CONFIG_FILE && !isKnownKeyword(keyword));
  const said = isUnknown ? 'which is not an option of ssh that oomcfg knows' : 'which oomcfg does not follow';
  refuse(given, `has ${names}, ${said}`, fixes.join(' '), report, isUnknown ? MAY_DECIDE : DECIDES);
  return usesSshConfig;
}

function checkSudo(
  read: (setting: ConnectionSetting) => GivenSetting | undefined,
  unused: Unused[],
  report: Report,
): void {
  const program = read('becomeExe');
  if (program !== undefined && program.value !== '') {
    if (/^(?:\/(?:[\w.-]+\/)*)?sudo$/.test(String(program.value)))
      noteUnused(program, (value) => value !== 'sudo', unused);
    else if (/^(?:\/(?:[\w.-]+\/)*)?sudo$/.test(programOf(String(program.value)))) {
      report('OOM232', program, {
        summary: `${program.label} is more than the name of a program`,
        detail: 'oomcfg becomes root with plain sudo, and accepts no words after it.',
        fix: 'Write sudo alone, or remove the setting; flags belong in ansible_become_flags.',
      });
    } else refuseSudo(program, programOf(String(program.value)), report);
  }
  const flags = read('becomeFlags');
  if (flags === undefined || flags.value === '') return;
  const split = splitWords(String(flags.value), false);
  if (split.ok && split.words.every(({ text }) => SUDO_FLAG.test(text))) noteUnused(flags, () => true, unused);
  else refuseSudo(flags, withoutSecrets(String(flags.value)), report);
}

function refuseSudo(given: GivenSetting, shown: string, report: Report): void {
  report('OOM232', given, {
    summary: `${given.label} is ${show(shown)}, which is not supported`,
    detail: 'oomcfg becomes root with plain sudo.',
    fix: 'Remove the setting, or log in as root.',
  });
}

function noteUnused(given: GivenSetting | undefined, counts: (value: string) => boolean, unused: Unused[]): void {
  if (given === undefined || given.value === '' || !counts(String(given.value))) return;
  unused.push({ option: given.label, label: given.label, ...(given.at === undefined ? {} : { at: given.at }) });
}

const DECIDES = 'It decides which machine is reached, or as whom. Without it another machine could be changed.';
const MAY_DECIDE = 'It may decide which machine is reached, or as whom. Without it another machine could be changed.';

function refuse(given: GivenSetting, what: string, fix: string, report: Report, detail = DECIDES): void {
  report('OOM237', given, {
    summary: `${given.label} ${what}`,
    detail,
    fix,
  });
}
