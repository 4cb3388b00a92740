/** Desired and observed state of one host -> what an apply would do there. */
import type { DesiredState } from '../model/desired';
import { type Finding, hasErrors } from '../model/finding';
import type { FirstLook, LookRequest, ObservedState } from '../model/observed';
import type { SettingValue } from '../model/settings';
import { nameOfRuntime, runtimesOn } from '../runtimes';
import type { Kept } from '../runtimes/restarts';
import { CHECKS } from './checks';
import { missingPrograms, obstacles } from './checks/host/checkHost';
import { compare, holds, isInFilesOnly, isInForce, type Item } from './compare';
import { failingUnits } from './failing';
import type { Change, FileChange, HostPlan, Restart } from '../documents/plan/document';
import { withSilentLines } from './silentLines';
import { fileChanges, manifest, nextGeneration } from './files';
import type { HostInput } from './hostInput';
import { unitsNotInForce } from './notInForce';
import { isNoneOfOurs } from './checks/host/owner';
import { kindOf } from '../settings';
import { GENERATION } from '../settings/generation';
import { type Present, SYSTEM, type Wanted } from '../settings/kind';
import { unitsById } from '../model/units';
import { runChecks } from '../rules/check';
import type { ChangeScene } from './scene';
import { unjudgedUnits } from './unjudged';
import { wantedSettings } from './wanted';
import { baseName, OUR_FILE } from '../systemd/paths';

export interface HostComparison {
  readonly items: readonly Item[];
  /** What is to be written and removed. */
  readonly files: readonly FileChange[];
  readonly findings: readonly Finding[];
}

/** The items, files and findings of a host: what plan and verify have in common. */
export function compareHost({
  desired,
  files,
  observed,
  findings,
  acceptShrink,
}: Omit<HostInput, 'looked'>): HostComparison {
  // Without systemd, or a program that the look calls, nothing else that was seen means anything.
  if (observed.obstacles.includes('no-systemd') || missingPrograms(observed).length > 0)
    return { items: [], files: [], findings: obstacles.check({ observed }) };
  if (isNoneOfOurs(desired, observed)) return { items: [], files: [], findings };
  const items = compare(wantedSettings(desired, observed), observed);
  const settled = settledFindings(desired, observed);
  const changes = fileChanges(files, observed.generation);
  return {
    items,
    files: changes,
    findings: [
      ...findings.filter((finding) => !settled.has(finding)),
      ...runChecks(CHECKS.host, { desired, observed, items, files: changes, acceptShrink }),
    ],
  };
}

/** Findings about what the spec alone could not tell, and the look has answered. */
function settledFindings({ services }: DesiredState, observed: ObservedState): ReadonlySet<Finding> {
  const units = unitsById(observed);
  return new Set(
    services.flatMap((service) => {
      const unit = units.get(service.unit);
      if (unit === undefined) return [];
      return runtimesOn(service, unit).flatMap(({ runtime, unit: own }) => runtime.settled?.(service, own) ?? []);
    }),
  );
}

/**
 * The plan of one host, how many settings already are in force as wanted, and how many are right in the files of what
 * does not run.
 */
export function planHost(input: HostInput): {
  readonly plan: HostPlan;
  readonly unchanged: number;
  readonly inFilesOnly: number;
} {
  const { desired, files, observed, looked, acceptShrink } = input;
  const { items, files: fileDiff, findings: found } = compareHost(input);
  const { pending, broken } = observed.generation;
  const interrupted: Change[] =
    (pending === undefined && !broken) || isNoneOfOurs(desired, observed)
      ? []
      : [{ target: SYSTEM, setting: GENERATION, before: 'interrupted', after: 'whole', takesEffect: 'live' }];
  const restarts = restartsOf(items, observed);
  const changes = [
    ...interrupted,
    ...items.flatMap((item) => changeOf(item, observed)).map((change) => asStarted(change, restarts, observed)),
  ];
  const touched =
    changes.length > 0 ||
    fileDiff.length > 0 ||
    restarts.length > 0 ||
    items.some((item) => !holds(item) && item.unsupported === undefined && item.futile === undefined);
  const scene: ChangeScene = { desired, observed, items, files: fileDiff, acceptShrink, changes, restarts };
  const holding = [...found, ...runChecks(CHECKS.change, scene)];
  // What no apply puts in force holds no other change of the host, and the exit code says it in any case.
  const findings = [...holding, ...runChecks(CHECKS.rest, scene)];
  const notInForce = unitsNotInForce(desired, observed, items, restarts);
  const from = observed.generation.id ?? '';
  const to = fileDiff.length === 0 ? from : nextGeneration(files, observed.generation);
  const status = hasErrors(touched ? holding : findings) ? 'held' : touched ? 'change' : 'in-sync';
  const seen = status === 'change' && observed.seen !== undefined ? { seen: observed.seen } : {};
  const units = [...unitsById(observed).values()];
  const failed = units.flatMap(({ id, activeState }) => (activeState === 'failed' ? [id] : []));
  const failing = failingUnits(desired, observed, fileDiff, items);
  const unjudged = unjudgedUnits(observed, items);
  const kept = keptOptions(desired, restarts, observed);
  const plan: HostPlan = {
    name: desired.host,
    status,
    observed: observed.digest,
    changes,
    files: withSilentLines(fileDiff, changes, unitsById(observed)),
    restarts,
    ...(acceptShrink ? { accepted: ['shrink' as const] } : {}),
    ...(failing.length === 0 ? {} : { failing }),
    ...(unjudged.length === 0 ? {} : { unjudged }),
    ...(notInForce.length === 0 ? {} : { notInForce }),
    findings,
    basis: {
      looked: lookedAt(looked, observed),
      from,
      to,
      ...(failed.length === 0 ? {} : { failed }),
      ...(kept.length === 0 ? {} : { kept }),
      manifest: manifest(to, desired, files),
      ...seen,
    },
  };
  return { plan, unchanged: items.filter(isInForce).length, inFilesOnly: items.filter(isInFilesOnly).length };
}

/** What the processes of units that restart are to have after it as before. */
function keptOptions(
  { services }: DesiredState,
  restarts: readonly Restart[],
  observed: ObservedState,
): readonly Kept[] {
  const restarted = new Set(restarts.map(({ unit }) => unit));
  return services.flatMap((service) => {
    const unit = unitsById(observed).get(service.unit);
    if (unit === undefined || !restarted.has(unit.id)) return [];
    return runtimesOn(service, unit).flatMap(({ runtime, unit: own }) => {
      const kept = runtime.restarts?.kept(service, own);
      return kept === undefined ? [] : [{ ...kept, ...nameOfRuntime(runtime.key) }];
    });
  });
}

/**
 * What was looked at in the end, the settings of the host's own generation included, so that later looks see dropped
 * ones go back.
 */
function lookedAt(asked: FirstLook, observed: ObservedState): LookRequest {
  const keys = new Set(asked.sysctls);
  const requests = new Map(asked.units.map((one) => [`${one.unit} ${one.variable ?? ''}`, one]));
  const { flags: _, ...kept } = asked;
  return {
    ...kept,
    units: observed.units
      .flatMap((unit) => [unit, ...(unit.others ?? [])])
      .map(({ name, variable }) => {
        const added = { unit: name, ...(variable === undefined ? {} : { variable }) };
        return requests.get(`${name} ${variable ?? ''}`) ?? added;
      }),
    sysctls: [...asked.sysctls, ...observed.sysctl.map(({ key }) => key).filter((key) => !keys.has(key))],
  };
}

function changeOf(item: Item, observed: ObservedState): Change[] {
  const { wanted, present, kernelHolds, fileHolds, unsupported, takesEffect, futile } = item;
  if (unsupported !== undefined || futile || (kernelHolds && fileHolds)) return [];
  // What runs did not take what is dropped: what it has in its place does not change.
  const isOfFile = wanted.dropped === true && kernelHolds && takesEffect === 'restart';
  const before = isOfFile ? (present.file ?? '') : replacedValue(wanted, present, observed);
  // The kernel is right and only a file is wrong: the plan's files say that.
  if (before === wanted.value && kernelHolds) return [];
  if (wanted.reboot) return [];
  return [
    {
      target: wanted.target,
      setting: wanted.setting,
      before,
      after: wanted.value,
      takesEffect: kernelHolds && takesEffect === 'restart' ? 'live' : takesEffect,
      ...replacedFile(present),
      ...(wanted.givenBy === undefined ? {} : { givenBy: wanted.givenBy }),
      ...(wanted.at === undefined ? {} : { source: wanted.at }),
      ...(wanted.dropped ? { dropped: true as const } : {}),
    },
  ];
}

function replacedValue(wanted: Wanted, present: Present, observed: ObservedState): SettingValue {
  const kind = kindOf(wanted);
  if (kind.of === 'host') {
    const has = kind.replaced === undefined ? present.kernel : kind.replaced(wanted, present);
    return has ?? present.file ?? '';
  }
  const unit = unitsById(observed).get(wanted.target);
  return present.kernel ?? present.file ?? kind.absent(wanted.setting, unit, observed);
}

/** The file that sets the value that is replaced. */
function replacedFile({ kernel, setBy, nextBy }: Present): { setBy?: string } {
  const path = setBy ?? (kernel === null ? nextBy : null);
  return path === null || baseName(path) === OUR_FILE ? {} : { setBy: path };
}

/** What is dropped can go back to one value in what runs, and to another in a new process. */
function asStarted(change: Change, restarts: readonly Restart[], observed: ObservedState): Change {
  const { target, dropped, takesEffect } = change;
  const kind = kindOf(change);
  if (!dropped || kind.of === 'host' || kind.atStart === undefined) return change;
  if (takesEffect !== 'start' && !restarts.some(({ unit }) => unit === target)) return change;
  return { ...change, after: kind.atStart(unitsById(observed).get(target), observed) };
}

/**
 * Units whose running process does not have what the files will say, with the units that systemd restarts along with
 * them.
 */
function restartsOf(items: readonly Item[], observed: ObservedState): readonly Restart[] {
  const because = new Map<string, string[]>();
  for (const { wanted, kernelHolds, unsupported, takesEffect, futile } of items) {
    if (takesEffect !== 'restart' || kernelHolds || futile || unsupported !== undefined) continue;
    const settings = because.get(wanted.target);
    if (settings === undefined) because.set(wanted.target, [wanted.setting]);
    else settings.push(wanted.setting);
  }
  const along = new Map<string, string[]>();
  for (const unit of unitsById(observed).values()) {
    if (!because.has(unit.id)) continue;
    for (const name of unit.restartsAlong) {
      if (because.has(name)) continue;
      const causes = along.get(name);
      if (causes === undefined) along.set(name, [unit.id]);
      else causes.push(unit.id);
    }
  }
  const entries = [...because, ...[...along].sort(([a], [b]) => (a < b ? -1 : 1))];
  return entries.map(([unit, causes]) => ({ unit, because: causes }));
}
