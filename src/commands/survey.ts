/** Looks at every host once and derives what it should have: what plan, apply and verify begin with. */
import { patternSelector } from '../desired/match';
import { desiredState } from '../desired/state';
import { touched } from '../desired/touched';
import { collectFleet, type HostResult } from '../fleet/runFleet';
import type { SessionPool } from '../fleet/sessionPool';
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import type { LookRequest, ObservedState } from '../model/observed';
import type { SettingValue } from '../model/settings';
import { resolveUnits } from '../plan/aliases';
import type { HostInput } from '../plan/planHost';
import { standingOf } from '../plan/standing';
import { observe } from '../probe/observe';
import { lookScript } from '../probe/script';
import { wordsToSend } from '../probe/words';
import { installedFiles, renderFiles } from '../render/files';
import type { Templates } from '../render/templates';
import type { Progress } from '../report/progress';
import type { CommandContext, CommonOptions } from './context';
import type { Loaded } from './load';
import { newNonce } from './scripts';

/** A host that was looked at, or why it was not. */
export type Surveyed =
  | { readonly kind: 'seen'; readonly name: string; readonly input: HostInput }
  | { readonly kind: 'unreachable' | 'error'; readonly name: string; readonly findings: readonly Finding[] }
  | { readonly kind: 'interrupted'; readonly name: string };

export interface SurveyTools {
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
export async function survey(
  loaded: Loaded,
  options: CommonOptions,
  context: CommandContext,
  tools: SurveyTools,
): Promise<readonly Surveyed[]> {
  const { spec, inventory, hosts } = loaded;
  const selects = patternSelector(inventory);
  const nonce = newNonce();
  const requests = new Map(hosts.map((host) => [host.name, lookRequest(touched(spec, host.name, selects))]));
  tools.progress.begin('looking', hosts.length);
  const results = await collectFleet(
    {
      hosts,
      pool: tools.pool,
      scriptFor: (host) => lookScript(tools.look, requests.get(host.name) ?? NOTHING, nonce),
      limits: { timeoutMs: (options.timeout ?? LOOK_TIMEOUT_S) * 1000, maxOutput: LOOK_OUTPUT },
      concurrency: options.concurrency,
      signal: context.signal,
      onInterrupt: 'abandon',
    },
    (event) => tools.progress.event(event),
  );
  tools.progress.end();
  return results.map((result) => {
    const { host } = result;
    if (result.kind !== 'finished') return failure(result);
    const { value, findings } = observe(result.result.stdout, nonce, requests.get(host.name) ?? NOTHING);
    if (value === undefined) return { kind: 'error', name: host.name, findings };
    return { kind: 'seen', name: host.name, input: inputOf(host, value) };
  });

  function inputOf(host: Host, observed: ObservedState): HostInput {
    const derived = desiredState(spec, host, observed.facts, selects, (target, setting) =>
      standing(target, setting, observed),
    );
    if (derived.value === undefined) throw new Error(`no desired state of ${host.name}, although its facts are known`);
    const resolved = resolveUnits(derived.value, observed);
    return {
      desired: resolved.value,
      files: installedFiles(renderFiles(resolved.value, tools.templates, observed.facts.systemd)),
      observed,
      looked: requests.get(host.name) ?? NOTHING,
      findings: [...derived.findings, ...resolved.findings],
      acceptShrink: tools.acceptShrink.has(host.name),
    };
  }
}

const NOTHING: LookRequest = { units: [], sysctls: [] };

function lookRequest({ units, sysctl, swap }: ReturnType<typeof touched>): LookRequest {
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
    ...(swap === undefined ? {} : { swapFile: swap }),
  };
}

function standing(target: string, setting: string, observed: ObservedState): SettingValue | undefined {
  const name = observed.units.find((unit) => unit.name === target)?.id ?? target;
  const found = standingOf(name, setting, observed);
  return found?.kernel ?? found?.file ?? undefined;
}

/** A failed connect and a refused sudo leave the host unreached; whatever goes wrong after that is an error. */
function failure(result: Exclude<HostResult, { kind: 'finished' }>): Exclude<Surveyed, { kind: 'seen' }> {
  const { name } = result.host;
  if (result.kind === 'not-started') return { kind: 'interrupted', name };
  const unreachable = result.stage === 'connect' || isLoginCode(result.finding.code);
  return { kind: unreachable ? 'unreachable' : 'error', name, findings: [result.finding] };
}

/** Below 540 the transport's codes are about reaching a host, logging in and becoming root; from there on about a script that ran. */
function isLoginCode(code: string): boolean {
  return Number(code.slice(3)) < 540;
}
