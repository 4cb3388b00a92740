/** The change script of one host, made from its plan alone: what the plan lists, as calls of change/. */
import type { Change, HostPlan } from '../documents/plan/document';
import type { Script } from '../model/script';
import { sysctlPartner } from '../model/sysctls';
import { kindOf } from '../settings';
import { type Calls, order, SYSTEM } from '../settings/kind';
import { directiveOf } from '../systemd/directiveNames';
import { unitOfDropIn } from '../systemd/paths';
import type { CutScript } from '../remote/cutScript';
import { partFor } from '../remote/parts';
import { lookSettings, SELDOM } from '../remote/lookScript';
import { quote, quoteLines } from '../remote/shell';
import { fallsOf } from '../plan/falls';
import { roomCalls } from './roomCalls';
import { isSlice, slicesAbove } from '../systemd/unitNames';

/** What is the same for every host: the functions of look/ and change/. */
export interface ScriptTexts {
  readonly look: CutScript;
  readonly change: CutScript;
}

/** A plan that can be carried out. */
export type ChangingPlan = HostPlan & { readonly basis: NonNullable<HostPlan['basis']> };

/** The change, and what the functions plan_* call. */
export const ENTRIES: readonly string[] =
  `change put drop before before_now gives keeps began variable_kept limit_kept limit_given watch shrink room_promised room_aside swap_make sysctl_set forget
  swap_remove limit score cgroup`.split(/\s+/);

/**
 * Like SELDOM, for a change: swap, resource limits and scores of processes, what is done when a step fails, and the
 * check of a JVM's values.
 */
export const SELDOM_IN_CHANGE: readonly string[] =
  `before_now variable_kept limit_kept limit_given room_promised room_aside swap_make swap_remove limit score use_of swap_room watch_services limits_of
  set_value effect failed_step sysctl_again fail fail_write go_back undo_swaps why_not note_failed no_journal await_stops words_taken has_other_value
  values_of`.split(/\s+/);

/**
 * The whole script. `spec` is the spec's name, `nonce` 16 or more hex digits, new for each run, `at` the time for the
 * journal.
 */
export function changeScript(texts: ScriptTexts, spec: string, plan: ChangingPlan, nonce: string, at: Date): Script {
  const { basis } = plan;
  const paths = (actions: readonly string[]): string =>
    quoteLines(plan.files.filter(({ action }) => actions.includes(action)).map(({ path }) => path));
  const reload =
    plan.files.some(({ path }) => path.startsWith('/etc/systemd/')) ||
    plan.changes.some((change) => kindOf(change).of === 'unit');
  const settings = [
    `EXPECT=${quote(plan.observed.replace(/^sha256:/, ''))}`,
    `AT=${at.toISOString().replace(/\.\d+/, '')}`,
    `SPEC=${quote(spec)}`,
    `FROM=${quote(basis.from)}`,
    `TO=${quote(basis.to)}`,
    `RELOAD=${reload ? 'yes' : 'no'}`,
    `SHRINK=${plan.accepted?.includes('shrink') === true ? 'yes' : 'no'}`,
    `LAST_LOOK=${changesSystem(plan) ? 'all' : 'units'}`,
    `LINKS=${paths(['create', 'update'])}`,
    `UNLINKS=${paths(['remove'])}`,
    `RESTARTS=${quoteLines(primaries(plan))}`,
    `OPENED=${quoteLines(unjudgedLines(plan))}`,
    `CHANGE=${changeName(nonce)}`,
    `STARTS=${quoteLines([...stoppedUnits(plan)])}`,
    `KEPT=${quoteLines(keptSysctls(basis.manifest))}`,
  ];
  const start = [
    lookSettings(basis.looked, nonce),
    ...settings,
    shellFunction('plan_files', filesCalls(plan), 'stops'),
    shellFunction('plan_before', [...callsOf(plan, 'before'), ...givesCalls(plan), ...keepCalls(plan)], 'stops'),
    shellFunction('plan_watch', watchCalls(plan), 'goes on'),
    shellFunction('plan_shrinks', [...callsOf(plan, 'guard'), ...roomCalls(plan)], 'goes on'),
    shellFunction('plan_first', callsOf(plan, 'first'), 'stops'),
    shellFunction('plan_effects', effectCalls(plan), 'goes on'),
    shellFunction('plan_last', callsOf(plan, 'last'), 'goes on'),
    'change',
  ].join('\n');
  return { functions: partFor([texts.look, texts.change], ENTRIES, [...SELDOM, ...SELDOM_IN_CHANGE]), start };
}

/** Whether the look at the end of the change has to include sysctls: only where the plan changes the host itself. */
export function changesSystem({ changes }: Pick<HostPlan, 'changes'>): boolean {
  return changes.some(({ target }) => target === SYSTEM);
}

/**
 * A function that makes calls in a row. Calls that can be undone stop at the first failure, and the function fails
 * then; those that cannot be undone go on.
 */
function shellFunction(name: string, calls: readonly string[], whenOneFails: 'stops' | 'goes on'): string {
  const end = whenOneFails === 'stops' ? ' || return 1' : '';
  return `${name}() {\n${calls.map((call) => `  ${call}${end}\n`).join('')}  return 0\n}`;
}

/**
 * Sysctls whose values from before are still needed: those of the next generation, and what the kernel sets to 0 along
 * with them.
 */
function keptSysctls(manifest: string): readonly string[] {
  const keys = [...manifest.matchAll(/^sysctl (.+)$/gm)].map(([, key = '']) => key);
  return [...new Set(keys.flatMap((key) => [key, sysctlPartner(key) ?? key]))];
}

function filesCalls({ files, basis }: ChangingPlan): string[] {
  const calls = files.map(({ path, action, after }) => {
    const below = quote(path.slice('/etc'.length));
    return action === 'remove' ? `drop ${below}` : `put ${below} ${quote(after ?? '')}`;
  });
  return [...calls, `put /manifest ${quote(basis.manifest)}`];
}

/** Notes what the new drop-ins set: the values of directives, and the name of a variable. */
function givesCalls({ files, basis }: ChangingPlan): string[] {
  const variables = new Map([...basis.manifest.matchAll(/^unit (\S+) (\S+)$/gm)].map(([, unit, name]) => [unit, name]));
  return files.flatMap(({ path, after }) => {
    const unit = unitOfDropIn(path);
    if (unit === undefined || after === undefined) return [];
    const assigned = after.split('\n').filter(isManaged);
    return [['gives', unit, variables.get(unit) ?? '-', ...assigned].map(quoteUnlessFirst).join(' ')];
  });
}

function quoteUnlessFirst(word: string, index: number): string {
  return index === 0 ? word : quote(word);
}

/** Whether a line of a drop-in sets a directive, be it under an earlier name. */
function isManaged(line: string): boolean {
  const [, name = ''] = /^(\w+)=\S+$/.exec(line) ?? [];
  return directiveOf(name, 0) !== undefined;
}

/** Notes how the units that change are before it, for the second look. */
function watchCalls(plan: ChangingPlan): string[] {
  const units = [...primaries(plan), ...fallsOf(plan).map(({ unit }) => unit)];
  return units.map((unit) => `watch ${quote(unit)}`);
}

/** Notes the options that JVMs that restart must still have afterwards. */
function keepCalls({ basis }: ChangingPlan): string[] {
  return (basis.kept ?? []).map(
    ({ unit, options, jvms = 1 }) => `keeps ${quote(unit)} ${quote([jvms, ...options].join(' '))}`,
  );
}

/** The calls of each kind of setting for a step of the change script. */
function callsOf({ changes }: HostPlan, step: keyof Calls): readonly string[] {
  return changes.flatMap((change) => kindOf(change).calls[step]?.(change, changes) ?? []);
}

/**
 * Units that did not run when the plan was made. (Resource limits and variables of a running oneshot wait for its next
 * start as well.)
 */
function stoppedUnits({ changes }: HostPlan): ReadonlySet<string> {
  const waiting = changes.filter((change) => {
    const kind = kindOf(change);
    return kind.of === 'unit' && change.takesEffect === 'start' && kind.isOfProcess !== true;
  });
  return new Set(waiting.map(({ target }) => target));
}

/** Limits that rise come before those that fall: parents first when raising, children first when lowering. */
function effectCalls(plan: HostPlan): readonly string[] {
  const stopped = stoppedUnits(plan);
  // A unit that did not run may have been started since; where it still does not run, its calls do nothing.
  const live = plan.changes.filter(({ target, takesEffect }) => takesEffect === 'live' || stopped.has(target));
  const rises = live.filter((change) => order(change.after) > order(change.before)).sort(byDepth);
  const falls = live.filter((change) => !rises.includes(change)).sort((a, b) => byDepth(b, a));
  return callsOf({ ...plan, changes: [...rises, ...falls] }, 'live');
}

/**
 * How far a unit is from the root: services are below all slices, and `a-b.slice` is below `a.slice`
 * (systemd.slice(5)).
 */
function depth(unit: string): number {
  return isSlice(unit) ? slicesAbove(unit).length : 1000;
}

function byDepth(a: Change, b: Change): number {
  return depth(a.target) - depth(b.target);
}

/** The name under which the second look finds the notes of the change of the same run. */
export function changeName(nonce: string): string {
  return nonce.slice(0, 8);
}

/** Lines `UNIT OWNER` of the units that are looked at again. */
function unjudgedLines(plan: ChangingPlan): readonly string[] {
  const restarted = new Set(plan.restarts.map(({ unit }) => unit));
  return [
    ...plan.restarts.map(({ unit, because }) => `${unit} ${because.find((cause) => restarted.has(cause)) ?? unit}`),
    ...fallsOf(plan).map(({ unit, owner }) => `${unit} ${owner}`),
  ];
}

/** Units that are restarted for their own changes; systemd restarts the others along with them. */
function primaries({ restarts }: HostPlan): readonly string[] {
  const units = new Set(restarts.map(({ unit }) => unit));
  return restarts.filter(({ because }) => !because.every((cause) => units.has(cause))).map(({ unit }) => unit);
}
