/** Decides what a host should have: every service and system entry that selects it, resolved with the host's facts. */
import { DEFAULT_PAGE_SIZE } from '../model/bytes';
import type { DesiredState } from '../model/desired';
import type { Checked, Finding } from '../model/finding';
import type { Host, KnownFacts } from '../model/host';
import type { ServiceSpec, Spec } from '../model/spec';
import { checkHost } from './checkHost';
import type { Standing } from './directives';
import { desiredFinding, UNKNOWN_FACT } from './findings';
import { selectionOf } from './selection';
import type { SelectedService, Selection, Selects } from './selection';
import { serviceOnHost } from './service';
import type { ServiceOnHost } from './service';
import { systemOnHost } from './system';

/** A desired state without its host's name: hosts that are alike share it. */
type Shared = Omit<DesiredState, 'host'>;

/**
 * The desired state of one host. `facts` may lack anything that is not known offline; a share of an unknown RAM is an
 * error finding with the code UNKNOWN_FACT, and then there is no value. Any other error comes together with a value.
 * `standing` gives the values that the host has now, so that shares do not follow each small move of MemTotal.
 *
 * Deterministic; hosts with the same selection and facts share their services, texts and findings, so that ten thousand
 * hosts cost little more than one. Findings therefore never name the host.
 */
export function desiredState(
  spec: Spec,
  host: Pick<Host, 'name'>,
  facts: KnownFacts,
  selects: Selects,
  standing?: Standing,
): Checked<DesiredState> {
  const selection = selectionOf(spec, host.name, selects);
  const shared =
    standing === undefined
      ? remember(alike, selection, signatureOf(facts), () => derive(spec, selection, facts, undefined))
      : derive(spec, selection, facts, standing);
  const value: DesiredState = { host: host.name, ...shared };
  return {
    value: shared.findings.some(({ code }) => code === UNKNOWN_FACT) ? undefined : value,
    findings: shared.findings,
  };
}

const alike = new WeakMap<Selection, Map<string, Shared>>();
const resolved = new WeakMap<SelectedService, Map<string, ServiceOnHost>>();

/** A fleet has a few kinds of machines; where each host is its own kind, remembering them all would only cost memory. */
const MOST_REMEMBERED = 256;

function remember<K extends object, V>(cache: WeakMap<K, Map<string, V>>, key: K, signature: string, make: () => V): V {
  let known = cache.get(key);
  if (known === undefined) cache.set(key, (known = new Map<string, V>()));
  let value = known.get(signature);
  if (value === undefined) {
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(signature, (value = make()));
  }
  return value;
}

/** Every fact that a desired state depends on. */
function signatureOf({ memTotal, swapTotal, pageSize, kernel, cgroup }: KnownFacts): string {
  return JSON.stringify([memTotal, swapTotal, pageSize, kernel, cgroup]);
}

function derive(spec: Spec, selection: Selection, facts: KnownFacts, standing: Standing | undefined): Shared {
  const { kept, findings: doubles } = distinctUnits(selection.services);
  const onHost = kept.map((service) => resolve(service, facts, standing));
  const services = onHost.map(({ service }) => service).sort((a, b) => (a.unit < b.unit ? -1 : 1));
  const { findings: ofSystem, ...system } = systemOnHost(selection.system, facts, standing);
  const ofHost = checkHost({ services, ...system, facts });
  const findings = [...doubles, ...onHost.flatMap((service) => service.findings), ...ofSystem, ...ofHost];
  return { spec: spec.name, services, ...system, findings };
}

/** A service without shares is the same on every host with its page size, whatever stands there. */
function resolve(service: SelectedService, facts: KnownFacts, standing: Standing | undefined): ServiceOnHost {
  const derived = () => serviceOnHost(service.spec, service.settings, facts, service.shares ? standing : undefined);
  if (service.shares && standing !== undefined) return derived();
  const ram = service.shares ? facts.memTotal : undefined;
  return remember(resolved, service, `${facts.pageSize ?? DEFAULT_PAGE_SIZE} ${ram ?? ''}`, derived);
}

/** The first service of each unit; the others would write the same file. */
function distinctUnits(services: readonly SelectedService[]): {
  readonly kept: readonly SelectedService[];
  readonly findings: readonly Finding[];
} {
  const first = new Map<string, SelectedService>();
  const findings: Finding[] = [];
  for (const service of services) {
    const unit = service.spec.unit.value;
    const other = first.get(unit);
    if (other === undefined) first.set(unit, service);
    else findings.push(sameUnit(unit, other.spec, service.spec));
  }
  return { kept: [...first.values()], findings };
}

function sameUnit(unit: string, first: ServiceSpec, second: ServiceSpec): Finding {
  return desiredFinding('OOM309', {
    summary: `the services ${first.key} and ${second.key} both set ${unit} on this host`,
    detail: `A unit has one budget: ${first.key} stands at ${first.at.file}:${first.at.line}, ${second.key} at ${second.at.file}:${second.at.line}, and their hosts overlap.`,
    fix: 'Use one service with overrides for some hosts, or give the two patterns that do not overlap.',
    facts: { unit, services: [first.key, second.key] },
    where: second.at,
  });
}
