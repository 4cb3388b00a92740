# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Kernel parameters, and the files that set them.

# The value of each key, and the files that set it: all of them by one grep, since /proc/sys gives a number only to a
# read that takes all of it.
look_sysctls() {
  local key lines passed path value
  [ -n "$SYSCTLS" ] || return 0
  set --
  for key in $SYSCTLS; do
    path_of_key "$key"
    set -- "$@" "/proc/sys/$KEY_PATH"
  done
  passed=/
  set +f
  # A name counts in the first of these folders that has it, whatever it is there: a folder or a dangling link hides
  # files of its name, too.
  for path in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf /lib/sysctl.d/*.conf; do
    set -f
    case $passed$path in *"/${path##*/}/"* | *"$NL"*) continue ;; esac
    passed="$passed${path##*/}/"
    [ ! -f "$path" ] || set -- "$@" "$path"
  done
  set -f
  # The credential beats every file (systemd-sysctl(8)).
  for path in /run/credentials/@system/sysctl.extra /run/credentials/systemd-sysctl.service/sysctl.extra; do
    [ ! -f "$path" ] || set -- "$@" "$path"
  done
  set -- "$@" /etc/sysctl.conf
  find_tuned
  # shellcheck disable=SC2086 # names of profiles hold no blank
  [ -z "$TUNED" ] || set -- "$@" $TUNED
  lines=$NL$(grep -sHna '^[^#;]' -- "$@")
  for key in $SYSCTLS; do
    path_of_key "$key"
    case $lines in
      *"$NL/proc/sys/$KEY_PATH:1:"*)
        value=${lines#*"$NL/proc/sys/$KEY_PATH:1:"}
        s "sysctl $key ${value%%"$NL"*}"
        # Opening it for writing fails for the same mount flags, user namespaces and security modules that would refuse
        # a write.
        { { true; } >>"/proc/sys/$KEY_PATH"; } 2>/dev/null || s "fixedsysctl $key"
        ;;
      *) s "nosysctl $key" ;;
    esac
  done
  look_sysctl_lines "$lines"
  look_swappiness
  look_room
}

# Where a sysctl is asked for that can leave the host without memory:
# `room MODE COMMITLIMIT COMMITTED HUGEPAGES HUGEPAGESIZE` (proc_meminfo(5), KiB).
look_room() {
  local first key pages room
  [ -n "$N" ] || return 0
  case "$NL$SYSCTLS$NL" in
    *"${NL}vm.overcommit_"* | *"${NL}vm.admin_reserve_kbytes$NL"* | *"${NL}vm.nr_hugepages$NL"* | *"${NL}vm.min_free_kbytes$NL"*) ;;
    *) return 0 ;;
  esac
  get /proc/sys/vm/overcommit_memory || return 0
  room=$X
  pages=0
  while read -r key first _; do
    case $key in
      CommitLimit: | Committed_AS:) room="$room $first" ;;
      HugePages_Total:) pages=$first ;;
      # (Not on a kernel without huge pages.)
      Hugepagesize:)
        pages="$pages $first"
        break
        ;;
    esac
  done </proc/meminfo
  v "room $room $pages"
}

# On cgroup v1 every cgroup has a swappiness of its own, which it takes from its parent when it is made; the sysctl is
# that of the root alone, and changing it reaches no existing cgroup (memory.rst of cgroup-v1, 5.3; seen on 6.18).
# (Volatile, since slices come and go with logins and containers.)
look_swappiness() {
  local path
  [ "$CGROUP" != v2 ] || return 0
  case "$NL$SYSCTLS$NL" in *"${NL}vm.swappiness$NL"*) ;; *) return 0 ;; esac
  set +f
  for path in "$MEMORY_ROOT"/*.slice/memory.swappiness; do
    set -f
    get "$path" || continue
    path=${path%/*}
    case $path in *"$NL"*) ;; *) v "swappiness $X ${path##*/}" ;; esac
  done
  set -f
}

# TUNED: the files of tuned's active profile, an included one before the one that includes it; none where tuned neither
# runs nor starts at boot. By default tuned applies /run/sysctl.d and /etc/sysctl.d again after its own values, so that
# those win (tuned-main.conf(5)).
find_tuned() {
  local found line
  TUNED=''
  get /etc/tuned/active_profile || return 0
  profiles=$X
  ! get /etc/tuned/post_loaded_profile || profiles="$profiles $X"
  if ! get /run/tuned/tuned.pid || [ ! -d "/proc/$X" ]; then
    [ -L /etc/systemd/system/multi-user.target.wants/tuned.service ] || return 0
  fi
  found=''
  for profile in $profiles; do tuned_profile "$profile" 8; done
  TUNED=$found
  wins=no
  { while read -r line; do
    case $line in reapply_sysctl*=*)
      case ${line#*=} in *0* | *[Ff]alse* | *[Nn]o* | *[Oo]ff*) wins=yes ;; *) wins=no ;; esac
      ;;
    esac
  done </etc/tuned/tuned-main.conf; } 2>/dev/null
  [ -z "$TUNED" ] || s "tuned $wins"
}

# $1 profile, $2 how deep it may include others: adds its files to `found`, from the first folder that has it.
tuned_profile() {
  local IFS deep found_path included line number path
  case $1 in '' | *[!A-Za-z0-9_.-]* | .*) return 0 ;; esac
  for path in "/etc/tuned/profiles/$1" "/etc/tuned/$1" "/usr/lib/tuned/profiles/$1" "/usr/lib/tuned/$1"; do
    [ -f "$path/tuned.conf" ] || continue
    path=$path/tuned.conf
    included=''
    number=0
    { while read -r line && [ "$number" -lt 500 ]; do
      number=$((number + 1))
      case $line in include*=*) included=${line#*=} ;; esac
    done <"$path"; } 2>/dev/null
    if [ "$2" -gt 0 ] && [ -n "$included" ]; then
      IFS=" ,;$TAB"
      # shellcheck disable=SC2086
      set -- "$1" "$2" "$path" $included
      IFS=" $TAB$NL"
      deep=$2
      found_path=$3
      shift 3
      tuned_included "$found_path" "$((deep - 1))" "$@"
    else
      found="$found $path"
    fi
    return 0
  done
}

# $1 file, $2 how deep, then the profiles that it includes.
tuned_included() {
  local name
  for name; do
    case $name in "$1" | "$2") ;; *) tuned_profile "$name" "$2" ;; esac
  done
  found="$found $1"
}

# $1 key: KEY_PATH is its path below /proc/sys.
path_of_key() {
  KEY_PATH=$1
  while :; do
    case $KEY_PATH in *.*) KEY_PATH=${KEY_PATH%%.*}/${KEY_PATH#*.} ;; *) break ;; esac
  done
}

# $1 lines that are not comments, as PATH:NUMBER:LINE: prints those about a key that is asked for as
# `sysctlfile NUMBER KEY HOW PATH VALUE`. HOW is `=`, or `-` for a line without a value, which removes what earlier
# lines set; the pattern follows it where the line has one. As systemd-sysctl reads them (sysctl.d(5)): a dot or a slash
# first, and that is the separator; `-` before a value is only about failing; an explicit key beats every pattern.
look_sysctl_lines() {
  local IFS file how key line number value
  IFS=$NL
  for line in $1; do
    case $line in
      *.conf:*) file=${line%%.conf:*}.conf ;;
      */sysctl.extra:*) file=${line%%/sysctl.extra:*}/sysctl.extra ;;
      *) continue ;;
    esac
    line=${line#"$file:"}
    number=${line%%:*}
    [ "$number" -le 5000 ] || continue
    line=${line#*:}
    key=${line%%=*}
    case $key in *vm[./]* | *kernel[./]* | *[*?[]*) ;; *) continue ;; esac
    key=${key#"${key%%[![:space:]]*}"}
    how='='
    value=''
    case $line in
      *=*)
        value=${line#*=}
        value=${value#"${value%%[![:space:]]*}"}
        value=${value%"${value##*[![:space:]]}"}
        ;;
      *) how=- ;;
    esac
    case $key in
      -*) key=${key#-} ;;
      # Neither an assignment nor an exclusion.
      *) [ "$how" = '=' ] || continue ;;
    esac
    key=${key#"${key%%[![:space:]]*}"}
    key=${key%"${key##*[![:space:]]}"}
    sysctl_name "$key" || continue
    case $NAME in
      *[*?[]*)
        for key in $SYSCTLS; do
          path_of_key "$key"
          # A star does not match a slash there (glob(3)).
          # shellcheck disable=SC2254
          case ${KEY_PATH%%/*} in ${NAME%%/*}) case ${KEY_PATH#*/} in ${NAME#*/}) s "sysctlfile $number $key $how$NAME $file $value" ;; esac ;; esac
        done
        ;;
      *)
        case "$NL$SYSCTLS$NL" in *"$NL${NAME%%/*}.${NAME#*/}$NL"*) s "sysctlfile $number ${NAME%%/*}.${NAME#*/} $how $file $value" ;; esac
        ;;
    esac
  done
}

# $1 a key as a file spells it: NAME is its path below /proc/sys; false where that does not have two parts, as all keys
# have that are looked for.
sysctl_name() {
  NAME=$1
  case $NAME in
    *[[:space:]]*) return 1 ;;
    */*.* | *.*/*) return 1 ;;
    *.*) while :; do case $NAME in *.*) NAME=${NAME%%.*}/${NAME#*.} ;; *) break ;; esac done ;;
  esac
  while :; do
    case $NAME in
      *//*) NAME=${NAME%%//*}/${NAME#*//} ;;
      /*) NAME=${NAME#/} ;;
      */) NAME=${NAME%/} ;;
      *) break ;;
    esac
  done
  case $NAME in */*/*) return 1 ;; */*) ;; *) return 1 ;; esac
}
