#!/bin/sh
# Becomes one fleet host: enters its cgroups, lays its overlay over the common root, and turns into systemd-nspawn.
#
#   unshare --mount fleet-host.sh NUMBER ROOT DIRECTORY CGROUP_MODE PROC_SYS [DISK_MIB DISK_INODES] < CGROUP_DIRECTORIES
#
# Runs in a mount namespace of its own, so that the overlay is gone with the host's last process, however it ends.
# DIRECTORY holds upper/ (what makes this host differ, kept from boot to boot). CGROUP_MODE is what
# cgroup.ts found; the cgroups to enter come one a line on stdin. PROC_SYS is writable-proc-sys or empty. With a
# disk, upper/ is only what its ext4 image (DIRECTORY/disk.img) is made from, and the image is kept from boot to boot.
set -eu

number=$1
root=$2
directory=$3
mode=$4
proc_sys=${5:-}
disk_mib=${6:-}
disk_inodes=${7:-}

# v2-scope names them too, but there nspawn has systemd make the cgroup.
[ "$mode" = v2-scope ] || while read -r cgroup; do
  mkdir -p "$cgroup"
  # Before 5.11 a limit on v1 held for the children only where this was set.
  [ ! -w "$cgroup/memory.use_hierarchy" ] || echo 1 >"$cgroup/memory.use_hierarchy" 2>/dev/null || true
  echo $$ >"$cgroup/cgroup.procs"
done
exec </dev/null

key=$directory/upper/etc/ssh/ssh_host_ed25519_key
[ -e "$key" ] || ssh-keygen -q -t ed25519 -N '' -C "fleet-$number" -f "$key"

mkdir -p "$directory/root"
cd /
if [ -n "$disk_mib" ]; then
  image=$directory/disk.img
  if [ ! -e "$image" ]; then
    mkdir -p "$directory/seed"
    cp -a "$directory/upper" "$directory/seed/upper"
    truncate -s "${disk_mib}M" "$image"
    mke2fs -q -t ext4 -m 0 -O ^resize_inode -J size=4 -N "$disk_inodes" -d "$directory/seed" "$image"
  fi
  mkdir -p "$directory/disk"
  # What nobody syncs stays in memory for ten minutes: a power cut loses it. ext4's own care for files that are replaced
  # by a rename (auto_da_alloc, ext4(5)) is off, for other file systems have none.
  mount -o loop,commit=600,noauto_da_alloc "$image" "$directory/disk"
  rm -rf "$directory/disk/.work"
  mkdir -p "$directory/disk/.work"
  mount -t overlay overlay -o "lowerdir=$root,upperdir=$directory/disk/upper,workdir=$directory/disk/.work" "$directory/root"
else
  # volatile: a hundred hosts share one disk here, and each other's fsync would be what a benchmark measures. It leaves
  # a mark in work/ that refuses the next mount.
  rm -rf "$directory/work"
  mkdir -p "$directory/work"
  mount -t overlay overlay -o "lowerdir=$root,upperdir=$directory/upper,workdir=$directory/work,volatile" "$directory/root" 2>/dev/null ||
    mount -t overlay overlay -o "lowerdir=$root,upperdir=$directory/upper,workdir=$directory/work" "$directory/root"
fi

set -- --quiet --register=no --directory="$directory/root" --machine="oomcfg-fleet-$number" --hostname="fleet-$number" \
  --console=pipe --resolv-conf=off --timezone=off --link-journal=no
[ "$mode" = v2-scope ] || set -- "$@" --keep-unit
case $mode in
v1) set -- "$@" --kill-signal=SIGRTMIN+3 /usr/local/sbin/lab-init "$proc_sys" ;;
*)
  # systemd makes /proc/sys writable itself here, and /sys with it: nothing runs before it that could do less.
  [ -z "$proc_sys" ] || export SYSTEMD_NSPAWN_API_VFS_WRITABLE=1
  set -- "$@" --boot
  ;;
esac
exec systemd-nspawn "$@"
