/**
 * Decides how many threads write a rendered fleet, and how they share it: each takes the next few hosts until none is
 * left or one of them says stop.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { RenderedFile } from '../model/desired';
import { InTheWay, RenderedTree } from './renderedTree';

export interface SharedWork {
  readonly root: string;
  /** Hosts whose folders an earlier render wrote. */
  readonly earlier: ReadonlySet<string>;
  /** Hosts that are alike have the same objects here, which keeps a copy for another thread small. */
  readonly hosts: readonly (readonly [string, readonly RenderedFile[]])[];
  /** Shared by the threads: the index of the next host, and 1 where nobody is to go on. */
  readonly progress: Int32Array;
}

export interface Written {
  readonly written: number;
  readonly kept: number;
}

/** What a thread sends when it has ended. */
export type Report =
  Written | { readonly inTheWay: string } | { readonly message: string; readonly code: string; readonly path?: string };

const NEXT = 0;
const STOP = 1;

/** Hosts that a thread takes at once; between two such shares a signal can get through. */
const HOSTS_AT_ONCE = 50;

/** From this many hosts on a second thread saves more than its start costs (40 ms, where 1,000 hosts take 300). */
const WORTH_A_THREAD = 1000;

const THREAD = new URL('./treeWriter.js', import.meta.url);

/** Writes all hosts. Throws what the first thread that failed threw, when all have ended. */
export async function writeHosts(
  work: Omit<SharedWork, 'progress'>,
  signal: AbortSignal,
): Promise<Written & { readonly interrupted: boolean }> {
  const shared = { ...work, progress: new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) };
  const isWorth =
    work.hosts.length >= WORTH_A_THREAD && availableParallelism() > 1 && existsSync(fileURLToPath(THREAD));
  const threads = [writeShare(shared, signal), ...(isWorth ? [writeBeside(shared)] : [])];
  const ended = await Promise.allSettled(threads);
  let [written, kept] = [0, 0];
  for (const result of ended) {
    if (result.status === 'rejected') throw result.reason;
    written += result.value.written;
    kept += result.value.kept;
  }
  return { written, kept, interrupted: Atomics.load(shared.progress, STOP) === 1 };
}

/** Writes the share of one thread. Where it fails, the others stop. */
export async function writeShare(
  { root, earlier, hosts, progress }: SharedWork,
  signal?: AbortSignal,
): Promise<Written> {
  const tree = new RenderedTree(root, earlier);
  try {
    for (;;) {
      await breathe();
      if (signal?.aborted === true) Atomics.store(progress, STOP, 1);
      if (Atomics.load(progress, STOP) === 1) break;
      const at = Atomics.add(progress, NEXT, HOSTS_AT_ONCE);
      if (at >= hosts.length) break;
      for (const [name, files] of hosts.slice(at, at + HOSTS_AT_ONCE)) tree.write(name, files);
    }
  } catch (error) {
    Atomics.store(progress, STOP, 1);
    throw error;
  }
  return tree;
}

function writeBeside(work: SharedWork): Promise<Written> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { workerData: work, execArgv: [] });
    worker.on('message', (report: Report) => {
      if ('inTheWay' in report) reject(new InTheWay(report.inTheWay));
      else if ('message' in report) reject(Object.assign(new Error(report.message), report));
      else resolve(report);
    });
    worker.on('error', (error) => {
      Atomics.store(work.progress, STOP, 1);
      reject(error);
    });
    worker.on('exit', () => reject(new Error('a thread ended before its work did')));
  });
}
