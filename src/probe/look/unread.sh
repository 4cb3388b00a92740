# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Edits of units that a daemon-reload would put in force.

# Units that were edited and not read since: a daemon-reload would put their edits in force.
look_unread() {
  for name in $OWN_UNREAD; do s "unread $name"; done
  stamp=/run/systemd/systemd-units-load
  [ -e "$stamp" ] || return 0
  candidates=
  edited=
  set +f
  for path in /etc/systemd/system/*.* /etc/systemd/system/*.d/*.conf /run/systemd/system/*.* /run/systemd/system/*.d/*.conf; do
    # shellcheck disable=SC3013
    if [ ! -f "$path" ] || [ ! "$path" -nt "$stamp" ]; then continue; fi
    name=$path
    case $path in
      */zz-oomcfg.conf) continue ;;
      *.d/*)
        name=${path%/*}
        name=${name%.d}
        ;;
    esac
    name=${name##*/}
    case " $OWN_UNREAD " in *" $name "*) continue ;; esac
    case $name in *@.* | service | *-.service | *[!A-Za-z0-9:_.\\@-]*) continue ;; esac
    edited="$edited $path"
    case " $candidates " in *" $name "*) ;; *) candidates="$candidates $name" ;; esac
  done
  set -f
  look_removed
  [ -n "$candidates" ] || return 0
  # shellcheck disable=SC2086
  show=$(systemctl show --no-pager -p Id,LoadState,NeedDaemonReload,DropInPaths -- $candidates 2>/dev/null)
  for name in $candidates; do
    block=${show%%"$NL$NL"*}
    case $show in *"$NL$NL"*) show=${show#*"$NL$NL"} ;; *) show= ;; esac
    case $block in
      *LoadState=not-found*) ;;
      *NeedDaemonReload=yes*) s "unread $name" ;;
      *)
        # A folder that is new to systemd before 254 sets no NeedDaemonReload, and a reload reads it all the same.
        loaded=${block##*DropInPaths=}
        plain_list "${loaded%%"$NL"*}"
        loaded=" $PLAIN "
        for path in $edited; do
          case $path in */"$name.d"/*) ;; *) continue ;; esac
          case $loaded in *" $path "*) continue ;; esac
          s "unread $name"
          break
        done
        ;;
    esac
  done
}

# Units whose file was removed since: systemd still has it, and forgets it, with all of its limits, at a daemon-reload. To remove a file changes its folder,
# and else nobody is asked.
look_removed() {
  removed=
  for folder in /etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    # shellcheck disable=SC3013
    if [ "$folder" -nt "$stamp" ]; then removed=yes; fi
  done
  [ -n "$removed" ] || return 0
  name=
  IFS=$NL
  for line in $(systemctl show --no-pager -p Id,FragmentPath -- '*.service' '*.slice' 2>/dev/null); do
    case $line in
      Id=*) name=${line#Id=} ;;
      FragmentPath=?*)
        path=${line#FragmentPath=}
        [ ! -e "$path" ] || continue
        case $name$path in *[!A-Za-z0-9:_./\\@-]*) continue ;; esac
        case " $OWN_UNREAD " in *" $name "*) continue ;; esac
        s "unread $name"
        ;;
    esac
  done
  IFS=" $TAB$NL"
}

# $1 unit as asked for, $2 its name, of whose files systemd says that they are not as it read them; $fragment, $drop_ins: adds it to OWN_UNREAD, where
# another file than oomcfg's is the cause. (A file of a package can be newer than what systemd read and older than its last reload.)
find_unread() {
  stamp=/run/systemd/systemd-units-load
  ours=/etc/systemd/system/$2.d/zz-oomcfg.conf
  oomcfgs=no
  case " $drop_ins " in *" $ours "*) [ -e "$ours" ] || oomcfgs=yes ;; *) [ ! -e "$ours" ] || oomcfgs=yes ;; esac
  # What systemctl set-property wrote is in force, and yet systemd 252 says that it wants a reload for it.
  for path in $drop_ins; do
    # shellcheck disable=SC3013
    case $path in */system.control/*) [ ! "$path" -nt "$stamp" ] || oomcfgs=yes ;; esac
  done
  # shellcheck disable=SC3013
  if [ "$oomcfgs" = yes ] || [ -s "$PENDING" ] || [ ! -e "$stamp" ] || [ "$ours" -nt "$stamp" ]; then
    for path in $fragment $drop_ins; do
      case $path in "$ours" | */system.control/*) continue ;; esac
      if [ ! -e "$path" ] || [ "$path" -nt "$stamp" ]; then
        OWN_UNREAD="$OWN_UNREAD $1"
        return 0
      fi
    done
    return 0
  fi
  OWN_UNREAD="$OWN_UNREAD $1"
}
