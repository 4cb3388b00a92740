# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Unit files and folders of drop-ins that are links out of systemd's folders: their targets can be replaced without any
# change in those folders.

# Replaces the links in `CHANGED` (`PATH<tab>TARGET`) with what was changed at their targets. Sets `RELINKED` to the
# links whose target may be another file now, or gone, because a folder on the way was changed, even if the target's own
# times are old.
find_elsewhere() {
  local IFS found here line path
  found=$CHANGED
  CHANGED=
  here=$PWD
  set --
  IFS=$NL
  for line in $found; do
    case $line in *"$TAB"*) ;; *)
      CHANGED="$CHANGED$line$NL"
      continue
      ;;
    esac
    path=${line%%"$TAB"*}
    case $path in *[!A-Za-z0-9:_./\\@-]*) continue ;; esac
    [ $# -lt 200 ] || continue
    set -- "$@" "$path"
    if is_relinked "$path" "${line#*"$TAB"}"; then RELINKED="$RELINKED $path"; fi
    # systemd gives the drop-ins of such a folder their real paths (tried on 252).
    if [ -d "$path" ] && cd -P -- "$path" 2>/dev/null; then
      set -- "$@" "$PWD"
    fi
  done
  cd -- "$here" 2>/dev/null || cd /
  [ $# -gt 0 ] || return 0
  CHANGED="$CHANGED$(find -L "$@" -maxdepth 1 \( -type f -o -type d \) -cnewer "$STAMP" 2>/dev/null)"
}

# $1 link, $2 its target: whether a folder above the target was changed since the last reload, on the path in the link
# or the real one.
is_relinked() {
  local target
  case $2 in /*) target=$2 ;; *) target=${1%/*}/$2 ;; esac
  ! was_changed_above "$target" || return 0
  cd -P -- "$target" 2>/dev/null || cd -P -- "${target%/*}/" 2>/dev/null || return 1
  was_changed_above "$PWD/."
}

was_changed_above() {
  local above
  above=${1%/*}
  while [ -n "$above" ]; do
    # shellcheck disable=SC3013
    [ ! "$above" -nt "$STAMP" ] || return 0
    above=${above%/*}
  done
  return 1
}

# Sets `PATTERNS` to patterns of systemctl for the units of `RELINKED` (systemd.unit(5): a folder of drop-ins can be
# named after a template, a prefix or a type), and adds their files to `TOUCHED`, those whose times tell nothing.
find_relinked() {
  local conf here name path pattern
  set -f
  PATTERNS=
  here=$PWD
  for path in $RELINKED; do
    case ${path%/*} in *.d) name=${path%/*} ;; *) name=$path ;; esac
    name=${name##*/}
    name=${name%.d}
    case $name in
      *.conf) continue ;;
      *\\*) pattern='*' ;;
      *-.* | *@.*) pattern=${name%.*}'*'.${name##*.} ;;
      *.*) pattern=$name ;;
      *) pattern='*'.$name ;;
    esac
    PATTERNS="$PATTERNS $pattern"
    if [ -d "$path" ] && cd -P -- "$path" 2>/dev/null; then
      set +f
      for conf in "$PWD"/*.conf; do
        case $conf in *[!A-Za-z0-9:_./\\@-]*) continue ;; esac
        [ ! -f "$conf" ] || TOUCHED="$TOUCHED $conf "
      done
      set -f
    elif [ ! -d "$path" ]; then
      TOUCHED="$TOUCHED $path "
    fi
  done
  cd -- "$here" 2>/dev/null || cd /
}
