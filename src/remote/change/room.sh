# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Calls of plan_shrinks for sysctls: whether they would leave the host itself without memory, by what is promised and in
# use now. checkSysctlRoom.ts says why, and does the same for the plan. All sizes are in KiB, as in /proc/meminfo.

read_room() {
  local first key
  [ -z "$ROOM_TOTAL" ] || return 0
  ROOM_PAGES=0
  ROOM_PAGE=0
  while read -r key first _; do
    case $key in
      MemTotal:) ROOM_TOTAL=$first ;;
      MemAvailable:) ROOM_AVAILABLE=$first ;;
      SwapTotal:) ROOM_SWAP=$first ;;
      CommitLimit:) ROOM_LIMIT=$first ;;
      Committed_AS:) ROOM_COMMITTED=$first ;;
      HugePages_Total:) ROOM_PAGES=$first ;;
      Hugepagesize:)
        ROOM_PAGE=$first
        break
        ;;
    esac
  done </proc/meminfo
}

# $1 key to name, then the new values of vm.overcommit_memory, _ratio and _kbytes or `-`, $5 vm.admin_reserve_kbytes, $6
# what a login takes, $7 whether the plan changes that reserve
room_promised() {
  local most
  mode=$2
  get /proc/sys/vm/overcommit_memory || return 0
  [ "$mode" != - ] || mode=$X
  [ "$mode" = 2 ] || return 0
  read_room
  most=$ROOM_LIMIT
  case $4 in
    - | 0) case $3 in - | 0) ;; *) most=$(((ROOM_TOTAL - ROOM_PAGES * ROOM_PAGE) * $3 / 100 + ROOM_SWAP)) ;; esac ;;
    *) most=$(($4 + ROOM_SWAP)) ;;
  esac
  [ "$((most - $5 - ROOM_COMMITTED))" -lt "$6" ] || return 0
  [ "$X" != 2 ] || [ "$most" -lt "$ROOM_LIMIT" ] || [ "$7" = yes ] || return 0
  no_room promised "$1" "$ROOM_COMMITTED" "$most"
}

# $1 key, $2 how much more than the plan saw there (which is checked by its digest), $3 what a login takes
room_aside() {
  local taken
  read_room
  taken=$2
  [ "$1" != vm.nr_hugepages ] || taken=$(($2 * ROOM_PAGE))
  [ "$taken" -gt "$((ROOM_AVAILABLE - $3))" ] || return 0
  no_room aside "$1" "$taken" "$ROOM_AVAILABLE"
}

# $1 kind, $2 key, $3 and $4 KiB
no_room() {
  r "noroom $1 $2 $(($3 * 1024)) $(($4 * 1024))"
  IN_USE=yes
}
