/** Whether the patterns of a spec mean anything in an inventory. */
import { describe, expect, it } from 'vitest';
import { printable } from '../../src/model/text/printable';
import { matchFindings, patternSelector } from '../../src/desired/patterns';
import type { Inventory } from '../../src/model/host';
import { buildHost, buildSpec, place } from './build';

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  all: ['web01', 'web02', 'db01'],
  web: ['web01', 'web02'],
  db: ['db01'],
  empty: [],
};

function inventory() {
  const asked: string[] = [];
  const value: Inventory = {
    hosts: (GROUPS['all'] ?? []).map(buildHost),
    match: (pattern) => {
      asked.push(pattern);
      return GROUPS[pattern];
    },
  };
  return { value, asked };
}

describe('patterns', () => {
  it('that select hosts give no finding, and each is looked up once', () => {
    const spec = buildSpec({
      services: { api: { hosts: 'web', overrides: [{ hosts: 'all' }, { hosts: 'web' }] }, db: { hosts: 'db' } },
      system: [{}, { hosts: 'db' }],
    });
    const { value, asked } = inventory();
    expect(matchFindings(spec, value)).toEqual([]);
    expect(asked.toSorted()).toEqual(['all', 'db', 'web']);
  });

  it('that mean nothing are found wherever they are', () => {
    const spec = buildSpec({
      services: {
        api: { hosts: 'wbe', overrides: [{ hosts: 'empty' }, { hosts: 'db' }] },
        db: { hosts: 'empty', overrides: [{ hosts: 'web' }] },
        cron: { hosts: 'web', overrides: [{ hosts: 'db' }, { hosts: 'unknown' }] },
      },
      system: [{ hosts: 'nowhere' }, { hosts: 'empty' }],
    });
    const findings = matchFindings(spec, inventory().value);
    expect(findings.map(({ code, severity, where }) => [code, severity, where])).toEqual([
      ['OOM301', 'error', place(10, 21)],
      ['OOM302', 'error', place(11, 12)],
      ['OOM302', 'error', place(20, 20)],
      ['OOM303', 'warning', place(31, 12)],
      ['OOM301', 'error', place(32, 12)],
      ['OOM301', 'error', place(1000, 14)],
      ['OOM302', 'error', place(1010, 14)],
    ]);
    expect(findings[0]?.summary).toContain('"wbe"');
  });

  it('say what the inventory says of them', () => {
    const spec = buildSpec({ services: { api: { hosts: 'wbe' } } });
    const why = () => ({ summary: 'wbe matches no host and no group', fix: 'Did you mean web?' });
    expect(matchFindings(spec, inventory().value, why)).toMatchObject([
      {
        code: 'OOM301',
        summary: 'hosts of service api: wbe matches no host and no group',
        fix: 'Did you mean web? A group that is missing has to be added to the inventory, with a host in it.',
      },
    ]);
  });

  it('cannot bring control characters into a finding', () => {
    const spec = buildSpec({ services: { api: { hosts: 'a\u202eb' } } });
    const [finding] = matchFindings(spec, inventory().value);
    expect(finding?.summary).toContain(printable('a\u202eb', 10));
    expect(finding?.summary).not.toContain('\u202e');
  });

  it('are asked for once by a selector, which selects nothing for unknown ones', () => {
    const { value, asked } = inventory();
    const selects = patternSelector(value);
    expect([selects('web', 'web01'), selects('web', 'db01'), selects('nowhere', 'web01')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(asked).toEqual(['web', 'nowhere']);
  });
});
