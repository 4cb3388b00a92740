/** What the tests themselves read from a machine's kernel, without the program under test. */
import { on, type Vm } from './harness';

export interface Process {
  readonly pid: string;
  readonly comm: string;
  readonly score: number;
  /** Soft and hard, as /proc/PID/limits has them. */
  readonly addressSpace: string;
}

export interface RunningUnit {
  /** `0` for a slice. */
  readonly mainPid: string;
  /** The cgroup's files memory.NAME, by NAME. */
  readonly memory: Readonly<Record<string, string>>;
  readonly processes: readonly Process[];
}

const FILES = ['max', 'high', 'low', 'min', 'swap.max', 'oom.group'];

/** One process for all units, and the shell itself for the files: on an emulated CPU each process takes its time. */
const LOOK = `
value() { { read -r value <"$1"; } 2>/dev/null || value='?'; }
one() {
  [ -n "$group" ] || { echo "$unit does not run" >&2; return; }
  echo "unit \${unit%.service} $main"
  group=/sys/fs/cgroup$group
  for file in ${FILES.join(' ')}; do
    value "$group/memory.$file"
    echo "file $file $value"
  done
  while read -r process; do
    value "/proc/$process/comm"
    comm=$value
    value "/proc/$process/oom_score_adj"
    while read -r a b c soft hard _; do
      [ "$a $b $c" != 'Max address space' ] || echo "process $process $value $comm $soft $hard"
    done <"/proc/$process/limits"
  done <"$group/cgroup.procs"
}
{ systemctl show -p Id,MainPID,ControlGroup -- "$@"; echo; } | while IFS= read -r line; do
  case $line in
    Id=*) unit=\${line#*=} ;;
    MainPID=*) main=\${line#*=} ;;
    ControlGroup=*) group=\${line#*=} ;;
    '') one; main=0 group= ;;
  esac
done`;

function record<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries);
}

/** Running units by their names (without .service), with what the kernel does of them. */
export async function look(vm: Vm, ...units: readonly string[]): Promise<Record<string, RunningUnit>> {
  const text = await on(vm, `set -- ${units.join(' ')}\nmain=0 group=\n${LOOK}`);
  const found: Record<string, RunningUnit> = {};
  for (const block of text.split(/^unit /m).slice(1)) {
    const [head = '', ...lines] = block.split('\n');
    const [unit = '', mainPid = ''] = head.split(' ');
    const words = lines.map((line) => line.split(' '));
    found[unit] = {
      mainPid,
      memory: record(words.flatMap(([kind, name = '', value = '']) => (kind === 'file' ? [[name, value]] : []))),
      processes: words.flatMap(([kind, pid = '', score = '', comm = '', ...limit]) =>
        kind === 'process' ? [{ pid, comm, score: Number(score), addressSpace: limit.join(' ') }] : [],
      ),
    };
  }
  return found;
}

/** The counters of a unit's memory.events; those of its children are in them. */
export async function events(vm: Vm, unit: string): Promise<Record<string, number>> {
  const text = await on(vm, `cat "/sys/fs/cgroup$(systemctl show --value -p ControlGroup -- ${unit})/memory.events"`);
  return record(
    text.split('\n').map((line) => {
      const [key = '', value] = line.split(' ');
      return [key, Number(value)];
    }),
  );
}

/** The OOM kills in the kernel's log since it was last cleared: whose cgroup was full, and which program died. */
export async function kills(
  vm: Vm,
): Promise<{ readonly full: string; readonly unit: string; readonly comm: string }[]> {
  const log = await on(vm, 'dmesg');
  return log.split('\n').flatMap((line) => {
    const found = /oom-kill:constraint=CONSTRAINT_MEMCG.*oom_memcg=([^,]*),task_memcg=([^,]*),task=([^,]*),/.exec(line);
    return found === null ? [] : [{ full: found[1] ?? '', unit: found[2] ?? '', comm: found[3] ?? '' }];
  });
}

/** Swap of the cgroup that was full at the last kill in the kernel's log, in KiB. */
export async function swapWhenKilled(vm: Vm): Promise<{ readonly usage: number; readonly limit: number }> {
  const log = await on(vm, 'dmesg');
  const found = [...log.matchAll(/swap: usage (\d+)kB, limit (\d+)kB/g)].at(-1);
  return { usage: Number(found?.[1]), limit: Number(found?.[2]) };
}

/** Active swap files, path to KiB. */
export async function swaps(vm: Vm): Promise<Record<string, number>> {
  const lines = (await vm.readFile('/proc/swaps')).split('\n').slice(1);
  return record(
    lines.filter(Boolean).map((line) => {
      const [path = '', , size] = line.split(/\s+/);
      return [path, Number(size)];
    }),
  );
}

/** A flag of the JVM as it says itself (-XX:+PrintFlagsFinal in /run/japp.flags). */
export async function jvmFlag(vm: Vm, flag: string): Promise<number> {
  return Number(await on(vm, `awk '$2 == "${flag}" { print $4 }' /run/japp.flags`));
}
