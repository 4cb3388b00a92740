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
  /** What several lines of it are together: lists add up; a word stays where the line after it is empty. */
  readonly several?: 'add up' | 'skip empty';
}

type Reading = Pick<ReloadedRow, 'filed' | 'shown'>;

/** systemctl shows an unset 64-bit number as one, or by a word (before 250 and later). */
const INFINITE: ReadonlySet<string> = new Set(['infinity', '18446744073709551615']);

const NUMBER: Reading = both((text) => (INFINITE.has(text) ? 'infinity' : wholeNumber(text)));
const WEIGHT: Reading = { filed: wholeNumber, shown: (text) => wholeNumber(text) ?? 'none' };

/** A share of one CPU, in percent; systemctl shows the time in a second. */
const QUOTA: Reading = {
  filed: (text) => {
    // (What begins with a zero can be octal: not told.)
    const percent = /^((?:0|[1-9]\d*)(?:\.\d{1,2})?)%$/.exec(text)?.[1];
    return percent === undefined ? undefined : Math.round(Number(percent) * 10_000);
  },
  shown: (text) => (INFINITE.has(text) ? 'none' : microseconds(text)),
};

/** More CPUs than any kernel is built for (NR_CPUS is 8192 at most). */
const MOST_CPUS = 8192;

const CPUS: Reading = both(cpus);

/** Numbers and ranges with blanks or commas between them, as one text for each set of CPUs. */
function cpus(text: string): string | undefined {
  const all = new Set<number>();
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const [first, last] = [wholeNumber(from), wholeNumber(to)];
    if (first === undefined || last === undefined || first > last || last >= MOST_CPUS) return undefined;
    for (let cpu = first; cpu <= last; cpu++) all.add(cpu);
  }
  return all.size === 0 ? 'none' : [...all].sort((one, other) => one - other).join(' ');
}

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

/** A number that begins with a zero is octal, as for strtoul(3), by which systemd reads it. */
function wholeNumber(text: string): number | undefined {
  if (/^0[0-7]{1,14}$/.test(text)) return Number.parseInt(text, 8);
  return /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
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
  AllowedCPUs: { property: 'AllowedCPUs', ...CPUS, absent: 'none', several: 'add up' },
  LimitNOFILE: { property: 'LimitNOFILE', ...NUMBER },
  LimitNPROC: { property: 'LimitNPROC', ...NUMBER },
  Restart: { property: 'Restart', ...words(...RESTARTS), absent: 'no', several: 'skip empty' },
  KillMode: {
    property: 'KillMode',
    ...words('control-group', 'mixed', 'process', 'none'),
    absent: 'control-group',
    several: 'skip empty',
  },
};

/** Lines of a unit's files as they apply, each `KEY` and what is behind the `=`. */
export interface Line {
  readonly key: string;
  readonly value: string;
}

/**
 * Whether systemd has another value of one of them than the lines of a unit's files give; `properties` are as systemctl
 * shows them. An empty line takes away those before it, but for those of a word.
 */
export function isOtherReloaded(lines: readonly Line[], properties: ReadonlyMap<string, string>): boolean {
  return Object.entries(RELOADED).some(([key, { property, filed, shown, absent, several }]) => {
    const text = properties.get(property);
    const has = text === undefined ? undefined : shown(text);
    if (has === undefined) return false;
    const said = together(
      lines.flatMap((line) => (line.key === key ? [line.value] : [])),
      several,
    );
    const wanted = said === '' ? absent : filed(said);
    return wanted !== undefined && wanted !== has;
  });
}

/**
 * The text that lines of one directive are together. systemd 252 refuses an empty word (Restart=) and keeps the one
 * before it; lists (AllowedCPUs=) add up until an empty line.
 */
function together(values: readonly string[], several: ReloadedRow['several']): string {
  if (several === 'skip empty') return values.findLast((value) => value !== '') ?? '';
  if (several === 'add up') return values.slice(values.lastIndexOf('') + 1).join(' ');
  return values.at(-1) ?? '';
}
