/** The look after a change: which units are down, what was restarted, and what is not as it was to be. */
import { describe, expect, it } from 'vitest';
import { downAfter } from '../../../src/apply/later/failedUnits';
import { judge } from '../../../src/apply/outcome';
import { changing, DONE, lookAfter, NONCE, reports } from '../build';
import { outcome, codes } from './outcomes';

it('never says that a value is one and not the same', () => {
  const value = `-Xmx1g ${'-Dx=1 '.repeat(30)}`;
  const changes = [
    {
      target: 'api.service',
      setting: 'JAVA_OPTS',
      before: '',
      after: `${value}-Da=1`,
      takesEffect: 'restart' as const,
      source: changing('web01').changes[0]!.source!,
    },
  ];
  const words = (text: string) =>
    text
      .trim()
      .split(' ')
      .flatMap((word) => [`rw ${word}`, `nw ${word}`]);
  const more = ['variable JAVA_OPTS', 'e 4', 'pid 100', 'runset', 'nextset', ...words(value)];
  const [found] = outcome(reports('done') + lookAfter({ more }), changing('web01', { changes })).findings;
  expect(found?.code).toBe('OOM608');
  expect(found?.summary).toContain('is not as wanted after the change, in a part that is not shown here');
});

it('never says that one file gives both what is wanted and what is there', () => {
  const ours = '/etc/systemd/system/api.service.d/zz-oomcfg.conf';
  const changes = [
    {
      target: 'api.service',
      setting: 'JAVA_OPTS',
      before: '',
      after: '-Xmx1g',
      takesEffect: 'restart' as const,
      source: changing('web01').changes[0]!.source!,
    },
  ];
  const more = [
    'variable JAVA_OPTS',
    `f ${ours}`,
    'e 4',
    'pid 100',
    'runset',
    'same',
    'nextset',
    'rw -Xmx2g',
    'nw -Xmx1g',
  ];
  const [found] = outcome(
    reports('restarted api.service', 'done') + lookAfter({ more }),
    changing('web01', { changes, restarts: [{ unit: 'api.service', because: ['JAVA_OPTS'] }] }),
  ).findings;
  expect(found?.code).toBe('OOM608');
  expect(found?.detail).toMatch(
    /^The files that oomcfg wrote say so; the running process has something else\. A start/,
  );
  // (Nothing tells which it is.)
  expect(found?.detail).toContain('options that come after those of JAVA_OPTS');
  expect(found?.detail).toContain('behind its program');
});

describe('a unit that is down after a restart', () => {
  const restarts = [
    { unit: 'db.service', because: ['LimitAS'] },
    { unit: 'api.service', because: ['db.service'] },
  ];
  const of = (...said: readonly string[]) =>
    outcome(
      reports('restarted db.service', ...said, 'done') + lookAfter({ active: 'inactive' }),
      changing('web01', { restarts }),
    );

  it('along with another is said to be that', () => {
    expect(of().findings).toMatchObject([
      { code: 'OOM609', detail: 'systemd restarted it along with db.service. Nothing was put back.' },
    ]);
  });

  it('and waits for one that still starts, is not said to be down', () => {
    expect(of('starting db.service').findings).toEqual([]);
  });
});

describe('a unit that failed with what it has already', () => {
  const plan = changing('web01', { failing: ['api.service'] });

  it('fails the change where it still does, and not where it runs or was restarted', () => {
    const down = reports('done') + lookAfter({ active: 'failed' });
    expect(codes(down, plan)).toEqual(['OOM609', 'OOM616']);
    expect(codes(DONE, plan)).toEqual([]);
    const restarts = [{ unit: 'api.service', because: ['LimitAS'] }];
    expect(codes(down, { ...plan, restarts })).toEqual(['OOM609']);
  });
});

describe('the look after a change', () => {
  const restarts = [{ unit: 'api.service', because: ['LimitAS'] }];

  it.each([
    ['active', 'changed', []],
    ['activating', 'changed', []],
    ['reloading', 'changed', []],
    ['failed', 'failed', ['OOM609']],
    ['inactive', 'failed', ['OOM609']],
  ])('finds a unit %s after its restart', (active, status, found) => {
    const after = outcome(
      reports('restarted api.service', 'done') + lookAfter({ active }),
      changing('web01', { restarts }),
    );
    expect(after).toMatchObject({ status, restarts });
    expect(after.findings.map(({ code }) => code)).toEqual(found);
  });

  it.each<[string, string, readonly string[], boolean]>([
    ['a oneshot that ended well', 'inactive', ['Type=oneshot', 'Result=success'], true],
    ['a job of a timer that ended well', 'inactive', ['TriggeredBy=api.timer', 'Result=success'], true],
    ['what a socket starts, and that is about to end', 'deactivating', ['TriggeredBy=api.socket'], true],
    ['a oneshot that failed', 'failed', ['Type=oneshot', 'Result=exit-code'], false],
    ['a job of a timer that ended otherwise', 'inactive', ['TriggeredBy=api.timer', 'Result=timeout'], false],
    ['what nothing starts, and that ended well', 'inactive', ['TriggeredBy=', 'Result=success'], false],
  ])('judges %s by how it ended', (_, active, properties, isWell) => {
    const plan = changing('web01', { restarts });
    const more = properties.map((property) => `p ${property}`);
    const { outcome: after, after: state } = judge(
      plan,
      reports('restarted api.service', 'done') + lookAfter({ active, more }),
      NONCE,
      1,
    );
    expect(after.findings.map(({ code }) => code)).toEqual(isWell ? [] : ['OOM609']);
    if (state === undefined) throw new Error('no state');
    expect(downAfter(plan, state).map(({ unit }) => unit)).toEqual(isWell ? [] : ['api.service']);
  });

  it('counts as restarted what has another main process, and what systemd restarts along with it', () => {
    const along = [...restarts, { unit: 'web.service', because: ['api.service'] }];
    const restarted = outcome(
      reports('restarted api.service', 'done') + lookAfter(),
      changing('web01', { restarts: along }),
    );
    expect(restarted.restarts).toEqual(along);
    expect(outcome(DONE, changing('web01', { restarts: along })).restarts).toEqual([]);
    // Also where its output was cut off behind it.
    const cut = outcome(reports('step restart', 'restarted api.service'), changing('web01', { restarts: along }));
    expect(cut).toMatchObject({ status: 'failed', restarts: along });
  });

  it('is silent about a unit that it did not see', () => {
    const other = [{ unit: 'other.service', because: ['api.service'] }];
    expect(codes(DONE, changing('web01', { restarts: other }))).toEqual([]);
  });

  it('that is refused leaves the host failed, whatever was said before', () => {
    const broken = reports('done') + lookAfter().replace('memtotal 1048576', 'memtotal 0');
    expect(outcome(broken).status).toBe('failed');
    expect(codes(broken)).toEqual(['OOM404', 'OOM607']);
  });

  it('knows what was dropped and what waits for a reboot', () => {
    const plan = changing('web01');
    const sysctl = { target: 'system', setting: 'vm.swappiness', before: '10', after: '60', dropped: true as const };
    const looked = { ...plan.basis, looked: { ...plan.basis.looked, sysctls: ['vm.swappiness'] } };
    const changes = [{ ...sysctl, takesEffect: 'live' as const }];
    const dropped = changing('web01', { changes, basis: looked });
    expect(codes(reports('done') + lookAfter({ more: ['sysctl vm.swappiness 60'] }), dropped)).toEqual([]);
    const still = reports('done') + lookAfter({ more: ['sysctl vm.swappiness 10'] });
    expect(codes(still, dropped)).toEqual(['OOM608']);
    const later = changing('web01', { changes: [{ ...sysctl, takesEffect: 'reboot' }], basis: looked });
    expect(codes(still, later)).toEqual([]);
  });

  it('reports sysctls only where one is changed: what it does not say is missing there alone', () => {
    const { basis } = changing('web01');
    const looked = { ...basis, looked: { ...basis.looked, sysctls: ['vm.swappiness'] } };
    expect(codes(DONE, changing('web01', { basis: looked }))).toEqual([]);
    const change = {
      target: 'system',
      setting: 'vm.swappiness',
      before: '60',
      after: '10',
      takesEffect: 'live',
    } as const;
    expect(codes(DONE, changing('web01', { basis: looked, changes: [change] }))).toContain('OOM404');
  });

  it('keeps the findings of the plan', () => {
    const finding = { code: 'OOM430', severity: 'warning', summary: '', detail: '', fix: '', facts: {} } as const;
    expect(codes(DONE, changing('web01', { findings: [finding] }))).toEqual(['OOM430']);
  });
});
