/** Decides which active units systemd restarts along with a unit. */
import type { Facts } from '../../model/host';
import type { ObservedUnit } from '../../model/observed';
import type { LookRecord } from '../records';
import { splitAt } from '../../remote/recordText';
import { property, type Section } from '../sections';

interface Dependent {
  readonly active: boolean;
  /** It does its work and ends, or is started when it is needed: it may run when the restart comes. */
  readonly comes: boolean;
  readonly dependents: readonly string[];
}

const REVERSE = new Set(['RequiredBy', 'RequisiteOf', 'BoundBy', 'ConsistsOf']);
/**
 * The first version in which a restart does not follow PropagatesStopTo= (tried with 252; its transaction.c asks for
 * PROPAGATE_RESTART).
 */
const STOPS_ALONE = 252;

/** The units of the reverse dependencies among the records of this type. */
function reverse(records: readonly LookRecord[], type: 'p' | 'd', { systemd }: Facts): readonly string[] {
  return records.flatMap((record) => {
    // Most are empty.
    if (record.type !== type || record.text.endsWith('=')) return [];
    const [key, value] = splitAt(record.text, '=');
    return REVERSE.has(key) || (key === 'PropagatesStopTo' && systemd < STOPS_ALONE)
      ? value.split(' ').filter(Boolean)
      : [];
  });
}

export function observeDependents(sections: readonly Section[], facts: Facts): ReadonlyMap<string, Dependent> {
  return new Map(
    sections.map((section) => {
      const active = ['active', 'reloading', 'activating'].includes(property(section, 'd', 'ActiveState') ?? '');
      const comes = property(section, 'd', 'Starter') !== undefined;
      return [property(section, 'd', 'Id') ?? '', { active, comes, dependents: reverse(section.records, 'd', facts) }];
    }),
  );
}

/**
 * Active units that a restart of this one takes along: against Requires=, Requisite=, BindsTo= and PartOf=, before 252
 * along PropagatesStopTo=, transitively (systemctl(1), restart); and those that it would take along if they ran.
 */
export function restartsAlong(
  records: readonly LookRecord[],
  dependents: ReadonlyMap<string, Dependent>,
  self: string,
  facts: Facts,
): Pick<ObservedUnit, 'restartsAlong' | 'mayRestartAlong'> {
  const along = new Set<string>();
  const may = new Set<string>();
  const queue = [...reverse(records, 'p', facts)];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const dependent = dependents.get(name);
    if (dependent?.active === false && dependent.comes && name !== self) may.add(name);
    if (dependent === undefined || !dependent.active || along.has(name) || name === self) continue;
    along.add(name);
    queue.push(...dependent.dependents);
  }
  return {
    restartsAlong: [...along].sort(compare),
    ...(may.size === 0 ? {} : { mayRestartAlong: [...may].sort(compare) }),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
