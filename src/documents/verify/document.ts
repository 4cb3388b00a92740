/** The verify document `oomcfg.verify/1`: what differs between the spec, the files and the kernel. */
import type { Finding } from '../../model/finding';
import type { SettingValue } from '../../model/settings';
import type { VerifyCounts, VerifyStatus } from '../statuses';

export interface Drift {
  /** A unit, or `system`. */
  readonly target: string;
  /** As in a plan's change; `file` for a file of ours that is missing, removed, edited, outdated or left over. */
  readonly setting: string;
  readonly want: SettingValue;
  /** What the files give at the next daemon-reload or boot; null where no file says anything. */
  readonly file: SettingValue | null;
  /** What the kernel does; null for a unit that is not running. */
  readonly kernel: SettingValue | null;
  /** The file that sets the value in force; null where it is none. */
  readonly setBy: string | null;
  /** The file that wins at the next daemon-reload or boot, where that is another; else null. */
  readonly nextBy: string | null;
}

/** A setting that this host cannot enforce; never drift. */
export interface Unsupported {
  readonly target: string;
  readonly setting: string;
  readonly because: string;
}

export interface HostVerification {
  readonly name: string;
  readonly status: VerifyStatus;
  /** Settings that were compared with what is in force (the kernel; of OOMPolicy, systemd) and hold. */
  readonly holds: number;
  readonly drift: readonly Drift[];
  readonly unsupported: readonly Unsupported[];
  readonly findings: readonly Finding[];
  /**
   * Settings that are right in the files and were compared with nothing else: of what does not run, or of a process
   * that sets its own.
   */
  readonly inFilesOnly: number;
}

/** How many hosts have each status, and: */
export type VerifySummary = VerifyCounts & {
  readonly hosts: number;
  /** Of those that are ok: with warnings; absent for none. */
  readonly warned?: number;
};

export interface Verification {
  readonly format: 'oomcfg.verify/1';
  readonly spec: string;
  readonly summary: VerifySummary;
  /** Why the run was cut off before it knew any host; absent where it was not. */
  readonly findings?: readonly Finding[];
  readonly hosts: readonly HostVerification[];
}
