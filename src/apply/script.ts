/** The change script of one host, made from its plan alone: what the plan lists, as calls of change.sh. */
import type { Change, HostPlan } from '../plan/document';
import { DIRECTIVES } from '../model/settings';
import { asDirective, SWAP, SYSTEM } from '../plan/wants';
import { lookSettings } from '../probe/script';
import { quote, quoteLines } from '../probe/shell';
import { PLAN_FINDINGS } from '../plan/findings';

/** The fixed texts of look.sh and change.sh. */
export interface ScriptTexts {
  readonly look: string;
  readonly change: string;
}

/** A plan that can be carried out. */
export type ChangingPlan = HostPlan & { readonly basis: NonNullable<HostPlan['basis']> };

/** The whole script. `spec` is the spec's name, `nonce` 16 or more hex digits, new for each run. */
export function changeScript(texts: ScriptTexts, spec: string, plan: ChangingPlan, nonce: string): string {
  const { basis } = plan;
  const paths = (actions: readonly string[]): string =>
    quoteLines(plan.files.filter(({ action }) => actions.includes(action)).map(({ path }) => path));
  const reload =
    plan.files.some(({ path }) => path.startsWith('/etc/systemd/')) ||
    plan.changes.some(({ target }) => target !== SYSTEM);
  const settings = [
    `EXPECT=${quote(plan.observed.replace(/^sha256:/, ''))}`,
    `SPEC=${quote(spec)}`,
    `FROM=${quote(basis.from)}`,
    `TO=${quote(basis.to)}`,
    `RELOAD=${reload ? 'yes' : 'no'}`,
    `SHRINK=${acceptsShrink(plan) ? 'yes' : 'no'}`,
    `LINKS=${paths(['create', 'update'])}`,
    `UNLINKS=${paths(['remove'])}`,
    `RESTARTS=${quoteLines(primaries(plan))}`,
  ];
  return [
    texts.look,
    texts.change,
    lookSettings(basis.looked, nonce),
    ...settings,
    shellFunction('plan_files', filesCalls(plan)),
    shellFunction('plan_before', plan.changes.flatMap(beforeCalls)),
    shellFunction('plan_shrinks', plan.changes.flatMap(shrinkCalls)),
    shellFunction('plan_first', plan.changes.flatMap(firstCalls)),
    shellFunction('plan_effects', effectCalls(plan)),
    shellFunction('plan_last', plan.changes.flatMap(lastCalls)),
    'change',
    '',
  ].join('\n');
}

/** Calls in a row; the function is false as soon as one is. */
function shellFunction(name: string, calls: readonly string[]): string {
  return `${name}() {\n${calls.map((call) => `  ${call} || return 1\n`).join('')}  return 0\n}`;
}

function filesCalls({ files, basis }: ChangingPlan): string[] {
  const calls = files.map(({ path, action, after }) => {
    const below = quote(path.slice('/etc'.length));
    return action === 'remove' ? `drop ${below}` : `put ${below} ${quote(after ?? '')}`;
  });
  return [...calls, `put /manifest ${quote(basis.manifest)}`];
}

/** What was there before oomcfg: only for what the spec asks for now. */
function beforeCalls({ target, setting, before, source }: Change): string[] {
  if (source === undefined) return [];
  if (target === SYSTEM)
    return setting.startsWith(SWAP) ? [] : [`before sysctl ${quote(setting)} ${quote(String(before))}`];
  return setting === 'OOMScoreAdjust' ? [`before score ${quote(target)} ${quote(String(before))}`] : [];
}

function shrinkCalls({ target, setting, before, after, takesEffect }: Change): string[] {
  const falls = typeof after === 'number' && (before === 'infinity' || Number(before) > after);
  return setting === 'MemoryMax' && falls && takesEffect === 'live' ? [`shrink ${quote(target)} ${after}`] : [];
}

/** What can fail, and is undone when it does. */
function firstCalls({ target, setting, before, after, takesEffect }: Change): string[] {
  if (target !== SYSTEM || takesEffect === 'reboot') return [];
  if (setting.startsWith(SWAP)) {
    const file = quote(setting.slice(SWAP.length));
    if (after === 0) return [];
    return [...(before === 0 ? [] : [`swap_remove ${file}`]), `swap_make ${file} ${String(after)}`];
  }
  if (setting === GENERATION) return [];
  return [`sysctl_set ${quote(setting)} ${quote(setting.replaceAll('.', '/'))} ${quote(String(after))}`];
}

/** The setting that stands for an interrupted change: change.sh sees to it by itself. */
const GENERATION = 'generation';

/** What is done when the new files are in force, and what is forgotten then. */
function lastCalls({ target, setting, after, source }: Change): string[] {
  if (source !== undefined) return [];
  if (target !== SYSTEM) return setting === 'OOMScoreAdjust' ? [`forget score ${quote(target)}`] : [];
  if (setting.startsWith(SWAP)) return after === 0 ? [`swap_remove ${quote(setting.slice(SWAP.length))}`] : [];
  return setting === GENERATION ? [] : [`forget sysctl ${quote(setting)}`];
}

/** Limits that rise come before those that fall: parents first when raising, children first when lowering. */
function effectCalls(plan: HostPlan): string[] {
  const live = plan.changes.filter(({ target, takesEffect }) => target !== SYSTEM && takesEffect === 'live');
  const rises = live.filter((change) => sizeOrder(change.after) > sizeOrder(change.before)).sort(byDepth);
  const falls = live.filter((change) => !rises.includes(change)).sort((a, b) => byDepth(b, a));
  return [...rises, ...falls].flatMap(effectCall);
}

function sizeOrder(value: Change['after']): number {
  return value === 'infinity' ? Infinity : Number(value);
}

/** Slices stand above services, and `a-b.slice` below `a.slice` (systemd.slice(5)). */
function depth(unit: string): number {
  return unit.endsWith('.slice') ? unit.split('-').length : 1000;
}

function byDepth(a: Change, b: Change): number {
  return depth(a.target) - depth(b.target);
}

function effectCall({ target, setting, before, after }: Change): string[] {
  const unit = quote(target);
  const directive = asDirective(setting);
  switch (directive) {
    case undefined:
      return [];
    case 'LimitAS':
    case 'LimitRSS':
      return [
        `limit ${unit} ${directive === 'LimitAS' ? 'as' : 'rss'} ${after === 'infinity' ? 'unlimited' : Number(after)}`,
      ];
    case 'OOMScoreAdjust':
      return [`score ${unit} ${Number(before)} ${Number(after)}`];
    case 'OOMPolicy':
      return [`cgroup ${unit} memory.oom.group ${after === 'kill' ? 1 : 0}`];
    default: {
      const { v1, v2 } = DIRECTIVES[directive];
      const v2Call = `cgroup ${unit} ${v2 ?? ''} ${after === 'infinity' ? 'max' : Number(after)}`;
      return v1 === undefined
        ? [v2Call]
        : [v2Call, `cgroup ${unit} ${v1} ${after === 'infinity' ? -1 : Number(after)}`];
    }
  }
}

/** Units that are restarted for their own sake; systemd takes the others along by itself. */
function primaries({ restarts }: HostPlan): readonly string[] {
  const units = new Set(restarts.map(({ unit }) => unit));
  return restarts.filter(({ because }) => !because.every((cause) => units.has(cause))).map(({ unit }) => unit);
}

/** The plan was made with --accept shrink: its finding is a warning then. */
function acceptsShrink(plan: HostPlan): boolean {
  return plan.findings.some(({ code, severity }) => code === PLAN_FINDINGS.belowUse.code && severity === 'warning');
}
