/** From the text of a spec and known facts to the desired state of one host. */
import { bytes, GiB } from '../../../src/model/bytes';
import type { DesiredState } from '../../../src/model/desired';
import type { KnownFacts } from '../../../src/model/host';
import type { SettingValue } from '../../../src/model/settings';
import { desiredState } from '../../../src/desired/state';
import { buildHost, buildSpec, selector } from '../build';
import type { SpecText } from '../build';

export const FACTS: KnownFacts = {
  memTotal: bytes(16 * GiB),
  swapTotal: bytes(0),
  pageSize: 4096,
  systemd: 252,
  cgroup: 'v2',
};

interface Want {
  readonly facts?: KnownFacts;
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly present?: (target: string, setting: string) => SettingValue | undefined;
}

export function derive(text: SpecText, { facts = FACTS, groups = {}, present }: Want = {}) {
  return desiredState(buildSpec(text), buildHost('web01'), facts, selector(groups), present);
}

/** The units and their settings alone. */
export function settings(state: DesiredState | undefined): Record<string, Record<string, SettingValue>> {
  const result: Record<string, Record<string, SettingValue>> = {};
  for (const { unit, directives, variables } of state?.services ?? []) {
    const values: Record<string, SettingValue> = {};
    for (const [name, { value }] of Object.entries(directives)) values[name] = value;
    for (const { name, value } of variables) values[name] = value;
    result[unit] = values;
  }
  return result;
}
