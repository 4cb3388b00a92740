/** The settings that a host should have, and the files that they become. */
import type { Bytes } from './bytes';
import type { Finding, Place, Placed } from './finding';
import type { Directive, SettingValue } from './settings';

/**
 * A runtime of a service as it is sized on a host; what is the runtime's own is added by its folder in src/runtimes/.
 */
export interface DesiredRuntime {
  /** What was chosen where the spec gives no figure: said where its variables change. */
  readonly choices: readonly Finding[];
}

/** A variable of a unit's environment. */
export interface DesiredVariable {
  readonly name: string;
  /** Words, separated by single spaces. */
  readonly value: string;
  readonly at: Place;
  /** The key of the runtime that reads it. */
  readonly runtime: string;
}

export interface DesiredService {
  /** The key below `services` in the spec. */
  readonly key: string;
  readonly unit: string;
  readonly optional: boolean;
  /** Of the unit's name: `unit:`, or the key where that is not given. */
  readonly at: Place;
  /** Only what the spec asks for; sizes are page-rounded bytes or `infinity`. */
  readonly directives: Readonly<Partial<Record<Directive, Placed<SettingValue>>>>;
  /** What its runtimes put into its environment, each name once. */
  readonly variables: readonly DesiredVariable[];
  /** By their keys. */
  readonly runtimes: Readonly<Record<string, DesiredRuntime>>;
  /**
   * MemoryMax is `infinity` here, and a MemoryLimit= of the unit's own files would count in its place: it is to be
   * lifted too.
   */
  readonly liftsMemoryLimit?: true;
}

export interface DesiredSwap {
  /** Absolute path. */
  readonly file: string;
  /** Of the file, in bytes. */
  readonly size: Bytes;
  readonly at: Place;
}

export interface DesiredState {
  readonly host: string;
  /** The spec's name: whose files these are. */
  readonly spec: string;
  /** Sorted by unit. */
  readonly services: readonly DesiredService[];
  /** Sorted by key. */
  readonly sysctl: readonly { readonly key: string; readonly value: string; readonly at: Place }[];
  readonly swap?: DesiredSwap;
  readonly reserve?: Placed<Bytes>;
}

/** A file that belongs to a generation. */
export interface RenderedFile {
  /**
   * Where it takes effect, absolute: `/etc/systemd/system/UNIT.d/zz-oomcfg.conf`, `/etc/sysctl.d/zz-oomcfg.conf`,
   * `/etc/systemd/system/NAME.swap`. Below a generation it is the same path without `/etc`.
   */
  readonly path: string;
  readonly text: string;
}
