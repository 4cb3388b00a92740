/**
 * Output survives readers that go away and disks that are full; progress is one line on a terminal and nearly none
 * elsewhere.
 */
import { describe, expect, it } from 'vitest';
import type { Output, OutputStream } from '../../src/terminal/output';
import { createOutput } from '../../src/terminal/output';
import { createProgress } from '../../src/terminal/progress';

type Done = (error?: Error | null) => void;

class Stream implements OutputStream {
  readonly written: string[] = [];
  readonly pending: Done[] = [];
  listener: (error: Error) => void = () => undefined;
  write(text: string, done: Done): boolean {
    this.written.push(text);
    this.pending.push(done);
    return false;
  }
  on(_event: 'error', listener: (error: Error) => void): void {
    this.listener = listener;
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe('output', () => {
  it('waits until the text has left', async () => {
    const stream = new Stream();
    const output = createOutput(stream);
    let left = false;
    const written = output.write('text').then(() => (left = true));
    await Promise.resolve();
    expect(left).toBe(false);
    stream.pending[0]?.();
    await written;
    await output.flush();
    expect(left).toBe(true);
  });

  it('drops what follows when the reader has gone, and calls it no failure', async () => {
    const stream = new Stream();
    const output = createOutput(stream);
    const written = output.write('one');
    stream.pending[0]?.(failure('EPIPE'));
    await written;
    await output.write('two');
    expect(stream.written).toEqual(['one']);
    expect(output.failure()).toBeUndefined();
  });

  it('reports a full disk', async () => {
    const stream = new Stream();
    const output = createOutput(stream);
    stream.listener(failure('ENOSPC'));
    await output.write('text');
    expect(output.failure()?.message).toBe('ENOSPC');
    expect(stream.written).toEqual([]);
  });

  it('is 80 columns wide where it is not a terminal', () => {
    expect(createOutput(new Stream()).columns).toBe(80);
    expect(createOutput(Object.assign(new Stream(), { isTTY: true, columns: 132 })).columns).toBe(132);
    expect(createOutput(Object.assign(new Stream(), { isTTY: true, columns: 0 })).columns).toBe(80);
  });
});

function recorder(isTTY: boolean, columns = 80): { output: Output; written: string[] } {
  const written: string[] = [];
  const output: Output = {
    write: (text) => (written.push(text), Promise.resolve()),
    flush: () => Promise.resolve(),
    isTTY,
    columns,
    failure: () => undefined,
  };
  return { output, written };
}

describe('progress', () => {
  it('rewrites one line on a terminal, no wider than it', () => {
    const { output, written } = recorder(true, 40);
    let time = 0;
    const progress = createProgress({ output, now: () => (time += 1000) });
    progress.begin('looking', 3);
    progress.event({ kind: 'connecting', host: 'web01' });
    progress.event({ kind: 'finished', host: 'web01' });
    progress.event({ kind: 'failed', host: 'web02-with-a-name-that-is-longer-than-the-terminal-is-wide' });
    progress.event({ kind: 'finished', host: 'bad\u001b[2J' });
    progress.end();
    progress.event({ kind: 'finished', host: 'late' });
    const lines = written.map((text) => text.replace('\r\u001b[2K', ''));
    expect(lines).toEqual([
      'looking 0/3 hosts',
      'looking 1/3 hosts (web01)',
      'looking 2/3 hosts, 1 failed (web02-wit…',
      'looking 3/3 hosts, 1 failed (bad\\x1b[2…',
      '',
    ]);
    expect(written.every((text) => text.startsWith('\r\u001b[2K'))).toBe(true);
    expect(lines.every((text) => text.length < 40)).toBe(true);
  });

  it('does not redraw for every host of a large fleet', () => {
    const { output, written } = recorder(true);
    const progress = createProgress({ output, now: () => 0 });
    progress.begin('looking', 1000);
    for (let n = 0; n < 1000; n++) progress.event({ kind: 'finished', host: `web${n}` });
    progress.end();
    expect(written.length).toBeLessThan(5);
  });

  it('leaves the terminal to a question, and to a line that stays', async () => {
    const { output, written } = recorder(true);
    let time = 0;
    const progress = createProgress({ output, now: () => (time += 1000) });
    progress.begin('looking', 2);
    const answer = await progress.aside(async () => {
      progress.event({ kind: 'finished', host: 'web01' });
      await output.write('Passphrase? ');
      return 'secret';
    });
    progress.note('recorded a key');
    progress.end();
    expect(answer).toBe('secret');
    const erase = '\r\u001b[2K';
    expect(written).toEqual([
      `${erase}looking 0/2 hosts`,
      erase,
      'Passphrase? ',
      `${erase}looking 1/2 hosts`,
      erase,
      'recorded a key\n',
      `${erase}looking 1/2 hosts`,
      erase,
    ]);
  });

  it('is quiet elsewhere, but for one line when hosts failed', () => {
    const { output, written } = recorder(false);
    const progress = createProgress({ output });
    progress.begin('looking', 2);
    progress.event({ kind: 'finished', host: 'web01' });
    progress.event({ kind: 'finished', host: 'web02' });
    progress.begin('changing wave 1 of 2', 2);
    progress.event({ kind: 'finished', host: 'web01' });
    progress.event({ kind: 'failed', host: 'web02' });
    progress.end();
    progress.end();
    expect(written).toEqual(['changing wave 1 of 2 2/2 hosts, 1 failed\n']);
  });
});
