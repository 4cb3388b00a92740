# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The second look: whether units still run some seconds after a change, and the JVMs of those that had one.

# The units of REQ: `again ID ACTIVESTATE SUBSTATE TYPE MAINPID NRESTARTS JOB RESULT KILLS STALLED TRIGGERED RAN`, `-`
# for what the host does not say. TRIGGERED is `yes` for a unit that a timer, a socket, a path or the bus starts when it
# is needed; RAN is how many seconds a run that is over took; RESULT is `condition` where the unit was not started
# because a condition did not hold. The JVMs of a unit whose variable is asked for follow it: where it has none yet, the
# look waits some 15 s for one.
look_again() {
  local IFS began_in cgroup control id line pid ran restarts result state sub type value
  s 'oomcfg 1'
  set -f
  set --
  IFS=$NL
  for line in $REQ; do set -- "$@" "${line%% *}"; done
  IFS=" $TAB$NL"
  BRIEF=yes
  HAD=''
  REVALUED=''
  START_TEXT=''
  SCRIPTS=''
  find_trees
  still_running "$@" || ask_systemd -p Id,ActiveState,SubState,Type,MainPID,ControlPID,InvocationID,NRestarts,Result,ControlGroup,TriggeredBy,Restart,BusName,InactiveExitTimestampMonotonic,InactiveEnterTimestampMonotonic,RuntimeMaxUSec,ConditionResult,ConditionTimestampMonotonic,Job,NeedDaemonReload -- "$@"
  # (The last property: before 232, and since.)
  END=${SHOW##*"$NL"}
  END=${END%%=*}=
  case $END in InvocationID= | NeedDaemonReload=) groups_with_jvms ;; esac
  JUST_STARTED=yes
  JVMS=' '
  [ -z "$HAD_JVM" ] || find_jvms
  IFS=$NL
  # shellcheck disable=SC2086
  set -- $REQ
  while [ -n "$SHOW" ]; do
    next_block
    id=-
    state=-
    sub=-
    type=-
    pid=-
    control=0
    began_in=
    restarts=-
    cgroup=
    job=-
    result=-
    triggered=-
    ran=-
    unmet=
    checked=
    may_run=
    read_run "$BLOCK"
    case $STARTER in oneshot) ;; [!-]*) triggered=yes ;; esac
    [ "$STOPPED_AT" -lt "$STARTED_AT" ] || [ "$STARTED_AT" = 0 ] || ran=$(((STOPPED_AT - STARTED_AT) / 1000000))
    IFS=$NL
    for line in $BLOCK; do
      value=${line#*=}
      case $line in
        Id=?*) id=$value ;;
        ActiveState=?*) state=$value ;;
        SubState=?*) sub=$value ;;
        Type=?*) type=$value ;;
        MainPID=?*) pid=$value ;;
        ControlPID=?*) control=$value ;;
        InvocationID=?*) began_in=$value ;;
        NRestarts=?*) restarts=$value ;;
        ControlGroup=?*) cgroup=$value ;;
        Job=?*) job=$value ;;
        Result=?*) result=$value ;;
        RuntimeMaxUSec=infinity) ;;
        RuntimeMaxUSec=?*) may_run=yes ;;
        ConditionResult=no) unmet=yes ;;
        ConditionTimestampMonotonic=[1-9]*) checked=yes ;;
      esac
    done
    IFS=" $TAB$NL"
    control_of "$control" "$sub"
    # It was not started: its result and end are those of the previous run.
    case $state$unmet$checked in inactiveyesyes) result=condition ran=- ;; esac
    shortage_of "$cgroup"
    v "again $id $state $sub $type $pid $restarts $job $result $KILLS $STALLED $triggered $ran"
    ! was_started_again || look_last_end
    case $1 in
      *' -' | *' - '* | '') ;;
      *)
        known_words "${1%% *}"
        [ -z "$cgroup" ] || look_jvms v "$pid" "$cgroup" "$began_in"
        ;;
    esac
    [ $# = 0 ] || shift
  done
  s end
}

# Of a unit: systemd has started it more often than it had at its change (SETTLED, see settle_judged).
was_started_again() {
  local most
  # shellcheck disable=SC2153 # the caller sets it
  case $NL$SETTLED in *"$NL$id "*) most=${SETTLED##*"$id "} ;; *) return 1 ;; esac
  most=${most%%"$NL"*}
  most=${most%% *}
  case $restarts,$most in *[!0-9,]* | ,* | *,) return 1 ;; esac
  [ "$restarts" -gt "$most" ]
}

# Of a unit that was started again: how the run before ended, which systemd itself forgets with the next start, and its
# journal knows: `lastend success`, or the result of one that failed (systemd.exec(5), $SERVICE_RESULT), where `timeout`
# is said only of one that may run for a time alone (RuntimeMaxSec=). Its messages are 7ad2d189... of a unit that ended
# well and d9b373ed... of one that failed (systemd's catalog). And `killed` where the kernel has killed in it: its
# cgroup, made anew, does not know.
look_last_end() {
  local line result
  result=
  for line in $(journalctl -q -b -n 1 -o export "UNIT=$id" MESSAGE_ID=7ad2d189f7e94e70a38c781354912448 MESSAGE_ID=d9b373ed55a64feb8242e02dbe79a49c 2>/dev/null | grep -a -e '^UNIT_RESULT=' -e '^MESSAGE_ID=7'); do
    case $line in UNIT_RESULT=*) result=${line#*=} ;; *) result=success ;; esac
  done
  case $result$may_run in '' | timeout | *[!a-z-]*) ;; *) v "lastend $result" ;; esac
  look_last_kill "$cgroup"
}

# $@ the units of REQ. SEEN_RUNNING has a line `UNIT SUBSTATE TYPE MAINPID START NRESTARTS INVOCATION CGROUP` for each
# unit that an earlier look saw run with the main process that systemd forked. Where it has all units, each process is
# still there, in its unit, and systemd calls all units active, none has been started again since: `SHOW` is then what
# systemctl would print for them. False where anything else is seen. (`systemctl show` makes systemd work out all that
# it knows of each unit, which takes some ten times as long as `is-active`.)
still_running() {
  local IFS line wanted
  SHOW=
  wanted=
  IFS=$NL
  for line in $SEEN_RUNNING; do
    IFS=' '
    # shellcheck disable=SC2086
    runs_on $line || {
      SHOW=
      return 1
    }
    wanted="${wanted}active$NL"
  done
  if [ -n "$wanted" ] && [ "$(systemctl is-active -- "$@" 2>/dev/null)$NL" = "$wanted" ]; then return 0; fi
  SHOW=
  return 1
}

# $@ the words of a line of SEEN_RUNNING: adds the unit to show; false where that process is not there any more.
runs_on() {
  local process
  start_of "$4"
  [ "$START" = "$5" ] || return 1
  is_there=no
  { while read -r process; do [ "$process" != "$4" ] || is_there=yes; done <"$TREE_ROOT$8/cgroup.procs"; } 2>/dev/null
  [ "$is_there" = yes ] || return 1
  SHOW="$SHOW${SHOW:+$NL$NL}Id=$1${NL}ActiveState=active${NL}SubState=$2${NL}Type=$3${NL}MainPID=$4${NL}NRestarts=$6${NL}ControlGroup=$8${NL}InvocationID=$7"
}

# $1 cgroup, empty for none: KILLS is how many processes the kernel has killed in it for memory since it was made (on
# cgroup v2 in those below, too), STALLED the percentage of the last 10 s for which all of it waited for memory; `-`
# where the kernel does not say.
shortage_of() {
  local file key value
  KILLS=-
  STALLED=-
  [ -n "$1" ] || return 0
  {
    for file in memory.events memory.oom_control; do
      [ -r "$MEMORY_ROOT$1/$file" ] || continue
      while read -r key value; do [ "$key" != oom_kill ] || KILLS=$value; done <"$MEMORY_ROOT$1/$file"
    done
    [ -r "$MEMORY_ROOT$1/memory.pressure" ] || return 0
    while read -r key value _; do [ "$key" != full ] || STALLED=${value#avg10=}; done <"$MEMORY_ROOT$1/memory.pressure"
  } 2>/dev/null
}

# HAD_JVM: the cgroups of the units in `SHOW` whose variable is asked for.
groups_with_jvms() {
  local IFS line
  HAD_JVM=
  IFS=$NL
  # shellcheck disable=SC2086
  set -- $REQ
  for line in $SHOW; do
    case $line in
      ControlGroup=?*)
        case $1 in *' -' | *' - '*) ;; *) HAD_JVM="$HAD_JVM ${line#*=}" ;; esac
        ;;
      "$END"*) shift ;;
    esac
    [ $# -gt 0 ] || break
  done
}

# $1 unit, with the variables of count_of_unit: adds its count to COUNTS, so that a change can tell later what died
# since.
count_starts() {
  count_of_unit
  COUNTS="$COUNTS$1 $COUNT$NL"
}

# `state`, `sub`, `restarts` and `since` are those of a unit: `COUNT` is how often systemd has started it again; `down`
# where it is down, or was started again within the last minute and so keeps dying.
count_of_unit() {
  COUNT=$restarts
  case $state$sub in failed* | inactive* | *auto-restart*) COUNT=down ;; esac
  case $COUNT$since in 0* | down* | *[!0-9]*) ;; *)
    ! get /proc/uptime || X=$((${X%%.*} - since / 1000000))
    case $X in [0-9] | [1-5][0-9]) COUNT=down ;; esac
    ;;
  esac
}

# For a unit that is up and whose main process is the one that systemd forked: `began START INVOCATION CGROUP`, for the
# second look.
look_began() {
  case $unit_type,$state in simple,active | exec,active | idle,active) ;; *) return 0 ;; esac
  case ,$cgroup in , | *[[:space:]]*) return 0 ;; esac
  start_of "$pid"
  [ -z "$START" ] || v "began $START ${invocation_id:--} $cgroup"
}
