/** A site of a kind of fault: four hosts with the shop's services, a controller for all and one for each. */
import type { Application } from '../../../../src/documents/apply/document';
import { bootSite, good, hostOf, type Site } from '../../harness';
import type { FleetHost, FleetOptions } from '../../../lab/fleet';
import type { Ended } from '../../../lab/runNode';
import { type RunOptions, until } from '../../../lab/workplace';
import { type HostSeen, isLocked, seen } from './outside';
import { clearStop, installStoppers } from './stops';
import { furnish, SERVICES, type SpecName, specText, type Target, target } from './shop';

const HOSTS = ['web01', 'web02', 'web03', 'web04'] as const;

/**
 * One for each host that runs at the same time: /proc/sys is the whole machine's. Workers of vitest are numbered
 * from 1.
 */
const SYSCTLS = [
  ['vm.extfrag_threshold', 'vm.page_lock_unfairness', 'vm.dirtytime_expire_seconds', 'vm.stat_interval'],
  ['vm.watermark_scale_factor', 'vm.admin_reserve_kbytes', 'vm.user_reserve_kbytes', 'vm.max_map_count'],
  ['vm.compaction_proactiveness', 'vm.min_unmapped_ratio', 'vm.watermark_boost_factor', 'vm.dirty_expire_centisecs'],
][(Number(process.env['VITEST_POOL_ID'] ?? '1') - 1) % 3]!;

/** What became of a run of the controller; no document where it was killed. */
export interface Met {
  readonly code: number | null;
  readonly document: Application | undefined;
  readonly stderr: string;
  /** The file of the spec. */
  readonly spec: string;
}

/** A host of a trial, with its name in the inventory. */
export class Subject {
  /** As it was before oomcfg. */
  original!: HostSeen;

  constructor(
    readonly name: string,
    readonly host: FleetHost,
    readonly sysctl: string,
  ) {}

  seen(): HostSeen {
    return seen(this.host, SERVICES, this.sysctl);
  }

  target(name: SpecName): Target {
    return target(name, this.sysctl, this.original.sysctl ?? '');
  }

  /** No change is under way. */
  readonly isIdle = (): boolean => !isLocked(this.host);

  /** A call that waits goes on. */
  letGo(): void {
    clearStop(this.host);
  }

  /** Until no session is left, no change, and no job of systemd: a killed systemctl leaves its job. */
  async untilQuiet(): Promise<void> {
    await until(`${this.name} is quiet`, () => this.isQuiet());
    await until(`${this.name} has no jobs`, async () => {
      const { stdout } = await this.host.exec('systemctl list-jobs --no-legend');
      return stdout.trim() === '';
    });
  }

  /** As if oomcfg had never been here: what a trial that went wrong left must not spoil the next. */
  async reset(): Promise<void> {
    const script =
      'rm -rf /etc/oomcfg /var/lib/oomcfg /etc/sysctl.d/zz-oomcfg.conf /etc/systemd/system/*.service.d /filler*; ' +
      'printf %s "$2" >"/proc/sys/$1"; shift 2; systemctl daemon-reload; systemctl reset-failed; systemctl restart "$@"';
    const services = SERVICES.map((service) => `${service}.service`);
    const args = [this.sysctl.replaceAll('.', '/'), this.original.sysctl ?? '', ...services];
    await this.host.exec(script, { args });
  }

  /** Nothing of a session is left, and so of a change: sshd is alone in its cgroup, and the lock is free. */
  isQuiet(): boolean {
    return this.host.processes('system.slice/ssh.service').length <= 1 && !isLocked(this.host);
  }
}

export class FaultSite {
  private constructor(
    readonly site: Site,
    readonly subjects: readonly Subject[],
  ) {}

  static async boot(options: Omit<FleetOptions, 'count'> = {}): Promise<FaultSite> {
    const holdsVm = SYSCTLS.map((key) => key.replace('vm.', ''));
    const site = await bootSite(HOSTS, { writableProcSys: true, holdsVm, ...options });
    const subjects = HOSTS.map((name, index) => new Subject(name, site.host(name), SYSCTLS[index]!));
    await Promise.all(subjects.map(({ host }) => furnish(host)));
    await Promise.all(subjects.map(({ host }) => installStoppers(host)));
    // What a test puts there is on the disk; what oomcfg puts there is its own affair.
    await Promise.all(subjects.map(({ host }) => host.exec('sync -f /')));
    for (const subject of subjects) subject.original = subject.seen();
    return new FaultSite(site, subjects);
  }

  /** Writes the spec under a name of a file, for every host. */
  write(name: SpecName, file = 'oomcfg.yaml'): void {
    this.site.write(file, specText(new Map(this.subjects.map((subject) => [subject.name, subject.target(name)]))));
  }

  /** An apply of one host by a controller of its own, with what oomcfg.yaml says now. */
  run(
    { name }: Subject,
    options: RunOptions & { readonly spec?: string | undefined; readonly more?: readonly string[] } = {},
  ): Promise<Met> {
    const { spec = 'oomcfg.yaml', more = [], ...rest } = options;
    const running = this.site.run(['apply', '--yes', '--json', '--limit', name, '--file', spec, ...more], rest);
    return running.then((ended) => met(ended, spec));
  }

  /** The file of another spec than that of oomcfg.yaml. */
  fileOf(name: SpecName): string {
    this.write(name, `${name}.yaml`);
    return `${name}.yaml`;
  }

  /** The file of an inventory in which the host is reached through another port of this machine. */
  wired(subject: Subject, port: number): string {
    const file = `wired-${subject.name}.ini`;
    const lines = this.subjects.map(({ name, host }) => {
      const [address, at] = name === subject.name ? ['127.0.0.1', port] : [host.address, host.port];
      const variables = `ansible_host=${address} ansible_port=${at} ansible_user=root`;
      return `${name} ${variables} ansible_ssh_private_key_file=${host.keyFile}\n`;
    });
    this.site.write(file, lines.join(''));
    this.site.append('.ssh/known_hosts', `[127.0.0.1]:${port} ${subject.host.hostKey}\n`);
    return file;
  }

  /** An apply of all hosts, however it ends. */
  async applied(name: SpecName): Promise<Met> {
    this.write(name);
    return met(await this.site.run(['apply', '--yes', '--json']));
  }

  /** An apply of all hosts that has to end well. */
  async apply(name: SpecName): Promise<void> {
    this.write(name);
    await good(this.site.apply());
  }

  /** The script of an apply can hold its lock a moment longer than the controller runs. */
  async untilQuiet(): Promise<void> {
    await Promise.all(this.subjects.map((subject) => subject.untilQuiet()));
  }

  stop(): Promise<void> {
    return this.site.stop();
  }
}

/** A controller that was killed has printed nothing, or a document without its end. */
function met({ code, stdout, stderr }: Ended, spec = 'oomcfg.yaml'): Met {
  try {
    return { code, document: JSON.parse(stdout) as Application, stderr, spec };
  } catch {
    return { code, document: undefined, stderr, spec };
  }
}

/** Services that an apply restarted on a host, by its own word. */
export function announced(document: Application, name: string): string[] {
  return hostOf(document, name).restarts.map(({ unit }) => unit.replace(/\.service$/, ''));
}
