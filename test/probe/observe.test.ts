/** What hosts printed -> what is made of it: whole looks of real hosts, and answers of hosts that are broken or lie. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GiB, MiB } from '../../src/model/bytes';
import type { LookRequest, ObservedState, ObservedUnit } from '../../src/model/observed';
import { ANSWERS } from '../../src/rules/host';
import { observe } from '../../src/probe/observe';
import { readRecords } from '../../src/probe/records';
import { cpuTime } from '../cpuTime';

const N = '0123456789abcdef';
const fixture = (name: string): string => readFileSync(new URL(`../fixtures/look/${name}`, import.meta.url), 'utf8');
const NOTHING: LookRequest = { units: [], sysctls: [] };

/** A look of these records, stable unless they begin with `~`. */
function look(...records: readonly string[]): string {
  const lines = ['oomcfg 1', 'memtotal 1048576', 'systemd 252', ...records, 'end'];
  return lines.map((line) => (line.startsWith('~') ? `${N}~ ${line.slice(1)}\n` : `${N}= ${line}\n`)).join('');
}

function state(...records: readonly string[]): ObservedState {
  const { value, findings } = observe(look(...records), N, NOTHING);
  expect(findings).toEqual([]);
  return value!;
}

function refused(output: string, asked: LookRequest = NOTHING) {
  const { value, findings } = observe(output, N, asked);
  expect(value).toBeUndefined();
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  expect(`${finding!.summary} ${finding!.detail} ${finding!.fix}`).not.toMatch(/undefined|NaN|[\0-\x1f\x7f-\x9f]/);
  return finding!;
}

describe('what the next start of a unit would bring', () => {
  const unitOf = (...records: readonly string[]): ObservedUnit => state('unit api.service', ...records).units[0]!;

  it('is told by files that it needs, and by options behind the variable', () => {
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

describe('a fresh host of Debian 12', () => {
  const asked = {
    units: ['api.service', 'batch.service', 'jobs.service', 'missing.service'].map((unit) => ({ unit })),
    sysctls: ['vm.nothing', 'vm.panic_on_oom', 'vm.swappiness'],
    swapFile: '/swapfile',
  };
  const { value, findings } = observe(fixture('debian12-fresh.txt'), N, asked);
  const unit = (name: string): ObservedUnit => value!.units.find((one) => one.name === name)!;

  it('tells its facts', () => {
    expect(findings).toEqual([]);
    expect(value!.facts).toEqual({
      memTotal: 24684084 * 1024,
      swapTotal: 0,
      memAvailable: 20482472 * 1024,
      pageSize: 4096,
      kernel: '6.1.0-25-amd64',
      systemd: 252,
      cgroup: 'hybrid',
      memoryController: true,
      capSysResource: false,
    });
    expect(value!.generation).toEqual({ files: [], broken: false });
    expect(value!.swap).toEqual({ active: [], made: [], free: 20485745 * 4096 });
  });

  it('tells all three sides of a running unit', () => {
    expect(unit('api.service')).toMatchObject({
      id: 'api.service',
      loadState: 'loaded',
      activeState: 'active',
      type: 'simple',
      fragment: '/etc/systemd/system/api.service',
      loadedDropIns: ['/etc/systemd/system/api.service.d/override.conf'],
      files: [
        {
          path: '/etc/systemd/system/api.service',
          assignments: [
            { directive: 'MemoryMax', text: '64M', line: 8 },
            { directive: 'LimitAS', text: '8G', line: 9 },
          ],
          setsVariable: [6],
        },
        {
          path: '/etc/systemd/system/api.service.d/override.conf',
          assignments: [{ directive: 'MemoryMax', text: '128M', line: 2 }],
        },
      ],
      hidden: [],
      manager: { MemoryMax: 128 * MiB, LimitAS: 8 * GiB, OOMScoreAdjust: 0, OOMPolicy: 'stop', MemoryLow: 0 },
      running: true,
      cgroup: { MemoryMax: 128 * MiB },
      use: 385024,
      mapped: 730 * 4096,
      main: {
        pid: 17,
        comm: 'idle',
        oomScoreAdj: 0,
        addressSpace: { soft: 8 * GiB, hard: 8 * GiB },
        rss: { soft: 'infinity', hard: 'infinity' },
        variable: ['-Xmx1g', '-Dspring.profiles.active', '*'],
        variableIsNext: true,
      },
      variable: 'JAVA_OPTS',
      nextVariable: ['-Xmx1g', '-Dspring.profiles.active', '*'],
      programs: ['idle'],
      restartsAlong: ['worker.service'],
    });
  });

  it('tells what a unit is that does not run, is masked, is an alias or is not there', () => {
    expect(unit('batch.service')).toMatchObject({ running: false, activeState: 'inactive', cgroup: {} });
    expect(unit('batch.service').main).toBeUndefined();
    expect(unit('getty@tty9.service').loadState).toBe('masked');
    expect(unit('jobs.service').id).toBe('worker.service');
    expect(unit('missing.service')).toMatchObject({ loadState: 'not-found', running: false, files: [] });
  });

  it('tells sysctls, those that it does not have last', () => {
    expect(value!.sysctl).toEqual([
      { key: 'vm.panic_on_oom', kernel: '0', files: [{ path: '/etc/sysctl.d/10-site.conf', line: 2, value: '0' }] },
      { key: 'vm.swappiness', kernel: '60', files: [{ path: '/etc/sysctl.d/10-site.conf', line: 1, value: '60' }] },
      { key: 'vm.nothing', files: [] },
    ]);
  });
});

describe('a host that oomcfg has changed', () => {
  const { value } = observe(fixture('debian12-applied.txt'), N, { units: [{ unit: 'api.service' }], sysctls: [] });

  it('tells its generation and what was there before', () => {
    expect(value!.generation).toMatchObject({ id: '000001-e88e0c0b', spec: 'shop', broken: false });
    expect(value!.generation.files).toHaveLength(3);
    expect(value!.generation.files[0]).toEqual({
      path: '/etc/systemd/system/api.service.d/zz-oomcfg.conf',
      sha256: '093359e8339be369d2c37a3c41066d425e2670da57b49ee511fcc33b8d67db85',
      link: 'ok',
    });
    expect([...value!.scoresBefore]).toEqual([['api.service', 0]]);
  });

  it('is looked at in the units of its generation as well', () => {
    expect(value!.units.map(({ name }) => name)).toEqual(['api.service', 'worker.service', 'batch.service']);
  });
});

describe('the facts', () => {
  it.each([
    ['capbnd 00000000fcecafff', { capSysResource: false }],
    ['capbnd 000001ffffffffff', { capSysResource: true }],
    ['capbnd ffffffffffffffffff', { capSysResource: false }],
    ['capbnd nothing', { capSysResource: false }],
    ['page 16', { pageSize: 16384 }],
    ['page 3', { pageSize: 4096 }],
    ['page 5', { pageSize: 4096 }],
    ['page -4', { pageSize: 4096 }],
    ['cgroup v1', { cgroup: 'v1' }],
    ['cgroup v2', { cgroup: 'v2' }],
    ['cgroup v9', { cgroup: 'v2' }],
    ['swaptotal 99999999999999999999', { swapTotal: 0 }],
    ['swaptotal 999999999999999', { swapTotal: Number.MAX_SAFE_INTEGER }],
    ['~memavailable NaN', { memAvailable: 0 }],
  ])('of `%s`', (record, facts) => {
    expect(state(record).facts).toMatchObject(facts);
  });
});

const UNIT = ['unit api.service', 'p Id=api.service', 'p LoadState=loaded', 'p FragmentPath=/lib/api.service'];

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

describe('units that are restarted along', () => {
  const dependent = (id: string, active: string, ...along: string[]): string[] => [
    'dependent',
    `d Id=${id}`,
    `d ActiveState=${active}`,
    `d RequiredBy=${along.join(' ')}`,
  ];

  it('are those that run, over any number of steps, and a circle ends', () => {
    const found = state(
      ...UNIT,
      'p ConsistsOf=b.service',
      'p BoundBy=dead.service',
      'p WantedBy=no.service',
      ...dependent('b.service', 'active', 'c.service', 'api.service'),
      ...dependent('c.service', 'reloading', 'b.service', 'unseen.service'),
      ...dependent('dead.service', 'inactive', 'd.service'),
      ...dependent('d.service', 'active'),
      ...dependent('no.service', 'active'),
      ...dependent('api.service', 'active'),
    );
    expect(found.units[0]!.restartsAlong).toEqual(['b.service', 'c.service']);
  });
});

describe('units that restart or start along', () => {
  it('are named where they do something to the host, or start others, when they end', () => {
    const { along } = state(
      ...UNIT,
      'started job.service FailureAction=reboot-force',
      'started job.service OnFailure=page.service',
      'dependent',
      'd Id=b.service',
      'd ActiveState=active',
      'd SuccessAction=poweroff',
      'dependent',
      'd Id=c.service',
      'dependent',
      'd OnSuccess=next.service',
    );
    expect(along).toEqual([
      { id: 'b.service', hostActions: ['SuccessAction=poweroff'] },
      { id: '', onEnd: ['next.service'] },
      { id: 'job.service', hostActions: ['FailureAction=reboot-force'], onEnd: ['page.service'] },
    ]);
    expect(state(...UNIT).along).toBeUndefined();
  });
});

describe('the rest of a host', () => {
  it('is its generation, its links and a change that was cut off', () => {
    const sum = 'ab'.repeat(32);
    const { generation } = state(
      'pending 000001-ab 000002-cd',
      'broken',
      'generation 000001-ab shop and more',
      'file ok /etc/sysctl.d/zz-oomcfg.conf',
      'file missing /etc/systemd/system/c.service.d/zz-oomcfg.conf',
      'file nonsense /etc/systemd/system/d.service.d/zz-oomcfg.conf',
      `sum ${sum} /etc/sysctl.d/zz-oomcfg.conf`,
    );
    expect(generation).toEqual({
      id: '000001-ab',
      spec: 'shop and more',
      files: [
        { path: '/etc/sysctl.d/zz-oomcfg.conf', sha256: sum, link: 'ok' },
        { path: '/etc/systemd/system/c.service.d/zz-oomcfg.conf', sha256: '', link: 'missing' },
        { path: '/etc/systemd/system/d.service.d/zz-oomcfg.conf', sha256: '', link: 'replaced' },
      ],
      pending: { from: '000001-ab', to: '000002-cd' },
      broken: true,
    });
    expect(state('pending  000001-ab').generation.pending).toEqual({ from: '', to: '000001-ab' });
  });

  it('is its swap, and what oomcfg made of it', () => {
    const { swap } = state(
      'swap file 65532 /swapfile',
      '~swapused 12 /swapfile',
      'swap partition x /dev/sda2',
      'swapfile 67108864',
      '~free 10 4096',
      'before made 67108864 /swapfile',
      'before made',
      'before made x /y',
    );
    expect(swap).toEqual({
      active: [
        { type: 'file', path: '/swapfile', size: 65532 * 1024, used: 12288 },
        { type: 'partition', path: '/dev/sda2', size: 0, used: 0 },
      ],
      made: [
        { path: '/swapfile', size: 64 * MiB },
        { path: '/y', size: 0 },
      ],
      fileSize: 64 * MiB,
      free: 40960,
    });
    expect(state('~free 999999999999999 999999999999999').swap.free).toBe(Number.MAX_SAFE_INTEGER);
    expect(state('~free ').swap).not.toHaveProperty('free');
  });

  it('has a file where its size cannot be read: it is not ours to overwrite', () => {
    expect(state('swapfile ').swap.fileSize).toBe(0);
    expect(state().swap).not.toHaveProperty('fileSize');
  });

  it('is what was there before oomcfg, whatever it is called', () => {
    const found = state(
      'sysctl vm.swappiness 10',
      'before sysctl vm.swappiness 60',
      'before score __proto__ 5',
      'before score constructor NaN',
      'before score api.service -500',
      'before score other.service 99999',
      'before score',
      'before resists b.service 000001-ab',
      'before began b.service 5 77',
      'unread cron.service',
      'obstacle etc-read-only',
    );
    expect(found.sysctl).toEqual([{ key: 'vm.swappiness', kernel: '10', files: [], before: '60' }]);
    expect([...found.scoresBefore]).toEqual([
      ['__proto__', 5],
      ['api.service', -500],
    ]);
    expect(found).toMatchObject({ unreadEdits: ['cron.service'], obstacles: ['etc-read-only'] });
  });

  it('is what is in the way of its files, in words that are known, and whether a change is at work', () => {
    const found = state(
      'pending 000001-ab 000002-cd',
      'busy',
      'blocked read-only /etc/systemd/system',
      'blocked shared /etc/systemd/system/a.service.d /opt/my own/b.service.d',
      'blocked newer /etc',
      'blocked',
    );
    expect(found.generation.busy).toBe(true);
    expect(found.blocked).toEqual([
      { kind: 'read-only', path: '/etc/systemd/system' },
      { kind: 'shared', path: '/etc/systemd/system/a.service.d', other: '/opt/my own/b.service.d' },
    ]);
    expect(state('pending 000001-ab 000002-cd').generation.busy).toBeUndefined();
    expect(state('unread cron.service').blocked).toBeUndefined();
  });

  it('is its sysctl files in the order of their names', () => {
    const { sysctl } = state(
      'sysctl vm.swappiness 10',
      'fixedsysctl vm.swappiness',
      'sysctlfile 1 vm.swappiness = /usr/lib/tuned/a/tuned.conf 3',
      'sysctlfile 2 vm.swappiness = /etc/sysctl.conf 4',
      'sysctlfile 8 vm.swappiness = /run/credentials/@system/sysctl.extra 7',
      'sysctlfile 3 vm.swappiness = /usr/lib/sysctl.d/90-b.conf 5 # ops',
      'sysctlfile x vm.swappiness =vm/* /etc/sysctl.d/10 a.conf ',
      'sysctlfile 4 vm.swappiness - /etc/sysctl.d/11-a.conf ',
      'sysctlfile 1 vm.other = /etc/sysctl.d/10-a.conf 6',
      'sysctlfile 1 vm.swappiness = odd',
    );
    expect(sysctl[0]!.fixed).toBe(true);
    expect(sysctl[0]!.files).toEqual([
      { path: '/etc/sysctl.d/10 a.conf', line: 0, value: '', pattern: 'vm/*' },
      { path: '/etc/sysctl.d/11-a.conf', line: 4 },
      { path: '/usr/lib/sysctl.d/90-b.conf', line: 3, value: '5 # ops' },
      { path: 'odd', line: 1, value: '' },
      { path: '/run/credentials/@system/sysctl.extra', line: 8, value: '7' },
      { path: '/etc/sysctl.conf', line: 2, value: '4' },
      { path: '/usr/lib/tuned/a/tuned.conf', line: 1, value: '3' },
    ]);
  });

  it('is a container, with a tuned that wins, and a place that can hold no swap file', () => {
    const found = state(
      'container lxc\u001b',
      'tuned yes',
      'noswap',
      'swapdir read-only',
      'swapfs btrfs',
      'swapinode 256',
    );
    expect(found.facts.container).toBe('lxc\\x1b');
    expect(found.tunedWins).toBe(true);
    expect(found.swap).toMatchObject({ none: true, folder: 'read-only', fileSystem: 'btrfs', isSubvolume: true });
    const plain = state('tuned no', 'swapdir odd', 'swapfs ', 'swapinode 5');
    expect(plain.facts.container).toBeUndefined();
    expect(plain.tunedWins).toBeUndefined();
    expect(plain.swap).toMatchObject({ isSubvolume: false });
    expect(plain.swap).not.toHaveProperty('folder');
    expect(plain.swap).not.toHaveProperty('fileSystem');
    expect(plain.swap).not.toHaveProperty('none');
  });
});

describe('an answer that is no look', () => {
  const all = look();
  const code = (kind: keyof typeof ANSWERS): string => ANSWERS[kind].code;

  it.each([
    ['nothing', '', 'noAnswer'],
    ['a banner', 'Welcome!\n\x1b[2J', 'noAnswer'],
    ['records of another run', all.replaceAll(N, 'f'.repeat(16)), 'noAnswer'],
    ['another version', all.replace('oomcfg 1', 'oomcfg 2'), 'version'],
    ['records without a beginning', all.replace(`${N}= oomcfg 1\n`, ''), 'version'],
    ['one that is cut off', all.replace(`${N}= end\n`, ''), 'cutOff'],
    ['one that is cut off within its last line', all.slice(0, -3), 'cutOff'],
    ['a NUL byte', look('kernel a\0b'), 'badRecord'],
    ['a NUL byte in a type', look('ker\0nel a'), 'badRecord'],
    ['no memory', all.replace('memtotal 1048576', 'memtotal 0'), 'badRecord'],
    ['memory that is no number', all.replace('memtotal 1048576', 'memtotal \x1b[2J'), 'badRecord'],
    ['no memory record', all.replace(`${N}= memtotal 1048576\n`, ''), 'badRecord'],
    ['a unit name that is a path', look('unit ../../etc/passwd', 'p LoadState=loaded'), 'badRecord'],
    ['a real name with a blank', look('unit api.service', 'p Id=a b', 'p LoadState=loaded'), 'badRecord'],
    ['a variable that is none', look(...UNIT, 'variable a;b'), 'badRecord'],
    ['a dependent that is a path', look('dependent', 'd Id=/etc'), 'badRecord'],
    ['a generation that is a path', look('generation ../../x shop'), 'badRecord'],
    ['a file outside of /etc', look('file ok /tmp/x'), 'badRecord'],
    ['a sysctl that is a path', look('sysctl ../x 1'), 'badRecord'],
    ['a sysctl that oomcfg never sets', look('sysctl kernel.core_pattern x'), 'badRecord'],
    ['a swap file that no spec can name', look('before made 1 /a/../b'), 'badRecord'],
    ['a systemd without a version', look('systemd '), 'badRecord'],
    ['a systemd with an absurd version', look('systemd 99999999999'), 'badRecord'],
  ] as const)('as %s', (_, output, kind) => {
    expect(refused(output)).toMatchObject({ code: code(kind), severity: 'error' });
  });

  it('as one that leaves out what was asked for', () => {
    const asked: LookRequest = { units: [{ unit: 'api.service' }], sysctls: ['vm.swappiness'] };
    const sysctl = 'sysctl vm.swappiness 60';
    expect(refused(look(sysctl), asked)).toMatchObject({ code: 'OOM404', facts: { unit: 'api.service' } });
    // systemctl failed: this is not a unit that is missing.
    expect(refused(look('unit api.service', sysctl), asked).facts).toEqual({ unit: 'api.service' });
    expect(refused(look('unit api.service', 'p LoadState=', sysctl), asked).facts).toEqual({ unit: 'api.service' });
    expect(refused(look(...UNIT), asked).facts).toEqual({ setting: 'vm.swappiness' });
    expect(observe(look(...UNIT, sysctl), N, asked).findings).toEqual([]);
    expect(observe(look(...UNIT, 'nosysctl vm.swappiness'), N, asked).findings).toEqual([]);
    expect(observe(look('obstacle no-systemd', 'systemd ', 'unit api.service', sysctl), N, asked).findings).toEqual([]);
  });

  it.each([
    ['unit', (index: number) => [`unit u${index}.service`, 'p LoadState=loaded']],
    ['dependent', (index: number) => ['dependent', `d Id=u${index}.service`]],
    ['sysctl', (index: number) => [`sysctl vm.k${index} 1`]],
    ['swap', (index: number) => [`swap file 1 /swap${index}`]],
    ['before', (index: number) => [`before made 1 /swap${index}`]],
    ['file', (index: number) => [`file ok /etc/systemd/system/u${index}.swap`]],
    ['dependency', (index: number) => (index > 5 ? [] : ['dependent', `d RequiredBy=${'a '.repeat(10_000)}`])],
  ])('as one with more records of the type %s than any host has', (type, record) => {
    const records = Array.from({ length: 2001 }, (_, index) => record(index)).flat();
    expect(refused(look(...records))).toMatchObject({ code: 'OOM404', facts: { record: type } });
    expect(observe(look(...records.slice(0, 1000)), N, NOTHING).findings).toHaveLength(type === 'dependency' ? 1 : 0);
  });

  it('or is one of four megabytes, read in a bounded time', { timeout: 20_000 }, () => {
    const many = (records: readonly string[], record: string, count: number): string =>
      look(...records, 'HERE').replace(`${N}= HERE\n`, `${N}= ${record}\n`.repeat(count));
    const began = cpuTime();
    observe(many(UNIT, 'f /a', 150_000), N, NOTHING);
    observe(many([...UNIT, 'f /lib/api.service'], 'a 1 MemoryMax=1G', 100_000), N, NOTHING);
    observe(many([], 'x', 180_000), N, NOTHING);
    observe(
      many(
        many([], 'sysctl vm.a 1', 2000)
          .split('\n')
          .slice(3, -2)
          .map((line) => line.slice(N.length + 2)),
        'sysctlfile 1 vm.a = /b.conf 1',
        2000,
      ),
      N,
      NOTHING,
    );
    expect(cpuTime() - began).toBeLessThan(10_000);
  });
});

/** Text that tries to end a record, to begin another, or to be of another run. */
const hostile = fc
  .array(
    fc.constantFrom(
      '\n',
      '\r',
      `${N}= `,
      `${N}~ `,
      `${N}! done`,
      'end',
      'unit x',
      'oomcfg 1',
      ' ',
      'memtotal 1',
      '\u2028',
      '\x85',
      '\x0b',
      'é',
      'p Id=',
      '=',
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

describe('the framing', () => {
  it('is one record a line: a value without a newline is one value, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const value = text.replaceAll('\n', '');
        expect(readRecords(look(`kernel ${value}`), N)).toMatchObject({
          records: [
            { type: 'oomcfg' },
            { type: 'memtotal' },
            { type: 'systemd' },
            { type: 'kernel', text: value },
            { type: 'end' },
          ],
        });
      }),
    );
  });

  it('knows its records by the nonce alone: noise of any kind around them changes nothing', () => {
    const noise = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(N, '').replaceAll('\n', ' '));
    const plain = readRecords(look('kernel 6.1'), N);
    fc.assert(
      fc.property(fc.array(noise, { minLength: 6, maxLength: 6 }), (lines) => {
        const mixed = look('kernel 6.1')
          .split('\n')
          .slice(0, -1)
          .flatMap((line, index) => [lines[index] ?? '', line])
          .join('\n');
        expect(readRecords(mixed, N)).toEqual(plain);
      }),
    );
  });

  it('makes something or a finding of whatever a host prints, and never throws', () => {
    const records = fc.array(
      fc.oneof(hostile, fc.constantFrom(...fixture('debian12-applied.txt').split('\n')), fc.string({ unit: 'binary' })),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(records, fc.boolean(), (lines, framed) => {
        const output = framed ? look(...lines.map((line) => line.replaceAll('\n', ' '))) : lines.join('\n');
        const { value, findings } = observe(output, N, NOTHING);
        expect(value === undefined).toBe(findings.length > 0);
        JSON.stringify(value);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the digest', () => {
  const digest = (...records: string[]): string => {
    const read = readRecords(look(...records), N);
    return read.ok ? read.digest : '';
  };

  it('is over the stable records, without their nonce', () => {
    const text = '= oomcfg 1\n= memtotal 1048576\n= systemd 252\n= kernel 6.1\n= end\n';
    expect(digest('kernel 6.1', '~use 5')).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  });

  it('changes with a stable record, its order or its absence, and with no volatile one', () => {
    const plain = digest('kernel 6.1', 'unread a.service');
    expect(digest('kernel 6.1', '~use 7', 'unread a.service')).toBe(plain);
    expect(digest('kernel 6.2', 'unread a.service')).not.toBe(plain);
    expect(digest('unread a.service', 'kernel 6.1')).not.toBe(plain);
    expect(digest('kernel 6.1')).not.toBe(plain);
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
      'one with a container in it',
      ['running', '~in 10 podman', '~in 12 busybox', '~payload', '~pid 10'],
      { running: true, holdsContainer: true },
    ],
    [
      'one whose main process left',
      ['outside', '~m cgroup /user.slice/session-c1.scope', '~pid 10'],
      { running: false, main: { pid: 10, outside: '/user.slice/session-c1.scope' } },
    ],
  ])('is told of %s', (_, records, says) => {
    expect(unitOf(...records)).toMatchObject(says);
    expect(unitOf(...records).main?.outside === undefined).toBe(!('main' in says));
  });

  it('is told of a host without the memory controller', () => {
    expect(state('memory off').facts.memoryController).toBe(false);
    expect(state('memory on').facts.memoryController).toBe(true);
  });
});
