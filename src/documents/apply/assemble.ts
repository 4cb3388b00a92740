/** Host outcomes -> the apply document. */
import type { Finding } from '../../model/finding';
import { applyCounts } from '../statuses';
import type { Application, HostOutcome } from './document';
import { applicationKeys } from './keys';

export function assembleApplication(
  spec: string,
  hosts: readonly HostOutcome[],
  findings: readonly Finding[] = [],
): Application {
  const notInForce = hosts.filter((host) => host.status === 'changed' && host.notInForce !== undefined).length;
  return applicationKeys({
    format: 'oomcfg.apply/1',
    spec,
    summary: {
      hosts: hosts.length,
      ...applyCounts(hosts),
      ...(notInForce === 0 ? {} : { notInForce }),
      restarts: hosts.reduce((sum, { restarts }) => sum + restarts.length, 0),
    },
    ...(findings.length === 0 ? {} : { findings }),
    hosts,
  });
}
