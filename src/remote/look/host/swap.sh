# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Swap areas, the swap file of the spec, and whether its folder could hold one.

look_swap() {
  local folder path place type used
  [ -e /proc/swaps ] || s 'noswap'
  {
    {
      read -r _
      while read -r path type size used _; do
        # Other areas do not concern a plan (swapspace(8), `swapoff -a`, in a container those of the machine).
        case "$path$NL$MADE" in "$SWAPFILE$NL"* | *"$NL$path$NL"*) s "swap $type $size $path" ;; *) v "swap $type $size $path" ;; esac
        v "swapused $used $path"
      done
    } </proc/swaps
  } 2>/dev/null
  [ -n "$SWAPFILE" ] || return 0
  if [ -e "$SWAPFILE" ] || [ -L "$SWAPFILE" ]; then
    s "swapfile $(stat -c %s -- "$SWAPFILE" 2>/dev/null)"
    return 0
  fi
  folder=${SWAPFILE%/*}/
  if [ ! -d "$folder" ]; then
    s 'swapdir missing'
    return 0
  fi
  [ -w "$folder" ] || s 'swapdir read-only'
  place=$(stat -f -c '%a %S %T' -- "$folder" 2>/dev/null)
  type=${place#* }
  type=${type#* }
  v "free ${place%" $type"}"
  s "swapfs $type"
  # The root of a btrfs subvolume is inode 256 (btrfs-subvolume(8)).
  case $type in btrfs) s "swapinode $(stat -c %i -- "$folder" 2>/dev/null)" ;; esac
}
