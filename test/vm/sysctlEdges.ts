/**
 * What a kernel does with the least and the largest value of each sysctl of the table, and with the values beside them.
 */
import { SYSCTLS } from '../../src/model/sysctls';

/** Not written at all beyond the least value: what would break the machine, each with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'vm.min_free_kbytes': 'all memory would be kept free, and everything killed',
  'vm.nr_hugepages': 'all memory would be set aside',
  'vm.watermark_scale_factor': 'almost a third of the memory would be kept free',
  'vm.watermark_boost_factor': 'reclaim would not end',
};

/** Beyond 2^53 a number of the spec is not exact; the kernel's unsigned long is tried no further than that. */
const LARGEST = Number.MAX_SAFE_INTEGER;

interface Edge {
  readonly key: string;
  readonly value: number;
  readonly inside: boolean;
}

export const EDGES: readonly Edge[] = Object.entries(SYSCTLS).flatMap(([key, { min, max, leastBeside0 }]) => {
  const edge = (value: number, inside: boolean): Edge => ({ key, value, inside });
  const beside0 = leastBeside0 === undefined ? [] : [edge(leastBeside0, true), edge(leastBeside0 - 1, false)];
  const low = [edge(min, true), edge(min - 1, false), ...beside0];
  if (Object.hasOwn(LEFT_OUT, key)) return low;
  return [...low, edge(max, true), ...(max < LARGEST ? [edge(max + 1, false)] : [])];
});

/**
 * A bash script that tries each and puts back what was there before it says anything: with max_map_count 0 no program
 * starts. It prints `KEY VALUE taken|refused|absent`. bash reads a file of /proc/sys at once; dash takes one byte, of
 * which the kernel gives the first digit alone.
 */
export function edgesScript(): string {
  const tries = EDGES.map(({ key, value }) => `try ${key} ${value} ${SYSCTLS[key]?.zeroes ?? '-'}`);
  return `exec bash <<'X'
file() { f=/proc/sys/\${1//./\\/}; }
try() {
  local f said=refused was= other= now=
  file "$1"
  [ -e "$f" ] || { echo "$1 $2 absent"; return; }
  read -r was <"$f"
  local own=$f
  if [ "$3" != - ]; then file "$3"; read -r other <"$f"; fi
  if printf '%s\\n' "$2" 2>/dev/null >"$own"; then
    read -r now <"$own"
    [ "$now" = "$2" ] && said=taken || said="became-$now"
  fi
  if [ "$3" = - ] || [ "$was" != 0 ]; then printf '%s\\n' "$was" >"$own"; else printf '%s\\n' "$other" >"$f"; fi
  echo "$1 $2 $said"
}
${tries.join('\n')}
X`;
}

/**
 * Keys of which the kernel takes any integer, or more than has a meaning: the table has the documented values. Seen on
 * 6.1.
 */
export const KERNEL_TAKES_MORE: ReadonlySet<string> = new Set([
  'kernel.panic',
  'vm.dirty_writeback_centisecs',
  'vm.oom_dump_tasks',
  'vm.oom_kill_allocating_task',
  'vm.overcommit_ratio',
  // From 31 on the shift has no meaning; newer kernels refuse it.
  'vm.page-cluster',
  // The largest depends on the kernel's ticks a second; the table has that of 1,000, the kernels of Debian have 250.
  'vm.stat_interval',
  'vm.zone_reclaim_mode',
]);
