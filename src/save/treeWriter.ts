/** The thread beside render's own: writes hosts of the same list, and reports what it wrote or what stopped it. */
import { parentPort, workerData } from 'node:worker_threads';
import { InTheWay } from './renderedTree';
import { type Report, type SharedWork, writeShare } from './writeHosts';

async function report(): Promise<Report> {
  try {
    const { written, kept } = await writeShare(workerData as SharedWork);
    return { written, kept };
  } catch (error) {
    if (error instanceof InTheWay) return { inTheWay: error.path };
    const { message, code, path } = error as NodeJS.ErrnoException;
    // Anything else is a bug, which is reported to render's own thread as one.
    if (code === undefined) throw error;
    return { message, code, ...(path === undefined ? {} : { path }) };
  }
}

parentPort?.postMessage(await report());
