# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Unit files that are other ones than systemd read, and whose times do not tell; and the files of systemd itself that it has not read.

# Files of systemd's own configuration (system.conf(5)) that are newer than its last reload, which reads them as well (tried on 252): `unreadconf PATH`;
# of a folder from which or to which one was moved its own path.
look_unread_config() {
  said=0
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
}

# $1 file of systemd's configuration: whether it was written since the last reload. Its status tells when, whatever its time: one in the future is no edit for
# ever; and one that is older may be another file, which was made since. (chmod changes the status, too; an overlay makes a file anew for that.)
is_unread_config() {
  # shellcheck disable=SC3013
  if [ "$1" -nt "$stamp" ]; then
    times=$(stat -L -c '%.9Z' -- "$1" 2>/dev/null)-$(stat -L -c '%.9Y' -- "$stamp" 2>/dev/null)
    case $times in *[!0-9.-]* | -* | *-) return 0 ;; esac
  else
    case "$NL$changed$NL" in *"$NL$1$NL"*) ;; *) return 1 ;; esac
    case $(stat -L -f -c %T -- "$1" 2>/dev/null) in overlayfs | '') return 1 ;; esac
    times=$(stat -L -c '%.9W' -- "$1" 2>/dev/null)-$(stat -L -c '%.9Y' -- "$stamp" 2>/dev/null)
    case $times in [!1-9]* | *[!0-9.-]* | *-) return 1 ;; esac
  fi
  read=${times#*-}
  times=${times%%-*}
  [ "${times%.*}${times#*.}" -gt "${read%.*}${read#*.}" ]
}

# Sets changed to the unit files and folders, and those of systemd's own configuration, whose status changed since the last reload, be their time what it
# may: empty for none. (Where find does not know -cnewer, as busybox's, there can be some.)
find_changed() {
  set --
  for folder in $MANAGER_PATH; do
    for path in "$folder/systemd/system.conf" "$folder/systemd/system.conf.d"; do
      [ ! -e "$path" ] || set -- "$@" "$path"
    done
  done
  for folder in $UNIT_PATH; do
    case $folder in *.control | */transient | */generator*) continue ;; esac
    [ ! -d "$folder" ] || set -- "$@" "$folder"
  done
  changed=$(find -L "$@" -maxdepth 2 ! -path '*.wants/*' ! -path '*.requires/*' \( -type f -o -type d \) -cnewer "$stamp" 2>/dev/null) || changed=.
}

# Of the changed files those whose time is older than the last reload: systemd takes a file for edited only where its time is newer than that of what it
# read (before 234, another one), so it says nothing of what `rsync -a`, `cp -p` or `mv` put there. Sets replaced to those that were made since, which are
# other files than systemd read; and touched to those of which that cannot be told: chmod and a hard link change the status as well, and an overlay makes a
# file anew for them. (`%.9W` is when it was made, 0 or `-` where the file system does not say.)
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

# $1 paths: whether one of them is a file of the unit ($fragment, $drop_ins). (systemd can name /usr/lib by its link /lib.)
has_file_of() {
  for path in $fragment $drop_ins; do
    case $1 in *" $path "* | *" /usr$path "*) return 0 ;; esac
  done
  return 1
}

# Units of whose files nobody can tell by their times whether they are other ones: what systemd has of them, and what their files say, as records
# `t UNIT RECORD` of those that are told of units.
look_ambiguous() {
  # shellcheck disable=SC2086
  ask_systemd -p Id,Names,FragmentPath,DropInPaths,"$DIRECTIVES" -- $ambiguous
  show=$(printf '%s\n' "$show" | blocks)
  fold
  block=
  IFS=$NL
  for line in $show; do
    case $line in
      Id=*) id=${line#*=} ;;
      Names=*) names=${line#*=} ;;
      FragmentPath=*) fragment=${line#*=} ;;
    esac
    if [ "$line" != . ]; then
      case $line in Names=* | DropInPaths=*) ;; *) block="$block$line$NL" ;; esac
      continue
    fi
    for record in $block; do s "p $record"; done
    IFS=" $TAB$NL"
    [ ! -r "$fragment" ] || look_file "$fragment" -
    look_drop_ins "$id" "$names" -
    told=$OUT
    OUT=
    # Sessions, connections and instances come and go.
    emit=s
    case $id in *@?*.* | *.scope) emit=v ;; esac
    IFS=$NL
    for record in $told; do
      record=${record#"$N"}
      $emit "t $id ${record#= }"
    done
    fold
    block=
  done
  IFS=" $TAB$NL"
}
