# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# All units that are asked for: what systemd and the kernel say of them at one time.

look_units() {
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
  dependents=
  EDGES=
  STARTED=
  nth_unit=0
  block=
  IFS=$NL
  # shellcheck disable=SC2086
  set -- $REQ
  for line in $show; do
    block="$block$line$NL"
    case $line in "$end"*) ;; *) continue ;; esac
    IFS=" $TAB$NL"
    [ $# -gt 0 ] || break
    nth_unit=$((nth_unit + 1))
    look_unit "${1%% *}" "${1#* }" "$block"
    [ -z "$also" ] || look_also
    fold
    case $1 in *'.service '*)
      case $block in *RequiredBy=[!"$NL"]* | *RequisiteOf=[!"$NL"]* | *BoundBy=[!"$NL"]* | *ConsistsOf=[!"$NL"]* | *PropagatesStopTo=[!"$NL"]*) dependents_of "$block" ;; esac
      ;;
    esac
    block=
    shift
    IFS=$NL
  done
  IFS=" $TAB$NL"
  # Where systemctl said nothing.
  for line; do
    look_unit "${line%% *}" "${line#* }" ''
    [ -z "$also" ] || look_also
  done
  # What is read from here on is read anew.
  READ=
  if [ -z "$dependents$STARTED" ] || [ -n "$CHECKS" ]; then return 0; fi
  look_dependents
  look_edges
  look_started
}

# $@ units: what systemd says of them in `show`, and what the kernel says of those that run.
show_units() {
  ask_systemd -p Id,Names,LoadState,ActiveState,SubState,Type,RemainAfterExit,NeedDaemonReload,FragmentPath,DropInPaths,ControlGroup,Slice,MainPID,ControlPID,InvocationID,NRestarts,Result,BusName,ExecMainCode,ExecMainStatus,ExecMainStartTimestampMonotonic,StateChangeTimestampMonotonic,Restart,RestartPreventExitStatus,RestartForceExitStatus,SuccessExitStatus,TriggeredBy,ManagedOOMSwap,ManagedOOMMemoryPressure,ManagedOOMPreference,MemoryLimit,"$DIRECTIVES",Environment,EnvironmentFiles,PassEnvironment,UnsetEnvironment,ExecStart,RequiredBy,RequisiteOf,BoundBy,ConsistsOf,PropagatesStopTo,Requires,Wants,BindsTo,Upholds,KillMode,CanStart,CanStop,OnFailure,OnSuccess,JobTimeoutAction,StartLimitAction,FailureAction,SuccessAction -- "$@"
  # A unit ends with the last property that all units have, after those of its type: which one that is depends on
  # systemd's version (before 232, 236, 230 and 216). (A process that marks the ends costs as much as all else that is
  # done with the text; to cut off what is before the last line, a shell tries each place from the end on, and reads all
  # before it for each.)
  end=
  IFS=$NL
  for end in $show; do :; done
  IFS=" $TAB$NL"
  end=${end%%=*}=
  case $end in
    InvocationID= | SuccessAction= | StartLimitAction= | JobTimeoutAction= | NeedDaemonReload=) ;;
    *)
      end=.
      show=$(printf '%s\n' "$show" | blocks)
      ;;
  esac
  read_environments
  if [ -n "$JUST_STARTED" ] && [ -n "$HAD_JVM" ]; then
    # They need some seconds.
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

# Of the main processes in `show` one has ended meanwhile: systemd has another state of its unit by now, or will have in
# a moment.
one_has_ended() {
  for main in $MAIN_PIDS; do
    if is_gone "$main"; then return 0; fi
  done
  return 1
}
