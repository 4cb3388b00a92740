/** Decides how text leaves the process: in order, waiting for slow readers, and quietly when the reader has gone. */

export interface Output {
  /** Resolves when the text has left the process (or its reader has gone). Never rejects. */
  write(text: string): Promise<void>;
  /** Resolves when all that was written so far has left. */
  flush(): Promise<void>;
  readonly isTTY: boolean;
  /** Width of the terminal; 80 where it is not one. */
  readonly columns: number;
  /**
   * What kept text from being written: a full disk, for instance. A reader that closed its end (`| head`) is not a
   * failure.
   */
  failure(): Error | undefined;
}

/** The part of a Node stream that is used. */
export interface OutputStream {
  write(text: string, done: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const DEFAULT_COLUMNS = 80;

/** Codes that mean that nobody reads any more. */
const GONE = new Set(['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/**
 * Wraps a stream. Once its reader has gone or a write has failed, further text is dropped: the command goes on with its
 * work.
 */
export function createOutput(stream: OutputStream): Output {
  let failure: Error | undefined;
  let closed = false;
  const fail = (error: Error): void => {
    closed = true;
    if (!GONE.has((error as NodeJS.ErrnoException).code ?? '')) failure ??= error;
  };
  // Without a listener the same error would end the process in the middle of a change.
  stream.on('error', fail);
  let last: Promise<void> = Promise.resolve();
  return {
    write(text) {
      if (closed || text === '') return last;
      last = new Promise((resolve) => {
        stream.write(text, (error) => {
          if (error instanceof Error) fail(error);
          resolve();
        });
      });
      return last;
    },
    flush: () => last,
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true && stream.columns !== undefined && stream.columns > 0
        ? stream.columns
        : DEFAULT_COLUMNS;
    },
    failure: () => failure,
  };
}
