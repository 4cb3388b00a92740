/** Sample documents of every kind, with all statuses, long names, values of hosts that try to paint the terminal, and findings. */
import type { Application } from '../../src/apply/document';
import type { Finding } from '../../src/model/finding';
import { outcomeOf } from '../../src/apply/outcome';
import { assemblePlan } from '../../src/plan/assemble';
import { observe } from '../../src/probe/observe';
import { changing as change, lookAfter, NONCE, reports } from '../apply/build';
import { host, missing, plan as planOn, unit } from '../plan/build';
import type { HostPlan, Plan } from '../../src/plan/document';
import type { Verification } from '../../src/plan/verifyDocument';
import type { Validation } from '../../src/report/validateDocument';

const GIB = 1024 ** 3;
const SHA = `sha256:${'0123456789abcdef'.repeat(4)}`;
const at = { file: 'oomcfg.yaml', line: 5, column: 13 };

export function finding(part: Partial<Finding>): Finding {
  return {
    code: 'OOM399',
    severity: 'warning',
    summary: 'api.service has MemoryHigh but the host has no swap',
    detail:
      'Without swap a service above MemoryHigh is slowed down for as long as its working set stays there, and it counts as active all the while.',
    fix: 'Add swap to the host, or write max alone.',
    facts: { unit: 'api.service', swapTotal: 0 },
    where: at,
    ...part,
  };
}

function changing(name: string): HostPlan {
  return {
    name,
    status: 'change',
    observed: SHA,
    changes: [
      {
        target: 'api.service',
        setting: 'MemoryMax',
        before: 'infinity',
        after: 4 * GIB,
        takesEffect: 'live',
        source: at,
      },
      {
        target: 'api.service',
        setting: 'LimitAS',
        before: 'infinity',
        after: 8 * GIB,
        takesEffect: 'restart',
        source: at,
      },
      {
        target: 'api.service',
        setting: 'JAVA_OPTS',
        before: '-Xmx1g',
        after:
          '-XX:MaxDirectMemorySize=10M -Xmx3494912K -XX:MaxMetaspaceSize=130944K -XX:ReservedCodeCacheSize=240M -Xss1M -Dspring.profiles.active=prod',
        takesEffect: 'restart',
        source: at,
      },
      { target: 'old.service', setting: 'MemoryMax', before: 2 * GIB, after: 'infinity', takesEffect: 'live' },
      { target: 'system', setting: 'vm.swappiness', before: '60', after: '10', takesEffect: 'live', source: at },
    ],
    files: [
      {
        path: '/etc/systemd/system/api.service.d/zz-oomcfg.conf',
        action: 'create',
        after: '# oomcfg: spec shop\n[Service]\n',
      },
      { path: '/etc/systemd/system/old.service.d/zz-oomcfg.conf', action: 'remove' },
      { path: '/etc/sysctl.d/zz-oomcfg.conf', action: 'update', after: '# oomcfg: spec shop\nvm.swappiness = 10\n' },
    ],
    restarts: [
      { unit: 'api.service', because: ['LimitAS', 'JAVA_OPTS'] },
      { unit: 'api-metrics.service', because: ['api.service'] },
    ],
    findings: [],
    basis: {
      looked: {
        units: [{ unit: 'api.service', variable: 'JAVA_OPTS' }, { unit: 'old.service' }],
        sysctls: ['vm.swappiness'],
        swapFile: '/swapfile',
      },
      from: '',
      to: '0badcafe',
      manifest: 'oomcfg 000002-0123abcd shop\n',
    },
  };
}

const unreachable = (name: string, address: string): HostPlan => ({
  name,
  status: 'unreachable',
  observed: '',
  changes: [],
  files: [],
  restarts: [],
  findings: [
    finding({
      code: 'OOM501',
      severity: 'error',
      summary: `${name} (${address} port 22) refused the connection`,
      detail: 'Nothing listens on that port: the host is up, and sshd is not.',
      fix: 'Start sshd there, or set ansible_port.',
      facts: { address },
    }),
  ].map(({ where: _where, ...rest }) => rest),
});

/** What the product itself finds on hosts that are made up: no code and no text that it cannot print. */
const limited = { services: { api: { memory: '1GiB' } } };
const REAL = {
  warning: planOn(limited, host({ facts: { cgroup: 'v1' }, units: [unit('api.service')] })).findings,
  info: planOn(limited, host({ units: [unit('api.service', { id: 'shop.service' })] })).findings,
  held: planOn(limited, host({ units: [missing('api.service')] })).findings,
  noAnswer: observe('\u001b]0;owned\u0007\nok: all fine\n', NONCE, { units: [], sysctls: [] }).findings,
};
/** A change after which the kernel still has no limit. */
const failed = outcomeOf(change('db1.example.org'), reports('done') + lookAfter({ max: 'max' }), NONCE, 2);

const webs = Array.from({ length: 12 }, (_, index) => changing(`web${String(index + 1).padStart(2, '0')}`)).map(
  (host) => (host.name === 'web03' || host.name === 'web07' ? { ...host, findings: REAL.warning } : host),
);

const rollout = {
  canary: 1,
  batches: [{ kind: 'count', count: 2 } as const, { kind: 'share', percent: 50 } as const],
  maxFailures: 0,
};

export const plan: Plan = {
  ...assemblePlan(
    { name: 'shop', rollout: { value: rollout } },
    [
      ...webs,
      {
        ...changing('db1.example.org'),
        changes: [
          {
            target: 'postgresql@15-main.service',
            setting: 'OOMScoreAdjust',
            before: 0,
            after: -900,
            takesEffect: 'live',
            source: at,
          },
          {
            target: 'postgresql@15-main.service',
            setting: 'MemoryMax',
            before: 4 * GIB,
            after: 4 * GIB + 4096,
            takesEffect: 'start',
            source: at,
          },
        ],
        restarts: [],
        files: [],
      },
      { ...changing('cache1'), status: 'in-sync', changes: [], files: [], restarts: [] },
      {
        ...changing('cache2'),
        status: 'in-sync',
        changes: [],
        files: [],
        restarts: [],
        findings: REAL.info,
      },
      {
        ...changing('batch1'),
        status: 'held',
        changes: [],
        files: [],
        restarts: [],
        findings: REAL.held,
      },
      {
        ...changing('evil\u001b[2J\u202e'),
        status: 'error',
        changes: [],
        files: [],
        restarts: [],
        findings: REAL.noAnswer,
      },
      unreachable('web13', '192.0.2.13'),
      unreachable('web14', '192.0.2.14'),
    ],
    37,
  ),
  digest: SHA,
};

export const application: Application = {
  format: 'oomcfg.apply/1',
  spec: 'shop',
  summary: { hosts: 16, changed: 12, inSync: 1, held: 0, failed: 1, unreachable: 1, notStarted: 1, restarts: 24 },
  hosts: [
    ...webs.map(({ name, changes, restarts, findings }) => ({
      name,
      status: 'changed' as const,
      wave: name === 'web01' ? 1 : 2,
      generation: '0badcafe',
      changes,
      restarts,
      drift: [],
      findings,
    })),
    {
      name: 'cache1',
      status: 'in-sync',
      wave: 0,
      generation: '0badcafe',
      changes: [],
      restarts: [],
      drift: [],
      findings: [],
    },
    {
      name: 'db1.example.org',
      status: 'failed',
      wave: 2,
      generation: '',
      changes: [],
      restarts: [],
      drift: failed.drift,
      findings: failed.findings,
    },
    {
      name: 'web13',
      status: 'unreachable',
      wave: 2,
      generation: '',
      changes: [],
      restarts: [],
      drift: [],
      findings: unreachable('web13', '192.0.2.13').findings,
    },
    {
      name: 'web14',
      status: 'not-started',
      wave: 3,
      generation: '',
      changes: [],
      restarts: [],
      drift: [],
      findings: [],
    },
  ],
};

/** In the words of plan/supported.ts. */
const V1 = "the host's memory controller is on cgroup v1";

const drifted = (name: string): Verification['hosts'][number] => ({
  name,
  status: 'drift',
  holds: 9,
  drift: [
    {
      target: 'api.service',
      setting: 'MemoryMax',
      want: 4 * GIB,
      file: 4 * GIB,
      kernel: 8 * GIB,
      setBy: '/run/systemd/system.control/api.service.d/50-MemoryMax.conf',
      nextBy: '/etc/systemd/system/api.service.d/zz-oomcfg.conf',
    },
    {
      target: 'api.service',
      setting: 'OOMScoreAdjust',
      want: -500,
      file: -500,
      kernel: null,
      setBy: null,
      nextBy: null,
    },
    {
      target: 'system',
      setting: 'vm.swappiness',
      want: '10',
      file: '60',
      kernel: '60',
      setBy: '/etc/sysctl.conf',
      nextBy: null,
    },
    {
      target: 'system',
      setting: 'file',
      want: 'as rendered',
      file: 'edited',
      kernel: null,
      setBy: '/etc/sysctl.d/zz-oomcfg.conf',
      nextBy: null,
    },
  ],
  unsupported: [],
  findings: [],
});

export const verification: Verification = {
  format: 'oomcfg.verify/1',
  spec: 'shop',
  summary: { hosts: 5, ok: 1, drift: 3, unreachable: 1, error: 0 },
  hosts: [
    drifted('web01'),
    drifted('web02'),
    {
      ...drifted('web03'),
      drift: [
        {
          target: 'api.service',
          setting: 'JAVA_OPTS',
          want: '-XX:MaxDirectMemorySize=10M -Xmx3494912K -XX:ReservedCodeCacheSize=240M -Xss1M',
          file: '-XX:MaxDirectMemorySize=10M -Xmx3494912K -XX:ReservedCodeCacheSize=240M -Xss1M',
          kernel: '-Xmx1g',
          setBy: '/etc/default/api',
          nextBy: null,
        },
      ],
    },
    {
      name: 'old1',
      status: 'ok',
      holds: 4,
      drift: [],
      unsupported: [
        { target: 'api.service', setting: 'MemoryHigh', because: V1 },
        { target: 'api.service', setting: 'MemoryLow', because: V1 },
      ],
      findings: [
        finding({
          code: 'OOM430',
          summary: `MemoryLow of api.service cannot be enforced here: ${V1}`,
          facts: { target: 'api.service', setting: 'MemoryLow', because: V1 },
        }),
      ],
    },
    {
      name: 'web13',
      status: 'unreachable',
      holds: 0,
      drift: [],
      unsupported: [],
      findings: unreachable('web13', '192.0.2.13').findings,
    },
  ],
};

export const validation: Validation = {
  format: 'oomcfg.validate/1',
  findings: [
    finding({ where: { file: 'oomcfg.yaml', line: 20, column: 3 } }),
    finding({
      code: 'OOM110',
      severity: 'error',
      summary: '4GB is ambiguous',
      detail:
        'GB is a power of 1000 for some and of 1024 for others; systemd ignores it, and then no limit holds at all.',
      fix: 'Did you mean 4GiB (4294967296 bytes) or 4000000000B?',
      facts: {},
      where: { file: 'oomcfg.yaml', line: 5, column: 13 },
    }),
    (({ where: _where, ...rest }) => rest)(
      finding({ code: 'OOM201', severity: 'error', summary: 'no host at all', facts: { paths: ['a', 'b'] } }),
    ),
  ],
};
