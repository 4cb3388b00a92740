/** Verified hosts -> the verify document. */
import { type Finding, hasWarnings } from '../../model/finding';
import { verifyCounts } from '../statuses';
import type { HostVerification, Verification } from './document';
import { verificationKeys } from './keys';

export function assembleVerification(
  spec: string,
  hosts: readonly HostVerification[],
  findings: readonly Finding[] = [],
): Verification {
  const warned = hosts.filter((host) => host.status === 'ok' && hasWarnings(host.findings)).length;
  return verificationKeys({
    format: 'oomcfg.verify/1',
    spec,
    summary: { hosts: hosts.length, ...verifyCounts(hosts), ...(warned === 0 ? {} : { warned }) },
    ...(findings.length === 0 ? {} : { findings }),
    hosts,
  });
}
