/**
 * Runs the functions of the look and the change by themselves, in every shell that is here and that hosts have as sh.
 */
import { spawnSync } from 'node:child_process';
import { readScripts } from '../../src/load/scriptFiles';

/** As they are in the source, without comments. */
export const { look: LOOK, change: CHANGE } = readScripts();

export interface Shell {
  readonly shell: string;
  readonly words: readonly string[];
}

/** `sh` is always there; it is one of the others. */
export const SHELLS: readonly Shell[] = [
  { shell: 'sh', words: ['sh'] },
  { shell: 'dash', words: ['dash'] },
  { shell: 'bash', words: ['bash', '--posix'] },
  { shell: 'busybox sh', words: ['busybox', 'sh'] },
].filter(({ words }) => spawnSync(words[0]!, ['--help']).error === undefined);

/** Runs a script from stdin with texts as its `$1`, `$2`; stdout as bytes. Throws where it fails or complains. */
export function runShell({ shell, words }: Shell, script: string, args: readonly string[] = []): Buffer {
  const [command = 'sh', ...more] = words;
  const { status, stdout, stderr, error } = spawnSync(command, [...more, '-s', '--', ...args], {
    input: script,
    timeout: 25_000,
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  if (status !== 0 || stderr.length > 0) throw new Error(`${shell}: ${String(error ?? '')} ${stderr.toString()}`);
  return stdout;
}

/** The records that a call of the look's functions leaves, without their prefix. The nonce is N. */
export function records(shell: Shell, call: string, args: readonly string[] = []): readonly string[] {
  const output = runShell(shell, `${LOOK}\nN=N\nset -f\n${call}\nsay\n`, args).toString('utf8');
  return output.split('\n').slice(0, -1);
}
