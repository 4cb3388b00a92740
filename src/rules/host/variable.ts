/** The variable that carries a JVM's options: who else sets it, and who reads it. */
import type { Rule } from '../rule';

export const VARIABLE = {
  plainJava: {
    code: 'OOM416',
    severity: 'warning',
    otherSeverities: ['error'],
    title: 'the program does not read the variable',
    cause:
      'The options of the spec come in a variable that the JVM of this unit does not read: only a launch script or another launcher does. They have no effect.',
    fix: 'Use a variable that the JVM itself reads (JAVA_TOOL_OPTIONS or _JAVA_OPTIONS), or put the variable into ExecStart=.',
    source: 'java(1), JDK_JAVA_OPTIONS',
    needs: 'observed',
  },
  variableWins: {
    code: 'OOM421',
    severity: 'error',
    title: "somebody else's assignment of the variable wins",
    cause:
      "env(1), sudo, `su -` and their kind in ExecStart= or a start script change what systemd has set or begin a new environment, systemd applies UnsetEnvironment= last, an EnvironmentFile= beats every Environment=, and a later drop-in beats an earlier one (systemd.exec(5)): the JVM would never see oomcfg's options.",
    fix: 'Remove the line, or size the JVM through another variable.',
    source: 'systemd.exec(5), Environment=, EnvironmentFile= and UnsetEnvironment=',
    needs: 'observed',
  },
  lossInDoubt: {
    code: 'OOM674',
    severity: 'warning',
    title: 'whether the variable gets to the JVM is not known',
    cause:
      'A program between systemd and the JVM begins a new environment: sudo or doas, whose rules on the host decide what goes along (env_keep of sudoers, setenv of doas.conf), or one in a line of a start script that may not be reached. Where the variable does not go along, a restart has no effect.',
    fix: 'Use User= in the unit in place of that program, or let it hand the variable on, as in `sudo NAME=${NAME}` or `env NAME=${NAME}`.',
    source: 'sudoers(5), env_reset and env_keep; doas.conf(5); su(1), --login; systemd.exec(5), $INVOCATION_ID',
    needs: 'observed',
  },
  variableElsewhere: {
    code: 'OOM684',
    severity: 'warning',
    title: 'a JVM has the variable although its unit does not set it',
    cause:
      'The environment of the running JVM has a value of the variable that neither a file of the unit nor a known line of a start script gives. A profile, a file that a script reads, or a session of PAM sets it, or the JVM began before it was taken out of the files. Where something sets it anew at each start, a restart has no effect.',
    fix: 'Look for what sets the variable (/etc/profile, /etc/environment, files that the start script reads) and take it out there, or size the JVM through another variable.',
    source: 'systemd.exec(5), Environment= and PAMName=; environ(7)',
    needs: 'observed',
  },
  lostOptions: {
    code: 'OOM422',
    severity: 'error',
    title: 'options that the variable holds would be lost',
    cause:
      "The variable already holds options for this unit, and a drop-in's Environment= replaces the whole variable. The text after a `=` is not shown: it can be a secret.",
    fix: 'Put the options into java.extra, say java.replace: true to lose them, or use a variable that adds.',
    source: 'systemd.exec(5), Environment=',
    needs: 'observed',
  },
  variableIneffective: {
    code: 'OOM427',
    severity: 'error',
    title: 'the program does not take the variable',
    cause:
      'The process was started with the variable in its files and does not have its options, or not all of them: a start script or options of its own overrule it. Another restart would have no effect, so apply makes none for that.',
    fix: 'Correct the script or the unit and restart it by hand, or use a variable that comes last.',
    source: 'JVM Tool Interface, JAVA_TOOL_OPTIONS; java(1), JDK_JAVA_OPTIONS; arguments.cpp of HotSpot',
    needs: 'observed',
  },
  scriptSets: {
    code: 'OOM484',
    severity: 'warning',
    title: 'a start script sets the variable',
    cause:
      'A start script runs after systemd has set the environment, and this one sets or unsets the variable. Whether that line is reached cannot be seen from outside.',
    fix: 'Remove the variable there or let the script add to it, put what it sets into java.extra, or use another variable.',
    source: 'systemd.exec(5), Environment=',
    needs: 'observed',
  },
  scriptOptions: {
    code: 'OOM485',
    severity: 'warning',
    title: 'a JVM has options that no file of its unit gives',
    cause:
      'The options come from a start script, from what ExecStart= gives a shell to run, or from a file that one of them reads, such as those of a login shell. If that gives them only where the variable is empty, the restart loses them; apply compares the JVM before and after, and stops at the first host where any is gone.',
    fix: 'Read what gives them. Where it needs an empty variable, put the options into java.extra, or use another variable.',
    source: 'oomcfg: no option of a JVM is lost silently',
    needs: 'observed',
  },
  hiddenEnvironment: {
    code: 'OOM675',
    severity: 'warning',
    title: 'the environment of a process may not be read',
    cause:
      'Root needs CAP_SYS_PTRACE to read /proc/PID/environ and the libraries of a process of another user. A container can lack it, and with hidepid= such a process cannot even be seen. So what is in force of the variable is not known: it was compared with the files alone.',
    fix: 'Give the container CAP_SYS_PTRACE, or look at the process as its own user: `jcmd PID VM.command_line`.',
    source: 'proc(5), /proc/pid/environ and hidepid=; ptrace(2), Ptrace access mode checking',
    needs: 'observed',
  },
  otherVariable: {
    code: 'OOM372',
    severity: 'warning',
    title: 'another variable of a unit holds sizes that may win',
    cause:
      'The unit has it in ExecStart=, Environment= or an EnvironmentFile=. Whether the program that it starts passes that on to a JVM, and in which order, cannot be seen before it runs.',
    fix: 'Take the size out of there, say the same in the spec, or use java: {variable: _JAVA_OPTIONS}, which comes last.',
    source: 'JVM Tool Interface, JAVA_TOOL_OPTIONS; java(1), JDK_JAVA_OPTIONS; arguments.cpp of HotSpot',
    needs: 'observed',
  },
  unknownStart: {
    code: 'OOM664',
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'what the next JVM of a stopped unit gets cannot be told',
    cause:
      'Of a unit that does not run only its files tell what its next JVM gets: its start command, its scripts, environment files and argument files. Something in them that decides it cannot be worked out before it runs. The files of oomcfg are as wanted, and whether they take effect is not known.',
    fix: 'Start the unit and run verify, which compares the JVM itself; or use java: {variable: _JAVA_OPTIONS}, which every JVM reads, and which comes last.',
    source: 'oomcfg: what is not known is not called as wanted',
    needs: 'observed',
  },
  oneWord: {
    code: 'OOM367',
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'systemd passes several options on as one word',
    cause:
      'systemd splits $NAME into words, but not ${NAME}, and ExecStart= of this unit has the second. A JVM would take all options of the spec for one and exit with an error.',
    fix: 'Write $NAME in ExecStart=, or use another variable.',
    source: 'systemd.service(5), "Command lines"',
    needs: 'observed',
  },
  behindMain: {
    code: 'OOM676',
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'the variable comes behind the main class',
    cause:
      'What comes behind the main class or -jar on a command line of java are arguments of the program. ExecStart= or a start script has the variable there, so the options of the spec would go to the program and have no effect on the JVM.',
    fix: 'Put the variable before the main class or -jar, or use another variable.',
    source: 'java(1), Synopsis',
    needs: 'observed',
  },
  quotedVariable: {
    code: 'OOM677',
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'a shell passes several options on as one word',
    cause:
      'A shell splits $NAME into words, but not "$NAME", and a start script or the text of a shell in ExecStart= has the second on a command line of java. The JVM would take all options of the spec for one and exit with an error.',
    fix: 'Write $NAME without quotes, or use another variable.',
    source: 'POSIX.1-2017, XCU 2.6.5, Field Splitting',
    needs: 'observed',
  },
  keptVariable: {
    code: 'OOM638',
    severity: 'info',
    title: 'a process keeps a variable that oomcfg no longer sets',
    cause:
      'oomcfg set the variable and no longer does. A process keeps its environment for as long as it lives, and nothing restarts this one.',
    fix: 'Do nothing, if that is acceptable; otherwise restart the unit when that is safe.',
    source: 'environ(7)',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
