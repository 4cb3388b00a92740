/**
 * The table of systemd directives that oomcfg sets: what kind of value each takes, which kernel file it ends in, and
 * what it needs of a host.
 */

/** A size in bytes or `infinity`, an integer score, or a word; an environment variable's value is a string. */
export type SettingValue = number | string;

/**
 * live: at daemon-reload or by a write to the kernel; restart: the process must start anew; start: the unit is not
 * running; reboot: the next boot.
 */
export type TakesEffect = 'live' | 'restart' | 'start' | 'reboot';

export interface DirectiveRow {
  /**
   * cgroup: a size that the unit's cgroup has; process: a size that single processes have (systemd.exec(5),
   * prlimit(2)).
   */
  readonly kind: 'cgroup' | 'process' | 'score' | 'policy';
  /** The key of a service in the spec. */
  readonly key: string;
  /** Of a size: why 0 is refused; absent where 0 is a value (systemd.resource-control(5): no protection, no swap). */
  readonly notZero?: string;
  /** What holds where no file says anything (systemd.resource-control(5), systemd.exec(5)). */
  readonly absent: SettingValue;
  /** The first systemd that knows it. */
  readonly since: number;
  /** Of a process: its name for prlimit(1), and how its line in /proc/PID/limits begins (proc(5)). */
  readonly rlimit?: { readonly name: string; readonly line: string };
  /** File of the unit's cgroup on v2; absent for what is a process attribute or systemd's own. */
  readonly v2?: string;
  /** File of the unit's cgroup on v1, where the directive does anything there. */
  readonly v1?: string;
  /** It kills or throttles what goes above it, or refuses it memory (cgroup-v2.rst, setrlimit(2)). */
  readonly bounds?: true;
  /** Nothing but a file of the unit sets it: of the others the manager has defaults, and a slice above gives some. */
  readonly isOfFilesAlone?: true;
  /** The manager has a default of it, from that systemd on (systemd-system.conf(5)). */
  readonly defaultSince?: number;
}

const ROWS = {
  MemoryMax: {
    key: 'memory.max',
    kind: 'cgroup',
    notZero: 'A limit of zero kills everything in the unit; systemd ignores it, so that no limit holds at all.',
    absent: 'infinity',
    since: 231,
    v2: 'memory.max',
    v1: 'memory.limit_in_bytes',
    bounds: true,
    isOfFilesAlone: true,
  },
  MemoryHigh: {
    key: 'memory.high',
    kind: 'cgroup',
    notZero: 'A throttle at zero stops the unit for good.',
    absent: 'infinity',
    since: 231,
    v2: 'memory.high',
    bounds: true,
    isOfFilesAlone: true,
  },
  MemoryLow: { key: 'memory.low', kind: 'cgroup', absent: 0, since: 231, v2: 'memory.low' },
  MemoryMin: { key: 'memory.min', kind: 'cgroup', absent: 0, since: 240, v2: 'memory.min' },
  MemorySwapMax: {
    key: 'memory.swap',
    kind: 'cgroup',
    absent: 'infinity',
    since: 232,
    v2: 'memory.swap.max',
    bounds: true,
    isOfFilesAlone: true,
  },
  LimitAS: {
    key: 'limits.addressSpace',
    kind: 'process',
    rlimit: { name: 'as', line: 'Max address space' },
    notZero: 'No process starts without address space.',
    absent: 'infinity',
    since: 1,
    bounds: true,
    defaultSince: 1,
  },
  LimitRSS: {
    key: 'limits.rss',
    kind: 'process',
    rlimit: { name: 'rss', line: 'Max resident set' },
    notZero: 'Linux ignores it, and elsewhere no process starts with it.',
    absent: 'infinity',
    since: 1,
    defaultSince: 1,
  },
  OOMScoreAdjust: { key: 'protect', kind: 'score', absent: 0, since: 1, defaultSince: 250 },
  OOMPolicy: { key: 'oomPolicy', kind: 'policy', absent: 'stop', since: 243, defaultSince: 243 },
} as const satisfies Readonly<Record<string, DirectiveRow>>;

/** The systemd directives of a unit that oomcfg manages. */
export type Directive = keyof typeof ROWS;

type OfKind<K> = { [D in Directive]: (typeof ROWS)[D]['kind'] extends K ? D : never }[Directive];
export type CgroupDirective = OfKind<'cgroup'>;
export type LimitDirective = OfKind<'process'>;

type Below<Section extends string, Key> = Key extends `${Section}.${infer Name}` ? Name : never;
/** The keys below `memory` and `limits` of a service. */
export type MemoryKey = Below<'memory', (typeof ROWS)[CgroupDirective]['key']>;
export type LimitKey = Below<'limits', (typeof ROWS)[LimitDirective]['key']>;

export const DIRECTIVES: Readonly<Record<Directive, DirectiveRow>> = ROWS;

/** In the order in which drop-ins, plans and reports list them. */
export const DIRECTIVE_ORDER = Object.keys(DIRECTIVES) as Directive[];

/** Whether a setting of a unit is a directive; else it is an environment variable. */
export function asDirective(setting: string): Directive | undefined {
  return Object.hasOwn(DIRECTIVES, setting) ? (setting as Directive) : undefined;
}

/** Sizes of the unit's cgroup. Any of them, set to something, puts a MemoryLimit= out of force. */
export const CGROUP_DIRECTIVES = ofKind('cgroup');

/** Limits of processes, not of cgroups: what a process has it has from its start, or by prlimit. */
export const LIMIT_DIRECTIVES = ofKind('process');

export const MEMORY_KEYS = CGROUP_DIRECTIVES.map(nameOf<MemoryKey>);
export const LIMIT_KEYS = LIMIT_DIRECTIVES.map(nameOf<LimitKey>);

/** The last part of a directive's key. */
export function nameOf<Name extends string>(directive: Directive): Name {
  const { key } = DIRECTIVES[directive];
  return key.slice(key.indexOf('.') + 1) as Name;
}

function ofKind<K extends DirectiveRow['kind']>(kind: K): readonly OfKind<K>[] {
  return DIRECTIVE_ORDER.filter((directive) => DIRECTIVES[directive].kind === kind) as OfKind<K>[];
}

/** Whether a directive holds a number of bytes. */
export function isSize(directive: Directive): directive is CgroupDirective | LimitDirective {
  const { kind } = DIRECTIVES[directive];
  return kind === 'cgroup' || kind === 'process';
}

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
