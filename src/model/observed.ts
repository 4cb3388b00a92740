/**
 * What a host has: in its files, in systemd's memory and in the kernel, as the probe read it. Everything here came from
 * the host and is untrusted text.
 */
import type { Bytes } from './bytes';
import type { Facts } from './host';
import type { ObservedUnit } from './observedUnit';

export type { JvmOption, JvmSource, ObservedJvm } from './observedJvm';
export type {
  FileAssignment,
  ObservedProcess,
  ObservedUnit,
  SliceAbove,
  SoftHard,
  StartNeed,
  UnitFile,
  UnitLife,
  UnitProcess,
} from './observedUnit';

/** A line of a file that is about a sysctl. */
export interface SysctlLine {
  readonly path: string;
  readonly line: number;
  /** Absent for a line without `=`, which takes away what the lines before it set (sysctl.d(5)). */
  readonly value?: string;
  /** The pattern that matches the key, where the line does not name it. */
  readonly pattern?: string;
}

export interface ObservedSysctl {
  readonly key: string;
  /** /proc/sys; absent where the kernel has no such key. */
  readonly kernel?: string;
  /** The kernel has it, and a write to it is refused here (mount flags, a user namespace, a security module). */
  readonly fixed?: true;
  /** In the order in which systemd-sysctl applies them; then what it does not read. */
  readonly files: readonly SysctlLine[];
  /** The value from before oomcfg, kept on the host. */
  readonly before?: string;
}

/** A unit that a look is to see. */
export interface UnitRequest {
  readonly unit: string;
  /** The environment variable whose words are wanted. */
  readonly variable?: string;
  /** The key of the runtime that reads it; absent for the JVM. */
  readonly runtime?: string;
  /** Words of the unit's variables that the host would cut. */
  readonly words?: readonly string[];
  /** What is before a number that the host does not cut off. */
  readonly numbers?: readonly string[];
}

/** Which units, sysctls and swap file a look is to see; the units of the host's own generation come on top. */
export interface LookRequest {
  /** One for each variable of a unit, or one without. */
  readonly units: readonly UnitRequest[];
  readonly sysctls: readonly string[];
  readonly swapFile?: string;
}

/** The look that a plan is made from. */
export interface FirstLook extends LookRequest {
  /** Names of -XX options that the JVM of a unit may not recognize. */
  readonly flags?: readonly { readonly unit: string; readonly flag: string }[];
}

export interface ObservedSwap {
  readonly active: readonly {
    readonly path: string;
    readonly type: string;
    readonly size: Bytes;
    readonly used: Bytes;
  }[];
  /** Swap files that oomcfg made on this host. */
  readonly made: readonly { readonly path: string; readonly size: Bytes }[];
  /** Size of the file that was asked for; absent when there is none. */
  readonly fileSize?: Bytes;
  /** Bytes free on the file system that would hold it, when it does not exist; volatile. */
  readonly free?: Bytes;
  /** The kernel has no swap at all. */
  readonly none?: true;
  /** What is wrong with the folder that would hold it. */
  readonly folder?: 'missing' | 'read-only';
  /** The type of the file system that would hold it, as `stat -f` names it. */
  readonly fileSystem?: string;
  /** On btrfs: the folder is the root of a subvolume. */
  readonly isSubvolume?: boolean;
}

export interface ObservedFile {
  /** Where it takes effect, absolute, as RenderedFile.path. */
  readonly path: string;
  readonly sha256: string;
  /** Its first line; absent where it has none. */
  readonly head?: string;
  /** ok: the link leads into `current`; missing; replaced: something else is there. */
  readonly link: 'ok' | 'missing' | 'replaced';
}

export interface ObservedGeneration {
  /** The generation in force; absent where oomcfg has nothing. */
  readonly id?: string;
  /** The spec's name. */
  readonly spec?: string;
  readonly files: readonly ObservedFile[];
  /** A change that began and did not end. */
  readonly pending?: { readonly from: string; readonly to: string };
  /** The change is at work now: somebody holds the lock; volatile. */
  readonly busy?: true;
  /** `current` leads nowhere. */
  readonly broken: boolean;
}

/**
 * `folder` and `file`: of the other kind than what oomcfg has there; `foreign`: a file that it did not make; `shared`:
 * a drop-in folder of two units.
 */
export const BLOCKED_KINDS = ['read-only', 'file', 'folder', 'dangling', 'foreign', 'shared'] as const;

export interface BlockedPath {
  readonly kind: (typeof BLOCKED_KINDS)[number];
  readonly path: string;
  /** Of a shared folder the path of the other unit's. */
  readonly other?: string;
}

/** Short digests of the records of a look by section (a unit, `host`, `dependents`), to say later what is different. */
export type Seen = Readonly<Record<string, string>>;

/** What the kernel has promised and may promise, and the huge pages that are set aside (proc_meminfo(5)). */
export interface MemoryRoom {
  /** vm.overcommit_memory. */
  readonly mode: number;
  readonly commitLimit: Bytes;
  readonly committed: Bytes;
  /** Of the default size. */
  readonly hugePages: number;
  readonly hugePageSize: Bytes;
}

export interface ObservedState {
  readonly facts: Facts;
  /** Where a sysctl is asked for that can take all of it; volatile. */
  readonly room?: MemoryRoom;
  /**
   * On cgroup v1, where vm.swappiness is asked for: the slices right below the root, each of which has a value of its
   * own.
   */
  readonly swappiness?: readonly { readonly slice: string; readonly value: string }[];
  /**
   * Which running machine this is: equal for two names of one, and for no two machines; absent where the host does not
   * say. Volatile.
   */
  readonly machine?: string;
  /** `sha256:` and hex over the stable records of the look; the change script compares it. */
  readonly digest: string;
  readonly seen?: Seen;
  /** Where systemd-oomd runs: what it manages of the slices above the units; volatile. */
  readonly oomd?: readonly { readonly slice: string; readonly swap: string; readonly pressure: string }[];
  /** Seconds since the boot; volatile. */
  readonly uptime?: number;
  readonly generation: ObservedGeneration;
  /** Scores of main processes from before oomcfg, by unit. */
  readonly scoresBefore: ReadonlyMap<string, number>;
  /** In the order asked for, then those of the generation in force. */
  readonly units: readonly ObservedUnit[];
  readonly sysctl: readonly ObservedSysctl[];
  /** What tuned's profile sets beats sysctl.d: `reapply_sysctl=0` (tuned-main.conf(5)). */
  readonly tunedWins?: true;
  readonly swap: ObservedSwap;
  /** Units with edits that are not oomcfg's and that systemd has not read: our daemon-reload would activate them. */
  readonly unreadEdits: readonly string[];
  /** Units of which systemd still has a drop-in of oomcfg that is gone, and that nothing else on the host names. */
  readonly stillLoaded?: readonly string[];
  /** Files of systemd itself (system.conf(5)) that were edited and that it has not read. */
  readonly unreadConfig?: readonly string[];
  /** What is in the way of oomcfg's own files; absent for nothing. */
  readonly blocked?: readonly BlockedPath[];
  /**
   * Units that restart or start along with others, and what they do to the host or start when they end; only where they
   * do; volatile.
   */
  readonly along?: readonly Pick<ObservedUnit, 'id' | 'hostActions' | 'onEnd'>[];
  /**
   * Units that an apply saw fail, some seconds after it changed them or `owner`, which they restart along with or are
   * in; volatile.
   */
  readonly judged?: readonly { readonly unit: string; readonly owner: string }[];
  /** Units that an apply changed less than a minute ago, or `owner`, and has not looked at again; volatile. */
  readonly unjudged?: readonly { readonly unit: string; readonly owner: string }[];
  /** What keeps this host from being changed (no systemd, read-only /etc): tokens of the look script. */
  readonly obstacles: readonly string[];
}
