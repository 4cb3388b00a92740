/** Whole looks of real hosts -> all that is made of them. */
import { describe, expect, it } from 'vitest';
import { GiB, MiB } from '../../../src/model/bytes';
import type { ObservedUnit } from '../../../src/model/observed';
import { observe } from '../../../src/probe/observe';
import { N, fixture } from './looks';

describe('a fresh host of Debian 12', () => {
  const asked = {
    units: ['api.service', 'batch.service', 'jobs.service', 'missing.service'].map((unit) => ({ unit })),
    sysctls: ['vm.nothing', 'vm.panic_on_oom', 'vm.swappiness'],
    swapFile: '/swapfile',
  };
  const { value, findings } = observe(fixture('debian12-fresh.txt'), N, asked);
  const unit = (name: string): ObservedUnit => value!.units.find((one) => one.name === name)!;

  it('has its facts', () => {
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

  it('has all three sides of a running unit', () => {
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

  it('says what a unit is that does not run, is masked, is an alias or is not there', () => {
    expect(unit('batch.service')).toMatchObject({ running: false, activeState: 'inactive', cgroup: {} });
    expect(unit('batch.service').main).toBeUndefined();
    expect(unit('getty@tty9.service').loadState).toBe('masked');
    expect(unit('jobs.service').id).toBe('worker.service');
    expect(unit('missing.service')).toMatchObject({ loadState: 'not-found', running: false, files: [] });
  });

  it('has sysctls, those that the kernel does not have last', () => {
    expect(value!.sysctl).toEqual([
      { key: 'vm.panic_on_oom', kernel: '0', files: [{ path: '/etc/sysctl.d/10-site.conf', line: 2, value: '0' }] },
      { key: 'vm.swappiness', kernel: '60', files: [{ path: '/etc/sysctl.d/10-site.conf', line: 1, value: '60' }] },
      { key: 'vm.nothing', files: [] },
    ]);
  });
});

describe('a host that oomcfg has changed', () => {
  const { value } = observe(fixture('debian12-applied.txt'), N, { units: [{ unit: 'api.service' }], sysctls: [] });

  it('has its generation and what was there before', () => {
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
