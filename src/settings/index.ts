/** The table of all kinds of settings: what a host can be given, in the order in which plans and reports list it. */
import { cgroupSize } from './cgroupSize';
import { generation } from './generation';
import type { HostKind, Named, SettingKind, UnitKind } from './kind';
import { oomPolicy } from './oomPolicy';
import { rlimit } from './rlimit';
import { score } from './score';
import { swapFile } from './swapFile';
import { sysctl } from './sysctl';
import { variable } from './variable';

/** A variable can have any name: what is no directive is one. */
export const UNIT_KINDS: readonly UnitKind[] = [cgroupSize, rlimit, score, oomPolicy, variable];

export const HOST_KINDS: readonly HostKind[] = [sysctl, swapFile, generation];

const KINDS: readonly SettingKind[] = [...UNIT_KINDS, ...HOST_KINDS];

/** The kind of a setting by its names, be it of a spec, of a plan or of a host. */
export function kindOf(named: Named): SettingKind {
  return KINDS.find((kind) => kind.owns(named)) ?? sysctl;
}
