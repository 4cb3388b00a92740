# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Unit files and folders of drop-ins that are links to elsewhere, where other ones can come without any change in
# systemd's folders.

# Of the links in changed (`PATH<tab>TARGET`), what was changed where they lead to; and relinked, the links themselves
# of which another one can be there now, or none, since a folder on the way was changed: it says nothing of them that
# their own times are old.
find_elsewhere() {
  found=$changed
  changed=
  here=$PWD
  set --
  IFS=$NL
  for line in $found; do
    case $line in *"$TAB"*) ;; *)
      changed="$changed$line$NL"
      continue
      ;;
    esac
    path=${line%%"$TAB"*}
    case $path in *[!A-Za-z0-9:_./\\@-]*) continue ;; esac
    [ $# -lt 200 ] || continue
    set -- "$@" "$path"
    if is_relinked "$path" "${line#*"$TAB"}"; then relinked="$relinked $path"; fi
    # systemd names the drop-ins of such a folder by where they really are (tried on 252).
    if [ -d "$path" ] && cd -P -- "$path" 2>/dev/null; then
      set -- "$@" "$PWD"
    fi
  done
  IFS=" $TAB$NL"
  cd -- "$here" 2>/dev/null || cd /
  [ $# -gt 0 ] || return 0
  changed="$changed$(find -L "$@" -maxdepth 1 \( -type f -o -type d \) -cnewer "$stamp" 2>/dev/null)"
}

# $1 link, $2 what is in it: whether a folder above its target was changed since the last reload, as the link has it and
# as it really is.
is_relinked() {
  case $2 in /*) target=$2 ;; *) target=${1%/*}/$2 ;; esac
  ! was_changed_above "$target" || return 0
  cd -P -- "$target" 2>/dev/null || cd -P -- "${target%/*}/" 2>/dev/null || return 1
  was_changed_above "$PWD/."
}

was_changed_above() {
  above=${1%/*}
  while [ -n "$above" ]; do
    # shellcheck disable=SC3013
    [ ! "$above" -nt "$stamp" ] || return 0
    above=${above%/*}
  done
  return 1
}

# Of relinked, which units it is about, as patterns of systemctl (systemd.unit(5): the name of a folder of drop-ins can
# be a template, a prefix or a type); and their files among those of which the times say nothing.
find_relinked() {
  set -f
  patterns=
  here=$PWD
  for path in $relinked; do
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
    patterns="$patterns $pattern"
    if [ -d "$path" ] && cd -P -- "$path" 2>/dev/null; then
      set +f
      for conf in "$PWD"/*.conf; do
        case $conf in *[!A-Za-z0-9:_./\\@-]*) continue ;; esac
        [ ! -f "$conf" ] || touched="$touched $conf "
      done
      set -f
    elif [ ! -d "$path" ]; then
      touched="$touched $path "
    fi
  done
  cd -- "$here" 2>/dev/null || cd /
}
