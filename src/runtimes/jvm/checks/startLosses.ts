/**
 * Decides what is said of a program between systemd and a JVM that keeps the variable from it: `env -i`, `su -`, sudo
 * and their kind.
 */
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import type { Loss, StartLoss } from '../../../model/observedJvm';
import { printable } from '../../../model/text/printable';
import { planFinding } from '../../../rules/host';
import { isFutile } from '../running/futile';
import { isInEffect, setsVariable } from '../running/inForce';
import { isReadByJava } from '../running/options';
import type { DesiredJava } from '../wanted';
import { winningVariable } from './variableThatWins';

interface FoundLoss extends StartLoss {
  /** `ExecStart=`, or a line of a script. */
  readonly place: string;
  readonly isCertain: boolean;
}

/** What keeps the variable from the JVM of a unit; undefined where nothing is known to. */
function lossOf(java: DesiredJava, unit: ObservedUnit): FoundLoss | undefined {
  // (That is said by itself.)
  if (unit.unsetsVariable === true) return undefined;
  const { startLoss, scriptLosses: [line] = [] } = unit;
  if (startLoss !== undefined && startLoss.what !== 'rules')
    return { ...startLoss, place: 'ExecStart=', isCertain: true };
  const loss = startLoss ?? line;
  if (loss === undefined || isHandedOn(java, unit, loss.what)) return undefined;
  if (startLoss !== undefined) return { ...startLoss, place: 'ExecStart=', isCertain: false };
  if (line === undefined) return undefined;
  // Whether a line is reached, only the environment of the JVM shows.
  const place = line.path.endsWith('=') ? line.path : `${printable(line.path, 120)}:${line.line}`;
  return { what: line.what, by: line.by, place, isCertain: beganAnew(unit) && SHOWN_BY_NEW.has(line.what) };
}

/** Those that a JVM shows by its environment, where that was begun anew. */
const SHOWN_BY_NEW: ReadonlySet<Loss> = new Set(['clears', 'login']);

/**
 * A running JVM has the variable, or words of what it is now, or shows that its environment is that of its unit: by
 * INVOCATION_ID, which a program that changes one variable alone leaves there. (That it has an empty variable is no
 * proof: a start script can have made it.)
 */
function isHandedOn({ value }: DesiredJava, unit: ObservedUnit, what: Loss): boolean {
  const { jvms = [], main, nextVariable = [], sourcesEdited } = unit;
  if (main === undefined || jvms.length === 0) return false;
  if (isInEffect(value, unit)) return true;
  const has = (word: string): boolean => jvms.some(({ options }) => options.some((option) => option.word === word));
  if ((main.variable ?? []).some(has)) return true;
  if (sourcesEdited === true) return false;
  const isAlone = what === 'sets' || what === 'unsets';
  return jvms.every(
    ({ environment, hasVariable }) =>
      (hasVariable === true && nextVariable.length > 0) || (environment === 'passed' && !isAlone),
  );
}

/** A JVM of the unit has nothing of what systemd gives each of its processes, and not the variable. */
function beganAnew({ jvms = [] }: ObservedUnit): boolean {
  return jvms.some(({ environment, hasVariable }) => environment === 'new' && hasVariable !== true);
}

/** What keeps the variable from it for certain: no restart has an effect. */
export function certainLoss(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const loss = lossOf(java, unit);
  if (loss?.isCertain !== true) return [];
  const { what, by, place } = loss;
  return [
    planFinding('variableWins', {
      summary: `${java.variable} does not reach the JVM of ${unit.id}: ${by} in ${place} ${DOES[what]}`,
      detail: `A start command runs after systemd has set the environment: the JVM would never see oomcfg's options.`,
      fix: wayOut(java, unit, loss),
      facts: { unit: unit.id, variable: java.variable, place, program: by },
      where: java.at,
    }),
  ];
}

/** What may keep it, and does as a rule. */
export function lossInDoubt(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  // (What a restart has shown is said of that.)
  if (unit.unsetsVariable === true || isFutile(unit, java.value)) return [];
  const loss = lossOf(java, unit);
  if (loss?.isCertain === true) return [];
  const facts = { unit: unit.id, variable: java.variable };
  if (loss === undefined) {
    // A script can have put another variable into words of the command line before.
    if (!isReadByJava(java.variable) || !beganAnew(unit) || isInEffect(java.value, unit)) return [];
    return [
      planFinding('lossInDoubt', {
        summary: `whether ${java.variable} gets to the JVM of ${unit.id} is not known: it began in an environment that is not its unit's`,
        detail: `The running JVM does not have INVOCATION_ID, which systemd gives each process of the unit. A program that its start goes through begins a new environment, and ${java.variable} is in that only where it is named there.`,
        facts,
        where: java.at,
      }),
    ];
  }
  const { what, by, place } = loss;
  return [
    planFinding('lossInDoubt', {
      summary: `whether ${java.variable} gets to the JVM of ${unit.id} is not known: ${by} in ${place} ${what === 'rules' ? `removes it, unless ${RULES[by] ?? 'its rules'} on the host keep it` : DOES[what]}`,
      detail:
        what === 'rules'
          ? `${by} begins a new environment. Its rules name ${java.variable}, or stand where oomcfg does not read them; whether they apply here is seen after a restart, which has no effect where they do not.`
          : `That is ${place === 'ExecStart=' ? 'one of several commands' : 'a line of a start script'}, and ${unit.main === undefined ? 'whether it is reached cannot be seen before the unit runs' : 'the running JVM does not show whether it is reached'}.`,
      fix: wayOut(java, unit, loss),
      facts: { ...facts, place, program: by },
      where: java.at,
    }),
  ];
}

/** A running JVM has a value of the variable that none of its unit's files gives, before oomcfg's own does. */
export function variableElsewhere(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const { jvms = [], main, scriptSets = [] } = unit;
  if (main === undefined || unit.unsetsVariable === true || setsVariable(unit) || scriptSets.length > 0) return [];
  if (!jvms.some((jvm) => jvm.hasOtherVariable === true) || isInEffect(java.value, unit)) return [];
  if (lossOf(java, unit) !== undefined) return [];
  return [
    planFinding('variableElsewhere', {
      summary: `the JVM of ${unit.id} has ${java.variable}, which no file of the unit sets: a restart may have no effect`,
      fix: `Look for what sets ${java.variable} (/etc/profile, /etc/environment, files that the start script reads) and take it out there, or use ${winningVariable(java, unit)}.`,
      facts: { unit: unit.id, variable: java.variable },
      where: java.at,
    }),
  ];
}

const DOES: Readonly<Record<Loss, string>> = {
  sets: 'sets it and wins',
  unsets: 'removes it',
  clears: 'removes it',
  login: 'starts a login, which removes it',
  text: 'starts a login, which removes it, and runs commands from lines below, which may name it',
  rules: 'removes it',
};

const RULES: Readonly<Record<string, string>> = { sudo: 'sudoers', doas: 'the rules of doas.conf' };

/**
 * By program, and what it does. SET is `NAME=VALUE` as the place writes it: systemd or the shell of the script puts the
 * value in before the program runs (each tried on a host).
 */
const WAYS: Readonly<Record<string, string>> = {
  'env sets': 'Take the variable out of PLACE, or put VALUE into what it is set to.',
  'env clears': 'Take its -i or -u out of PLACE, or give it SET.',
  'env unsets': 'Take its -u out of PLACE, or give it SET.',
  'sudo sets': 'Take the variable out of PLACE, or put VALUE into what it is set to.',
  'chpst sets': 'Take NAME out of the folder that -e names.',
  'envdir sets': 'Take NAME out of that folder.',
  sudo: 'Use User= in place of sudo, or give sudo SET in front of the program.',
  doas: 'Use User= in place of doas, or put `env SET` in front of the program that it starts.',
  su: 'Use User= in place of su, or VALUE in its -c.',
  runuser: 'Use User= in place of runuser, or VALUE in its -c.',
  setpriv: 'Take --reset-env out of PLACE, or put `env SET` in front of the program that it starts.',
  'systemd-run':
    'Start the program without systemd-run, which gives it a unit of its own: neither the variable nor the limits of this one get there.',
};
const OTHER_WAY = 'Use User= in place of PROGRAM, or put `env SET` in front of the program that it starts.';

function wayOut({ variable }: DesiredJava, { programs }: ObservedUnit, { what, by, place }: FoundLoss): string {
  const isUnit = place === 'ExecStart=';
  // Of a plain `java` the options have to be words of its command line.
  if (isUnit && !isReadByJava(variable) && by !== 'systemd-run' && programs.some(isJavaCommand))
    return `Put $${variable} into ExecStart=, behind java: systemd puts the value in before ${by} runs.`;
  const value = isUnit ? `\${${variable}}` : `"$${variable}"`;
  const way = WAYS[`${by} ${what}`] ?? WAYS[by] ?? OTHER_WAY;
  return way
    .replaceAll('SET', `${variable}=${value}`)
    .replaceAll('VALUE', value)
    .replaceAll('PLACE', place)
    .replaceAll('PROGRAM', by)
    .replaceAll('NAME', variable);
}

/** `java`, `java17`, `java-17`. */
export function isJavaCommand(program: string): boolean {
  return /^java(?:-?\d[A-Za-z0-9._+-]*)?$/.test(program);
}

/** Why a variable that is in a unit's files did not get to its JVM, and what to do; undefined where nothing tells. */
export function whyNotTaken(
  java: DesiredJava,
  unit: ObservedUnit,
): { readonly detail: string; readonly fix: string } | undefined {
  const loss = unit.startLoss === undefined ? undefined : { ...unit.startLoss, place: 'ExecStart=', isCertain: true };
  if (loss !== undefined)
    return { detail: `${loss.by} in its ExecStart= ${DOES[loss.what]}`, fix: wayOut(java, unit, loss) };
  if (!beganAnew(unit)) return undefined;
  return {
    detail: `Its JVM has nothing of what systemd gives each process of the unit: a program that its start goes through, such as sudo, \`su -\` or \`env -i\`, begins a new environment`,
    fix: `Use User= in place of that program, or let it hand ${java.variable} on (\`env ${java.variable}="$${java.variable}"\`), and restart the unit by hand.`,
  };
}
