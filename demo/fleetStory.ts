/** The demo on real hosts: a spec, its plan, the change, the proof, and a leak that takes nobody along. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet, FleetHost } from '../test/lab/fleet';
import { startFleet } from '../test/lab/fleet';
import { DemoError, heading, oomcfg, show, type Stage } from './stage';

const NAMES = ['web01', 'web02', 'db01'] as const;

const SPEC = `name: shop
services:
  api:                        # api.service on every web host
    hosts: web
    memory: 96MiB             # MemoryMax
    protect: expendable       # killed before others: OOMScoreAdjust=300
  sessions:                   # its neighbour
    hosts: web
    memory: 25%               # of the host's RAM
  postgres:
    unit: postgresql@15-main.service
    hosts: db
    memory: { max: 256MiB }
    limits: { addressSpace: 1GiB }   # LimitAS
`;

/** Units as the hosts' owners would have them: without any limit. api leaks when it is told to. */
const UNITS: Readonly<Record<string, readonly [unit: string, exec: string][]>> = {
  web: [
    ['api', '/usr/local/bin/leak wait 400'],
    ['sessions', '/usr/local/bin/idle'],
  ],
  db: [['postgresql@15-main', '/usr/local/bin/idle']],
};

function inventory(fleet: Fleet): string {
  const line = (name: string): string => {
    const host = hostOf(fleet, name);
    return `${name} ansible_host=${host.address} ansible_port=${host.port}`;
  };
  return [
    ...['[web]', line('web01'), line('web02'), '', '[db]', line('db01'), ''],
    ...['[all:vars]', 'ansible_user=root', `ansible_ssh_private_key_file=${fleet.keyFile}`, ''],
  ].join('\n');
}

function hostOf(fleet: Fleet, name: string): FleetHost {
  const host = fleet.hosts[NAMES.findIndex((known) => known === name)];
  if (host === undefined) throw new Error(`the fleet has no host for ${name}`);
  return host;
}

async function mainPid(host: FleetHost, unit: string): Promise<string> {
  const { stdout } = await host.exec(`systemctl show --value -p MainPID ${unit}`);
  return stdout.trim();
}

/**
 * The kernel's lines about processes that it killed on these hosts; they share the kernel, and so its log, with this
 * machine.
 */
function kills(fleet: Fleet): string[] {
  const log = execFileSync('dmesg', { encoding: 'utf8', maxBuffer: 1 << 26, timeout: 10_000 }).split('\n');
  const groups = fleet.hosts
    .flatMap(({ cgroups }) => cgroups)
    .map((path) => path.replace(/^\/sys\/fs\/cgroup(\/memory)?/, ''));
  const reports = log.filter(
    (line) => line.includes('oom-kill:') && groups.some((group) => line.includes(`task_memcg=${group}/`)),
  );
  const victims = reports.map((line) => `Killed process ${/,pid=(\d+)/.exec(line)?.[1] ?? ''} (`);
  return log.filter((line) => reports.includes(line) || victims.some((victim) => line.includes(victim)));
}

/** Lets api on web01 leak until the kernel kills it, and sees who else was hit. */
async function leak(fleet: Fleet): Promise<void> {
  const web01 = hostOf(fleet, 'web01');
  const neighbours = [
    [hostOf(fleet, 'web01'), 'sessions'],
    [hostOf(fleet, 'web02'), 'api'],
    [hostOf(fleet, 'web02'), 'sessions'],
    [hostOf(fleet, 'db01'), 'postgresql@15-main'],
  ] as const;
  const before = await Promise.all(neighbours.map(([host, unit]) => mainPid(host, unit)));
  const victim = await mainPid(web01, 'api');
  const known = new Set(kills(fleet));

  console.log('$ systemctl kill -s USR1 api        # on web01: it now takes memory as fast as it can');
  await web01.exec('systemctl kill -s USR1 api');
  const deadline = Date.now() + 30_000;
  while ((await mainPid(web01, 'api')) === victim) {
    if (Date.now() > deadline) throw new DemoError('api was not killed within 30 s: its limit does not hold');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const report = kills(fleet).filter((line) => !known.has(line));
  console.log('\nThe kernel says:');
  show(report.join('\n'));
  const killed = report.filter((line) => line.includes('Killed process'));
  if (killed.length !== 1 || !killed[0]?.includes('(leak)'))
    throw new DemoError('it was not api alone that was killed');

  const after = await Promise.all(neighbours.map(([host, unit]) => mainPid(host, unit)));
  if (after.some((pid, index) => pid !== before[index])) throw new DemoError('a neighbour was hit');
  console.log('\nOne process was killed, in its own cgroup. Its neighbours run on with the same process ids.');
}

export async function fleetStory(stage: Stage): Promise<void> {
  heading('Three hosts');
  console.log(
    'Booting three Debian hosts, each with its own systemd and sshd (the first time builds their root, some 30 s) …',
  );
  const fleet = await startFleet({ count: NAMES.length });
  try {
    for (const name of NAMES) {
      const host = hostOf(fleet, name);
      for (const [unit, exec] of UNITS[name.replace(/\d+$/, '')] ?? []) {
        await host.addService(unit, { exec, extra: 'Restart=always' });
      }
    }
    copyFileSync(fleet.knownHosts, join(stage.home, '.ssh', 'known_hosts'));
    writeFileSync(join(stage.folder, 'oomcfg.yaml'), SPEC);
    writeFileSync(join(stage.folder, 'inventory.ini'), inventory(fleet));
    console.log('\noomcfg.yaml');
    show(SPEC);
    console.log('\ninventory.ini');
    show(inventory(fleet));

    heading('What would change');
    await oomcfg(stage, ['validate']);
    await oomcfg(stage, ['plan']);

    heading('Change it, and read it back from the kernel');
    await oomcfg(stage, ['apply', '--yes']);
    await oomcfg(stage, ['verify']);

    heading('One service leaks');
    await leak(fleet);
  } finally {
    await fleet.stop();
  }
  heading('What next');
  console.log(`The hosts are gone. To try it on your own: write an oomcfg.yaml as above beside your Ansible inventory, and

  node dist/cli.js validate         checks both, offline
  node dist/cli.js plan             looks at the hosts, changes nothing
  node dist/cli.js apply            shows the plan, asks, changes, verifies`);
}
