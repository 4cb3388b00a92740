/** The records that are of the host itself: its facts, its generation, swap and sysctls, and what is in the way. */
import { describe, expect, it } from 'vitest';
import { MiB } from '../../../src/model/bytes';
import { state } from './looks';

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
