/**
 * Decides what belongs to the host and not to a service: sysctl, swap and the reserve, from all entries that select it.
 */
import type { Bytes } from '../model/bytes';
import type { DesiredState, DesiredSwap } from '../model/desired';
import type { Finding, Placed } from '../model/finding';
import type { SystemSpec } from '../model/spec';
import type { CurrentValue } from './directives';
import { mergeSystem } from './merge';
import { resolveSize } from './sizes';
import type { SizeRequest } from './sizes';
import type { ServiceFacts } from './facts';

export interface SystemOnHost {
  readonly sysctl: DesiredState['sysctl'];
  readonly swap?: DesiredSwap;
  readonly reserve?: Placed<Bytes>;
  readonly findings: readonly Finding[];
}

export function systemOnHost(
  entries: readonly SystemSpec[],
  facts: ServiceFacts,
  current: CurrentValue | undefined,
): SystemOnHost {
  const settings = mergeSystem(entries);
  const sysctl = settings.sysctl.map(([key, { value, at }]) => ({ key, value, at }));
  const findings: Finding[] = [];
  const resolve = (request: SizeRequest): Bytes | undefined => {
    const answer = resolveSize(request, facts);
    if (answer.kind === 'size') return answer.size as Bytes;
    findings.push(answer.finding);
    return undefined;
  };

  const { reserve: kept, swap } = settings;
  const reserve =
    kept === undefined ? undefined : resolve({ size: kept, target: 'system', key: 'reserve', zero: true });
  const file = swap?.value.file;
  const size =
    swap === undefined
      ? undefined
      : resolve({
          size: { value: swap.value.size, at: swap.at },
          target: 'system',
          key: 'swap.size',
          current: current?.('system', `swap:${swap.value.file}`),
        });
  return {
    sysctl,
    ...(swap === undefined || file === undefined || size === undefined ? {} : { swap: { file, size, at: swap.at } }),
    ...(kept === undefined || reserve === undefined ? {} : { reserve: { value: reserve, at: kept.at } }),
    findings,
  };
}
