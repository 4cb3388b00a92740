/** Decides how each systemd version is told a directive: under its name, under an older one, or not at all. */
import { DIRECTIVE_ORDER, DIRECTIVES } from '../model/settings';
import type { Directive } from '../model/settings';

/** What a directive was called before; MemoryLimit= of systemd.resource-control(5) limits the same file on cgroup v1. */
const EARLIER: Readonly<Partial<Record<Directive, string>>> = { MemoryMax: 'MemoryLimit' };

/** The name under which a systemd of this major version knows the directive; undefined where it would warn and ignore it. An unknown version counts as a new one. */
export function directiveName(directive: Directive, systemd: number | undefined): string | undefined {
  return systemd === undefined || systemd >= DIRECTIVES[directive].since ? directive : EARLIER[directive];
}

/** Versions from which a directive exists: all versions between two of them are told the same. */
const STEPS = [0, ...DIRECTIVE_ORDER.map((directive) => DIRECTIVES[directive].since)];

/** Stands for all versions that get the same text as this one. */
export function dialect(systemd: number | undefined): number {
  return Math.max(...STEPS.filter((since) => systemd === undefined || systemd >= since));
}
