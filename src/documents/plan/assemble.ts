/** Host plans -> the plan document. */
import type { Finding } from '../../model/finding';
import type { Rollout } from '../../model/spec';
import { planCounts } from '../statuses';
import type { HostPlan, Plan } from './document';
import { planKeys } from './keys';
import { planDigest } from './digest';
import { waves } from './waves';

/**
 * Counts by status, and the waves; `unchanged` is the number of settings that already hold, over all hosts,
 * `inFilesOnly` of those that do in the files alone.
 */
export function assemblePlan(
  { name: spec, rollout }: { readonly name: string; readonly rollout?: { readonly value: Rollout } },
  hosts: readonly HostPlan[],
  unchanged: number,
  inFilesOnly = 0,
  findings: readonly Finding[] = [],
): Plan {
  const notInForce = hosts.filter((host) => host.status === 'change' && host.notInForce !== undefined).length;
  const plan = planKeys({
    format: 'oomcfg.plan/1',
    digest: '',
    spec,
    ...(rollout === undefined ? {} : { rollout: rollout.value }),
    waves: waves(
      hosts.filter(({ status }) => status === 'change'),
      rollout?.value,
    ).map((wave) => wave.map(({ name }) => name)),
    summary: {
      hosts: hosts.length,
      ...planCounts(hosts),
      ...(notInForce === 0 ? {} : { notInForce }),
      restarts: hosts.reduce((sum, host) => sum + (host.status === 'change' ? host.restarts.length : 0), 0),
    },
    ...(findings.length === 0 ? {} : { findings }),
    hosts,
    unchanged,
    inFilesOnly,
  });
  return { ...plan, digest: planDigest(plan) };
}
