/** Decides what a host should have: every service and system entry that selects it, resolved with the host's facts. */
import type { DesiredState } from '../model/desired';
import type { Checked, Finding } from '../model/finding';
import type { Host, KnownFacts } from '../model/host';
import type { Spec } from '../model/spec';
import { runChecks } from '../rules/check';
import { CHECKS } from './checks';
import type { CurrentValue } from './directives';
import { specFinding } from '../spec/specFindings';
import { sameUnit } from '../spec/specRules';
import { UNKNOWN_FACT } from '../rules/budgets';
import type { LastingFacts, ServiceFacts } from './facts';
import { selectionOf } from './selection';
import type { SelectedService, Selection, Selects } from './selection';
import { serviceOnHost } from './service';
import type { ServiceOnHost } from './service';
import { systemOnHost } from './system';

/** A desired state without its host's name: hosts that are alike share it. */
type Shared = Omit<DesiredState, 'host'> & { readonly findings: readonly Finding[] };

/**
 * The desired state of one host. `facts` may lack anything that is not known offline; a share of an unknown RAM is an
 * error finding with the code UNKNOWN_FACT, and then there is no value. Any other error comes together with a value.
 * `current` gives the values that the host has now, so that shares do not follow each small move of MemTotal.
 *
 * Deterministic; hosts with the same selection and facts share their services, texts and findings, so that ten thousand
 * hosts cost little more than one. Findings therefore never name the host.
 */
export function desiredState(
  spec: Spec,
  host: Pick<Host, 'name'>,
  facts: KnownFacts,
  selects: Selects,
  current?: CurrentValue,
): Checked<DesiredState> {
  const selection = selectionOf(spec, host.name, selects);
  const lasting = lastingFacts(facts);
  const shared =
    current === undefined
      ? remember(alike, selection, lasting, (known) => derive(spec, selection, known, undefined))
      : derive(spec, selection, lasting, current);
  const { findings, ...state } = shared;
  const value: DesiredState = { host: host.name, ...state };
  return { value: findings.some(({ code }) => code === UNKNOWN_FACT) ? undefined : value, findings };
}

const alike = new WeakMap<Selection, Map<string, Shared>>();
const resolved = new WeakMap<SelectedService, Map<string, ServiceOnHost>>();

/**
 * A fleet has a few kinds of machines; where each host is its own kind, remembering them all would only cost memory.
 */
const MAX_REMEMBERED = 256;

/** What is made of `from` alone; equal arguments give the same object. */
function remember<K extends object, A, V>(cache: WeakMap<K, Map<string, V>>, key: K, from: A, make: (from: A) => V): V {
  let known = cache.get(key);
  if (known === undefined) cache.set(key, (known = new Map<string, V>()));
  const signature = JSON.stringify(from);
  let value = known.get(signature);
  if (value === undefined) {
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(signature, (value = make(from)));
  }
  return value;
}

/**
 * The facts that a desired state may depend on: it is derived from these alone and remembered under all of them, so
 * that none can be forgotten. What is free at the moment (memAvailable) is not among them: a desired state does not
 * change from one look to the next.
 */
function lastingFacts(facts: KnownFacts): LastingFacts {
  const { memTotal, swapTotal, pageSize, kernel, systemd, cgroup, memoryController, container, capSysResource } = facts;
  return { memTotal, swapTotal, pageSize, kernel, systemd, cgroup, memoryController, container, capSysResource };
}

/** What a service is derived from; its RAM counts only where one of its sizes is a share of it. */
function serviceFacts({ memTotal, pageSize }: LastingFacts, shares: boolean): ServiceFacts {
  return { memTotal: shares ? memTotal : undefined, pageSize };
}

function derive(spec: Spec, selection: Selection, facts: LastingFacts, current: CurrentValue | undefined): Shared {
  const { kept, findings: doubles } = distinctUnits(selection.services);
  const onHost = kept.map((service) => resolve(service, facts, current));
  const services = onHost.map(({ service }) => service).sort((a, b) => (a.unit < b.unit ? -1 : 1));
  const { findings: ofSystem, ...system } = systemOnHost(selection.system, facts, current);
  const view = { services, ...system, facts };
  const ofHost = [...runChecks(CHECKS.host, view), ...(current === undefined ? runChecks(CHECKS.offline, view) : [])];
  const findings = [...doubles, ...onHost.flatMap((service) => service.findings), ...ofSystem, ...ofHost];
  return { spec: spec.name, services, ...system, findings };
}

/** A service without shares is the same on every host with its page size, whatever is set there. */
function resolve(service: SelectedService, facts: LastingFacts, current: CurrentValue | undefined): ServiceOnHost {
  const from = serviceFacts(facts, service.shares);
  const derived = (known: ServiceFacts, now?: CurrentValue) =>
    serviceOnHost(service.spec, service.settings, known, now);
  return service.shares && current !== undefined
    ? derived(from, current)
    : remember(resolved, service, from, (known) => derived(known));
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
    else findings.push(specFinding('OOM135', service.spec.unit.at, sameUnit(other.spec, service.spec)));
  }
  return { kept: [...first.values()], findings };
}
