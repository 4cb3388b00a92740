# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Unit files that were replaced since systemd read them, although their times do not show it; and files of systemd's own
# configuration that it has not read.

# Files of systemd's own configuration (system.conf(5)) that are newer than its last reload, which reads them as well
# (tried on 252): `unreadconf PATH`; the path of a folder into or out of which one was moved, and, where system.conf or
# system.conf.d does not exist, the folder above it if something was removed from that.
look_unread_config() {
  local before folder path said unsure
  said=0
  unsure=
  for path in /etc/systemd/system.conf /run/systemd/system.conf /usr/local/lib/systemd/system.conf /usr/lib/systemd/system.conf; do
    if is_unread_config "$path"; then s "unreadconf $path"; fi
  done
  set +f
  for folder in /etc/systemd/system.conf.d /run/systemd/system.conf.d /usr/local/lib/systemd/system.conf.d /usr/lib/systemd/system.conf.d; do
    before=$said
    for path in "$folder"/*.conf; do
      is_unread_config "$path" || continue
      said=$((said + 1))
      [ "$said" -le 20 ] || continue
      case $path in *[!A-Za-z0-9:_./@-]*) path=$folder ;; esac
      s "unreadconf $path"
    done
    # shellcheck disable=SC3013
    if [ "$said" = "$before" ] && [ "$folder" -nt "$STAMP" ]; then s "unreadconf $folder"; fi
  done
  set -f
  # (/run/systemd changes all the time, and /usr/lib/systemd with each update.)
  for folder in /etc/systemd /usr/local/lib/systemd; do
    if [ ! -d "$folder" ]; then
      # What was removed beside it can have been anything.
      if lost_folder "$folder" && was_taken_from "$NEAREST" && has_lost_default; then v "unreadconf $folder"; fi
      continue
    fi
    # shellcheck disable=SC3013
    [ "$folder" -nt "$STAMP" ] || continue
    if [ ! -d "$folder/system.conf.d" ] || [ ! -e "$folder/system.conf" ]; then look_lost_config; fi
  done
  [ -z "$unsure" ] || look_unsure_config
}

# `unreadconf PATH` for each of `unsure`, files whose status was changed and whose times do not tell whether they were
# replaced, that sets another default than systemd has, if no other file sets that default. (Lines that are gone are not
# seen, nor values that systemd prints in another form than they are written.)
look_unsure_config() {
  local IFS line path
  default_lines
  [ -n "$DEFAULT_LINES" ] || return 0
  ask_systemd -p DefaultTasksMax,DefaultTasksAccounting,DefaultMemoryAccounting,DefaultCPUAccounting,DefaultIOAccounting,DefaultOOMPolicy,DefaultOOMScoreAdjust,DefaultLimitAS,DefaultLimitRSS,DefaultLimitDATA,DefaultLimitSTACK,DefaultLimitCORE,DefaultLimitNOFILE,DefaultLimitNPROC,DefaultLimitMEMLOCK
  set -- "$NL$SHOW$NL"
  IFS=$NL
  for line in $DEFAULT_LINES; do
    IFS=" $TAB$NL"
    path=${line%%:*}
    line=${line#*:}
    # shellcheck disable=SC2086
    plain_words ${line%%=*} ${line#*=}
    [ -n "$PLAIN_VALUE" ] || continue
    case $unsure in *" $path "*) ;; *) continue ;; esac
    line=${DEFAULT_LINES#*"$PLAIN_KEY"}
    case $line in *"$PLAIN_KEY"*) continue ;; esac
    case $1 in *"$NL$PLAIN_KEY="*) ;; *) continue ;; esac
    line=${1#*"$NL$PLAIN_KEY="}
    line=${line%%"$NL"*}
    case $line$PLAIN_VALUE in yesyes | yestrue | yeson | yes1 | nono | nofalse | nooff | no0 | "$PLAIN_VALUE$PLAIN_VALUE") continue ;; esac
    s "unreadconf $path"
    unsure=${unsure%%" $path "*}${unsure#*" $path "}
  done
}

# Sets DEFAULT_LINES to `PATH:LINE` of those of systemd's configuration that give a default.
default_lines() {
  local base path
  set --
  set +f
  for base in $MANAGER_PATH; do
    for path in "$base/systemd/system.conf" "$base/systemd/system.conf.d"/*.conf; do [ ! -f "$path" ] || set -- "$@" "$path"; done
  done
  set -f
  DEFAULT_LINES=$(grep -E '^[[:blank:]]*Default[A-Za-z]*[[:blank:]]*=' "$@" /dev/null 2>/dev/null)
}

# Whether systemd has a default that none of its files gives and that is not its own (systemd-system.conf(5), those that
# no distribution builds in anew): the file that gave it is gone.
has_lost_default() {
  local line
  default_lines
  ask_systemd -p DefaultTasksMax,DefaultTasksAccounting,DefaultMemoryAccounting,DefaultIOAccounting,DefaultOOMPolicy,DefaultLimitAS,DefaultLimitRSS,DefaultLimitDATA
  for line in $SHOW; do
    case $DEFAULT_LINES in *"${line%%=*}"*) continue ;; esac
    case $line in
      *=infinity | *Accounting=yes | DefaultIOAccounting=no | DefaultOOMPolicy=stop) ;;
      DefaultTasksMax=*[!0-9]* | *=) ;;
      DefaultTasksMax=*)
        tasks_share
        [ "${line#*=}" = "$share" ] || return 0
        ;;
      *) return 0 ;;
    esac
  done
  return 1
}

# Sets share to what systemd takes for DefaultTasksMax=: 15% of the tasks that the kernel allows.
tasks_share() {
  # shellcheck disable=SC2046
  set -- $(cat /proc/sys/kernel/pid_max /proc/sys/kernel/threads-max)
  share=$((${1:-0} < ${2:-0} ? ${1:-0} * 15 / 100 : ${2:-0} * 15 / 100))
}

# $1 key, $2 value, of a line of a configuration: sets key and value, the value to empty where it is not one plain word.
plain_words() {
  PLAIN_KEY=$1
  PLAIN_VALUE=
  [ $# = 2 ] || return 0
  case $2 in *[!0-9a-z-]*) ;; *) PLAIN_VALUE=$2 ;; esac
}

# `folder` was changed since the last reload: `unreadconf FOLDER`, where something was removed from it.
look_lost_config() {
  was_taken_from "$folder" || return 0
  # (Volatile, since a later addition can explain the folder's last change.)
  v "unreadconf $folder"
  [ -d "$folder/system.control" ] || GONE=yes
}

# $1 file of systemd's configuration: whether it was written since the last reload. Its ctime decides where its mtime is
# newer, so that a time in the future is not an edit for ever; a file with an older mtime may have been created since.
# (chmod changes the ctime, too, and an overlay creates the file again for that.)
is_unread_config() {
  local read times
  # shellcheck disable=SC3013
  if [ "$1" -nt "$STAMP" ]; then
    times=$(stat -L -c '%.9Z' -- "$1" 2>/dev/null)-$(stat -L -c '%.9Y' -- "$STAMP" 2>/dev/null)
    case $times in *[!0-9.-]* | -* | *-) return 0 ;; esac
  else
    case "$NL$CHANGED$NL" in *"$NL$1$NL"*) ;; *) return 1 ;; esac
    case $1 in *[!A-Za-z0-9:_./@-]*) ;; *) unsure="$unsure $1 " ;; esac
    case $(stat -L -f -c %T -- "$1" 2>/dev/null) in overlayfs | '') return 1 ;; esac
    times=$(stat -L -c '%.9W' -- "$1" 2>/dev/null)-$(stat -L -c '%.9Y' -- "$STAMP" 2>/dev/null)
    case $times in [!1-9]* | *[!0-9.-]* | *-) return 1 ;; esac
  fi
  read=${times#*-}
  times=${times%%-*}
  [ "${times%.*}${times#*.}" -gt "${read%.*}${read#*.}" ]
}

# Sets `CHANGED` to the unit files and folders, and those of systemd's own configuration, whose ctime is newer than the
# last reload, whatever their mtime; empty for none. (Not empty where find does not know -cnewer, like that of busybox.)
# Sets `GONE` where a whole folder of units may have been removed, or what `systemctl set-property` wrote. Links that
# lead out of systemd's folders are followed by find_elsewhere.
find_changed() {
  local folder path
  GONE=
  RELINKED=
  set --
  for folder in $MANAGER_PATH; do
    for path in "$folder/systemd/system.conf" "$folder/systemd/system.conf.d"; do
      [ ! -e "$path" ] || set -- "$@" "$path"
    done
  done
  for folder in $UNIT_PATH; do
    case $folder in */transient | */generator*) continue ;; esac
    if [ -d "$folder" ]; then
      case $folder in *.control) find_lost_control ;; *) set -- "$@" "$folder" ;; esac
    else
      # (The other folders are systemd's own, or made by programs that reload it.)
      case $folder in */lib/systemd/system) if lost_folder "$folder"; then GONE=yes; fi ;; esac
    fi
  done
  # `PATH<tab>TARGET` for a link, except those of aliases, masks and oomcfg.
  CHANGED=$(find -H "$@" -maxdepth 2 ! -path '*.wants/*' ! -path '*.requires/*' ! -path '*.upholds/*' \( \
    -type l -lname '*/*' ! -lname /dev/null ! -lname '/etc/oomcfg/*' ! -lname '/lib/systemd/system/*' ! -lname '/usr/lib/systemd/system/*' ! -lname '/etc/systemd/system/*' -printf '%p\t%l\n' -o \
    \( -type f -o -type d \) -cnewer "$STAMP" -print \) 2>/dev/null) || CHANGED=.
  case $CHANGED in *"$TAB"*) find_elsewhere ;; esac
}

# Whether somebody removed something from `folder`, to which systemd itself writes what it has put in force.
find_lost_control() {
  local place
  set +f
  set -- "$folder" "$folder"/*.d
  set -f
  for place; do
    # shellcheck disable=SC3013
    if [ "$place" -nt "$STAMP" ] && was_taken_from "$place"; then GONE=yes; fi
  done
}

# $1 folder that does not exist: whether the NEAREST one above it was changed since the last reload.
lost_folder() {
  NEAREST=${1%/*}
  while [ ! -d "$NEAREST" ] && [ -n "$NEAREST" ]; do NEAREST=${NEAREST%/*}; done
  # shellcheck disable=SC3013
  [ -n "$NEAREST" ] && [ "$NEAREST" -nt "$STAMP" ]
}

# Looks at files of `CHANGED` whose mtime is older than the last reload: systemd takes a file for edited only where its
# mtime is newer than that of the file it read (before 234, where it differs), so it does not notice what `rsync -a`,
# `cp -p` or `mv` put there. Sets `REPLACED` to those that were created since the reload, which are other files than
# systemd read; and `TOUCHED` to those for which that is not known: chmod and a hard link change the ctime as well, and
# an overlay creates the file again for them. (`%.9W` is the time of creation, 0 or `-` where the file system does not
# have it.)
find_aged() {
  local IFS made path read row rows
  REPLACED=
  TOUCHED=
  set --
  IFS=$NL
  for path in $CHANGED; do
    case $path in */zz-oomcfg.conf | */systemd/system.conf* | *[!A-Za-z0-9:_./\\@-]*) continue ;; esac
    # shellcheck disable=SC3013
    if [ -f "$path" ] && [ ! "$path" -nt "$STAMP" ]; then set -- "$@" "$path"; fi
  done
  [ $# -gt 0 ] && [ $# -le 200 ] || return 0
  rows=$(stat -L -c '%.9W %.9Y %n' -- "$STAMP" "$@" 2>/dev/null)
  kinds=$NL$(stat -L -f -c '%T %n' -- "$@" 2>/dev/null)$NL
  read=
  IFS=$NL
  for row in $rows; do
    path=${row#* }
    path=${path#* }
    made=${row%% *}
    made=${made%.*}${made#*.}
    if [ -z "$read" ]; then
      read=${row#* }
      read=${read%% *}
      read=${read%.*}${read#*.}
    else
      case $made$kinds in
        *[!0-9]*"$kinds" | 0* | *"${NL}overlayfs $path$NL"*) TOUCHED="$TOUCHED $path " ;;
        *) if [ "$made" -gt "$read" ]; then REPLACED="$REPLACED $path "; else TOUCHED="$TOUCHED $path "; fi ;;
      esac
    fi
  done
}

# $1 paths: whether one of them is a file of the unit ($fragment, $drop_ins). (systemd may use the link /lib for
# /usr/lib.)
has_file_of() {
  local path
  for path in $fragment $drop_ins; do
    case $1 in *" $path "* | *" /usr$path "*) return 0 ;; esac
  done
  return 1
}
