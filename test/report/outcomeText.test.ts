/** The text of an apply: what was done on a host, and the numbers in it. */
import { describe, expect, it } from 'vitest';
import { assembleApplication } from '../../src/documents/apply/assemble';
import type { Application, HostOutcome } from '../../src/documents/apply/document';
import { assemblePlan } from '../../src/documents/plan/assemble';
import { applyText } from '../../src/report/text/applyText';
import { application, finding, plan } from './samples';

const [web01] = plan.hosts;
if (web01 === undefined) throw new Error('no host in the sample');

describe('an outcome', () => {
  const options = { width: 80, color: false };
  const done = { wave: 1, generation: '', changes: [], restarts: [], drift: [] };
  const outcome = (part: Partial<HostOutcome>): Application => ({
    ...application,
    hosts: [{ name: 'web01', status: 'changed', findings: [], ...done, ...part }],
  });
  const firstLine = (part: Partial<HostOutcome>) => applyText(outcome(part), options).split('\n')[0];

  it('says what was done, be it files alone', () => {
    expect(firstLine({})).toBe('web01 — changed: files alone');
    expect(firstLine({ restarts: [{ unit: 'api.service', because: ['JAVA_OPTS'] }] })).toBe(
      'web01 — changed: restarted api.service',
    );
  });

  it('counts settings, and says of a change that was cut off that it is whole', () => {
    const whole = {
      target: 'system',
      setting: 'generation',
      before: 'interrupted',
      after: 'whole',
      takesEffect: 'live',
    };
    const max = { target: 'api.service', setting: 'MemoryMax', before: 'infinity', after: 4096, takesEffect: 'live' };
    const changes = [whole, max] as HostOutcome['changes'];
    expect(firstLine({ changes })).toBe('web01 — changed: an earlier change is whole, 1 setting');
    expect(firstLine({ changes: changes.slice(0, 1) })).toBe('web01 — changed: an earlier change is whole');
  });

  it('counts restarts where they were made, on hosts that failed as well', () => {
    const restarts = [{ unit: 'api.service', because: ['JAVA_OPTS'] }];
    const hosts = (['changed', 'failed', 'failed'] as const).map((status, index) => ({
      name: `web0${index}`,
      status,
      findings: [],
      ...done,
      restarts: index === 2 ? [] : restarts,
    }));
    const all = assembleApplication('shop', hosts);
    expect(all.summary).toMatchObject({ changed: 1, failed: 2, restarts: 2 });
    const last = (application: Application) => applyText(application, options).trimEnd().split('\n').at(-1);
    expect(last(all)).toBe('3 hosts: 1 changed (1 restart), 2 failed (1 restart)');
    expect(last(assembleApplication('shop', hosts.slice(1)))).toBe('2 hosts: 2 failed (1 restart)');
  });

  it('does not repeat the warnings of the plan above it, but its errors and what is new', () => {
    const [warning, error, news] = [
      finding({ summary: 'an old warning' }),
      finding({ severity: 'error', summary: 'an error' }),
      finding({ summary: 'a new warning' }),
    ];
    const told = assemblePlan({ name: 'shop' }, [{ ...web01, findings: [warning, error] }], 0);
    const part = { status: 'held' as const, findings: [warning, error, news] };
    const text = applyText(outcome(part), options, told);
    expect(text).not.toContain('an old warning');
    expect(text).toContain('an error');
    expect(text).toContain('a new warning');
    expect(applyText(outcome(part), options)).toContain('an old warning');
  });
});
