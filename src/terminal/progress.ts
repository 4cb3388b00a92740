/**
 * Decides what is seen while hosts are worked on: one line that is rewritten on a terminal, at most one line a wave
 * elsewhere.
 */
import type { Output } from './output';
import { count } from '../model/text/count';
import { shown } from '../report/text/values';

/** What happened to a host; other events of a run are ignored. */
export interface ProgressEvent {
  readonly kind: string;
  readonly host: string;
}

/** Kinds after which a host is done, and whether that is a failure. */
const DONE: Readonly<Record<string, boolean>> = { finished: false, failed: true, 'not-started': false };

/** Milliseconds between two rewrites: a terminal over a slow line must not slow the run down. */
const INTERVAL_MS = 80;

export interface ProgressOptions {
  /** Milliseconds, from any start. */
  readonly now?: () => number;
  /** Where the line goes; stderr. */
  readonly output: Output;
}

export interface Progress {
  /** A new round (looking, a wave of changes) over so many hosts. */
  begin(label: string, total: number): void;
  event(event: ProgressEvent): void;
  /** A line of its own, which stays. */
  note(text: string): void;
  /** Leaves the terminal to `work`, which asks a person: no line is drawn until it has ended. */
  aside<T>(work: () => Promise<T>): Promise<T>;
  /** Removes the line; to be called before anything else is written, and at the end. */
  end(): void;
}

/** ECMA-48: back to the first column and erase the line. */
const ERASE = '\r\x1b[2K';

/**
 * On a terminal: `looking 37/100 hosts, 1 failed (web12)` rewritten in place. Elsewhere nothing is written for a round
 * without failures; a round with some says so in one line when it ends.
 */
export function createProgress({ output, now = () => performance.now() }: ProgressOptions): Progress {
  let label = '';
  let total = 0;
  let open = false;
  let drawn = 0;
  /** How many have the terminal for themselves. */
  let asking = 0;
  const done = new Set<string>();
  const failed = new Set<string>();

  const line = (current: string): string => {
    const failures = failed.size === 0 ? '' : `, ${failed.size} failed`;
    const text = `${label} ${done.size}/${count(total, 'host')}${failures}${current === '' ? '' : ` (${shown(current)})`}`;
    // A line that wraps could not be rewritten in place.
    return text.length < output.columns ? text : `${text.slice(0, Math.max(0, output.columns - 2))}…`;
  };
  const draw = (current: string, force: boolean): void => {
    if (!output.isTTY || asking > 0 || (!force && now() - drawn < INTERVAL_MS)) return;
    drawn = now();
    void output.write(ERASE + line(current));
  };
  const erase = (): void => {
    if (open && output.isTTY && asking === 0) void output.write(ERASE);
  };
  const end = (): void => {
    if (!open) return;
    erase();
    open = false;
    if (output.isTTY) return;
    if (failed.size > 0) void output.write(`${line('')}\n`);
  };
  return {
    begin(nextLabel, nextTotal) {
      end();
      [label, total, open] = [nextLabel, nextTotal, true];
      done.clear();
      failed.clear();
      draw('', true);
    },
    event({ kind, host: name }) {
      const failure = DONE[kind];
      if (!open || failure === undefined) return;
      done.add(name);
      if (failure) failed.add(name);
      draw(name, done.size === total);
    },
    note(text) {
      erase();
      void output.write(`${text}\n`);
      if (open) draw('', true);
    },
    async aside(work) {
      erase();
      asking += 1;
      try {
        return await work();
      } finally {
        asking -= 1;
        if (open) draw('', true);
      }
    },
    end,
  };
}
