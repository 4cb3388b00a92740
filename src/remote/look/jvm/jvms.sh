# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The JVMs of units whose variable is asked for, and the options that each of them was started with.

# JVMS are the process IDs, with a blank on both sides of each: processes that have libjvm.so mapped, whatever their
# names and whoever started them. LAUNCHED are those that the `java` command started (libjli.so), OLD those before 9.
# One grep reads all processes of all such units. After a restart new JVMs are waited for.
find_jvms() {
  if [ -n "$JUST_STARTED" ] && [ -n "$HAD_JVM" ]; then
    JVMS=' '
    unit_processes
    [ -n "$candidates" ] || return 0
    mapped_jvms
    await_jvms
  else
    settle_jvms
  fi
  [ "$JVMS" = ' ' ] || read_jvms
}

# `candidates` are the processes of running units in `SHOW` whose variable is asked for; a main process can be in
# another cgroup. `mains` are words `CGROUP:MAIN:CONTROL:INVOCATION`, with a blank on both sides of each.
unit_processes() {
  local IFS began_in control group line main sub
  candidates=
  mains=' '
  group='' main='' began_in='' sub='' control=0
  IFS=$NL
  # shellcheck disable=SC2086
  set -- $REQ
  for line in $SHOW; do
    # (It can also be the last property.)
    case $line in InvocationID=*) began_in=${line#*=} ;; esac
    case $line in
      ControlGroup=*) group=${line#*=} ;;
      MainPID=*) main=${line#*=} ;;
      ControlPID=*) control=${line#*=} ;;
      SubState=*) sub=${line#*=} ;;
      "$END"*)
        [ $# -gt 0 ] || break
        case $1 in
          *' -' | *' - '*) ;;
          *)
            IFS=" $TAB$NL"
            case $main in '' | 0 | *[!0-9]*) ;; *) candidates="$candidates $main" ;; esac
            if [ -n "$group" ]; then
              processes_of "$TREE_ROOT$group"
              candidates="$candidates $PROCESSES"
              control_of "$control" "$sub"
              mains="$mains$group:$main:$control:$began_in "
            fi
            ;;
        esac
        shift
        group='' main='' began_in='' sub='' control=0
        ;;
    esac
  done
}

mapped_jvms() {
  local process
  set --
  for process in $candidates; do
    [ $# -lt 4000 ] || break
    set -- "$@" "/proc/$process/maps"
  done
  jvms_of "$(grep -sH -e 'r-xp.*/libjvm\.so' -e 'r-xp.*/libjli\.so' "$@" 2>/dev/null)"
}

# $1 lines of /proc/PID/maps, as grep -H prints them: sets JVMS, LAUNCHED and OLD.
jvms_of() {
  local IFS line process
  JVMS=' '
  LAUNCHED=' '
  OLD=' '
  IFS=$NL
  for line in $1; do
    process=${line#/proc/}
    process=${process%%/*}
    case $line in
      */libjli.so*) LAUNCHED="$LAUNCHED$process " ;;
      *)
        case $JVMS in *" $process "*) continue ;; esac
        JVMS="$JVMS$process "
        # lib/server/libjvm.so from 9 on, lib/amd64/server/libjvm.so before.
        line=${line%/*}
        case ${line%/*} in */lib) ;; *) OLD="$OLD$process " ;; esac
        ;;
    esac
  done
}

# A unit that was started less than 20 s ago can have JVMs that will soon be gone: a health check beside the service, a
# `java -version` before it. Waits, at most some 10 s, while one that may be such a helper would count.
settle_jvms() {
  local group had oldest tries
  unit_processes
  had=$HAD_JVM
  HAD_JVM=
  # (This shell has just started: its start time is about the present.)
  start_of self
  oldest=$((${START:-0} - 2000))
  for group in $mains; do
    group=${group%:*:*}
    start_of "${group##*:}"
    [ "${START:-0}" -le "$oldest" ] || HAD_JVM="$HAD_JVM ${group%:*}"
  done
  tries=0
  while [ -n "$HAD_JVM" ] && [ "$tries" -lt 40 ]; do
    ticks_now
    all_counted
    [ -n "$ANY_UNSETTLED" ] || break
    tries=$((tries + 1))
    sleep 0.25
    unit_processes
    mapped_jvms
  done
  NOW=
  HAD_JVM=$had
}

# A unit that was just restarted and had a JVM before gets one again, sooner or later: its start script can need some
# seconds, and can run another JVM first. Waits until each such unit has JVMs and those that count stay the same for
# half a second, at most some 15 s, and while JVMs that were started together may not stay.
await_jvms() {
  local tries
  tries=0
  same=0
  all_counted
  before_now=$ALL_COUNTED
  while [ "$tries" -lt 60 ] && { [ "$same" -lt 2 ] || [ -n "$ANY_UNSETTLED" ]; }; do
    tries=$((tries + 1))
    sleep 0.25
    NOW=
    unit_processes
    mapped_jvms
    all_counted
    if [ "$ALL_COUNTED" = "$before_now" ] && all_have_jvms; then same=$((same + 1)); else same=0; fi
    before_now=$ALL_COUNTED
  done
}

# ALL_COUNTED are the JVMs that count of all units that are waited for; ANY_UNSETTLED is not empty where a look a little
# later may find others.
all_counted() {
  local control group main
  ALL_COUNTED=
  ANY_UNSETTLED=
  for group in $HAD_JVM; do
    main=${mains##*" $group:"}
    case $mains in *" $group:"*) main=${main%% *} ;; *) main=0:0: ;; esac
    control=${main#*:}
    counted_jvms "${main%%:*}" "$group" "${main##*:}" "${control%%:*}"
    ALL_COUNTED="$ALL_COUNTED$COUNTED"
    ANY_UNSETTLED=$ANY_UNSETTLED$UNSETTLED
  done
}

# Whether each unit that is waited for has a JVM. A unit without any process has failed, and is not waited for.
all_have_jvms() {
  local group process
  for group in $HAD_JVM; do
    processes_of "$TREE_ROOT$group"
    none=
    for process in $PROCESSES; do
      case $JVMS in
        *" $process "*)
          none=
          break
          ;;
        *) none=yes ;;
      esac
    done
    [ -z "$none" ] || return 1
  done
}

# What each JVM was started with: arguments in JC_PID, JAVA_TOOL_OPTIONS in JT_PID, JDK_JAVA_OPTIONS in JD_PID,
# _JAVA_OPTIONS in JU_PID; one a line, each after an `=`. Newlines in them become \001. JVM_VARIABLES are lines
# `PID:NAME=VALUE` of the variables that are asked for.
read_jvms() {
  local IFS by_name kind line process text value
  set --
  environs=
  JVM_VARIABLES=
  by_name=
  for value in $RUNNING_NAMES; do by_name="$by_name -e ^$value="; done
  for process in $JVMS; do
    eval "JC_$process= JT_$process= JD_$process= JU_$process= JI_$process="
    set -- "$@" "/proc/$process/cmdline"
    environs="$environs /proc/$process/environ"
  done
  # shellcheck disable=SC2086
  text=$({
    grep -zasH '' "$@"
    grep -zasH -e '^JAVA_TOOL_OPTIONS=' -e '^JDK_JAVA_OPTIONS=' -e '^_JAVA_OPTIONS=' -e '^INVOCATION_ID=' $by_name $environs
  } 2>/dev/null | tr '\000\012' '\012\001')
  # For a grep without -z.
  # shellcheck disable=SC2086
  [ -n "$text" ] || text=$(for path in "$@" $environs; do tr '\000\012' '\012\001' <"$path" | sed "s|^|$path:|"; done 2>/dev/null)
  IFS=$NL
  for line in $text; do
    process=${line#/proc/}
    process=${process%%/*}
    case $JVMS in *" $process "*) ;; *) continue ;; esac
    value=${line#*:}
    case $line in "/proc/$process/environ:"*=*) case $RUNNING_NAMES in *" ${value%%=*} "*) JVM_VARIABLES="$JVM_VARIABLES$process:$value$NL" ;; esac ;; esac
    case $line in
      "/proc/$process/cmdline:"*) kind=JC ;;
      "/proc/$process/environ:JAVA_TOOL_OPTIONS="*) kind=JT value=${value#*=} ;;
      "/proc/$process/environ:JDK_JAVA_OPTIONS="*) kind=JD value=${value#*=} ;;
      "/proc/$process/environ:_JAVA_OPTIONS="*) kind=JU value=${value#*=} ;;
      "/proc/$process/environ:INVOCATION_ID="*)
        eval "JI_$process=\${value#*=}"
        continue
        ;;
      *) continue ;;
    esac
    eval "${kind}_$process=\${${kind}_$process}=\$value\$NL"
  done
}

# $1 how to emit, $2 the main process, $3 the unit's cgroup, $4 its InvocationID: the JVMs of a unit that count, at
# most 20. (From look_unit: `id`, `control` and what find_start reads.)
look_jvms() {
  local how jvms records words jvm=''
  look_had "$2"
  COUNTED=
  if [ "$JVMS" = ' ' ]; then processes_of "$TREE_ROOT$3"; else counted_jvms "$2" "$3" "$4" "$control"; fi
  ! is_hidden "$2" "$COUNTED" || $1 hidden
  [ "$JVMS" != ' ' ] || return 0
  find_start
  FOREIGN=
  JVM_SIZES=
  for jvm in $LEFT_BEHIND; do v "jleft $jvm"; done
  case $LATE$RECENT$COUNTED in ' '*' '*) HAD_SEVERAL="$HAD_SEVERAL $3" ;; esac
  jvms=0
  OPTIONS_TAKEN=
  for jvm in $COUNTED; do
    jvms=$((jvms + 1))
    [ "$jvms" -le 20 ] || continue
    case " $HAD_JVM " in *" $3 "*) ;; *) HAD_JVM="$HAD_JVM $3" ;; esac
    how=$1
    if is_passing "$jvm" "$2"; then how=v; fi
    records=$OUT
    words=$OPTIONS_TAKEN
    look_jvm "$how" "$jvm" "$2"
    # It has ended meanwhile: that no options were found means nothing.
    if is_gone "$jvm"; then
      OUT=$records
      OPTIONS_TAKEN=$words
    fi
  done
  [ "$jvms" -le 20 ] || v "jmore $((jvms - 20))"
  [ -z "$OPTIONS_TAKEN" ] || TAKEN="$TAKEN. $id$NL$OPTIONS_TAKEN"
  START_TEXT=''
  [ -z "$FOREIGN" ] || look_option_files "$jvm"
  if [ -n "$LATE$RECENT" ] && [ -z "$BRIEF" ]; then look_late "$2"; fi
  if [ -n "$JVM_SIZES" ] && [ -z "$BRIEF" ]; then
    find_overruling_scripts
    look_order
    look_sources "$3"
  fi
}

# $1 the main process: those of LATE and RECENT, at most 20, as records of a JVM that end with `jlate` or `jrecent`.
# Their words are not part of what a restart has to keep.
look_late() {
  local jvm jvms records
  takes=$TAKES
  sizes=$JVM_SIZES
  TAKES=
  jvms=0
  for jvm in $LATE $RECENT; do
    jvms=$((jvms + 1))
    [ "$jvms" -le 20 ] || continue
    records=$OUT
    look_jvm v "$jvm" "$1"
    case " $RECENT " in *" $jvm "*) v jrecent ;; *) v jlate ;; esac
    ! is_gone "$jvm" || OUT=$records
  done
  [ "$jvms" -le 20 ] || v "jmore $((jvms - 20))"
  TAKES=$takes
  JVM_SIZES=$sizes
}
