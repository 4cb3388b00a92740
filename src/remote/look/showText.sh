# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What systemctl show prints, as a shell can take it apart.

# $@ as systemctl show takes it: sets show to what that prints. While systemd is executed anew (daemon-reexec, which an
# update of it or of libc does) it answers nobody, or ends a connection in the middle ("Transport endpoint is not
# connected": seen on 252, for some 0.1 s): then all units would seem to be gone. (A name that is not valid fails as
# well, each time.)
ask_systemd() {
  times=0
  until show=$(systemctl show --no-pager "$@" 2>/dev/null); do
    times=$((times + 1))
    if [ "$times" = 5 ] || [ ! -d /run/systemd/system ]; then return 0; fi
    sleep 0.3
  done
}

# block is what show begins with, up to an empty line: the first unit of those that are left; show is what comes behind
# it.
next_block() {
  block=${show%%"$NL$NL"*}
  case $show in *"$NL$NL"*) show=${show#*"$NL$NL"} ;; *) show='' ;; esac
}

# What systemctl show prints, with a line `.` behind each unit: a shell needs quadratic time to cut a long text at its
# empty lines.
blocks() {
  sed -e 's/^$/./' -e '$a\
.' 2>/dev/null
}

# $1 a list of systemctl show: PLAIN is it without the quotes of what holds a backslash: "foo\\\\x2dbar.service".
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

# $1 names of units: SORTED is these in the order of their bytes. systemd says them in an order of its own, which is
# another one after each daemon-reload (hashmap.c; seen on 252): that must not make a plan stale. Many are for sort(1),
# since a shell compares each with each.
sort_names() {
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
