/** The table of systemd directives that oomcfg sets: what kind of value each takes, which kernel file it ends in, and what it needs of a host. */

/** The systemd directives of a unit that oomcfg manages. */
export type Directive =
  | 'MemoryMax'
  | 'MemoryHigh'
  | 'MemoryLow'
  | 'MemoryMin'
  | 'MemorySwapMax'
  | 'LimitAS'
  | 'LimitRSS'
  | 'OOMScoreAdjust'
  | 'OOMPolicy';

/** Limits of processes, not of cgroups (systemd.exec(5)): what a process has it has from its start, or by prlimit. */
export const LIMIT_DIRECTIVES = ['LimitAS', 'LimitRSS'] as const;
export type LimitDirective = (typeof LIMIT_DIRECTIVES)[number];

/** A size in bytes or `infinity`, an integer score, or a word; an environment variable's value is a string. */
export type SettingValue = number | string;

/** The target of what belongs to the host and not to a unit. */
export const SYSTEM = 'system';
/** Prefix of the setting that stands for a swap file. */
export const SWAP = 'swap:';

/** live: at daemon-reload or by a write to the kernel; restart: the process must start anew; start: the unit is not running; reboot: the next boot. */
export type TakesEffect = 'live' | 'restart' | 'start' | 'reboot';

export interface DirectiveRow {
  readonly kind: 'size' | 'score' | 'policy';
  /** What holds where no file says anything (systemd.resource-control(5), systemd.exec(5)). */
  readonly absent: SettingValue;
  /** The first systemd that knows it. */
  readonly since: number;
  /** File of the unit's cgroup on v2; absent for what is a process attribute or systemd's own. */
  readonly v2?: string;
  /** File of the unit's cgroup on v1, where the directive does anything there. */
  readonly v1?: string;
  /** A property of single processes (prlimit, oom_score_adj), which only new processes get from the unit. */
  readonly perProcess?: true;
  /** Exists for a service but not for a slice. */
  readonly serviceOnly?: true;
  /** The directive's section is [Slice] in a .slice, else [Service]. */
}

export const DIRECTIVES: Readonly<Record<Directive, DirectiveRow>> = {
  MemoryMax: { kind: 'size', absent: 'infinity', since: 231, v2: 'memory.max', v1: 'memory.limit_in_bytes' },
  MemoryHigh: { kind: 'size', absent: 'infinity', since: 231, v2: 'memory.high' },
  MemoryLow: { kind: 'size', absent: 0, since: 231, v2: 'memory.low' },
  MemoryMin: { kind: 'size', absent: 0, since: 240, v2: 'memory.min' },
  MemorySwapMax: { kind: 'size', absent: 'infinity', since: 232, v2: 'memory.swap.max' },
  LimitAS: { kind: 'size', absent: 'infinity', since: 1, perProcess: true, serviceOnly: true },
  LimitRSS: { kind: 'size', absent: 'infinity', since: 1, perProcess: true, serviceOnly: true },
  OOMScoreAdjust: { kind: 'score', absent: 0, since: 1, perProcess: true, serviceOnly: true },
  OOMPolicy: { kind: 'policy', absent: 'stop', since: 243, serviceOnly: true },
};

/** In the order in which drop-ins, plans and reports list them. */
export const DIRECTIVE_ORDER = Object.keys(DIRECTIVES) as Directive[];

export const OOM_POLICIES = ['continue', 'stop', 'kill'] as const;
export type OOMPolicy = (typeof OOM_POLICIES)[number];

/** The words of `protect` and their oom_score_adj (proc(5)). */
export const PROTECT_SCORES: Readonly<Record<string, number>> = {
  never: -1000,
  critical: -900,
  high: -500,
  normal: 0,
  expendable: 300,
  sacrifice: 800,
};
