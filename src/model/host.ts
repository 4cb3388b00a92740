/** A host of the inventory, how it is reached, and the facts that it states about itself. */
import type { Bytes } from './bytes';
import type { Place } from './finding';
import type { Directive, SettingValue } from './settings';

/** A number that has to be printed as it is spelled here: an integer beyond 2^53, `1.0`, an infinity. */
export class ExactNumber {
  constructor(
    readonly text: string,
    /** The nearest number that there is. */
    readonly value: number,
  ) {}

  toJSON(): number {
    return this.value;
  }
}

export type Json = string | number | boolean | null | ExactNumber | readonly Json[] | { readonly [key: string]: Json };

/** How to log in and to become root, from ansible_* variables. Secrets are held in memory only and never printed. */
export interface Connection {
  readonly kind: 'ssh' | 'local';
  readonly address: string;
  readonly port: number;
  /** Absent: the user who runs oomcfg. */
  readonly user?: string;
  /** ansible_ssh_private_key_file, with ~ expanded by the transport. */
  readonly privateKeyFile?: string;
  /** What names the key file: a variable, or a key of ansible.cfg. */
  readonly privateKeyFrom?: string;
  /** ansible_password. */
  readonly password?: string;
  /**
   * Absent: become root with sudo when the login user is not root. The inventory holds a host that asks for another
   * way.
   */
  readonly become?: boolean;
  /** ansible_become_password. */
  readonly becomePassword?: string;
}

export interface Host {
  readonly name: string;
  /** All groups that hold it, the parents' too, without `all`; sorted. */
  readonly groups: readonly string[];
  /** Merged variables in Ansible's precedence. */
  readonly vars: Readonly<Record<string, Json>>;
  readonly connection: Connection;
  /** Encrypted files of its variables, which were not read: a password or a user may be in them. */
  readonly unread?: readonly string[];
  /** Where the inventory names it first. */
  readonly at?: Place;
}

/** The inventory as the rest of the program sees it. */
export interface Inventory {
  /** In the inventory's order. */
  readonly hosts: readonly Host[];
  /**
   * Host names that a pattern selects, in inventory order; undefined where a name of the pattern matches no host and no
   * group.
   */
  match(pattern: string): readonly string[] | undefined;
}

export type CgroupMode = 'v1' | 'hybrid' | 'v2';

export interface Facts {
  /** MemTotal of /proc/meminfo. */
  readonly memTotal: Bytes;
  /** SwapTotal. */
  readonly swapTotal: Bytes;
  /** MemAvailable at the time of the look; changes all the time. */
  readonly memAvailable: Bytes;
  /** Bytes; the kernel rounds every memory limit down to it. */
  readonly pageSize: number;
  /** /proc/sys/kernel/osrelease, as the host spells it. */
  readonly kernel: string;
  /** systemd's major version. */
  readonly systemd: number;
  readonly cgroup: CgroupMode;
  /** The kernel has the memory controller, and systemd can use it; `cgroup_disable=memory` takes it away at boot. */
  readonly memoryController: boolean;
  /**
   * CAP_SYS_RESOURCE in the bounding set of PID 1: without it no score below 0 and no raised hard limit
   * (capabilities(7)).
   */
  readonly capSysResource: boolean;
  /**
   * The container manager that the host runs under, as systemd names it (`lxc`, `systemd-nspawn`, `wsl`); absent for a
   * machine with a kernel of its own.
   */
  readonly container?: string;
  /**
   * What the manager gives a unit whose own files say nothing (systemd-system.conf(5)); asked only where oomcfg sets
   * such a directive. Absent for nothing of its own.
   */
  readonly unitDefaults?: Readonly<Partial<Record<Directive, SettingValue>>>;
  /**
   * The score of PID 1, which a process has to which systemd gives none; absent for 0, and where unitDefaults is not
   * asked.
   */
  readonly initScore?: number;
}

/** What is known of a host offline, from inventory variables. */
export type KnownFacts = Partial<Facts>;
