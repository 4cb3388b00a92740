# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Edits of units that a daemon-reload would put in force.

# Units that were edited and not read since: a daemon-reload would put their edits in force. Only where something is
# newer than systemd's last reload (which touches the stamp) is systemd asked; then all units that it has loaded, since
# a template, a prefix and a type have files for many.
look_unread() {
  for name in $OWN_UNREAD; do s "unread $name"; done
  stamp=/run/systemd/systemd-units-load
  [ -e "$stamp" ] || return 0
  find_changed
  # (The clock was set back since: no time tells anything. /proc/self/ is as old as this shell.)
  untimed=
  # shellcheck disable=SC3013
  [ ! "$stamp" -nt /proc/self/ ] || untimed=yes
  look_unread_config
  [ -n "$changed$gone$relinked$untimed" ] || return 0
  look_unread_units
}

# `unread UNIT` of those that are loaded and were changed: by what is newer than the last reload, changed, gone or
# relinked (find_changed).
look_unread_units() {
  replaced=
  touched=
  newer=$gone$untimed
  fresh=
  if [ -n "$changed$untimed" ]; then
    find_newer
    find_aged
  fi
  # All that are loaded, but where only links are in question that lead to elsewhere.
  if [ -n "$newer$replaced$touched" ]; then
    [ -z "$relinked" ] || find_relinked
    set -- '*.service' '*.slice' '*.socket' '*.scope' '*.mount' '*.swap' '*.timer' '*.path' '*.target'
  else
    [ -n "$relinked" ] || return 0
    find_relinked
    # shellcheck disable=SC2086
    set -- $patterns
    [ $# -gt 0 ] || return 0
  fi
  ambiguous=
  ambiguous_count=0
  needed_by=
  ask_systemd -p Id,Names,LoadState,ActiveState,StopWhenUnneeded,WantedBy,RequiredBy,UpheldBy,BoundBy,RequisiteOf,NeedDaemonReload,FragmentPath,DropInPaths -- "$@"
  show=$(printf '%s\n' "$show" | blocks)
  fold
  IFS=$NL
  for line in $show; do
    case $line in
      Id=*) id=${line#*=} ;;
      Names=*) names=${line#*=} ;;
      LoadState=*) state=${line#*=} ;;
      ActiveState=*) active=${line#*=} ;;
      StopWhenUnneeded=*) unneeded=${line#*=} ;;
      WantedBy=?* | RequiredBy=?* | UpheldBy=?* | BoundBy=?* | RequisiteOf=?*) needed_by="$needed_by ${line#*=}" ;;
      NeedDaemonReload=*) stale=${line#*=} ;;
      FragmentPath=*) fragment=${line#*=} ;;
      DropInPaths=*)
        plain_list "${line#*=}"
        drop_ins=$PLAIN
        ;;
      .)
        IFS=" $TAB$NL"
        case $id$state in
          *[!A-Za-z0-9:_.\\@-]*) ;;
          *loaded)
            case " $drop_ins" in */zz-oomcfg.conf*) look_still_loaded ;; esac
            case " $OWN_UNREAD " in
              *" $id "*) ;;
              *)
                look_unread_unit
                case $active$unneeded$needed_by in activeyes?*) look_unneeded ;; esac
                if [ -n "$touched" ] && has_file_of "$touched" && [ "$ambiguous_count" -lt 50 ]; then
                  ambiguous="$ambiguous $id"
                  ambiguous_count=$((ambiguous_count + 1))
                fi
                ;;
            esac
            ;;
        esac
        id=
        names=
        state=
        active=
        unneeded=
        needed_by=
        stale=
        fragment=
        drop_ins=
        IFS=$NL
        ;;
    esac
  done
  IFS=" $TAB$NL"
  [ -z "$ambiguous" ] || look_ambiguous
}

# A loaded unit that has a drop-in of oomcfg: `loaded UNIT`, where that is gone and nothing else on the host names the
# unit.
look_still_loaded() {
  case " $drop_ins " in *" /etc/systemd/system/$id.d/zz-oomcfg.conf "*) ;; *) return 0 ;; esac
  [ ! -e "/etc/systemd/system/$id.d/zz-oomcfg.conf" ] || return 0
  case "$LEFT$NL$SETS$NL$REQ" in *" $id $NL"* | *" $id "*"$NL$SETS$NL$REQ" | *"$NL$id "*) return 0 ;; esac
  [ -s "$PENDING" ] || s "loaded $id"
}

# Sets newer, where unit files or their folders were changed since the last reload, and fresh, the drop-ins that can be
# new since: newer ones, and those of a folder that was changed or is in one that was (what is moved keeps its time).
# What systemd and its generators write themselves needs no reload.
find_newer() {
  # shellcheck disable=SC3013
  for folder in $UNIT_PATH; do
    case $folder in *.control | */transient | */generator*) continue ;; esac
    moved=$untimed
    if [ "$folder" -nt "$stamp" ]; then
      moved=yes
      newer=yes
    fi
    set +f
    for path in "$folder"/*.*; do
      case $path in
        *.wants | *.requires | *.upholds) continue ;;
        *.d) ;;
        *)
          if [ "$path" -nt "$stamp" ] && [ -f "$path" ]; then newer=yes; fi
          continue
          ;;
      esac
      inside=$moved
      if [ "$path" -nt "$stamp" ]; then inside=yes newer=yes; fi
      for conf in "$path"/*.conf; do
        if [ -z "$inside" ] && [ ! "$conf" -nt "$stamp" ]; then continue; fi
        case $conf in */zz-oomcfg.conf | *[!A-Za-z0-9:_./\\@-]*) continue ;; esac
        [ -e "$conf" ] || continue
        newer=yes
        fresh="$fresh $conf"
      done
    done
    set -f
  done
}

# A loaded unit ($id, $names, $fragment, $drop_ins, $stale): told, where a reload would read other files for it than
# systemd did.
look_unread_unit() {
  # An empty file and /dev/null are masks.
  if [ -n "$fragment" ] && [ ! -s "$fragment" ] || lost_drop_in; then
    s "unread $id"
    return 0
  fi
  if [ -n "$replaced" ] && has_file_of "$replaced"; then
    s "unread $id"
    return 0
  fi
  if [ "$stale" = yes ]; then
    before=$OWN_UNREAD
    find_unread "$id" "$id"
    if [ "$before" != "$OWN_UNREAD" ]; then
      s "unread $id"
      return 0
    fi
  fi
  if other_fragment; then
    s "unread $id"
    return 0
  fi
  [ -n "$fresh" ] || return 0
  applying_folders
  for path in $fresh; do
    case " $drop_ins " in *" $path "* | *" ${path#/usr} "*) continue ;; esac
    place=${path%/*}
    place=${place##*/}
    place=${place%.d}
    case " $folders " in *" $place "*) ;; *) continue ;; esac
    # Hidden by one that is loaded, unless it is newer, or comes before that.
    # shellcheck disable=SC3013
    case "$drop_ins " in
      *"/etc/systemd/system/$place.d/${path##*/} "*) continue ;;
      *"/${path##*/} "*)
        case "$path $drop_ins " in
          /etc/*"/$place.d/${path##*/} "*"/$place.d/${path##*/} "*) ;;
          *) [ "$path" -nt "$stamp" ] || continue ;;
        esac
        ;;
    esac
    # What is for many units fits others from one moment to the next: that must not make a plan stale.
    case " $names " in *" $place "*) s "unread $id" ;; *) v "unread $id" ;; esac
    return 0
  done
}

# Whether a drop-in that systemd has read is gone, other than ours and those of transient units. (A link that leads
# nowhere it names as well, whether it led anywhere when it was read or not: seen on 252.)
lost_drop_in() {
  for path in $drop_ins; do
    case $path in */zz-oomcfg.conf | */systemd/transient/*) continue ;; esac
    [ -e "$path" ] || [ -L "$path" ] || return 0
  done
  return 1
}

# Whether a file came in the place of the unit's (a mask, too), or came where it had none: systemd says nothing of
# these.
other_fragment() {
  for name in $names; do
    template=
    case $name in *@*.*) template=${name%%@*}@.${name##*.} ;; esac
    for file in $name $template; do
      for folder in $UNIT_PATH; do
        path=$folder/$file
        [ -e "$path" ] || continue
        # shellcheck disable=SC3013
        if [ -n "$fragment" ] && [ "$path" -ef "$fragment" ]; then return 1; fi
        case $folder in *.control | */transient | */generator*) return 1 ;; esac
        # shellcheck disable=SC3013
        if [ -n "$untimed" ] || [ "$path" -nt "$stamp" ] || { [ -n "$fragment" ] && [ "$folder" -nt "$stamp" ]; }; then return 0; fi
        return 1
      done
    done
  done
  return 1
}

# Sets folders to the names, without `.d`, that drop-ins for the unit can be under (systemd.unit(5)): its own, its
# template's, its prefixes', its type's.
applying_folders() {
  folders=${id##*.}
  for name in $names; do
    folders="$folders $name"
    type=${name##*.}
    first=${name%."$type"}
    instance=
    case $first in
      *@*)
        instance=@${first#*@}
        first=${first%%@*}
        folders="$folders $first@.$type"
        ;;
    esac
    while :; do
      first=${first%-}
      case $first in ?*-*) first=${first%-*}- ;; *) break ;; esac
      folders="$folders $first$instance.$type"
      [ -z "$instance" ] || folders="$folders $first@.$type"
    done
  done
}

# $1 unit as asked for, $2 its name, of whose files systemd says that they are not as it read them; $fragment,
# $drop_ins: adds it to OWN_UNREAD, where another file than oomcfg's is the cause. (A file of a package can be newer
# than what systemd read and older than its last reload.)
find_unread() {
  stamp=/run/systemd/systemd-units-load
  ours=/etc/systemd/system/$2.d/zz-oomcfg.conf
  oomcfgs=no
  case " $drop_ins " in *" $ours "*) [ -e "$ours" ] || oomcfgs=yes ;; *) [ ! -e "$ours" ] || oomcfgs=yes ;; esac
  # What systemctl set-property wrote is in force, and yet systemd 252 says that it wants a reload for it; so it does
  # for ever where a link leads nowhere.
  for path in $drop_ins; do
    # shellcheck disable=SC3013
    case $path in */system.control/* | */systemd/transient/*) [ ! "$path" -nt "$stamp" ] || oomcfgs=yes ;; esac
    [ ! -L "$path" ] || [ -e "$path" ] || oomcfgs=yes
  done
  # shellcheck disable=SC3013
  if [ "$oomcfgs" = yes ] || [ -s "$PENDING" ] || [ ! -e "$stamp" ] || [ "$ours" -nt "$stamp" ]; then
    for path in $fragment $drop_ins; do
      case $path in "$ours" | */system.control/* | */systemd/transient/*) continue ;; esac
      if [ "$path" -nt "$stamp" ] || ! { [ -e "$path" ] || [ -L "$path" ]; }; then
        OWN_UNREAD="$OWN_UNREAD $1"
        return 0
      fi
    done
    return 0
  fi
  OWN_UNREAD="$OWN_UNREAD $1"
}
