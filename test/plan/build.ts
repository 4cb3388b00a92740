/**
 * Builds what a look saw, part by part, and the input of a plan from it and a spec: the state in of "state in, change
 * out".
 */
import { createHash } from 'node:crypto';
import { bytes, GiB, type Size } from '../../src/model/bytes';
import type { Facts } from '../../src/model/host';
import type { ObservedState, ObservedSwap, ObservedUnit, UnitFile } from '../../src/model/observed';
import { type Directive, DIRECTIVE_ORDER, DIRECTIVES, type SettingValue } from '../../src/model/settings';
import type { HostPlan } from '../../src/documents/plan/document';
import { type HostInput, hostInput, lookRequest } from '../../src/plan/hostInput';
import { planHost } from '../../src/plan/planHost';
import { verifyHost } from '../../src/plan/verifyHost';
import { nameOfRuntime } from '../../src/runtimes';
import { splitWords } from '../../src/runtimes/words';
import { contentId } from '../../src/render/files';
import { buildSpec, selector, type SpecText } from '../desired/build';
import { TEMPLATES } from '../render/cases';
import { dropInPath } from '../../src/systemd/paths';

/** An ordinary host: 16 GiB, Debian 12. */
export const FACTS: Facts = {
  memTotal: bytes(16 * GiB),
  swapTotal: bytes(2 * GiB),
  memAvailable: bytes(8 * GiB),
  pageSize: 4096,
  kernel: '6.1.0-25-amd64',
  systemd: 252,
  cgroup: 'v2',
  memoryController: true,
  capSysResource: true,
};

const DIGEST = `sha256:${'ab'.repeat(32)}`;

type Texts = Readonly<Partial<Record<Directive, string>>>;

/** A unit file that assigns from line 2 on; `variable` are lines that set the variable. */
export function file(path: string, texts: Texts = {}, variable: readonly number[] = []): UnitFile {
  const assignments = Object.entries(texts).map(([directive, text], index) => ({
    directive: directive as Directive,
    text,
    line: index + 2,
  }));
  return { path, assignments, setsVariable: variable };
}

export type UnitParts = Partial<ObservedUnit> & { readonly set?: Texts };

/** A service that runs without any limit; `set` is what its fragment says and the kernel does. */
export function unit(name: string, { set = {}, ...parts }: UnitParts = {}): ObservedUnit {
  const isSlice = name.endsWith('.slice');
  const fragment = `/lib/systemd/system/${name}`;
  const value = (directive: Directive): SettingValue => set[directive] ?? DIRECTIVES[directive].absent;
  const size = (directive: Directive): Size => {
    const text = value(directive);
    return text === 'infinity' ? 'infinity' : bytes(Number(text));
  };
  const both = (directive: Directive) => ({ soft: size(directive), hard: size(directive) });
  return {
    name,
    id: name,
    loadState: 'loaded',
    activeState: 'active',
    subState: 'running',
    type: isSlice ? '' : 'simple',
    needDaemonReload: false,
    fragment,
    loadedDropIns: [],
    files: [file(fragment, set)],
    hidden: [],
    manager: { OOMPolicy: value('OOMPolicy') },
    running: true,
    processes: isSlice ? [] : [{ pid: 100, comm: 'main' }],
    life: { result: 'success', status: 0, bySignal: false, restarts: 0, age: 1000 },
    restart: isSlice ? '' : 'always',
    isTriggered: false,
    oomd: { swap: 'auto', pressure: 'auto', preference: 'none' },
    accounted: true,
    above: [],
    cgroup: Object.fromEntries(
      DIRECTIVE_ORDER.filter((directive) => DIRECTIVES[directive].v2 !== undefined).map((directive) => [
        directive,
        size(directive),
      ]),
    ),
    oomGroup: value('OOMPolicy') === 'kill',
    use: bytes(0),
    mapped: bytes(0),
    ...(isSlice
      ? {}
      : {
          main: {
            pid: 100,
            comm: 'main',
            oomScoreAdj: Number(value('OOMScoreAdjust')),
            addressSpace: both('LimitAS'),
            rss: both('LimitRSS'),
            variableIsNext: true,
          },
        }),
    programs: ['start.sh'],
    restartsAlong: [],
    ...parts,
  };
}

/** A unit that is there and does not run. */
export function stopped(name: string, parts: UnitParts = {}): ObservedUnit {
  const { main: _main, use: _use, mapped: _mapped, oomGroup: _group, ...rest } = unit(name, parts);
  return {
    ...rest,
    activeState: 'inactive',
    subState: 'dead',
    running: false,
    processes: [],
    accounted: false,
    cgroup: {},
    ...parts,
  };
}

/** What systemctl says of a name that no unit has. */
export function missing(name: string): ObservedUnit {
  return { ...stopped(name), loadState: 'not-found', fragment: '', files: [] };
}

export type HostParts = Omit<Partial<ObservedState>, 'facts' | 'swap'> & {
  readonly facts?: Partial<Facts>;
  readonly swap?: Partial<ObservedSwap>;
};

export function host({ facts, swap, ...parts }: HostParts = {}): ObservedState {
  return {
    facts: { ...FACTS, ...facts },
    digest: DIGEST,
    generation: { files: [], broken: false },
    scoresBefore: new Map(),
    units: [],
    sysctl: [],
    swap: { active: [], made: [], ...swap },
    unreadEdits: [],
    obstacles: [],
    ...parts,
  };
}

export interface Options {
  readonly acceptShrink?: boolean;
}

/** What plan, apply and verify get for a host. */
export function input(text: SpecText, observed: ObservedState, { acceptShrink = false }: Options = {}): HostInput {
  const derivation = { spec: buildSpec(text), selects: selector(), templates: TEMPLATES };
  return hostInput(derivation, { name: 'web01' }, lookRequest(derivation, 'web01'), observed, acceptShrink);
}

export function plan(text: SpecText, observed: ObservedState, options?: Options): HostPlan {
  return planHost(input(text, observed, options)).plan;
}

export function verify(text: SpecText, observed: ObservedState) {
  return verifyHost(input(text, observed));
}

/** Codes of findings, sorted. */
export function codes(findings: readonly { readonly code: string }[]): readonly string[] {
  return findings.map(({ code }) => code).sort();
}

/** Changes as `target setting before -> after when`. */
export function lines({ changes }: HostPlan): readonly string[] {
  return changes.map(
    ({ target, setting, before, after, takesEffect }) => `${target} ${setting} ${before} -> ${after} ${takesEffect}`,
  );
}

/**
 * The host as it is after everything that the spec wants was done there; `made` says that the swap file is oomcfg's.
 */
export function applied(text: SpecText, observed: ObservedState): ObservedState {
  const { desired, files } = input(text, observed);
  const texts = new Map(files.map((one) => [one.path, one.text]));
  const { swap } = desired;
  return {
    ...observed,
    generation: {
      id: `000001-${contentId(files)}`,
      spec: desired.spec,
      files: [...texts].map(([path, content]) => ({
        path,
        sha256: createHash('sha256').update(content).digest('hex'),
        link: 'ok',
      })),
      broken: false,
    },
    units: observed.units.map((one) => {
      const service = desired.services.find((wanted) => wanted.unit === one.id);
      return service === undefined || one.loadState !== 'loaded' ? one : appliedUnit(one, service);
    }),
    sysctl: desired.sysctl.map(({ key, value }) => ({
      ...(observed.sysctl.find((one) => one.key === key) ?? { key }),
      kernel: value,
      files: [{ path: '/etc/sysctl.d/zz-oomcfg.conf', line: 2, value }],
      before: observed.sysctl.find((one) => one.key === key)?.kernel ?? '',
    })),
    swap:
      swap === undefined
        ? observed.swap
        : {
            active: [{ path: swap.file, type: 'file', size: bytes(swap.size - FACTS.pageSize), used: bytes(0) }],
            made: [{ path: swap.file, size: swap.size }],
            fileSize: swap.size,
          },
  };
}

function appliedUnit(one: ObservedUnit, service: HostInput['desired']['services'][number]): ObservedUnit {
  const path = dropInPath(one.id);
  const set = Object.fromEntries(
    Object.entries(service.directives).map(([directive, placed]) => [directive, String(placed.value)]),
  ) as Texts;
  const whole = unit(one.name, { set });
  const { variables } = service;
  const own = variables.find(({ name }) => name === one.variable) ?? variables[0];
  const variable = own === undefined ? undefined : splitWords(own.value);
  const ours = file(path, set, own === undefined ? [] : [9]);
  const cgroup = { ...one.cgroup };
  for (const directive of DIRECTIVE_ORDER) {
    const size = set[directive] === undefined ? undefined : whole.cgroup[directive];
    if (size !== undefined && one.running) cgroup[directive] = size;
  }
  const main = one.main === undefined || whole.main === undefined ? undefined : { ...one.main };
  return {
    ...one,
    ...(one.others === undefined ? {} : { others: one.others.map((other) => appliedUnit(other, service)) }),
    files: [...one.files.filter((other) => other.path !== path), ours],
    loadedDropIns: [...one.loadedDropIns, path],
    cgroup,
    // What it said of a directive before, it says anew.
    manager: {
      ...one.manager,
      ...Object.fromEntries(
        Object.entries(service.directives).flatMap(([directive, placed]) =>
          Object.hasOwn(one.manager, directive) ? [[directive, placed.value]] : [],
        ),
      ),
      ...(set.OOMPolicy === undefined ? {} : { OOMPolicy: set.OOMPolicy }),
    },
    ...(set.OOMPolicy === undefined || !one.running ? {} : { oomGroup: set.OOMPolicy === 'kill' }),
    ...(own === undefined ? {} : { variable: own.name, nextVariable: variable ?? [], ...nameOfRuntime(own.runtime) }),
    ...(main === undefined
      ? {}
      : {
          main: {
            ...main,
            ...(set.OOMScoreAdjust === undefined ? {} : { oomScoreAdj: Number(set.OOMScoreAdjust) }),
            ...(set.LimitAS === undefined ? {} : { addressSpace: whole.main!.addressSpace! }),
            ...(set.LimitRSS === undefined ? {} : { rss: whole.main!.rss! }),
            ...(variable === undefined ? {} : { variable }),
          },
        }),
  };
}
