/** A POSIX sh script for a host: its text, or the two parts that decide whether it may run. */

export interface ScriptParts {
  /**
   * Texts that define functions and set variables: to run some of them and not the rest changes nothing. Where one is
   * missing, nothing of `start` runs.
   */
  readonly functions: readonly string[];
  /** What is run when all of them are there. */
  readonly start: string;
}

export type Script = string | ScriptParts;

export function partsOf(script: Script): ScriptParts {
  return typeof script === 'string' ? { functions: [], start: script } : script;
}

/** All of it as one text. */
export function scriptText(script: Script): string {
  const { functions, start } = partsOf(script);
  return [...functions, start].join('\n');
}
