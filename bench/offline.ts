/** Decides what is measured without a host: render for ten thousand of them, and how soon the program answers. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { timed } from './child';
import { compare, median, type Result } from './contest';
import { freshDisk } from './freshDisk';
import { CLI } from './site';
import type { Terms } from './live';

const HOSTS = 10_000;
const SERVICES = 10;
/** RAM of the hosts in GiB, one after the other: shares of it come out differently. */
const SIZES = [8, 16, 32, 64, 128];

/** Prints the peak of the process's memory, in KiB, when it ends; getrusage(2) would count what it was forked from. */
const PEAK = `import { readFileSync, writeSync } from 'node:fs';
process.on('exit', () => writeSync(2, 'PEAK ' + /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1] + '\\n'));`;

/** Seconds and MB (10^6 bytes) of `oomcfg render`, each onto a new file system. */
export async function renderGates(
  { rounds, signal }: Omit<Terms, 'limit'>,
  limits: { readonly seconds: number; readonly megabytes: number },
): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'oomcfg-bench-render-'));
  try {
    furnish(folder);
    const seconds: number[] = [];
    const megabytes: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const disk = freshDisk();
      try {
        const argv = [process.execPath, '--import', `data:text/javascript,${encodeURIComponent(PEAK)}`] as const;
        const out = join(disk.folder, 'rendered');
        const ran = await timed({ argv: [...argv, CLI, 'render', '--out', out], cwd: folder }, signal);
        seconds.push(ran.seconds);
        megabytes.push((Number(/PEAK (\d+)/.exec(ran.stderr)?.[1]) * 1024) / 1e6);
        mustStand(out);
      } finally {
        disk.remove();
      }
      // Where it has to be deleted file by file, once is enough.
      if (!disk.own) break;
    }
    const what = `render for ${HOSTS} hosts x ${SERVICES} services`;
    return [
      { name: 'render', what, unit: 's', value: median(seconds), limit: limits.seconds, ours: seconds },
      {
        name: 'memory',
        what: `${what}, peak of resident memory`,
        unit: 'MB',
        value: Math.max(...megabytes),
        limit: limits.megabytes,
        ours: [],
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `oomcfg --version` by `node -e 0`. */
export function versionContest({ rounds, limit, signal }: Terms): Promise<Result> {
  const node =
    (...args: readonly string[]) =>
    async (): Promise<number> =>
      (await timed({ argv: [process.execPath, ...args], cwd: tmpdir() }, signal)).seconds;
  const what = 'oomcfg --version / node -e 0';
  return compare({ name: 'version', what, rounds, limit, ours: node(CLI, '--version'), theirs: node('-e', '0') });
}

function furnish(folder: string): void {
  const hosts = Array.from({ length: HOSTS }, (_, index) => {
    const size = SIZES[index % SIZES.length];
    return `node${String(index).padStart(5, '0')} ansible_host=10.${index >> 16}.${(index >> 8) & 255}.${index & 255} oomcfg_memory=${size}GiB\n`;
  });
  writeFileSync(join(folder, 'inventory.ini'), `[nodes]\n${hosts.join('')}`);
  const services = Array.from({ length: SERVICES }, (_, index) => {
    const java = index % 2 === 0 ? ', java: {}' : '';
    return `  service${index}: { memory: { max: ${index < 5 ? '9%' : '760MiB'}, low: ${index < 5 ? '1%' : '64MiB'}, swap: 0 }, protect: high${java} }\n`;
  });
  const system =
    'system:\n  - hosts: all\n    reserve: 512MiB\n    sysctl: { vm.swappiness: 10, vm.panic_on_oom: 0 }\n';
  writeFileSync(join(folder, 'oomcfg.yaml'), `name: bench\nservices:\n${services.join('')}${system}`);
  mkdirSync(join(folder, '.ssh'));
}

/** Ten drop-ins on the first and the last host, and all hosts. */
function mustStand(out: string): void {
  const hosts = readdirSync(out).filter((name) => !name.startsWith('.'));
  const units = [hosts[0], hosts.at(-1)].map((host) => readdirSync(join(out, host ?? '', 'etc/systemd/system')).length);
  if (hosts.length !== HOSTS || units.some((count) => count !== SERVICES)) {
    throw new Error(`render wrote ${hosts.length} hosts with ${units.join(' and ')} units`);
  }
}
