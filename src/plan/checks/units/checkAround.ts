/**
 * Finds where the spec's settings of a unit clash with those of its own files and of the slices above it: all of them
 * hold at once.
 */
import type { SliceAbove } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { type Directive, DIRECTIVES, type SettingValue } from '../../../model/settings';
import { dropInPath } from '../../../systemd/paths';
import { withoutOurs } from '../../../systemd/dropIns';
import { planFinding } from '../../../rules/host';
import { order, place, shown, type UnitCheck, type UnitScene, vendors } from '../../scene';
import { lastAssignment } from '../../../systemd/assignments';

type Find = UnitCheck['check'];

/** A protection holds no further than each slice above grants it (systemd.resource-control(5), MemoryLow=). */
const granted: Find = ({ service, unit, desired, observed }) =>
  (['MemoryMin', 'MemoryLow'] as const).flatMap((directive) => {
    const wanted = service.directives[directive];
    if (wanted === undefined || wanted.value === 0) return [];
    const short = unit.above.flatMap((above) => {
      const has = ofSlice({ desired, observed }, above, directive, directive === 'MemoryMin' ? above.min : above.low);
      return has !== undefined && order(has) < order(wanted.value) ? [{ slice: above.slice, granted: has }] : [];
    })[0];
    if (short === undefined) return [];
    const slice = printable(short.slice, 100);
    return [
      planFinding('notGranted', {
        summary: `${directive} of ${unit.id} is not granted by ${slice}, which has ${shown(short.granted)}`,
        detail: `A unit is protected no further than every slice above it, so ${shown(wanted.value)} is in the file and does not hold under pressure.`,
        fix: `Give ${slice} as much: a service with \`unit: ${slice}\` and the sum of what its units need.`,
        facts: { unit: unit.id, setting: directive, slice: short.slice, granted: short.granted, wanted: wanted.value },
        where: wanted.at,
      }),
    ];
  });

/**
 * What a slice will have: the spec's value, else the kernel's; where that comes from a file of ours that is about to
 * go, the value of the other files.
 */
function ofSlice(
  { desired, observed }: Pick<UnitScene, 'desired' | 'observed'>,
  { slice }: SliceAbove,
  directive: Directive,
  kernel: SettingValue | undefined,
): SettingValue | undefined {
  const wanted = desired.services.find((other) => other.unit === slice)?.directives[directive]?.value;
  const files = observed.units.find(({ id }) => id === slice)?.files ?? [];
  const ours = files.filter(({ path }) => path === dropInPath(slice));
  if (wanted !== undefined || lastAssignment(ours, directive, observed.facts) === undefined) return wanted ?? kernel;
  return lastAssignment(withoutOurs(files), directive, observed.facts)?.value ?? DIRECTIVES[directive].absent;
}

/** Each row: a limit of the unit, a limit of a slice above it that is tighter when smaller, and what that does. */
const OUTER: readonly {
  readonly directive: Directive;
  readonly outer: Directive;
  readonly kernel: keyof SliceAbove;
  readonly effect: string;
}[] = [
  {
    directive: 'MemoryMax',
    outer: 'MemoryMax',
    kernel: 'max',
    effect: 'the slice runs out first, and the kernel kills in all of it',
  },
  {
    directive: 'MemoryMax',
    outer: 'MemoryHigh',
    kernel: 'high',
    effect: 'all of the slice is throttled before the unit is at its limit',
  },
  {
    directive: 'MemoryHigh',
    outer: 'MemoryMax',
    kernel: 'max',
    effect: 'the slice runs out before the unit is throttled, and the kernel kills in all of it',
  },
  {
    directive: 'MemoryHigh',
    outer: 'MemoryHigh',
    kernel: 'high',
    effect: 'all of the slice is throttled before the unit is',
  },
  {
    directive: 'MemorySwapMax',
    outer: 'MemorySwapMax',
    kernel: 'swap',
    effect: 'the unit gets no more swap than the slice has',
  },
];

/**
 * A limit of a slice holds for everything below it (cgroup-v2.rst): the smallest on the way up is the one that counts.
 */
const outer: Find = ({ service, unit, desired, observed }) =>
  OUTER.flatMap(({ directive, outer: setting, kernel, effect }) => {
    const wanted = service.directives[directive];
    if (wanted === undefined || wanted.value === 0) return [];
    // A MemoryMax is larger than MemoryHigh, and its own row says it; cgroup v1 has no memory.high.
    const isCovered = typeof service.directives.MemoryMax?.value === 'number' || observed.facts.cgroup !== 'v2';
    if (directive === 'MemoryHigh' && isCovered) return [];
    // An unlimited swap is what most units have: a smaller one above takes nothing away that was asked for.
    if (directive === 'MemorySwapMax' && wanted.value === 'infinity') return [];
    const tight = unit.above
      .flatMap((above) => {
        const has = ofSlice({ desired, observed }, above, setting, above[kernel]);
        return has !== undefined && order(has) < order(wanted.value) ? [{ slice: above.slice, limit: has }] : [];
      })
      .sort((a, b) => order(a.limit) - order(b.limit))[0];
    if (tight === undefined) return [];
    const slice = printable(tight.slice, 100);
    return [
      planFinding('outerLimit', {
        summary: `${slice} has ${setting} ${shown(tight.limit)}, less than the ${directive} of ${shown(wanted.value)} of ${unit.id} in it`,
        detail: `The limits of all slices above hold as well: ${effect}.`,
        fix: `Raise it (a service with \`unit: ${slice}\`), or lower the budget to what the slice has.`,
        facts: { unit: unit.id, setting: directive, slice: tight.slice, limit: tight.limit, wanted: wanted.value },
        where: wanted.at,
      }),
    ];
  });

/**
 * Each row: a directive of the unit's own files that the spec does not set, and what it does to one that the spec sets.
 */
const CLASHES: readonly {
  readonly theirs: Directive;
  readonly ours: Directive;
  readonly clash: (theirs: SettingValue, ours: SettingValue) => boolean;
  readonly effect: string;
}[] = [
  {
    theirs: 'MemoryHigh',
    ours: 'MemoryMax',
    clash: (theirs, ours) => order(theirs) < order(ours),
    effect: 'The service is throttled from there on, and the part of its budget above that has no effect',
  },
  {
    theirs: 'MemoryMax',
    ours: 'MemoryHigh',
    clash: (theirs, ours) => order(theirs) <= order(ours),
    effect: 'The service is killed there before it is throttled',
  },
  {
    theirs: 'MemorySwapMax',
    ours: 'MemoryHigh',
    clash: (theirs, ours) => theirs === 0 && ours !== 'infinity',
    effect: 'Above memory.high a service that cannot swap stalls',
  },
];

/**
 * Each row is about memory.high, which cgroup v1 and an old systemd do not have: there MemoryHigh= in a unit file does
 * nothing.
 */
const clashes: Find = (scene) => {
  const { cgroup, memoryController, systemd } = scene.observed.facts;
  if (cgroup !== 'v2' || !memoryController || systemd < DIRECTIVES.MemoryHigh.since) return [];
  return CLASHES.flatMap(({ theirs, ours, clash, effect }) => {
    const { service, unit } = scene;
    const wanted = service.directives[ours];
    const assigned = service.directives[theirs] === undefined ? vendors(scene, theirs) : undefined;
    if (wanted === undefined || assigned === undefined || !clash(assigned.value, wanted.value)) return [];
    return [
      planFinding('clash', {
        summary: `${place(assigned)} sets ${theirs} of ${unit.id} to ${shown(assigned.value)}, and the spec ${ours} to ${shown(wanted.value)}`,
        detail: `${effect}. The spec does not set ${theirs}, so the unit's own value stays.`,
        fix: `Set ${KEYS[theirs] ?? theirs} in the spec as well.`,
        facts: { unit: unit.id, setting: theirs, file: assigned.path, line: assigned.line, theirs: assigned.value },
        where: wanted.at,
      }),
    ];
  });
};

/** Keys of the spec. */
const KEYS: Readonly<Partial<Record<Directive, string>>> = {
  MemoryHigh: 'memory.high',
  MemoryMax: 'memory.max',
  MemorySwapMax: 'memory.swap',
};

/** Whoever wrote a LimitAS into the unit knew that the program maps a lot: Elasticsearch maps its whole index. */
const addressSpace: Find = (scene) => {
  const { service, unit, observed } = scene;
  const wanted = service.directives.LimitAS;
  const assigned = vendors(scene, 'LimitAS');
  if (wanted === undefined || assigned === undefined) return [];
  const theirs = String(assigned.value).split(':')[0] ?? '';
  if (order(theirs) <= order(wanted.value)) return [];
  // Said with its change: once it is in the files it is known.
  if (lastAssignment(unit.files, 'LimitAS', observed.facts)?.value === wanted.value) return [];
  return [
    planFinding('vendorLimit', {
      summary: `${place(assigned)} sets LimitAS of ${unit.id} to ${shown(assigned.value)}, and the spec lowers it to ${shown(wanted.value)}`,
      facts: {
        unit: unit.id,
        setting: 'LimitAS',
        file: assigned.path,
        line: assigned.line,
        theirs: assigned.value,
        wanted: wanted.value,
      },
      where: wanted.at,
    }),
  ];
};

export const slicesAbove: UnitCheck = {
  finds: ['notGranted', 'outerLimit'],
  check: (scene) => [...granted(scene), ...outer(scene)],
};
export const ownFiles: UnitCheck = { finds: ['clash'], check: clashes };
export const vendorLimit: UnitCheck = { finds: ['vendorLimit'], check: addressSpace };
