/** `oomcfg apply`: plans or takes a saved plan, asks, changes wave by wave, and says what the hosts do after it. */
import { assembleApplication } from '../documents/apply/assemble';
import { applyExits } from '../documents/exitCodes';
import { runWaves } from '../apply/runWaves';
import type { Runner } from '../fleet/runner';
import type { Finding } from '../model/finding';
import type { Host } from '../model/host';
import type { Plan } from '../documents/plan/document';
import { ofHosts, withHeld } from '../documents/plan/part';
import { createProgress, type Progress } from '../terminal/progress';
import { hostsInBrief } from '../report/text/hostRanges';
import { count } from '../model/text/count';
import { confirm } from '../terminal/ask';
import { createPool } from '../setup/connect';
import { EXIT, type ExitCode, exitCode } from '../model/exitCode';
import { loadPlan } from '../load/planFile';
import { planHosts } from '../load/planHosts';
import { withHosts } from '../setup/withHosts';
import { planOf } from '../look/planOf';
import { surveyHosts } from '../look/reach';
import { SCRIPTS } from '../load/scriptTexts';
import { newNonce } from '../probe/nonce';
import type { GivenHosts, GivenPath } from '../setup/given';

export interface ApplyOptions extends GivenHosts {
  /** A file of `plan --out`. */
  readonly plan?: GivenPath;
  readonly yes: boolean;
  /** Milliseconds from a wave to the second look at what restarted; absent for the default. */
  readonly secondLookMs?: number;
  /** Gets the names of the hosts whose change is under way, for the message at an interruption. */
  readonly changing: Set<string>;
}

/** Restarts can take as long as their TimeoutStopSec= (90 s by default), one after the other. */
const CHANGE_TIMEOUT_S = 900;

interface Work {
  readonly plan: Plan;
  readonly hosts: readonly Host[];
  readonly runner: Runner;
  readonly progress: Progress;
  /** The plan came from a file. */
  readonly saved: boolean;
  /** Why the inventory was not read to its end; empty where it was. */
  readonly cut: readonly Finding[];
}

/**
 * Exit 0 where every host is as wanted now; 1 failed, 3 held or stale, 4 unreachable, 64 where nobody can be asked, 65
 * for a bad plan.
 */
export async function run(options: ApplyOptions): Promise<ExitCode> {
  const { reporter } = options;
  if (!options.yes && !options.person.interactive) {
    await reporter.note('oomcfg: error: apply asks before it changes anything, but there is no terminal; use --yes');
    return EXIT.usage;
  }
  if (options.plan !== undefined) return applySaved(options.plan, options);
  return withHosts(options, async ({ loaded, findings, cut, tools }) => {
    const surveyed = await surveyHosts(loaded, options, tools);
    await reporter.remark(findings);
    const plan = planOf(loaded.spec, surveyed, cut);
    const { runner, progress } = tools;
    const work = { plan, hosts: loaded.hosts, runner, progress, saved: false, cut };
    return carryOut(work, options);
  });
}

async function applySaved({ path, shown }: GivenPath, options: ApplyOptions): Promise<ExitCode> {
  const { reporter, person } = options;
  const plan = await loadPlan(path, shown);
  const hosts = plan.value === undefined ? undefined : await planHosts(plan.value, options.inputs);
  if (plan.value === undefined || hosts?.value === undefined) {
    await reporter.findings([...plan.findings, ...(hosts?.findings ?? [])]);
    return EXIT.wrongInput;
  }
  const progress = createProgress({ output: person.stderr });
  const pool = createPool(options, progress);
  try {
    const { chosen, held, cut } = hosts.value;
    await reporter.remark(cut);
    const now = withHeld(plan.value, held);
    const work = { plan: now, hosts: chosen, runner: pool, progress, saved: true, cut };
    return await carryOut(work, options);
  } finally {
    progress.end();
    await pool.closeAll();
  }
}

async function carryOut(work: Work, options: ApplyOptions): Promise<ExitCode> {
  const { plan, hosts, progress } = work;
  const { reporter, signal, changing, secondLookMs } = options;
  const byName = new Map(hosts.map((host) => [host.name, host]));
  const chosen = ofHosts(plan, byName);
  const asks = chosen.summary.change > 0 && !signal.aborted;
  const goes = !asks || (await agreed(chosen, work, options));
  if (!goes && !reporter.isForPrograms) return EXIT.done;
  let isWave = false;
  const outcomes = await runWaves({
    plan: chosen,
    hosts: byName,
    runner: work.runner,
    texts: SCRIPTS,
    saved: work.saved,
    nonce: newNonce(),
    timeoutMs: (options.timeout ?? CHANGE_TIMEOUT_S) * 1000,
    concurrency: options.concurrency,
    // Without a yes nothing is started, and the document says so of each host.
    signal: goes ? signal : AbortSignal.abort(),
    ...(secondLookMs === undefined ? {} : { secondLookMs }),
    onWave: (wave, of, number) => {
      isWave = true;
      progress.begin(of > 1 ? `changing, wave ${wave}/${of},` : 'changing', number);
    },
    onEvent: (event) => {
      if (event.kind !== 'running') changing.delete(event.host);
      else if (isWave) changing.add(event.host);
      progress.event(event);
    },
    onSecondLook: (number) => {
      isWave = false;
      progress.begin('looking again at services,', number);
    },
  });
  progress.end();
  const application = assembleApplication(plan.spec, outcomes, work.cut);
  await reporter.document(application, { saved: work.saved, ...(asks ? { shown: chosen } : {}) });
  if (!goes) return EXIT.done;
  return exitCode([...applyExits(application), signal.aborted ? EXIT.interrupted : EXIT.done]);
}

/** Shows the plan, so that no restart comes unannounced, and asks; --yes is the answer for a script. */
async function agreed(
  plan: Plan,
  { saved, hosts }: Work,
  { reporter, person, yes: isAgreed }: ApplyOptions,
): Promise<boolean> {
  await reporter.preview(plan, { saved, isAsked: !isAgreed });
  if (isAgreed) return true;
  const { change, restarts } = plan.summary;
  const own = ownHosts(plan, hosts, saved);
  const here = own.length === 0 ? '' : `, this machine (${hostsInBrief(own)}) among them`;
  const question = `Change ${count(change, 'host')}${here} (${restarts === 0 ? 'no restarts' : count(restarts, 'restart')})?`;
  const yes = await confirm(question, person);
  if (!yes) await reporter.note('Nothing was changed.');
  return yes;
}

/** Hosts to change that are this very machine. A saved plan may have been made on another one. */
function ownHosts(plan: Plan, hosts: readonly Host[], saved: boolean): readonly string[] {
  const local = new Set(hosts.filter(({ connection }) => connection.kind === 'local').map(({ name }) => name));
  return plan.hosts
    .filter(({ status }) => status === 'change')
    .filter(({ name, thisMachine }) => local.has(name) || (!saved && thisMachine === true))
    .map(({ name }) => name);
}
