/** The JVMs of a unit: how many there are, and what they use. */
import type { Rule } from '../rule';

export const JVMS = {
  belowJvmUse: {
    code: 'OOM482',
    severity: 'error',
    otherSeverities: ['warning'],
    title: 'a JVM would get less than it uses',
    cause:
      'A part of the memory of the running JVM is in use above its new limit. If a new process needs as much, it ends with java.lang.OutOfMemoryError.',
    fix: 'Give that part what it needs, or accept it: --accept shrink:HOSTS.',
    source: 'java(1), -Xmx, -XX:MaxMetaspaceSize= and -XX:MaxDirectMemorySize=',
    needs: 'observed',
  },
  lowered: {
    code: 'OOM483',
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'a JVM gets less than it has today',
    cause:
      'The next start gives the JVM a smaller limit than it has today, and no use above that limit was seen. What a new process needs can be more than could be seen.',
    fix: 'Set java.directMemory, java.heap, java.metaspace or java.codeCache where that is too little.',
    source: 'java(1), -Xmx, -Xss and -XX:MaxDirectMemorySize=',
    needs: 'observed',
  },
  noJvm: {
    code: 'OOM487',
    severity: 'warning',
    otherSeverities: ['info'],
    title: 'no JVM runs in a unit',
    cause:
      'The spec has java for the unit, and no JVM runs in it: its start script has not started one, has not got that far, or keeps running after the JVM has ended. The variable was compared with the files and the environment of the main process alone.',
    fix: 'See `systemctl status` of the unit on the host. Where it is not a Java service, take java out of the spec.',
    source: 'oomcfg: only what was seen counts as in force',
    needs: 'observed',
  },
  leftBehind: {
    code: 'OOM634',
    severity: 'warning',
    title: 'JVMs of an earlier start still run in a unit',
    cause:
      'The stop of the unit left them (KillMode=process or none, or a program that ignores the signal). They have their former options and share the limit of the unit; oomcfg compares the others.',
    fix: 'End them by hand when no work of theirs is under way, and let the unit stop with KillMode=control-group.',
    source: 'systemd.kill(5), KillMode=',
    needs: 'observed',
  },
  lateJvm: {
    code: 'OOM498',
    severity: 'warning',
    title: 'a JVM that was started later in a unit is not compared',
    cause:
      'The JVM was started after the start of the unit, without the options of the spec. It can be a tool that ends by itself or a part of the service; it is not compared, and shares the limit of the unit.',
    fix: 'Look at it with `systemctl status` of the unit on the host. If it is a part of the service, let it start with the unit, or give it a unit of its own.',
    source: 'oomcfg: what cannot be told from outside is not compared',
    needs: 'observed',
  },
  moreJvms: {
    code: 'OOM668',
    severity: 'warning',
    title: 'a unit has more JVMs than are looked at',
    cause:
      'oomcfg looks at twenty JVMs of a unit, and more run in this one. Whether the others have the options of the spec was not seen, so the variable does not count as in force. All of them share the limit of the unit.',
    fix: 'Run fewer JVMs in one unit, such as each in an instance of a template (NAME@.service).',
    source: 'oomcfg: what was compared to nothing is not in the count',
    needs: 'observed',
  },
  manyJvms: {
    code: 'OOM481',
    severity: 'warning',
    title: 'several JVMs share the limit of one unit',
    cause:
      'The spec sizes one JVM, several run in the unit, whenever each was started, and their heaps add up to more than its limit. All of them share that limit.',
    fix: 'Give java a heap that fits as often as there are JVMs, or run each in a unit of its own.',
    source: 'Documentation/admin-guide/cgroup-v2.rst, memory.max',
    needs: 'observed',
  },
} as const satisfies Record<string, Rule & { readonly code: string }>;
