/** The one table of statuses: the schemas have its words, and summaries and exit codes say what it says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assembleApplication } from '../../src/documents/apply/assemble';
import type { HostOutcome } from '../../src/documents/apply/document';
import { applyExits, planExits, verifyExits } from '../../src/documents/exitCodes';
import { assemblePlan } from '../../src/documents/plan/assemble';
import type { HostPlan } from '../../src/documents/plan/document';
import { type ApplyStatus, type HostStatus, STATUSES, type StatusRow } from '../../src/documents/statuses';
import { assembleVerification } from '../../src/documents/verify/assemble';
import type { HostVerification } from '../../src/documents/verify/document';
import { EXIT, exitCode } from '../../src/model/exitCode';
import type { Finding } from '../../src/model/finding';

interface Part {
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Part>>;
  readonly required?: readonly string[];
  readonly items?: Part;
  readonly minimum?: number;
}

function schema(name: string): Part {
  return JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')) as Part;
}

describe.each(Object.entries(STATUSES))('the schema of %s', (name, table) => {
  const rows: Readonly<Record<string, StatusRow>> = table;
  const { properties = {} } = schema(name);
  const summary = properties['summary'];

  it('has the words of the table, and no others', () => {
    const words = properties['hosts']?.items?.properties?.['status']?.enum;
    expect([...(words ?? [])].sort()).toEqual(Object.keys(rows).sort());
  });

  it.each(Object.entries(rows))('counts %s', (_, { counted, ifAny }) => {
    expect(summary?.properties?.[counted]?.minimum).toBe(ifAny === true ? 1 : 0);
    expect(summary?.required?.includes(counted)).toBe(ifAny !== true);
  });

  it('counts nothing that is not a status, but for what is known', () => {
    const counted = new Set(Object.values(rows).map((row) => row.counted));
    const others = Object.keys(summary?.properties ?? {}).filter((key) => !counted.has(key));
    expect(['hosts', 'notInForce', 'restarts', 'warned']).toEqual(expect.arrayContaining(others));
  });
});

describe('what an apply says of a host to which it sends nothing', () => {
  it.each(Object.entries(STATUSES.plan))('is a status of its own where the plan says %s', (_, { untouched }) => {
    expect(Object.keys(STATUSES.apply)).toContain(untouched);
  });
});

const ERROR: Finding = { code: 'OOM410', severity: 'error', summary: '', detail: '', fix: '', facts: {} };
const WARNING: Finding = { ...ERROR, severity: 'warning' };

function planned(status: HostStatus, more: Partial<HostPlan> = {}): HostPlan {
  return { name: status, status, observed: '', changes: [], files: [], restarts: [], findings: [], ...more };
}

function done(status: ApplyStatus, more: Partial<HostOutcome> = {}): HostOutcome {
  const { name, changes, restarts, findings } = planned('change');
  return { name, status, wave: 0, generation: '', changes, restarts, drift: [], findings, ...more };
}

function verified(status: HostVerification['status'], findings: readonly Finding[] = []): HostVerification {
  return { name: status, status, holds: 0, inFilesOnly: 0, drift: [], unsupported: [], findings };
}

describe('a summary', () => {
  it('of a plan counts each status, and what is not started where there is any', () => {
    const { summary } = assemblePlan({ name: 'shop' }, [planned('change'), planned('held'), planned('held')], 0);
    expect(summary).toEqual({ hosts: 3, change: 1, inSync: 0, error: 0, held: 2, unreachable: 0, restarts: 0 });
    expect(assemblePlan({ name: 'shop' }, [planned('not-started')], 0).summary.notStarted).toBe(1);
  });

  it('of a verification counts the warned among those that are as wanted', () => {
    const hosts = [verified('ok'), verified('ok', [WARNING]), verified('drift', [WARNING])];
    const { summary } = assembleVerification('shop', hosts);
    expect(summary).toEqual({ hosts: 3, drift: 1, ok: 2, error: 0, unreachable: 0, warned: 1 });
    expect(assembleVerification('shop', [], [ERROR])).toMatchObject({ findings: [ERROR], summary: { hosts: 0 } });
  });

  it('of an apply always says how many were not started', () => {
    expect(assembleApplication('shop', [done('changed')]).summary).toEqual({
      hosts: 1,
      changed: 1,
      inSync: 0,
      failed: 0,
      held: 0,
      unreachable: 0,
      notStarted: 0,
      restarts: 0,
    });
  });
});

describe('a run ends', () => {
  it.each<[string, number, readonly HostPlan[]]>([
    ['well where nothing is to be done', EXIT.done, [planned('in-sync')]],
    ['with differences where something is', EXIT.differences, [planned('in-sync'), planned('change')]],
    ['held before unreachable', EXIT.held, [planned('unreachable'), planned('held'), planned('change')]],
    ['failed before held', EXIT.failed, [planned('error'), planned('held')]],
    ['held where an apply would not put all in force', EXIT.held, [planned('change', { notInForce: ['a.service'] })]],
    ['interrupted where a host was not looked at', EXIT.interrupted, [planned('not-started'), planned('error')]],
  ])('%s, by its plan', (_, code, hosts) => {
    expect(exitCode(planExits(assemblePlan({ name: 'shop' }, hosts, 0)))).toBe(code);
  });

  it.each<[string, number, readonly HostOutcome[]]>([
    ['well', EXIT.done, [done('changed'), done('in-sync')]],
    ['failed where a host was not begun', EXIT.failed, [done('changed'), done('not-started')]],
    ['held where not all is in force', EXIT.held, [done('changed', { notInForce: ['a.service'] })]],
    ['unreachable', EXIT.unreachable, [done('changed'), done('unreachable')]],
  ])('%s, by its apply', (_, code, hosts) => {
    expect(exitCode(applyExits(assembleApplication('shop', hosts)))).toBe(code);
  });

  it('held where verify finds that the spec cannot hold, whatever differs beside it', () => {
    const code = (isHeld: boolean, ...all: readonly HostVerification['status'][]): number =>
      exitCode(verifyExits(all.map((status) => ({ host: verified(status), isHeld }))));
    expect(code(false, 'ok')).toBe(EXIT.done);
    expect(code(false, 'ok', 'drift')).toBe(EXIT.differences);
    expect(code(true, 'drift')).toBe(EXIT.held);
    expect(code(true, 'error')).toBe(EXIT.held);
    expect(code(false, 'error')).toBe(EXIT.failed);
    expect(code(false, 'unreachable', 'drift')).toBe(EXIT.unreachable);
  });
});
