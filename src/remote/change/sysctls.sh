# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Calls of plan_first: kernel parameters, put back when a later step fails.

# $1 key, $2 path below /proc/sys, $3 value, $4 the path of the key that the kernel sets to 0 with this one, or empty
sysctl_set() {
  local back old other
  old=$(cat "/proc/sys/$2" 2>/dev/null)
  back="$2 $old"
  # Of such a pair the key that is not 0 is in force; putting back a 0 would leave both at 0.
  if [ "$old" = 0 ] && [ -n "$4" ]; then
    other=$(cat "/proc/sys/$4" 2>/dev/null)
    case $other in 0 | '') ;; *) back="$4 $other" ;; esac
  fi
  { printf '%s\n' "$3" >"/proc/sys/$2"; } 2>/dev/null || sysctl_again "$1" "$2" "$3" || return 1
  SYSCTLS_SET="$back$NL$SYSCTLS_SET"
}

# $1 key, $2 path below /proc/sys, $3 value: a shell's message for a failed write gives no reason ("I/O error"), so dd
# writes it again and gives it in the words of errno(3).
sysctl_again() {
  local text
  failure=about
  text=$(printf '%s\n' "$3" | LC_ALL=C dd "of=/proc/sys/$2" conv=notrunc 2>&1) && return 0
  case $text in
    *'Invalid argument'* | *'out of range'*) failure=value ;;
    *'Read-only file system'* | *'ermission denied'* | *'not permitted'*) failure=fixed ;;
    *'Cannot allocate memory'*) failure=memory ;;
    *)
      text=${text%%"$NL"*}
      text=${text##*: }
      ;;
  esac
  [ "$failure" = about ] || text=
  fail sysctl "$failure $1=$3${text:+ $text}"
  return 1
}

# Puts back what this run set, the last one first.
undo_sysctls() {
  local IFS line
  sysctls_left=0
  IFS=$NL
  for line in $SYSCTLS_SET; do
    set_value "/proc/sys/${line%% *}" "${line#* }" || {
      fail sysctl "about ${line%% *} $REASON"
      sysctls_left=1
    }
  done
  return "$sysctls_left"
}
