/** Asks a person on the terminal: yes or no, and secrets that are not shown. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Output } from './output';

/** Who can be asked. */
export interface Person {
  /** Whether there is one: stdin and stderr are terminals. */
  readonly interactive: boolean;
  readonly stderr: Output;
  /** An interruption ends a question. */
  readonly signal: AbortSignal;
}

/** True for y or yes; anything else, an interrupt and the end of input are a no. */
export async function confirm(question: string, { signal }: Person): Promise<boolean> {
  const answer = await ask(`${question} [y/N] `, process.stderr, signal);
  return /^y(es)?$/i.test((answer ?? '').trim());
}

/** What was typed, without showing it; undefined where nobody can be asked. */
export async function askSecret(prompt: string, { interactive, stderr, signal }: Person): Promise<string | undefined> {
  if (!interactive || signal.aborted) return undefined;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answering = ask('', silent, signal);
  // Only now that the terminal echoes nothing: what is pasted at the first sight of the prompt would be shown
  // otherwise.
  await stderr.write(prompt);
  const answer = await answering;
  await stderr.write('\n');
  return answer;
}

async function ask(question: string, output: NodeJS.WritableStream, signal: AbortSignal): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 });
  const closed = new Promise<undefined>((resolve) => terminal.once('close', () => resolve(undefined)));
  // In a terminal's raw mode Ctrl-C is a key and no signal. A real one would come a moment later, and the run go on
  // without an answer until then.
  terminal.on('SIGINT', () => {
    process.emit('SIGINT', 'SIGINT');
    terminal.close();
  });
  try {
    return await Promise.race([terminal.question(question, { signal }).catch(() => undefined), closed]);
  } finally {
    terminal.close();
  }
}
