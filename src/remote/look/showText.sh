# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The output of systemctl show, and how a shell splits it.

# $@ arguments of systemctl show: sets `SHOW` to its output. While systemd is re-executed (daemon-reexec, by an update
# of it or of libc) it does not answer, or drops connections ("Transport endpoint is not connected": seen on 252, for
# some 0.1 s): all units would seem to be gone, so it is asked again. (With an invalid name systemctl fails as well,
# each time.)
ask_systemd() {
  local times
  times=0
  until SHOW=$(systemctl show --no-pager "$@" 2>/dev/null); do
    times=$((times + 1))
    if [ "$times" = 5 ] || [ ! -d /run/systemd/system ]; then return 0; fi
    sleep 0.3
  done
}

# Moves the first unit in `SHOW`, up to an empty line, to `BLOCK`.
next_block() {
  BLOCK=${SHOW%%"$NL$NL"*}
  case $SHOW in *"$NL$NL"*) SHOW=${SHOW#*"$NL$NL"} ;; *) SHOW='' ;; esac
}

# The output of systemctl show, with a line `.` after each unit: a shell needs quadratic time to split a long text at
# its empty lines.
blocks() {
  sed -e 's/^$/./' -e '$a\
.' 2>/dev/null
}

# $1 a list of systemctl show: PLAIN is the list without the quotes and escapes of names that hold a backslash:
# "foo\\\\x2dbar.service".
plain_list() {
  PLAIN=$1
  while :; do
    case $PLAIN in
      *\"*) PLAIN=${PLAIN%%\"*}${PLAIN#*\"} ;;
      *\\\\*) PLAIN=${PLAIN%%\\\\*}\\${PLAIN#*\\\\} ;;
      *) break ;;
    esac
  done
}

# $1 names of units: SORTED has them in the order of their bytes. systemd's own order differs after each daemon-reload
# (hashmap.c; seen on 252), which must not make a plan stale. Many are sorted by sort(1), since a shell compares each
# with each.
sort_names() {
  local IFS least name
  SORTED=$1
  case $1 in *' '*) ;; *) return 0 ;; esac
  IFS=" $TAB$NL"
  # shellcheck disable=SC2086
  set -- $1
  if [ $# -gt 20 ]; then
    SORTED=$(printf '%s\n' "$@" | LC_ALL=C sort | tr '\012' ' ')
    SORTED=${SORTED% }
    return 0
  fi
  SORTED=
  while [ $# -gt 0 ]; do
    least=$1
    # shellcheck disable=SC3012 # dash, bash and busybox have it
    for name; do [ "$least" \< "$name" ] || least=$name; done
    SORTED="$SORTED${SORTED:+ }$least"
    names_left=$#
    for name; do [ "$name" = "$least" ] || set -- "$@" "$name"; done
    shift "$names_left"
  done
}
