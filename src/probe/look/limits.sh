# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Resource limits of the processes of a unit beside its main one: which have more than systemd gives, and which cannot be told.

# Of a unit whose main process has another score or address space than systemd gives it: `changed SECONDS PATH` is how long each file of it that is not
# oomcfg's has been as it is. Of what a process had before that nobody knows whose it is. (/proc/self/ is as old as the program that asks; a file that
# was put back with an old time has been changed all the same.)
look_changed() {
  [ -n "$N" ] || return 0
  # shellcheck disable=SC2086
  set -- $address
  case ${4:-} in unlimited) set -- infinity ;; *) set -- "${4:-$address_space}" ;; esac
  [ "$1" != "${address_space:-$1}" ] || [ "${score:-$unit_score}" != "${unit_score:-$score}" ] || return 0
  set --
  # shellcheck disable=SC2086
  for path in $fragment $drop_ins; do
    case $path in */zz-oomcfg.conf) ;; *) set -- "$@" "$path" ;; esac
  done
  [ $# -gt 0 ] || return 0
  rows=$(stat -L -c '%Y %Z %n' -- /proc/self/ "$@" 2>/dev/null)
  now=
  IFS=$NL
  for row in $rows; do
    time=${row%% *}
    row=${row#* }
    [ "${row%% *}" -le "$time" ] || time=${row%% *}
    path=${row#* }
    if [ "$path" = /proc/self/ ]; then now=$time; fi
    [ -z "$now" ] || [ "$time" -gt "$now" ] || [ "$path" = /proc/self/ ] || v "changed $((now - time)) $path"
  done
  IFS=" $TAB$NL"
}

# $1 main process: `widest PID BYTES` is the one of the others (PROCESSES, of few) whose hard limit of address space is the largest; one that prlimit
# could not reach, or that was forked before the limit.
look_widest() {
  set -- "$1"
  for process in $PROCESSES; do
    [ "$process" = "$1" ] || set -- "$@" "/proc/$process/limits"
  done
  [ $# -le 20 ] && [ $# -gt 1 ] || return 0
  shift
  rows=$(grep '^Max address space' "$@" /dev/null 2>/dev/null)
  widest=
  IFS=$NL
  for row in $rows; do
    IFS=" $TAB$NL"
    row=${row#/proc/}
    process=${row%%/*}
    # Columns are wide, and the last is the unit.
    # shellcheck disable=SC2086
    set -- ${row#*Max address space}
    case ${2:-} in
      unlimited) widest="$process unlimited" ;;
      '' | *[!0-9]*) ;;
      *) case $widest in *unlimited) ;; *) [ "$2" -le "${widest#* }" ] 2>/dev/null || widest="$process $2" ;; esac ;;
    esac
    IFS=$NL
  done
  IFS=" $TAB$NL"
  [ -z "$widest" ] || v "widest $widest"
}

# Without CAP_SYS_RESOURCE prlimit(2) reaches only processes of the same user: `foreign PID` is one of PROCESSES that belongs to another. (The bit
# is the lowest of the seventh hexadecimal digit, capability.h; a process's folder has its owner, proc(5).)
look_foreign() {
  case $CAPABILITIES in *[13579bdf]??????) return 0 ;; esac
  for process in $PROCESSES; do
    # shellcheck disable=SC3067 # dash, bash and busybox have -O
    if [ -d "/proc/$process" ] && [ ! -O "/proc/$process" ]; then
      v "foreign $process"
      return 0
    fi
  done
}
