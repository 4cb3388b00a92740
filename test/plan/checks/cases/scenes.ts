/** Specs, hosts and JVMs that findings of several kinds are tried on. */
import { expect } from 'vitest';
import { GiB, bytes } from '../../../../src/model/bytes';
import type { Finding, Place } from '../../../../src/model/finding';
import type {
  JvmOption,
  ObservedJvm,
  ObservedState,
  ObservedUnit,
  SoftHard,
  UnitFile,
  UnitLife,
} from '../../../../src/model/observed';
import type { PlanFindingKind } from '../../../../src/rules/host';
import type { SpecText } from '../../../desired/build';
import { applied, file, host, plan, stopped, unit, type HostParts, type Options, type UnitParts } from '../../build';

export type Scene = readonly [SpecText, ObservedState, Options?];

export interface Case {
  readonly kind: PlanFindingKind;
  readonly when: string;
  readonly bad: Scene;
  /** The same without what is wrong. */
  readonly good: Scene;
  readonly says: Partial<Finding>;
}

export const api = (settings: object): SpecText => ({ services: { api: settings } });

export const MAX = api({ memory: '1GiB' });

export const one = (parts: UnitParts = {}) => host({ units: [unit('api.service', parts)] });

export const down = (parts: UnitParts = {}) => host({ units: [stopped('api.service', parts)] });

export const life = (parts: Partial<UnitLife>): { readonly life: UnitLife } => ({
  life: { ...unit('api.service').life, ...parts },
});

export const runs = (...names: readonly string[]): Pick<ObservedUnit, 'processes'> => ({
  processes: names.map((comm, index) => ({ pid: 100 + index, comm })),
});

export const main = (parts: object) => ({ main: { ...unit('api.service').main!, ...parts } });

/** Its options need a new process. */
export const RESTART = api({
  memory: '2GiB',
  java: { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB' },
});

export const restarted = (parts: UnitParts = {}) => one({ variable: 'JAVA_OPTS', ...parts });

export const DROP_IN = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';

export const v1 = (parts: UnitParts = {}) => host({ facts: { cgroup: 'v1' }, units: [unit('api.service', parts)] });

export const limited = (addressSpace: SoftHard) =>
  one({
    files: [file(DROP_IN, { LimitAS: String(8 * GiB) })],
    manager: { LimitAS: bytes(8 * GiB) },
    ...main({ addressSpace }),
  });

export const soft = (size: number): SoftHard => ({ soft: bytes(size), hard: 'infinity' });

export const others = (texts: object, changedAgo: number): UnitFile => ({
  ...file('/etc/systemd/system/api.service.d/override.conf', texts),
  changedAgo,
});

/** No file says what its process has: score 200, 2 GiB of address space; it is 60 seconds old. */
export const unsaid = (parts: UnitParts) =>
  one({
    ...life({ age: 60 }),
    files: [others({}, 1000)],
    manager: { OOMScoreAdjust: 0, LimitAS: 'infinity' },
    ...main({ oomScoreAdj: 200, addressSpace: { soft: bytes(2 * GiB), hard: bytes(2 * GiB) } }),
    ...parts,
  });

export const vendor = (texts: object): UnitParts => ({ files: [file('/lib/systemd/system/api.service', texts)] });

/** Typed as what it is compared with. */
export function saying(part: string): string {
  return expect.stringContaining(part) as string;
}

export const JAVA = { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB' };

export const java = (more: object = {}): SpecText => api({ memory: '2GiB', java: { ...JAVA, ...more } });

export const running = (parts: object = {}) =>
  host({ units: [unit('api.service', { variable: 'JAVA_OPTS', ...parts })] });

export const AT = '/etc/systemd/system/api.service.d';

export const SWAP: SpecText = { system: [{ swap: { file: '/swapfile', size: '1GiB' } }] };

export const jvm = (options: readonly JvmOption[], more: Partial<ObservedJvm> = {}): ObservedJvm => ({
  pid: 101,
  isMain: true,
  program: 'java',
  readsJdkOptions: true,
  options,
  ...more,
});

export const onLine = (...words: readonly string[]): readonly JvmOption[] =>
  words.map((word) => ({ word, from: 'the command line' }));

export const SWAPPINESS: SpecText = { system: [{ sysctl: { 'vm.swappiness': 10 } }] };

export const sysctl = (path: string, value?: string, more: HostParts = {}) =>
  host({
    sysctl: [
      { key: 'vm.swappiness', kernel: '60', files: [{ path, line: 7, ...(value === undefined ? {} : { value }) }] },
    ],
    ...more,
  });

/** Swapped to, in the size of SWAP. */
export const SWAPPED = { path: '/swapfile', type: 'file', size: bytes(GiB - 4096), used: bytes(0) };

export const at = (line: number) => ({ where: expect.objectContaining({ file: 'oomcfg.yaml', line }) as Place });

/** A sysctl that cannot be written there. */
export function fixedIn(container?: string, kernel = '60', before?: string): ObservedState {
  return host({
    facts: container === undefined ? {} : { container },
    sysctl: [{ key: 'vm.swappiness', kernel, fixed: true, files: [], ...(before === undefined ? {} : { before }) }],
  });
}

/** A swap file of ours, 16 GiB, with that much in it; 8 GiB of memory is available. */
export function withSwap(used: number): ObservedState {
  const size = bytes(16 * GiB);
  return host({
    swap: {
      active: [{ path: '/swapfile', type: 'file', size: bytes(size - 4096), used: bytes(used) }],
      made: [{ path: '/swapfile', size }],
      fileSize: size,
    },
  });
}

export const find = ([spec, on, options]: Scene, code: string): readonly Finding[] =>
  plan(spec, on, options).findings.filter((finding) => finding.code === code);

export const of = (...comms: readonly string[]): Scene => [
  api({ memory: '1GiB' }),
  host({ units: [unit('api.service', { processes: comms.map((comm, index) => ({ pid: index + 1, comm })) })] }),
];

/** All is as wanted in the files, and the JVMs have more than the variable or less. */
export const done = (of: (own: readonly string[]) => readonly ObservedJvm[]) => {
  const state = applied(java(), running());
  return {
    ...state,
    units: state.units.map((one) => ({
      ...one,
      jvms: of(one.nextVariable ?? []),
      main: { ...one.main!, variable: one.nextVariable ?? [] },
    })),
  };
};
