# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Kernel parameters, and the files that set them.

# The value of each key, and the files that set it: all of them by one grep, for /proc/sys gives a number only to a read that takes all of it.
look_sysctls() {
  [ -n "$SYSCTLS" ] || return 0
  set --
  for key in $SYSCTLS; do
    path_of_key "$key"
    set -- "$@" "/proc/sys/$path"
  done
  passed=/
  set +f
  for path in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf /lib/sysctl.d/*.conf; do
    set -f
    case $passed$path in *"/${path##*/}/"* | *"$NL"*) continue ;; esac
    passed="$passed${path##*/}/"
    [ ! -f "$path" ] || set -- "$@" "$path"
  done
  set -f
  set -- "$@" /etc/sysctl.conf
  if get /etc/tuned/active_profile; then
    case $X in *[!A-Za-z0-9_-]*) ;; *) set -- "$@" "/usr/lib/tuned/$X/tuned.conf" "/etc/tuned/$X/tuned.conf" ;; esac
  fi
  lines=$NL$(grep -sHna '^[^#;]' -- "$@")
  for key in $SYSCTLS; do
    path_of_key "$key"
    case $lines in
      *"$NL/proc/sys/$path:1:"*)
        value=${lines#*"$NL/proc/sys/$path:1:"}
        s "sysctl $key ${value%%"$NL"*}"
        ;;
      *) s "nosysctl $key" ;;
    esac
  done
  look_sysctl_lines "$lines"
}

# $1 key: its `path` below /proc/sys.
path_of_key() {
  path=$1
  while :; do
    case $path in *.*) path=${path%%.*}/${path#*.} ;; *) break ;; esac
  done
}

# $1 lines that are no comments, as PATH:NUMBER:LINE: those of .conf files that set a key that is asked for.
look_sysctl_lines() {
  IFS=$NL
  for line in $1; do
    case $line in *.conf:*=*) ;; *) continue ;; esac
    file=${line%%.conf:*}.conf
    line=${line#"$file:"}
    number=${line%%:*}
    line=${line#*:}
    [ "$number" -le 5000 ] || continue
    key=${line%%=*}
    key=${key#"${key%%[![:space:]]*}"}
    key=${key#-}
    key=${key%"${key##*[![:space:]]}"}
    while :; do
      case $key in */*) key=${key%%/*}.${key#*/} ;; *) break ;; esac
    done
    case "$NL$SYSCTLS$NL" in *"$NL$key$NL"*) ;; *) continue ;; esac
    value=${line#*=}
    value=${value#"${value%%[![:space:]]*}"}
    value=${value%"${value##*[![:space:]]}"}
    s "sysctlfile $number $key $value $file"
  done
  IFS=" $TAB$NL"
}
