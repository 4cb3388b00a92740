/** The codes of what a host's state says about a plan; OOM41x units, OOM42x other people's files, OOM43x the host, OOM44x swap. */
import { type FindingKind, findingsOf } from '../model/finding';

export const PLAN_FINDINGS = {
  unitMissing: { code: 'OOM410', severity: 'error', title: 'a unit of the spec is not on the host' },
  unitMasked: { code: 'OOM411', severity: 'error', title: 'a unit of the spec is masked' },
  unitBroken: { code: 'OOM412', severity: 'error', title: 'systemd cannot load a unit of the spec' },
  alias: { code: 'OOM413', severity: 'info', title: 'a unit of the spec is an alias of another' },
  aliasTwice: { code: 'OOM414', severity: 'error', title: 'two services of the spec are one unit on the host' },
  oneshot: { code: 'OOM415', severity: 'info', title: 'a oneshot unit gets its settings when it runs next' },
  plainJava: { code: 'OOM416', severity: 'warning', title: 'the program does not read the variable' },
  belowUse: { code: 'OOM417', severity: 'error', title: 'a limit is below what is in use' },
  belowMapped: { code: 'OOM418', severity: 'warning', title: 'LimitAS is below what a process has mapped' },
  notGranted: {
    code: 'OOM419',
    severity: 'warning',
    title: 'a protection that the slices above do not grant',
  },
  dropInWins: { code: 'OOM420', severity: 'error', title: 'a drop-in that is not ours wins' },
  variableWins: { code: 'OOM421', severity: 'error', title: "somebody else's assignment of the variable wins" },
  lostOptions: { code: 'OOM422', severity: 'error', title: 'options that the variable holds would be lost' },
  sysctlWins: { code: 'OOM423', severity: 'error', title: 'a sysctl.d file that is not ours wins at boot' },
  sysctlConf: { code: 'OOM424', severity: 'warning', title: 'a file outside of sysctl.d sets the key as well' },
  otherSpec: { code: 'OOM425', severity: 'error', title: 'the host belongs to another spec' },
  unreadEdits: {
    code: 'OOM426',
    severity: 'warning',
    title: 'a daemon-reload would put edits of other units in force',
  },
  variableIneffective: { code: 'OOM427', severity: 'error', title: 'the program does not take the variable' },
  optionWins: { code: 'OOM480', severity: 'error', title: 'an option of the running JVM wins over the variable' },
  belowJvmUse: { code: 'OOM482', severity: 'error', title: 'a JVM would get less than it uses' },
  lowered: { code: 'OOM483', severity: 'warning', title: 'a JVM gets less than it has today' },
  scriptSets: { code: 'OOM484', severity: 'warning', title: 'a start script sets the variable' },
  manyJvms: { code: 'OOM481', severity: 'warning', title: 'several JVMs share the limit of one unit' },
  unsupported: { code: 'OOM430', severity: 'warning', title: 'the host cannot enforce a setting' },
  noSystemd: { code: 'OOM431', severity: 'error', title: 'systemd does not run on the host' },
  readOnly: { code: 'OOM432', severity: 'error', title: '/etc cannot be written on the host' },
  notRoot: { code: 'OOM433', severity: 'error', title: 'the login on the host is not root' },
  weaker: { code: 'OOM612', severity: 'warning', title: 'a protection is weaker than what the unit has' },
  pending: { code: 'OOM434', severity: 'warning', title: 'an earlier change did not end' },
  reboot: { code: 'OOM435', severity: 'info', title: 'a value from before oomcfg is not known' },
  unitFailed: { code: 'OOM436', severity: 'warning', title: 'a unit of the spec has failed' },
  elsewhere: { code: 'OOM460', severity: 'error', title: 'the processes of a unit run outside of its cgroup' },
  swapForeign: { code: 'OOM440', severity: 'error', title: 'the swap file exists and is not ours' },
  swapInUse: { code: 'OOM441', severity: 'error', title: 'what the swap file holds does not fit into memory' },
  swapNoSpace: { code: 'OOM442', severity: 'error', title: 'the file system has no room for the swap file' },
  sysctlShared: {
    code: 'OOM443',
    severity: 'warning',
    title: 'a container sets a value of the whole machine',
  },
  swapFolder: { code: 'OOM444', severity: 'error', title: 'the folder of the swap file is not there' },
  swapSnapshots: { code: 'OOM445', severity: 'warning', title: 'a swap file keeps a subvolume from being snapshotted' },
  swapUnbounded: { code: 'OOM446', severity: 'warning', title: 'a limit does not bound swap on cgroup v1' },
  sysctlTaken: { code: 'OOM447', severity: 'error', title: 'a line of sysctl.d takes the key away at boot' },
} as const satisfies Record<string, FindingKind & { code: string }>;

export type PlanFindingKind = keyof typeof PLAN_FINDINGS;

export const planFinding = findingsOf(PLAN_FINDINGS);
