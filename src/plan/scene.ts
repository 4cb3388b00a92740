/** What the checks of one unit on one host look at together, and how they speak of it. */
import { bytes, formatSize } from '../model/bytes';
import type { DesiredService, DesiredState } from '../model/desired';
import type { Finding } from '../model/finding';
import type { ObservedState, ObservedUnit } from '../model/observed';
import { printable } from '../model/text/printable';
import type { Directive, SettingValue } from '../model/settings';
import { withOurs } from '../systemd/dropIns';
import { type Assigned, lastAssignment } from '../systemd/assignments';

export interface Scene {
  readonly service: DesiredService;
  readonly unit: ObservedUnit;
  readonly desired: DesiredState;
  readonly observed: ObservedState;
}

export type Check = (scene: Scene) => readonly Finding[];

export function order(value: SettingValue): number {
  return value === 'infinity' ? Infinity : Number(value);
}

export function shown(value: SettingValue): string {
  return typeof value === 'number' ? formatSize(bytes(value)) : value;
}

/** What the unit's own files say of a directive, beside what the spec says of others. */
export function vendors({ service, unit, observed }: Scene, directive: Directive): Assigned | undefined {
  const { [directive]: _, ...others } = service.directives;
  return lastAssignment(withOurs(unit.files, unit.id, others), directive, observed.facts);
}

export function place({ path, line }: Assigned): string {
  return `${printable(path)}:${line}`;
}
