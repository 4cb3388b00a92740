/** What is wrong with the settings of a host: each finding with a twin in which nothing is wrong. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../../src/model/bytes';
import type { KnownFacts } from '../../../src/model/host';
import { HOSTS } from '../../../src/rules/budgets/hosts';
import { desiredState } from '../../../src/desired/state';
import { buildHost, buildSpec, readSpec, selector } from '../build';
import type { SpecText } from '../build';
import { JAVA_CASES } from './cases/java';
import { SCORE_CASES } from './cases/scores';
import { SIZE_CASES } from './cases/sizes';
import { SUM_CASES } from './cases/sums';
import { SWAP_CASES } from './cases/swap';
import { SYSCTL_CASES } from './cases/sysctls';
import type { CheckCase } from './cases/checkCase';

const FACTS: KnownFacts = {
  memTotal: bytes(16 * GiB),
  swapTotal: bytes(2 * GiB),
  pageSize: 4096,
  kernel: '6.1.0-28-amd64',
  systemd: 252,
  cgroup: 'v2',
};

/**
 * What a user is told: of the spec alone where that is wrong by itself, of the host otherwise; one mistake has one code
 * either way.
 */
function findingsOf(
  text: SpecText,
  facts: KnownFacts = {},
  groups: Readonly<Record<string, readonly string[]>> = GROUPS,
) {
  const { value, findings } = readSpec(text);
  if (value === undefined) return findings;
  return desiredState(value, buildHost('web01'), { ...FACTS, ...facts }, selector(groups)).findings;
}

/** web01 is in both. */
const GROUPS = { web: ['web01', 'web02'], large: ['web01'] };
const TABLE: readonly CheckCase[] = [
  ...SIZE_CASES,
  ...JAVA_CASES,
  ...SUM_CASES,
  ...SWAP_CASES,
  ...SYSCTL_CASES,
  ...SCORE_CASES,
];

describe('a host with', () => {
  it.each(TABLE)('$name: $codes', ({ spec, facts, codes }) => {
    const findings = findingsOf(spec, facts);
    expect(findings.map(({ code }) => code).join(' ')).toBe(codes);
    for (const finding of findings) {
      expect(finding.where).toBeDefined();
      expect(finding.summary).not.toMatch(/undefined|NaN|\[object|\.$/);
      expect(`${finding.detail} ${finding.fix}`).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it('a finding of a unit carries the unit, so that it can hold it', () => {
    const [finding] = findingsOf({ services: { api: { memory: { max: '50%', high: '9GiB' } } } });
    expect(finding).toMatchObject({
      severity: 'error',
      summary: 'memory.high (9 GiB) is above memory.max (8 GiB) of api.service',
      facts: { unit: 'api.service', lower: 'memory.high', upper: 'memory.max' },
    });
  });

  it('two services of one unit keeps the first and names both places', () => {
    const spec = buildSpec({
      services: {
        a: { unit: 'x.service', hosts: 'web', memory: '1GiB' },
        b: { unit: 'x.service', hosts: 'large', memory: '2GiB' },
      },
    });
    const { value, findings } = desiredState(spec, buildHost('web01'), FACTS, selector(GROUPS));
    expect(value?.services.map(({ key }) => key)).toEqual(['a']);
    expect(findings[0]).toMatchObject({ where: { line: 20 }, facts: { unit: 'x.service', services: ['a', 'b'] } });
    expect(findings[0]?.detail).toContain('oomcfg.yaml:10');
  });

  it('too large budgets lists them, the largest first, and says how much is missing', () => {
    const spec: SpecText = {
      services: {
        a: { memory: '6GiB' },
        b: { memory: '8GiB' },
        c: { memory: '6GiB' },
        d: { memory: '512MiB', optional: true },
      },
      system: [{ reserve: '1GiB' }],
    };
    expect(findingsOf(spec)[0]).toMatchObject({
      code: 'OOM310',
      where: { line: 20 },
      facts: {
        ram: 16 * GiB,
        reserve: GiB,
        total: 20 * GiB,
        short: 5 * GiB,
        budgets: [`b.service=${8 * GiB}`, `a.service=${6 * GiB}`, `c.service=${6 * GiB}`],
      },
    });
  });

  it('a reserve as large as the RAM is what has to be lowered, not the budgets', () => {
    const [finding] = findingsOf({ services: { a: { memory: '1GiB' } }, system: [{ reserve: '16GiB' }] });
    expect(finding).toMatchObject({ code: 'OOM310', where: { line: 1000 } });
    expect(finding?.fix).toBe('Lower the reserve: at 16 GiB it leaves no RAM for any service.');
  });

  it("a finding for every code but the inventory's has a row here", () => {
    const covered = new Set(TABLE.flatMap(({ codes }) => codes.split(' ')));
    const elsewhere = ['OOM301', 'OOM302', 'OOM303', 'OOM304'];
    expect(Object.keys(HOSTS).filter((code) => !covered.has(code) && !elsewhere.includes(code))).toEqual([]);
  });
});
