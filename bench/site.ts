/** Decides what the measured fleet is: hosts with idle services, each set of five for one of the two that compete. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Fleet, type FleetHost, startFleet } from '../test/lab/fleet';
import { limitScript } from './limitScript';
import { MiB, setting, type Setting } from './rounds';

export const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** Two sets on each host, so that neither has to undo first what the other did. */
export const OURS = ['app1', 'app2', 'app3', 'app4', 'app5'];
export const THEIRS = ['ref1', 'ref2', 'ref3', 'ref4', 'ref5'];

/** They keep the values that the machine has: /proc/sys/vm is the whole machine's. */
const SYSCTLS = [
  'vm.swappiness',
  'vm.panic_on_oom',
  'vm.oom_kill_allocating_task',
  'vm.vfs_cache_pressure',
  'vm.page-cluster',
];

export interface Site {
  readonly fleet: Fleet;
  /** Holds oomcfg.yaml, inventory.ini, ssh_config, hosts and limits.sh; it is HOME too. */
  readonly folder: string;
  /** Writes the spec and the script of a round. */
  write(setting: Setting): void;
  stop(): Promise<void>;
}

export async function openSite(hosts: number): Promise<Site> {
  const holdsVm = SYSCTLS.map((key) => key.replace('vm.', ''));
  const fleet = await startFleet({ count: hosts, writableProcSys: true, holdsVm });
  const folder = mkdtempSync(join(tmpdir(), 'oomcfg-bench-'));
  const site = {
    fleet,
    folder,
    write: (wanted: Setting) => write(folder, wanted),
    stop: async () => {
      rmSync(folder, { recursive: true, force: true });
      await fleet.stop();
    },
  };
  try {
    furnish(folder, fleet);
    for (const host of fleet.hosts) await addServices(host);
    site.write(setting(1));
  } catch (error) {
    await site.stop();
    throw error;
  }
  return site;
}

function furnish(folder: string, fleet: Fleet): void {
  mkdirSync(join(folder, '.ssh'), { mode: 0o700 });
  copyFileSync(fleet.knownHosts, join(folder, '.ssh/known_hosts'));
  const inventory = fleet.hosts.map(
    ({ name, address, port }) => `${name} ansible_host=${address} ansible_port=${port} ansible_user=root`,
  );
  inventory.push('[all:vars]', `ansible_ssh_private_key_file=${fleet.keyFile}`);
  writeFileSync(join(folder, 'inventory.ini'), `${inventory.join('\n')}\n`);
  writeFileSync(join(folder, 'hosts'), fleet.hosts.map(({ name }) => `${name}\n`).join(''));
  // What a sysadmin has in ~/.ssh/config: the same key and the same known hosts.
  const config = fleet.hosts.map(({ name, address, port }) => `Host ${name}\n  HostName ${address}\n  Port ${port}\n`);
  config.push(
    'Host *',
    '  User root',
    `  IdentityFile ${fleet.keyFile}`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${join(folder, '.ssh/known_hosts')}`,
    '  StrictHostKeyChecking yes',
    '  BatchMode yes',
    '  ControlMaster no',
    '',
  );
  writeFileSync(join(folder, 'ssh_config'), config.join('\n'));
}

/** The script changes all hosts at once, so oomcfg does; by default one host would go first. */
const ONE_WAVE = 'rollout: { canary: 0, batches: [100%] }\n';

function write(folder: string, wanted: Setting): void {
  const present = new Map(SYSCTLS.map((key) => [key, kernelValue(key)]));
  const services = OURS.map((name) => {
    return `  ${name}: { memory: ${wanted.memory / MiB}MiB, java: { heap: ${wanted.heap}MiB } }\n`;
  });
  const sysctls = [...present].map(([key, value]) => `${key}: ${value}`).join(', ');
  const spec = `name: bench\nservices:\n${services.join('')}system:\n  - sysctl: { ${sysctls} }\n${ONE_WAVE}`;
  writeFileSync(join(folder, 'oomcfg.yaml'), spec);
  writeFileSync(join(folder, 'limits.sh'), limitScript(THEIRS, wanted, present));
}

function kernelValue(key: string): string {
  return readFileSync(`/proc/sys/${key.replaceAll('.', '/')}`, 'utf8').trim();
}

/** All ten in one go: a daemon-reload for each would cost a minute on a hundred hosts. */
async function addServices(host: FleetHost): Promise<void> {
  const script = [
    'cd /etc/systemd/system',
    'for name; do printf "[Service]\\nExecStart=/usr/bin/sleep infinity\\n" >"$name.service"; done',
    'systemctl daemon-reload && systemctl start "$@"',
  ].join('\n');
  const { code, stderr } = await host.exec(script, { args: [...OURS, ...THEIRS] });
  if (code !== 0) throw new Error(`${host.name}: the services do not start: ${stderr}`);
}
