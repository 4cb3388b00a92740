/**
 * What a kind of setting is: what is wanted of it, what a host has, whether that is the same, how it is set, and how it
 * is shown.
 */
import type { DesiredService, DesiredState } from '../model/desired';
import type { Place } from '../model/finding';
import type { ObservedState, ObservedUnit, UnitFile } from '../model/observed';
import type { Directive, SettingValue, TakesEffect } from '../model/settings';
import { baseName, OUR_FILE } from '../systemd/paths';

/** The target of what belongs to the host and not to a unit. */
export const SYSTEM = 'system';

/** A setting by the names that documents give it. */
export interface Named {
  /** A unit by its real name, or SYSTEM. */
  readonly target: string;
  /** A directive, an environment variable, a sysctl key, or `swap:PATH`. */
  readonly setting: string;
}

export interface Wanted extends Named {
  readonly value: SettingValue;
  readonly at?: Place;
  /** No longer asked for: the value is what the host had or would have without oomcfg. */
  readonly dropped?: true;
  /** Of a directive that is dropped, the file of somebody else that gives the value. */
  readonly givenBy?: string;
  /** Dropped, and nobody knows what was there: only a reboot brings it back. */
  readonly reboot?: true;
}

/** What a host has of a setting: in the kernel, in the files, and which files those are. */
export interface Present {
  /** null: nothing runs, or the kernel has no such setting. */
  readonly kernel: SettingValue | null;
  /** What the files give at the next daemon-reload, start or boot; null where none says anything. */
  readonly file: SettingValue | null;
  /** The file behind the kernel's value; null where it is none. */
  readonly setBy: string | null;
  /** The file that wins next, where that is another; else null. */
  readonly nextBy: string | null;
}

/** A change of a plan, as the change script gets it. */
export interface SettingChange extends Named {
  readonly before: SettingValue;
  readonly after: SettingValue;
  readonly takesEffect: TakesEffect;
  /** The spec no longer asks for it. */
  readonly dropped?: true;
}

/** What of a unit is oomcfg's although the spec may no longer ask for it. */
export interface Leftovers {
  readonly unit: ObservedUnit;
  readonly observed: ObservedState;
  /** oomcfg's present drop-in, and those that an interrupted change left in force. */
  readonly ours: readonly UnitFile[];
  /** Directives that systemd still has of a drop-in that is gone, where nothing else says what was in it. */
  readonly loaded: readonly Directive[];
  /** The files of the unit as they will be. */
  readonly next: readonly UnitFile[];
  /** Whether the spec asks for none of that name. */
  readonly isGone: (setting: string) => boolean;
}

/** Calls of the functions of change/, in the order of the script; each is one line of it. */
export interface Calls {
  /** Notes what was there, before anything is done. */
  readonly before?: (change: SettingChange) => readonly string[];
  /** Refuses where more is in use now. `changes` are all of the host. */
  readonly guard?: (change: SettingChange, changes: readonly SettingChange[]) => readonly string[];
  /** Does what can fail, and is undone when it does. */
  readonly first?: (change: SettingChange, changes: readonly SettingChange[]) => readonly string[];
  /** Sets it in what runs, once systemd has read the new files. */
  readonly live?: (change: SettingChange) => readonly string[];
  /** Forgets what a dropped one needed, at the end. */
  readonly last?: (change: SettingChange) => readonly string[];
}

/** Lines `KEY=VALUE` of oomcfg's files. */
export interface Written {
  /** The setting that a line is about; undefined for a line of another kind. */
  readonly settingOf: (key: string, value: string) => string | undefined;
  /** What a change has behind the `=`. */
  readonly valueOf: (change: SettingChange) => string;
}

interface Kind {
  /** Whether a setting of that name is of this kind; of several kinds the first in the table counts. */
  readonly owns: (named: Named) => boolean;
  /** How a value is shown: a number of bytes in units, the words of options without secrets, or the text as it is. */
  readonly shows: 'size' | 'options' | 'plain';
  /** A change of it, made as things run, gives them less memory or takes some away. */
  readonly falls?: (change: SettingChange) => boolean;
  readonly calls: Calls;
  /** Absent for what is in no file. */
  readonly written?: Written;
}

/** A setting of one unit. */
export interface UnitKind extends Kind {
  readonly of: 'unit';
  readonly asked: (service: DesiredService) => readonly Wanted[];
  readonly dropped: (leftovers: Leftovers) => readonly Wanted[];
  readonly present: (wanted: Omit<Wanted, 'target'>, unit: ObservedUnit, observed: ObservedState) => Present;
  /** The look at the unit that saw it, where there can be several; undefined for the usual one. */
  readonly unitOf?: (wanted: Named, observed: ObservedState) => ObservedUnit | undefined;
  /** What a unit has where no file says anything. */
  readonly absent: (setting: string, unit: ObservedUnit | undefined, observed: ObservedState) => SettingValue;
  /** The kernel does what is wanted, or nothing runs that could. */
  readonly kernelHolds: (wanted: Wanted, present: Present, unit: ObservedUnit) => boolean;
  /** And so will it after the next daemon-reload, start or boot. */
  readonly fileHolds: (wanted: Wanted, present: Present, unit: ObservedUnit, observed: ObservedState) => boolean;
  /** Of a unit that runs; `anew` is how its next process comes: by a restart, or whenever it starts. */
  readonly takesEffect: (
    wanted: Wanted,
    unit: ObservedUnit,
    observed: ObservedState,
    anew: 'restart' | 'start',
  ) => TakesEffect;
  /** Only a new process gets it, so a restart reaches a main process in another cgroup, too. */
  readonly comesAnew?: true;
  /**
   * Why the host cannot enforce it, as half a sentence. What it could not be given it cannot be given back either, so
   * this holds for dropped ones too.
   */
  readonly unsupported?: (
    wanted: Wanted,
    present: Present,
    unit: ObservedUnit,
    observed: ObservedState,
  ) => string | undefined;
  /** The value that systemd has, where that is not what the files say as they were read. */
  readonly otherOfSystemd?: (setting: string, unit: ObservedUnit, observed: ObservedState) => SettingValue | undefined;
  /** Processes run, and none of them is one that it is for. */
  readonly hasNobody?: (unit: ObservedUnit) => boolean;
  /** It holds for the cgroup, and what the unit is there for may run in another. */
  readonly mayMiss?: (unit: ObservedUnit) => boolean;
  /** A restart would not put it in force: the process has begun with it and does not have it. */
  readonly isFutile?: (value: SettingValue, unit: ObservedUnit) => boolean;
  /** One of several processes of the unit has all of it: what no restart changes is that another one has its own. */
  readonly isInOne?: (value: SettingValue, unit: ObservedUnit) => boolean;
  /** Of a dropped one that goes back to another value in what runs: what a new process gets. */
  readonly atStart?: (unit: ObservedUnit | undefined, observed: ObservedState) => SettingValue;
  /** Only a new process may be able to get it: that it waits for a start does not say that nothing runs. */
  readonly isOfProcess?: true;
}

/** A setting of the host as a whole; its target is SYSTEM. */
export interface HostKind extends Kind {
  readonly of: 'host';
  readonly wanted: (desired: DesiredState, observed: ObservedState) => readonly Wanted[];
  readonly present: (wanted: Omit<Wanted, 'target'>, observed: ObservedState) => Present | undefined;
  readonly kernelHolds: (wanted: Wanted, present: Present) => boolean;
  readonly fileHolds: (wanted: Wanted, present: Present) => boolean;
  readonly unsupported?: (wanted: Wanted, present: Present, observed: ObservedState) => string | undefined;
  /** Some of what runs has another value than the host. */
  readonly isElsewhereOther?: (wanted: Wanted, observed: ObservedState) => boolean;
  /** The value that a change replaces, where that is not the kernel's. */
  readonly replaced?: (wanted: Wanted, present: Present) => SettingValue | null;
}

export type SettingKind = UnitKind | HostKind;

/** The value comes from oomcfg's own file, or will at the next daemon-reload, start or boot. */
export function setByOurs({ setBy, nextBy }: Present): boolean {
  const next = nextBy ?? setBy;
  return next !== null && baseName(next) === OUR_FILE;
}

/** A size as a number to compare: bytes, or Infinity. */
export function order(value: SettingValue): number {
  return value === 'infinity' ? Infinity : Number(value);
}
