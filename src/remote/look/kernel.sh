# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The kernel's values for a running unit: files of its cgroup, scores and limits of its processes.

# $1 how to emit (s, or v while the unit restarts over and over), $2 number of the unit in `SHOW` (see readings.sh)
look_cgroup() {
  local IFS cache line nth
  limits=
  events=
  eval "nth=\$SM_$2"
  eval "limits=\$KC_$nth current=\$KU_$nth cache=\$KK_$nth events=\$KS_$nth"
  IFS=$NL
  for line in $limits; do $1 "c $line"; done
  if [ -n "$current" ]; then
    [ "$cache" -le "$current" ] || cache=$current
    v "use $((current - cache))"
    for line in $events; do v "$line"; done
  fi
  case $NL$events in *"${NL}kills "[1-9]*) look_last_kill "$cgroup" ;; esac
}

# $1 a cgroup in which the kernel killed: `killed SECONDS` since the last kill, as far as the kernel's log goes back and
# may be read. The counter has no times. (The two patterns: Linux 5.0 and newer, and older ones.)
look_last_kill() {
  local last
  [ -n "$1" ] || return 0
  last=$(dmesg 2>/dev/null | grep -F -e "task_memcg=$1" -e "Task in $1 " | tail -n 1)
  last=${last#*[}
  last=${last#"${last%%[0-9]*}"}
  last=${last%%[!0-9]*}
  if [ -z "$last" ] || ! get /proc/uptime; then return 0; fi
  last=$((${X%%.*} - last))
  [ "$last" -ge 0 ] || last=0
  v "killed $last"
}

# $1 cgroup folder: `used` is the memory in use there without page cache, in bytes; empty where it is not counted. Page
# cache can be given back when a limit falls; anonymous and shared memory cannot.
use_of() {
  local cache first key
  USED=
  if get "$1/memory.current" || get "$1/memory.usage_in_bytes"; then USED=$X; else return 0; fi
  cache=0
  while read -r key first; do
    case $key in
      inactive_file | active_file) [ "$CGROUP" != v2 ] || cache=$((cache + first)) ;;
      total_inactive_file | total_active_file) cache=$((cache + first)) ;;
    esac
  done <"$1/memory.stat"
  [ "$cache" -le "$USED" ] || cache=$USED
  USED=$((USED - cache))
}

# $1 cgroup folder: the limits of the slices above it, and the memory.low and memory.min that they grant: a unit gets no
# more (cgroup-v2.rst). `-` where a slice has no such file.
look_above() {
  local above file line
  above=${1%/*}
  while [ "$above" != "$MEMORY_ROOT" ] && [ -n "$above" ]; do
    # Most units share their slices.
    case "$NL$ABOVE" in *"$NL$above "*)
      line=${ABOVE##*"$above "}
      v "above ${line%%"$NL"*}"
      above=${above%/*}
      continue
      ;;
    esac
    line=
    for file in memory.low memory.min memory.high memory.swap.max memory.max memory.limit_in_bytes; do
      case $CGROUP$file in v2memory.limit_in_bytes | v1memory.max | hybridmemory.max) continue ;; esac
      get "$above/$file" || X=-
      line="$line $X"
    done
    ABOVE="$ABOVE$above ${line# } ${above##*/}$NL"
    v "above$line ${above##*/}"
    above=${above%/*}
  done
}

# $1 slice of a unit that does not run: its limits and those of the slices above it, as look_above. `a-b.slice` is in
# `a.slice` (systemd.slice(5)).
look_slices() {
  local IFS name part place
  case $1 in -.slice | *[!A-Za-z0-9:_.\\@-]*) return 0 ;; *.slice) ;; *) return 0 ;; esac
  place=
  name=
  IFS=-
  for part in ${1%.slice}; do
    name=${name:+$name-}$part
    place=$place/$name.slice
  done
  look_above "$MEMORY_ROOT$place/none"
  slices_of "$place/none"
}

# $1 pid: a process that was just forked still has systemd's environment, limits and score, until it becomes the
# service. Waits for that, at most 2 s; X is its name. (A user's manager is named `systemd`, too: that name counts only
# where something was just restarted.)
itself() {
  local tries
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
  SCORE=
  case $READ in *" $2 "*) eval "SCORE=\$SC_$2" ;; esac
  # (One that stands for the main process can be another than the first one of the unit.)
  if [ -z "$SCORE" ]; then
    MORE=
    paths_of_limits "$2"
    PATHS=$MORE
    read_paths
  fi
  resident=
  ADDRESS=
  eval "SCORE=\$SC_$2 resident=\$RS_$2 ADDRESS=\$AS_$2"
  [ -z "$SCORE" ] || $1 "m score $SCORE"
  look_limit "$1" rss "$resident"
  look_limit "$1" as "$ADDRESS"
}

# $1 how to emit, $2 rss or as, $3 the line of /proc/PID/limits: `Max resident set SOFT HARD UNIT`
look_limit() {
  # shellcheck disable=SC2086
  set -- "$1" "$2" $3
  [ $# -lt 7 ] || $1 "m $2 $6 $7"
}

# $1 cgroup folder: PROCESSES are its processes and those of cgroups below it, which a unit with Delegate= makes (three
# levels are enough for a user's manager and its services).
processes_of() {
  local process
  PROCESSES=
  set +f
  set -- "$1/cgroup.procs" "$1"/*/cgroup.procs
  # Few units have cgroups below them.
  [ ! -e "$2" ] || set -- "$@" "${1%/*}"/*/*/cgroup.procs "${1%/*}"/*/*/*/cgroup.procs
  set -f
  for procs; do
    { while read -r process; do PROCESSES="$PROCESSES $process"; done <"$procs"; } 2>/dev/null
  done
}

# $1 unit, $2 its folder in systemd's hierarchy, $3 its number in `SHOW`: whether something runs in it. A slice only
# holds units: its folder is enough.
is_occupied() {
  [ -d "$2" ] || return 1
  case $1 in *.slice) return 0 ;; esac
  eval "PROCESSES=\$PS_$3"
  if [ -n "$PROCESSES" ]; then return 0; fi
  # cgroup v2 includes all cgroups below (cgroup-v2.rst, cgroup.events).
  if get "$2/cgroup.events"; then
    [ "$X" = 'populated 1' ]
    return
  fi
  return 1
}

# $1 path, $2 the path of a cgroup: whether the first is the second or below it.
is_within() {
  case $1/ in "$2"/*) ;; *) return 1 ;; esac
}

# $1 pid: `GROUP_AT` is its cgroup in systemd's hierarchy, `GROUP_LIMIT` that of cgroup v1's memory controller.
cgroups_of() {
  local path
  case $READ in *" $1 "*)
    eval "GROUP_AT=\$AT_$1 GROUP_LIMIT=\$LT_$1"
    return 0
    ;;
  esac
  GROUP_AT=
  GROUP_LIMIT=
  { while IFS=: read -r _ controllers path; do
    case $controllers in
      name=systemd) GROUP_AT=$path ;;
      '') GROUP_AT=${GROUP_AT:-$path} ;;
      memory | memory,* | *,memory | *,memory,*) GROUP_LIMIT=$path ;;
    esac
  done <"/proc/$1/cgroup"; } 2>/dev/null
}

# $1 pid: whether it has ended, even if its parent has not waited for it yet: then it has no memory, and neither
# environment nor command line (proc(5), tried on 6.18). Asked after a reading that found nothing, which means nothing
# where the process is gone.
is_gone() {
  local pages
  pages=0
  if { IFS=" $TAB$NL" read -r pages _ <"/proc/$1/statm"; } 2>/dev/null; then
    [ "${pages:-0}" = 0 ]
  else
    # One that hidepid= hides is there all the same (proc(5)). (0 is this shell's own group.)
    [ "$1" = 0 ] || ! kill -0 "$1" 2>/dev/null
  fi
}

# $1 pid, after cgroups_of: on cgroup v1 a process that has just ended is in the root cgroup (tried on 6.18).
has_ended() { [ "$GROUP_AT" = / ] && is_gone "$1"; }

# $1 how to emit, $2 pid of the main process, $3 the unit's cgroup: reports where the process is when that is another
# cgroup: a session scope after `su`, another unit that a PIDFile= names, a cgroup that cgexec chose. Limits of the unit
# do not reach it there.
look_place() {
  cgroups_of "$2"
  if [ -z "$GROUP_AT" ] || has_ended "$2"; then return 0; fi
  if is_within "$GROUP_AT" "$3"; then
    # cgroup v1: without memory accounting the process is in an outer memory cgroup.
    if [ -z "$GROUP_LIMIT" ] || is_within "$GROUP_LIMIT" "$3"; then return 0; fi
    if [ ! -d "$MEMORY_ROOT$3" ] && is_within "$3" "${GROUP_LIMIT%/}"; then return 0; fi
    GROUP_AT=$GROUP_LIMIT
  fi
  $1 outside
  # Volatile, since a session's scope has another name each time.
  v "m cgroup $GROUP_AT"
}

# $1 pid: X is its name; `sh` for a script, which has the name of its file although a shell runs it.
name_of() {
  get "/proc/$1/comm" || return 0
  for shell in /bin/sh /bin/bash /bin/zsh /bin/ksh; do
    # shellcheck disable=SC3013
    [ ! "/proc/$1/exe" -ef "$shell" ] || X='sh'
  done
}

# $1 pid, $2 cgroup: whether the process is in another cgroup of cgroup v1's memory controller alone
# (`cgexec -g memory:`); `GROUP_LIMIT` is that.
is_limited_elsewhere() {
  [ "$CGROUP" != v2 ] && [ -d "$MEMORY_ROOT$2" ] || return 1
  cgroups_of "$1"
  [ -n "$GROUP_LIMIT" ] && ! is_within "$GROUP_LIMIT" "$2" && ! has_ended "$1"
}

# $1 the unit's folder in systemd's hierarchy, $2 its number in `SHOW`: its processes, and the largest address space of
# one, in pages. The names of the first few, too, and a process that is in another cgroup, also a child of theirs: where
# a unit has only a shell and `su`, the service is not in it.
look_processes() {
  local count largest process
  largest=0
  count=0
  AWAY=
  client=no
  unit_cgroup=${1#"$TREE_ROOT"}
  eval "PROCESSES=\$PS_$2"
  for process in $PROCESSES; do
    count=$((count + 1))
    [ "$count" -le 1000 ] || break
    X=
    if [ "$count" -le 20 ]; then
      name_of "$process"
      case $X in podman | conmon | systemd-nspawn) client=yes ;; esac
      if is_limited_elsewhere "$process" "$unit_cgroup"; then
        AWAY=${AWAY:-"$process $GROUP_LIMIT $X"}
        continue
      fi
    fi
    v "in $process $X"
    pages_of "$process"
    [ "$PAGES" -le "$largest" ] || largest=$PAGES
  done
  v "mapped $largest"
  if [ "$client" = yes ] && holds_container "$1"; then v payload; fi
  [ "$count" -le 200 ] || return 0
  [ -n "$AWAY" ] || find_away "$1"
  [ -z "$AWAY" ] || v "left $AWAY"
}

# $1 the unit's folder in systemd's hierarchy: whether a container is below it, so that the unit's limits hold for that,
# too: `podman run --cgroups=split` and `systemd-nspawn --keep-unit` make such cgroups (tried with podman 4.3).
holds_container() {
  set +f
  set -- "$1"/payload "$1"/libpod-payload-*
  set -f
  [ -d "$1" ] || [ -d "$2" ]
}

# $1 pid: `pages` is how many pages it has mapped; 0 where it is gone.
pages_of() {
  case $READ in
    *" $1 "*) eval "PAGES=\${PG_$1:-0}" ;;
    *) { read -r PAGES _ <"/proc/$1/statm"; } 2>/dev/null || PAGES=0 ;;
  esac
}
