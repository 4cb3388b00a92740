# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Resource limits of the processes of a unit beside its main one: which have more than systemd gives, and which cannot
# be told.

# Of a unit whose main process has another score or address space than systemd gives it: `changed SECONDS PATH` is how
# long each file of it has been as it is, `changedfolder SECONDS` a folder of its drop-ins (one that was removed changes
# that; for a whole folder that may have been removed, see tell_removed), `changedconf SECONDS` systemd's own
# configuration. Of what a process had before that nobody knows whose it is. (/proc/self/ is as old as the program that
# asks; a file that was put back with an old time has been changed all the same. What generators and
# `systemctl set-property` write is left out: that is anew with each reload, or sets neither of the two.)
look_changed() {
  [ -n "$N" ] || return 0
  # shellcheck disable=SC2086
  set -- $address
  case ${4:-} in unlimited) set -- infinity ;; *) set -- "${4:-$address_space}" ;; esac
  [ "$1" != "${address_space:-$1}" ] || [ "${score:-$unit_score}" != "${unit_score:-$score}" ] || return 0
  start_of "$pid"
  [ -n "$START" ] || return 0
  OTHER_VALUES="$OTHER_VALUES$id $pid $START ${score:--} $1$NL"
  # An apply has found that these are its own, when nobody had changed anything since it began.
  case "$NL$OWN_VALUES" in *"$NL$id $pid $START ${score:--} $1$NL"*) return 0 ;; esac
  set --
  links=
  ours=/etc/systemd/system/$id.d/zz-oomcfg.conf
  # shellcheck disable=SC2086
  for path in $fragment $drop_ins; do
    case $path in */zz-oomcfg.conf | */generator*/*) continue ;; esac
    set -- "$@" "$path"
    [ ! -L "$path" ] || links="$links $path"
  done
  # (Before its folder.)
  [ ! -L "$ours" ] || set -- "$@" "$ours"
  applying_folders
  for base in $UNIT_PATH; do
    case $base in *.control | */transient | */generator*) continue ;; esac
    for place in $folders; do [ ! -d "$base/$place.d" ] || set -- "$@" "$base/$place.d"; done
  done
  # (Those of the vendor only say what holds without them, and are anew with each update.)
  set +f
  set -- "$@" /etc/systemd/system.conf /etc/systemd/system.conf.d /run/systemd/system.conf.d /usr/local/lib/systemd/system.conf.d \
    /etc/systemd/system.conf.d/*.conf /run/systemd/system.conf.d/*.conf /usr/local/lib/systemd/system.conf.d/*.conf
  set -f
  now=
  linked=
  tell_changed "$(stat -c '%Y %Z %n' -- /proc/self/ "$@" 2>/dev/null)"
  # shellcheck disable=SC2086
  [ -z "$links" ] || tell_changed "$(stat -L -c '%Y %Z %n' -- $links 2>/dev/null)"
  tell_removed changedfolder /etc/systemd/system
  tell_removed changedconf /etc/systemd
}

# $1 record, $2 folder: the record, where something was taken out of it since: a folder of drop-ins, perhaps.
tell_removed() {
  [ -n "$now" ] && was_taken_from "$2" && [ "$at" -le "$now" ] || return 0
  v "$1 $((now - at))"
}

# $1 folder: whether nothing that is in it now explains its last change, which was at that time, so that something was
# taken away. What was put there was made then, or got its status by being moved there; the status of a folder changes
# with what is in it. (Of what was taken away before the last change nothing tells, nor of the vendor's folders, which
# change with each update.)
was_taken_from() {
  [ -d "$1" ] || return 1
  set +f
  rows=$(stat -c '%Z %W %f %Y' -- "$1" "$1"/* "$1"/.[!.]* 2>/dev/null)
  set -f
  row=${rows%%"$NL"*}
  at=${row##* }
  case $at in '' | *[!0-9]*) return 1 ;; esac
  # oomcfg takes away its own folders of units right after its switch.
  switched=
  [ "$1" != /etc/systemd/system ] || switched=$(stat -c %Y -- "$CURRENT" 2>/dev/null)
  case $switched in '' | *[!0-9]*) ;; *) if [ "$at" -ge "$switched" ] && [ "$at" -le $((switched + 5)) ]; then return 1; fi ;; esac
  IFS=$NL
  for row in ${rows#*"$NL"}; do
    row=${row% *}
    case " $row" in
      *" $at "???? | *" $((at - 1)) "????) ;;
      *' 0 4'??? | *' - 4'??? | *' '[!4]???) case $row in "$at "* | "$((at - 1)) "*) ;; *) continue ;; esac ;;
      *) continue ;;
    esac
    IFS=" $TAB$NL"
    return 1
  done
  IFS=" $TAB$NL"
}

# $1 lines `CHANGED STATUS-CHANGED PATH` of stat, /proc/self/ first. (oomcfg's link changes its folder as well, once,
# when it is made.)
tell_changed() {
  IFS=$NL
  for row in $1; do
    time=${row%% *}
    row=${row#* }
    path=${row#* }
    case $time${row%% *} in '' | *[!0-9]*) continue ;; esac
    [ "${row%% *}" -le "$time" ] || time=${row%% *}
    if [ "$path" = /proc/self/ ]; then
      now=$time
      continue
    fi
    if [ -z "$now" ] || [ "$time" -gt "$now" ]; then continue; fi
    case $path in
      "$ours")
        linked=$time
        v "changed $((now - time)) $path"
        ;;
      "${ours%/*}") if [ -z "$linked" ] || [ "$time" -gt $((linked + 1)) ]; then v "changedfolder $((now - time))"; fi ;;
      */systemd/system.conf | */systemd/system.conf.d*) v "changedconf $((now - time))" ;;
      *.d) v "changedfolder $((now - time))" ;;
      *) v "changed $((now - time)) $path" ;;
    esac
  done
  IFS=" $TAB$NL"
}

# $1 main process: `widest PID BYTES` is the one of the others (PROCESSES, of few) whose hard limit of address space is
# the largest; one that prlimit could not reach, or that was forked before the limit.
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

# Without CAP_SYS_RESOURCE prlimit(2) reaches only processes of the same user: `foreign PID` is one of PROCESSES that
# belongs to another. (The bit is the lowest of the seventh hexadecimal digit, capability.h; a process's folder has its
# owner, proc(5).)
look_foreign() {
  case $CAPABILITIES in *[13579bdf]??????) return 0 ;; esac
  for process in $PROCESSES; do
    # (In this order: one that is gone is nobody's.)
    # shellcheck disable=SC3067 # dash, bash and busybox have -O
    if [ ! -O "/proc/$process" ] && [ -d "/proc/$process" ]; then
      v "foreign $process"
      return 0
    fi
  done
}

# Of the unit of look_unit: which values of its main process are oomcfg's doing, by the notes of what it set.
look_given() {
  case "$NL$SCORED" in *"$NL$id $pid "*)
    start_of "$pid"
    case "$NL$SCORED" in *"$NL$id $pid $START$NL"*) v scored ;; esac
    ;;
  esac
  case $LIMITED in *" $id $pid "*)
    start_of "$pid"
    IFS=$NL
    for line in $LIMITED; do
      case $line in *" $id $pid $START") v "limited ${line%% *}" ;; esac
    done
    IFS=" $TAB$NL"
    ;;
  esac
}
