/** The input of the checks of a host, and how they show values and places. */
import { bytes, formatSize } from '../model/bytes';
import type { DesiredService, DesiredState } from '../model/desired';
import type { ObservedState, ObservedUnit } from '../model/observed';
import { printable } from '../model/text/printable';
import type { Directive, SettingValue } from '../model/settings';
import type { FileChange, Restart } from '../documents/plan/document';
import type { Check } from '../rules/check';
import { withOurs } from '../systemd/dropIns';
import { type Assigned, lastAssignment } from '../systemd/assignments';
import type { Item } from './compare';

/** The spec's demands on a host, and what a look saw there. */
export interface HostScene {
  /** With its aliases resolved. */
  readonly desired: DesiredState;
  readonly observed: ObservedState;
  /** Every wanted setting against what is there. */
  readonly items: readonly Item[];
  /** What is to be written and removed. */
  readonly files: readonly FileChange[];
  /** A limit may go below what is in use. */
  readonly acceptShrink: boolean;
}

/** One unit of the spec that the host has. */
export interface UnitScene extends HostScene {
  readonly service: DesiredService;
  readonly unit: ObservedUnit;
}

/** A host whose changes are known; verify makes none. */
export interface ChangeScene extends HostScene {
  /** Settings that change, by target. */
  readonly changes: readonly { readonly target: string; readonly setting: string }[];
  readonly restarts: readonly Restart[];
}

export type HostCheck = Check<HostScene>;
export type UnitCheck = Check<UnitScene>;
export type ChangeCheck = Check<ChangeScene>;

export function order(value: SettingValue): number {
  return value === 'infinity' ? Infinity : Number(value);
}

export function shown(value: SettingValue): string {
  return typeof value === 'number' ? formatSize(bytes(value)) : value;
}

/**
 * The value of a directive that the unit's own files give it, merged with the spec's values of the other directives.
 */
export function vendors(
  { service, unit, observed }: Pick<UnitScene, 'service' | 'unit' | 'observed'>,
  directive: Directive,
): Assigned | undefined {
  const { [directive]: _, ...others } = service.directives;
  return lastAssignment(withOurs(unit.files, unit.id, others), directive, observed.facts);
}

export function place({ path, line }: Assigned): string {
  return `${printable(path)}:${line}`;
}
