/** Decides under which name each systemd knows a directive: the present one, an older one, or none. */
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES } from '../model/settings';

interface EarlierName {
  readonly name: string;
  readonly since: number;
  /**
   * The last version in which it is still a value of its own beside the newer directive. In later versions it does
   * nothing; before the newer one existed, it was the only one.
   */
  readonly until: number;
}

/**
 * What a directive was called before; MemoryLimit= of systemd.resource-control(5) limits the same file on cgroup v1.
 * Where there are both, it counts as the limit for as long as none of CGROUP_DIRECTIVES limits or protects the unit
 * (tried with 252 on cgroup v1; unit_has_unified_memory_config in its cgroup.c, v2 alike).
 */
const EARLIER: Readonly<Partial<Record<Directive, EarlierName>>> = {
  MemoryMax: { name: 'MemoryLimit', since: 208, until: 257 },
};

/**
 * The name under which a systemd of this major version knows the directive; undefined where it would warn and ignore
 * it. An unknown version counts as a new one.
 */
export function directiveName(directive: Directive, systemd: number | undefined): string | undefined {
  return systemd === undefined || systemd >= DIRECTIVES[directive].since ? directive : EARLIER[directive]?.name;
}

/**
 * The directive that an assignment of this name sets; undefined for one that is none of ours, or that this systemd does
 * not count.
 */
export function directiveOf(name: string, systemd: number): Directive | undefined {
  if (Object.hasOwn(DIRECTIVES, name)) return name as Directive;
  return DIRECTIVE_ORDER.find((directive) => {
    const earlier = EARLIER[directive];
    return earlier?.name === name && systemd <= earlier.until;
  });
}

/** Whether it is the earlier name of a directive, in a systemd that has the two as values of their own. */
export function isLegacyName(name: string, systemd: number): boolean {
  const directive = directiveOf(name, systemd);
  return directive !== undefined && directive !== name && systemd >= DIRECTIVES[directive].since;
}

/** The first systemd that knows a directive, be it under its earlier name. */
export function firstSystemd(directive: Directive): number {
  return EARLIER[directive]?.since ?? DIRECTIVES[directive].since;
}

/** Versions from which a directive exists: all versions between two of them are treated alike. */
const STEPS = [0, ...DIRECTIVE_ORDER.map((directive) => DIRECTIVES[directive].since)];

/** A version that represents all those for which the same text is written as for this one. */
export function dialect(systemd: number | undefined): number {
  return Math.max(...STEPS.filter((since) => systemd === undefined || systemd >= since));
}
