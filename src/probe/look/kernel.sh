# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What the kernel holds a running unit to: files of its cgroup, scores and limits of its processes.

# $1 how to emit (s, or v while the unit restarts over and over), $2 cgroup folder
look_cgroup() {
  for file in memory.max memory.high memory.low memory.min memory.swap.max memory.oom.group memory.limit_in_bytes; do
    if get "$2/$file"; then $1 "c $file $X"; fi
  done
  current=
  if get "$2/memory.current" || get "$2/memory.usage_in_bytes"; then current=$X; fi
  if [ -z "$current" ] || [ -z "$N" ]; then return 0; fi
  # Page cache can be given back when a limit falls; anonymous and shared memory cannot.
  cache=0
  while read -r key first; do
    case $key in
      inactive_file | active_file) [ "$CGROUP" != v2 ] || cache=$((cache + first)) ;;
      total_inactive_file | total_active_file) cache=$((cache + first)) ;;
    esac
  done <"$2/memory.stat"
  [ "$cache" -le "$current" ] || cache=$current
  v "use $((current - cache))"
  if get "$2/memory.swap.current"; then v "swapped $X"; fi
  look_stall "$2"
}

# $1 cgroup folder: the share of the last ten seconds in which all of its processes waited for memory at once (Documentation/accounting/psi.rst),
# and how often the kernel killed there.
look_stall() {
  { while read -r key average _; do
    case $key in full) v "stalled ${average#avg10=}" ;; esac
  done <"$1/memory.pressure"; } 2>/dev/null
  { while read -r key kills _; do
    case $key in oom_kill) v "kills $kills" ;; esac
  done <"$1/memory.events"; } 2>/dev/null
  { while read -r key kills _; do
    case $key in oom_kill) v "kills $kills" ;; esac
  done <"$1/memory.oom_control"; } 2>/dev/null
}

# $1 cgroup folder: what the slices above limit the unit to, and what they grant it of memory.low and memory.min: a unit gets no more
# (cgroup-v2.rst). `-` where a slice has no such file.
look_above() {
  above=${1%/*}
  while [ "$above" != "$MEMORY_ROOT" ] && [ -n "$above" ]; do
    line=
    for file in memory.low memory.min memory.high memory.swap.max memory.max memory.limit_in_bytes; do
      case $CGROUP$file in v2memory.limit_in_bytes | v1memory.max | hybridmemory.max) continue ;; esac
      get "$above/$file" || X=-
      line="$line $X"
    done
    v "above$line ${above##*/}"
    above=${above%/*}
  done
}

# $1 pid: just forked, a process still has systemd's environment, limits and score, and sets its own when it becomes the service. Waits for
# that, at most 2 s; X is its name. (`systemd` itself is that of a user's manager, too: it counts where something was restarted just now.)
itself() {
  tries=0
  while [ "$tries" -lt 40 ] && get "/proc/$1/comm"; do
    case $X$JUST_STARTED in '('* | systemd-executo* | sd-executor* | systemdyes) sleep 0.05 ;; *) break ;; esac
    tries=$((tries + 1))
  done
}

# $1 how to emit, $2 pid
look_process() {
  v "pid $2"
  itself "$2"
  [ -z "$X" ] || v "m comm $X"
  if get "/proc/$2/oom_score_adj"; then $1 "m score $X"; fi
  { while read -r first second third soft hard _; do
    case $first$second$third in
      Maxresidentset) $1 "m rss $soft $hard" ;;
      Maxaddressspace)
        $1 "m as $soft $hard"
        break
        ;;
    esac
  done <"/proc/$2/limits"; } 2>/dev/null
}

# $1 cgroup folder: the processes in PROCESSES, of cgroups below it too: a unit with Delegate= makes some (three levels are enough for a
# user's manager and its services).
processes_of() {
  PROCESSES=
  set +f
  for procs in "$1/cgroup.procs" "$1"/*/cgroup.procs "$1"/*/*/cgroup.procs "$1"/*/*/*/cgroup.procs; do
    set -f
    { while read -r process; do PROCESSES="$PROCESSES $process"; done <"$procs"; } 2>/dev/null
  done
  set -f
}

# $1 unit, $2 its folder in systemd's hierarchy: whether something runs in it. A slice is there to hold others: its folder is enough.
is_occupied() {
  [ -d "$2" ] || return 1
  case $1 in *.slice) return 0 ;; esac
  if get "$2/cgroup.procs"; then return 0; fi
  # cgroup v2 says it of all that is below, too (cgroup-v2.rst, cgroup.events).
  if get "$2/cgroup.events"; then
    [ "$X" = 'populated 1' ]
    return
  fi
  processes_of "$2"
  [ -n "$PROCESSES" ]
}

# $1 path, $2 the path of a cgroup: whether the first is the second or below it.
is_within() {
  case $1/ in "$2"/*) ;; *) return 1 ;; esac
}

# $1 pid: `at` is its cgroup in systemd's hierarchy, `limited` that of cgroup v1's memory controller.
cgroups_of() {
  at=
  limited=
  { while IFS=: read -r _ controllers path; do
    case $controllers in
      name=systemd) at=$path ;;
      '') at=${at:-$path} ;;
      memory | memory,* | *,memory | *,memory,*) limited=$path ;;
    esac
  done <"/proc/$1/cgroup"; } 2>/dev/null
}

# $1 how to emit, $2 pid of the main process, $3 the unit's cgroup: says where the process is when that is somewhere else: a session scope
# after `su`, another unit that a PIDFile= names, a cgroup that cgexec chose. Limits of the unit do not reach it there.
look_place() {
  cgroups_of "$2"
  [ -n "$at" ] || return 0
  if is_within "$at" "$3"; then
    # cgroup v1: without memory accounting it is where an outer cgroup is limited.
    if [ -z "$limited" ] || is_within "$limited" "$3"; then return 0; fi
    if [ ! -d "$MEMORY_ROOT$3" ] && is_within "$3" "${limited%/}"; then return 0; fi
    at=$limited
  fi
  $1 outside
  # A session's scope has another name each time.
  v "m cgroup $at"
}

# $1 pid: X is its name; `sh` for a script, whose name is that of its file: what runs it is what does the work.
name_of() {
  get "/proc/$1/comm" || return 0
  for shell in /bin/sh /bin/bash /bin/zsh /bin/ksh; do
    # shellcheck disable=SC3013
    [ ! "/proc/$1/exe" -ef "$shell" ] || X='sh'
  done
}

# $1 pid, $2 cgroup: whether the process is in another cgroup of cgroup v1's memory controller alone (`cgexec -g memory:`); `limited` is that.
is_limited_elsewhere() {
  [ "$CGROUP" != v2 ] && [ -d "$MEMORY_ROOT$2" ] || return 1
  cgroups_of "$1"
  [ -n "$limited" ] && ! is_within "$limited" "$2"
}

# $1 the unit's folder in systemd's hierarchy: its processes, and the largest address space of one, in pages. Of a few processes their names,
# too, and those that are in another cgroup, children of theirs included: where a unit is a shell and `su`, the service is not in it.
look_processes() {
  largest=0
  count=0
  away=
  unit_cgroup=${1#"$TREE_ROOT"}
  processes_of "$1"
  for process in $PROCESSES; do
    count=$((count + 1))
    [ "$count" -le 1000 ] || break
    X=
    if [ "$count" -le 20 ]; then
      name_of "$process"
      if is_limited_elsewhere "$process" "$unit_cgroup"; then
        away=${away:-"$process $limited $X"}
        continue
      fi
    fi
    v "in $process $X"
    { read -r pages _ <"/proc/$process/statm"; } 2>/dev/null || continue
    [ "$pages" -le "$largest" ] || largest=$pages
  done
  v "mapped $largest"
  [ "$count" -le 20 ] || return 0
  [ -n "$away" ] || find_away "$1"
  [ -z "$away" ] || v "left $away"
}

# $1 that folder: the first child of PROCESSES that is in another cgroup, in `away`.
find_away() {
  for process in $PROCESSES; do
    get "/proc/$process/task/$process/children" || continue
    for child in $X; do
      case " $PROCESSES " in *" $child "*) continue ;; esac
      cgroups_of "$child"
      # One that was born or has died just now is nowhere yet, or here.
      if [ -z "$at" ] || is_within "$TREE_ROOT$at" "$1"; then continue; fi
      get "/proc/$child/comm" || continue
      away="$child $at $X"
      return 0
    done
  done
}
