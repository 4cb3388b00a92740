/** Runs the built program as a person does: from a folder with a spec, an inventory and a home of its own. */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Application } from '../../src/documents/apply/document';
import type { Finding } from '../../src/model/finding';
import type { Plan } from '../../src/documents/plan/document';
import type { Verification } from '../../src/documents/verify/document';
import { schemaMistakes } from '../surface/oomcfg';
import { remember } from './lastRuns';
import { type Ended, runNode } from './runNode';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A run with --json: the one document on stdout, which its schema allows. */
export type Said<T> = Ended & { readonly document: T };

export interface RunOptions {
  /** Seconds; 90 unless given. */
  readonly timeoutS?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it runs, for signals. */
  readonly whileRunning?: (pid: number) => void;
}

/** A host as an inventory names it, and how it is reached. */
export interface Reachable {
  readonly address: string;
  readonly port: number;
  readonly keyFile: string;
}

/** A folder with a home, in which the program runs; `knownHosts` are the files of the hosts' keys. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'oomcfg-site-'));
  /** The program that runs: another one than the built one of this project for what is planted into a copy. */
  program = CLI;
  /** Variables of every run, beside PATH and HOME. */
  protected variables: Readonly<Record<string, string>> = {};

  constructor(knownHosts: readonly string[]) {
    mkdirSync(join(this.folder, '.ssh'), { mode: 0o700 });
    this.write('.ssh/known_hosts', knownHosts.map((file) => readFileSync(file, 'utf8')).join(''));
  }

  /** Writes a file of the folder. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  append(name: string, text: string): void {
    appendFileSync(join(this.folder, name), text);
  }

  /** Writes oomcfg.yaml. */
  spec(text: string): void {
    this.write('oomcfg.yaml', text);
  }

  /** Writes inventory.ini: every host as root with its key, but for these variables of a host (`ansible_user=ops`). */
  writeInventory(hosts: ReadonlyMap<string, Reachable>, vars: Readonly<Record<string, string>> = {}): void {
    const lines = [...hosts].map(([name, { address, port, keyFile }]) => {
      const usual = `ansible_host=${address} ansible_port=${port} ansible_user=root`;
      return `${name} ${usual} ansible_ssh_private_key_file=${keyFile} ${vars[name] ?? ''}`;
    });
    this.write('inventory.ini', `${lines.join('\n')}\n`);
  }

  /** Runs oomcfg in the folder; ends it when it takes too long. */
  async run(args: readonly string[], { timeoutS = 90, env, whileRunning }: RunOptions = {}): Promise<Ended> {
    const ended = await runNode([this.program, ...args], {
      cwd: this.folder,
      env: { ...this.variables, ...env },
      timeoutMs: timeoutS * 1000,
      whileRunning,
    });
    remember({ args, ...ended });
    return ended;
  }

  plan(...args: readonly string[]): Promise<Said<Plan>> {
    return this.document('plan', ['plan', '--json', ...args]);
  }

  /** With --yes. */
  apply(...args: readonly string[]): Promise<Said<Application>> {
    return this.document('apply', ['apply', '--yes', '--json', ...args]);
  }

  verify(...args: readonly string[]): Promise<Said<Verification>> {
    return this.document('verify', ['verify', '--json', ...args]);
  }

  /** A run that refuses its input: the findings. */
  async refused(...args: readonly string[]): Promise<Said<{ readonly findings: readonly Finding[] }>> {
    return this.document('validate', [...args, '--json']);
  }

  /** Runs with a signal or an event in between; the apply document is what it printed. */
  async document<T>(name: string, args: readonly string[], options?: RunOptions): Promise<Said<T>> {
    const ended = await this.run(args, options);
    const document: unknown = parse(ended, args);
    const mistakes = schemaMistakes(name, document);
    if (mistakes.length > 0) throw new Error(`${args.join(' ')}: not as its schema says: ${mistakes.join('; ')}`);
    return { ...ended, document: document as T };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function parse({ code, stdout, stderr }: Ended, args: readonly string[]): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${args.join(' ')} ended with ${code} and no document:\n${stdout.slice(0, 2000)}\n${stderr}`);
  }
}

/** The one host of a document; with a name, that one. */
export function hostOf<T extends { readonly name: string }>(
  { hosts }: { readonly hosts: readonly T[] },
  name?: string,
): T {
  const found = name === undefined && hosts.length === 1 ? hosts[0] : hosts.find((host) => host.name === name);
  if (found === undefined)
    throw new Error(`no ${name ?? 'single host'} among ${hosts.map((host) => host.name).join()}`);
  return found;
}

export function codes(findings: readonly Finding[]): string[] {
  return findings.map(({ code }) => code);
}

/** Polls until it holds; throws after 30 seconds. */
export async function until(what: string, holds: () => Promise<boolean> | boolean, seconds = 30): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
