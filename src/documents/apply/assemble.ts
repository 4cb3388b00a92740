/** Host outcomes -> the apply document. */
import type { Finding } from '../../model/finding';
import type { Application, ApplyStatus, HostOutcome } from './document';

export function assembleApplication(
  spec: string,
  hosts: readonly HostOutcome[],
  findings: readonly Finding[] = [],
): Application {
  const count = (status: ApplyStatus): number => hosts.filter((host) => host.status === status).length;
  const notInForce = hosts.filter((host) => host.status === 'changed' && host.notInForce !== undefined).length;
  return {
    format: 'oomcfg.apply/1',
    spec,
    summary: {
      hosts: hosts.length,
      changed: count('changed'),
      inSync: count('in-sync'),
      held: count('held'),
      failed: count('failed'),
      unreachable: count('unreachable'),
      notStarted: count('not-started'),
      ...(notInForce === 0 ? {} : { notInForce }),
      restarts: hosts.reduce((sum, { restarts }) => sum + restarts.length, 0),
    },
    ...(findings.length === 0 ? {} : { findings }),
    hosts,
  };
}
