# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Calls of plan_first and plan_last: the swap file.

# $1 path, $2 bytes: a file that can be swapped to. Some file systems and kernels refuse what fallocate makes (swapon(8)), so it is tried.
swap_file() {
  swapoff -- "$1" 2>/dev/null
  rm -f -- "$1"
  free=$(stat -f -c '%a %S' -- "${1%/*}/") || return 1
  if [ "$((${free% *} * ${free#* }))" -lt "$2" ]; then
    echo 'there is not enough room'
    return 1
  fi
  umask 077
  for way in fallocate dd; do
    case $way in
      fallocate) fallocate -l "$2" -- "$1" ;;
      dd) dd if=/dev/zero "of=$1" bs=1048576 "count=$((($2 + 1048575) / 1048576))" ;;
    esac && chmod 600 "$1" && truncate -s "$2" -- "$1" && mkswap -- "$1" >/dev/null && swapon -- "$1" && swapoff -- "$1" && return 0
    rm -f -- "$1"
  done
  return 1
}

# $1 path, $2 bytes: the new file is whole before it takes the place of an earlier one, so that after a power failure there is the one or the other.
swap_make() {
  case "$NL$BEFORE" in *"${NL}made $2 $1$NL"*)
    if [ "$(stat -c %s -- "$1" 2>/dev/null)" = "$2" ] && swapon -- "$1" 2>/dev/null; then return 0; fi
    ;;
  esac
  if [ -e "$1" ] || [ -L "$1" ]; then
    is_made "$1" || {
      fail swap "$1 is there, and oomcfg did not make it"
      return 1
    }
  fi
  new=$1.oomcfg-new
  printf 'swap %s\n' "$new" >>"$STATE/pending" || return 1
  text=$(swap_file "$new" "$2" 2>&1) || {
    rm -f -- "$new"
    fail swap "$1: $text"
    return 1
  }
  swap_off "$1" || return 1
  SWAPS_MADE="$SWAPS_MADE$NL$1"
  forget made "$1"
  BEFORE="${BEFORE}made $2 $1$NL"
  write_before || return 1
  text=$(mv -fT -- "$new" "$1" 2>&1 && swapon -- "$1" 2>&1) || {
    fail swap "$1: $text"
    return 1
  }
}

# $1 path: whether oomcfg made it.
is_made() {
  case "$NL$BEFORE" in *"${NL}made "*" $1$NL"*) return 0 ;; *) return 1 ;; esac
}

# $1 path: whether memory has room for what the swap file holds now; the plan's look can be long ago.
swap_fits() {
  held=0
  while read -r area _ _ used _; do
    [ "$area" != "$1" ] || held=$used
  done </proc/swaps
  while read -r key first _; do
    [ "$key" != MemAvailable: ] || [ "$held" -le "$first" ] || return 1
  done </proc/meminfo
}

# $1 path; one that is not active is off.
swap_off() {
  if ! swap_fits "$1"; then
    fail swap "$1: what it holds does not fit into free memory"
    return 1
  fi
  text=$(LC_ALL=C swapoff -- "$1" 2>&1) || case $text in *'Invalid argument'* | *'No such file'*) ;; *)
    fail swap "$1: $text"
    return 1
    ;;
  esac
}

# $1 path: only one that oomcfg made
swap_remove() {
  is_made "$1" || return 0
  swap_off "$1" || return 1
  rm -f -- "$1"
  forget made "$1"
}

# What this run made goes; what it took the place of is made again.
undo_swaps() {
  IFS=$NL
  for path in $SWAPS_MADE; do
    was=''
    IFS=$NL
    for line in $BEFORE_WAS; do
      case $line in made\ *" $path") was=${line#made } ;; esac
    done
    IFS=" $TAB$NL"
    swapoff -- "$path" 2>/dev/null
    rm -f -- "$path" "$path.oomcfg-new"
    [ -z "$was" ] || swap_make "$path" "${was%% *}"
  done
  IFS=" $TAB$NL"
}
