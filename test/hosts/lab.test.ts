/** The fleet lab itself: its hosts are what the other fleet tests take them for, and nothing of them stays behind. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleetSupport, startFleet, type Fleet, type FleetHost } from '../lab/fleet';
import { processesIn } from '../lab/fleet/cgroup';
import { holderOf } from '../lab/fleet/procSys';

const support = await fleetSupport();
const run = promisify(execFile);
const MEMORY = '/sys/fs/cgroup/memory/system.slice';
/** Ten minutes where the root has to be built first. */
const BUILD_AND_BOOT = 600_000;

describe.runIf(support.ok)('the fleet lab', { timeout: 60_000 }, () => {
  let fleet: Fleet;
  let first: FleetHost;
  let second: FleetHost;

  beforeAll(async () => {
    fleet = await startFleet({ count: 2 });
    [first, second] = fleet.hosts as [FleetHost, FleetHost];
  }, BUILD_AND_BOOT);
  afterAll(() => fleet.stop(), 60_000);

  const ssh = (host: FleetHost, user: string, command: string): Promise<{ stdout: string }> =>
    run('ssh', [
      ...['-F', 'none', '-i', fleet.keyFile, '-o', `UserKnownHostsFile=${fleet.knownHosts}`, '-o', 'BatchMode=yes'],
      ...['-o', 'StrictHostKeyChecking=yes', '-p', String(host.port), `${user}@${host.address}`, command],
    ]);

  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + 30_000;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`not within 30 s: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('a host runs systemd 252 as PID 1, with nothing failed, under its own name', async () => {
    for (const host of [first, second]) {
      expect((await host.exec('cat /proc/1/comm')).stdout).toBe('systemd\n');
      expect((await host.exec('systemctl is-system-running')).stdout).toBe('running\n');
      expect((await host.exec('systemctl --version')).stdout).toMatch(/^systemd 252 /);
      expect((await host.exec('uname -n')).stdout).toBe(`${host.name}\n`);
    }
    const ids = await Promise.all([first, second].map((host) => host.readFile('/etc/machine-id')));
    expect(ids[0]).not.toBe(ids[1]);
    expect(first.hostKey).not.toBe(second.hostKey);
  });

  it.each(['root', 'ops', 'deploy', 'nosudo'])('%s logs in with the key', async (user) => {
    const { stdout } = await ssh(first, user, 'whoami');
    expect(stdout).toBe(`${user}\n`);
  });

  it('ops needs no password for sudo, deploy needs its own, nosudo has none', async () => {
    expect((await ssh(first, 'ops', 'sudo -n whoami')).stdout).toBe('root\n');
    await expect(ssh(first, 'deploy', 'sudo -n whoami')).rejects.toThrow('password is required');
    expect((await ssh(first, 'deploy', 'echo deploy-pass | sudo -S whoami')).stdout).toBe('root\n');
    await expect(ssh(first, 'nosudo', 'echo deploy-pass | sudo -S whoami')).rejects.toThrow();
  });

  it("MemoryMax is in the kernel's file and kills the service that goes over it, and that alone", async () => {
    await first.addService('calm', { exec: '/usr/local/bin/idle' });
    await first.addService('leaky', { exec: '/usr/local/bin/leak wait', extra: 'MemoryMax=32M' });
    const file = existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes')
      ? `${MEMORY}/leaky.service/memory.limit_in_bytes`
      : '/sys/fs/cgroup/system.slice/leaky.service/memory.max';
    expect(await first.readFile(file)).toBe('33554432\n');
    expect((await first.exec('systemctl is-active leaky')).stdout).toBe('active\n');

    const said = async (): Promise<string> => (await first.exec('journalctl -o cat -u leaky')).stdout;
    await until('leaky waits for its signal', async () => (await said()).includes('leak: waiting'));
    await first.exec('systemctl kill -s USR1 leaky');
    await until('leaky is killed', async () => (await first.exec('systemctl is-active leaky')).stdout === 'failed\n');
    const died = await first.exec('systemctl show -P ExecMainCode -P ExecMainStatus leaky');
    expect(died.stdout).toBe('2\n9\n'); // CLD_KILLED, SIGKILL
    expect((await first.exec('systemctl is-active calm')).stdout).toBe('active\n');
  });

  it('a limit that is written later reaches the running service', async () => {
    await second.addService('grown', { exec: '/usr/local/bin/idle', extra: 'MemoryMax=64M' });
    await second.writeFile('/etc/systemd/system/grown.service.d/x.conf', '[Service]\nMemoryMax=96M\n');
    await second.exec('systemctl daemon-reload');
    const { stdout } = await second.exec('systemctl show -P MemoryMax grown');
    expect(stdout).toBe(`${96 * 1024 * 1024}\n`);
    if (existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes')) {
      expect(await second.readFile(`${MEMORY}/grown.service/memory.limit_in_bytes`)).toBe(`${96 * 1024 * 1024}\n`);
    }
  });

  it('environment values arrive in a service as they were given', async () => {
    const odd = 'a "b" \\c 100% $HOME\nnext';
    await second.addService('odd', { exec: '/usr/local/bin/idle', environment: { ODD: odd, PLAIN: '1' } });
    const environ = await second.exec('cat /proc/$(systemctl show -P MainPID odd)/environ');
    expect(environ.stdout.split('\0')).toEqual(expect.arrayContaining([`ODD=${odd}`, 'PLAIN=1']));
  });

  it('exec hands on input, exit code and both outputs, and gives up in time', async () => {
    const script = 'cat; echo err >&2; exit 7';
    expect(await first.exec(script, { stdin: 'in' })).toEqual({ code: 7, stdout: 'in', stderr: 'err\n' });
    await expect(first.exec('sleep 600', { timeoutMs: 300 })).rejects.toThrow('not done after 300 ms');
    const sleeping = await first.exec('ps -eo args');
    expect(sleeping.stdout).not.toContain('sleep 600');
  });

  it('what was written is there after a power-off and after a cut, and so is the host key', async () => {
    const key = second.hostKey;
    await second.writeFile('/etc/kept', 'one');
    await second.stop();
    expect(second.running).toBe(false);
    await second.writeFile('/etc/kept-too', 'two'); // while it is off
    await second.start();
    expect(await second.readFile('/etc/kept')).toBe('one');
    await second.kill();
    await second.start();
    expect(await second.readFile('/etc/kept-too')).toBe('two');
    expect(second.hostKey).toBe(key);
    await expect(second.readFile('/etc/nothing')).rejects.toThrow('/etc/nothing');
  });

  it('a reboot from inside comes back by itself', async () => {
    const boot = async (): Promise<string> => (await second.exec('cat /proc/sys/kernel/random/boot_id')).stdout;
    const before = await boot();
    await second.exec('systemctl reboot');
    await until('another boot', async () => (await boot().catch(() => before)) !== before);
    await second.untilUp();
    expect((await second.exec('systemctl is-system-running')).stdout).toBe('running\n');
  });

  it('a second fleet gets other numbers; one that stops leaves no process, mount, cgroup or file behind', async () => {
    const other = await startFleet({ count: 2 });
    const numbers = [...fleet.hosts, ...other.hosts].map((host) => host.number);
    expect(new Set(numbers).size).toBe(4);
    const processes = other.hosts.flatMap((host) => processesIn(host.cgroups[0]!));
    expect(processes.length).toBeGreaterThanOrEqual(6); // nspawn, systemd, journald, sshd: of two hosts
    await other.stop();
    expect(processes.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(other.directory);
    expect(other.hosts.flatMap((host) => host.cgroups).filter((cgroup) => existsSync(cgroup))).toEqual([]);
    expect(existsSync(other.directory)).toBe(false);
    expect((await first.exec('whoami')).stdout).toBe('root\n'); // the first fleet is still there
  });

  it('a fleet has the vm settings that it holds alone: the next one waits, and finds the old values', async () => {
    const setting = '/proc/sys/vm/oom_dump_tasks';
    const read = (): string => readFileSync(setting, 'utf8').trim();
    const before = read();
    const other = before === '1' ? '0' : '1';
    const options = { count: 1, writableProcSys: true, holdsVm: ['oom_dump_tasks'] };
    const one = await startFleet(options);
    await one.hosts[0]!.exec(`echo ${other} >${setting}`);
    expect(read()).toBe(other);
    let isUp = false;
    const waiting = startFleet(options);
    void waiting.then(() => (isUp = true));
    const beside = await startFleet({ count: 1, holdsVm: ['stat_interval'] });
    await beside.stop();
    expect(isUp).toBe(false);
    expect(await holderOf('oom_dump_tasks')).toContain(`process ${process.pid} (`);
    await one.stop();
    const next = await waiting;
    expect(read()).toBe(before);
    await next.stop();
  });
});

it('fleetSupport says yes, or why not in words', () => {
  if (!support.ok) expect(support.reason).toMatch(/\w+ \w+/);
  expect(typeof support.ok).toBe('boolean');
});
