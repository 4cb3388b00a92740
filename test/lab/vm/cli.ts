// Decides what a person can do with the VM lab by hand: boot machines, use them, and end them with Ctrl-C.
// npx tsx test/lab/vm/cli.ts up bookworm trixie

import type { Suite, Vm } from '.';
import { startVm, vmSupport } from '.';

const SUITES: readonly string[] = ['bookworm', 'trixie'] satisfies Suite[];

function isSuite(word: string): word is Suite {
  return SUITES.includes(word);
}

/** How to reach a machine, as commands to paste; the inventory line is Ansible's. */
function directions(vm: Vm): string {
  const ssh = `ssh -p ${vm.port} -i ${vm.keyFile} -o UserKnownHostsFile=${vm.knownHosts} root@127.0.0.1`;
  const inventory = `${vm.name} ansible_host=127.0.0.1 ansible_port=${vm.port} ansible_user=root`;
  return [
    `${vm.name}: up after ${(vm.bootMs / 1000).toFixed(1)} s; users root, ops (sudo), deploy (sudo, password deploy-pass)`,
    `  ${ssh}`,
    `  inventory: ${inventory} ansible_ssh_private_key_file=${vm.keyFile}`,
    `  known hosts: ${vm.knownHosts}`,
    `  console: tail -f ${vm.consoleLog}`,
    '',
  ].join('\n');
}

async function up(suites: Suite[]): Promise<void> {
  const support = await vmSupport();
  if (!support.ok) throw new Error(support.reason);
  const started = await Promise.allSettled(
    suites.map(async (suite) => {
      const vm = await startVm({ suite });
      process.stdout.write(directions(vm));
      return vm;
    }),
  );
  const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = started.find((result) => result.status === 'rejected');
  if (!failed) {
    process.stdout.write('Ctrl-C ends them and removes their disks.\n');
    await new Promise<void>((resolve) => {
      const keepAlive = setInterval(() => undefined, 1 << 30);
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        process.on(signal, () => {
          clearInterval(keepAlive);
          resolve();
        });
      }
    });
  }
  await Promise.all(running.map((vm) => vm.stop()));
  if (failed) throw failed.reason;
}

const [command, ...words] = process.argv.slice(2);
if (command !== 'up' || words.length === 0 || !words.every(isSuite)) {
  process.stderr.write('usage: npx tsx test/lab/vm/cli.ts up bookworm|trixie...\n');
  process.exitCode = 64;
} else {
  await up(words.filter(isSuite)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
