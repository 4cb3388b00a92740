/**
 * Findings on the options of a unit's JVM: who else sets them, what would be lost, and what the running JVM does with
 * them.
 */
import { bytes, formatSize } from '../../../model/bytes';
import type { DesiredService } from '../../../model/desired';
import { type DesiredJava, javaOf } from '../wanted';
import type { Finding } from '../../../model/finding';
import type { ObservedJvm, ObservedUnit } from '../../../model/observed';
import { shownOption } from '../../../model/text/shownOptions';
import { printable } from '../../../model/text/printable';
import { isJob } from '../../../model/units';
import { splitWords } from '../../words';
import { filesAfterOurs, withoutOurs } from '../../../systemd/dropIns';
import { checkNextStart } from './checkNextStart';
import { checkOwnWords } from './checkOwnWords';
import { checkPlaces, checkReaders } from './checkReaders';
import { checkStronger, optionNames } from './checkStronger';
import { planFinding } from '../../../rules/host';
import { heapOf, isReadByJava, missing, sizeOf } from '../running/options';
import { optionName, SIZING } from '../running/ownOptions';
import { certainLoss, lossInDoubt, variableElsewhere } from './startLosses';
import { doubtfulSizes, isShownBehind, strongerOptions } from './stronger';
import { winningVariable } from './variableThatWins';
import { isInEffect, type Overruled, setsVariable } from '../running/inForce';

/** `unit` is one that systemd has loaded. */
export function checkJava(service: DesiredService, unit: ObservedUnit): readonly Finding[] {
  const java = javaOf(service);
  if (java === undefined) return [];
  const unread = checkReaders(java, unit);
  return [
    ...checkVariable(java, unit),
    ...lossInDoubt(java, unit),
    ...variableElsewhere(java, unit),
    ...unread,
    ...checkPlaces(java, unit),
    ...checkStronger(java, unit),
    ...(unread.length === 0
      ? [...checkDoubtful(java, unit), ...checkOwnWords(java, unit), ...checkNextStart(java, unit)]
      : []),
    ...checkScripts(java, unit),
    ...checkSum(limitOf(service.directives, unit), java, unit),
  ];
}

function checkVariable(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const later = filesAfterOurs(unit.files, unit.id).findLast((file) => file.setsVariable.length > 0);
  const line = later === undefined ? undefined : `${later.path}:${later.setsVariable.at(-1) ?? 0}`;
  const lost = java.replace ? [] : othersOf(java, unit);
  const losses = certainLoss(java, unit);
  if (losses.length > 0) return losses;
  const place = unit.unsetsVariable ? 'UnsetEnvironment=' : (unit.environmentFile ?? line);
  if (place !== undefined) {
    const keep = `Put its other options${lost.length === 0 ? '' : ` (${printable(lost.join(' '), 300)})`} into java.extra, then remove ${java.variable} there`;
    const first = unit.unsetsVariable || (lost.length === 0 && unit.nextVariable !== undefined);
    return [
      planFinding('variableWins', {
        summary: unit.unsetsVariable
          ? `UnsetEnvironment= of ${unit.id} removes ${java.variable}`
          : `${printable(place)} sets ${java.variable} for ${unit.id} and wins`,
        fix: `${first ? `Remove ${java.variable} there` : keep}, or size the JVM through another variable: ${winningVariable(java, unit)}.`,
        facts: { unit: unit.id, variable: java.variable, place },
        where: java.at,
      }),
    ];
  }
  if (setsVariable(unit) || lost.length === 0) return [];
  const others = withoutOurs(unit.files).findLast((file) => file.setsVariable.length > 0);
  const where = others === undefined ? 'The unit' : `${printable(others.path)}:${others.setsVariable.at(-1) ?? 0}`;
  return [
    planFinding('lostOptions', {
      summary: `${java.variable} of ${unit.id} already holds options that would be lost: ${printable(lost.join(' '), 300)}`,
      detail: `${where} sets them, and a drop-in's Environment= replaces the whole variable. The text after a \`=\` is not shown: it can be a secret.`,
      fix: `Put them into java.extra, say java.replace: true to lose them, or use a variable that adds: ${winningVariable(java, unit)}.`,
      facts: { unit: unit.id, variable: java.variable, options: lost },
      where: java.at,
    }),
  ];
}

/** Names of options that the variable holds at the next start and the spec neither sets nor sizes. */
function othersOf({ value }: DesiredJava, { nextVariable = [] }: ObservedUnit): readonly string[] {
  const set = new Set(splitWords(value).map(optionName));
  return nextVariable
    .filter((word) => !SIZING.test(word) && !set.has(optionName(word)))
    .map((word) => word.split('=')[0] ?? word);
}

/** A size from a start script, before the first restart with a variable that was empty until now. */
function checkDoubtful(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  if (unit.main === undefined || isInEffect(java.value, unit)) return [];
  const wanted = splitWords(java.value);
  const all = (unit.jvms ?? []).flatMap((jvm) => missing(wanted, doubtfulSizes(java, unit, jvm)));
  const found = all.filter(
    ({ word, instead }, index) => instead !== undefined && all.findIndex((other) => other.word === word) === index,
  );
  if (found.length === 0) return [];
  const inWhole = ({ word, instead }: Overruled): string => {
    const [own, wantedWord] = [shownOption(instead?.word ?? ''), shownOption(word)];
    return isShownBehind(instead?.word ?? '', unit)
      ? `the start script puts ${own} after $${java.variable}, where it wins over ${wantedWord}`
      : `if ${own} comes after $${java.variable}, it wins over ${wantedWord}`;
  };
  const isShown = found.every(({ instead }) => isShownBehind(instead?.word ?? '', unit));
  return [
    planFinding('mayWin', {
      summary: `${unit.id}: ${found.map(inWhole).join('; ')}`,
      detail: `It is on the command line of the running JVM, and no variable of the unit gives it: a start script does. Of several options for one thing a JVM takes the last${isShown ? '' : `, and whether the script puts this one before or after $${java.variable} cannot be seen from outside`}. Where it wins, the restart does not put the wanted size in force.`,
      fix: `Read the script: take ${optionNames(found)} out, or put $${java.variable} after it; or use java: {variable: _JAVA_OPTIONS}, which comes last.`,
      facts: {
        unit: unit.id,
        variable: java.variable,
        options: found.map(({ instead }) => shownOption(instead?.word ?? '')),
        wanted: found.map(({ word }) => shownOption(word)),
      },
      where: java.at,
    }),
  ];
}

/**
 * Start scripts that set the variable themselves: a restart may have no effect, or lose what they set. Whether their
 * lines are reached is not known.
 */
function checkScripts(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const sets = unit.scriptSets ?? [];
  const always = sets.find(({ onlyEmpty }) => !onlyEmpty);
  const line = always ?? (unit.nextVariable === undefined ? sets[0] : undefined);
  // In a running unit the JVM itself shows it by now.
  if (line === undefined || (unit.main !== undefined && setsVariable(unit))) return [];
  const place = line.path.endsWith('=') ? line.path : `${printable(line.path)}:${line.line}`;
  const present = new Set((unit.nextVariable ?? []).map(optionName));
  const own = (unit.jvms ?? []).flatMap(({ options }) =>
    options
      .filter(({ word }) => !SIZING.test(word) && !present.has(optionName(word)))
      .map(({ word }) => optionName(word)),
  );
  const names = [...new Set(own)];
  const effect =
    unit.main === undefined || isJob(unit)
      ? 'its next start may have none of the spec'
      : 'a restart may have no effect';
  return [
    planFinding('scriptSets', {
      summary: line.unsets
        ? `${place} unsets ${java.variable} of ${unit.id}: ${effect}`
        : line.onlyEmpty
          ? `${place} sets ${java.variable} for ${unit.id} where it is empty: what it sets would be lost`
          : `${place} sets ${java.variable} for ${unit.id}: ${effect}`,
      detail: `The start script runs after systemd has set the environment.${names.length === 0 ? '' : ` The running JVM has options that no unit file gives: ${printable(names.join(' '), 300)}.`}`,
      fix: `Remove ${java.variable} there or add to it (${java.variable}="$${java.variable} ..."), put what it sets into java.extra, or use ${winningVariable(java, unit)}.`,
      facts: { unit: unit.id, variable: java.variable, place, options: names },
      where: java.at,
    }),
  ];
}

/** The smallest memory limit of the unit in bytes: of each, the spec's value or else the present one. */
function limitOf(directives: DesiredService['directives'], { cgroup }: ObservedUnit): number | undefined {
  const limits = (['MemoryMax', 'MemoryHigh'] as const)
    .map((directive) => directives[directive]?.value ?? cgroup[directive])
    .filter((value) => typeof value === 'number');
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** Several JVMs in one unit share its limit, whenever each was started. */
function checkSum(limit: number | undefined, java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const jvms = [...(unit.jvms ?? []), ...(unit.lateJvms ?? [])];
  const today = jvms.flatMap((jvm) => heapOf(jvm) ?? []);
  const next = isInEffect(java.value, unit) ? today : jvms.flatMap((jvm) => nextHeap(java, unit, jvm) ?? []);
  const isLarger = next.reduce((total, heap) => total + heap, 0) > today.reduce((total, heap) => total + heap, 0);
  const heaps = isLarger ? next : today;
  const sum = heaps.reduce((total, heap) => total + heap, 0);
  if (heaps.length < 2 || limit === undefined || sum <= limit) return [];
  return [
    planFinding('manyJvms', {
      summary: `${heaps.length} JVMs run in ${unit.id}, and their heaps ${isLarger ? 'would ' : ''}add up to ${formatSize(bytes(sum))}: more than its limit of ${formatSize(bytes(limit))}${isLarger ? ', with the options of the spec' : ''}`,
      detail: `The spec sizes one JVM. Each of them reads ${java.variable} or has options of its own, and all of them share the limit of the unit.`,
      facts: { unit: unit.id, jvms: heaps.length, heaps: sum, limit },
      where: java.at,
    }),
  ];
}

/**
 * The heap of a JVM after the restart, in bytes: the wanted one where the variable reaches it and nothing stronger sets
 * another.
 */
function nextHeap(java: DesiredJava, unit: ObservedUnit, jvm: ObservedJvm): number | undefined {
  const words = splitWords(java.value).map((word) => ({ word, from: 'the command line' as const }));
  const wanted = sizeOf('-Xmx', { options: words });
  const isPassedOn = (unit.main?.variable ?? []).some((word) => jvm.options.some((option) => option.word === word));
  const takes = java.variable === 'JDK_JAVA_OPTIONS' ? jvm.readsJdkOptions : isReadByJava(java.variable) || isPassedOn;
  if (wanted === undefined || !takes) return heapOf(jvm);
  return sizeOf('-Xmx', { options: strongerOptions(java, unit, jvm) }) ?? wanted;
}
