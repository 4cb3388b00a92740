/**
 * Every check of the trials can fail: on a real host that is as it has to be, each violation that is planted by hand is
 * seen, and is gone when it is taken back.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../../src/documents/apply/document';
import { BUILD_AND_BOOT, hostOf, support } from '../harness';
import { isAsBefore, restartsAre } from './trial/checks';
import { BEFORE, limit, type Plant, PLANTS, score } from './trial/plants';
import type { SpecName, Target } from './trial/shop';
import { FaultSite, type Subject } from './trial/site';
import { wordsAreTrue } from './trial/words';

const error = (summary: string, detail: string) => ({
  code: 'OOM604',
  severity: 'error' as const,
  summary,
  detail,
  fix: '',
  facts: {},
});

describe.runIf(support.ok)('a check of the trials', () => {
  let site: FaultSite;
  let subject: Subject;
  let document: Application;
  const target = (name: SpecName): Target => subject.target(name);

  async function run(what: Plant['plant']): Promise<void> {
    if (typeof what !== 'string') {
      what(subject);
      return;
    }
    const { code, stderr } = await subject.host.exec(`set -e; ${what}`);
    if (code !== 0) throw new Error(`${what}: ${stderr}`);
  }

  beforeAll(async () => {
    site = await FaultSite.boot();
    subject = site.subjects[0]!;
    await site.apply('old');
    const met = await site.applied('new');
    document = met.document!;
  }, BUILD_AND_BOOT);
  afterAll(() => site.stop(), 60_000);

  it.each(PLANTS)('sees $what', async ({ plant, back, check, finds }) => {
    expect(check(subject.seen(), subject, target)).toEqual([]);
    await run(plant);
    // A process that was just started has systemd's environment until it has called exec.
    const patient = { timeout: 5000 };
    await expect.poll(() => check(subject.seen(), subject, target).join('; '), patient).toMatch(finds);
    await run(back);
    if (typeof back === 'string' && back.includes('start api')) await site.apply('new');
    await expect.poll(() => check(subject.seen(), subject, target), patient).toEqual([]);
  });

  it('sees a restart that was not announced, and one that was and did not happen', async () => {
    const earlier = subject.seen();
    expect(restartsAre(earlier, subject.seen(), [])).toEqual([]);
    await run('systemctl restart bystander');
    expect(restartsAre(earlier, subject.seen(), [])).toEqual(['bystander was restarted unannounced']);
    expect(restartsAre(earlier, subject.seen(), ['bystander', 'shop'])).toEqual(['shop was not restarted']);
  });

  it('sees words that are not true', async () => {
    const judge = (code: number | null, changed: Partial<Application['hosts'][number]> = {}): string => {
      const host = { ...hostOf(document, subject.name), ...changed };
      const said = { code, document: { ...document, hosts: [host] } };
      return wordsAreTrue(said, subject.name, subject.seen(), target('old'), target('new')).join('; ');
    };
    expect(judge(0)).toBe('');
    expect(judge(1, { status: 'failed', findings: [error('a unit failed', 'The new files are in force.')] })).toBe('');
    const untouched = [
      error('the step note failed', 'Nothing was begun: the host is as it was.'),
      error('stale', 'A plan is a contract, so nothing was done.'),
      error('the step link failed', 'What was begun is undone: the host is as it was.'),
    ];
    for (const finding of untouched) {
      expect(judge(1, { status: 'failed', findings: [finding] })).toMatch(/it said .*, and the drop-in of api has/);
    }
    expect(judge(130, { status: 'not-started' })).toMatch(/status not-started, and the drop-in of api/);
    expect(judge(65)).toMatch(/the run was refused/);
    await run(limit('60000000'));
    expect(judge(0)).toMatch(/exit 0, and api has the limit/);
    expect(judge(1)).toMatch(/status changed, and api has the limit/);
    await run(limit('50331648'));
  });

  // The last, for it drops everything.
  it('sees what oomcfg left behind', async () => {
    await site.apply('none');
    const now = (): string => isAsBefore(subject.seen(), subject.original).join('; ');
    expect(now()).toBe('');
    await run('mkdir /etc/systemd/system/batch.service.d');
    expect(now()).toMatch(/batch.service.d\/ was not there before oomcfg/);
    await run(
      'rmdir /etc/systemd/system/batch.service.d; mv /etc/systemd/system/multi-user.target.wants/cron.service /run/',
    );
    expect(now()).toMatch(/cron.service was there before oomcfg/);
    await run('mv /run/cron.service /etc/systemd/system/multi-user.target.wants/');
    await run(limit('50331648'));
    expect(now()).toMatch(/api .*"limit":50331648.* was not there before oomcfg/);
    await run(limit('infinity'));
    await run(score(7));
    expect(now()).toMatch(/"scores":\[(0,7|7,0)\]/);
    await run(score(0));
    await run(`echo 'score api.service 0' >>${BEFORE}`);
    expect(now()).toBe('before still has score api.service 0');
  });
});
