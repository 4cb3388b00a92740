/**
 * Decides what a status of a host means, for each document: how it reads, how it is counted, and how a run ends that
 * has such a host. Texts, summaries and exit codes read it here, and a test holds the schemas to it: a new status is
 * one row.
 */
import { EXIT, type ExitCode } from '../model/exitCode';

export interface StatusRow {
  /** After the number of such hosts in the last line of a text, and after their names. */
  readonly words: string;
  /** After their names, where that says more. */
  readonly heading?: string;
  readonly tone: 'green' | 'yellow' | 'red';
  /** The key of their number in the document's summary. */
  readonly counted: string;
  /** The key is absent where there are none. */
  readonly ifAny?: true;
  readonly exit: ExitCode;
  /** Nobody has to read of such a host on which there is nothing else to say. */
  readonly isQuiet?: true;
}

interface ApplyRow extends StatusRow {
  /** Against the maxFailures of a rollout. */
  readonly countsAsFailed?: true;
}

interface PlanRow extends StatusRow {
  /** What an apply says of such a host after it has sent nothing to it. */
  readonly untouched: ApplyStatus;
  /** The host was seen, and nothing is changed there. */
  readonly isStill?: true;
  /** Why nothing is known of the host, as half a sentence. */
  readonly unseen?: string;
}

/** Here and below: in the order in which a text shows such hosts. */
const APPLY = {
  changed: { words: 'changed', tone: 'green', counted: 'changed', exit: EXIT.done },
  'in-sync': { words: 'in sync', tone: 'green', counted: 'inSync', exit: EXIT.done, isQuiet: true },
  failed: { words: 'failed', tone: 'red', counted: 'failed', exit: EXIT.failed, countsAsFailed: true },
  held: { words: 'held', heading: 'held: nothing was done', tone: 'red', counted: 'held', exit: EXIT.held },
  unreachable: {
    words: 'unreachable',
    tone: 'red',
    counted: 'unreachable',
    exit: EXIT.unreachable,
    countsAsFailed: true,
  },
  'not-started': { words: 'not started', tone: 'yellow', counted: 'notStarted', exit: EXIT.failed },
} as const satisfies Readonly<Record<string, ApplyRow>>;

/**
 * The differences of a plan count with --detailed-exitcode alone. `not-started`: the run was interrupted before the
 * host was looked at.
 */
const PLAN = {
  change: {
    words: 'to change',
    tone: 'yellow',
    counted: 'change',
    exit: EXIT.differences,
    untouched: 'not-started',
  },
  'in-sync': {
    words: 'in sync',
    tone: 'green',
    counted: 'inSync',
    exit: EXIT.done,
    isQuiet: true,
    isStill: true,
    untouched: 'in-sync',
  },
  error: {
    words: 'in error',
    tone: 'red',
    counted: 'error',
    exit: EXIT.failed,
    unseen: 'gave no usable answer',
    untouched: 'failed',
  },
  held: {
    words: 'held',
    heading: 'held: nothing will be done',
    tone: 'red',
    counted: 'held',
    exit: EXIT.held,
    isStill: true,
    untouched: 'held',
  },
  unreachable: {
    words: 'unreachable',
    tone: 'red',
    counted: 'unreachable',
    exit: EXIT.unreachable,
    unseen: 'could not be reached',
    untouched: 'unreachable',
  },
  'not-started': {
    words: 'not looked at',
    tone: 'red',
    counted: 'notStarted',
    ifAny: true,
    exit: EXIT.interrupted,
    untouched: 'not-started',
  },
} as const satisfies Readonly<Record<string, PlanRow>>;

/** What is held is an `error`, too: `Verified` tells it apart. `not-started` as in a plan. */
const VERIFY = {
  drift: { words: 'with drift', tone: 'red', counted: 'drift', exit: EXIT.differences },
  ok: { words: 'as wanted', tone: 'green', counted: 'ok', exit: EXIT.done, isQuiet: true },
  error: { words: 'in error', tone: 'red', counted: 'error', exit: EXIT.failed },
  unreachable: { words: 'unreachable', tone: 'red', counted: 'unreachable', exit: EXIT.unreachable },
  'not-started': {
    words: 'not looked at',
    tone: 'red',
    counted: 'notStarted',
    ifAny: true,
    exit: EXIT.interrupted,
  },
} as const satisfies Readonly<Record<string, StatusRow>>;

export type HostStatus = keyof typeof PLAN;
export type ApplyStatus = keyof typeof APPLY;
export type VerifyStatus = keyof typeof VERIFY;

/** By document. */
export const STATUSES: {
  readonly plan: Readonly<Record<HostStatus, PlanRow>>;
  readonly apply: Readonly<Record<ApplyStatus, ApplyRow>>;
  readonly verify: Readonly<Record<VerifyStatus, StatusRow>>;
} = { plan: PLAN, apply: APPLY, verify: VERIFY };

type Table = Readonly<Record<string, StatusRow>>;

/** How many hosts have each status, as a summary has it. */
type Counts<T extends Table> = {
  readonly [S in keyof T as T[S] extends { readonly ifAny: true } ? never : T[S]['counted']]: number;
} & {
  readonly [S in keyof T as T[S] extends { readonly ifAny: true } ? T[S]['counted'] : never]?: number;
};

export type PlanCounts = Counts<typeof PLAN>;
export type ApplyCounts = Counts<typeof APPLY>;
export type VerifyCounts = Counts<typeof VERIFY>;

function counts<T extends Table>(table: T, hosts: readonly { readonly status: keyof T }[]): Counts<T> {
  const numbers = Object.entries(table).map(
    ([status, row]) => [row, hosts.filter((host) => host.status === status).length] as const,
  );
  const shown = numbers.filter(([{ ifAny }, number]) => number > 0 || ifAny !== true);
  return Object.fromEntries(shown.map(([{ counted }, number]) => [counted, number])) as Counts<T>;
}

/** What follows the names of hosts with this status. */
export function headingOf({ heading, words }: StatusRow): string {
  return heading ?? words;
}

export function planCounts(hosts: readonly { readonly status: HostStatus }[]): PlanCounts {
  return counts(PLAN, hosts);
}

export function applyCounts(hosts: readonly { readonly status: ApplyStatus }[]): ApplyCounts {
  return counts(APPLY, hosts);
}

export function verifyCounts(hosts: readonly { readonly status: VerifyStatus }[]): VerifyCounts {
  return counts(VERIFY, hosts);
}
