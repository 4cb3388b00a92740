# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Calls of plan_shrinks for sysctls: whether they would leave the host itself without memory, by what is promised and in
# use now. checkSysctlRoom.ts says why, and does the same for the plan. All sizes are in KiB, as in /proc/meminfo.

read_room() {
  [ -z "$room_total" ] || return 0
  room_pages=0
  room_page=0
  while read -r key first _; do
    case $key in
      MemTotal:) room_total=$first ;;
      MemAvailable:) room_available=$first ;;
      SwapTotal:) room_swap=$first ;;
      CommitLimit:) room_limit=$first ;;
      Committed_AS:) room_committed=$first ;;
      HugePages_Total:) room_pages=$first ;;
      Hugepagesize:)
        room_page=$first
        break
        ;;
    esac
  done </proc/meminfo
}

# $1 key to name, then the new values of vm.overcommit_memory, _ratio and _kbytes or `-`, $5 vm.admin_reserve_kbytes, $6
# what a login takes, $7 whether the plan changes that reserve
room_promised() {
  mode=$2
  get /proc/sys/vm/overcommit_memory || return 0
  [ "$mode" != - ] || mode=$X
  [ "$mode" = 2 ] || return 0
  read_room
  most=$room_limit
  case $4 in
    - | 0) case $3 in - | 0) ;; *) most=$(((room_total - room_pages * room_page) * $3 / 100 + room_swap)) ;; esac ;;
    *) most=$(($4 + room_swap)) ;;
  esac
  [ "$((most - $5 - room_committed))" -lt "$6" ] || return 0
  [ "$X" != 2 ] || [ "$most" -lt "$room_limit" ] || [ "$7" = yes ] || return 0
  no_room promised "$1" "$room_committed" "$most"
}

# $1 key, $2 how much more than the plan saw there (which is checked by its digest), $3 what a login takes
room_aside() {
  read_room
  taken=$2
  [ "$1" != vm.nr_hugepages ] || taken=$(($2 * room_page))
  [ "$taken" -gt "$((room_available - $3))" ] || return 0
  no_room aside "$1" "$taken" "$room_available"
}

# $1 kind, $2 key, $3 and $4 KiB
no_room() {
  r "noroom $1 $2 $(($3 * 1024)) $(($4 * 1024))"
  IN_USE=yes
}
