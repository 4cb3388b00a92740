/** The spec of the story in its variants, and what the kernel has to say when one holds. */
import { on, type Vm } from './harness';
import { jvmFlag, look, type RunningUnit, swaps } from './looking';

export const MiB = 1024 ** 2;

/** What the tests vary; sizes in MiB. */
export interface Variant {
  readonly cache: number;
  readonly swap: number;
  readonly swappiness: number;
}

export const SHOP: Variant = { cache: 64, swap: 64, swappiness: 10 };

/** The services alone; `api` and `japp` are further lines of those. */
export function services({ cache }: Variant, { api = '', japp = '' } = {}): string {
  return `name: shop
services:
  api:
    memory: { max: 32MiB, swap: 16MiB }
    oomPolicy: continue
    ${api}
  batch:
    memory: { max: 48MiB, swap: 0 }
    limits: { addressSpace: 512MiB }
    oomPolicy: kill
  cache:
    memory: { max: ${cache}MiB, high: 48MiB, low: 2MiB, min: 1MiB, swap: 8MiB }
  shop:
    unit: shop.slice
    memory: { max: 72MiB, low: 8MiB, swap: 0 }
  db:
    memory: { max: 64MiB, low: 8MiB }
    protect: critical
  web:
    memory: 64MiB
    oomPolicy: continue
  system:
    unit: system.slice
    memory: { low: 4MiB, min: 2MiB }
  japp:
    memory: 256MiB
    java: { threads: 20, metaspace: 30MiB, codeCache: 40MiB, directMemory: 10MiB, headroom: 0, extra: [-XX:+UseSerialGC] }
    ${japp}
`;
}

/** What belongs to the machine. */
export function system({ swap, swappiness }: Variant, file = '/swapfile'): string {
  return `system:
  - sysctl: { vm.swappiness: ${swappiness}, vm.vfs_cache_pressure: 50 }
    swap: { file: ${file}, size: ${swap}MiB }
`;
}

/** 256 MiB without the spec's metaspace, code cache, stacks and direct memory. */
export const HEAP = (256 - 30 - 40 - 20 - 10) * MiB;
export const JAVA_OPTS =
  '-XX:MaxDirectMemorySize=10M -Xmx156M -XX:MaxMetaspaceSize=30M -XX:ReservedCodeCacheSize=40M -Xss1M -XX:+UseSerialGC';

export const UNITS = ['api', 'batch', 'cache', 'db', 'web', 'japp', 'shop.slice', 'system.slice'];

/** All of what the spec is about, as the kernel has it. */
export interface State {
  /** The cgroup's files, by unit. */
  readonly memory: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of db's processes. */
  readonly scores: readonly string[];
  /** Of batch's processes, soft and hard. */
  readonly addressSpaces: readonly string[];
  readonly sysctl: string;
  /** KiB. */
  readonly swaps: Readonly<Record<string, number>>;
}

export async function stateOf(vm: Vm): Promise<State> {
  const units = await look(vm, ...UNITS);
  return {
    memory: memoryOf(units),
    scores: (units['db']?.processes ?? []).map(({ comm, score }) => `${comm} ${score}`).sort(),
    addressSpaces: [...new Set(units['batch']?.processes.map(({ addressSpace }) => addressSpace))],
    sysctl: await on(vm, 'sysctl -n vm.swappiness vm.vfs_cache_pressure'),
    swaps: await swaps(vm),
  };
}

function memoryOf(units: Readonly<Record<string, RunningUnit>>): State['memory'] {
  return Object.fromEntries(Object.entries(units).map(([name, { memory }]) => [name, memory]));
}

export async function mainPids(vm: Vm): Promise<Record<string, string>> {
  const units = await look(vm, ...UNITS);
  return Object.fromEntries(Object.entries(units).map(([name, { mainPid }]) => [name, mainPid]));
}

/** The state that a variant asks for. */
export function expected({ cache, swap, swappiness }: Variant): State {
  return {
    memory: {
      api: limits({ max: 32, 'swap.max': 16 }),
      batch: { ...limits({ max: 48, 'swap.max': 0 }), 'oom.group': '1' },
      cache: limits({ max: cache, high: 48, low: 2, min: 1, 'swap.max': 8 }),
      db: limits({ max: 64, low: 8 }),
      web: limits({ max: 64 }),
      japp: limits({ max: 256 }),
      'shop.slice': limits({ max: 72, low: 8, 'swap.max': 0 }),
      'system.slice': limits({ low: 4, min: 2 }),
    },
    scores: ['family -900', 'sleep -900', 'sleep 250'],
    addressSpaces: [`${512 * MiB} ${512 * MiB}`],
    sysctl: `${swappiness}\n50`,
    swaps: { '/swapfile': swap * 1024 - 4 },
  };
}

/** Without oomcfg: only that vfs_cache_pressure was set to 77 by hand before it. */
export const BEFORE: State = {
  memory: Object.fromEntries(UNITS.map((unit) => [unit, limits({})])),
  scores: ['family 0', 'sleep 0', 'sleep 250'],
  addressSpaces: ['unlimited unlimited'],
  sysctl: '60\n77',
  swaps: {},
};

/** Files of a cgroup where nothing but these (MiB) is set. */
function limits(mebibytes: Readonly<Record<string, number>>): Record<string, string> {
  const unset = { max: 'max', high: 'max', low: '0', min: '0', 'swap.max': 'max', 'oom.group': '0' };
  const set = Object.entries(mebibytes).map(([name, size]) => [name, String(size * MiB)]);
  return { ...unset, ...(Object.fromEntries(set) as Record<string, string>) };
}

/** The largest heap of the running JVM, as it says itself. */
export function heapOf(vm: Vm): Promise<number> {
  return jvmFlag(vm, 'MaxHeapSize');
}
