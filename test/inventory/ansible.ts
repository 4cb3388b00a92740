/** Asks the real ansible-inventory (Debian's ansible-core) what it makes of an inventory. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface AnsibleRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const PROGRAM = '/usr/bin/ansible-inventory';
const ORACLE = fileURLToPath(new URL('oracle.py', import.meta.url));

/** Runs ansible-inventory once for each job; the Python that the program itself names is used, another may lack Ansible. */
export function askAnsible(
  jobs: readonly { readonly cwd: string; readonly args: readonly string[] }[],
): readonly AnsibleRun[] {
  const python = /^#!\s*(\S+)/.exec(readFileSync(PROGRAM, 'utf8'))?.[1] ?? '/usr/bin/python3';
  const printed = execFileSync(python, ['-B', ORACLE], {
    input: JSON.stringify(jobs),
    maxBuffer: 1 << 28,
    encoding: 'utf8',
  });
  return JSON.parse(printed) as readonly AnsibleRun[];
}
