# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Edits of units that a daemon-reload would put in force.

# Units that were edited since systemd read them: a daemon-reload would put their edits in force. systemd is asked only
# where something is newer than its last reload (which touches the stamp); then about all loaded units, since files of a
# template, a prefix or a type apply to many.
look_unread() {
  local name
  for name in $OWN_UNREAD; do s "unread $name"; done
  STAMP=/run/systemd/systemd-units-load
  [ -e "$STAMP" ] || return 0
  find_changed
  # (If the clock was set back since, no times can be compared. /proc/self/ is as old as this shell.)
  untimed=
  # shellcheck disable=SC3013
  [ ! "$STAMP" -nt /proc/self/ ] || untimed=yes
  look_unread_config
  [ -n "$CHANGED$GONE$RELINKED$untimed" ] || return 0
  look_unread_units
}

# `unread UNIT` for loaded units that were changed, by what is newer than the last reload, `CHANGED`, `GONE` or
# `RELINKED` (find_changed).
look_unread_units() {
  local IFS fresh line drop_ins='' fragment='' id='' names='' stale='' state=''
  REPLACED=
  TOUCHED=
  NEWER=$GONE$untimed
  fresh=
  if [ -n "$CHANGED$untimed" ]; then
    find_newer
    find_aged
  fi
  # All loaded units, unless only links to elsewhere are in question.
  if [ -n "$NEWER$REPLACED$TOUCHED" ]; then
    [ -z "$RELINKED" ] || find_relinked
    set -- '*.service' '*.slice' '*.socket' '*.scope' '*.mount' '*.swap' '*.timer' '*.path' '*.target'
  else
    [ -n "$RELINKED" ] || return 0
    find_relinked
    # shellcheck disable=SC2086
    set -- $PATTERNS
    [ $# -gt 0 ] || return 0
  fi
  ambiguous=
  ambiguous_count=0
  needed_by=
  ask_systemd -p Id,Names,LoadState,ActiveState,StopWhenUnneeded,WantedBy,RequiredBy,UpheldBy,BoundBy,RequisiteOf,NeedDaemonReload,FragmentPath,DropInPaths -- "$@"
  SHOW=$(printf '%s\n' "$SHOW" | blocks)
  fold
  IFS=$NL
  for line in $SHOW; do
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
                if [ -n "$TOUCHED" ] && has_file_of "$TOUCHED" && [ "$ambiguous_count" -lt 50 ]; then
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

# Sets `NEWER` where unit files or their folders were changed since the last reload, and `fresh` to the drop-ins that
# can be new since: newer ones, and those of a folder that was changed or is in one that was (a file that is moved keeps
# its time). What systemd and its generators write needs no reload.
find_newer() {
  local conf folder inside path
  # shellcheck disable=SC3013
  for folder in $UNIT_PATH; do
    case $folder in *.control | */transient | */generator*) continue ;; esac
    moved=$untimed
    if [ "$folder" -nt "$STAMP" ]; then
      moved=yes
      NEWER=yes
    fi
    set +f
    for path in "$folder"/*.*; do
      case $path in
        *.wants | *.requires | *.upholds) continue ;;
        *.d) ;;
        *)
          if [ "$path" -nt "$STAMP" ] && [ -f "$path" ]; then NEWER=yes; fi
          continue
          ;;
      esac
      inside=$moved
      if [ "$path" -nt "$STAMP" ]; then inside=yes NEWER=yes; fi
      for conf in "$path"/*.conf; do
        if [ -z "$inside" ] && [ ! "$conf" -nt "$STAMP" ]; then continue; fi
        case $conf in */zz-oomcfg.conf | *[!A-Za-z0-9:_./\\@-]*) continue ;; esac
        [ -e "$conf" ] || continue
        NEWER=yes
        fresh="$fresh $conf"
      done
    done
    set -f
  done
}

# A loaded unit ($id, $names, $fragment, $drop_ins, $stale): `unread UNIT`, where a reload would read other files for it
# than systemd has read.
look_unread_unit() {
  local before path place
  # An empty file and /dev/null are masks.
  if [ -n "$fragment" ] && [ ! -s "$fragment" ] || lost_drop_in; then
    s "unread $id"
    return 0
  fi
  if [ -n "$REPLACED" ] && has_file_of "$REPLACED"; then
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
    case " $APPLYING " in *" $place "*) ;; *) continue ;; esac
    # Hidden by a loaded one of the same name, unless this one is newer, or in a folder that comes first.
    # shellcheck disable=SC3013
    case "$drop_ins " in
      *"/etc/systemd/system/$place.d/${path##*/} "*) continue ;;
      *"/${path##*/} "*)
        case "$path $drop_ins " in
          /etc/*"/$place.d/${path##*/} "*"/$place.d/${path##*/} "*) ;;
          *) [ "$path" -nt "$STAMP" ] || continue ;;
        esac
        ;;
    esac
    # Volatile where the drop-in is for many units, since which of them are loaded changes all the time: that must not
    # make a plan stale.
    case " $names " in *" $place "*) s "unread $id" ;; *) v "unread $id" ;; esac
    return 0
  done
}

# Whether a drop-in that systemd has read is gone, other than ours and those of transient units. (systemd also lists
# dangling links, whether they had a target when it read them or not: seen on 252.)
lost_drop_in() {
  local path
  for path in $drop_ins; do
    case $path in */zz-oomcfg.conf | */systemd/transient/*) continue ;; esac
    [ -e "$path" ] || [ -L "$path" ] || return 0
  done
  return 1
}

# Whether another file (or a mask) now takes precedence over the unit's, or the unit had none before: systemd does not
# report that.
other_fragment() {
  local file folder name path template
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
        if [ -n "$untimed" ] || [ "$path" -nt "$STAMP" ] || { [ -n "$fragment" ] && [ "$folder" -nt "$STAMP" ]; }; then return 0; fi
        return 1
      done
    done
  done
  return 1
}

# Sets APPLYING to the names, without `.d`, that drop-ins for the unit can be under (systemd.unit(5)): its own, its
# template's, its prefixes', its type's.
applying_folders() {
  local first instance name type
  APPLYING=${id##*.}
  for name in $names; do
    APPLYING="$APPLYING $name"
    type=${name##*.}
    first=${name%."$type"}
    instance=
    case $first in
      *@*)
        instance=@${first#*@}
        first=${first%%@*}
        APPLYING="$APPLYING $first@.$type"
        ;;
    esac
    while :; do
      first=${first%-}
      case $first in ?*-*) first=${first%-*}- ;; *) break ;; esac
      APPLYING="$APPLYING $first$instance.$type"
      [ -z "$instance" ] || APPLYING="$APPLYING $first@.$type"
    done
  done
}

# $1 unit as asked for, $2 its name, for which systemd reports changed files; $fragment, $drop_ins: adds it to
# OWN_UNREAD where a file other than oomcfg's is the cause. (A file of a package can be newer than what systemd read and
# older than its last reload.)
find_unread() {
  local ours path
  STAMP=/run/systemd/systemd-units-load
  ours=/etc/systemd/system/$2.d/zz-oomcfg.conf
  oomcfgs=no
  case " $drop_ins " in *" $ours "*) [ -e "$ours" ] || oomcfgs=yes ;; *) [ ! -e "$ours" ] || oomcfgs=yes ;; esac
  # systemd 252 reports that it needs a reload although what systemctl set-property wrote is in force, and for ever
  # where a link dangles.
  for path in $drop_ins; do
    # shellcheck disable=SC3013
    case $path in */system.control/* | */systemd/transient/*) [ ! "$path" -nt "$STAMP" ] || oomcfgs=yes ;; esac
    [ ! -L "$path" ] || [ -e "$path" ] || oomcfgs=yes
  done
  # shellcheck disable=SC3013
  if [ "$oomcfgs" = yes ] || [ -s "$PENDING" ] || [ ! -e "$STAMP" ] || [ "$ours" -nt "$STAMP" ]; then
    for path in $fragment $drop_ins; do
      case $path in "$ours" | */system.control/* | */systemd/transient/*) continue ;; esac
      if [ "$path" -nt "$STAMP" ] || ! { [ -e "$path" ] || [ -L "$path" ]; }; then
        OWN_UNREAD="$OWN_UNREAD $1"
        return 0
      fi
    done
    return 0
  fi
  OWN_UNREAD="$OWN_UNREAD $1"
}
