/** Options of a JVM: which one wins, and which would keep it from starting. */
import type { Rule } from '../rule';

export const OPTIONS = {
  optionWins: {
    code: 'OOM480',
    severity: 'error',
    otherSeverities: ['warning'],
    title: "an option of the unit's JVM wins over the variable",
    cause:
      'Of several options for one thing a JVM takes the last: JAVA_TOOL_OPTIONS comes first, then JDK_JAVA_OPTIONS, then the command line, then _JAVA_OPTIONS. An option that comes after the variable has another value, so neither a restart nor the next start puts the value of the spec in force. It is a warning where nobody can tell: of a start script that was edited since the JVM began, a restart shows what it gives now.',
    fix: 'Take that option out of the unit or the script, say the same in the spec, or use java: {variable: _JAVA_OPTIONS}, which comes last.',
    source: 'JVM Tool Interface, JAVA_TOOL_OPTIONS; java(1), JDK_JAVA_OPTIONS; arguments.cpp of HotSpot',
    needs: 'observed',
  },
  mayWin: {
    code: 'OOM495',
    severity: 'warning',
    title: 'a size of the command line may win over the variable',
    cause:
      'A start script gives a size on the command line. Of several options for one thing a JVM takes the last; where that is the one of the script, the restart does not put the wanted size in force.',
    fix: 'Read the script: take the size out, or put the variable after it; or use java: {variable: _JAVA_OPTIONS}, which comes last.',
    source: 'JVM Tool Interface, JAVA_TOOL_OPTIONS; java(1), JDK_JAVA_OPTIONS; arguments.cpp of HotSpot',
    needs: 'observed',
  },
  ownWords: {
    code: 'OOM457',
    severity: 'error',
    otherSeverities: ['warning'],
    title: "options of the spec do not go with the unit's own",
    cause: "The options of the spec and the unit's own do not go together, and a JVM that gets both does not start.",
    fix: 'Take the option out of the unit or the script, or let the spec say what goes with it: java.heap, java.initialHeap or java.extra.',
    source: 'java(1)',
    needs: 'observed',
  },
  flagUnknown: {
    code: 'OOM371',
    severity: 'error',
    title: 'the JVM of a unit does not have an option of the spec',
    cause:
      "The name is not in the libjvm.so of the unit's JVM, which holds those of all options that it has. It exits with `Unrecognized VM option`, unless -XX:+IgnoreUnrecognizedVMOptions is given.",
    fix: 'Correct the name, or take the option out of the spec for this host.',
    source:
      'oomcfg: libjvm.so holds the name of each option that a JVM has; that it holds a name does not say that the JVM takes it',
    needs: 'observed',
  },
  agentGone: {
    code: 'OOM497',
    severity: 'error',
    title: 'a file that an option of the spec names is not there',
    cause:
      'A JVM exits when it cannot open the file of an agent, of options or of arguments, or has no folder for a log, a recording or -XX:AllocateHeapAt=. A running one keeps going without it until its next start.',
    fix: 'Install the file or make the folder first, or correct the path in java.extra.',
    source: 'java(1), -javaagent, -XX:Flags= and @argfiles',
    needs: 'observed',
  },
  optionsLost: {
    code: 'OOM486',
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'a JVM lost options with its restart',
    cause:
      'A start script that adds options only where the variable is empty does that. The text after a `=` is not shown: it can be a secret.',
    fix: 'Put the options into java.extra, or let the script add them in any case and restart the unit; where the JVM does not need them, say java.replace: true.',
    source: 'oomcfg: no option of a JVM is lost silently',
    needs: 'observed',
  },
  valuesChanged: {
    code: 'OOM633',
    severity: 'warning',
    title: 'options of a JVM have other values since its restart',
    cause:
      'They were compared on the host then and are not shown: a value can be a secret. A start script that chooses by whether the variable is empty does that; so does a unit or script that was edited since the previous process was started. Nothing was put back. An option that has another value at each start is named until the next restart by oomcfg alone.',
    fix: 'Read the script or the file that gives the option; to have one value in any case, put the option into java.extra and apply again. Where any value will do, say java.replace: true.',
    source: 'oomcfg: no option of a JVM is lost silently',
    needs: 'observed',
    otherNeeds: ['change'],
  },
  sourcesChanged: {
    code: 'OOM488',
    severity: 'info',
    title: 'a JVM was started before its files changed',
    cause:
      'The running process has options that its unit, its environment and its start script do not give any more, or give before the variable by now. A new process has the value of the spec in force.',
    fix: 'Nothing to do: the restart brings it, or the next start of a unit that is not restarted.',
    source: 'proc(5), /proc/pid/cmdline',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
