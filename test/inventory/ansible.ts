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

/** Runs ansible-inventory once for each job. */
export function askAnsible(
  jobs: readonly { readonly cwd: string; readonly args: readonly string[] }[],
): readonly AnsibleRun[] {
  return ask(jobs) as readonly AnsibleRun[];
}

/** Runs a program of Ansible by itself, with the configuration that it finds from its folder, home and environment. */
export function runAnsible(
  program: 'ansible-inventory' | 'ansible-config',
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  return execFileSync(`/usr/bin/${program}`, [...args], {
    cwd,
    env: { PATH: '/usr/bin:/bin', HOME: cwd, LC_ALL: 'C.UTF-8', ANSIBLE_NOCOLOR: '1', ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** The hosts that Ansible selects by each pattern, null where it names something that is not there. */
export function askPatterns(source: string, patterns: readonly string[]): readonly (readonly string[] | null)[] {
  return (ask([{ source, patterns }]) as readonly (readonly (readonly string[] | null)[])[])[0] ?? [];
}

/** What Ansible's ini plugin makes of each text; null where that cannot be said in JSON. */
export function askLiterals(literals: readonly string[]): readonly ({ readonly value: unknown } | null)[] {
  return (ask([{ literals }]) as readonly (readonly ({ readonly value: unknown } | null)[])[])[0] ?? [];
}

/** What Ansible makes of each text as a value in YAML; null where that is an error or cannot be said in JSON. */
export function askScalars(scalars: readonly string[]): readonly ({ readonly value: unknown } | null)[] {
  return (ask([{ scalars }]) as readonly (readonly ({ readonly value: unknown } | null)[])[])[0] ?? [];
}

/** Host and port of each address, null where Ansible takes it for no address. */
export function askAddresses(addresses: readonly string[]): readonly (readonly [string, number | null] | null)[] {
  return (ask([{ addresses }]) as readonly (readonly (readonly [string, number | null] | null)[])[])[0] ?? [];
}

/** The Python that ansible-inventory itself names is used; another may lack Ansible. */
function ask(jobs: readonly object[]): unknown {
  const python = /^#!\s*(\S+)/.exec(readFileSync(PROGRAM, 'utf8'))?.[1] ?? '/usr/bin/python3';
  return JSON.parse(
    execFileSync(python, ['-B', '-W', 'ignore', ORACLE], {
      input: JSON.stringify(jobs),
      maxBuffer: 1 << 28,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    }),
  );
}
