/**
 * Which units a plan restarts and what reaches them otherwise: variables, units that go along, aliases, and edits that
 * a reload would read.
 */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../src/model/bytes';
import type { ObservedState } from '../../src/model/observed';
import type { SpecText } from '../desired/build';
import { applied, codes, host, lines, plan, unit } from './build';

const JAVA = { heap: '1GiB', threads: 10, codeCache: '64MiB', metaspace: '64MiB' };
const api = (settings: object): SpecText => ({ services: { api: settings } });

describe('a variable', () => {
  const spec = api({ memory: '2GiB', java: { ...JAVA, extra: ['-Dapp=secret'] } });
  const done = applied(spec, host({ units: [unit('api.service', { variable: 'JAVA_OPTS' })] }));
  const process = (parts: object): ObservedState => ({
    ...done,
    units: done.units.map((one) => ({ ...one, main: { ...one.main!, ...parts } })),
  });

  it('with another value after an equals sign is owed a restart, whatever systemd would give', () => {
    const words = done.units[0]!.main!.variable!;
    const other = process({
      isOlder: true,
      variable: words.map((word) => (word.startsWith('-Dapp') ? '-Dapp=…' : word)),
    });
    expect(plan(spec, other).restarts).toEqual([{ unit: 'api.service', because: ['JAVA_OPTS'] }]);
    expect(plan(spec, process({ variableIsNext: false })).restarts).toEqual([]);
  });

  it('of another name is owed a restart: what the JVM has, the next start does not give it', () => {
    const words = done.units[0]!.main!.variable!;
    const options = words.map((word) => ({ word, from: 'the command line' as const }));
    const jvm = { pid: 1, isMain: true, program: 'java', readsJdkOptions: true, options };
    const units = done.units.map(({ main, nextVariable: _next, files, ...one }) => ({
      ...one,
      main: { ...main!, variable: [] },
      files: files.map((file) => ({ ...file, setsVariable: [] })),
      variable: 'MY_OPTS',
      otherVariable: { name: 'JAVA_OPTS', words },
      jvms: [jvm],
    }));
    const renamed = api({ memory: '2GiB', java: { ...JAVA, extra: ['-Dapp=secret'], variable: 'MY_OPTS' } });
    const planned = plan(renamed, { ...done, units });
    expect(planned.restarts).toEqual([{ unit: 'api.service', because: ['MY_OPTS'] }]);
    expect(planned.changes).toMatchObject([{ setting: 'MY_OPTS', takesEffect: 'restart' }]);
  });

  it('that is dropped is owed a restart where an older process has its words from elsewhere', () => {
    const older = (word: string): ObservedState => ({
      ...done,
      units: done.units.map(({ main, ...one }) => {
        const { variable: _variable, ...rest } = main!;
        const options = [{ word, from: 'the command line' as const }];
        return {
          ...one,
          main: { ...rest, isOlder: true as const },
          jvms: [{ pid: 1, isMain: true, program: 'java', readsJdkOptions: true, options }],
        };
      }),
    });
    const without = api({ memory: '2GiB' });
    expect(plan(without, older('-Xmx1G')).restarts).toEqual([{ unit: 'api.service', because: ['JAVA_OPTS'] }]);
    expect(plan(without, older('-Xmx9G')).restarts).toEqual([]);
  });

  it('is judged by what a new process gets where there is no main process', () => {
    const units = done.units.map(({ main: _main, ...one }) => one);
    expect(plan(spec, { ...done, units })).toMatchObject({ status: 'in-sync', restarts: [] });
  });
});

describe('units that systemd restarts along', () => {
  const spec: SpecText = {
    services: { api: { limits: { addressSpace: '1GiB' } }, web: { limits: { addressSpace: '1GiB' } } },
  };
  const big = { mapped: bytes(2 * GiB) };

  it('are listed with what they are restarted for, after those that are restarted for their own sake', () => {
    const planned = plan(
      spec,
      host({
        units: [
          unit('api.service', { ...big, restartsAlong: ['worker.service', 'cache.service', 'web.service'] }),
          unit('web.service', { ...big, restartsAlong: ['worker.service'] }),
        ],
      }),
    );
    expect(planned.restarts).toEqual([
      { unit: 'api.service', because: ['LimitAS'] },
      { unit: 'web.service', because: ['LimitAS'] },
      { unit: 'cache.service', because: ['api.service'] },
      { unit: 'worker.service', because: ['api.service', 'web.service'] },
    ]);
  });

  it('are not where nothing is restarted', () => {
    const units = [unit('api.service', { restartsAlong: ['worker.service'] }), unit('web.service')];
    expect(plan(spec, host({ units })).restarts).toEqual([]);
  });
});

describe('a unit under its alias', () => {
  const spec: SpecText = { services: { db: { unit: 'postgres.service', memory: '2GiB', java: JAVA } } };
  const alias = unit('postgres.service', { id: 'postgresql.service', variable: 'JAVA_OPTS' });

  it('gets its settings under its real name', () => {
    const planned = plan(spec, host({ units: [alias] }));
    expect(lines(planned)[0]).toBe('postgresql.service MemoryMax infinity -> 2147483648 live');
    expect(planned.files.map(({ path }) => path)).toEqual(['/etc/systemd/system/postgresql.service.d/zz-oomcfg.conf']);
    expect(codes(planned.findings)).toContain('OOM413');
  });

  it('is judged by the look that knew the variable, whatever the host has of it under its real name', () => {
    const lost = ['-Dspring.profiles.active'];
    const units = [{ ...alias, nextVariable: lost }, unit('postgresql.service')];
    for (const order of [units, [...units].reverse()]) {
      const planned = plan(spec, host({ units: order }));
      expect(codes(planned.findings)).toEqual(['OOM359', 'OOM413', 'OOM422']);
      expect(planned.restarts).toEqual([{ unit: 'postgresql.service', because: ['JAVA_OPTS'] }]);
    }
  });
});

describe('edits that systemd has not read yet', () => {
  it.each([
    [252, 'limits among them hold at once'],
    [255, 'limits among them may hold at once'],
    [257, 'limits among them hold as soon as systemd starts anything in the same slice'],
  ])('are said with what a reload of systemd %i does with their limits', (systemd, words) => {
    const observed = host({ facts: { systemd }, units: [unit('api.service')], unreadEdits: ['db.service'] });
    const found = plan(api({ memory: '1GiB' }), observed).findings.find(({ code }) => code === 'OOM426');
    expect(found?.detail).toBe(
      `A change of unit files needs a daemon-reload, and with it systemd reads these edits as well: they count from the next start on, and ${words}. A unit that nothing needs any more with them (StopWhenUnneeded=), or that lost what it is bound to (BindsTo=), is stopped at once.`,
    );
  });
});
