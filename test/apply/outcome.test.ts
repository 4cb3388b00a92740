/** What a change script printed -> what became of the host. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANGE_RULES } from '../../src/rules/change';
import { downAfter } from '../../src/apply/later/failedUnits';
import { judge } from '../../src/apply/outcome';
import { cpuTime } from '../cpuTime';
import { CHANGE } from '../remote/shells';
import { changing, DONE, lookAfter, NONCE, reports } from './build';

const outcome = (output: string, plan = changing('web01')) => judge(plan, output, NONCE, 2).outcome;
const codes = (output: string, plan = changing('web01')) => outcome(output, plan).findings.map(({ code }) => code);

interface Case {
  readonly name: string;
  readonly output: string;
  readonly status: string;
  readonly kinds: readonly (keyof typeof CHANGE_RULES)[];
}

const CASES: readonly Case[] = [
  { name: 'everything as wanted', output: DONE, status: 'changed', kinds: [] },
  { name: 'another state than planned', output: reports('stale'), status: 'held', kinds: ['stale'] },
  { name: 'a lock', output: reports('locked'), status: 'failed', kinds: ['locked'] },
  {
    name: 'a unit that grew since',
    output: reports('inuse api.service 5000 4096 MemoryMax'),
    status: 'held',
    kinds: ['inUse'],
  },
  {
    name: 'a step that failed and was undone',
    output: reports('failed swap /swapfile: no room', 'undone'),
    status: 'failed',
    kinds: ['undone'],
  },
  {
    name: 'a step that failed and an undo that failed',
    output: reports('failed daemon-reload no way', 'stuck switch Read-only file system', 'notundone'),
    status: 'failed',
    kinds: ['notUndone'],
  },
  {
    name: 'a step after the switch that failed',
    output: reports('unfinished swap /swapfile: Device or resource busy', 'done') + lookAfter(),
    status: 'failed',
    kinds: ['unfinished'],
  },
  { name: 'a step that failed without a word', output: reports('undone'), status: 'failed', kinds: ['undone'] },
  {
    name: 'a step that failed before anything began',
    output: reports('failed prepare read-only file system', 'undone'),
    status: 'failed',
    kinds: ['undone'],
  },
  {
    name: 'a restart that failed',
    output:
      reports('step restart', 'unfinished restart Job for api.service failed.', 'restarted api.service', 'done') +
      lookAfter(),
    status: 'failed',
    kinds: ['restart'],
  },
  {
    name: 'a running process that could not be changed',
    output: reports('effect api.service OOMScoreAdjust 5 Permission denied', 'more 3', 'done') + lookAfter(),
    status: 'failed',
    kinds: ['effect'],
  },
  {
    name: 'a journal that could not be written',
    output: reports('nojournal Is a directory', 'done') + lookAfter(),
    status: 'changed',
    kinds: ['noJournal'],
  },
  {
    name: 'a kernel that does something else',
    output: reports('done') + lookAfter({ max: 'max' }),
    status: 'failed',
    kinds: ['drift'],
  },
  { name: 'nothing at all', output: '', status: 'failed', kinds: ['cutOff'] },
  {
    name: 'records of another run',
    output: DONE.replaceAll(NONCE, 'f'.repeat(16)),
    status: 'failed',
    kinds: ['cutOff'],
  },
  { name: 'an end in the middle', output: reports('step restart'), status: 'failed', kinds: ['cutOff'] },
  { name: 'a look that nobody said was done', output: lookAfter(), status: 'failed', kinds: ['cutOff'] },
  {
    name: 'an earlier change that was seen to',
    output: reports('recovered undone none 000002-cd') + DONE,
    status: 'changed',
    kinds: [],
  },
  {
    name: 'a restart that is still under way',
    output: reports('restarted api.service', 'starting api.service', 'done') + lookAfter({ active: 'inactive' }),
    status: 'changed',
    kinds: [],
  },
  { name: 'what was before it', output: reports('was api.service 0 - -') + DONE, status: 'changed', kinds: [] },
  { name: 'a record of a newer script', output: reports('newer thing') + DONE, status: 'changed', kinds: [] },
];

describe.each(CASES)('after $name', ({ output, status, kinds }) => {
  it('is so', () => {
    const found = outcome(output);
    expect(found.status).toBe(status);
    expect(found.findings.map(({ code }) => code)).toEqual(kinds.map((kind) => CHANGE_RULES[kind].code));
    expect(found).toMatchObject({ name: 'web01', wave: 2 });
    expect(found.generation).toBe(output.includes('oomcfg 1') && kinds[0] !== 'cutOff' ? '000002-cd' : '000001-ab');
    for (const { summary, detail, fix } of found.findings) {
      expect(`${summary}|${detail}|${fix}`).not.toMatch(/undefined|NaN|[\0-\x1f]/);
    }
  });
});

it('tells of an option of a JVM that has another value since its restart', () => {
  const output = reports('restarted api.service', 'revalued api.service -Dmode -Da', 'done') + lookAfter();
  expect(outcome(output)).toMatchObject({
    status: 'changed',
    findings: [{ code: 'OOM633', severity: 'warning', facts: { unit: 'api.service', options: ['-Dmode', '-Da'] } }],
  });
});

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
  expect(found?.detail).toMatch(/^The files that oomcfg wrote say so; what runs has something else\. A start/);
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

describe('what a change says', () => {
  it('is all known here: each type that the change prints has its case', () => {
    const printed = [...CHANGE.matchAll(/(?<![-\w])r ['"]?([a-z]+)/g)].map(([, type]) => type!);
    const known = CASES.flatMap(({ output }) =>
      output.split('\n').map((line) => line.slice(NONCE.length + 2).split(' ')[0]),
    );
    // (Their codes are those of the plan; room.test.ts has the first.)
    known.push('noroom', 'revalued', 'ran');
    expect([...new Set(printed)].filter((type) => !known.includes(type)).sort()).toEqual([]);
    expect(printed).toContain('stale');
  });

  it('is told with its step and what a program said, in printable text', () => {
    const [found] = outcome(reports('failed sysctl vm.x=1: \x1b[31mno\x07', 'undone')).findings;
    expect(found).toMatchObject({
      code: 'OOM604',
      summary: 'the step sysctl failed: vm.x=1: \\x1b[31mno\\x07',
      detail: expect.stringMatching(/set back: the host is as it was\.$/) as string,
    });
  });

  it('is told with sizes for people, and with what was printed where that is none', () => {
    expect(outcome(reports('inuse api.service 1073741824 1048576 MemoryHigh')).findings[0]).toMatchObject({
      summary: 'api.service uses 1 GiB by now, more than its new MemoryHigh of 1 MiB',
      facts: { unit: 'api.service', use: 1073741824, limit: 1048576 },
    });
    expect(outcome(reports('inuse x \x1b -1e9')).findings[0]).toMatchObject({
      summary: 'x uses \\x1b by now, more than its new limit of -1e9',
      facts: { use: '', limit: '' },
    });
    expect(codes(reports('inuse'))).toEqual(['OOM603']);
    expect(codes(`${reports('effect')}${DONE}`)).toEqual(['OOM606']);
  });

  it.each([
    ['prepare', 'began nothing'],
    ['lock', 'nothing was begun'],
    ['note', 'Nothing but files of oomcfg'],
    ['sysctl', 'before the new files are put in force'],
    ['link', 'links that were made are removed'],
    ['daemon-reload', 'The new files were in force already'],
    ['newer', 'What was begun is undone'],
  ])('of a failed step %s is what had been begun', (step, words) => {
    const [found] = outcome(reports(`failed ${step} no`, 'undone')).findings;
    expect(found!.detail).toContain(words);
    expect(found!.detail).toMatch(/the host is as it was\.$/);
  });

  it.each([
    ['stuck switch no room', /^switch: no room\. The new files are still in force/],
    ['stuck daemon-reload no', /^daemon-reload: no\. The files from before are in force/],
    ['step undoing', /^The host gave no reason\. /],
  ])('of an undo that failed, with %s, is on which side the host is', (line, detail) => {
    const [found] = outcome(reports('failed daemon-reload no', line, 'notundone')).findings;
    expect(found).toMatchObject({ code: 'OOM613', detail: expect.stringMatching(detail) as string });
    expect(found!.detail).not.toContain('as it was:');
  });

  it.each([
    ['begun', 'before the switch'],
    ['switched', 'after the switch'],
    ['restart', 'while units restarted'],
    ['undoing', 'while it undid'],
    ['', 'before it said'],
  ])('last, where it was cut off, decides what is there now: %s', (step, words) => {
    const [found] = outcome(step === '' ? '' : reports('step begun', `step ${step}`)).findings;
    expect(found).toMatchObject({ code: 'OOM607', detail: expect.stringContaining(words) as string });
  });

  it('of a note that failed after the switch is not that the setting was not done', () => {
    const [found] = outcome(reports('unfinished note full', 'done') + lookAfter()).findings;
    expect(found!.detail).toContain('could not be noted');
  });

  it('of refused values is one finding for each unit and setting, with the reasons', () => {
    const of = (...lines: readonly string[]) => outcome(reports(...lines) + DONE).findings[0]!.summary;
    expect(of('effect api.service memory.max - Device or resource busy')).toBe(
      'memory.max of api.service could not be set on the cgroup (Device or resource busy)',
    );
    const many = [1, 2, 3, 4, 5, 6].map((process) => `effect a.service OOMScoreAdjust ${process} Permission denied`);
    expect(of(...many)).toBe(
      'OOMScoreAdjust of a.service could not be set on 6 processes: 1, 2, 3, 4, 5, … (Permission denied)',
    );
    expect(of('effect a.service LimitAS 7 x', 'more 12')).toMatch(/on at least process 7 \(x\)/);
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

  it('tells of sysctls only where one is changed: what it does not say is missing there alone', () => {
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

describe('a host that lies', () => {
  it('ends no run and says little, however much it prints', () => {
    const began = cpuTime();
    const many = outcome(reports('failed x').repeat(100_000));
    expect(many.status).toBe('failed');
    expect(many.findings.length).toBeLessThanOrEqual(1000);
    expect(outcome(`${reports('effect a b').repeat(100_000)}${DONE}`).findings.length).toBeLessThanOrEqual(1000);
    expect(cpuTime() - began).toBeLessThan(5000);
  });

  it('is an outcome whatever it prints', () => {
    const lines = fc.array(
      fc.oneof(
        fc.constantFrom(...DONE.split('\n'), `${NONCE}! done`, `${NONCE}! undone`, `${NONCE}! inuse __proto__ NaN`),
        fc.string({ unit: 'binary' }).map((text) => `${NONCE}! ${text}`),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(lines, (all) => {
        const { status, findings } = outcome(all.join('\n'));
        expect(['changed', 'held', 'failed']).toContain(status);
        if (status !== 'changed') expect(findings.length).toBeGreaterThan(0);
        for (const { facts } of findings) for (const fact of Object.values(facts)) expect(fact).not.toBeNaN();
      }),
      { numRuns: 300 },
    );
  });
});
