/**
 * What a host has of one unit: its files, what systemd has of it, its cgroup and its processes. Everything here came
 * from the host and is untrusted text.
 */
import type { Bytes, Size } from './bytes';
import type { JvmStarts, ObservedJvm, ScriptLine } from './observedJvm';
import type { Directive, LimitDirective, SettingValue } from './settings';

/** One assignment of a managed directive in a unit file or drop-in. An empty text is the reset. */
export interface FileAssignment {
  readonly directive: Directive;
  readonly text: string;
  readonly line: number;
  /**
   * It is MemoryLimit=, of a systemd that knows MemoryMax= as well: the two are values of their own, of which one
   * counts.
   */
  readonly isLegacy?: true;
}

/** A unit's fragment or one of its drop-ins on disk. */
export interface UnitFile {
  readonly path: string;
  readonly assignments: readonly FileAssignment[];
  /** Lines whose Environment= sets the variable that was asked for. */
  readonly setsVariable: readonly number[];
  /**
   * Of a file that is not oomcfg's, where a process has another value than systemd: how many seconds ago it was
   * changed; volatile.
   */
  readonly changedAgo?: number;
}

/**
 * The words of an options variable; what is neither a memory option nor a word of the spec was cut on the host
 * (`-Dpassword=…`, `…`).
 */
export type OptionWords = readonly string[];

/** Missing files, a pattern that matches none, one whose text systemd rejects, and one that cannot be run (`mode`). */
export type StartNeed = 'environment' | 'pattern' | 'text' | 'program' | 'mode';

/** Soft and hard value of a resource limit (proc(5), /proc/PID/limits). */
export interface SoftHard {
  readonly soft: Size;
  readonly hard: Size;
}

/** The unit's main process. */
export interface ObservedProcess {
  /** Volatile. */
  readonly pid: number;
  /** /proc/PID/comm: at most 15 bytes. */
  readonly comm: string;
  /**
   * The cgroup in which it is, where that is neither the unit's nor below it: limits of the unit do not reach it.
   * Absent for one inside.
   */
  readonly outside?: string;
  /** oomcfg set its score as it ran: what it has now, it did not give itself at its start. */
  readonly scored?: true;
  /** A variable with which it began, and which oomcfg no longer sets; volatile. */
  readonly keeps?: string;
  /**
   * Its resource limits that are oomcfg's doing: set as it ran, or given at its start and changed in the files since.
   */
  readonly limited?: readonly LimitDirective[];
  readonly oomScoreAdj?: number;
  readonly addressSpace?: SoftHard;
  readonly rss?: SoftHard;
  /** The variable in /proc/PID/environ; absent when it is not set there. */
  readonly variable?: OptionWords;
  /** Its variable is, to the letter, the one that systemd would give to a new process. */
  readonly variableIsNext: boolean;
  /** It began before oomcfg last changed its variable: a restart is owed, whatever else it looks like. */
  readonly isOlder?: true;
}

/** A process of a unit; `comm` is empty beyond the first twenty. */
export interface UnitProcess {
  readonly pid: number;
  readonly comm: string;
}

export interface UnitLife {
  /** success, exit-code, signal, oom-kill, start-limit-hit, timeout, ... (systemd.exec(5), $SERVICE_RESULT). */
  readonly result: string;
  /** Exit status, or the signal that ended it. */
  readonly status: number;
  /** A signal ended the main process. */
  readonly bySignal: boolean;
  /** Restarts by Restart= since it was last started by hand. */
  readonly restarts: number;
  /** Seconds since its main process began; absent where none did. */
  readonly age?: number;
  /** Seconds since it came into its present state; absent where systemd does not say. */
  readonly inState?: number;
}

/** Values of a slice's cgroup; absent where it has no such file. */
export interface SliceAbove {
  readonly slice: string;
  readonly low?: Size;
  readonly min?: Size;
  readonly high?: Size;
  readonly swap?: Size;
  readonly max?: Size;
}

export interface ObservedUnit extends JvmStarts {
  /** The name that was asked for. */
  readonly name: string;
  /** Its real name; differs from name for an alias. */
  readonly id: string;
  /** loaded, not-found, masked, bad-setting, error, merged. */
  readonly loadState: string;
  /** active, inactive, failed, activating, deactivating, reloading. */
  readonly activeState: string;
  readonly subState: string;
  /** simple, exec, forking, oneshot, dbus, notify, idle; empty for a slice. */
  readonly type: string;
  readonly needDaemonReload: boolean;
  readonly fragment: string;
  /** systemd has it loaded, its fragment was removed since, and no other folder has one. */
  readonly fileIsGone?: true;
  /** As the running manager has loaded them, in the order in which they apply. */
  readonly loadedDropIns: readonly string[];
  /**
   * What lies on disk now: the fragment first, then drop-ins in the order in which the next daemon-reload applies them.
   */
  readonly files: readonly UnitFile[];
  /**
   * Drop-ins that one of the same name in another folder hides from the next daemon-reload; the running systemd may
   * have read them.
   */
  readonly hidden: readonly UnitFile[];
  /**
   * Where a process has another value than systemd: how many seconds ago somebody else than oomcfg changed a folder of
   * its drop-ins (as one that is removed does), and a file or folder of system.conf; volatile.
   */
  readonly foldersChangedAgo?: number;
  readonly managerChangedAgo?: number;
  /**
   * Our drop-ins of generations before the one in force, where a change was cut off after its switch: processes may
   * still have their settings.
   */
  readonly earlier?: readonly UnitFile[];
  /**
   * It has something of oomcfg's, and the generation in force does not have the unit: its files were removed by hand,
   * or older ones put back. `gave` is the variable that oomcfg set of it; the directives that it noted are in
   * `earlier`.
   */
  readonly leftover?: { readonly gave?: string };
  /** systemd's own view (systemctl show). */
  readonly manager: Readonly<Partial<Record<Directive, SettingValue>>>;
  /**
   * Processes are in its cgroup or below it; a slice has a cgroup. An active unit can have none: a oneshot that is
   * done, or one whose processes left.
   */
  readonly running: boolean;
  /** Those processes, also where the unit has no memory accounting; at most 1000, volatile. */
  readonly processes: readonly UnitProcess[];
  /** A container of podman or systemd-nspawn is in a cgroup below the unit's: the limits hold for it, too; volatile. */
  readonly holdsContainer?: true;
  /** A child of theirs that is in another cgroup; volatile. */
  readonly left?: UnitProcess & { readonly cgroup: string };
  /** How it ended last, how often it was restarted by itself, and when its main process began; volatile. */
  readonly life: UnitLife;
  /**
   * Of a unit that is not up and has a drop-in of oomcfg's: for how many seconds it has had its present text; volatile.
   */
  readonly writtenAgo?: number;
  /** Restart= (systemd.service(5)); empty for a slice. */
  readonly restart: string;
  /** What of its settings names SIGKILL: it prevents or forces a start after it, or calls it a clean end. */
  readonly onKill?: readonly ('prevents' | 'forces' | 'clean')[];
  /** A timer, socket or path starts it when it is needed, or the bus alone. */
  readonly isTriggered: boolean;
  /** Timers and paths alone start it, and it has no Restart=: a job, which ends by itself, whatever its Type=. */
  readonly isJob?: true;
  /**
   * ManagedOOMSwap=, ManagedOOMMemoryPressure=: `auto` or `kill`; and ManagedOOMPreference=
   * (systemd.resource-control(5)).
   */
  readonly oomd: { readonly swap: string; readonly pressure: string; readonly preference: string };
  /**
   * Its cgroup has files of the memory controller. Without memory accounting it has none: what runs in it is not
   * limited, and a limit adds them.
   */
  readonly accounted: boolean;
  /** The kernel's values of the cgroup, for directives that have a file there. */
  readonly cgroup: Readonly<Partial<Record<Directive, Size>>>;
  /** memory.oom.group, where the kernel has it. */
  readonly oomGroup?: boolean;
  /**
   * Of a protection that its own files do not set, what a slice above gives it (DefaultMemoryLow=); read only where
   * oomcfg sets one; volatile.
   */
  readonly inherited?: Readonly<Partial<Record<Directive, Size>>>;
  /** The slices above, innermost first; volatile. */
  readonly above: readonly SliceAbove[];
  /** Bytes in use without page cache; volatile. */
  readonly use?: Bytes;
  /** Bytes of it in swap (cgroup v2), beside those in use; volatile. */
  readonly swapped?: Bytes;
  /** Percent of the last ten seconds in which everything in it waited for memory (PSI, full, cgroup v2); volatile. */
  readonly stalled?: number;
  /** Processes that the kernel killed for memory since the cgroup began; volatile. */
  readonly kills?: number;
  /** Seconds since the last of them, where the kernel's log says it; volatile. */
  readonly killedAgo?: number;
  /** Largest address space among its processes, bytes; volatile. */
  readonly mapped?: Bytes;
  /**
   * Of its processes beside the main one, where systemd limits the address space: the one with the largest hard limit;
   * volatile.
   */
  readonly widest?: { readonly pid: number; readonly limit: Size };
  /**
   * Without CAP_SYS_RESOURCE: one of its processes that belongs to another user, so that prlimit(2) cannot change it;
   * volatile.
   */
  readonly foreign?: number;
  /**
   * Of a unit that is up and whose main process systemd forked itself, in the look at the end of a change:
   * `START INVOCATION CGROUP`, as the host says them; volatile.
   */
  readonly began?: string;
  readonly main?: ObservedProcess;
  /** systemd knows no main process of the service, and `main` is another of its processes; volatile. */
  readonly hasNoMain?: true;
  /** The JVMs among its processes, where a variable of a JVM was asked for. */
  readonly jvms?: readonly ObservedJvm[];
  /** The environment variable that was looked for, of several the first one; absent for none. */
  readonly variable?: string;
  /** The same unit as it was seen for each of its other variables, in the order in which they were asked for. */
  readonly others?: readonly ObservedUnit[];
  /** The key of the runtime that it is for; absent for the JVM. */
  readonly runtime?: string;
  /**
   * The variable as systemd would give it to a new process (Environment=, then EnvironmentFile=); absent when it is not
   * set.
   */
  readonly nextVariable?: OptionWords;
  /**
   * oomcfg's drop-in sets another variable than the one that was looked for: its name, and what systemd gives a new
   * process of it.
   */
  readonly otherVariable?: { readonly name: string; readonly words: OptionWords };
  /** Lines of the start script, and of files that it reads or calls, that set the variable or unset it; volatile. */
  readonly scriptSets?: readonly ScriptLine[];
  /** UnsetEnvironment= takes the variable away. */
  readonly unsetsVariable?: true;
  /**
   * Root may not read the environment of its main process, or of any that can be a JVM: what is in force of the
   * variable is not known.
   */
  readonly isHidden?: true;
  /** The EnvironmentFile that sets the variable: it beats Environment=. */
  readonly environmentFile?: string;
  /** Files that make its next start fail; volatile. */
  readonly startNeeds?: readonly { readonly kind: StartNeed; readonly path: string }[];
  /**
   * ExecStart= is the java command, and has options of these names after the variable; `@` is an argument file;
   * volatile.
   */
  readonly behindVariable?: readonly string[];
  /** Base names of the programs in ExecStart=. */
  readonly programs: readonly string[];
  /** ExecStart= names the variable: systemd puts its words on the command line. */
  readonly namesVariable?: true;
  /**
   * It names it as `${NAME}`, which is one word whatever the variable holds: of the java command, or of another program
   * than a shell.
   */
  readonly oneWord?: 'java' | 'other';
  /** Active units that systemd restarts along with it (Requires=, BindsTo=, PartOf= on it), transitive; sorted. */
  readonly restartsAlong: readonly string[];
  /**
   * Units that are down, do their work or are started when they are needed, and that systemd would restart along with
   * it if they ran then; sorted, volatile.
   */
  readonly mayRestartAlong?: readonly string[];
  /**
   * Units that are down and that systemd starts along with it (Wants=, Requires=, BindsTo=, Upholds=, of it and of
   * these); sorted, volatile.
   */
  readonly startsAlong?: readonly string[];
  /** RefuseManualStart= or RefuseManualStop=: systemd refuses to restart it on demand. */
  readonly refusesRestart?: true;
  /** KillMode=process or none (systemd.kill(5)): a stop leaves processes of it. */
  readonly leavesProcesses?: 'process' | 'none';
  /**
   * FailureAction=, SuccessAction=, JobTimeoutAction=, StartLimitAction= other than none (systemd.unit(5)), as
   * `FailureAction=reboot`.
   */
  readonly hostActions?: readonly string[];
  /** Units of its OnFailure= and OnSuccess=. */
  readonly onEnd?: readonly string[];
}
