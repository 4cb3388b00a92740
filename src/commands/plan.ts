/** `oomcfg plan`: looks at the hosts and shows what would change; changes nothing. */
import { planExits } from '../documents/exitCodes';
import type { Plan } from '../documents/plan/document';
import { json } from '../report/json';
import { printable } from '../model/text/printable';
import type { Reporter } from '../terminal/reporter';
import { EXIT, type ExitCode, exitCode } from '../model/exitCode';
import { withHosts } from '../setup/withHosts';
import { savePlan, takenPlace } from '../save/planFile';
import { planOf } from '../look/planOf';
import { surveyHosts } from '../look/reach';
import type { GivenHosts, GivenPath } from '../setup/given';

export interface PlanOptions extends GivenHosts {
  /** Where to save the document. */
  readonly out?: GivenPath;
  readonly detailedExitcode: boolean;
}

/**
 * Exit 64 where --out names a file that is not a plan. Else 0; 2 with --detailed-exitcode and changes pending; 3 held,
 * 4 unreachable, 1 error.
 */
export async function run(options: PlanOptions): Promise<ExitCode> {
  const { reporter, signal, out } = options;
  const taken = out === undefined ? undefined : takenPlace(out.path, out.shown);
  if (taken !== undefined) {
    await reporter.findings([taken]);
    return EXIT.usage;
  }
  return withHosts(options, async ({ loaded, findings, cut, tools }) => {
    const surveyed = await surveyHosts(loaded, options, tools);
    const plan = planOf(loaded.spec, surveyed, cut);
    await reporter.remark(findings);
    await reporter.document(plan);
    if (signal.aborted) return interrupted(options);
    const saved = out === undefined ? EXIT.done : await save(plan, out, reporter);
    const codes = planExits(plan).filter((code) => code !== EXIT.differences || options.detailedExitcode);
    return exitCode([...codes, saved]);
  });
}

/** What was seen by then is printed; a file would pass for the plan of all hosts. */
async function interrupted({ out, reporter }: PlanOptions): Promise<ExitCode> {
  if (out !== undefined) {
    await reporter.note(`oomcfg: interrupted: the plan is not saved in ${printable(out.shown)}`);
  }
  return EXIT.interrupted;
}

async function save(plan: Plan, { path, shown }: GivenPath, reporter: Reporter): Promise<ExitCode> {
  const failed = await savePlan(json(plan), path, shown);
  if (failed === undefined) await reporter.note(`oomcfg: the plan is saved in ${printable(shown)}`);
  else await reporter.remark([failed]);
  return failed === undefined ? EXIT.done : EXIT.failed;
}
