/**
 * What each stage needs of a runtime: its key in a spec, how that is read and sized, and what of its variables is in
 * force.
 */
import type { Bytes } from '../model/bytes';
import type { DesiredRuntime, DesiredService, DesiredVariable } from '../model/desired';
import type { Checked, Finding, Place, Placed } from '../model/finding';
import type { ObservedUnit } from '../model/observed';
import type { Check } from '../rules/check';
import type { Tree } from '../yaml/tree';
import type { Restarts } from './restarts';
import type { RuntimeCode, RuntimeFinding } from './runtimeFindings';

/** What is said of a mistake; what is left out the rule of its code says. */
export type Sentences = Pick<Finding, 'summary'> & Partial<Pick<Finding, 'detail' | 'fix' | 'facts'>>;

/** Notes one mistake; reading goes on. */
export type NoteOfKey = (code: RuntimeCode | 'OOM151' | 'OOM152', at: Place, what: Sentences) => void;

/** Why a size of a runtime cannot be any. */
export interface WhyNot {
  readonly zero: string;
  /** A share of the RAM. */
  readonly share: string;
  readonly infinity: string;
}

/**
 * The map of a runtime in a spec. Each answer is undefined where the key is not there, or is wrong, which is noted
 * then.
 */
export interface KeyReader {
  readonly bytes: (key: string, whyNot: WhyNot) => Placed<Bytes> | undefined;
  readonly integer: (key: string) => Placed<number> | undefined;
  readonly text: (key: string) => Placed<string> | undefined;
  readonly boolean: (key: string) => Placed<boolean> | undefined;
  /** The value as it is written in the spec. */
  readonly tree: (key: string) => Tree | undefined;
  readonly note: NoteOfKey;
}

/** What a look at a host is told of a variable, before any fact of the host is known. */
export interface AskedVariable {
  readonly name: string;
  /** Words that it will have whatever the budget, and that the host would cut: it says then which of them it has. */
  readonly words?: readonly string[];
  /**
   * What is before a number that may leave the host (`--max-old-space-size=`): of any other word but options of a JVM
   * it is cut off.
   */
  readonly numbers?: readonly string[];
  /** Names of options among its words that the JVM of the unit may not recognize. */
  readonly flags?: readonly string[];
}

/** What a runtime may take. */
export interface Room {
  /** The smaller of MemoryMax and MemoryHigh. */
  readonly budget?: Bytes;
  /** LimitAS, where it is finite. */
  readonly addressSpace?: Placed<Bytes>;
}

export interface Sized<Wanted extends DesiredRuntime> {
  /** The values of the variables that it asks for. */
  readonly variables: readonly Omit<DesiredVariable, 'runtime'>[];
  readonly wanted: Wanted;
}

/** What counts of a variable in a unit that runs. `unit` is the look that was asked for the variable. */
export interface Running {
  readonly isInEffect: (value: string, unit: ObservedUnit) => boolean;
  /** What the unit has of it, as text. */
  readonly shown: (unit: ObservedUnit) => string;
  /** What of a value is not in force, for people, where more is known than that the value as a whole is not. */
  readonly lacks?: (value: string, unit: ObservedUnit) => readonly string[];
  /** Processes run, and none of them is of this runtime. */
  readonly hasNobody?: (unit: ObservedUnit) => boolean;
  /** A restart would not put it in force. */
  readonly isFutile?: (value: string, unit: ObservedUnit) => boolean;
  /** One of several processes of the unit has all of it. */
  readonly isInOne?: (value: string, unit: ObservedUnit) => boolean;
  /**
   * Something of the variable may be in force, so that what runs would have other options without it; undefined where
   * nobody knows more than whether the main process began with it.
   */
  readonly isTaken?: (unit: ObservedUnit) => boolean | undefined;
}

/** A unit of the spec that systemd has loaded. */
export interface RuntimeScene {
  readonly service: DesiredService;
  readonly unit: ObservedUnit;
  readonly acceptShrink: boolean;
}

/**
 * (Its functions are written as methods, so that one of a runtime's own types is one of all runtimes: it gets what it
 * made itself.)
 */
export interface Runtime<Spec extends object = object, Wanted extends DesiredRuntime = DesiredRuntime> {
  /** Its key below a service; schemas/spec.schema.json says what is below it. */
  readonly key: string;
  /** Where what it does is described, for `explain`. */
  readonly source: string;
  /** Names of its keys in other programs, in lower case. */
  readonly otherNames?: Readonly<Record<string, string>>;
  read(reader: KeyReader): Spec;
  /** What is wrong whatever the budget is. */
  readonly mistakes?: {
    readonly finds: readonly RuntimeCode[];
    check(unit: string, spec: Placed<Spec>): readonly RuntimeFinding[];
  };
  /** Absent where it needs no memory.max or memory.high to be sized from. */
  readonly budget?: {
    isNeeded(spec: Spec): boolean;
    /** OOM150. */
    missing(unit: string): Sentences;
  };
  asks(spec: Spec): readonly AskedVariable[];
  /** What is said of it whatever the budget is, and is not a mistake. Where there is a budget, `size` says that too. */
  doubts?(unit: string, spec: Placed<Spec>): readonly RuntimeFinding[];
  size(unit: string, spec: Placed<Spec>, room: Room): Checked<Sized<Wanted>>;
  /** It asks the kernel for all of its memory at its start, which strict overcommit counts: what it is called there. */
  readonly reserves?: string;
  /** Its one process can have no more than LimitAS, and `size` says what is wrong with that. */
  readonly judgesAddressSpace?: true;
  /** Absent where what counts is the variable in the environment of the unit's main process. */
  readonly running?: Running;
  /** What the state of a unit says about it. */
  readonly checks?: readonly Check<RuntimeScene>[];
  /** Absent where a restart costs it nothing, and always brings its variable. */
  readonly restarts?: Restarts;
  /** What was chosen, where the state of its unit tells more of it than the spec; absent where it tells nothing. */
  choicesOn?(wanted: Wanted, unit: ObservedUnit): readonly Finding[];
  /** Findings of earlier stages that a look has settled. */
  readonly settled?: (service: DesiredService, unit: ObservedUnit) => readonly Finding[];
}
