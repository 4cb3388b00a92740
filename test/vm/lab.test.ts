// The VM lab itself: what other VM tests take for granted about the machines that they get.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Suite, Vm } from '../lab/vm';
import { startVm, vmSupport } from '../lab/vm';

const support = await vmSupport();
if (!support.ok && process.env['CI'] === 'true') throw new Error(`VMs cannot run here: ${support.reason}`);

const SYSTEMD: Record<Suite, string> = { bookworm: '252', trixie: '257' };
const MINUTE = 60_000;

describe.skipIf(!support.ok)(`VM lab${support.ok ? '' : ` (${support.reason})`}`, () => {
  const vms = new Map<Suite, Vm>();
  const suites = Object.keys(SYSTEMD) as Suite[];

  function machine(suite: Suite): Vm {
    const vm = vms.get(suite);
    if (!vm) throw new Error(`no VM of ${suite}`);
    return vm;
  }

  async function say(suite: Suite, script: string): Promise<string> {
    const { code, stdout, stderr } = await machine(suite).exec(script);
    expect({ script, code, stderr }).toEqual({ script, code: 0, stderr: '' });
    return stdout.trim();
  }

  beforeAll(async () => {
    const started = await Promise.allSettled(suites.map(async (suite) => vms.set(suite, await startVm({ suite }))));
    for (const result of started) if (result.status === 'rejected') throw result.reason;
  }, 20 * MINUTE);

  afterAll(async () => {
    await Promise.all([...vms.values()].map((vm) => vm.stop()));
    for (const vm of vms.values()) expect(existsSync(vm.consoleLog)).toBe(false);
  }, MINUTE);

  describe.each(suites)('%s', (suite) => {
    it('runs its systemd as PID 1, with nothing failed', async () => {
      expect(await say(suite, 'cat /proc/1/comm')).toBe('systemd');
      expect(await say(suite, 'systemctl is-system-running')).toBe('running');
      expect((await say(suite, 'systemctl --version')).split(' ')[1]).toBe(SYSTEMD[suite]);
    });

    it('has cgroup v2 with the memory controller', async () => {
      expect(await say(suite, 'stat -f -c %T /sys/fs/cgroup')).toBe('cgroup2fs');
      expect((await say(suite, 'cat /sys/fs/cgroup/cgroup.controllers')).split(' ')).toContain('memory');
    });

    it('has a JVM, and users with and without sudo', async () => {
      expect(await say(suite, 'java -version 2>&1')).toContain('OpenJDK');
      expect(await say(suite, 'su ops -c "sudo -n id -u"')).toBe('0');
      expect(await say(suite, 'echo deploy-pass | su deploy -c "sudo -S -p \'\' id -u"')).toBe('0');
      expect((await machine(suite).exec('su deploy -c "sudo -n id -u"')).code).toBe(1);
      expect((await machine(suite).exec('echo x | su nosudo -c "sudo -S id -u"')).code).toBe(1);
    });

    it('lets each user log in with the key, under the host key that is known', () => {
      const { port, keyFile, knownHosts } = machine(suite);
      for (const user of ['root', 'ops', 'deploy', 'nosudo']) {
        const options = ['-F', 'none', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes', '-i', keyFile];
        const args = [
          ...options,
          '-o',
          `UserKnownHostsFile=${knownHosts}`,
          '-p',
          String(port),
          `${user}@127.0.0.1`,
          'whoami',
        ];
        expect(execFileSync('ssh', args, { encoding: 'utf8', timeout: MINUTE }).trim()).toBe(user);
      }
    });

    it('keeps what is written to it, byte for byte', async () => {
      const text = 'it\'s "50%" $HOME\n\ttab\\\nno newline at the end';
      await machine(suite).writeFile("/etc/lab test/it's", text, 0o600);
      expect(await machine(suite).readFile("/etc/lab test/it's")).toBe(text);
      expect(await say(suite, `stat -c %a "/etc/lab test/it's"`)).toBe('600');
    });

    it('gives a service its environment and stops it on SIGTERM', async () => {
      const value = 'a "b" 50% \\c $d';
      await machine(suite).addService('quiet', { exec: '/usr/local/bin/idle', environment: { LAB: value } });
      const environ = await say(suite, 'tr "\\0" "\\n" </proc/$(systemctl show --value -p MainPID quiet)/environ');
      expect(environ.split('\n')).toContain(`LAB=${value}`);
      await say(suite, 'systemctl stop quiet');
      expect(await say(suite, 'systemctl show --value -p Result quiet')).toBe('success');
    });

    it('kills what leaks over its limit, and nothing else', async () => {
      await machine(suite).addService('leaky', {
        exec: '/usr/local/bin/leak',
        extra: 'MemoryMax=32M\nMemorySwapMax=0',
      });
      await say(suite, 'for i in $(seq 100); do systemctl is-active -q leaky || break; sleep 0.2; done');
      expect(await say(suite, 'systemctl show --value -p Result leaky')).toBe('oom-kill');
      const victims = (await say(suite, 'dmesg')).split('\n').filter((line) => line.includes('Killed process'));
      expect(victims.map((line) => /\((.*?)\)/.exec(line)?.[1])).toEqual(['leak']);
      await say(suite, 'systemctl reset-failed leaky');
    });

    it('swaps to a file', async () => {
      await say(suite, 'fallocate -l 64M /swapfile && chmod 600 /swapfile && mkswap -q /swapfile && swapon /swapfile');
      const [, swap] = (await say(suite, 'cat /proc/swaps')).split('\n');
      expect(swap?.split(/\s+/).slice(0, 3)).toEqual(['/swapfile', 'file', '65532']);
      await say(suite, 'swapoff /swapfile && rm /swapfile');
    });

    it('ends what takes too long', async () => {
      const started = Date.now();
      await expect(machine(suite).exec('sleep 60', { timeoutMs: 2000 })).rejects.toThrow('no end after 2000 ms');
      expect(Date.now() - started).toBeLessThan(10_000);
      await expect(machine(suite).exec('yes')).rejects.toThrow('more output than 16 MiB');
      expect(await say(suite, 'pkill yes; echo still here')).toBe('still here');
    });
  });

  it('puts a drop-in of MemoryMax into memory.max at a daemon-reload of systemd 252', async () => {
    const vm = machine('bookworm');
    await vm.addService('limited', { exec: '/usr/local/bin/idle' });
    const limit = 'cat /sys/fs/cgroup/system.slice/limited.service/memory.max';
    expect(await say('bookworm', limit)).toBe('max');
    await vm.writeFile('/etc/systemd/system/limited.service.d/zz-test.conf', '[Service]\nMemoryMax=67108864\n');
    expect(await say('bookworm', `systemctl daemon-reload && ${limit}`)).toBe('67108864');
  });

  it.each(suites)(
    'comes back from a reboot of %s with another boot id and its files',
    { timeout: 5 * MINUTE },
    async (suite) => {
      const vm = machine(suite);
      const before = await vm.bootId();
      await vm.writeFile('/root/kept', 'kept');
      await vm.reboot();
      expect(await vm.bootId()).not.toBe(before);
      expect(await vm.readFile('/root/kept')).toBe('kept');
    },
  );

  it(
    'boots again after its plug was pulled, without what was never written to disk',
    { timeout: 5 * MINUTE },
    async () => {
      const vm = machine('trixie');
      await vm.exec('echo safe >/root/safe; sync; echo lost >/root/lost');
      await vm.kill();
      await expect(vm.exec('true')).rejects.toThrow('not running');
      await vm.start();
      expect((await vm.exec('cat /root/safe')).stdout).toBe('safe\n');
      expect((await vm.exec('test -s /root/lost')).code).toBe(1);
    },
  );

  it('powers off and on', { timeout: 5 * MINUTE }, async () => {
    const vm = machine('bookworm');
    const before = await vm.bootId();
    await vm.powerOff();
    await vm.start();
    expect(await vm.bootId()).not.toBe(before);
  });
});
