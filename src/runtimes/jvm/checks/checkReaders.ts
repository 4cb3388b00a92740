/** Decides whether anything between systemd and the JVM of a unit reads the variable at all. */
import type { Finding } from '../../../model/finding';
import type { ObservedUnit } from '../../../model/observed';
import { printable } from '../../../model/text/printable';
import { planFinding } from '../../../rules/host';
import { isReadByJava } from '../running/options';
import type { DesiredJava } from '../wanted';
import { isJavaCommand } from './startLosses';
import { inWinningVariable } from './variableThatWins';

/** Who does not read it: what runs shows it, or a program of that name alone. */
type Unread = 'older Java' | 'the JVM itself' | 'a java command' | undefined;

function unreadBy({ variable }: DesiredJava, unit: ObservedUnit): Unread {
  const jvms = unit.jvms ?? [];
  if (variable === 'JDK_JAVA_OPTIONS' && jvms.length > 0 && !jvms.some((jvm) => jvm.readsJdkOptions))
    return 'older Java';
  if (isReadByJava(variable) || unit.namesVariable) return undefined;
  // What systemd started is the JVM itself: no script in between could read the variable. A script that is replaced by
  // it has another name. (jsvc changes its first argument, to jsvc.exec, and not the name of the process.)
  const isItself = jvms.some(
    ({ isMain, program }) =>
      isMain && [program, unit.main?.comm ?? ''].some((name) => name !== '' && unit.programs.includes(name)),
  );
  if (isItself) return 'the JVM itself';
  return unit.programs.some(isJavaCommand) ? 'a java command' : undefined;
}

/**
 * Whether the JVM that runs shows that the variable does not come to it, and nothing was edited since that could change
 * that: a restart for its options would be for nothing.
 */
export function isUnread(java: DesiredJava, unit: ObservedUnit): boolean {
  if (unit.needDaemonReload || unit.sourcesEdited === true) return false;
  const by = unreadBy(java, unit);
  return by === 'older Java' || by === 'the JVM itself';
}

/**
 * An error where what runs shows it: as where somebody else's assignment wins, nothing is restarted for options that
 * would not arrive.
 */
export function checkReaders(java: DesiredJava, unit: ObservedUnit): readonly Finding[] {
  const by = unreadBy(java, unit);
  if (by === undefined) return [];
  const common = {
    ...(isUnread(java, unit) ? { severity: 'error' as const } : {}),
    facts: { unit: unit.id, variable: java.variable },
    where: java.at,
  };
  if (by === 'older Java') {
    return [
      planFinding('plainJava', {
        ...common,
        summary: `the JVM of ${unit.id} does not read JDK_JAVA_OPTIONS`,
        detail: `The \`java\` command reads it from Java 9 on. An older one does not, and neither does another launcher, such as jsvc (here: ${printable(unit.jvms?.[0]?.program || 'unknown', 40)}).`,
        fix: `Use ${inWinningVariable(java, unit)}`,
      }),
    ];
  }
  return [
    planFinding('plainJava', {
      ...common,
      summary: `${unit.id} starts its JVM itself, which does not read ${java.variable}`,
      detail: `${java.variable} is read by launch scripts. With \`ExecStart=/usr/bin/java ...\` (or jsvc) the options have no effect unless the command line names $${java.variable}.`,
      fix: `Put $${java.variable} into ExecStart=, behind options that it is to overrule${unit.startLoss === undefined ? `, or use ${inWinningVariable(java, unit)}` : '.'}`,
    }),
  ];
}
