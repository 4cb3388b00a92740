/**
 * The bytes of a document depend on its content alone: each object has its keys in one order, and a plan of an earlier
 * version is taken as it is.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assembleApplication } from '../../src/documents/apply/assemble';
import type { HostOutcome } from '../../src/documents/apply/document';
import { byName, keys, asIs } from '../../src/documents/keyOrder';
import { assemblePlan } from '../../src/documents/plan/assemble';
import type { HostPlan } from '../../src/documents/plan/document';
import { readPlan } from '../../src/documents/plan/read';
import { validation } from '../../src/documents/validate/assemble';
import { assembleVerification } from '../../src/documents/verify/assemble';
import type { HostVerification } from '../../src/documents/verify/document';
import type { Finding } from '../../src/model/finding';
import { json } from '../../src/report/json';

const FINDING: Finding = {
  where: { column: 3, line: 2, file: 'oomcfg.yaml' },
  facts: { zone: 'b', use: 2, unit: 'a.service', limit: 1, setting: 'MemoryMax' },
  fix: 'f',
  detail: 'd',
  summary: 's',
  severity: 'error',
  code: 'OOM410',
};

const DRIFT = {
  nextBy: null,
  setBy: null,
  kernel: 1,
  file: 1,
  want: 2,
  setting: 'MemoryMax',
  target: 'a.service',
} as const;

const PLANNED: HostPlan = {
  unjudged: ['a.service'],
  thisMachine: true,
  notInForce: ['a.service'],
  failing: ['a.service'],
  basis: {
    to: '2-b',
    seen: { 'b.service': 'x', 'a.service': 'y' },
    manifest: '',
    looked: { units: [{ words: ['-X'], variable: 'V', unit: 'a.service' }], sysctls: [], swapFile: '/swap' },
    kept: [{ options: ['-Da'], jvms: 2, unit: 'a.service' }],
    from: '1-a',
    failed: ['a.service'],
  },
  accepted: ['shrink'],
  findings: [FINDING],
  restarts: [{ because: ['V'], unit: 'a.service' }],
  files: [{ drops: ['x'], adds: ['y'], action: 'create', path: '/p', after: 't' }],
  changes: [
    {
      source: { column: 1, line: 1, file: 'f' },
      givenBy: '/g',
      dropped: true,
      setBy: '/s',
      takesEffect: 'live',
      after: 2,
      before: 1,
      setting: 'MemoryMax',
      target: 'a.service',
    },
  ],
  observed: '',
  status: 'change',
  name: 'web01',
};

const DONE: HostOutcome = {
  notInForce: ['a.service'],
  findings: [FINDING],
  drift: [DRIFT],
  restarts: PLANNED.restarts,
  changes: PLANNED.changes,
  generation: '2-b',
  wave: 1,
  status: 'changed',
  name: 'web01',
};

const VERIFIED: HostVerification = {
  inFilesOnly: 1,
  findings: [FINDING],
  unsupported: [{ because: 'b', setting: 's', target: 't' }],
  drift: [DRIFT],
  holds: 1,
  status: 'drift',
  name: 'web01',
};

/** The keys of every object below a value, each list once, by where the object is. */
function lists(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => lists(item, `${at}[]`)))];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  return [
    `${at}: ${entries.map(([key]) => key).join(' ')}`,
    ...entries.flatMap(([key, item]) => lists(item, `${at}.${key}`)),
  ];
}

const ROLLOUT = { maxFailures: 0, canary: 1, batches: [{ percent: 50, kind: 'share' as const }] };
const OF_FINDINGS = (at: string): string[] => [
  `${at}[]: code severity summary detail fix facts where`,
  `${at}[].facts: setting unit limit use zone`,
  `${at}[].where: file line column`,
];
const OF_CHANGES = [
  '.hosts[].changes[]: target setting before after takesEffect setBy dropped givenBy source',
  '.hosts[].changes[].source: file line column',
];
const OF_DRIFT = '.hosts[].drift[]: target setting want file kernel setBy nextBy';
const OF_RESTARTS = '.hosts[].restarts[]: unit because';

describe('the keys', () => {
  it.each<[string, object, readonly string[]]>([
    [
      'a plan',
      assemblePlan({ name: 'shop', rollout: { value: ROLLOUT } }, [PLANNED], 1, 2, [FINDING]),
      [
        ': format digest spec summary findings hosts inFilesOnly rollout unchanged waves',
        '.summary: restarts hosts change error held inSync notInForce unreachable',
        ...OF_FINDINGS('.findings'),
        '.hosts[]: name status observed changes files restarts findings accepted basis failing notInForce thisMachine unjudged',
        ...OF_CHANGES,
        '.hosts[].files[]: after path action adds drops',
        OF_RESTARTS,
        ...OF_FINDINGS('.hosts[].findings'),
        '.hosts[].basis: failed from kept looked manifest seen to',
        '.hosts[].basis.kept[]: unit jvms options',
        '.hosts[].basis.looked: swapFile sysctls units',
        '.hosts[].basis.looked.units[]: unit variable words',
        '.hosts[].basis.seen: a.service b.service',
        '.rollout: batches canary maxFailures',
        '.rollout.batches[]: kind percent',
      ],
    ],
    [
      'an apply',
      assembleApplication('shop', [DONE], [FINDING]),
      [
        ': format spec summary findings hosts',
        '.summary: restarts hosts changed failed held inSync notInForce notStarted unreachable',
        ...OF_FINDINGS('.findings'),
        '.hosts[]: name status wave generation changes restarts drift findings notInForce',
        ...OF_CHANGES,
        OF_RESTARTS,
        OF_DRIFT,
        ...OF_FINDINGS('.hosts[].findings'),
      ],
    ],
    [
      'a verification',
      assembleVerification('shop', [VERIFIED], [FINDING]),
      [
        ': format spec summary findings hosts',
        '.summary: drift hosts error ok unreachable',
        ...OF_FINDINGS('.findings'),
        '.hosts[]: name status holds drift unsupported findings inFilesOnly',
        OF_DRIFT,
        '.hosts[].unsupported[]: target setting because',
        ...OF_FINDINGS('.hosts[].findings'),
      ],
    ],
    ['a validation', validation([FINDING]), [': format findings', ...OF_FINDINGS('.findings')]],
  ])('of %s are in one order, whatever it was made from', (_, document, expected) => {
    expect(lists(JSON.parse(json(document)))).toEqual(expected);
  });

  it('that are not there stay away', () => {
    const order = keys<{ readonly a?: number; readonly b: number | null }>({ a: asIs, b: asIs });
    expect(JSON.stringify(order({ b: null }))).toBe('{"b":null}');
    expect(JSON.stringify(byName('z')({ b: 1, a: undefined, z: 2 }))).toBe('{"z":2,"b":1}');
  });
});

describe('a plan that an earlier version saved', () => {
  const text = readFileSync(new URL('../fixtures/plan/saved.json', import.meta.url), 'utf8');

  /** The bytes of what is read, without `dropped`, which that version did not write. */
  const bytesOf = (saved: string): string => {
    const { value, findings } = readPlan('plan.json', saved);
    expect(findings).toEqual([]);
    const hosts = value?.hosts.map((host) => ({
      ...host,
      changes: host.changes.map(({ dropped: _, ...change }) => change),
    }));
    return json({ ...value, hosts });
  };

  it('is taken, and printed in the same bytes', () => {
    expect(bytesOf(text)).toBe(text);
  });

  it('is the same plan with its keys in any order', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, turned(item)]),
      );
    };
    expect(bytesOf(JSON.stringify(turned(JSON.parse(text))))).toBe(text);
  });
});
