/** What a service sets beside sizes: Java (OOM15x), and who is killed (OOM16x). */
import type { Rule } from '../rule';

export const SERVICES = {
  OOM150: {
    severity: 'error',
    title: 'java without a budget to size the heap from',
    cause:
      'The heap is what memory.max (or memory.high) leaves after the other regions; without either there is nothing to divide, and the JVM takes a quarter of the RAM.',
    fix: 'Add memory: 4GiB (or another size) beside java, or give the heap: java: {heap: 2GiB}.',
    source: 'java(1), -XX:MaxRAMPercentage; the memory calculator of Paketo',
    needs: 'input',
  },
  OOM151: {
    severity: 'error',
    title: 'not a name of an environment variable',
    cause: 'systemd takes letters, digits and _ and no digit first (systemd.exec(5)); it ignores any other assignment.',
    fix: 'Write for example JAVA_OPTS or JDK_JAVA_OPTIONS, without $ and without =.',
    source: 'systemd.exec(5), Environment=',
    needs: 'input',
  },
  OOM152: {
    severity: 'error',
    title: 'a variable that must not hold Java options',
    cause:
      'The shell, the loader, systemd or the runtime reads it for something else; the service would not start any more.',
    fix: 'Use JAVA_OPTS, JDK_JAVA_OPTIONS, JAVA_TOOL_OPTIONS, CATALINA_OPTS or what the start script reads.',
    source: 'environ(7), ld.so(8), systemd.exec(5)',
    needs: 'input',
  },
  OOM160: {
    severity: 'error',
    title: 'not a protection',
    cause:
      'The kernel takes an integer from -1000 (never killed) to 1000 (killed first), and oomcfg has words for some of them; systemd ignores any other value.',
    fix: 'Write one of the words that protect takes, or a plain integer from -1000 to 1000.',
    source: 'proc(5), /proc/pid/oom_score_adj; systemd.exec(5), OOMScoreAdjust=',
    needs: 'input',
  },
  OOM161: {
    severity: 'error',
    title: 'never killed, but under a hard limit',
    cause:
      'At the limit the kernel has to kill within the unit, and finds nothing that it may kill: the unit hangs in reclaim.',
    fix: 'Write protect: critical (-900), which is killed last, or remove memory.max.',
    source: 'proc(5), /proc/pid/oom_score_adj; Documentation/admin-guide/cgroup-v2.rst, memory.max',
    needs: 'input',
    otherNeeds: ['observed'],
  },
  OOM162: {
    severity: 'warning',
    title: 'a limit that Linux ignores',
    cause:
      'RLIMIT_RSS has had no effect since Linux 2.4.30 (prlimit(2), systemd.exec(5)): the process may grow beyond it.',
    fix: 'Use memory.max, which the kernel enforces for the whole unit.',
    source: 'getrlimit(2), RLIMIT_RSS',
    needs: 'input',
  },
} as const satisfies Record<string, Rule>;
