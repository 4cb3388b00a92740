# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What the host is: memory, kernel, capabilities, cgroup version, and what would keep it from being changed.

look_host() {
  s 'oomcfg 1'
  [ -d /run/systemd/system ] || s 'obstacle no-systemd'
  [ -w /etc ] || s 'obstacle etc-read-only'
  while read -r key first second _; do
    case $key in Uid:)
      [ "$second" = 0 ] || s 'obstacle not-root'
      break
      ;;
    esac
  done </proc/self/status
  while read -r key first _; do
    case $key in
      # Not of the digest: a hypervisor's balloon moves it, and a plan's values are bytes that were agreed on.
      MemTotal:) v "memtotal $first" ;;
      MemAvailable:) v "memavailable $first" ;;
      SwapTotal:)
        s "swaptotal $first"
        break
        ;;
    esac
  done </proc/meminfo
  while read -r key first _; do
    case $key in KernelPageSize:)
      s "page $first"
      break
      ;;
    esac
  done </proc/self/smaps
  get /proc/sys/kernel/osrelease && s "kernel $X"
  while read -r key first _; do
    case $key in CapBnd:)
      s "capbnd $first"
      break
      ;;
    esac
  done </proc/1/status
  MEMORY_ROOT=/sys/fs/cgroup
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    CGROUP=v2
  else
    MEMORY_ROOT=/sys/fs/cgroup/memory
    if [ -d /sys/fs/cgroup/unified ]; then CGROUP=hybrid; else CGROUP=v1; fi
  fi
  s "cgroup $CGROUP"
}
