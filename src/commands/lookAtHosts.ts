/** Looks at every host once and derives what it should have: what plan, apply and verify begin with. */
import { patternSelector } from '../desired/patterns';
import { desiredState } from '../desired/state';
import { hostRequest } from '../desired/lookRequest';
import { collectFleet, type HostFailure } from '../fleet/runFleet';
import type { SessionPool } from '../fleet/sessionPool';
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import type { FirstLook, LookRequest, ObservedState } from '../model/observed';
import type { SettingValue } from '../model/settings';
import { resolveUnits } from '../plan/aliases';
import { keepHeads } from '../plan/files';
import { enforceable } from '../plan/hostSupport';
import type { HostInput } from '../plan/planHost';
import { presentOf } from '../plan/compare';
import { observe } from '../probe/observe';
import { lookScript } from '../remote/lookScript';
import { wordsToSend } from '../probe/optionWords';
import { installedFiles, renderFiles } from '../render/files';
import type { Templates } from '../render/templates';
import type { Progress } from '../terminal/progress';
import type { CommandContext, CommonOptions } from '../terminal/context';
import type { Loaded } from '../load/load';
import { newNonce } from '../probe/nonce';

/** A host that was looked at, or why it was not. */
export type LookedAt =
  | {
      readonly kind: 'seen';
      readonly name: string;
      readonly input: HostInput;
      /** It is the machine that runs oomcfg. */
      readonly thisMachine?: true;
    }
  /** held: what the inventory and ssh_config say of the way there cannot be followed, or it is one machine with another host. */
  | { readonly kind: 'unreachable' | 'error' | 'held'; readonly name: string; readonly findings: readonly Finding[] }
  | { readonly kind: 'interrupted'; readonly name: string };

export interface LookTools {
  readonly pool: SessionPool;
  readonly templates: Templates;
  /** The text of the look. */
  readonly look: string;
  readonly progress: Progress;
  /** Hosts on which a limit may go below what is in use. */
  readonly acceptShrink: ReadonlySet<string>;
}

const LOOK_TIMEOUT_S = 60;
/** A look at fifty units takes some 100 KiB. */
const LOOK_OUTPUT = 4 * 1024 * 1024;

/** One look at each host, in the order of the hosts. */
export async function lookAtHosts(
  loaded: Loaded,
  options: CommonOptions,
  context: CommandContext,
  tools: LookTools,
): Promise<readonly LookedAt[]> {
  const { spec, inventory, hosts } = loaded;
  const selects = patternSelector(inventory);
  const nonce = newNonce();
  const requests = new Map(hosts.map((host) => [host.name, lookRequest(hostRequest(spec, host.name, selects))]));
  if (hosts.length > 0) tools.progress.begin('looking', hosts.length);
  const results = await collectFleet(
    {
      hosts,
      pool: tools.pool,
      scriptFor: (host) => lookScript(tools.look, requests.get(host.name) ?? NOTHING, nonce),
      // A piece of a string keeps the whole of it in memory (V8's sliced strings), here all that the host printed; a clone does not.
      read: (host, { stdout }) => structuredClone(observe(stdout, nonce, requests.get(host.name) ?? NOTHING)),
      limits: { timeoutMs: (options.timeout ?? LOOK_TIMEOUT_S) * 1000, maxOutput: LOOK_OUTPUT, purpose: 'look' },
      concurrency: options.concurrency,
      signal: context.signal,
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
    return { kind: 'seen', name, input: inputOf(host, value) };
  });

  function inputOf(host: Host, observed: ObservedState): HostInput {
    const derived = desiredState(spec, host, observed.facts, selects, (target, setting) =>
      currentValue(target, setting, observed),
    );
    if (derived.value === undefined) throw new Error(`no desired state of ${host.name}, although its facts are known`);
    const resolved = resolveUnits(derived.value, observed);
    return {
      desired: resolved.value,
      files: keepHeads(
        installedFiles(renderFiles(enforceable(resolved.value, observed), tools.templates, observed.facts.systemd)),
        observed.generation,
      ),
      observed,
      looked: requests.get(host.name) ?? NOTHING,
      findings: [...derived.findings, ...resolved.findings],
      acceptShrink: tools.acceptShrink.has(host.name),
    };
  }
}

const NOTHING: LookRequest = { units: [], sysctls: [] };

function lookRequest({ units, sysctl, swap }: ReturnType<typeof hostRequest>): FirstLook {
  return {
    units: units.map(({ unit, variable, extra = [] }) => {
      const words = wordsToSend(extra);
      return {
        unit,
        ...(variable === undefined ? {} : { variable }),
        ...(words.length === 0 ? {} : { words }),
      };
    }),
    sysctls: sysctl,
    flags: units.flatMap(({ unit, flags = [] }) => flags.map((flag) => ({ unit, flag }))),
    ...(swap === undefined ? {} : { swapFile: swap }),
  };
}

function currentValue(target: string, setting: string, observed: ObservedState): SettingValue | undefined {
  const name = observed.units.find((unit) => unit.name === target)?.id ?? target;
  const found = presentOf({ target: name, setting, value: 'infinity' }, observed);
  return found?.kernel ?? found?.file ?? undefined;
}

/** A host on which nobody became root was not reached; whatever goes wrong after that is an error. */
function failure({ host, reached, finding }: HostFailure): Exclude<LookedAt, { kind: 'seen' }> {
  return { kind: reached ? 'error' : 'unreachable', name: host, findings: [finding] };
}
