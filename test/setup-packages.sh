#!/bin/sh
# Decides which programs of the system the tests use, and installs from Debian or Ubuntu those that are missing; where
# it may not, says which tests will be skipped. The labs install what they boot hosts with by themselves (test/lab).
set -eu

# One line a program: its name, Debian's package, what is left out without it.
programs="shellcheck shellcheck the check of shell scripts
busybox busybox running the host scripts in busybox sh
dash dash running the host scripts in dash
ansible-inventory ansible-core comparing inventories with Ansible
ssh openssh-client tests of the transport against OpenSSH
sshd openssh-server tests of the transport against OpenSSH
sudo sudo tests of the transport with sudo
systemd-analyze systemd comparing drop-ins with what systemd reads
javac default-jdk-headless comparing heap options with a JVM
mkfs.btrfs btrfs-progs tests of swap files on btrfs
tcsh tcsh sending a script through the login shell tcsh
fish fish sending a script through the login shell fish
zsh zsh sending a script through the login shell zsh"

# sshd and the like live in sbin, which a user's PATH lacks on Debian.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() { echo "set-up: $*" >&2; }

missing() {
  echo "$programs" | while read -r program package without; do
    command -v "$program" >/dev/null || echo "$program $package $without"
  done
}

absent=$(missing)
[ -n "$absent" ] || exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  packages=$(echo "$absent" | cut -d' ' -f2 | sort -u | tr '\n' ' ')
  say "installing from the system's packages: $packages"
  # A package must not start a server on this machine, which is what Debian's policy-rc.d is for.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  log=$(mktemp)
  # shellcheck disable=SC2086 # a list of package names
  install() {
    DEBIAN_FRONTEND=noninteractive timeout 900 apt-get -o DPkg::Lock::Timeout=300 install -qq -y --no-install-recommends $packages
  }
  if ! install >"$log" 2>&1 </dev/null; then
    { timeout 300 apt-get -o DPkg::Lock::Timeout=300 update -qq && install; } >"$log" 2>&1 </dev/null || cat "$log" >&2
  fi
  rm -f "$log"
  absent=$(missing)
  [ -n "$absent" ] || exit 0
fi

echo "$absent" | while read -r program package without; do
  say "$program is missing (package $package), and so is $without"
done
