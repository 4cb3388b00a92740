/** Sends a signal to a process that may have ended before. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended before
  }
}
