/** Decides with which code the process ends: what each one means, and which wins where several hold. */

export const EXIT = {
  done: 0,
  failed: 1,
  differences: 2,
  held: 3,
  unreachable: 4,
  usage: 64,
  wrongInput: 65,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The one that needs a person most comes first. */
const PRECEDENCE: readonly ExitCode[] = [130, 65, 64, 1, 3, 4, 2, 0];

/** The code that wins where all of these hold; 0 where none does. */
export function exitCode(codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT.done;
}
