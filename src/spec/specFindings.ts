/**
 * The codes of everything that can be wrong with a spec (OOM1xx): one row a code, declared nowhere else. Some of them can be told of the spec
 * alone in one case and need the inventory or a host's facts in another: src/desired finds them then, under the same code.
 */
import type { FactValue, Finding, FindingKind, Place } from '../model/finding';
import { RUNTIME_FINDINGS } from '../runtimes/runtimeFindings';
import type { RuntimeCode } from '../runtimes/runtimeFindings';

export const SPEC_FINDINGS = {
  // Files
  OOM101: { severity: 'error', title: 'a spec file or folder does not exist' },
  OOM102: { severity: 'error', title: 'a spec file or folder cannot be read' },
  OOM103: { severity: 'error', title: 'a spec file is too large' },
  OOM104: { severity: 'error', title: 'a spec file is not UTF-8 text' },
  OOM105: { severity: 'error', title: 'a spec file is empty' },
  OOM106: { severity: 'error', title: 'a folder holds no spec files' },
  OOM107: { severity: 'warning', title: 'the spec asks for nothing' },
  OOM108: { severity: 'info', title: 'more mistakes than are listed' },
  // YAML
  OOM110: { severity: 'error', title: 'the file is not well-formed YAML' },
  OOM111: { severity: 'error', title: 'a tab where YAML wants spaces' },
  OOM112: { severity: 'error', title: 'several YAML documents in one file' },
  OOM113: { severity: 'error', title: 'a key stands twice in one map' },
  OOM114: { severity: 'error', title: 'a YAML alias that cannot be followed' },
  OOM115: { severity: 'error', title: 'a YAML tag or directive that the spec does not use' },
  OOM116: { severity: 'error', title: 'a key that is not text' },
  OOM117: { severity: 'error', title: 'nested too deeply' },
  // What the schema says
  OOM120: { severity: 'error', title: 'an unknown key' },
  OOM121: { severity: 'error', title: 'a key is missing' },
  OOM122: { severity: 'error', title: 'a value of the wrong type' },
  OOM123: { severity: 'error', title: 'not one of the known words' },
  OOM124: { severity: 'error', title: 'a number out of its range' },
  OOM125: { severity: 'error', title: 'a number that is not written as a plain decimal integer' },
  OOM126: { severity: 'error', title: 'a text that cannot stand there' },
  OOM127: { severity: 'error', title: 'a list or map with too few entries' },
  // Names and units
  OOM130: { severity: 'error', title: 'a spec name that cannot be used' },
  OOM131: { severity: 'error', title: 'a unit name that systemd does not accept' },
  OOM132: { severity: 'error', title: 'a template unit without an instance' },
  OOM133: { severity: 'error', title: 'a unit that is neither a service nor a slice' },
  OOM134: { severity: 'error', title: 'a slice has no processes of its own' },
  OOM135: { severity: 'error', title: 'two services set the same unit on the same hosts' },
  OOM136: { severity: 'error', title: 'two files set the same service' },
  OOM137: { severity: 'error', title: 'two files of one spec disagree' },
  OOM138: { severity: 'warning', title: 'a service that sets nothing' },
  // Sizes
  OOM140: { severity: 'error', title: 'not a size' },
  OOM141: { severity: 'error', title: 'a size of zero where it would kill or do nothing' },
  OOM142: { severity: 'error', title: 'a share where only bytes make sense' },
  OOM143: { severity: 'error', title: 'infinity where a size is needed' },
  OOM144: { severity: 'error', title: 'memory limits in the wrong order' },
  OOM145: { severity: 'error', title: 'a size below the smallest that works' },
  // Java
  OOM150: { severity: 'error', title: 'java without a budget to size the heap from' },
  OOM151: { severity: 'error', title: 'not a name of an environment variable' },
  OOM152: { severity: 'error', title: 'a variable that must not hold Java options' },
  // Killing
  OOM160: { severity: 'error', title: 'not a protection' },
  OOM161: { severity: 'error', title: 'never killed, but under a hard limit' },
  OOM162: { severity: 'warning', title: 'a limit that Linux ignores' },
  // sysctl
  OOM170: { severity: 'error', title: 'a sysctl that is not a memory setting' },
  OOM171: { severity: 'error', title: 'an unknown vm.* sysctl' },
  OOM172: { severity: 'error', title: 'a sysctl out of its range' },
  OOM173: { severity: 'error', title: 'two sysctls that zero each other' },
  OOM174: { severity: 'warning', title: 'too little memory kept free for the kernel' },
  OOM175: { severity: 'warning', title: 'a panic that nothing ends' },
  OOM176: { severity: 'warning', title: "a service's own limit would panic the host" },
  OOM177: { severity: 'warning', title: 'file system caches that are never given back' },
  OOM178: { severity: 'warning', title: 'MemoryHigh without swapping' },
  OOM179: { severity: 'error', title: 'a sysctl that is a command, not a setting' },
  // Swap and rollout
  OOM180: { severity: 'error', title: 'a path that no swap file can have' },
  OOM190: { severity: 'error', title: 'a batch that is neither a count nor a percentage' },
  OOM191: { severity: 'error', title: 'batches that do not ascend' },
} as const satisfies Readonly<Record<string, FindingKind>>;

/** What is wrong with Java options belongs to the runtimes, OOM153 and OOM154 too. */
const TABLE: Readonly<Record<string, FindingKind>> = { ...SPEC_FINDINGS, ...RUNTIME_FINDINGS };

export type SpecCode = keyof typeof SPEC_FINDINGS | RuntimeCode;

export function isError(code: SpecCode): boolean {
  return TABLE[code]?.severity === 'error';
}

/** The sentences of one finding; texts from the user have gone through printable() before they come here. */
export interface SpecSentences {
  readonly summary: string;
  readonly detail: string;
  readonly fix: string;
  readonly facts?: Readonly<Record<string, FactValue>>;
}

/** Takes down one mistake and goes on: all mistakes are collected, not the first alone. */
export type Note = (code: SpecCode, where: Place | undefined, remark: SpecSentences) => void;

/** The finding of a code at a place; its severity is the table's. */
export function specFinding(code: SpecCode, where: Place | undefined, remark: SpecSentences): Finding {
  const { summary, detail, fix, facts = {} } = remark;
  return {
    code,
    severity: TABLE[code]?.severity ?? 'error',
    summary,
    detail,
    fix,
    facts,
    ...(where === undefined ? {} : { where }),
  };
}
