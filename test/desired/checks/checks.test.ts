/** What is wrong with the settings of a host: each finding with a twin in which nothing is wrong. */
import { describe, expect, it } from 'vitest';
import { bytes, GiB } from '../../../src/model/bytes';
import type { KnownFacts } from '../../../src/model/host';
import { HOSTS } from '../../../src/rules/budgets/hosts';
import { desiredState } from '../../../src/desired/state';
import { buildHost, buildSpec, readSpec, selector } from '../build';
import type { SpecText } from '../build';

const FACTS: KnownFacts = {
  memTotal: bytes(16 * GiB),
  swapTotal: bytes(2 * GiB),
  pageSize: 4096,
  kernel: '6.1.0-28-amd64',
  systemd: 252,
  cgroup: 'v2',
};

/** What a user is told: of the spec alone where that is wrong by itself, of the host otherwise; one mistake has one code either way. */
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

interface Row {
  readonly name: string;
  readonly spec: SpecText;
  readonly facts?: KnownFacts;
  readonly codes: string;
}

/** All that the published calculator asks for, so that nothing is to be said of what was chosen. */
const java = { threads: 10, loadedClasses: 1000, headroom: 8, directMemory: '10MiB' };

const TABLE: readonly Row[] = [
  { name: 'a size below a page', spec: { services: { api: { memory: '4095B' } } }, codes: 'OOM145' },
  { name: 'a size of one page of any machine', spec: { services: { api: { memory: '64KiB' } } }, codes: '' },
  {
    name: 'a size below a large page',
    spec: { services: { api: { memory: { low: '60KiB' } } } },
    facts: { pageSize: 65_536 },
    codes: 'OOM145',
  },
  { name: 'a share that is nothing', spec: { services: { api: { memory: '0.00001%' } } }, codes: 'OOM145' },
  { name: 'no protection at all', spec: { services: { api: { memory: { low: '0', swap: '0' } } } }, codes: '' },
  { name: 'a protection below a page', spec: { services: { api: { memory: { low: '100B' } } } }, codes: 'OOM145' },
  {
    name: 'a share for protection that is nothing',
    spec: { services: { api: { memory: { low: '0.00001%' } } } },
    codes: '',
  },
  { name: 'an infinite swap file', spec: { system: [{ swap: { file: '/s', size: 'infinity' } }] }, codes: 'OOM143' },
  { name: 'an infinite reserve', spec: { system: [{ reserve: 'infinity' }] }, codes: 'OOM143' },
  {
    name: 'an infinite heap',
    spec: { services: { api: { memory: '4GiB', java: { heap: 'infinity' } } } },
    codes: 'OOM143',
  },
  { name: 'a reserve that is nothing', spec: { system: [{ reserve: '0.00001%' }] }, codes: '' },

  { name: 'high above max', spec: { services: { api: { memory: { max: '50%', high: '9GiB' } } } }, codes: 'OOM144' },
  { name: 'high below max', spec: { services: { api: { memory: { max: '50%', high: '8GiB' } } } }, codes: '' },
  { name: 'low above max', spec: { services: { api: { memory: { max: '1GiB', low: '10%' } } } }, codes: 'OOM144' },
  {
    name: 'min above high and max',
    spec: { services: { api: { memory: { max: '1GiB', high: '1GiB', min: '10%' } } } },
    codes: 'OOM144',
  },
  {
    name: 'an override that lowers max below high',
    spec: { services: { api: { memory: { max: '4GiB', high: '3GiB' }, overrides: [{ memory: '2GiB' }] } } },
    codes: 'OOM144',
  },
  {
    name: 'two overrides that overlap and together put high above max',
    spec: {
      services: {
        api: {
          memory: '4GiB',
          overrides: [
            { hosts: 'web', memory: { high: '3GiB' } },
            { hosts: 'large', memory: '2GiB' },
          ],
        },
      },
    },
    codes: 'OOM144',
  },
  {
    name: 'an override that puts right what another has wrong',
    spec: {
      services: {
        api: {
          memory: '1GiB',
          overrides: [
            { hosts: 'web', memory: { high: '3GiB' } },
            { hosts: 'all', memory: '4GiB' },
          ],
        },
      },
    },
    codes: '',
  },
  { name: 'infinite protection', spec: { services: { api: { memory: { max: '1GiB', low: 'infinity' } } } }, codes: '' },
  { name: 'no limit', spec: { services: { api: { memory: { max: 'infinity', low: '1GiB' } } } }, codes: '' },

  { name: 'java without a budget', spec: { services: { api: { java } } }, codes: 'OOM150' },
  { name: 'java with an infinite budget', spec: { services: { api: { memory: 'infinity', java } } }, codes: 'OOM150' },
  {
    name: 'java with a heap instead of a budget',
    spec: { services: { api: { java: { ...java, heap: '1GiB' } } } },
    codes: '',
  },
  {
    name: 'java with a heap in extra',
    spec: { services: { api: { java: { ...java, extra: ['-Xmx1g'] } } } },
    codes: '',
  },
  { name: 'java with high alone', spec: { services: { api: { memory: { high: '1GiB' }, java } } }, codes: '' },
  { name: 'a JVM that does not fit', spec: { services: { api: { memory: '256MiB', java } } }, codes: 'OOM350' },
  {
    name: 'a JVM that does not fit into high',
    spec: { services: { api: { memory: { max: '1GiB', high: '256MiB' }, java } } },
    codes: 'OOM350',
  },
  {
    name: 'a budget that is no size beside java',
    spec: { services: { api: { memory: '0.0000001%', java } } },
    codes: 'OOM145',
  },
  {
    name: 'a JVM within no address space',
    spec: { services: { api: { memory: '4GiB', limits: { addressSpace: '3.8GiB' }, java } } },
    codes: 'OOM357',
  },
  {
    name: 'a JVM within little address space',
    spec: { services: { api: { memory: '4GiB', limits: { addressSpace: '4.5GiB' }, java } } },
    codes: 'OOM358',
  },
  {
    name: 'a JVM within enough address space',
    spec: { services: { api: { memory: '4GiB', limits: { addressSpace: '8GiB' }, java } } },
    codes: '',
  },
  {
    name: 'a JVM with unlimited address space',
    spec: { services: { api: { memory: '4GiB', limits: { addressSpace: 'infinity' }, java } } },
    codes: '',
  },

  {
    name: 'two services with one unit',
    spec: { services: { a: { unit: 'x.service', memory: '1GiB' }, b: { unit: 'x.service', memory: '2GiB' } } },
    codes: 'OOM135',
  },
  {
    name: 'two services with one unit through patterns that overlap',
    spec: {
      services: {
        a: { unit: 'x.service', hosts: 'web', memory: '1GiB' },
        b: { unit: 'x.service', hosts: 'large', memory: '2GiB' },
      },
    },
    codes: 'OOM135',
  },
  {
    name: 'two services with one unit on other hosts',
    spec: {
      services: {
        a: { unit: 'x.service', hosts: 'web', memory: '1GiB' },
        b: { unit: 'x.service', hosts: 'db', memory: '1GiB' },
      },
    },
    codes: '',
  },

  {
    name: 'budgets that fill the RAM',
    spec: { services: { a: { memory: '8GiB' }, b: { memory: '7GiB' } }, system: [{ reserve: '1GiB' }] },
    codes: '',
  },
  {
    name: 'budgets and a reserve above the RAM',
    spec: { services: { a: { memory: '8GiB' }, b: { memory: '7GiB' } }, system: [{ reserve: '1.01GiB' }] },
    codes: 'OOM310',
  },
  { name: 'one budget above the RAM', spec: { services: { a: { memory: '17GiB' } } }, codes: 'OOM310' },
  {
    name: 'budgets above an unknown RAM',
    spec: { services: { a: { memory: '17GiB' } } },
    facts: { memTotal: undefined } as unknown as KnownFacts,
    codes: '',
  },
  {
    name: 'budgets above the RAM with what is optional',
    spec: { services: { a: { memory: '8GiB' }, b: { memory: '9GiB', optional: true } } },
    codes: 'OOM311',
  },
  {
    name: 'nothing but optional services',
    spec: { services: { b: { memory: '17GiB', optional: true } } },
    codes: 'OOM311',
  },
  {
    name: 'a slice that may hold its services',
    spec: { services: { s: { unit: 'shop.slice', memory: '12GiB' }, a: { memory: '8GiB' } } },
    codes: '',
  },
  {
    name: 'a slice in a slice',
    spec: { services: { s: { unit: 'shop.slice', memory: '12GiB' }, t: { unit: 'shop-a-b.slice', memory: '8GiB' } } },
    codes: '',
  },
  {
    name: 'two slices beside each other',
    spec: { services: { s: { unit: 'shop.slice', memory: '12GiB' }, t: { unit: 'shop2.slice', memory: '8GiB' } } },
    codes: 'OOM310',
  },
  {
    name: 'a slice in the root slice',
    spec: { services: { s: { unit: '-.slice', memory: '16GiB' }, t: { unit: 'shop.slice', memory: '16GiB' } } },
    codes: '',
  },
  { name: 'a limit without end', spec: { services: { a: { memory: 'infinity' }, b: { memory: '16GiB' } } }, codes: '' },
  { name: 'a reserve above the RAM with no budget', spec: { system: [{ reserve: '17GiB' }] }, codes: '' },

  { name: 'a swap limit above the swap', spec: { services: { a: { memory: { swap: '3GiB' } } } }, codes: 'OOM312' },
  { name: 'a swap limit within the swap', spec: { services: { a: { memory: { swap: '2GiB' } } } }, codes: '' },
  {
    name: 'a swap limit within the swap file to come',
    spec: { services: { a: { memory: { swap: '3GiB' } } }, system: [{ swap: { file: '/s', size: '1GiB' } }] },
    codes: '',
  },
  { name: 'a swap limit without limit', spec: { services: { a: { memory: { swap: 'infinity' } } } }, codes: '' },
  {
    name: 'a swap limit on a host without swap',
    spec: { services: { a: { memory: { swap: '3GiB' } } } },
    facts: { swapTotal: bytes(0) },
    codes: '',
  },
  {
    name: 'a swap limit where the swap is unknown',
    spec: { services: { a: { memory: { swap: '3GiB' } } } },
    facts: { swapTotal: undefined } as unknown as KnownFacts,
    codes: '',
  },

  {
    name: 'high without swap',
    spec: { services: { a: { memory: { high: '1GiB' } } } },
    facts: { swapTotal: bytes(0) },
    codes: 'OOM313',
  },
  {
    name: 'high with the swap file to come',
    spec: { services: { a: { memory: { high: '1GiB' } } }, system: [{ swap: { file: '/s', size: '1GiB' } }] },
    facts: { swapTotal: bytes(0) },
    codes: '',
  },
  {
    name: 'high for a service that may not swap',
    spec: { services: { a: { memory: { high: '1GiB', swap: '0' } } } },
    codes: 'OOM313',
  },
  {
    name: 'high on cgroup v1, where it does nothing',
    spec: { services: { a: { memory: { high: '1GiB' } } } },
    facts: { swapTotal: bytes(0), cgroup: 'v1' },
    codes: 'OOM430',
  },
  {
    name: 'high on a hybrid, where it does nothing',
    spec: { services: { a: { memory: { high: '1GiB' } } } },
    facts: { swapTotal: bytes(0), cgroup: 'hybrid' },
    codes: 'OOM430',
  },
  {
    name: 'high where the memory controller is off, and nothing is throttled',
    spec: { services: { a: { memory: { high: '1GiB' } } } },
    facts: { swapTotal: bytes(0), memoryController: false },
    codes: 'OOM430',
  },
  {
    name: 'infinite high without swap',
    spec: { services: { a: { memory: { high: 'infinity' } } } },
    facts: { swapTotal: bytes(0) },
    codes: '',
  },

  {
    name: 'high with swappiness 0',
    spec: { services: { a: { memory: { high: '1GiB' } } }, system: [{ sysctl: { 'vm.swappiness': 0 } }] },
    codes: 'OOM178',
  },
  {
    name: 'high with swappiness 1',
    spec: { services: { a: { memory: { high: '1GiB' } } }, system: [{ sysctl: { 'vm.swappiness': 1 } }] },
    codes: '',
  },
  {
    name: 'high with swappiness 0 on a host without swap, which is told once',
    spec: { services: { a: { memory: { high: '1GiB' } } }, system: [{ sysctl: { 'vm.swappiness': 0 } }] },
    facts: { swapTotal: bytes(0) },
    codes: 'OOM313',
  },
  {
    name: 'high with swappiness 0 for a service that may not swap, which is told once',
    spec: {
      services: { a: { memory: { high: '1GiB', swap: '0' } } },
      system: [{ sysctl: { 'vm.swappiness': 0 } }],
    },
    codes: 'OOM313',
  },
  {
    name: 'swappiness 0 without high',
    spec: { services: { a: { memory: '1GiB' } }, system: [{ sysctl: { 'vm.swappiness': 0 } }] },
    codes: '',
  },

  {
    name: 'a JVM under strict overcommit',
    spec: { services: { a: { memory: '1GiB', java } }, system: [{ sysctl: { 'vm.overcommit_memory': 2 } }] },
    codes: 'OOM315',
  },
  {
    name: 'a JVM under loose overcommit',
    spec: { services: { a: { memory: '1GiB', java } }, system: [{ sysctl: { 'vm.overcommit_memory': 1 } }] },
    codes: '',
  },
  {
    name: 'strict overcommit without a JVM',
    spec: { services: { a: { memory: '1GiB' } }, system: [{ sysctl: { 'vm.overcommit_memory': 2 } }] },
    codes: '',
  },

  {
    name: 'more than 5% kept free',
    spec: { system: [{ sysctl: { 'vm.min_free_kbytes': 838_861 } }] },
    codes: 'OOM316',
  },
  { name: '5% kept free', spec: { system: [{ sysctl: { 'vm.min_free_kbytes': 838_860 } }] }, codes: '' },
  {
    name: 'much kept free of an unknown RAM',
    spec: { system: [{ sysctl: { 'vm.min_free_kbytes': 838_861 } }] },
    facts: { memTotal: undefined } as unknown as KnownFacts,
    codes: '',
  },

  {
    name: 'swappiness 150 before 5.8',
    spec: { system: [{ sysctl: { 'vm.swappiness': 150 } }] },
    facts: { kernel: '5.4.0-1' },
    codes: 'OOM172',
  },
  {
    name: 'swappiness 150 on 4.18',
    spec: { system: [{ sysctl: { 'vm.swappiness': 150 } }] },
    facts: { kernel: '4.18.0-553.el8' },
    codes: 'OOM172',
  },
  {
    name: 'a watermark scale of 2000 on 5.10',
    spec: { system: [{ sysctl: { 'vm.watermark_scale_factor': 2000 } }] },
    facts: { kernel: '5.10.0-28-amd64' },
    codes: 'OOM172',
  },
  {
    name: 'swappiness 100 before 5.8',
    spec: { system: [{ sysctl: { 'vm.swappiness': 100 } }] },
    facts: { kernel: '5.4.0-1' },
    codes: '',
  },
  {
    name: 'swappiness 150 from 5.8 on',
    spec: { system: [{ sysctl: { 'vm.swappiness': 150 } }] },
    facts: { kernel: '5.8.0' },
    codes: '',
  },
  { name: 'swappiness 150 on 6.1', spec: { system: [{ sysctl: { 'vm.swappiness': 150 } }] }, codes: '' },
  {
    name: 'swappiness 150 on an unknown kernel',
    spec: { system: [{ sysctl: { 'vm.swappiness': 150 } }] },
    facts: { kernel: undefined } as unknown as KnownFacts,
    codes: '',
  },

  {
    name: 'never killed under a limit',
    spec: { services: { a: { memory: '1GiB', protect: 'never' } } },
    codes: 'OOM161',
  },
  {
    name: 'never killed without a limit',
    spec: { services: { a: { memory: 'infinity', protect: 'never' } } },
    codes: '',
  },
  { name: 'hardly killed under a limit', spec: { services: { a: { memory: '1GiB', protect: -999 } } }, codes: '' },

  { name: 'a protected sshd', spec: { services: { sshd: { protect: 'critical' } } }, codes: 'OOM319' },
  { name: "a protected sshd under Debian's name", spec: { services: { ssh: { protect: -1 } } }, codes: 'OOM319' },
  {
    name: 'a protected sshd of one connection',
    spec: { services: { a: { unit: 'sshd@1.service', protect: 'high' } } },
    codes: 'OOM319',
  },
  { name: 'an sshd with score 0', spec: { services: { sshd: { protect: 'normal' } } }, codes: '' },
  { name: 'something that begins with ssh', spec: { services: { 'ssh-agent': { protect: 'high' } } }, codes: '' },

  {
    name: 'address space below the budget',
    spec: { services: { a: { memory: '2GiB', limits: { addressSpace: '1GiB' } } } },
    codes: 'OOM320',
  },
  {
    name: 'address space above the budget',
    spec: { services: { a: { memory: '2GiB', limits: { addressSpace: '2GiB' } } } },
    codes: '',
  },

  {
    name: 'dirty_bytes and dirty_ratio from two entries',
    spec: { system: [{ sysctl: { 'vm.dirty_bytes': 1_000_000 } }, { sysctl: { 'vm.dirty_ratio': 10 } }] },
    codes: 'OOM173',
  },
  {
    name: 'dirty_bytes and dirty_ratio in one entry',
    spec: { system: [{ sysctl: { 'vm.dirty_bytes': 1_000_000, 'vm.dirty_ratio': 10 } }] },
    codes: 'OOM173',
  },
  {
    name: 'dirty_bytes alone',
    spec: { system: [{ sysctl: { 'vm.dirty_bytes': 1_000_000 } }] },
    codes: '',
  },
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
    expect(finding?.fix).toBe('Lower the reserve: at 16 GiB it leaves nothing of the RAM for any service.');
  });

  it("a finding for every code but the inventory's has a row here", () => {
    const covered = new Set(TABLE.flatMap(({ codes }) => codes.split(' ')));
    const elsewhere = ['OOM301', 'OOM302', 'OOM303', 'OOM304'];
    expect(Object.keys(HOSTS).filter((code) => !covered.has(code) && !elsewhere.includes(code))).toEqual([]);
  });
});
