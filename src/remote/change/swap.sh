# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Calls of plan_first and plan_last: the swap file.

# $1 path, $2 bytes: makes a file that can be swapped to; else false, with a kind of failure and its field as the last
# line. Some file systems and kernels refuse what fallocate makes (swapon(8)), and some refuse any file: a small one is
# tried first, so that nothing large is written in vain.
swap_file() {
  local place program type said='' way=''
  swapoff -- "$1" 2>/dev/null
  rm -f -- "$1"
  for program in mkswap swapon swapoff; do
    command -v "$program" >/dev/null || {
      echo "swapProgram $program"
      return 1
    }
  done
  place=$(stat -f -c '%a %S %T' -- "${1%/*}/") || {
    echo swapFolder
    return 1
  }
  type=${place#* }
  type=${type#* }
  place=${place%" $type"}
  if [ "$((${place% *} * ${place#* }))" -lt "$2" ]; then
    echo swapRoom
    return 1
  fi
  umask 077
  for way in fallocate dd none; do
    [ "$way" != none ] || break
    said=$(swap_write "$1" 1048576 2>&1 && swap_try "$1" 2>&1) && break
  done
  rm -f -- "$1"
  if [ "$way" != none ]; then said=$(swap_write "$1" "$2" 2>&1 && swap_try "$1" 2>&1) && return 0; fi
  rm -f -- "$1"
  case $said in
    *'not permitted'* | *'ermission denied'*) echo swapForbidden ;;
    *'swapon failed: Invalid argument'*) echo "swapType $type" ;;
    *'Read-only file system'*) echo swapReadOnly ;;
    *'No space left'*) echo swapRoom ;;
    *'uota exceeded'*) echo swapQuota ;;
    *) printf 'about %s\n' "${said##*"$NL"}" ;;
  esac
  return 1
}

# $1 path, $2 bytes: writes a swap file by `way`. On btrfs a swap file takes a file without copy-on-write and
# compression, and a file gets that flag only as long as it is empty (btrfs(5), SWAPFILE SUPPORT;
# `btrfs filesystem mkswapfile` does the same).
swap_write() {
  rm -f -- "$1"
  { { true; } >"$1"; } 2>/dev/null || {
    LC_ALL=C touch -- "$1"
    return 1
  }
  [ "$type" != btrfs ] || LC_ALL=C chattr +C -- "$1" || return 1
  case $way in
    fallocate) LC_ALL=C fallocate -l "$2" -- "$1" ;;
    dd) LC_ALL=C dd if=/dev/zero "of=$1" bs=1048576 conv=notrunc "count=$((($2 + 1048575) / 1048576))" ;;
  esac && chmod 600 "$1" && truncate -s "$2" -- "$1" && LC_ALL=C mkswap -- "$1" >/dev/null
}

# $1 path: whether the kernel swaps to it.
swap_try() { LC_ALL=C swapon -- "$1" && LC_ALL=C swapoff -- "$1"; }

# $1 path, $2 bytes: the new file is complete before it replaces an earlier one, so that after a power failure there is
# the one or the other.
swap_make() {
  local new text
  case "$NL$BEFORE" in *"${NL}made $2 $1$NL"*)
    if [ "$(stat -c %s -- "$1" 2>/dev/null)" = "$2" ] && swapon -- "$1" 2>/dev/null; then return 0; fi
    ;;
  esac
  if [ -e "$1" ] || [ -L "$1" ]; then
    is_made "$1" || {
      fail swap "swapForeign $1"
      return 1
    }
  fi
  new=$1.oomcfg-new
  printf 'swap %s\n' "$new" >>"$STATE/pending" || return 1
  text=$(swap_file "$new" "$2" 2>&1) || {
    rm -f -- "$new"
    fail swap "$(swap_failure "$1" "${text##*"$NL"}")"
    return 1
  }
  swap_off "$1" || return 1
  SWAPS_MADE="$SWAPS_MADE$NL$1"
  forget made "$1"
  BEFORE="${BEFORE}made $2 $1$NL"
  write_before || return 1
  text=$(mv -fT -- "$new" "$1" 2>&1 && swapon -- "$1" 2>&1) || {
    fail swap "about $1 $text"
    return 1
  }
}

# $1 path, $2 kind and field: prints them with the path in between, as reports of failures have it.
swap_failure() {
  case $2 in
    *' '*) printf '%s %s %s' "${2%% *}" "$1" "${2#* }" ;;
    *) printf '%s %s' "$2" "$1" ;;
  esac
}

# $1 path: whether oomcfg made it.
is_made() {
  case "$NL$BEFORE" in *"${NL}made "*" $1$NL"*) return 0 ;; *) return 1 ;; esac
}

# $1 path: whether free memory has room for what the swap file holds now; the plan's look can be long ago.
swap_fits() {
  local first key used
  held=0
  while read -r area _ _ used _; do
    [ "$area" != "$1" ] || held=$used
  done </proc/swaps
  while read -r key first _; do
    [ "$key" != MemAvailable: ] || [ "$held" -le "$first" ] || return 1
  done </proc/meminfo
}

# $1 path: turns it off. A file that is not active counts as off.
swap_off() {
  local text
  if ! swap_fits "$1"; then
    fail swap "swapInUse $1"
    return 1
  fi
  text=$(LC_ALL=C swapoff -- "$1" 2>&1) || case $text in *'Invalid argument'* | *'No such file'*) ;; *)
    fail swap "about $1 $text"
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

# Removes swap files that this run made, and makes those again that they replaced.
undo_swaps() {
  local IFS back line path was
  back=0
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
    [ -z "$was" ] || swap_make "$path" "${was%% *}" || back=1
  done
  return "$back"
}
