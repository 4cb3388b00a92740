# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Calls of plan_first: kernel parameters, put back when a later step fails.

# $1 key, $2 path below /proc/sys, $3 value, $4 the path of the key that the kernel sets to 0 with this one, or empty
sysctl_set() {
  old=$(cat "/proc/sys/$2" 2>/dev/null)
  back="$2 $old"
  # Of such a pair the one that is not 0 is in force; a 0 put back would leave both at 0.
  if [ "$old" = 0 ] && [ -n "$4" ]; then
    other=$(cat "/proc/sys/$4" 2>/dev/null)
    case $other in 0 | '') ;; *) back="$4 $other" ;; esac
  fi
  text=$({ printf '%s\n' "$3" >"/proc/sys/$2"; } 2>&1) || {
    fail sysctl "$1=$3: $text"
    return 1
  }
  SYSCTLS_SET="$back$NL$SYSCTLS_SET"
}
