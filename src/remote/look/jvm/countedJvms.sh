# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Which JVMs of a unit count: a health check, or another helper that a timer or a script runs, is there only by chance.

# Of several JVMs of a unit those count that were started with it: the main process, if it is a JVM, and each that was
# started less than 3 s after the oldest of them. A unit's only JVM counts. Any other was started later, by a program of
# the running unit: a health check, a tool, or a worker. (A process starts when it is forked, even if it becomes a JVM
# later.) Nothing tells which of these it is, not even how long it has run: it is not compared, and reported once it has
# run for 30 s (LATE). While the oldest is younger than 3 s, a helper and a worker look the same: after a restart the
# look waits for that (await_jvms).
#
# A JVM that an earlier start of the unit left behind (KillMode=process) does not count either: no restart ends it, or
# changes its options. It has the INVOCATION_ID of that start in its environment (systemd.exec(5)).
#
# Nor does a JVM of ExecStartPre=, ExecStartPost=, ExecReload= or ExecStop= (keytool, a check): systemd knows the
# process of such a command.
#
# $1 the main process, $2 the unit's cgroup, $3 its InvocationID, $4 its control process (see control_of): COUNTED are
# its JVMs that count, and UNSETTLED is yes where one of them can be gone soon: it began with the others and is younger
# than 10 s, or (asked where NOW is known) it is the only one, not the main process and younger than 5 s; or it is the
# only one just after a restart before which there were several: a launcher starts its server again (Elasticsearch, some
# seconds later). LEFT_BEHIND are those of an earlier start, LATE those that began later, RECENT those of them that have
# run for less than 30 s.
counted_jvms() {
  local began jvm oldest
  processes_of "$TREE_ROOT$2"
  case " $PROCESSES " in *" $1 "*) ;; *) PROCESSES="$PROCESSES $1" ;; esac
  COUNTED=
  LEFT_BEHIND=
  LATE=
  RECENT=
  UNSETTLED=
  for jvm in $PROCESSES; do
    case $JVMS in *" $jvm "*) ;; *) continue ;; esac
    if [ "${4:-0}" = 0 ] || ! is_below "$jvm" "$4"; then COUNTED="$COUNTED $jvm"; fi
  done
  if [ -n "$3" ] && [ -n "$COUNTED" ]; then drop_left_behind "$3" "$1"; fi
  case $COUNTED in
    ' '*' '*) ;;
    '') return 0 ;;
    *)
      case $JUST_STARTED" $HAD_SEVERAL " in yes*" $2 "*) UNSETTLED=yes ;; esac
      [ "$COUNTED" != " $1" ] || return 0
      start_of "${COUNTED# }"
      if [ -n "$NOW" ] && [ -n "$START" ] && [ $((NOW - START)) -lt 500 ]; then UNSETTLED=yes; fi
      return 0
      ;;
  esac
  [ -n "$NOW" ] || ticks_now
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
    if [ "$jvm" != "$1" ] && [ "$START" -ge $((oldest + 300)) ]; then
      if [ $((NOW - START)) -lt 3000 ]; then RECENT="$RECENT $jvm"; else LATE="$LATE $jvm"; fi
      continue
    fi
    COUNTED="$COUNTED $jvm"
    if [ "$jvm" != "$1" ] && [ "$began" != " $jvm:$START" ] && [ $((NOW - START)) -lt 1000 ]; then UNSETTLED=yes; fi
  done
  case $COUNTED in ' '*' '*) ;; *) UNSETTLED= ;; esac
}

# $1 ControlPID, $2 SubState: `control` is the process of another command of the unit than ExecStart=, 0 where none
# runs. (While one of Type=forking starts, that of ExecStart= is its control process: systemd.service(5).)
control_of() {
  control=$1
  case $2 in start) control=0 ;; esac
  case $control in '' | *[!0-9]*) control=0 ;; esac
}

# $1 pid, $2 another: whether the first is the second or a descendant of it (proc(5), /proc/PID/stat, field 4).
is_below() {
  below=$1
  climbed=0
  while [ "$below" != "$2" ]; do
    climbed=$((climbed + 1))
    [ "$climbed" -lt 20 ] && get "/proc/$below/stat" || return 1
    X=${X##*) }
    X=${X#* }
    below=${X%% *}
  done
}

# $1 the unit's InvocationID, $2 the main process: moves JVMs with another ID from COUNTED to LEFT_BEHIND. (The main
# process belongs to the present start, but has the ID of a scope where `systemd-run --scope` put it into one: seen on
# 252.)
drop_left_behind() {
  local began_in jvm
  invocations_of "$COUNTED"
  all=$COUNTED
  COUNTED=
  for jvm in $all; do
    eval "began_in=\$JI_$jvm"
    [ "$jvm" != "$2" ] || began_in=
    case $began_in in
      '' | "$1") COUNTED="$COUNTED $jvm" ;;
      *) LEFT_BEHIND="$LEFT_BEHIND $jvm" ;;
    esac
  done
}

# $1 processes: JI_PID is the INVOCATION_ID with which each was started. (read_jvms reads it along with everything else,
# but has not run while a restart is waited for.)
invocations_of() {
  local asked known line process
  asked=$1
  set --
  for process in $asked; do
    eval "known=\${JI_$process-unread}"
    [ "$known" = unread ] || continue
    eval "JI_$process="
    set -- "$@" "/proc/$process/environ"
  done
  [ $# -gt 0 ] || return 0
  for line in $(grep -zasHo '^INVOCATION_ID=[0-9a-f]*' "$@" 2>/dev/null | tr '\000' '\012'); do
    case $line in /proc/*/environ:INVOCATION_ID=*) ;; *) continue ;; esac
    process=${line#/proc/}
    process=${process%%/*}
    eval "JI_$process=\${line##*=}"
  done
}

# $1 the unit's folder in systemd's hierarchy, $2 its InvocationID, $3 its number in `SHOW`: `pid` becomes the process
# that counts as the main one of a service for which systemd knows none (Type=forking without PIDFile=): the first of
# its present start, but not one of ExecStartPre= (`control`).
choose_main() {
  local found others process
  eval "PROCESSES=\$PS_$3"
  if [ "${control:-0}" != 0 ]; then
    others=
    for process in $PROCESSES; do is_below "$process" "$control" || others="$others $process"; done
    PROCESSES=$others
    pid=${others# }
    pid=${pid%% *}
    pid=${pid:-0}
  elif get "$1/cgroup.procs"; then pid=$X; fi
  [ -n "$2" ] || return 0
  invocation=$2
  set --
  for process in $PROCESSES; do set -- "$@" "/proc/$process/environ"; done
  [ $# -gt 1 ] || return 0
  found=$(grep -zasl -e "^INVOCATION_ID=$invocation" "$@" 2>/dev/null)
  found=${found#/proc/}
  found=${found%%/*}
  case $found in '' | *[!0-9]*) ;; *) pid=$found ;; esac
}

# $1 JVM of a unit, $2 the main process: whether the first was started 20 s or more after the second. A JVM that a
# script starts again and again is like that, and is there or not by chance: it must not make a plan stale. (Its age is
# no criterion: that would differ from one look to the next, and make a plan stale by itself.)
is_passing() {
  local began
  [ "$1" != "$2" ] || return 1
  start_of "$2"
  began=$START
  start_of "$1"
  [ -n "$began" ] && [ -n "$START" ] && [ "$START" -ge $((began + 2000)) ]
}

# NOW is the time in ticks since the boot, as in /proc/PID/stat, 100 a second for all programs (proc(5)): the start time
# of a process that starts now. (/proc/uptime can be a container's own.)
ticks_now() {
  NOW=$(cat /proc/self/stat 2>/dev/null)
  # shellcheck disable=SC2086
  set -- ${NOW##*) }
  NOW=${20:-0}
}
