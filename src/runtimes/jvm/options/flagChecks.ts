/**
 * Decides which JDKs refuse one -XX option: by its name, its form, its range, and the option that has to unlock it.
 */
import { jvmFlags, JDKS } from './flags';
import type { Flag, FlagByJdk, Jdk } from './flags';
import { parseJvmInteger } from '../size';
import { isOneSlip, nearestFlag } from './nearestFlag';

/** Who refuses an option, why, and what to write. */
export interface Refused {
  readonly by: readonly Jdk[];
  /** Whether every known JVM refuses it, and no other may have an option of that name. */
  readonly surely: boolean;
  /** Whether -XX:+IgnoreUnrecognizedVMOptions lets it pass. */
  readonly unrecognized: boolean;
  readonly detail: string;
  readonly fix: string;
}

/**
 * Options that HotSpot handles before it looks for a flag of that name (arguments.cpp), and flags of other processors
 * (globals_aarch64.hpp).
 */
const ELSEWHERE =
  /^(Flags|VMOptionsFile|StartFlightRecording|FlightRecorderOptions|NativeMemoryTracking|CompileCommand|AvoidUnalignedAccesses|BlockZeroingLowLimit|NearCpool|OnSpinWaitInst(Count)?|SoftwarePrefetchHintDistance|AlwaysMergeDMB|UseBarriersForVolatile|UseBlockZeroing|UseLSE|UseSVE|UseSIMDFor\w+|UseSimpleArrayEquals|TraceTraps|UseBranchProtection|DCZeroSize)$/;

/**
 * Options that PrintFlagsFinal no longer lists, and that the JVM ignores with a warning (arguments.cpp,
 * special_jvm_flags).
 */
const PASSED_OVER: Readonly<Record<Jdk, ReadonlySet<string>>> = {
  'JDK 17': new Set([
    'AssertOnSuspendWaitFailure',
    'CreateMinidumpOnCrash',
    'DefaultMaxRAMFraction',
    'SuspendRetryCount',
    'SuspendRetryDelay',
    'TraceSuspendWaitFailures',
  ]),
  'JDK 25': new Set([
    'CreateMinidumpOnCrash',
    'DynamicDumpSharedSpaces',
    'MetaspaceReclaimPolicy',
    'PerfDataSamplingInterval',
    'RequireSharedSpaces',
    'UseLinuxPosixThreadCPUClocks',
    'UseSharedSpaces',
    'ZMarkStackSpaceLimit',
  ]),
};

/**
 * What is wrong with the word at `index`; undefined where nothing is known to be wrong. `by` are the JDKs by whose
 * tables it is wrong.
 */
export function flagRefused(words: readonly string[], index: number): Refused | undefined {
  const [, sign, name = '', value] = /^-XX:([+-]?)(\w*)(?:=(.*))?$/s.exec(words[index] ?? '') ?? [];
  if (sign === undefined) return undefined;
  // (With and without a text; HotSpot reads it before it looks for a flag.)
  if (name === 'StartFlightRecording' && sign === '') return undefined;
  const flag = jvmFlags().get(name);
  if (flag === undefined) return ELSEWHERE.test(name) ? undefined : unknown(name);
  const unlocked = (unlock: string): boolean =>
    words.slice(0, index).findLast((word) => word.endsWith(unlock)) === `-XX:+${unlock}`;
  const mistakes = JDKS.flatMap((jdk) => {
    const own = flag.get(jdk);
    if (own === undefined && PASSED_OVER[jdk].has(name)) return [];
    const mistake = own === undefined ? missing(jdk, flag) : mistakeOf(own, { name, sign, value }, unlocked);
    return mistake === undefined ? [] : [{ jdk, ...mistake }];
  });
  const [first] = mistakes;
  if (first === undefined) return undefined;
  // Where all refuse it for different reasons, the mistake in its form is the one to correct.
  const said = mistakes.find(({ unrecognized }) => !unrecognized) ?? first;
  const by = mistakes.map(({ jdk }) => jdk);
  const unrecognized = mistakes.every((each) => each.unrecognized);
  return { detail: said.detail, fix: said.fix, by, surely: by.length === JDKS.length, unrecognized };
}

type Mistake = Pick<Refused, 'unrecognized' | 'detail' | 'fix'>;

interface Written {
  readonly name: string;
  readonly sign: string;
  readonly value: string | undefined;
}

/**
 * A name one letter from a known option is a typo; JDK 8, 11 and 21 have options of their own, but none so close to one
 * of these.
 */
function unknown(name: string): Refused | undefined {
  const by = JDKS.filter((jdk) => !PASSED_OVER[jdk].has(name));
  if (by.length === 0) return undefined;
  const names = [...jvmFlags().keys()];
  const slip = names.find((known) => isOneSlip(name, known));
  const meant = slip ?? nearestFlag(name, names);
  return {
    by,
    surely: slip !== undefined && by.length === JDKS.length,
    detail: `${by.length === 1 ? `${by.join('')} does not have` : 'Neither JDK 17 nor JDK 25 has'} the option ${name}: such a JVM exits with \`Unrecognized VM option\`.`,
    fix: meant === undefined ? 'Check its name, or remove it.' : `Did you mean ${meant}?`,
    unrecognized: true,
  };
}

function missing(jdk: Jdk, flag: FlagByJdk): Mistake {
  return {
    detail: `${jdk} does not have the option, ${[...flag.keys()].join(' and ')} does: it exits with \`Unrecognized VM option\`.`,
    fix: 'Remove it, unless the service never runs on such a JDK.',
    unrecognized: true,
  };
}

function mistakeOf(flag: Flag, written: Written, unlocked: (unlock: string) => boolean): Mistake | undefined {
  const wrong = wrongForm(flag, written) ?? wrongValue(flag, written);
  if (wrong !== undefined) return { ...wrong, unrecognized: false };
  const { unlock } = flag;
  // The two unlocking options are themselves of the kind that they unlock, and always accepted.
  if (unlock === undefined || written.name.startsWith('Unlock') || unlocked(unlock)) return undefined;
  return {
    detail: `The option is ${unlock === 'UnlockDiagnosticVMOptions' ? 'diagnostic' : 'experimental'}: the JVM exits unless it is unlocked first.`,
    fix: `Write -XX:+${unlock} in front of it, or remove it.`,
    unrecognized: false,
  };
}

type Wrong = Pick<Refused, 'detail' | 'fix'>;

/** `Missing +/- setting`, `Unexpected +/- setting`, `Improperly specified VM option`. */
function wrongForm({ kind }: Flag, { name, sign, value }: Written): Wrong | undefined {
  if (kind === 'switch') {
    if (sign !== '' && value === undefined) return undefined;
    return {
      detail: 'The option is switched by + or - and takes no value.',
      fix: `Write -XX:+${name} or -XX:-${name}.`,
    };
  }
  if (sign === '' && value !== undefined) return undefined;
  const [what, example] = EXAMPLES[kind];
  return { detail: `The option takes ${what}.`, fix: `Write -XX:${name}=${/Size$/.test(name) ? '512m' : example}.` };
}

const EXAMPLES = { integer: ['a number', '1'], double: ['a number', '1.0'], text: ['a text', 'TEXT'] } as const;

function wrongValue({ kind, least, most }: Flag, { name, value = '' }: Written): Wrong | undefined {
  if (kind !== 'integer' && kind !== 'double') return undefined;
  const number = kind === 'integer' ? parseJvmInteger(value) : fraction(value);
  if (number === undefined) {
    return {
      detail: 'The option takes a number; the JVM exits at anything else.',
      fix: `Write for example -XX:${name}=${least ?? 1}.`,
    };
  }
  const low = least !== undefined && number < least;
  const high = most !== undefined && number > most;
  if (!low && !high) return undefined;
  const bounds = most === undefined ? `at least ${least}` : `from ${least ?? 'anything'} to ${most}`;
  return {
    detail: `The JVM takes ${bounds} for it and exits otherwise.`,
    fix: `Write a number ${bounds.replace(/^at/, 'of at')}.`,
  };
}

/** 17 accepts digits with a decimal point, 25 what strtod(3) accepts; both accept hexadecimal. */
function fraction(text: string): number | undefined {
  return /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : parseJvmInteger(text);
}
