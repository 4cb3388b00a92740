/**
 * What the spec no longer asks for goes back: to what the other files say, to what was there before oomcfg, or to
 * nothing.
 */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import type { ObservedState } from '../../src/model/observed';
import type { SpecText } from '../desired/build';
import { applied, codes, file, host, lines, plan, unit, verify } from './build';

const OURS = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
const JAVA = { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB' };
const FULL: SpecText = {
  name: 'shop',
  services: {
    api: { memory: '2GiB', protect: 'high', oomPolicy: 'kill', limits: { addressSpace: '8GiB' }, java: JAVA },
  },
};
/** The same host with everything applied, and with files of others. */
const on = (parts: Partial<ReturnType<typeof unit>> = {}, more: Partial<ObservedState> = {}): ObservedState => ({
  ...applied(FULL, host({ units: [unit('api.service', parts)] })),
  ...more,
});
const NOTHING: SpecText = { name: 'shop' };

describe('a service that is dropped', () => {
  it('gives every directive back to what holds without a file', () => {
    const planned = plan(NOTHING, on());
    expect(lines(planned)).toEqual([
      `api.service MemoryMax ${2 * GiB} -> infinity live`,
      `api.service LimitAS ${8 * GiB} -> infinity live`,
      'api.service OOMScoreAdjust -500 -> 0 live',
      'api.service OOMPolicy kill -> stop live',
      'api.service JAVA_OPTS -XX:MaxDirectMemorySize=128M -Xmx1G -XX:MaxMetaspaceSize=64M -XX:ReservedCodeCacheSize=64M -Xss1M ->  restart',
    ]);
    expect(planned.changes.every(({ source }) => source === undefined)).toBe(true);
    expect(planned.files).toMatchObject([{ path: OURS, action: 'remove' }]);
    expect(planned.restarts).toEqual([{ unit: 'api.service', because: ['JAVA_OPTS'] }]);
  });

  it('is looked at to the end, so that what is dropped is seen going away', () => {
    expect(plan(NOTHING, on()).basis).toMatchObject({
      looked: { units: [{ unit: 'api.service', variable: 'JAVA_OPTS' }] },
      from: expect.stringMatching(/^000001-[0-9a-f]{8}$/) as string,
      to: expect.stringMatching(/^000002-[0-9a-f]{8}$/) as string,
      manifest: expect.stringMatching(/^oomcfg 000002-[0-9a-f]{8} shop\n$/) as string,
    });
  });

  it('gives them back to what other files say', () => {
    // LimitAS stays what it is, so its file is all that changes.
    const files = [
      file('/lib/systemd/system/api.service', { MemoryMax: '1G', OOMScoreAdjust: '100' }),
      file('/etc/systemd/system/api.service.d/override.conf', { MemoryMax: '3G', LimitAS: '8G' }, [4, 6]),
    ];
    expect(plan(NOTHING, on({ files })).changes.map(({ setting, after }) => `${setting} ${after}`)).toEqual([
      `MemoryMax ${3 * GiB}`,
      'OOMScoreAdjust 100',
      'OOMPolicy stop',
      'JAVA_OPTS as in /etc/systemd/system/api.service.d/override.conf:6',
    ]);
  });

  it('gives its score back to the one that the main process had before oomcfg, unless a new process takes its place', () => {
    const scoresBefore = new Map([['api.service', -17]]);
    const score: SpecText = { name: 'shop', services: { api: { protect: 'high' } } };
    const alive = { ...applied(score, host({ units: [unit('api.service')] })), scoresBefore };
    expect(lines(plan(NOTHING, alive))).toEqual(['api.service OOMScoreAdjust -500 -> -17 live']);
    expect(lines(plan(NOTHING, on({}, { scoresBefore })))).toContain('api.service OOMScoreAdjust -500 -> 0 live');
    const dead = { ...alive, units: alive.units.map(({ main: _main, ...one }) => ({ ...one, running: false })) };
    expect(lines(plan(NOTHING, dead))).toEqual(['api.service OOMScoreAdjust -500 -> 0 start']);
  });

  it('owes nothing that the host could not enforce, neither in plan nor in verify', () => {
    const vendor = { set: { OOMScoreAdjust: '-900' }, main: { ...unit('api.service').main!, oomScoreAdj: 0 } };
    const score: SpecText = { name: 'shop', services: { api: { protect: 'high', memory: { high: '1GiB' } } } };
    const facts = { capSysResource: false, cgroup: 'v1' } as const;
    const seen = applied(score, host({ units: [unit('api.service', vendor)], facts }));
    const units = seen.units.map((one) => ({ ...one, cgroup: {}, main: vendor.main }));
    const planned = plan(NOTHING, { ...seen, units });
    expect(planned).toMatchObject({ changes: [], restarts: [], findings: [], status: 'change' });
    expect(planned.files).toMatchObject([{ path: OURS, action: 'remove' }]);
  });

  it('says so where ours took effect and the host cannot set it back', () => {
    const files = [file('/lib/systemd/system/api.service', { OOMScoreAdjust: '-900' })];
    const score: SpecText = { name: 'shop', services: { api: { protect: 'sacrifice' } } };
    const seen = applied(score, host({ units: [unit('api.service', { files })], facts: { capSysResource: false } }));
    const planned = plan(NOTHING, seen);
    expect(planned.changes).toEqual([]);
    expect(planned.findings).toMatchObject([
      {
        code: 'OOM430',
        summary: expect.stringMatching(/^OOMScoreAdjust of api.service cannot be put back/) as string,
      },
    ]);
  });

  describe('after a change that was cut off after its switch', () => {
    /** Its file is gone from systemd's folder, and is in the generation before. */
    const cut = (needDaemonReload: boolean, parts: Partial<ReturnType<typeof unit>> = {}): ObservedState => {
      const before = on();
      const units = before.units.map((one) => ({
        ...one,
        files: one.files.filter(({ path }) => path !== OURS),
        earlier: one.files
          .filter(({ path }) => path === OURS)
          .map((each) => ({ ...each, path: '/etc/oomcfg/generations/000001-ab/systemd/system/x' })),
        needDaemonReload,
        ...parts,
      }));
      return { ...before, units, generation: { id: '000002-cd', spec: 'shop', files: [], broken: false } };
    };

    it('has all that the generation before set in the plan, whether systemd has read the files or not', () => {
      for (const unread of [true, false]) {
        const planned = plan(
          NOTHING,
          cut(unread, unread ? {} : { main: { ...on().units[0]!.main!, variableIsNext: false } }),
        );
        expect(planned.changes.map(({ setting }) => setting)).toEqual([
          'MemoryMax',
          'LimitAS',
          'OOMScoreAdjust',
          ...(unread ? ['OOMPolicy'] : []),
          'JAVA_OPTS',
        ]);
        expect(planned.restarts).toEqual([{ unit: 'api.service', because: ['JAVA_OPTS'] }]);
      }
    });

    it('is drift', () => {
      expect(verify(NOTHING, cut(true)).status).toBe('drift');
    });

    it('owes nothing more when everything is back', () => {
      const back = unit('api.service', { variable: 'JAVA_OPTS' });
      const main = { ...back.main!, variableIsNext: true };
      expect(plan(NOTHING, cut(false, { ...back, main }))).toMatchObject({ changes: [], restarts: [] });
    });
  });

  it('is no more a matter when its file is gone', () => {
    expect(plan(NOTHING, host({ units: [unit('api.service')] }))).toMatchObject({ status: 'in-sync', changes: [] });
  });

  it('leaves no change behind on a host without the unit', () => {
    const units = on().units.map(({ main: _main, ...one }) => ({ ...one, loadState: 'not-found', running: false }));
    expect(lines(plan(NOTHING, { ...on(), units }))).toEqual([]);
  });

  it('notes the variable that a process keeps whose unit has no file any more', () => {
    const units = on().units.map((one) => ({ ...one, loadState: 'not-found' }));
    expect(plan(NOTHING, { ...on(), units }).changes).toMatchObject([{ setting: 'JAVA_OPTS', takesEffect: 'start' }]);
  });

  it('is drift until it went away', () => {
    expect(verify(NOTHING, on())).toMatchObject({
      status: 'drift',
      drift: [
        { setting: 'MemoryMax', want: 'infinity', file: 2 * GiB, kernel: 2 * GiB, setBy: OURS },
        { setting: 'LimitAS' },
        { setting: 'OOMScoreAdjust' },
        { setting: 'OOMPolicy' },
        { setting: 'JAVA_OPTS', want: '' },
        { target: 'api.service', setting: 'file', want: 'absent', file: 'left over', setBy: OURS },
      ],
    });
  });
});

describe('one setting that is dropped', () => {
  it('goes back alone', () => {
    const spec: SpecText = { name: 'shop', services: { api: { memory: '2GiB', protect: 'high', java: JAVA } } };
    const planned = plan(spec, on());
    expect(planned.changes.map(({ setting }) => setting)).toEqual(['LimitAS', 'OOMPolicy']);
    expect(planned.files).toMatchObject([{ path: OURS, action: 'update' }]);
    expect(planned.restarts).toEqual([]);
  });

  it('that is the variable takes a restart', () => {
    const { java: _java, ...rest } = FULL.services!['api']!;
    const planned = plan({ name: 'shop', services: { api: rest } }, on());
    expect(planned.changes.map(({ setting, takesEffect }) => `${setting} ${takesEffect}`)).toEqual([
      'JAVA_OPTS restart',
    ]);
  });
});

describe('a sysctl that is dropped', () => {
  const ours = { path: '/etc/sysctl.d/zz-oomcfg.conf', line: 2, value: '10' };
  const theirs = { path: '/etc/sysctl.d/10-site.conf', line: 1, value: '30' };
  const sysctl = (parts: object) => host({ sysctl: [{ key: 'vm.swappiness', kernel: '10', files: [ours], ...parts }] });

  it.each([
    ['before oomcfg', { before: '60', files: [theirs, ours] }, 'system vm.swappiness 10 -> 60 live'],
    ["another's file", { files: [theirs, ours] }, 'system vm.swappiness 10 -> 30 live'],
  ])('goes back to the value of %s', (_, parts, line) => {
    expect(lines(plan({}, sysctl(parts)))).toEqual([line]);
  });

  it('waits for a reboot where nobody knows the value', () => {
    const planned = plan({}, sysctl({}));
    expect(lines(planned)).toEqual([]);
    expect(codes(planned.findings)).toEqual(['OOM435']);
    // Its file is a matter of the generation.
    expect(verify({}, sysctl({})).drift).toEqual([]);
  });

  it('that the kernel never had is not a change: to set it would fail and undo everything else', () => {
    const on = host({ sysctl: [{ key: 'vm.nothing', files: [theirs, ours] }] });
    expect(plan({}, on)).toMatchObject({ status: 'in-sync', changes: [], findings: [] });
  });

  it('is as it was before', () => {
    expect(plan({}, sysctl({ kernel: '60', before: '60', files: [] }))).toMatchObject({ status: 'in-sync' });
  });
});

describe('a swap file that is dropped', () => {
  const spec: SpecText = { system: [{ swap: { file: '/swapfile', size: '1GiB' } }] };

  it('is removed', () => {
    const planned = plan({}, applied(spec, host()));
    expect(lines(planned)).toEqual(['system swap:/swapfile 1073741824 -> 0 live']);
    expect(planned.files.map(({ path, action }) => `${action} ${path}`)).toEqual([
      'remove /etc/systemd/system/swap.target.wants/swapfile.swap',
      'remove /etc/systemd/system/swapfile.swap',
    ]);
  });

  it('is left alone where oomcfg did not make it', () => {
    const active = [{ path: '/swapfile', type: 'file', size: bytes(GiB), used: bytes(0) }];
    expect(plan({}, host({ swap: { active } }))).toMatchObject({ status: 'in-sync', changes: [] });
  });

  it('makes way for another one', () => {
    const other: SpecText = { system: [{ swap: { file: '/var/swap', size: '1GiB' } }] };
    expect(lines(plan(other, applied(spec, host())))).toEqual([
      'system swap:/var/swap 0 -> 1073741824 live',
      'system swap:/swapfile 1073741824 -> 0 live',
    ]);
  });
});

describe('a change that was cut off', () => {
  const pending = { from: '', to: '000001-0123abcd' };

  it('is finished or undone by the next one, even where nothing else changes', () => {
    const there = on({}, {});
    const planned = plan(FULL, { ...there, generation: { ...there.generation, pending } });
    expect(lines(planned)).toEqual(['system generation interrupted -> whole live']);
    expect(planned).toMatchObject({ status: 'change', files: [], restarts: [] });
    expect(planned.basis?.from).toMatch(/^000001-[0-9a-f]{8}$/);
    expect(planned.basis?.to).toBe(planned.basis?.from);
  });

  it('may have left the host with nothing', () => {
    const planned = plan({}, host({ generation: { files: [], broken: true } }));
    expect(lines(planned)).toEqual(['system generation interrupted -> whole live']);
    expect(planned.basis).toMatchObject({ from: '', to: '' });
  });
});
