/**
 * Runs an executable inventory and reads what it prints: once for all, or once more for each host where it needs that.
 */
import type { Build } from '../graph/build';
import type { InventoryCode } from '../inventoryFindings';
import { Findings } from '../inventoryFindings';
import { INVENTORY_RULES } from '../../rules/inventory';
import { withoutSecrets } from '../foreign/secrets';
import { readScriptHost, readScriptInventory } from './scriptInventory';
import type { InventoryEdges, ScriptRun } from '../edges';
import { readStructured } from './structured';
import { decode, show, startOf } from '../text';
import type { Tree } from '../../yaml/tree';

/** Scripts of the older form are asked for that many hosts at a time. */
const ASKED_AT_ONCE = 4;

export class ScriptRunner {
  constructor(
    private readonly edges: InventoryEdges,
    private readonly build: Build,
  ) {}

  async read(path: string): Promise<void> {
    const tree = this.scriptTree(path, '--list', await this.edges.run(path, ['--list']));
    if (tree === undefined) return;
    const { toAsk } = readScriptInventory(tree, path, this.build);
    for (let next = 0; next < toAsk.length && !this.build.findings.hasErrors; next += ASKED_AT_ONCE) {
      const hosts = toAsk.slice(next, next + ASKED_AT_ONCE);
      const runs = await Promise.all(hosts.map((host) => this.edges.run(path, ['--host', host])));
      hosts.forEach((host, index) => {
        const run = runs[index];
        // Nothing at all stands for no variables.
        if (run === undefined || (run.problem === undefined && decode(run.stdout).text.trim() === '')) return;
        const variables = this.scriptTree(path, `--host ${host}`, run);
        if (variables !== undefined) readScriptHost(variables, host, path, this.build);
      });
    }
  }

  private scriptTree(path: string, args: string, run: ScriptRun): Tree | undefined {
    const at = startOf(path);
    if (run.interrupted === true) {
      this.build.findings.add('OOM244', at, {
        summary: `interrupted while ${show(path)} ran`,
      });
      return undefined;
    }
    if (run.problem !== undefined) {
      const stderr = show(withoutSecrets(decode(run.stderr).text.trim().split('\n').at(-1) ?? ''));
      this.build.findings.add('OOM214', at, {
        summary: `${show(path)} ${show(args)} failed: ${run.problem}`,
        detail: stderr === '' ? 'It wrote nothing to stderr.' : `The last line on its stderr: ${stderr}`,
        fix: `Run ${show(path)} ${show(args)} by hand.`,
      });
      return undefined;
    }
    const trial = new Findings();
    const { text, damagedAt } = decode(run.stdout);
    const tree = damagedAt === undefined && /^\s*[[{]/.test(text) ? readStructured(text, path, trial) : undefined;
    if (tree !== undefined && trial.list.length === 0) return tree;
    const [first] = trial.list;
    this.build.findings.add('OOM215', at, {
      summary: `${show(path)} ${show(args)} printed no JSON object`,
      detail:
        first === undefined
          ? `It printed ${run.stdout.length === 0 ? 'nothing' : `${run.stdout.length} bytes that are not a JSON object`}.`
          : `Line ${first.where?.line ?? 1} of its output: ${INVENTORY_RULES[first.code as InventoryCode].title}.`,
      fix: `Run ${show(path)} ${show(args)} by hand and correct what it prints.`,
    });
    return undefined;
  }
}
