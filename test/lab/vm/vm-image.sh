#!/bin/sh
# Decides what a lab VM's disk holds: builds one Debian suite into a bootable image and prints the folder it is in.
# Usage: vm-image.sh bookworm|trixie|--check. --check builds nothing: it says why VMs cannot run here.
# The folder holds root.img (ext4), vmlinuz, initrd, the client's id_ed25519 and .pub, and host_key.pub.
set -eu

suite=${1:-}
case $suite in
bookworm | trixie | --check) ;;
*) echo "usage: $0 bookworm|trixie|--check" >&2 && exit 64 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
cache=${OOMCFG_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/oomcfg-lab}

say() { echo "vm-image ($suite): $*" >&2; }

# The recipe is these two files: whatever changes in them makes another image.
key=$(cat "$here/vm-image.sh" "$here/vm-root.sh" | sha256sum | cut -c1-12)
image_of() { echo "$cache/vm-$1-$key"; }

# One line for each tool that a build or a boot needs: the command, then Debian's package of it.
missing=
while read -r command package; do
  command -v "$command" >/dev/null 2>&1 || missing="$missing $package"
done <<TOOLS
mmdebstrap mmdebstrap
qemu-system-x86_64 qemu-system-x86
qemu-img qemu-utils
mke2fs e2fsprogs
ssh openssh-client
setpriv util-linux
flock util-linux
TOOLS
[ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing="$missing debian-archive-keyring"

if [ "$suite" = --check ]; then
  why=
  if [ "$(uname -m)" != x86_64 ]; then
    why='the VM lab is for x86_64'
  elif [ -n "$missing" ] && { [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; }; then
    why="the VM lab needs$missing, and cannot install them (not root, or no apt-get)"
  elif [ "$(id -u)" -ne 0 ] && ! { [ -r "$(image_of bookworm)/id_ed25519" ] && [ -r "$(image_of trixie)/id_ed25519" ]; }; then
    why='building the images of the VM lab needs root, once'
  fi
  [ -z "$why" ] || { echo "$why" && exit 1; }
  exit 0
fi

image=$(image_of "$suite")
if [ -z "$missing" ] && [ -e "$image/root.img" ]; then
  echo "$image"
  exit 0
fi
[ "$(uname -m)" = x86_64 ] || { say 'the VM lab is for x86_64' && exit 69; }
[ "$(id -u)" -eq 0 ] || { say 'building an image needs root, once' && exit 69; }
mkdir -p "$cache"

if [ -n "$missing" ]; then
  command -v apt-get >/dev/null || { say "needs$missing, and there is no apt-get to install them" && exit 69; }
  say "installing from Debian:$missing"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086 # a list of package names
  flock "$cache/.apt.lock" sh -c '
    apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" ||
      { apt-get update -qq && apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"; }
  ' sh $missing >&2
fi

# Whoever comes second waits here, and finds the image made.
exec 9>"$cache/.vm-$suite.lock"
flock 9
if [ -e "$image/root.img" ]; then
  echo "$image"
  exit 0
fi
work=$(mktemp -d "$cache/.vm-$suite.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
say "building $image"
start=$(date +%s)

# The machine's own Debian mirror and the way to it; without one mmdebstrap takes Debian's.
# shellcheck disable=SC2016 # apt expands these
mirror=$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(SITE)' 'Created-By: Packages' 2>/dev/null |
  awk '$1 == "Debian" && $2 == "main" && $3 !~ /security/ { print $3; exit }')
apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-(Date|Valid-Until)) ' >"$work/apt.conf" || :

ssh-keygen -q -t ed25519 -N '' -C oomcfg-lab -f "$work/id_ed25519"
ssh-keygen -q -t ed25519 -N '' -C "vm-$suite" -f "$work/host_key"
mkdir "$work/lab"
cp "$here/vm-root.sh" "$work/id_ed25519.pub" "$work/host_key" "$work/host_key.pub" "$work/lab/"

packages=linux-image-cloud-amd64,busybox-static,systemd,systemd-sysv,libpam-systemd,dbus,udev,kmod
packages=$packages,openssh-server,sudo,procps,util-linux,mount,coreutils,e2fsprogs,iproute2,default-jre-headless,systemd-oomd

# INITRD=No: the initrd is made below; the one for every machine would take seconds to make and to boot.
# shellcheck disable=SC2016 # mmdebstrap's shell expands $1
INITRD=No mmdebstrap --quiet --variant=minbase --mode=root --format=directory \
  --aptopt='APT::Install-Recommends "false"' --aptopt="$work/apt.conf" \
  --dpkgopt='force-unsafe-io' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' --include="$packages" \
  --essential-hook='mkdir -p "$1/usr/share/man/man1"' \
  --customize-hook="copy-in $work/lab /root" \
  --customize-hook='chroot "$1" sh /root/lab/vm-root.sh' \
  --customize-hook='rm -rf "$1/root/lab" "$1"/etc/apt/apt.conf.d/99mmdebstrap' \
  "$suite" "$work/root" ${mirror:+"$mirror"} >&2

mv "$work/root/boot/initrd.lab" "$work/initrd"
mv "$work"/root/boot/vmlinuz-* "$work/vmlinuz"
rm -f "$work"/root/boot/*

say 'writing the file system'
mke2fs -q -t ext4 -L root -N 131072 -m 0 -d "$work/root" "$work/root.img" 4G >/dev/null
rm -rf "$work/root" "$work/lab" "$work/host_key" "$work/apt.conf"
chmod 600 "$work/id_ed25519"
chmod 755 "$work"
mv -T "$work" "$image"
say "built in $(($(date +%s) - start)) s, $(du -sh "$image" | cut -f1)"
echo "$image"
