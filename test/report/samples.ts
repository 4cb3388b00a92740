/**
 * Sample documents with all statuses, made as the program makes them: by its own parser, plan, verification and
 * outcome.
 */
import { assembleApplication } from '../../src/documents/apply/assemble';
import type { Application, HostOutcome } from '../../src/documents/apply/document';
import { judge } from '../../src/apply/outcome';
import { validation as validationOf } from '../../src/documents/validate/assemble';
import { bytes } from '../../src/model/bytes';
import type { Finding } from '../../src/model/finding';
import type { ObservedState } from '../../src/model/observed';
import { assemblePlan } from '../../src/documents/plan/assemble';
import type { HostPlan, Plan } from '../../src/documents/plan/document';
import { assembleVerification } from '../../src/documents/verify/assemble';
import type { HostVerification, Verification } from '../../src/documents/verify/document';
import { observe } from '../../src/probe/observe';
import { transportFailure } from '../../src/transport/failure';
import { parseSpec } from '../../src/spec/parseSpec';
import type { Validation } from '../../src/documents/validate/document';
import { changing, DONE, lookAfter, NONCE, reports } from '../apply/build';
import { buildHost, rolloutOf, type SpecText } from '../desired/build';
import { applied, file, host, plan as planOf, stopped, unit, verify } from '../plan/build';

/** A finding with words of its own, for tests of the layout. */
export function finding(part: Partial<Finding>): Finding {
  return {
    code: 'OOM399',
    severity: 'warning',
    summary: 'api.service has MemoryHigh but the host has no swap',
    detail:
      'Without swap a service above MemoryHigh is slowed down for as long as its working set stays there, and it counts as active all the while.',
    fix: 'Add swap to the host, or write max alone.',
    facts: { unit: 'api.service', swapTotal: 0 },
    where: { file: 'oomcfg.yaml', line: 5, column: 13 },
    ...part,
  };
}

const WEB: SpecText = {
  name: 'shop',
  services: {
    api: {
      memory: { max: '4GiB', high: '3.5GiB' },
      limits: { addressSpace: '8GiB' },
      java: { extra: '-Dspring.profiles.active=prod' },
    },
  },
  system: [{ sysctl: { 'vm.swappiness': 10 } }],
};

const OLD = '/etc/systemd/system/old.service.d/zz-oomcfg.conf';

/** A host that still has a service of an earlier spec. */
function web(swapTotal: number): ObservedState {
  return host({
    facts: { swapTotal: bytes(swapTotal) },
    units: [
      unit('api.service', {
        variable: 'JAVA_OPTS',
        restartsAlong: ['api-metrics.service'],
        mapped: bytes(9 * 1024 ** 3),
      }),
      unit('old.service', {
        set: { MemoryMax: '2147483648' },
        files: [file('/lib/systemd/system/old.service'), file(OLD, { MemoryMax: '2147483648' })],
        loadedDropIns: [OLD],
      }),
    ],
    sysctl: [{ key: 'vm.swappiness', kernel: '60', files: [] }],
    generation: {
      id: '000001-0123abcd',
      spec: 'shop',
      files: [{ path: OLD, sha256: 'ab'.repeat(32), link: 'ok' }],
      broken: false,
    },
  });
}

const named = (name: string, of: HostPlan): HostPlan => ({ ...of, name });

const WITH_SWAP = planOf(WEB, web(2 * 1024 ** 3), { acceptShrink: true });
const WITHOUT_SWAP = planOf(WEB, web(0), { acceptShrink: true });

const webs = Array.from({ length: 12 }, (_, index) => `web${String(index + 1).padStart(2, '0')}`).map((name) =>
  named(name, name === 'web03' || name === 'web07' ? WITHOUT_SWAP : WITH_SWAP),
);

const DB: SpecText = {
  name: 'shop',
  services: {
    postgres: { unit: 'postgresql@15-main.service', memory: '4294971392B', protect: 'critical' },
    backup: { memory: '4294971392B' },
  },
};

const db = planOf(
  DB,
  host({
    units: [
      unit('postgresql@15-main.service', { set: { MemoryMax: '4294967296' } }),
      stopped('backup.service', { files: [file('/lib/systemd/system/backup.service', { MemoryMax: '4294967296' })] }),
    ],
  }),
);

/** Everything is as the spec says; the unit of the second is known by another name. */
const cache = (parts: Parameters<typeof unit>[1] = {}): HostPlan => {
  const spec: SpecText = { name: 'shop', services: { cache: { memory: '1GiB' } } };
  return planOf(spec, applied(spec, host({ units: [unit('cache.service', parts)] })));
};

const HELD = planOf(
  { name: 'shop', services: { batch: { memory: '2GiB', java: {} } } },
  host({
    units: [
      unit('batch.service', {
        variable: 'JAVA_OPTS',
        nextVariable: ['-Xmx1g', '-Dspring.profiles.active=…'],
        files: [file('/etc/systemd/system/batch.service', {}, [7])],
      }),
    ],
  }),
);

/** A host without anything that could be looked at. */
const notSeen = (name: string, status: 'unreachable' | 'error', findings: readonly Finding[]): HostPlan => ({
  name,
  status,
  observed: '',
  changes: [],
  files: [],
  restarts: [],
  findings,
});

const refused = (name: string, address: string): readonly Finding[] => {
  const { connection, ...rest } = buildHost(name);
  return [transportFailure('OOM501', { ...rest, connection: { ...connection, address } }).finding];
};

const STRANGE = observe(`${NONCE}= oomcfg 1\n${NONCE}= \u001b]0;owned\u0007 all fine\n${NONCE}= end\n`, NONCE, {
  units: [],
  sysctls: [],
}).findings;

export const plan: Plan = assemblePlan(
  { name: 'shop', rollout: rolloutOf('{ canary: 1, batches: [2, 50%] }') },
  [
    ...webs,
    named('db1.example.org', db),
    named('cache1', cache()),
    named('cache2', cache({ id: 'redis.service' })),
    named('batch1', HELD),
    notSeen('evil\u001b[2J\u202e', 'error', STRANGE),
    notSeen('web13', 'unreachable', refused('web13', '192.0.2.13')),
    notSeen('web14', 'unreachable', refused('web14', '192.0.2.14')),
  ],
  37,
);

/** A host that the apply did not get to. */
const idle = (name: string, status: HostOutcome['status'], wave: number, findings: readonly Finding[] = []) => ({
  name,
  status,
  wave,
  generation: '',
  changes: [],
  restarts: [],
  drift: [],
  findings,
});

const RESTART = { restarts: [{ unit: 'api.service', because: ['JAVA_OPTS'] }] };
const RESTARTED = `${reports('step restart', 'restarted api.service', 'done')}${lookAfter()}`;

export const application: Application = assembleApplication('shop', [
  ...['web01', 'web02', 'web03', 'web04'].map(
    (name, index) => judge(changing(name, RESTART), RESTARTED, NONCE, index === 0 ? 1 : 2).outcome,
  ),
  judge(changing('web05'), DONE, NONCE, 2).outcome,
  idle('cache1', 'in-sync', 0),
  judge(changing('db1.example.org'), `${reports('done')}${lookAfter({ max: 'max' })}`, NONCE, 2).outcome,
  judge(changing('db2.example.org'), reports('step switched'), NONCE, 2).outcome,
  judge(changing('db3.example.org'), reports('locked'), NONCE, 2).outcome,
  judge(changing('db4.example.org'), reports('inuse api.service 8192 4096'), NONCE, 2).outcome,
  idle('web13', 'unreachable', 2, refused('web13', '192.0.2.13')),
  idle('web14', 'not-started', 3),
]);

/** The webs after an apply, with what has changed on them since. */
function drifted(name: string, change: (seen: ObservedState) => ObservedState): HostVerification {
  const seen = web(2 * 1024 ** 3);
  const units = seen.units.filter(({ id }) => id === 'api.service');
  return { ...verify(WEB, change(applied(WEB, { ...seen, units }))), name };
}

const byHand = (seen: ObservedState): ObservedState => {
  const set = '/run/systemd/system.control/api.service.d/50-MemoryMax.conf';
  return {
    ...seen,
    units: seen.units.map((one) =>
      one.id === 'api.service'
        ? {
            ...one,
            cgroup: { ...one.cgroup, MemoryMax: bytes(8 * 1024 ** 3) },
            files: [file(set, { MemoryMax: '8589934592' }), ...one.files],
            loadedDropIns: [...one.loadedDropIns, set],
          }
        : one,
    ),
    sysctl: [
      {
        key: 'vm.swappiness',
        kernel: '60',
        files: [
          { path: '/etc/sysctl.d/zz-oomcfg.conf', line: 2, value: '10' },
          { path: '/etc/sysctl.conf', line: 7, value: '60' },
        ],
      },
    ],
  };
};

const V1: SpecText = { name: 'shop', services: { api: { memory: { max: '4GiB', high: '3GiB', low: '1GiB' } } } };

const VERIFIED: readonly HostVerification[] = [
  drifted('web01', byHand),
  drifted('web02', byHand),
  drifted('web03', (seen) => ({
    ...seen,
    generation: {
      ...seen.generation,
      files: seen.generation.files.map((one) => ({ ...one, sha256: '00'.repeat(32) })),
    },
  })),
  {
    ...verify(
      V1,
      applied(
        V1,
        host({ facts: { cgroup: 'v1' }, units: [unit('api.service', { cgroup: { MemoryMax: 'infinity' } })] }),
      ),
    ),
    name: 'old1',
  },
  {
    name: 'web13',
    status: 'unreachable',
    holds: 0,
    inFilesOnly: 0,
    drift: [],
    unsupported: [],
    findings: refused('web13', '192.0.2.13'),
  },
];

export const verification: Verification = assembleVerification('shop', VERIFIED);

/** A spec with mistakes. */
export const wrongSpec = {
  path: 'oomcfg.yaml',
  text: 'services:\n  api:\n    memory: 4GB\n    protect: hihg\n  idle: {}\n  batch: { memory: { max: 1GiB, high: 2GiB } }\n',
};

export const validation: Validation = validationOf(parseSpec([wrongSpec]).findings);
