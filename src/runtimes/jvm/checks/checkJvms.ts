/**
 * Findings on the JVMs of a unit other than the wanted options: options from a start script, options that a restart has
 * cost, more JVMs than one, or none.
 */
import { bytes, formatSize } from '../../../model/bytes';
import type { DesiredService } from '../../../model/desired';
import { type DesiredJava, javaOf } from '../wanted';
import type { Finding, Place } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { listed } from '../../../model/text/count';
import { shownOption } from '../../../model/text/shownOptions';
import { printable } from '../../../model/text/printable';
import { splitWords } from '../../words';
import { planFinding } from '../../../rules/host';
import type { PlannedScene } from '../../restarts';
import { heapOf, missing, subjectOf } from '../running/options';
import { lostOptions, optionName, SIZING } from '../running/ownOptions';
import { hasNoJvm } from '../../../model/units';
import { setsVariable } from '../running/inForce';
import { winningVariable } from './variableThatWins';

export function checkJvms(service: DesiredService, unit: ObservedUnit): readonly Finding[] {
  const java = javaOf(service);
  if (java === undefined) return [];
  return [
    ...filesGone(java, unit),
    ...leftBehind(java, unit),
    ...startedLater(java, unit),
    ...notSeen(java, unit),
    ...revalued(java, unit),
    ...(hasNoJvm(unit) ? [noJvm(java, unit)] : checkScriptOptions(java, unit)),
  ];
}

/** Said for as long as the file is missing: a running JVM has opened it, but the next one would not start. */
function filesGone(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const words = (unit.missingFiles ?? []).filter((word) => splitWords(java.value).includes(word));
  if (words.length === 0) return [];
  const names = [...new Set(words.map((word) => shownOption(word)))];
  return [
    planFinding('agentGone', {
      summary: `a JVM of ${unit.id} would not start with ${names.join(', ')}: ${names.length === 1 ? 'its file or folder' : 'a file or folder'} is not on the host`,
      detail: `${java.variable} gets it from java.extra. A JVM exits when it cannot open the file of an agent, of options or of arguments, or has no folder for a log, a recording or -XX:AllocateHeapAt=; a running one keeps going without it until its next start.`,
      facts: { unit: unit.id, variable: java.variable, options: names },
      where: java.at,
    }),
  ];
}

/** JVMs of an earlier start: a restart left them behind, and so would another one. */
function leftBehind(java: DesiredJava, { id, leftJvms = 0 }: ObservedUnit): readonly Finding[] {
  if (leftJvms === 0) return [];
  return [
    planFinding('leftBehind', {
      summary: `${leftJvms === 1 ? 'a JVM' : `${leftJvms} JVMs`} from before the last start of ${id} still ${leftJvms === 1 ? 'runs' : 'run'} in it`,
      detail: `The stop of the unit left ${leftJvms === 1 ? 'it' : 'them'} (KillMode=process or none, or a program that ignores the signal). ${leftJvms === 1 ? 'It has its' : 'They have their'} former options, whatever ${java.variable} says now, and share the limit of the unit; oomcfg compares the others.`,
      fix: `End ${leftJvms === 1 ? 'it' : 'them'} by hand when no work of ${leftJvms === 1 ? 'it' : 'them'} is under way (\`systemctl status ${id}\` shows the processes), and let the unit stop with KillMode=control-group.`,
      facts: { unit: id, jvms: leftJvms },
      where: java.at,
    }),
  ];
}

/**
 * JVMs that a program of the unit has started since: those without the options of the spec are named, since nothing
 * tells what they are.
 */
function startedLater(java: DesiredJava, { id, lateJvms = [] }: ObservedUnit): readonly Finding[] {
  const wanted = splitWords(java.value);
  const others = lateJvms.filter(({ options }) => missing(wanted, options).length > 0);
  if (others.length === 0) return [];
  const pids = others.map(({ pid }) => pid);
  const heaps = others.flatMap((jvm) => heapOf(jvm) ?? []);
  const heap = heaps.length === 0 ? '' : `, with a heap of up to ${formatSize(bytes(Math.max(...heaps)))}`;
  return [
    planFinding('lateJvm', {
      summary: `${pids.length === 1 ? 'another JVM' : `${pids.length} more JVMs`} in ${id} (PID ${pids.join(', ')}) ${pids.length === 1 ? 'was' : 'were'} started after the start of the unit, without the options of the spec${heap}`,
      detail: `It can be a tool that ends by itself, such as a health check, or a part of the service: nothing shows which. So it is not compared, and ${java.variable} counts as in force without it. It shares the limit of the unit.`,
      fix: `Look at it with \`systemctl status ${id}\` on the host. If it is a part of the service, let it start with the unit, or give it a unit of its own.`,
      facts: { unit: id, variable: java.variable, pids },
      where: java.at,
    }),
  ];
}

/** JVMs that were not looked at are neither compared nor added up. */
function notSeen(
  java: DesiredJava,
  { id, jvms = [], lateJvms = [], moreJvms: more }: ObservedUnit,
): readonly Finding[] {
  if (more === undefined) return [];
  const seen = jvms.length + lateJvms.length;
  return [
    planFinding('moreJvms', {
      summary: `${seen + more} JVMs run in ${id}, and ${more} of them ${more === 1 ? 'was' : 'were'} not looked at`,
      facts: { unit: id, variable: java.variable, jvms: seen, more },
      where: java.at,
    }),
  ];
}

/**
 * Said for as long as the restarted process runs, of options that the spec neither sets by now nor gives up.
 */
function revalued(java: DesiredJava, { id, jvms = [], revaluedOptions = [] }: ObservedUnit): readonly Finding[] {
  const asked = new Set(splitWords(java.value).map(optionName));
  const names = jvms.length === 0 || java.replace ? [] : revaluedOptions.filter((name) => !asked.has(name));
  return names.length === 0 ? [] : [valuesChanged(id, names, java.at)];
}

/** Said by the change that restarted the unit, and by each look from then on. */
export function valuesChanged(unit: string, options: readonly string[], where?: Place): Finding {
  return planFinding('valuesChanged', {
    summary: `the JVM of ${unit} has another value since its restart by oomcfg for ${printable(options.join(' '), 300)}`,
    facts: { unit, options },
    ...(where === undefined ? {} : { where }),
  });
}

/** Seconds after its start in which a unit's start script may not have started the JVM yet. */
const YOUNG = 60;

function noJvm(java: DesiredJava, unit: ObservedUnit): Finding {
  const { age } = unit.life;
  const isYoung = age !== undefined && age < YOUNG;
  return planFinding('noJvm', {
    ...(isYoung ? { severity: 'info' as const } : {}),
    summary: `no JVM runs in ${unit.id}${isYoung ? ` yet, ${age} s after its start` : ''}: its options are in force nowhere`,
    detail: `${unit.hadOptions === undefined ? 'Its start script has not started one, or keeps running after it has ended.' : 'It had one before oomcfg restarted it.'} ${java.variable} was compared with the files and with the environment of its main process alone.`,
    fix: `See \`systemctl status ${unit.id}\` on the host. Where the unit is not a Java service, take java out of the spec.`,
    facts: { unit: unit.id, variable: java.variable },
    where: java.at,
  });
}

/**
 * Options that no file of the unit gives, before the first restart with a variable that was empty until now. Most
 * scripts give theirs in any case; a script that gives them only where the variable is empty cannot be recognized from
 * outside, so that is seen only after the restart.
 */
function checkScriptOptions(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  if (java.replace || setsVariable(unit) || (unit.scriptSets ?? []).length > 0) return [];
  const set = new Set(splitWords(java.value).map(subjectOf));
  const own = (unit.scriptOptions ?? []).filter((word) => {
    const subject = subjectOf(word);
    return !SIZING.test(word) && (subject === undefined || !set.has(subject));
  });
  const names = [...new Set(own.map(optionName))];
  const files = (unit.optionFiles ?? []).map((path) => printable(path, 120));
  if (names.length === 0) return [];
  return [
    planFinding('scriptOptions', {
      summary: `the JVM of ${unit.id} has options that ${files.length === 0 ? 'none of its files gives' : `${listed(files)} ${files.length === 1 ? 'gives' : 'give'}`}: ${printable(names.join(' '), 300)}`,
      detail: `${files.length === 0 ? 'They come from a start script, or from a file that one reads and that was not found.' : 'They stand there, and in no file of the unit.'} If that gives them only where ${java.variable} is empty, the restart loses them; apply compares the JVM before and after, and stops at the first host where any is gone.`,
      fix: `Read ${files.length === 0 ? 'the start script' : listed(files)}. Where ${files.length > 1 ? 'one of them' : 'it'} needs an empty ${java.variable}, put the options into java.extra, or use ${winningVariable(java, unit)}.`,
      facts: { unit: unit.id, variable: java.variable, options: names, ...(files.length === 0 ? {} : { files }) },
      where: java.at,
    }),
  ];
}

/**
 * Options that the JVM lost when oomcfg restarted it, and that the spec has not taken over or given up since.
 */
function lostSince(
  java: DesiredJava,
  { hadOptions, hadJvms, jvms = [], nextVariable }: ObservedUnit,
): readonly string[] {
  if (hadOptions === undefined || jvms.length === 0 || java.replace) return [];
  const asked = new Set(splitWords(java.value).map(optionName));
  return lostOptions(hadOptions, jvms, nextVariable, hadJvms).filter((one) => !asked.has(one));
}

/** Whether a restart by oomcfg has cost the unit its JVM, or options of it. */
export function isWorseSince(service: DesiredService, unit: ObservedUnit): boolean {
  const java = javaOf(service);
  if (java === undefined || unit.hadOptions === undefined) return false;
  return hasNoJvm(unit) || lostSince(java, unit).length > 0;
}

/** Whether the JVM lost options with its restart that the spec neither sets nor gives up. */
export function hasLost(java: DesiredJava, unit: ObservedUnit): boolean {
  return lostSince(java, unit).length > 0;
}

/** Options that a JVM had until oomcfg restarted it, as long as that very process runs. */
export function checkLost({ service, unit, restarts }: PlannedScene): readonly Finding[] {
  const java = javaOf(service);
  const lost = java === undefined ? [] : lostSince(java, unit);
  if (java === undefined || lost.length === 0) return [];
  return [
    planFinding('optionsLost', {
      ...(restarts ? { severity: 'warning' as const } : {}),
      summary: `the JVM of ${unit.id} had options until oomcfg restarted it that it no longer has: ${printable(lost.join(' '), 300)}`,
      detail: `A start script that adds options only where ${java.variable} is empty does that. The text after a \`=\` is not shown: it can be a secret.`,
      facts: { unit: unit.id, variable: java.variable, options: lost },
      where: java.at,
    }),
  ];
}
