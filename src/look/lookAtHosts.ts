/** Looks at every host once and derives what it should have: the beginning of plan, apply and verify. */
import { patternSelector } from '../desired/patterns';
import { collectFleet, type HostFailure } from '../fleet/runFleet';
import type { Runner } from '../fleet/runner';
import type { ReadInventory } from '../inventory/inventory';
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import type { FirstLook } from '../model/observed';
import type { Spec } from '../model/spec';
import { type HostInput, hostInput, lookRequest } from '../plan/hostInput';
import { newNonce } from '../probe/nonce';
import { observe } from '../probe/observe';
import type { CutScript } from '../remote/cutScript';
import { lookScript } from '../remote/lookScript';
import type { Templates } from '../render/templates';

/** A host that was looked at, or why it was not. */
export type LookedAt =
  | {
      readonly kind: 'seen';
      readonly name: string;
      readonly input: HostInput;
      /** It is the machine that runs oomcfg. */
      readonly thisMachine?: true;
    }
  /**
   * held: the route that inventory and ssh_config give cannot be followed, or it is the same machine as another host.
   */
  | { readonly kind: 'unreachable' | 'error' | 'held'; readonly name: string; readonly findings: readonly Finding[] }
  | { readonly kind: 'interrupted'; readonly name: string };

/** The hosts to look at, and the spec to look for. */
export interface LookSite {
  readonly spec: Spec;
  readonly inventory: ReadInventory;
  readonly hosts: readonly Host[];
}

export interface LookOptions {
  /** Hosts that are looked at at once. */
  readonly concurrency: number;
  /** Seconds that one host may take; absent for the default. */
  readonly timeout?: number;
  /** Aborting it ends the look. */
  readonly signal: AbortSignal;
}

/** Called with how far the look is. */
interface Watcher {
  begin(label: string, hosts: number): void;
  event(event: { readonly kind: string; readonly host: string }): void;
  end(): void;
}

export interface LookTools {
  readonly runner: Runner;
  readonly templates: Templates;
  /** The functions of the look. */
  readonly look: CutScript;
  readonly progress: Watcher;
  /** Hosts on which a limit may go below what is in use. */
  readonly acceptShrink: ReadonlySet<string>;
}

const LOOK_TIMEOUT_S = 60;
/** A look at fifty units takes some 100 KiB. */
const LOOK_OUTPUT = 4 * 1024 * 1024;

/** One look at each host, in the order of the hosts. */
export async function lookAtHosts(
  { spec, inventory, hosts }: LookSite,
  { concurrency, timeout, signal }: LookOptions,
  tools: LookTools,
): Promise<readonly LookedAt[]> {
  const derivation = { spec, selects: patternSelector(inventory), templates: tools.templates };
  const nonce = newNonce();
  const requests = new Map(hosts.map(({ name }) => [name, lookRequest(derivation, name)]));
  const requestOf = (host: Host): FirstLook => requests.get(host.name) ?? lookRequest(derivation, host.name);
  if (hosts.length > 0) tools.progress.begin('looking', hosts.length);
  const results = await collectFleet(
    {
      hosts,
      runner: tools.runner,
      scriptFor: (host) => lookScript(tools.look, requestOf(host), nonce),
      // A piece of a string keeps the whole of it in memory (V8's sliced strings), here all that the host printed; a
      // clone does not.
      read: (host, { stdout }) => structuredClone(observe(stdout, nonce, requestOf(host))),
      limits: { timeoutMs: (timeout ?? LOOK_TIMEOUT_S) * 1000, maxOutput: LOOK_OUTPUT, purpose: 'look' },
      concurrency,
      signal,
      onInterrupt: 'abandon',
    },
    (event) => tools.progress.event(event),
  );
  tools.progress.end();
  const byName = new Map(hosts.map((host) => [host.name, host]));
  return results.map((result) => {
    const name = result.host;
    const host = byName.get(name);
    if (host === undefined) throw new Error(`a result of ${name}, which was not looked at`);
    if (result.kind === 'not-started') return { kind: 'interrupted', name };
    if (result.kind === 'failed') return failure(result);
    const { value, findings } = result.value;
    if (value === undefined) return { kind: 'error', name, findings };
    return {
      kind: 'seen',
      name,
      input: hostInput(derivation, host, requestOf(host), value, tools.acceptShrink.has(name)),
    };
  });
}

/** A host on which oomcfg did not become root is unreachable; whatever goes wrong after that is an error. */
function failure({ host, reached, finding }: HostFailure): Exclude<LookedAt, { kind: 'seen' }> {
  return { kind: reached ? 'error' : 'unreachable', name: host, findings: [finding] };
}
