/** Runs the built program on a terminal of its own (script(1)), where a person types when something is asked. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/** What is waited for on the screen, and what is typed then. */
export type Typing = readonly [shown: string, keys: string];

export interface OnTerminal {
  /** The exit code; 128 and the signal's number where a signal ended it. */
  readonly code: number | null;
  /** All that the terminal got, echo and control sequences included. */
  readonly screen: string;
}

/**
 * Runs oomcfg in `folder` with it as home; the keys are typed one after the other, each once its text is there. Ends
 * after 60 s.
 */
export function onTerminal(folder: string, args: readonly string[], typing: readonly Typing[]): Promise<OnTerminal> {
  const words = [process.execPath, CLI, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const command = `stty cols 80 rows 40; exec ${words.join(' ')}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  const waiting = [...typing];
  let screen = '';
  let from = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      const at = screen.indexOf(next[0], from);
      if (at < 0) return;
      from = at + next[0].length;
      child.stdin.write(next[1]);
      waiting.shift();
    }
  });
  child.stdin.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, screen }));
  });
}
