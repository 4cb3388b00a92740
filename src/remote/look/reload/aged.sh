# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Unit files that were replaced since systemd read them, although their times do not show it; and files of systemd's own
# configuration that it has not read.

# Files of systemd's own configuration (system.conf(5)) that are newer than its last reload, which reads them as well
# (tried on 252): `unreadconf PATH`; the path of a folder into or out of which one was moved, and, where system.conf or
# system.conf.d does not exist, the folder above it if something was removed from that.
look_unread_config() {
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
    if [ "$said" = "$before" ] && [ "$folder" -nt "$stamp" ]; then s "unreadconf $folder"; fi
  done
  set -f
  # (/run/systemd changes all the time, and /usr/lib/systemd with each update.)
  for folder in /etc/systemd /usr/local/lib/systemd; do
    if [ ! -d "$folder" ]; then
      # What was removed beside it can have been anything.
      if lost_folder "$folder" && was_taken_from "$above" && has_lost_default; then v "unreadconf $folder"; fi
      continue
    fi
    # shellcheck disable=SC3013
    [ "$folder" -nt "$stamp" ] || continue
    if [ ! -d "$folder/system.conf.d" ] || [ ! -e "$folder/system.conf" ]; then look_lost_config; fi
  done
  [ -z "$unsure" ] || look_unsure_config
}

# `unreadconf PATH` for each of `unsure`, files whose status was changed and whose times do not tell whether they were
# replaced, that sets another default than systemd has, if no other file sets that default. (Lines that are gone are not
# seen, nor values that systemd prints in another form than they are written.)
look_unsure_config() {
  default_lines
  [ -n "$lines" ] || return 0
  ask_systemd -p DefaultTasksMax,DefaultTasksAccounting,DefaultMemoryAccounting,DefaultCPUAccounting,DefaultIOAccounting,DefaultOOMPolicy,DefaultOOMScoreAdjust,DefaultLimitAS,DefaultLimitRSS,DefaultLimitDATA,DefaultLimitSTACK,DefaultLimitCORE,DefaultLimitNOFILE,DefaultLimitNPROC,DefaultLimitMEMLOCK
  set -- "$NL$show$NL"
  IFS=$NL
  for line in $lines; do
    IFS=" $TAB$NL"
    path=${line%%:*}
    line=${line#*:}
    # shellcheck disable=SC2086
    plain_words ${line%%=*} ${line#*=}
    IFS=$NL
    [ -n "$value" ] || continue
    case $unsure in *" $path "*) ;; *) continue ;; esac
    line=${lines#*"$key"}
    case $line in *"$key"*) continue ;; esac
    case $1 in *"$NL$key="*) ;; *) continue ;; esac
    line=${1#*"$NL$key="}
    line=${line%%"$NL"*}
    case $line$value in yesyes | yestrue | yeson | yes1 | nono | nofalse | nooff | no0 | "$value$value") continue ;; esac
    s "unreadconf $path"
    unsure=${unsure%%" $path "*}${unsure#*" $path "}
  done
  IFS=" $TAB$NL"
}

# Sets lines to `PATH:LINE` of those of systemd's configuration that give a default.
default_lines() {
  set --
  set +f
  for base in $MANAGER_PATH; do
    for path in "$base/systemd/system.conf" "$base/systemd/system.conf.d"/*.conf; do [ ! -f "$path" ] || set -- "$@" "$path"; done
  done
  set -f
  lines=$(grep -E '^[[:blank:]]*Default[A-Za-z]*[[:blank:]]*=' "$@" /dev/null 2>/dev/null)
}

# Whether systemd has a default that none of its files gives and that is not its own (systemd-system.conf(5), those that
# no distribution builds in anew): the file that gave it is gone.
has_lost_default() {
  default_lines
  ask_systemd -p DefaultTasksMax,DefaultTasksAccounting,DefaultMemoryAccounting,DefaultIOAccounting,DefaultOOMPolicy,DefaultLimitAS,DefaultLimitRSS,DefaultLimitDATA
  for line in $show; do
    case $lines in *"${line%%=*}"*) continue ;; esac
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
  key=$1
  value=
  [ $# = 2 ] || return 0
  case $2 in *[!0-9a-z-]*) ;; *) value=$2 ;; esac
}

# `folder` was changed since the last reload: `unreadconf FOLDER`, where something was removed from it.
look_lost_config() {
  was_taken_from "$folder" || return 0
  # (Volatile, since a later addition can explain the folder's last change.)
  v "unreadconf $folder"
  [ -d "$folder/system.control" ] || gone=yes
}

# $1 file of systemd's configuration: whether it was written since the last reload. Its ctime decides where its mtime is
# newer, so that a time in the future is not an edit for ever; a file with an older mtime may have been created since.
# (chmod changes the ctime, too, and an overlay creates the file again for that.)
is_unread_config() {
  # shellcheck disable=SC3013
  if [ "$1" -nt "$stamp" ]; then
    times=$(stat -L -c '%.9Z' -- "$1" 2>/dev/null)-$(stat -L -c '%.9Y' -- "$stamp" 2>/dev/null)
    case $times in *[!0-9.-]* | -* | *-) return 0 ;; esac
  else
    case "$NL$changed$NL" in *"$NL$1$NL"*) ;; *) return 1 ;; esac
    case $1 in *[!A-Za-z0-9:_./@-]*) ;; *) unsure="$unsure $1 " ;; esac
    case $(stat -L -f -c %T -- "$1" 2>/dev/null) in overlayfs | '') return 1 ;; esac
    times=$(stat -L -c '%.9W' -- "$1" 2>/dev/null)-$(stat -L -c '%.9Y' -- "$stamp" 2>/dev/null)
    case $times in [!1-9]* | *[!0-9.-]* | *-) return 1 ;; esac
  fi
  read=${times#*-}
  times=${times%%-*}
  [ "${times%.*}${times#*.}" -gt "${read%.*}${read#*.}" ]
}

# Sets `changed` to the unit files and folders, and those of systemd's own configuration, whose ctime is newer than the
# last reload, whatever their mtime; empty for none. (Not empty where find does not know -cnewer, like that of busybox.)
# Sets `gone` where a whole folder of units may have been removed, or what `systemctl set-property` wrote. Links that
# lead out of systemd's folders are followed by find_elsewhere.
find_changed() {
  gone=
  relinked=
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
      case $folder in */lib/systemd/system) if lost_folder "$folder"; then gone=yes; fi ;; esac
    fi
  done
  # `PATH<tab>TARGET` for a link, except those of aliases, masks and oomcfg.
  changed=$(find -H "$@" -maxdepth 2 ! -path '*.wants/*' ! -path '*.requires/*' ! -path '*.upholds/*' \( \
    -type l -lname '*/*' ! -lname /dev/null ! -lname '/etc/oomcfg/*' ! -lname '/lib/systemd/system/*' ! -lname '/usr/lib/systemd/system/*' ! -lname '/etc/systemd/system/*' -printf '%p\t%l\n' -o \
    \( -type f -o -type d \) -cnewer "$stamp" -print \) 2>/dev/null) || changed=.
  case $changed in *"$TAB"*) find_elsewhere ;; esac
}

# Whether somebody removed something from `folder`, to which systemd itself writes what it has put in force.
find_lost_control() {
  set +f
  set -- "$folder" "$folder"/*.d
  set -f
  for place; do
    # shellcheck disable=SC3013
    if [ "$place" -nt "$stamp" ] && was_taken_from "$place"; then gone=yes; fi
  done
}

# $1 folder that does not exist: whether the nearest one above it was changed since the last reload.
lost_folder() {
  above=${1%/*}
  while [ ! -d "$above" ] && [ -n "$above" ]; do above=${above%/*}; done
  # shellcheck disable=SC3013
  [ -n "$above" ] && [ "$above" -nt "$stamp" ]
}

# Looks at files of `changed` whose mtime is older than the last reload: systemd takes a file for edited only where its
# mtime is newer than that of the file it read (before 234, where it differs), so it does not notice what `rsync -a`,
# `cp -p` or `mv` put there. Sets `replaced` to those that were created since the reload, which are other files than
# systemd read; and `touched` to those for which that is not known: chmod and a hard link change the ctime as well, and
# an overlay creates the file again for them. (`%.9W` is the time of creation, 0 or `-` where the file system does not
# have it.)
find_aged() {
  replaced=
  touched=
  set --
  IFS=$NL
  for path in $changed; do
    case $path in */zz-oomcfg.conf | */systemd/system.conf* | *[!A-Za-z0-9:_./\\@-]*) continue ;; esac
    # shellcheck disable=SC3013
    if [ -f "$path" ] && [ ! "$path" -nt "$stamp" ]; then set -- "$@" "$path"; fi
  done
  IFS=" $TAB$NL"
  [ $# -gt 0 ] && [ $# -le 200 ] || return 0
  rows=$(stat -L -c '%.9W %.9Y %n' -- "$stamp" "$@" 2>/dev/null)
  kinds=$NL$(stat -L -f -c '%T %n' -- "$@" 2>/dev/null)$NL
  read=
  IFS=$NL
  for row in $rows; do
    IFS=" $TAB$NL"
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
        *[!0-9]*"$kinds" | 0* | *"${NL}overlayfs $path$NL"*) touched="$touched $path " ;;
        *) if [ "$made" -gt "$read" ]; then replaced="$replaced $path "; else touched="$touched $path "; fi ;;
      esac
    fi
    IFS=$NL
  done
  IFS=" $TAB$NL"
}

# $1 paths: whether one of them is a file of the unit ($fragment, $drop_ins). (systemd may use the link /lib for
# /usr/lib.)
has_file_of() {
  for path in $fragment $drop_ins; do
    case $1 in *" $path "* | *" /usr$path "*) return 0 ;; esac
  done
  return 1
}
