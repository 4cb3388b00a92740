/** What a host has: in its files, in systemd's memory and in the kernel, as the probe read it. Everything here came from the host and is untrusted text. */
import type { Bytes, Size } from './bytes';
import type { Facts } from './host';
import type { Directive, SettingValue } from './settings';

/** One assignment of a managed directive in a unit file or drop-in. An empty text is the reset. */
export interface FileAssignment {
  readonly directive: Directive;
  readonly text: string;
  readonly line: number;
}

/** A unit's fragment or one of its drop-ins on disk. */
export interface UnitFile {
  readonly path: string;
  readonly assignments: readonly FileAssignment[];
  /** Lines that set the environment variable that was asked for (Environment=), and EnvironmentFile= lines. */
  readonly setsVariable: readonly number[];
}

/** The words of the memory variable, with every value that is not a memory option cut off on the host (`-Dpassword`, `*`). */
export type OptionWords = readonly string[];

/** The unit's main process. */
export interface ObservedProcess {
  readonly pid: number;
  readonly oomScoreAdj?: number;
  /** Soft and hard RLIMIT_AS and RLIMIT_RSS (proc(5), limits). */
  readonly addressSpace?: { readonly soft: Size; readonly hard: Size };
  readonly rss?: { readonly soft: Size; readonly hard: Size };
  /** The variable in /proc/PID/environ, reduced; absent when it is not set. */
  readonly variable?: OptionWords;
  /** Base name of /proc/PID/exe. */
  readonly executable?: string;
}

export interface ObservedUnit {
  /** The name that was asked for. */
  readonly name: string;
  /** Its real name; differs from name for an alias. */
  readonly id: string;
  /** loaded, not-found, masked, bad-setting, error. */
  readonly loadState: string;
  /** active, inactive, failed, activating, deactivating, reloading. */
  readonly activeState: string;
  readonly subState: string;
  /** simple, exec, forking, oneshot, dbus, notify, idle; empty for a slice. */
  readonly type: string;
  readonly needDaemonReload: boolean;
  readonly fragment: string;
  /** As the running manager has loaded them, in the order in which they apply. */
  readonly loadedDropIns: readonly string[];
  /** What lies on disk now: the fragment first, then drop-ins in the order in which the next daemon-reload applies them. */
  readonly files: readonly UnitFile[];
  /** systemd's own view (systemctl show). */
  readonly manager: Readonly<Partial<Record<Directive, SettingValue>>>;
  /** The kernel's values of the cgroup; absent directives have no file there. Empty where the unit has no cgroup. */
  readonly cgroup: Readonly<Partial<Record<Directive, Size>>>;
  /** memory.current or memory.usage_in_bytes; volatile. */
  readonly memoryCurrent?: Bytes;
  /** Largest address space among its processes; volatile. */
  readonly largestAddressSpace?: Bytes;
  /** Processes whose soft or hard RLIMIT_AS differs from the main process's; volatile. */
  readonly main?: ObservedProcess;
  /** The variable as systemd would give it to a new process (Environment, then EnvironmentFiles), reduced; absent when not set. */
  readonly nextVariable?: OptionWords;
  /** Whether an EnvironmentFile sets the variable: it beats Environment. */
  readonly environmentFileSetsVariable?: string;
  /** Base names of the programs in ExecStart. */
  readonly execStart: readonly string[];
  /** Active units that systemd restarts along with it (Requires=, BindsTo=, PartOf= on it), transitive. */
  readonly restartsAlong: readonly string[];
}

export interface ObservedSysctl {
  readonly key: string;
  /** /proc/sys; absent where the kernel has no such key. */
  readonly kernel?: string;
  /** Assignments on disk, in the order in which systemd-sysctl applies them; the last wins. */
  readonly files: readonly { readonly path: string; readonly line: number; readonly value: string }[];
  /** The value from before oomcfg, kept on the host. */
  readonly before?: string;
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
  /** Of the desired file. */
  readonly file?: { readonly path: string; readonly exists: boolean; readonly size: Bytes };
  /** Bytes free on the file system that would hold it. */
  readonly free?: Bytes;
}

export interface ObservedFile {
  /** Where it takes effect, absolute, as RenderedFile.path. */
  readonly path: string;
  readonly sha256: string;
  /** ok: the link leads into `current`; missing; replaced: something else stands there. */
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
}

export interface ObservedState {
  readonly facts: Facts;
  /** `sha256:` and hex over the stable records of the look; the change script compares it. */
  readonly digest: string;
  readonly generation: ObservedGeneration;
  /** By the name asked for; the units of the generation in force come too. */
  readonly units: readonly ObservedUnit[];
  readonly sysctl: readonly ObservedSysctl[];
  readonly swap: ObservedSwap;
  /** Other units with unread edits, which our daemon-reload would activate. */
  readonly unreadEdits: readonly string[];
  /** What keeps this host from being changed (no systemd, read-only /etc): tokens of the look script. */
  readonly obstacles: readonly string[];
}
