# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Which JVMs of a unit count: a health check, or another helper that a timer or a script runs for a moment, is there by chance.

# Of several JVMs of a unit one does not count where it is not the main process, has run for less than 30 s, and began 3 s or more after the
# oldest of them: what starts with its unit counts at once, and so does the only one. One that stays counts from its thirtieth second on. While the
# oldest is younger than 3 s, nobody can tell a helper from a worker: after a restart the look waits for that (await_jvms).
#
# $1 the main process, $2 the unit's cgroup: COUNTED are its JVMs that count, and UNSETTLED is yes where one of them began with the others and is
# younger than 10 s: it can be gone soon.
counted_jvms() {
  processes_of "$TREE_ROOT$2"
  case " $PROCESSES " in *" $1 "*) ;; *) PROCESSES="$PROCESSES $1" ;; esac
  COUNTED=
  UNSETTLED=
  for jvm in $PROCESSES; do
    case $JVMS in *" $jvm "*) COUNTED="$COUNTED $jvm" ;; esac
  done
  case $COUNTED in ' '*' '*) ;; *) return 0 ;; esac
  ticks_now
  began=
  oldest=
  for jvm in $COUNTED; do
    start_of "$jvm"
    [ -n "$START" ] || continue
    began="$began $jvm:$START"
    if [ -z "$oldest" ] || [ "$START" -lt "$oldest" ]; then oldest=$START; fi
  done
  COUNTED=
  for jvm in $began; do
    START=${jvm#*:}
    jvm=${jvm%:*}
    if [ "$jvm" != "$1" ] && [ "$START" -ge $((oldest + 300)) ] && [ $((NOW - START)) -lt 3000 ]; then continue; fi
    COUNTED="$COUNTED $jvm"
    if [ "$jvm" != "$1" ] && [ "$began" != " $jvm:$START" ] && [ $((NOW - START)) -lt 1000 ]; then UNSETTLED=yes; fi
  done
  case $COUNTED in ' '*' '*) ;; *) UNSETTLED= ;; esac
}

# NOW is the time in ticks since the boot as /proc/PID/stat counts it, 100 a second for all programs (proc(5)): the start of a process that begins now.
# (/proc/uptime can be a container's own.)
ticks_now() {
  NOW=$(cat /proc/self/stat 2>/dev/null)
  # shellcheck disable=SC2086
  set -- ${NOW##*) }
  NOW=${20:-0}
}
