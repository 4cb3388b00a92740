# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Which process of a unit's start is in another cgroup than the unit's.

# $1 that folder: the first child of PROCESSES that is in another cgroup, in `away`.
find_away() {
  for process in $PROCESSES; do
    case $READ in
      *" $process "*) eval "X=\$CH_$process" ;;
      *) get "/proc/$process/task/$process/children" ;;
    esac
    for child in $X; do
      case " $PROCESSES " in *" $child "*) continue ;; esac
      cgroups_of "$child"
      # One that was born or has died just now is nowhere yet, or here.
      if [ -z "$at" ] || has_ended "$child" || is_within "$TREE_ROOT$at" "$1"; then continue; fi
      get "/proc/$child/comm" || continue
      away="$child $at $X"
      return 0
    done
  done
  scoped_processes
  for process in $PROCESSES; do
    case $SCOPED in *" $process:"*) ;; *) continue ;; esac
    child=${SCOPED#*" $process:"}
    child=${child%% *}
    # (A number can have gone to a later process.)
    start_of "$process"
    began=${START:-0}
    start_of "${child%%:*}"
    [ "${START:-0}" -ge "$began" ] || continue
    get "/proc/${child%%:*}/comm" || continue
    away="${child%%:*} ${child#*:} $X"
    return 0
  done
}

# In SCOPED words `STARTED:PID:CGROUP` of processes that `systemd-run --scope` put into a scope, with a blank on both
# sides of each: STARTED is the process that systemd started for a unit from which the environment is (SYSTEMD_EXEC_PID,
# systemd.exec(5); since 248). So one is found whose parents have ended. Read once for all units; most hosts have no
# such scope, and then no program runs. (Below system.slice, where they are unless --slice= is given.)
scoped_processes() {
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
