/**
 * The plan document `oomcfg.plan/1`: the whole truth of what an apply does, as it is saved, printed by --json, and read
 * back.
 */
import type { Finding, Place } from '../../model/finding';
import type { LookRequest, Seen } from '../../model/observed';
import type { Rollout } from '../../model/spec';
import type { Kept } from '../../runtimes/restarts';
import type { HostStatus, PlanCounts } from '../statuses';
import type { SettingChange } from '../../settings/kind';

export interface Change extends SettingChange {
  /** The file that set the value that goes, where it is one and not oomcfg's. */
  readonly setBy?: string;
  /** Of what the spec no longer asks for: the file of somebody else that gives the new value, where one does. */
  readonly givenBy?: string;
  /** What asks for it; absent for what is dropped. */
  readonly source?: Place;
}

export interface FileChange {
  /** The new text; absent for a removal. */
  readonly after?: string;
  readonly path: string;
  readonly action: 'create' | 'update' | 'remove';
  /**
   * Directives that it gets and loses and that no change is about, as its lines: what runs has the value already, or
   * cannot have it; absent for none.
   */
  readonly adds?: readonly string[];
  readonly drops?: readonly string[];
}

export interface Restart {
  readonly unit: string;
  /** Settings, or the unit that this one is restarted along with. */
  readonly because: readonly string[];
}

/** What the user allowed for a host with --accept. */
export type Acceptance = 'shrink';

/** What an apply needs beside the changes: how to look again, and the generations before and after. */
export interface Basis {
  /** Units that had failed already; absent for none. */
  readonly failed?: readonly string[];
  /** The generation in force; empty where there is none. */
  readonly from: string;
  /** Units with a JVM that restart, and the names of options that it is to have after it as before; absent for none. */
  readonly kept?: readonly Kept[];
  readonly looked: LookRequest;
  /** The text of the next generation's manifest. */
  readonly manifest: string;
  /** What was seen, in short digests: a stale plan can say what is different. Absent where nothing changes. */
  readonly seen?: Seen;
  readonly to: string;
}

export interface HostPlan {
  readonly name: string;
  readonly status: HostStatus;
  /** Digest of the state that the plan was made from; empty where the host was not seen. */
  readonly observed: string;
  readonly changes: readonly Change[];
  readonly files: readonly FileChange[];
  readonly restarts: readonly Restart[];
  readonly findings: readonly Finding[];
  /** Absent where nothing was accepted. */
  readonly accepted?: readonly Acceptance[];
  /** Absent where the host was not seen. */
  readonly basis?: Basis;
  /** Units that fail with the settings that the plan wants for them, which they have already; absent for none. */
  readonly failing?: readonly string[];
  /**
   * Units that do not have what the spec or their files say for their JVM, and that no apply can give it; absent for
   * none.
   */
  readonly notInForce?: readonly string[];
  /** Only there, and true, where the host is the machine that made the plan. */
  readonly thisMachine?: true;
  /**
   * Units of which nobody knows yet how they fare with what another run gave them, or is giving them; absent for none.
   */
  readonly unjudged?: readonly string[];
}

/** How many hosts have each status, and: */
export type PlanSummary = PlanCounts & {
  readonly hosts: number;
  /** Of those that change: where something is known not to be in force after it as before; absent for none. */
  readonly notInForce?: number;
  readonly restarts: number;
};

export interface Plan {
  readonly format: 'oomcfg.plan/1';
  /** `sha256:` and hex over the document without this key. */
  readonly digest: string;
  readonly spec: string;
  readonly summary: PlanSummary;
  /** Why the run was cut off before it knew any host; absent where it was not. */
  readonly findings?: readonly Finding[];
  readonly hosts: readonly HostPlan[];
  /** Settings that are right in the files, of what does not run. */
  readonly inFilesOnly?: number;
  /** What the spec says of the waves of an apply; absent where it says nothing. */
  readonly rollout?: Rollout;
  /** Settings that already are in force as wanted, over all hosts. */
  readonly unchanged: number;
  /** The waves: names of the hosts that change together. A plan of an earlier version has none. */
  readonly waves?: readonly (readonly string[])[];
}
