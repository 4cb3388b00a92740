# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Swap areas, and the swap file of the spec.

look_swap() {
  {
    read -r _
    while read -r path type size used _; do
      s "swap $type $size $path"
      v "swapused $used $path"
    done
  } </proc/swaps 2>/dev/null
  [ -n "$SWAPFILE" ] || return 0
  if [ -e "$SWAPFILE" ] || [ -L "$SWAPFILE" ]; then
    s "swapfile $(stat -c %s -- "$SWAPFILE" 2>/dev/null)"
  else
    v "free $(stat -f -c '%a %S' -- "${SWAPFILE%/*}/" 2>/dev/null)"
  fi
}
