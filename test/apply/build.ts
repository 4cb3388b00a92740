/** A plan that can be carried out, and what a host prints of it. */
import type { ChangingPlan } from '../../src/apply/script';
import { place } from '../desired/build';

export const NONCE = '0123456789abcdef';

export function changing(name: string, parts: Partial<ChangingPlan> = {}): ChangingPlan {
  return {
    name,
    status: 'change',
    observed: `sha256:${'0'.repeat(64)}`,
    changes: [
      {
        target: 'api.service',
        setting: 'MemoryMax',
        before: 1024,
        after: 4096,
        takesEffect: 'live',
        source: place(5),
      },
    ],
    files: [],
    restarts: [],
    findings: [],
    basis: {
      looked: { units: [{ unit: 'api.service' }], sysctls: [] },
      from: '000001-ab',
      to: '000002-cd',
      manifest: 'oomcfg 000002-cd shop\n',
    },
    ...parts,
  };
}

/** Lines of the change itself. */
export function reports(...lines: readonly string[]): string {
  return lines.map((line) => `${NONCE}! ${line}\n`).join('');
}

export interface After {
  readonly max?: number | string;
  readonly active?: string;
  readonly more?: readonly string[];
}

/** The look that a change ends with; api.service has that limit in file and kernel. */
export function lookAfter({ max = 4096, active = 'active', more = [] }: After = {}): string {
  return [
    'oomcfg 1',
    'memtotal 1048576',
    'cgroup v2',
    'generation 000002-cd shop',
    'systemd 252',
    'unit api.service',
    'p Id=api.service',
    'p LoadState=loaded',
    `p ActiveState=${active}`,
    'f /etc/systemd/system/api.service.d/zz-oomcfg.conf',
    'a 3 MemoryMax=4096',
    'running',
    `c memory.max ${max}`,
    ...more,
    'end',
  ]
    .map((line) => `${NONCE}= ${line}\n`)
    .join('');
}

export const DONE = reports('step restart', 'done') + lookAfter();

/** The functions that a plan's calls name. */
export const CALLS = [
  'put',
  'drop',
  'before',
  'before_now',
  'began',
  'gives',
  'variable_kept',
  'limit_given',
  'limit_kept',
  'shrink',
  'sysctl_set',
  'swap_make',
  'swap_remove',
  'cgroup',
  'limit',
  'score',
  'forget',
];
