# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Which process that a unit started is in another cgroup than the unit's.

# $1 the unit's folder in systemd's hierarchy: `AWAY` is `PID CGROUP NAME` of the first child of PROCESSES that is in
# another cgroup.
find_away() {
  local began process
  for process in $PROCESSES; do
    case $READ in
      *" $process "*) eval "X=\$CH_$process" ;;
      *) get "/proc/$process/task/$process/children" ;;
    esac
    for child in $X; do
      case " $PROCESSES " in *" $child "*) continue ;; esac
      cgroups_of "$child"
      # A process that was forked or has died just now has no cgroup yet, or is here.
      if [ -z "$GROUP_AT" ] || has_ended "$child" || is_within "$TREE_ROOT$GROUP_AT" "$1"; then continue; fi
      get "/proc/$child/comm" || continue
      AWAY="$child $GROUP_AT $X"
      return 0
    done
  done
  scoped_processes
  for process in $PROCESSES; do
    case $SCOPED in *" $process:"*) ;; *) continue ;; esac
    child=${SCOPED#*" $process:"}
    child=${child%% *}
    # (A PID can have been reused.)
    start_of "$process"
    began=${START:-0}
    start_of "${child%%:*}"
    [ "${START:-0}" -ge "$began" ] || continue
    get "/proc/${child%%:*}/comm" || continue
    AWAY="${child%%:*} ${child#*:} $X"
    return 0
  done
}

# SCOPED has words `STARTED:PID:CGROUP` of processes that `systemd-run --scope` put into a scope, with a blank on both
# sides of each. STARTED is the process of a unit from which the environment was inherited (SYSTEMD_EXEC_PID,
# systemd.exec(5); since 248), so that a process is found even if its parents have ended. Read once for all units; most
# hosts have no such scope, and then no program runs. (Only below system.slice, where they are unless --slice= is
# given.)
scoped_processes() {
  local line path place process
  [ -z "$SCOPED" ] || return 0
  SCOPED=' '
  scopes=
  set +f
  set -- "$TREE_ROOT"/system.slice/run-*.scope/cgroup.procs
  set -f
  if [ $# -gt 100 ] || [ ! -e "$1" ]; then return 0; fi
  for path; do
    shift
    get "$path" || continue
    set -- "$@" "/proc/$X/environ"
    path=${path#"$TREE_ROOT"}
    scopes="$scopes $X:${path%/*}"
  done
  [ $# -gt 0 ] || return 0
  for line in $(grep -zasHo '^SYSTEMD_EXEC_PID=[0-9]*' "$@" 2>/dev/null | tr '\000' '\012'); do
    process=${line#/proc/}
    process=${process%%/*}
    place="$scopes "
    place=${place#*" $process:"}
    SCOPED="$SCOPED${line##*=}:$process:${place%% *} "
  done
}
