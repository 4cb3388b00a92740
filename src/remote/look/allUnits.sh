# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# All units that are asked for, as systemd and the kernel have them at one time.

look_units() {
  local IFS block line
  s "systemd $VERSION"
  [ -n "$REQ" ] || return 0
  NOW=
  set -f
  set --
  IFS=$NL
  for line in $REQ; do set -- "$@" "${line%% *}"; done
  IFS=" $TAB$NL"
  show_units "$@"
  for _ in 1 2 3; do
    one_has_ended || break
    sleep 0.1
    show_units "$@"
  done
  DEPENDENTS=
  EDGES=
  STARTED=
  nth_unit=0
  block=
  IFS=$NL
  # shellcheck disable=SC2086
  set -- $REQ
  for line in $SHOW; do
    block="$block$line$NL"
    case $line in "$END"*) ;; *) continue ;; esac
    IFS=" $TAB$NL"
    [ $# -gt 0 ] || break
    nth_unit=$((nth_unit + 1))
    look_unit "${1%% *}" "${1#* }" "$block"
    fold
    case $1 in *'.service '*)
      case $block in *RequiredBy=[!"$NL"]* | *RequisiteOf=[!"$NL"]* | *BoundBy=[!"$NL"]* | *ConsistsOf=[!"$NL"]* | *PropagatesStopTo=[!"$NL"]*) dependents_of "$block" ;; esac
      ;;
    esac
    block=
    shift
  done
  IFS=" $TAB$NL"
  # Where systemctl said nothing.
  for line; do
    look_unit "${line%% *}" "${line#* }" ''
  done
  # The readings of the units are not used from here on.
  READ=
  if [ -z "$DEPENDENTS$STARTED" ] || [ -n "$CHECKS" ]; then return 0; fi
  look_dependents
  look_edges
  look_started
}

# $@ units: `SHOW` is what systemctl prints for them; reads the kernel's files for those that run.
show_units() {
  local IFS
  ask_systemd -p Id,Names,LoadState,ActiveState,SubState,Type,RemainAfterExit,NeedDaemonReload,FragmentPath,DropInPaths,ControlGroup,Slice,MainPID,ControlPID,InvocationID,NRestarts,Result,BusName,ExecMainCode,ExecMainStatus,ExecMainStartTimestampMonotonic,StateChangeTimestampMonotonic,Restart,RestartPreventExitStatus,RestartForceExitStatus,SuccessExitStatus,TriggeredBy,ManagedOOMSwap,ManagedOOMMemoryPressure,ManagedOOMPreference,MemoryLimit,"$DIRECTIVES",Environment,EnvironmentFiles,PassEnvironment,UnsetEnvironment,ExecStart,RequiredBy,RequisiteOf,BoundBy,ConsistsOf,PropagatesStopTo,Requires,Wants,BindsTo,Upholds,KillMode,CanStart,CanStop,OnFailure,OnSuccess,JobTimeoutAction,StartLimitAction,FailureAction,SuccessAction -- "$@"
  # A unit ends with the last property that all units have, after those of its type; which one that is depends on
  # systemd's version (it changed with 216, 230, 232 and 236). (A process that marks the ends would cost as much as
  # everything else that is done with the text; and to cut off all before the last line, a shell tries each place from
  # the end, and reads everything before it each time.)
  END=
  IFS=$NL
  for END in $SHOW; do :; done
  IFS=" $TAB$NL"
  END=${END%%=*}=
  case $END in
    InvocationID= | SuccessAction= | StartLimitAction= | JobTimeoutAction= | NeedDaemonReload=) ;;
    *)
      END=.
      SHOW=$(printf '%s\n' "$SHOW" | blocks)
      ;;
  esac
  read_environments
  if [ -n "$JUST_STARTED" ] && [ -n "$HAD_JVM" ]; then
    # JVMs need some seconds.
    find_jvms
    wants_maps=
    read_running
  else
    wants_maps=yes
    read_running
    jvms_of "$MAPS"
    [ "$JVMS" = ' ' ] || find_jvms
  fi
}

# Whether one of the main processes in `SHOW` has ended meanwhile: the state of its unit is another one by now, or will
# be in a moment.
one_has_ended() {
  local main
  for main in $MAIN_PIDS; do
    if is_gone "$main"; then return 0; fi
  done
  return 1
}
