/** Decides whether the patterns of a spec mean anything in an inventory. */
import type { Finding, Placed } from '../model/finding';
import type { Inventory } from '../model/host';
import { printable } from '../model/text/printable';
import type { Override, ServiceSpec, Spec } from '../model/spec';
import { desiredFinding } from '../rules/budgets';
import type { Selects } from './selection';

/**
 * Answers from the inventory, which is asked once for each pattern. A pattern that it does not know selects nothing.
 */
export function patternSelector(inventory: Inventory): Selects {
  const known = new Map<string, ReadonlySet<string>>();
  return (pattern, host) => {
    let hosts = known.get(pattern);
    if (hosts === undefined) known.set(pattern, (hosts = new Set(inventory.match(pattern))));
    return hosts.has(host);
  };
}

/** Why the inventory cannot follow a pattern, and what was perhaps meant; undefined where it can. */
type Why = (pattern: string) => Pick<Finding, 'summary' | 'fix'> | undefined;

/**
 * OOM301 for a pattern that the inventory cannot follow, OOM302 for one that selects no host, OOM303 for an override
 * that never applies; in the spec's order.
 */
export function matchFindings(spec: Spec, inventory: Inventory, why: Why = () => undefined): readonly Finding[] {
  const known = new Map<string, readonly string[] | undefined>();
  const match = (pattern: string) => {
    if (!known.has(pattern)) known.set(pattern, inventory.match(pattern));
    return known.get(pattern);
  };
  const judge = (owner: string, hosts: Placed<string>): readonly Finding[] => {
    const names = match(hosts.value);
    if (names === undefined) return [unknownPattern(owner, hosts, why(hosts.value))];
    return names.length === 0 ? [emptyPattern(owner, hosts)] : [];
  };
  const judgeOverride = (service: ServiceSpec, override: Override): readonly Finding[] => {
    const mistakes = judge(`an override of service ${service.key}`, override.hosts);
    if (mistakes.length > 0) return mistakes;
    const own = new Set(match(service.hosts.value));
    const meets = match(override.hosts.value)?.some((name) => own.has(name)) === true;
    return own.size === 0 || meets ? [] : [idleOverride(service, override.hosts)];
  };
  return [
    ...spec.services.flatMap((service) => [
      ...judge(`service ${service.key}`, service.hosts),
      ...service.overrides.flatMap((override) => judgeOverride(service, override)),
    ]),
    ...spec.system.flatMap(({ hosts }) => judge('a system entry', hosts)),
  ];
}

function unknownPattern(owner: string, { value, at }: Placed<string>, why: ReturnType<Why>): Finding {
  const pattern = printable(value, 100);
  return desiredFinding('OOM301', {
    summary: `hosts of ${owner}: ${why?.summary ?? `"${pattern}" names a host or group that the inventory does not have`}`,
    fix: `${why?.fix ?? 'Correct the name.'} A group that is missing has to be added to the inventory, with a host in it.`,
    facts: { pattern },
    where: at,
  });
}

function emptyPattern(owner: string, { value, at }: Placed<string>): Finding {
  const pattern = printable(value, 100);
  return desiredFinding('OOM302', {
    summary: `hosts of ${owner}: "${pattern}" selects no host`,
    facts: { pattern },
    where: at,
  });
}

function idleOverride(service: ServiceSpec, { value, at }: Placed<string>): Finding {
  const pattern = printable(value, 100);
  return desiredFinding('OOM303', {
    summary: `the override for "${pattern}" selects none of the hosts of service ${service.key} (${printable(service.hosts.value, 100)})`,
    facts: { pattern, service: service.key, hosts: printable(service.hosts.value, 100) },
    where: at,
  });
}
