/**
 * A plan that a host has left behind -> what the finding names: units, files and settings, and no value of a variable.
 */
import { describe, expect, it } from 'vitest';
import type { Seen } from '../../src/model/observed';
import { judge } from '../../src/apply/outcome';
import { differencesSince, seenOf } from '../../src/probe/seen';
import { readRecords } from '../../src/probe/records';
import { changing, lookAfter, NONCE, reports } from './build';

const records = (output: string) => {
  const read = readRecords(output, NONCE);
  if (!read.ok) throw new Error(read.finding.summary);
  return read.stable;
};
const SEEN = seenOf(records(lookAfter()));
const found = (now: string, seen: Seen | null = SEEN) => {
  const basis = { ...changing('web01').basis, from: '000002-cd', to: '000003-ef' };
  const plan = changing('web01', { basis: seen === null ? basis : { ...basis, seen } });
  return judge(plan, reports('stale') + now, NONCE, 1).outcome;
};
const detail = (now: string): string => found(now).findings[0]!.detail;

describe('a stale plan', () => {
  it.each([
    [{ active: 'failed' }, 'api.service: ActiveState is failed (was active).'],
    [{ max: 8192 }, 'api.service: MemoryMax is 8 KiB (was 4 KiB).'],
    [{ more: ['m score 5'] }, 'api.service: oom_score_adj is 5.'],
    [{ more: ['m as 1 1', 'm rss 1 1'] }, 'api.service: the limits of its main process.'],
    [{ more: ['nw -Xmx1g', 'nextset'] }, 'api.service: its variable for the next start.'],
    [{ more: ['rw -Xmx1g', 'runset'] }, 'api.service: the variable of its main process.'],
    [
      { more: ['f /etc/x.conf', 'a 3 MemoryMax=4096', 'e 4', 'x java'] },
      'api.service: the file /etc/x.conf, line 3 of /etc/x.conf: MemoryMax is 4 KiB, line 4 of /etc/x.conf sets its variable, its start command (java).',
    ],
    [
      { more: ['jvm java', 'jmain', 'jw line -Xmx1g'] },
      'api.service: its JVM, or the options that it was started with.',
    ],
    [
      { more: ['outside', 'm cgroup /a.scope'] },
      'its main process is in another cgroup, its main process is in /a.scope.',
    ],
    [
      { more: ['head /etc/a.conf # oomcfg: b', 'file missing /etc/b.conf'] },
      "oomcfg's file /etc/a.conf, oomcfg's file /etc/b.conf.",
    ],
    [{ more: ['sysctl vm.swappiness 10'] }, 'the host: vm.swappiness is 10.'],
    [
      { more: ['sysctlfile 3 vm.swappiness 10 /etc/sysctl.d/a.conf'] },
      'the host: line 3 of /etc/sysctl.d/a.conf sets vm.swappiness.',
    ],
    [{ more: ['unread b.service'] }, 'the host: b.service has edits that systemd has not read.'],
    [
      { more: ['default /etc/systemd/system.conf:DefaultLimitAS=8G', 'initscore 50'] },
      "the host: a default of systemd's (/etc/systemd/system.conf), oom_score_adj of PID 1 is 50.",
    ],
    [{ more: ['pending 1 2'] }, 'the host: an unfinished change.'],
    [{ more: ['sum ab /etc/sysctl.d/zz-oomcfg.conf'] }, "the host: oomcfg's file /etc/sysctl.d/zz-oomcfg.conf."],
    [{ more: ['before score a.service 0'] }, "the host: oomcfg's notes of earlier values."],
    [{ more: ['dependent', 'd ActiveState=active'] }, 'units that restart along: another unit, ActiveState is active.'],
    [{ more: ['newer thing', 'newest'] }, 'api.service: newer thing, newest.'],
    [
      { more: ['swap file 5 /a', 'swap file 6 /b', 'swap file 7 /c', 'swap file 8 /d', 'swap file 9 /e'] },
      '/d, 1 more.',
    ],
  ])('of %j says so', (after, words) => {
    expect(detail(lookAfter(after))).toContain(words);
    expect(found(lookAfter(after))).toMatchObject({ status: 'held', findings: [{ code: 'OOM601' }] });
  });

  it('says what is gone by its unit, and how much', () => {
    const without = (...lines: readonly string[]) =>
      lines.reduce((text, line) => text.replace(`${NONCE}= ${line}\n`, ''), lookAfter());
    expect(detail(without('running'))).toContain('api.service: it no longer runs.');
    expect(detail(without('a 3 MemoryMax=4096'))).toContain('api.service: something is gone that the plan saw there.');
    expect(detail(without('a 3 MemoryMax=4096', 'p LoadState=loaded'))).toContain('2 things are gone');
  });

  it('names no more units than one can read', () => {
    const units = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `unit ${name}.service`);
    expect(detail(lookAfter({ more: units }))).toContain('d.service: it was not looked at; and 2 more.');
    expect(found(lookAfter({ more: units })).findings[0]!.facts).toMatchObject({
      changed: ['a.service', 'b.service', 'c.service', 'd.service', 'e.service', 'f.service'],
    });
  });

  it('that was applied already says so, and nothing else is said of it', () => {
    const changes = [{ ...changing('web01').changes[0]!, before: 'infinity', after: 8192 }];
    const { basis } = changing('web01');
    const before = lookAfter({ max: 'max' }).replace('000002-cd', '000001-ab');
    const plan = changing('web01', { changes, basis: { ...basis, seen: seenOf(records(before)) } });
    const of = (now: string) => judge(plan, reports('stale') + now, NONCE, 1).outcome.findings[0]!;
    expect(of(lookAfter({ max: 8192 }))).toMatchObject({
      code: 'OOM601',
      summary: 'this plan was applied already',
      facts: { applied: '000002-cd' },
    });
    const other = of(lookAfter({ max: 8192 }).replace('000002-cd', '000007-ef'));
    expect(other.summary).toBe('stale plan: the host changed since it was planned');
    expect(other.detail).toContain(
      "the host: generation 000007-ef of oomcfg's files is in force: somebody applied something else; api.service: MemoryMax is 8 KiB (was infinity)",
    );
  });

  it('that holds no digests, or came with no look, says that it is not known', () => {
    expect(detail('')).toContain('what exactly is not known');
    expect(found(lookAfter({ max: 1 }), null).findings[0]!.detail).toContain('what exactly is not known');
  });
});

describe('short digests of a look', () => {
  it('find no difference between equal looks, and count what is there twice', () => {
    const twice = records(lookAfter({ more: ['x /usr/bin/a', 'x /usr/bin/a'] }));
    expect(differencesSince(seenOf(twice), twice)).toEqual([]);
    expect(differencesSince(SEEN, records(lookAfter()))).toEqual([]);
    expect(differencesSince(seenOf(twice), records(lookAfter({ more: ['x /usr/bin/a'] })))).toEqual([
      expect.objectContaining({ section: 'api.service', now: [], gone: 1 }),
    ]);
  });

  it('know in which file an assignment is', () => {
    const at = (path: string) => records(lookAfter({ more: [`f ${path}`, 'a 1 MemoryMax=1'] }));
    const [difference] = differencesSince(seenOf(at('/a.conf')), at('/b.conf'));
    expect(difference!.now.map(({ type }) => type)).toEqual(['f', 'a']);
  });
});

describe('a plan of another machine', () => {
  const at = (id: string, more: readonly string[] = []) => lookAfter({ more: [`machine ${id}`, ...more] });
  const seen = seenOf(records(at('aa')));

  it('is said to be that, and nothing of what differs there', () => {
    const [finding] = found(at('bb', ['generation 000009-aa other', 'sysctl vm.swappiness 10']), seen).findings;
    expect(finding?.summary).toBe('stale plan: its name leads to another machine than when it was planned');
    expect(finding?.detail).not.toMatch(/Different|somebody/);
    expect(finding?.facts).toMatchObject({ machine: true, changed: ['host'] });
  });

  it('is none where the machine is the same, or had no ID', () => {
    expect(found(at('aa', ['sysctl vm.swappiness 10']), seen).findings[0]?.summary).toMatch(/the host changed/);
    expect(found(at('bb')).findings[0]?.summary).toMatch(/the host changed/);
  });
});
