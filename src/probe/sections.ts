/** Sorts the records of a look: what stands for itself, and the sections of units and dependents. */
import type { LookRecord } from './records';

/** Records that stand for themselves; all others belong to the `unit` or `dependent` before them. */
const OWN = new Set(
  'oomcfg machine boot obstacle blocked memtotal memavailable swaptotal page kernel uptime default inherits initscore oomd oomdslice capbnd cgroup memory systemd pending busy broken generation file head sum unread t loaded unreadconf container sysctl nosysctl fixedsysctl sysctlfile swappiness room tuned noswap swap swapused swapfile swapdir swapfs swapinode free before judged unjudged started end'.split(
    ' ',
  ),
);

/** Whether records of a type stand for themselves. */
export function isOwn(type: string): boolean {
  return OWN.has(type);
}

export interface Section {
  /** The unit as it was asked for; empty for a dependent. */
  readonly name: string;
  readonly records: readonly LookRecord[];
}

export interface Look {
  /** The text of the last record of a type. */
  readonly single: ReadonlyMap<string, string>;
  /** The texts of all records of a type, in their order. */
  readonly all: (type: string) => readonly string[];
  readonly units: readonly Section[];
  readonly dependents: readonly Section[];
}

export function sortRecords(records: readonly LookRecord[]): Look {
  const lists = new Map<string, string[]>();
  const sections = { unit: [] as Section[], dependent: [] as Section[] };
  let open: LookRecord[] = [];
  for (const record of records) {
    const { type, text } = record;
    if (type === 'unit' || type === 'dependent') sections[type].push({ name: text, records: (open = []) });
    else if (!OWN.has(type)) open.push(record);
    else {
      const list = lists.get(type);
      if (list === undefined) lists.set(type, [text]);
      else list.push(text);
    }
  }
  return {
    single: new Map([...lists].map(([type, list]) => [type, list.at(-1) ?? ''])),
    all: (type) => lists.get(type) ?? [],
    units: sections.unit,
    dependents: sections.dependent,
  };
}

/** The value of a `KEY=VALUE` record of a section; undefined where there is none. */
export function property(section: Section, type: 'p' | 'd', key: string): string | undefined {
  return section.records
    .find((record) => record.type === type && record.text.startsWith(`${key}=`))
    ?.text.slice(key.length + 1);
}
