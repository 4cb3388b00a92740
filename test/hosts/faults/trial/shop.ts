/**
 * The services of a trial's host, the specs between which it goes, and what each spec is to make of it, written down by
 * hand.
 */
import type { FleetHost } from '../../../lab/fleet';
import { MIB } from '../../looking';

export const SERVICES = ['api', 'shop', 'batch', 'cron', 'bystander'] as const;
type Service = (typeof SERVICES)[number];

/** `none` is a spec that asks nothing of these services: what was there before oomcfg. */
export type SpecName = 'none' | 'old' | 'new' | 'other';

export interface Wanted {
  readonly memoryMiB: number;
  readonly addressSpaceMiB?: number;
  readonly score?: number;
  /** -Xmx in JAVA_OPTS: set through a restart. */
  readonly heapMiB?: number;
}

type Wishes = Partial<Record<Service, Wanted>>;

/**
 * From `old` to `new`, batch is dropped with all that it had, cron comes with all of it, api changes as it runs, shop
 * by a restart.
 */
const WISHES: Readonly<Record<SpecName, Wishes>> = {
  none: {},
  old: {
    api: { memoryMiB: 64, addressSpaceMiB: 4096, score: 300 },
    shop: { memoryMiB: 96, heapMiB: 16 },
    batch: { memoryMiB: 80, addressSpaceMiB: 2048, score: 500, heapMiB: 16 },
  },
  new: {
    api: { memoryMiB: 48, addressSpaceMiB: 3072, score: 800 },
    shop: { memoryMiB: 112, heapMiB: 24 },
    cron: { memoryMiB: 72, addressSpaceMiB: 1024, score: 200, heapMiB: 16 },
  },
  other: {
    api: { memoryMiB: 56, score: 100 },
    shop: { memoryMiB: 104, addressSpaceMiB: 2048, heapMiB: 20 },
    cron: { memoryMiB: 60 },
  },
};

/** One for each spec; `none` has the machine's own. */
const SYSCTL_SHARE: Readonly<Record<SpecName, number>> = { none: 0, old: 11, new: 12, other: 13 };

export interface Target {
  readonly name: SpecName;
  readonly services: Wishes;
  readonly sysctl: { readonly key: string; readonly value: string | undefined };
}

/** What a host is to have under a spec; `key` is its own sysctl, whose value from before is `before`. */
export function target(name: SpecName, key: string, before: string): Target {
  const value = name === 'none' ? before : String(Number(before) + SYSCTL_SHARE[name]);
  return { name, services: WISHES[name], sysctl: { key, value } };
}

/** The spec's text for hosts that each have their own sysctl. */
export function specText(targets: ReadonlyMap<string, Target>): string {
  const [first] = targets.values();
  const services = Object.entries(first?.services ?? {}).map(([service, wanted]) => serviceText(service, wanted));
  // A spec has to ask for something: `none` asks for a service that no host has.
  if (services.length === 0) return `services:\n  nowhere: { memory: 64MiB, optional: true }\n`;
  const system = [...targets].map(
    ([host, { sysctl }]) => `  - { hosts: ${host}, sysctl: { ${sysctl.key}: ${sysctl.value} } }`,
  );
  return ['services:', ...services, 'system:', ...system, 'rollout: { batches: [100%] }', ''].join('\n');
}

function serviceText(service: string, { memoryMiB, addressSpaceMiB, score, heapMiB }: Wanted): string {
  const keys = [
    `memory: ${memoryMiB}MiB`,
    ...(addressSpaceMiB === undefined ? [] : [`limits: { addressSpace: ${addressSpaceMiB}MiB }`]),
    ...(score === undefined ? [] : [`protect: ${score}`]),
    ...(heapMiB === undefined
      ? []
      : [`java: { heap: ${heapMiB}MiB, loadedClasses: 1000, threads: 5, codeCache: 8MiB, directMemory: 1MiB }`]),
  ];
  return `  ${service}: { ${keys.join(', ')} }`;
}

export interface Directives {
  readonly MemoryMax: number;
  readonly LimitAS: number | undefined;
  readonly OOMScoreAdjust: number | undefined;
  readonly heapMiB: number | undefined;
}

/** What the drop-in of a service is to say. */
export function directives({ memoryMiB, addressSpaceMiB, score, heapMiB }: Wanted): Directives {
  return {
    MemoryMax: memoryMiB * MIB,
    LimitAS: addressSpaceMiB === undefined ? undefined : addressSpaceMiB * MIB,
    OOMScoreAdjust: score,
    heapMiB,
  };
}

/** Does what a start script of a Java service does: hands on its environment and becomes the program. */
const START_SCRIPT = '#!/bin/sh\nexport JAVA_OPTS\nexec /usr/local/bin/idle\n';

/** Puts the services on a host that has nothing of oomcfg yet; they start at boot, too. */
export async function furnish(host: FleetHost): Promise<void> {
  await host.writeFile('/usr/local/bin/start-java', START_SCRIPT);
  await must(host, 'chmod 755 /usr/local/bin/start-java');
  for (const service of SERVICES) {
    await host.addService(service, {
      exec: '/usr/local/bin/start-java',
      extra: 'TimeoutStopSec=5\n[Install]\nWantedBy=multi-user.target',
    });
  }
  await must(host, `systemctl enable -q ${SERVICES.join(' ')}`);
}

async function must(host: FleetHost, script: string): Promise<void> {
  const { code, stderr } = await host.exec(script);
  if (code !== 0) throw new Error(`${host.name}: ${script}: ${stderr}`);
}
