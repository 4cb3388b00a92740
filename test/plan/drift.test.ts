/**
 * Each kind of drift made by hand, and the file that verify names: the one that sets the value in force, and the one
 * that wins next.
 */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import type { ObservedState, ObservedUnit } from '../../src/model/observed';
import type { Drift } from '../../src/documents/verify/document';
import type { SpecText } from '../desired/build';
import { applied, file, host, plan, unit, verify } from './build';

const FOLDER = '/etc/systemd/system/api.service.d';
const OURS = `${FOLDER}/zz-oomcfg.conf`;
const CONTROL = '/etc/systemd/system.control/api.service.d/50-MemoryMax.conf';
const SPEC: SpecText = {
  services: { api: { memory: '4GiB', protect: 'high', limits: { addressSpace: '8GiB' } } },
  system: [{ sysctl: { 'vm.swappiness': 10 } }],
};
const DONE = applied(
  SPEC,
  host({ units: [unit('api.service')], sysctl: [{ key: 'vm.swappiness', kernel: '60', files: [] }] }),
);
const fragment = DONE.units[0]!.files[0]!;
const ours = DONE.units[0]!.files[1]!;

/** The applied host, with its unit changed. */
const edited = (parts: Partial<ObservedUnit>): ObservedState => ({
  ...DONE,
  units: DONE.units.map((one) => ({ ...one, ...parts })),
});
const sysctl = (kernel: string, ...files: ObservedState['sysctl'][number]['files']): ObservedState => ({
  ...DONE,
  sysctl: [{ key: 'vm.swappiness', kernel, files, before: '60' }],
});
const SYSCTL = { path: '/etc/sysctl.d/zz-oomcfg.conf', line: 2, value: '10' };

interface Case {
  readonly by: string;
  readonly on: ObservedState;
  readonly drift: readonly Partial<Drift>[];
}

const CASES: readonly Case[] = [
  {
    by: 'systemctl set-property',
    on: edited({
      cgroup: { MemoryMax: bytes(GiB) },
      files: [fragment, file(CONTROL, { MemoryMax: String(GiB) }), ours],
      loadedDropIns: [OURS, CONTROL],
    }),
    drift: [{ setting: 'MemoryMax', want: 4 * GiB, file: 4 * GiB, kernel: GiB, setBy: CONTROL, nextBy: OURS }],
  },
  {
    by: 'systemctl edit, whose override.conf sorts before ours',
    on: edited({ files: [fragment, file(`${FOLDER}/override.conf`, { MemoryMax: '1G' }), ours] }),
    drift: [],
  },
  {
    by: 'a drop-in that sorts after ours, read',
    on: edited({
      cgroup: { MemoryMax: bytes(GiB) },
      files: [fragment, ours, file(`${FOLDER}/zzz.conf`, { MemoryMax: '1G' })],
      loadedDropIns: [OURS, `${FOLDER}/zzz.conf`],
    }),
    drift: [{ want: 4 * GiB, file: GiB, kernel: GiB, setBy: `${FOLDER}/zzz.conf`, nextBy: null }],
  },
  {
    by: 'a drop-in that sorts after ours, not read yet',
    on: edited({ files: [fragment, ours, file(`${FOLDER}/zzz.conf`, { MemoryMax: '1G' })] }),
    drift: [{ want: 4 * GiB, file: GiB, kernel: 4 * GiB, setBy: OURS, nextBy: `${FOLDER}/zzz.conf` }],
  },
  {
    by: 'a drop-in that is loaded and hidden on disk since',
    on: edited({
      cgroup: { MemoryMax: bytes(GiB) },
      hidden: [file('/usr/lib/systemd/system/api.service.d/50-a.conf', { MemoryMax: '1G' })],
      loadedDropIns: ['/usr/lib/systemd/system/api.service.d/50-a.conf'],
    }),
    drift: [{ kernel: GiB, setBy: '/usr/lib/systemd/system/api.service.d/50-a.conf', nextBy: OURS }],
  },
  {
    by: 'a write to the cgroup',
    on: edited({ cgroup: { MemoryMax: bytes(5 * GiB) } }),
    drift: [{ want: 4 * GiB, file: 4 * GiB, kernel: 5 * GiB, setBy: null, nextBy: OURS }],
  },
  {
    by: 'choom',
    on: edited({ main: { ...DONE.units[0]!.main!, oomScoreAdj: 0 } }),
    drift: [{ setting: 'OOMScoreAdjust', want: -500, file: -500, kernel: 0, setBy: null, nextBy: OURS }],
  },
  {
    by: 'a process that prlimit did not reach',
    on: edited({ widest: { pid: 7, limit: 'infinity' } }),
    drift: [{ setting: 'LimitAS', kernel: 'infinity' }],
  },
  {
    by: 'prlimit of the soft limit',
    on: edited({ main: { ...DONE.units[0]!.main!, addressSpace: { soft: bytes(GiB), hard: bytes(8 * GiB) } } }),
    drift: [{ setting: 'LimitAS', kernel: `${GiB}:${8 * GiB}` }],
  },
  {
    by: 'sysctl -w',
    on: sysctl('60', SYSCTL),
    drift: [
      {
        target: 'system',
        setting: 'vm.swappiness',
        want: '10',
        file: '10',
        kernel: '60',
        setBy: null,
        nextBy: SYSCTL.path,
      },
    ],
  },
  {
    by: 'a file of sysctl.d after ours',
    on: sysctl('60', SYSCTL, { path: '/etc/sysctl.d/zzz.conf', line: 1, value: '60' }),
    drift: [{ file: '60', kernel: '60', setBy: '/etc/sysctl.d/zzz.conf', nextBy: null }],
  },
  {
    by: 'sysctl.conf and sysctl --system',
    on: sysctl('60', SYSCTL, { path: '/etc/sysctl.conf', line: 1, value: '60' }),
    drift: [{ file: '10', kernel: '60', setBy: '/etc/sysctl.conf', nextBy: SYSCTL.path }],
  },
  {
    by: 'nobody',
    on: DONE,
    drift: [],
  },
];

describe.each(CASES)('drift by $by', ({ on, drift }) => {
  it('is found with the file that causes it, and nothing else is', () => {
    const verified = verify(SPEC, on);
    expect(verified.drift).toHaveLength(drift.length);
    expect(verified.drift).toMatchObject(drift);
    expect(verified.holds).toBe(4 - drift.length);
  });
});

describe('a file of ours', () => {
  const generation = (link: 'ok' | 'missing' | 'replaced', sha256?: string): ObservedState => ({
    ...DONE,
    generation: {
      ...DONE.generation,
      files: DONE.generation.files.map((one) =>
        one.path === OURS ? { ...one, link, sha256: sha256 ?? one.sha256 } : one,
      ),
    },
  });

  it.each([
    ['edited', generation('ok', '00'), 'edited', 'update'],
    ['replaced', generation('replaced'), 'edited', 'update'],
    ['removed', generation('missing'), 'missing', 'create'],
  ])('that is %s is drift although the kernel does what is wanted', (_, on, state, action) => {
    expect(verify(SPEC, on)).toMatchObject({
      status: 'drift',
      drift: [{ target: 'api.service', setting: 'file', want: 'as rendered', file: state, kernel: null, setBy: OURS }],
    });
    expect(plan(SPEC, on)).toMatchObject({ status: 'change', changes: [], files: [{ path: OURS, action }] });
  });

  it('that is as it was written is outdated where the spec changed, and nobody is blamed for it', () => {
    const spec: SpecText = { ...SPEC, services: { api: { ...SPEC.services?.['api'], oomPolicy: 'kill' } } };
    const states = (on: ObservedState) =>
      verify(spec, on)
        .drift.filter(({ setting }) => setting === 'file')
        .map(({ file }) => file);
    expect(states(DONE)).toEqual(['outdated']);
    expect(states(generation('ok', '00'))).toEqual(['edited']);
    expect(states(generation('replaced'))).toEqual(['edited']);
  });

  it('that belongs to no unit is one of the system', () => {
    const on = { ...DONE, generation: { files: [], broken: false } };
    expect(verify(SPEC, on).drift.map(({ target, setBy }) => `${target} ${setBy}`)).toEqual([
      'system /etc/sysctl.d/zz-oomcfg.conf',
      `api.service ${OURS}`,
    ]);
  });
});

describe('verify', () => {
  it('leaves a process alone that sets its own score', () => {
    const units = [unit('ssh.service', { main: { ...unit('ssh.service').main!, comm: 'sshd', oomScoreAdj: -1000 } })];
    const spec: SpecText = { services: { ssh: { protect: 'sacrifice' } } };
    expect(verify(spec, applied(spec, host({ units }))).drift).toEqual([]);
  });

  it('does not ask a unit that does not run for kernel values', () => {
    const on = edited({ running: false, cgroup: {} });
    expect(verify(SPEC, on)).toMatchObject({ status: 'ok', drift: [] });
  });

  it('is an error without drift where something cannot hold', () => {
    const on = { ...DONE, generation: { ...DONE.generation, spec: 'blog' } };
    expect(verify(SPEC, on)).toMatchObject({ status: 'error', drift: [], findings: [{ code: 'OOM425' }] });
  });

  it('names the file that sets a variable, and the one that wins next', () => {
    const spec: SpecText = { services: { api: { memory: '2GiB', java: { heap: '1GiB', extra: ['-Da=1'] } } } };
    const on = applied(spec, host({ units: [unit('api.service', { variable: 'JAVA_OPTS' })] }));
    const [one] = on.units;
    const other = { ...one!, main: { ...one!.main!, variable: ['-Xmx9g'], variableIsNext: false } };
    expect(verify(spec, { ...on, units: [other] }).drift).toMatchObject([
      { setting: 'JAVA_OPTS', kernel: '-Xmx9g', setBy: null, nextBy: OURS },
    ]);
    const read = { ...one!, environmentFile: '/etc/default/api', nextVariable: ['-Xmx9g'] };
    const before = { ...read, main: { ...one!.main!, variable: ['-Xmx9g'] } };
    expect(verify(spec, { ...on, units: [before] }).drift).toMatchObject([
      { setting: 'JAVA_OPTS', file: '-Xmx9g', kernel: '-Xmx9g', setBy: '/etc/default/api', nextBy: null },
    ]);
    // The process has the variable as the files give it, and its JVM a size of its own after it.
    const option = { word: '-Xmx9g', from: 'the command line' } as const;
    const jvm = { pid: 101, isMain: true, program: 'java', readsJdkOptions: true, options: [option] };
    const next = one!.nextVariable ?? [];
    const overruled = { ...one!, main: { ...one!.main!, variable: next, variableIsNext: true }, jvms: [jvm] };
    expect(verify(spec, { ...on, units: [overruled] }).drift).toMatchObject([
      { setting: 'JAVA_OPTS', kernel: '-Xmx9g', setBy: null, nextBy: OURS },
    ]);
    const unset = { ...one!, main: { ...one!.main!, variable: undefined } } as unknown as ObservedUnit;
    expect(verify(spec, { ...on, units: [unset] }).drift).toMatchObject([{ setting: 'JAVA_OPTS', kernel: '' }]);
  });
});
