#!/bin/sh
# Builds the one Debian 12 root that all fleet hosts boot from, or finds the one built before; prints its path.
#
#   fleet-root.sh           build when missing, print the path on stdout (progress on stderr)
#   fleet-root.sh --check   only say whether it could be built: exit 1 and a reason on stderr when not
#
# The root lies in ${OOMCFG_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/oomcfg-lab}, under a name that is a hash of
# the recipe (this script and fleet-root/): another recipe is another root, and a half-built one never has the name.
# A mirror other than the machine's own: OOMCFG_LAB_MIRROR=URL.
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
cache=${OOMCFG_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/oomcfg-lab}
suite=bookworm
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
# What runs on the machine: one `program or file` and `its package` a line.
needs="mmdebstrap mmdebstrap
systemd-nspawn systemd-container
ssh-keygen openssh-client
ssh openssh-client
nsenter util-linux
flock util-linux
$keyring debian-archive-keyring"
# What a host holds besides Debian's essential packages (coreutils and util-linux are among those). A JVM, for what it
# makes of its options is asked of it. (Its package fails to install without the folder of manual pages that are left
# out.)
packages=systemd,systemd-sysv,dbus,openssh-server,sudo,procps,default-jre-headless
# Services as people have them, with units, start scripts and habits of their own; none of them starts at boot.
packages=$packages,nginx-light,redis-server,tomcat10,jsvc,libcommons-daemon-java
# What starts at boot; every other link of the packages is dropped (timers, getty, logind, sysusers, udev, ...), since
# each costs milliseconds that the bench pays a hundred times. dbus comes when it is asked for.
wanted="systemd-journald.service systemd-journald.socket systemd-journald-dev-log.socket systemd-sysctl.service dbus.socket ssh.service"

say() { echo "fleet: $*" >&2; }
refuse() {
  say "$*"
  exit 1
}

missing() {
  echo "$needs" | while read -r need package; do
    case $need in
    /*) [ -e "$need" ] || echo "$package" ;;
    *) command -v "$need" >/dev/null || echo "$package" ;;
    esac
  done | sort -u | tr '\n' ' '
}

install_missing() {
  packages_missing=$(missing)
  [ -n "$packages_missing" ] || return 0
  say "installing from Debian: $packages_missing"
  # shellcheck disable=SC2086 # a list of package names
  set -- env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -qq -y --no-install-recommends $packages_missing
  "$@" </dev/null >&2 || { apt-get update -qq >&2 && "$@" </dev/null >&2; } || refuse "apt-get could not install: $packages_missing"
}

# The machine's own Debian mirror; nothing where it has none (Ubuntu), and mmdebstrap takes its default then.
own_mirror() {
  apt-get indextargets --format "\$(REPO_URI)" 'Created-By: Packages' 'Label: Debian' "Codename: $suite" | sort -u | head -n 1
}

build() {
  target=$1
  # mmdebstrap reads nothing of the machine's apt configuration: how to reach the mirror has to be handed on.
  apt-config dump | grep -E '^Acquire::(https?::|Retries|Check-)' >"$target.apt" || true
  mirror=${OOMCFG_LAB_MIRROR:-$(own_mirror)}
  # shellcheck disable=SC2016 # $1 is the hook's, not ours
  mmdebstrap --quiet --mode=root --variant=essential --include="$packages" \
    --aptopt="$target.apt" --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' \
    --essential-hook='mkdir -p "$1/usr/share/man/man1"' \
    --customize-hook='chroot "$1" useradd --create-home --shell /bin/bash ops' \
    --customize-hook='for account in deploy nosudo; do chroot "$1" useradd --create-home --shell /bin/sh "$account"; done' \
    --customize-hook='echo deploy:deploy-pass | chroot "$1" chpasswd --crypt-method SHA512 --sha-rounds 1000' \
    "$suite" "$target" ${mirror:+"$mirror"} >&2
  tune "$target"
}

# Makes of Debian's root one that boots quickly, many times over, and knows nothing of the machine it was built on.
tune() {
  made=$1
  cp -R "$here/fleet-root/." "$made/"
  chown -R 0:0 "$made/usr/local" "$made/etc/ssh" "$made/etc/systemd" "$made/etc/sudoers.d"
  chmod 0755 "$made"/usr/local/bin/* "$made"/usr/local/sbin/*
  chmod 0440 "$made"/etc/sudoers.d/*
  for link in "$made"/usr/lib/systemd/system/*.wants/* "$made"/etc/systemd/system/*.wants/*; do
    case " $wanted " in
    *" ${link##*/} "*) ;;
    *) rm -f "$link" ;;
    esac
  done
  # Pulled in otherwise than by a .wants link.
  for unit in systemd-tmpfiles-clean.timer systemd-journal-flush.service systemd-logind.service; do
    ln -sf /dev/null "$made/etc/systemd/system/$unit"
  done
  ln -sf /lib/systemd/system/multi-user.target "$made/etc/systemd/system/default.target"
  # Every generator runs again at every daemon-reload, and none has anything to do here.
  mkdir -p "$made/etc/systemd/system-generators"
  for generator in "$made"/usr/lib/systemd/system-generators/*; do
    ln -sf /dev/null "$made/etc/systemd/system-generators/${generator##*/}"
  done
  # /proc/sys is the whole machine's: what a host sets there at boot is only what a test put there.
  rm -f "$made"/usr/lib/sysctl.d/*
  rm -f "$made"/etc/ssh/ssh_host_* "$made/etc/hostname" "$made/etc/resolv.conf"
  rm -rf "$made"/etc/apt "$made"/var/lib/apt "$made"/var/cache/apt "$made"/var/log/journal
}

[ "$(id -u)" = 0 ] || refuse "only root can build and boot the fleet's hosts"
if [ -n "$(missing)" ]; then
  command -v apt-get >/dev/null || refuse "no apt-get here to install: $(missing)"
fi
[ "${1:-}" != --check ] || exit 0

hash=$(cd "$here" && find fleet-root.sh fleet-root -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c 1-16)
root=$cache/fleet-root-$hash
mkdir -p "$cache"
exec 9>"$cache/fleet-root.lock"
flock 9
install_missing
if [ ! -d "$root" ]; then
  say "building the hosts' root in $root (about half a minute, once)"
  building=$cache/.fleet-root.$$
  trap 'rm -rf --one-file-system "$building" "$building.apt"' EXIT
  trap 'exit 130' INT TERM HUP
  rm -rf --one-file-system "$cache"/.fleet-root.* # of a build that was killed: the lock is ours
  build "$building"
  mv "$building" "$root"
fi
echo "$root"
