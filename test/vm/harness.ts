/**
 * One real machine of each Debian, side by side under one inventory, and a place to run the built program against them.
 */
import { Workplace } from '../lab/workplace';
import { startVm, type Suite, type Vm, vmSupport } from '../lab/vm';

export { codes } from '../lab/workplace';
export type { Suite, Vm } from '../lab/vm';

export const support = await vmSupport();

/** Twenty minutes where the images have to be built first. */
export const BUILD_AND_BOOT = 1_200_000;

/** Debian 12 with systemd 252 and Debian 13 with 257. */
export const SUITES = ['bookworm', 'trixie'] as const satisfies readonly Suite[];

/** The same of each machine, by its name, so that a comparison that fails says on which. */
export type Both<T> = Record<Suite, T>;

export function both<T>(value: T): Both<T> {
  return { bookworm: value, trixie: value };
}

/** Runs a script on a machine and gives what it printed, without the last newline; throws where it fails. */
export async function on(vm: Vm, script: string): Promise<string> {
  const { code, stdout, stderr } = await vm.exec(script);
  if (code !== 0) throw new Error(`${vm.name}: ${script}: exit ${code}\n${stdout}${stderr}`);
  return stdout.replace(/\n$/, '');
}

export async function bootMachines(): Promise<Machines> {
  const started = await Promise.allSettled(SUITES.map((suite) => startVm({ suite })));
  const [bookworm, trixie] = started.map((result) => (result.status === 'fulfilled' ? result.value : undefined));
  if (bookworm !== undefined && trixie !== undefined) return new Machines({ bookworm, trixie });
  await Promise.all([bookworm?.stop(), trixie?.stop()]);
  throw new Error(started.map((result) => (result.status === 'rejected' ? String(result.reason) : '')).join('\n'));
}

/** The machines, named `bookworm` and `trixie` in the inventory. */
export class Machines extends Workplace {
  constructor(readonly vms: Both<Vm>) {
    super(SUITES.map((suite) => vms[suite].knownHosts));
    this.writeInventory(new Map(SUITES.map((suite) => [suite, vms[suite]])));
  }

  /** The same on both at once. */
  async each<T>(work: (vm: Vm, suite: Suite) => Promise<T>): Promise<Both<T>> {
    const [bookworm, trixie] = await Promise.all([
      work(this.vms.bookworm, 'bookworm'),
      work(this.vms.trixie, 'trixie'),
    ]);
    return { bookworm, trixie };
  }

  /** What a script prints on each. */
  say(script: string): Promise<Both<string>> {
    return this.each((vm) => on(vm, script));
  }

  async stop(): Promise<void> {
    this.remove();
    await this.each((vm) => vm.stop());
  }
}
