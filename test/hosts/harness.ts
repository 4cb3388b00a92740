/** Hosts of the fleet, by their names in an inventory, and a place to run the built program against them. */
import { type Fleet, type FleetHost, type FleetOptions, fleetSupport, startFleet } from '../lab/fleet';
import type { Ended } from '../lab/runNode';
import { hostOf, Workplace } from '../lab/workplace';

export { codes, hostOf, until } from '../lab/workplace';

export const support = await fleetSupport();

/**
 * Half an hour: the hosts' root may have to be built first, and settings of the machine that another fleet holds are
 * waited for.
 */
export const BUILD_AND_BOOT = 1_800_000;

/** Boots hosts and gives each a name in the inventory, in their order. */
export async function bootSite(names: readonly string[], options: Omit<FleetOptions, 'count'> = {}): Promise<Site> {
  return new Site(names, await startFleet({ count: names.length, ...options }));
}

/** A folder, a home, and hosts by their names in the inventory. */
export class Site extends Workplace {
  private readonly hosts: ReadonlyMap<string, FleetHost>;

  constructor(
    names: readonly string[],
    readonly fleet: Fleet,
  ) {
    super([fleet.knownHosts]);
    this.hosts = new Map(names.map((name, index) => [name, fleet.hosts[index] as FleetHost]));
    this.inventory();
    this.variables = { OOMCFG_SECOND_LOOK_MS: '500' };
  }

  /**
   * Lets applies wait before their second look as long as they do for a user; else they wait half a second, so that
   * tests of other things are done sooner.
   */
  patient(): this {
    this.variables = {};
    return this;
  }

  host(name: string): FleetHost {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`no host ${name} in this test`);
    return host;
  }

  /**
   * Writes inventory.ini: every host as root with the lab's key, but for these variables of a host
   * (`ansible_user=ops`).
   */
  inventory(vars: Readonly<Record<string, string>> = {}): void {
    const { keyFile } = this.fleet;
    const hosts = [...this.hosts].map(([name, { address, port }]) => [name, { address, port, keyFile }] as const);
    this.writeInventory(new Map(hosts), vars);
  }

  async stop(): Promise<void> {
    this.remove();
    await this.fleet.stop();
  }
}

/** A run that has to end well; where it does not, the error says all that it printed. */
export async function good<T extends Ended>(running: Promise<T>): Promise<T> {
  const ended = await running;
  if (ended.code !== 0) throw new Error(`exit ${ended.code}\n${ended.stdout}${ended.stderr}`);
  return ended;
}

/** The units of which a plan says that systemd has not read their files since they were edited; undefined for none. */
export async function unreadUnits(site: Site): Promise<unknown> {
  return hostOf((await site.plan()).document).findings.find(({ code }) => code === 'OOM426')?.facts['units'];
}
