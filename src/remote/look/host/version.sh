# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Which systemd the host runs.

# VERSION: the version of systemd, from the name of its library, since systemctl takes 4 ms to print it.
find_version() {
  local name path
  [ -z "$VERSION" ] || return 0
  set +f
  for path in /usr/lib/systemd/libsystemd-shared-*.so /usr/lib64/systemd/libsystemd-shared-*.so /usr/lib/*-linux-gnu*/systemd/libsystemd-shared-*.so /lib/systemd/libsystemd-shared-*.so; do
    set -f
    [ -e "$path" ] || continue
    name=${path##*/libsystemd-shared-}
    name=${name%%[!0-9]*}
    # In the middle of an upgrade there are two.
    if [ -n "$VERSION" ] && [ "$VERSION" != "$name" ]; then
      VERSION=
      break
    fi
    VERSION=$name
  done
  set -f
  [ -z "$VERSION" ] || return 0
  VERSION=$(systemctl --version 2>/dev/null)
  VERSION=${VERSION#systemd }
  VERSION=${VERSION%%[!0-9]*}
}
