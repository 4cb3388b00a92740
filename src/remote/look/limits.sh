# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Limits and scores of a unit's processes: which process has the widest limit, which prlimit cannot reach, and whose
# values they can be.

# For a unit whose main process has another score or address space than systemd gives it: `changed SECONDS PATH` is how
# long ago each of its files was changed, `changedfolder SECONDS` a folder of its drop-ins (removing a file changes
# that; for a whole folder that may have been removed, see tell_removed), `changedconf SECONDS` systemd's own
# configuration. Nobody knows where a process that is older than such a change has its values from. (/proc/self/ is as
# old as the program that asks; a file that was put back with an old time has been changed as well. Files of generators
# and of `systemctl set-property` are left out: they are rewritten with each reload, or set neither value.)
look_changed() {
  local base linked now ours path place
  [ -n "$N" ] || return 0
  # shellcheck disable=SC2086
  set -- $ADDRESS
  case ${4:-} in unlimited) set -- infinity ;; *) set -- "${4:-$address_space}" ;; esac
  [ "$1" != "${address_space:-$1}" ] || [ "${SCORE:-$unit_score}" != "${unit_score:-$SCORE}" ] || return 0
  start_of "$pid"
  [ -n "$START" ] || return 0
  OTHER_VALUES="$OTHER_VALUES$id $pid $START ${SCORE:--} $1$NL"
  # An apply has noted that these values are the process's own, when nothing had been changed since its start.
  case "$NL$OWN_VALUES" in *"$NL$id $pid $START ${SCORE:--} $1$NL"*) return 0 ;; esac
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
    for place in $APPLYING; do [ ! -d "$base/$place.d" ] || set -- "$@" "$base/$place.d"; done
  done
  # (The vendor's files only state the defaults, and are replaced by each update.)
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

# $1 record, $2 folder: prints the record where something was removed from the folder, possibly a folder of drop-ins.
tell_removed() {
  local at
  [ -n "$now" ] && was_taken_from "$2" && [ "$TAKEN_AT" -le "$now" ] || return 0
  v "$1 $((now - TAKEN_AT))"
}

# $1 folder: whether nothing in it explains its last change, so that something was removed then; `TAKEN_AT` is the time
# of that change. An entry that was added was created then, or changed its status when it was moved there; the status of
# a folder also changes with its contents. (Nothing shows removals before the last change, nor those in the vendor's
# folders, which change with each update.)
was_taken_from() {
  local IFS row rows
  [ -d "$1" ] || return 1
  set +f
  rows=$(stat -c '%Z %W %f %Y' -- "$1" "$1"/* "$1"/.[!.]* 2>/dev/null)
  set -f
  row=${rows%%"$NL"*}
  TAKEN_AT=${row##* }
  case $TAKEN_AT in '' | *[!0-9]*) return 1 ;; esac
  # oomcfg removes its own drop-in folders right after its switch.
  switched=
  [ "$1" != /etc/systemd/system ] || switched=$(stat -c %Y -- "$CURRENT" 2>/dev/null)
  case $switched in '' | *[!0-9]*) ;; *) if [ "$TAKEN_AT" -ge "$switched" ] && [ "$TAKEN_AT" -le $((switched + 5)) ]; then return 1; fi ;; esac
  IFS=$NL
  for row in ${rows#*"$NL"}; do
    row=${row% *}
    case " $row" in
      *" $TAKEN_AT "???? | *" $((TAKEN_AT - 1)) "????) ;;
      *' 0 4'??? | *' - 4'??? | *' '[!4]???) case $row in "$TAKEN_AT "* | "$((TAKEN_AT - 1)) "*) ;; *) continue ;; esac ;;
      *) continue ;;
    esac
    return 1
  done
  IFS=" $TAB$NL"
}

# $1 lines `MTIME CTIME PATH` of stat, /proc/self/ first. (Making oomcfg's link changes its folder as well, once.)
tell_changed() {
  local IFS path row time
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
}

# $1 main process: `widest PID BYTES` is the other process (of PROCESSES, if they are few) with the largest hard limit
# of address space: one that prlimit could not reach, or that was forked before the limit was set.
look_widest() {
  local IFS process row rows
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
    # The columns are padded, and the last is the unit.
    # shellcheck disable=SC2086
    set -- ${row#*Max address space}
    case ${2:-} in
      unlimited) widest="$process unlimited" ;;
      '' | *[!0-9]*) ;;
      *) case $widest in *unlimited) ;; *) [ "$2" -le "${widest#* }" ] 2>/dev/null || widest="$process $2" ;; esac ;;
    esac
  done
  [ -z "$widest" ] || v "widest $widest"
}

# Without CAP_SYS_RESOURCE prlimit(2) reaches only processes of the same user: `foreign PID` is one of PROCESSES that
# belongs to another user. (The bit is the lowest of the seventh hexadecimal digit, capability.h; a process's folder has
# its owner, proc(5).)
look_foreign() {
  local process
  case $CAPABILITIES in *[13579bdf]??????) return 0 ;; esac
  for process in $PROCESSES; do
    # (In this order, since a process that is gone belongs to nobody.)
    # shellcheck disable=SC3067 # dash, bash and busybox have -O
    if [ ! -O "/proc/$process" ] && [ -d "/proc/$process" ]; then
      v "foreign $process"
      return 0
    fi
  done
}

# (From look_unit: `id` and `pid`.) Which values of the main process are from oomcfg, by its notes.
look_given() {
  local IFS line
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
    ;;
  esac
}
