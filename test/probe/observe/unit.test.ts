/**
 * The records of one unit: its files, its limits as systemd and the kernel have them, what of it runs, and its next
 * start.
 */
import { describe, expect, it } from 'vitest';
import { GiB } from '../../../src/model/bytes';
import type { ObservedUnit } from '../../../src/model/observed';
import { state, UNIT } from './looks';

describe('what the next start of a unit would bring', () => {
  const unitOf = (...records: readonly string[]): ObservedUnit => state('unit api.service', ...records).units[0]!;

  it('is known by files that it needs, and by options after the variable', () => {
    const unit = unitOf('~needs environment /etc/a b.env', '~needs mode /opt/a', '~needs x /y', '~xb -Xmx', '~xb @');
    expect(unit.startNeeds).toEqual([
      { kind: 'environment', path: '/etc/a b.env' },
      { kind: 'mode', path: '/opt/a' },
    ]);
    expect(unit.behindVariable).toEqual(['-Xmx', '@']);
  });

  it.each([
    ['a.timer', 'no', true],
    ['a.timer b.path', 'no', true],
    ['a.timer', 'on-failure', undefined],
    ['a.timer a.socket', 'no', undefined],
    ['', 'no', undefined],
  ])('is the work begun anew of a job: TriggeredBy=%s, Restart=%s', (triggers, restart, isJob) => {
    expect(unitOf(`p TriggeredBy=${triggers}`, `p Restart=${restart}`).isJob).toBe(isJob);
  });

  it('is started when it is needed: by a timer, a socket or a path, or by the bus alone', () => {
    expect(unitOf('p TriggeredBy=a.socket').isTriggered).toBe(true);
    expect(unitOf('p TriggeredBy=', 'p Type=dbus', 'bus').isTriggered).toBe(true);
    expect(unitOf('p TriggeredBy=', 'p Type=dbus').isTriggered).toBe(false);
  });
});

describe('a unit', () => {
  const one = (...records: string[]): ObservedUnit => state(...UNIT, ...records).units[0]!;

  it('has its drop-ins in the order in which they apply, and those that are hidden apart', () => {
    const found = one(
      'f /lib/api.service',
      'f /run/systemd/system.control/api.service.d/50-MemoryMax.conf',
      'f /etc/systemd/system/api.service.d/90-z.conf',
      'f /etc/systemd/system/api.service.d/20-a.conf',
      'f /usr/lib/systemd/system/api.service.d/20-a.conf',
      'f /usr/lib/systemd/system/service.d/10-all.conf',
    );
    expect(found.files.map(({ path }) => path)).toEqual([
      '/lib/api.service',
      '/usr/lib/systemd/system/service.d/10-all.conf',
      '/etc/systemd/system/api.service.d/20-a.conf',
      '/run/systemd/system.control/api.service.d/50-MemoryMax.conf',
      '/etc/systemd/system/api.service.d/90-z.conf',
    ]);
    expect(found.hidden.map(({ path }) => path)).toEqual(['/usr/lib/systemd/system/api.service.d/20-a.conf']);
  });

  it('has its drop-ins of a generation that a change left behind apart, since systemd does not read them', () => {
    const path = '/etc/oomcfg/generations/000001-ab/systemd/system/api.service.d/zz-oomcfg.conf';
    const found = one('f /lib/api.service', `f ${path}`, 'a 3 MemoryMax=4096', 'e 4');
    expect(found.files.map((file) => file.path)).toEqual(['/lib/api.service']);
    expect(found.hidden).toEqual([]);
    expect(found.earlier).toMatchObject([{ path, assignments: [{ directive: 'MemoryMax' }], setsVariable: [4] }]);
    expect(one('f /lib/api.service')).not.toHaveProperty('earlier');
  });

  it('takes nothing that it cannot read', () => {
    const found = one(
      'a 1 MemoryMax=1G',
      'e 7',
      'f /lib/api.service',
      'a x MemoryMax=1G',
      'a 2 __proto__=1',
      'a 3 constructor=1',
      'c memory.max -5',
      'c memory.high 1e9',
      'c __proto__ 1',
      'm score 1.5',
      'm as 1',
      'm rss NaN 5',
      'm __proto__ x',
      '~use -1',
      '~mapped 1e3',
      '~pid x',
      'running',
      'above x y',
      '__proto__ 1',
    );
    expect(found.files).toEqual([
      {
        path: '/lib/api.service',
        assignments: [{ directive: 'MemoryMax', text: '1G', line: 0 }],
        setsVariable: [],
      },
    ]);
    expect(found).toMatchObject({ cgroup: {}, main: { pid: 0, comm: '', variableIsNext: false }, running: true });
    expect(found.main).not.toHaveProperty('oomScoreAdj');
    expect(found.main).not.toHaveProperty('addressSpace');
    expect(found.main).not.toHaveProperty('rss');
    expect(found).not.toHaveProperty('use');
    expect(found).not.toHaveProperty('mapped');
    expect(found.above).toEqual([{ slice: '' }]);
  });

  it('has numbers as large as they can be', () => {
    const found = one('running', 'c memory.max 9007199254740993', '~use 9007199254740991', '~mapped 9007199254740991');
    expect(found).toMatchObject({
      cgroup: { MemoryMax: 'infinity' },
      use: Number.MAX_SAFE_INTEGER,
      mapped: Number.MAX_SAFE_INTEGER,
    });
  });

  it('knows memory.oom.group, and a variable that is set to nothing', () => {
    expect(one('running', 'c memory.oom.group 1')).toMatchObject({ oomGroup: true });
    expect(one('variable JAVA_OPTS', 'nextset', '~pid 5', 'runset')).toMatchObject({
      variable: 'JAVA_OPTS',
      nextVariable: [],
      main: { variable: [] },
    });
    expect(one('variable JAVA_OPTS', 'envfile /etc/default/api')).toMatchObject({
      environmentFile: '/etc/default/api',
    });
  });

  it('of an old systemd has MemoryLimit= in the place of MemoryMax=, and of a newer one beside it', () => {
    const records = [...UNIT, 'p MemoryLimit=1073741824', 'f /lib/api.service', 'a 4 MemoryLimit=1G'];
    const old = state('systemd 219', ...records).units[0]!;
    expect(old.files[0]!.assignments).toEqual([{ directive: 'MemoryMax', text: '1G', line: 4 }]);
    expect(old.manager).toEqual({ MemoryMax: GiB });
    const newer = state('systemd 252', ...records).units[0]!;
    expect(newer.files[0]!.assignments).toEqual([{ directive: 'MemoryMax', text: '1G', line: 4, isLegacy: true }]);
    const without = state('systemd 258', ...records).units[0]!;
    expect([without.files[0]!.assignments, without.manager]).toEqual([[], {}]);
  });

  it.each([
    [[], { MemoryMax: GiB }],
    [['MemoryMax=infinity', 'MemoryLow=0'], { MemoryMax: GiB, MemoryLow: 0 }],
    [['MemoryMax=2147483648'], { MemoryMax: 2 * GiB }],
    [['MemoryMax=infinity', 'MemoryLow=4096'], { MemoryMax: 'infinity', MemoryLow: 4096 }],
  ])('has as its limit what systemd 252 makes of MemoryLimit= and %j', (properties, manager) => {
    const records = ['p MemoryLimit=1073741824', ...properties.map((text) => `p ${text}`)];
    expect(state('systemd 252', ...UNIT, ...records).units[0]!.manager).toEqual(manager);
  });
});

describe('what of a unit runs, and where', () => {
  const unitOf = (...records: readonly string[]): ObservedUnit =>
    state('unit a.service', 'p Id=a.service', 'p LoadState=loaded', ...records).units[0]!;

  it.each([
    ['a stopped one', [], { running: false, processes: [], accounted: false }],
    [
      'one with memory accounting',
      ['running', 'c memory.max max', '~in 10 java', '~in 12 a b', '~pid 10'],
      {
        running: true,
        processes: [
          { pid: 10, comm: 'java' },
          { pid: 12, comm: 'a b' },
        ],
        accounted: true,
      },
    ],
    ['one without memory accounting', ['running', '~in 10', '~pid 10'], { running: true, accounted: false }],
    [
      'one without a main process',
      ['running', '~in 10 java', '~nomain', '~pid 10'],
      { running: true, hasNoMain: true },
    ],
    [
      'one with a container in it',
      ['running', '~in 10 podman', '~in 12 busybox', '~payload', '~pid 10'],
      { running: true, holdsContainer: true },
    ],
    [
      'one whose main process left',
      ['outside', '~m cgroup /user.slice/session-c1.scope', '~pid 10'],
      { running: false, main: { pid: 10, outside: '/user.slice/session-c1.scope' } },
    ],
  ])('is said of %s', (_, records, says) => {
    expect(unitOf(...records)).toMatchObject(says);
    expect(unitOf(...records).main?.outside === undefined).toBe(!('main' in says));
  });

  it('is a host without the memory controller', () => {
    expect(state('memory off').facts.memoryController).toBe(false);
    expect(state('memory on').facts.memoryController).toBe(true);
  });
});
