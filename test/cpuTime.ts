/** The CPU time of this process, in milliseconds: it does not grow while other programs have the cores. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
