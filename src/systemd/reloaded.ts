/**
 * The table of directives beside oomcfg's own that a daemon-reload puts in force: how a file and systemctl(1) say the
 * same value.
 */
/** A value by which two texts are compared. */
export type Reloaded = string | number;

export interface ReloadedRow {
  /** The property that `systemctl show` has of it. */
  readonly property: string;
  /** What a text of a file says; undefined for what cannot be told here (a share of something, a list). */
  readonly filed: (text: string) => Reloaded | undefined;
  /** What a text of systemctl says. */
  readonly shown: (text: string) => Reloaded | undefined;
  /** What systemctl shows where no file says anything; absent where the manager has a default of it. */
  readonly absent?: Reloaded;
}

type Reading = Pick<ReloadedRow, 'filed' | 'shown'>;

/** systemctl shows an unset 64-bit number as one, or by a word (before 250 and later). */
const INFINITE: ReadonlySet<string> = new Set(['infinity', '18446744073709551615']);

const NUMBER: Reading = both((text) => (INFINITE.has(text) ? 'infinity' : wholeNumber(text)));
const WEIGHT: Reading = { filed: wholeNumber, shown: (text) => wholeNumber(text) ?? 'none' };

/** A share of one CPU, in percent; systemctl shows the time in a second. */
const QUOTA: Reading = {
  filed: (text) => {
    const percent = /^(\d+(?:\.\d{1,2})?)%$/.exec(text)?.[1];
    return percent === undefined ? undefined : Math.round(Number(percent) * 10_000);
  },
  shown: (text) => (INFINITE.has(text) ? 'none' : microseconds(text)),
};

const CPUS: Reading = both((text) => (/^\d+(?:-\d+)?$/.test(text) ? text : text === '' ? 'none' : undefined));

/** One of these words, which systemd shows as they are written. */
function words(...known: readonly string[]): Reading {
  return both((text) => (known.includes(text) ? text : undefined));
}

function both(read: (text: string) => Reloaded | undefined): Reading {
  return { filed: read, shown: read };
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['us', 1],
  ['ms', 1e3],
  ['s', 1e6],
  ['min', 60e6],
]);

/** Of a time as systemctl shows it: `1min 30s`, `1.500s` (systemd.time(7)). */
function microseconds(text: string): number | undefined {
  let sum = 0;
  for (const part of text.split(' ')) {
    const [, number = '', name = ''] = /^(\d{1,9}(?:\.\d{1,6})?)([a-z]+)$/.exec(part) ?? [];
    const unit = UNITS.get(name);
    if (unit === undefined) return undefined;
    sum += Math.round(Number(number) * unit);
  }
  return sum;
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const RESTARTS = ['no', 'on-success', 'on-failure', 'on-abnormal', 'on-watchdog', 'on-abort', 'always'];

/**
 * systemd.resource-control(5), systemd.exec(5), systemd.service(5), systemd.kill(5). Those of the kernel's cgroups hold
 * at once, the others from the next start, stop or end of the unit on.
 */
export const RELOADED: Readonly<Record<string, ReloadedRow>> = {
  TasksMax: { property: 'TasksMax', ...NUMBER },
  CPUQuota: { property: 'CPUQuotaPerSecUSec', ...QUOTA, absent: 'none' },
  CPUWeight: { property: 'CPUWeight', ...WEIGHT, absent: 'none' },
  StartupCPUWeight: { property: 'StartupCPUWeight', ...WEIGHT, absent: 'none' },
  CPUShares: { property: 'CPUShares', ...WEIGHT, absent: 'none' },
  IOWeight: { property: 'IOWeight', ...WEIGHT, absent: 'none' },
  BlockIOWeight: { property: 'BlockIOWeight', ...WEIGHT, absent: 'none' },
  AllowedCPUs: { property: 'AllowedCPUs', ...CPUS, absent: 'none' },
  LimitNOFILE: { property: 'LimitNOFILE', ...NUMBER },
  LimitNPROC: { property: 'LimitNPROC', ...NUMBER },
  Restart: { property: 'Restart', ...words(...RESTARTS), absent: 'no' },
  KillMode: {
    property: 'KillMode',
    ...words('control-group', 'mixed', 'process', 'none'),
    absent: 'control-group',
  },
};

/** Lines of a unit's files as they apply, each `KEY` and what is behind the `=`. */
export interface Line {
  readonly key: string;
  readonly value: string;
}

/**
 * Whether systemd has another value of one of them than the lines of a unit's files give; `properties` are as systemctl
 * shows them. An empty line takes away those before it.
 */
export function isOtherReloaded(lines: readonly Line[], properties: ReadonlyMap<string, string>): boolean {
  return Object.entries(RELOADED).some(([key, { property, filed, shown, absent }]) => {
    const text = properties.get(property);
    const has = text === undefined ? undefined : shown(text);
    if (has === undefined) return false;
    const last = lines.findLast((line) => line.key === key)?.value ?? '';
    const wanted = last === '' ? absent : filed(last);
    return wanted !== undefined && wanted !== has;
  });
}
