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

/** A variable can have any name: what is not a directive is one. */
export const UNIT_KINDS: readonly UnitKind[] = [cgroupSize, rlimit, score, oomPolicy, variable];

export const HOST_KINDS: readonly HostKind[] = [sysctl, swapFile, generation];

const KINDS: readonly SettingKind[] = [...UNIT_KINDS, ...HOST_KINDS];

/** The setting that a line of one of oomcfg's files is about; undefined for one that says nothing of any. */
export function settingOfLine(key: string, value: string): string | undefined {
  for (const { written } of KINDS) {
    const setting = written?.settingOf(key, value);
    if (setting !== undefined) return setting;
  }
  return undefined;
}

/** The kind of a setting by its names, be it of a spec, of a plan or of a host. */
export function kindOf(named: Named): SettingKind {
  return KINDS.find((kind) => kind.owns(named)) ?? sysctl;
}
