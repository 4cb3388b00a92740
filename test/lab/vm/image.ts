// Decides whether VMs can run on this machine, what accelerates them, and which disk image they start from.

import { execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A Debian release with its systemd: bookworm is 12 with 252, trixie is 13 with 257. */
export type Suite = 'bookworm' | 'trixie';

export type VmSupport = { ok: true } | { ok: false; reason: string };

const BUILD_MS = 15 * 60_000;
const KVM_PROBE_MS = 10_000;

const script = fileURLToPath(new URL('./vm-image.sh', import.meta.url));

function cacheFolder(): string {
  const xdg = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return process.env['OOMCFG_LAB_CACHE'] ?? join(xdg, 'oomcfg-lab');
}

/** What the script says within its time, or why it failed; its progress goes to stderr. */
function runImageScript(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'], timeout: BUILD_MS });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output.trim());
      else reject(new Error(`vm-image.sh ${args.join(' ')} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

/** Whether VMs can run here, without building anything: the reason is one sentence for a person. */
export async function vmSupport(): Promise<VmSupport> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { ok: false, reason: 'VMs need Linux on x86_64' };
  const missing = await new Promise<string>((resolve) => {
    execFile('sh', [script, '--check'], { timeout: 20_000 }, (error, stdout) =>
      resolve(error ? stdout.trim() || error.message : ''),
    );
  });
  return missing === '' ? { ok: true } : { ok: false, reason: missing };
}

const images = new Map<Suite, Promise<string>>();

/** The folder of the suite's image (see vm-image.sh for what is in it), built when it is not in the cache. */
export function vmImage(suite: Suite): Promise<string> {
  const known = images.get(suite) ?? runImageScript([suite]);
  images.set(suite, known);
  return known;
}

/**
 * Boots the image's kernel with no disk: it must get as far as missing its root. A /dev/kvm that opens is not proof;
 * some nested ones never run an instruction of the guest.
 */
function kvmBoots(kernel: string): Promise<boolean> {
  const machine = ['-machine', 'pc', '-accel', 'kvm', '-cpu', 'max', '-m', '256', '-nodefaults', '-display', 'none'];
  const boot = ['-serial', 'stdio', '-no-reboot', '-kernel', kernel, '-append', 'console=ttyS0 panic=-1'];
  return new Promise((resolve) => {
    execFile(
      'qemu-system-x86_64',
      [...machine, ...boot],
      { timeout: KVM_PROBE_MS, killSignal: 'SIGKILL', maxBuffer: 1 << 20 },
      (_error, stdout) => resolve(stdout.includes('Kernel panic - not syncing: VFS')),
    );
  });
}

let acceleration: Promise<'kvm' | 'tcg'> | undefined;

/** KVM where a kernel really boots in it, else emulation; tried once for each boot of this machine. */
export function accelerator(image: string): Promise<'kvm' | 'tcg'> {
  acceleration ??= (async () => {
    try {
      await access('/dev/kvm', constants.R_OK | constants.W_OK);
    } catch {
      return 'tcg';
    }
    const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const remembered = join(cacheFolder(), `.kvm-${bootId}`);
    const before = await readFile(remembered, 'utf8').catch(() => '');
    if (before === 'kvm' || before === 'tcg') return before;
    const found = (await kvmBoots(join(image, 'vmlinuz'))) ? 'kvm' : 'tcg';
    await mkdir(cacheFolder(), { recursive: true });
    await writeFile(remembered, found);
    return found;
  })();
  return acceleration;
}
