/** What a change script printed -> what became of the host: a case for each type of record that it prints. */
import { describe, expect, it } from 'vitest';
import { CHANGE_RULES } from '../../../src/rules/change';
import { CHANGE } from '../../remote/shells';
import { DONE, lookAfter, NONCE, reports } from '../build';
import { outcome, codes } from './outcomes';

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

it('reports an option of a JVM that has another value since its restart', () => {
  const output = reports('restarted api.service', 'revalued api.service -Dmode -Da', 'done') + lookAfter();
  expect(outcome(output)).toMatchObject({
    status: 'changed',
    findings: [{ code: 'OOM633', severity: 'warning', facts: { unit: 'api.service', options: ['-Dmode', '-Da'] } }],
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

  it('is reported with its step and what a program said, in printable text', () => {
    const [found] = outcome(reports('failed sysctl vm.x=1: \x1b[31mno\x07', 'undone')).findings;
    expect(found).toMatchObject({
      code: 'OOM604',
      summary: 'the step sysctl failed: vm.x=1: \\x1b[31mno\\x07',
      detail: expect.stringMatching(/set back: the host is as it was\.$/) as string,
    });
  });

  it('is reported with sizes for people, and with what was printed where that is not one', () => {
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
