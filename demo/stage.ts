/** How the demo shows things: headings, the commands as a user would type them, and what they print. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** What went wrong, said without a stack: the demo ends with it. */
export class DemoError extends Error {}

export function heading(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(3, 74 - text.length))}\n`);
}

/** Shows a text with a margin, without its empty last line. */
export function show(text: string): void {
  console.log(text.trimEnd().replaceAll(/^/gm, '  '));
}

export interface Stage {
  /** Where the spec and the inventory are. */
  readonly folder: string;
  /** HOME of the program: its known_hosts, and nothing of the user's. */
  readonly home: string;
}

/**
 * Runs `oomcfg ARGUMENTS` for everybody to see. Gives its exit code; one that the story does not expect ends the demo.
 * Two minutes at most.
 */
export async function oomcfg(
  stage: Stage,
  args: readonly string[],
  expected: readonly number[] = [0],
): Promise<number> {
  console.log(`$ oomcfg ${args.join(' ')}`);
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: stage.folder,
    env: { ...process.env, HOME: stage.home },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 120_000,
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === null || !expected.includes(code)) {
    throw new DemoError(`oomcfg ${args.join(' ')} ended with ${code ?? 'a signal'}, which the demo does not expect`);
  }
  console.log('');
  return code;
}
