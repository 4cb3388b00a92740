# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Calls of plan_shrinks and plan_effects: limits and scores of running processes, changed without a restart.

# $1 unit, setting, process, kind of failure and its fields, in one word: the value could not be set, and is still owed.
effect() {
  r "effect $1"
  failed_step live
  OWING=yes
}

# $1 unit that is about to change: `was UNIT NRESTARTS KILLS -`, to find out later what died since; `down` in place of
# NRESTARTS where it is down already. For a slice also each service in it, with the slice in place of `-`.
watch() {
  local count
  folder_of "$1" || return 0
  count=$NL$COUNTS
  case $count in *"$NL$1 "*) count=${count#*"$NL$1 "} ;; *) count=- ;; esac
  was "$1" "${count%%"$NL"*}" "${TREE#"$TREE_ROOT"}" -
  case $1 in *.slice) watch_services "$1" "${TREE#"$TREE_ROOT"}" ;; esac
}

# $1 unit, $2 NRESTARTS, $3 cgroup, $4 slice or -. Bounded, so that other reports are not crowded out.
was() {
  [ "$REPORTS" -lt 300 ] || return 0
  shortage_of "$3"
  r "was $1 ${2:--} $KILLS $4"
}

# $1 slice, $2 its cgroup
watch_services() {
  local IFS cgroup id line restarts since state sub
  ask_systemd -p Id,NRestarts,ActiveState,ControlGroup,StateChangeTimestampMonotonic -- '*.service'
  while [ -n "$SHOW" ]; do
    next_block
    case $NL$BLOCK$NL in *"${NL}ControlGroup=$2/"*) ;; *) continue ;; esac
    case $BLOCK in *ActiveState=active*) ;; *) continue ;; esac
    id=
    restarts=
    cgroup=
    since=-
    state=active
    sub=
    IFS=$NL
    for line in $BLOCK; do
      case $line in
        Id=*) id=${line#*=} ;;
        NRestarts=*) restarts=${line#*=} ;;
        ControlGroup=*) cgroup=${line#*=} ;;
        StateChange*=*) since=${line#*=} ;;
      esac
    done
    IFS=" $TAB$NL"
    count_of_unit
    was "$id" "$COUNT" "$cgroup" "$1"
  done
}

# $1 unit, $2 directive, $3 its new value in bytes: refused where more is in use now. Of MemoryHigh $4 is the unit's new
# MemorySwapMax, or `-`.
shrink() {
  local largest process room
  folder_of "$1" || return 0
  USED=
  case $2 in
    LimitAS)
      largest=0
      processes_of "$TREE"
      for process in $PROCESSES; do
        pages_of "$process"
        [ "$PAGES" -le "$largest" ] || largest=$PAGES
      done
      USED=$((largest * PAGE))
      ;;
    MemorySwapMax) ! get "$FOLDER/memory.swap.current" || USED=$X ;;
    *)
      # Where the use fits even with its page cache, memory.stat need not be read.
      if get "$FOLDER/memory.current" || get "$FOLDER/memory.usage_in_bytes"; then
        [ "$X" -gt "$3" ] || return 0
      fi
      use_of "$FOLDER"
      ;;
  esac
  case $USED in '' | *[!0-9]*) return 0 ;; esac
  room=0
  [ "$2" != MemoryHigh ] || swap_room "$4"
  if [ "$USED" -gt "$(($3 + room))" ]; then
    r "inuse $1 $USED $3 $2"
    IN_USE=yes
  fi
}

# $1 MemorySwapMax of the unit in FOLDER, or `-` for the one that it has: room is how many bytes of it can still be
# swapped out.
swap_room() {
  local first key most
  while read -r key first _; do
    case $key in SwapFree:)
      room=$((first * 1024))
      break
      ;;
    esac
  done </proc/meminfo
  most=$1
  if [ "$most" = - ]; then
    get "$FOLDER/memory.swap.max" || return 0
    most=$X
  fi
  case $most in '' | *[!0-9]*) return 0 ;; esac
  get "$FOLDER/memory.swap.current" || X=0
  most=$((most - X))
  [ "$most" -gt 0 ] || most=0
  [ "$room" -le "$most" ] || room=$most
}

# $1 a running unit, from the look of a moment ago: MAIN is its main process, TREE the folder of its processes, FOLDER
# that of its limits, which can be missing. False where it does not run.
folder_of() {
  local IFS line
  TREE=''
  IFS=$NL
  # shellcheck disable=SC2153
  for line in $FOLDERS; do
    case $line in "$1 "*)
      line=${line#"$1 "}
      MAIN=${line%% *}
      TREE=${line#* }
      ;;
    esac
  done
  FOLDER=$MEMORY_ROOT${TREE#"$TREE_ROOT"}
  [ -n "$TREE" ] && [ -d "$TREE" ]
}

# $1 unit, $2 file of its cgroup, $3 value, $4 `later` where it may wait for the next start: writes the value where
# systemd's daemon-reload did not (257 leaves the cgroup as it was). cgroup v1 refuses a limit below what it cannot give
# back.
cgroup() {
  folder_of "$1" || return 0
  get "$FOLDER/$2" || return 0
  [ "$X" != "$3" ] || return 0
  case $3$X in -19223372036854771712) return 0 ;; esac
  set_value "$FOLDER/$2" "$3" || case ${4:-}$REASON in later*busy*) ;; *) effect "$1 $2 - said $REASON" ;; esac
}

# $1 directive of PROCESS_LIMITS: RLIMIT is its name for prlimit(1), and `name` how its line in /proc/PID/limits begins.
rlimit_of() {
  name=${PROCESS_LIMITS#*"$1 "}
  name=${name%%"$NL"*}
  RLIMIT=${name%% *}
  name=${name#* }
}

# $1 LimitAS or another of PROCESS_LIMITS, then processes: ROWS has a line `PID SOFT HARD` for each (proc(5),
# /proc/PID/limits).
limits_of() {
  local IFS found name process row
  rlimit_of "$1"
  shift
  for process; do
    set -- "$@" "/proc/$process/limits"
    shift
  done
  found=$(grep "^$name" "$@" /dev/null 2>/dev/null)
  ROWS=''
  IFS=$NL
  for row in $found; do
    IFS=" $TAB$NL"
    process=${row#/proc/}
    # shellcheck disable=SC2086
    set -- ${row#*"$name"}
    ROWS="$ROWS${process%%/*} ${1:-} ${2:-}$NL"
  done
}

# $1 PID: SOFT and HARD of ROWS, empty where it is not there.
row_of() {
  SOFT=
  HARD=
  case "$NL$ROWS" in *"$NL$1 "*) ;; *) return 0 ;; esac
  SOFT=$NL$ROWS
  SOFT=${SOFT#*"$NL$1 "}
  SOFT=${SOFT%%"$NL"*}
  HARD=${SOFT#* }
  SOFT=${SOFT%% *}
}

# $1 and $2 bytes or unlimited: whether the first is less.
is_less() {
  case $1 in '' | *[!0-9]*) return 1 ;; esac
  case $2 in *[!0-9]*) return 0 ;; esac
  [ -n "$2" ] && [ "$1" -lt "$2" ] 2>/dev/null
}

# $1 unit, $2 LimitAS or another of PROCESS_LIMITS, $3 bytes or unlimited: sets the limit of every process, unless one
# of them has more mapped. A process whose limit is lower than that, and lower than the main process had, set it by
# itself (`ulimit -v` of a worker): only its hard limit is lowered.
limit() {
  local had pages process text
  folder_of "$1" || return 0
  limits_of "$2" "$MAIN"
  row_of "$MAIN"
  had=$SOFT
  if [ "$2" = LimitAS ] && [ "$3" != unlimited ]; then
    processes_of "$TREE"
    for process in $PROCESSES; do
      { read -r pages _ <"/proc/$process/statm"; } 2>/dev/null || continue
      if [ "$((pages * PAGE))" -gt "$3" ]; then
        effect "$1 LimitAS $process mapped"
        return 0
      fi
    done
  fi
  # Twice: a process that was forked in between has its parent's old limit.
  for pass in 1 2; do
    processes_of "$TREE"
    # shellcheck disable=SC2086
    limits_of "$2" $PROCESSES
    for process in $PROCESSES; do
      case "$pass $DONE_PROCESSES " in "2"*" $process "*) continue ;; esac
      DONE_PROCESSES="$DONE_PROCESSES $process"
      row_of "$process"
      soft=$3
      if is_less "$SOFT" "$3" && is_less "$SOFT" "$had"; then
        is_less "$3" "$HARD" || continue
        soft=
      fi
      text=$(LC_ALL=C prlimit --pid "$process" "--$RLIMIT=$soft:$3" 2>&1) || {
        [ ! -d "/proc/$process" ] || effect "$1 $2 $process said ${text##*: }"
      }
    done
  done
  DONE_PROCESSES=''
}

# $1 unit, $2 the score that its processes have from it, $3 the new one: sets it on those that still have the old one. A
# process that set its own score is left alone, even the main one (sshd's listener, Redis).
score() {
  local process
  folder_of "$1" || return 0
  processes_of "$TREE"
  for process in $PROCESSES; do
    itself "$process"
    get "/proc/$process/oom_score_adj" || continue
    [ "$X" = "$2" ] || continue
    [ "$process" != "$MAIN" ] || note_score "$1"
    set_value "/proc/$process/oom_score_adj" "$3" || {
      [ ! -d "/proc/$process" ] || effect "$1 OOMScoreAdjust $process said $REASON"
    }
  done
}
