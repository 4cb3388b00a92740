# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# What is in the way of oomcfg's own files: records `blocked KIND PATH`, or `blocked shared PATH OTHER`. (For root,
# busybox sh takes every folder for writable; dash and bash ask the kernel, which knows read-only mounts and chattr +i.)

# $1 folder that exists, or is going to be made.
look_blocked_folder() {
  local path
  path=$1
  until [ -e "$path" ] || [ -L "$path" ]; do
    path=${path%/*}
    path=${path:-/}
  done
  if [ ! -e "$path" ]; then
    s "blocked dangling $path"
  elif [ ! -d "$path" ]; then
    s "blocked file $path"
  elif [ ! -w "$path" ]; then
    s "blocked read-only $path"
  fi
}

look_blocked() {
  local folder path
  for folder in "$GENERATIONS" /etc/systemd/system /etc/sysctl.d "$STATE"; do look_blocked_folder "$folder"; done
  # `current` is in its parent, which can be another mount.
  if [ -d "$GENERATIONS" ] && [ ! -w "${GENERATIONS%/*}" ]; then s "blocked read-only ${GENERATIONS%/*}"; fi
  if [ -d "$CURRENT" ] && [ ! -L "$CURRENT" ]; then s "blocked folder $CURRENT"; fi
  for path in "$STATE/pending" "$STATE/before" /run/oomcfg.lock /etc/sysctl.d/zz-oomcfg.conf; do
    [ ! -d "$path" ] || s "blocked folder $path"
  done
  # Drop-in folders that are links: where one folder has two names, both units have its drop-ins.
  LINKED=''
  set +f
  for path in /etc/systemd/system/*.d /run/systemd/system/*.d; do
    if [ -L "$path" ] && [ -d "$path" ]; then case $path in *[[:space:]]*) ;; *) LINKED="$LINKED $path" ;; esac fi
  done
  set -f
}

# $1 unit by its real name, $2 all of its names
look_blocked_unit() {
  local folder name path
  folder=/etc/systemd/system/$1.d
  [ -e "$folder" ] || [ -L "$folder" ] || return 0
  look_blocked_folder "$folder"
  [ -d "$folder" ] || return 0
  if [ -L "$folder" ]; then
    path=$(readlink -f -- "$folder")
    name=${path##*/}
    # A folder elsewhere belongs to a unit only through such links, which are compared below.
    case " $UNIT_PATH " in *" ${path%/*} "*)
      case " $2 " in *" ${name%.d} "*) ;; *) s "blocked shared $folder $path" ;; esac
      ;;
    esac
  fi
  for path in $LINKED; do
    name=${path##*/}
    case " $2 " in *" ${name%.d} "*) continue ;; esac
    # shellcheck disable=SC3013 # dash, bash and busybox have -ef
    [ ! "$path" -ef "$folder" ] || s "blocked shared $folder $path"
  done
  path=$folder/zz-oomcfg.conf
  if [ -L "$path" ]; then
    # shellcheck disable=SC3013
    [ ! "$path" -ef "$CURRENT/systemd/system/$1.d/zz-oomcfg.conf" ] || return 0
    case $(readlink -- "$path") in /etc/oomcfg/*) ;; *) s "blocked foreign $path" ;; esac
  elif [ -d "$path" ]; then
    s "blocked folder $path"
  elif [ -e "$path" ]; then
    if [ ! -w "$path" ]; then
      s "blocked read-only $path"
    elif ! get "$path"; then
      s "blocked foreign $path"
    else
      case $X in '# oomcfg: '*) ;; *) s "blocked foreign $path" ;; esac
    fi
  fi
}
