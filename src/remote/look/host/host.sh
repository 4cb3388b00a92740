# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Facts of the host: memory, kernel, capabilities, cgroup version, and what would keep it from being changed.

# Which machine this is: its machine ID, which clones may share; its boot ID, which its containers share; and the start
# time of PID 1, which they do not share.
look_machine() {
  get /etc/machine-id && case $X in *[!0-9a-f]*) ;; *) s "machine $X" ;; esac
  [ -n "$N" ] || return 0
  get /proc/sys/kernel/random/boot_id || return 0
  BOOT=$X
  get /proc/1/stat || return 0
  # Field 22 of proc(5), counted from the end of the name, which may hold anything.
  # shellcheck disable=SC2086
  set -- ${X##*) }
  v "boot $BOOT ${20}"
}

# Programs that the look and the change call: without one of them a look would be wrong (without grep no drop-in is
# found). The shell knows them without a process.
look_programs() {
  local program
  for program in grep sed tr stat readlink sha256sum head tail od cat mkdir mv ln rm chmod dd sync tee sleep flock prlimit systemctl; do
    command -v "$program" >/dev/null 2>&1 || s "obstacle missing-$program"
  done
}

look_host() {
  local first key second
  s 'oomcfg 1'
  [ -d /run/systemd/system ] || s 'obstacle no-systemd'
  [ -n "$CHECKS" ] || look_programs
  # (Folders in it can be writable mounts of their own.)
  [ -w /etc ] || [ -w /etc/oomcfg ] || s 'obstacle etc-read-only'
  while read -r key first second _; do
    case $key in Uid:)
      [ "$second" = 0 ] || s 'obstacle not-root'
      break
      ;;
    esac
  done </proc/self/status
  while read -r key first _; do
    case $key in
      # Not in the digest: a hypervisor's balloon changes it, and a plan's values are bytes that were agreed on.
      MemTotal:) v "memtotal $first" ;;
      MemAvailable:) v "memavailable $first" ;;
      # Nor is this: a daemon makes swap files when memory is short (swapspace(8)), and a container sees the swap of its
      # machine.
      SwapTotal:)
        v "swaptotal $first"
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
  look_container "$X"
  look_machine
  if get /proc/uptime; then v "uptime ${X%%.*}"; fi
  while read -r key first _; do
    case $key in CapBnd:)
      s "capbnd $first"
      CAPABILITIES=$first
      break
      ;;
    esac
  done </proc/1/status
  find_trees
  s "cgroup $CGROUP"
  s "memory $CONTROLLER"
}

find_trees() {
  # Where the limits of units are, and where systemd keeps their processes. On cgroup v1 a unit without memory
  # accounting is in the second alone, and its processes are in the memory cgroup of a slice or in the root of all.
  MEMORY_ROOT=/sys/fs/cgroup
  TREE_ROOT=/sys/fs/cgroup
  CONTROLLER=off
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    CGROUP=v2
    if get /sys/fs/cgroup/cgroup.controllers; then case " $X " in *' memory '*) CONTROLLER=on ;; esac; fi
  else
    MEMORY_ROOT=/sys/fs/cgroup/memory
    if [ -d /sys/fs/cgroup/unified ]; then CGROUP=hybrid; else CGROUP=v1; fi
    # If systemd had no hierarchy of its own (it always does), that of the memory controller would do.
    for TREE_ROOT in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified "$MEMORY_ROOT"; do
      [ ! -d "$TREE_ROOT/system.slice" ] || break
    done
    [ ! -e "$MEMORY_ROOT/memory.limit_in_bytes" ] || CONTROLLER=on
  fi
}

# $1 kernel release: whether the host is a container, as systemd tells (systemd-detect-virt(1)): PID 1 writes $container
# down, and some managers leave a mark of their own.
look_container() {
  if get /run/systemd/container || get /run/host/container-manager; then
    s "container $X"
    return 0
  fi
  case $1 in *Microsoft* | *microsoft* | *WSL*)
    s 'container wsl'
    return 0
    ;;
  esac
  if [ -e /.dockerenv ]; then
    s 'container docker'
  elif [ -e /run/.containerenv ]; then
    s 'container podman'
  elif [ -d /proc/vz ] && [ ! -e /proc/bc ]; then
    s 'container openvz'
  fi
}
