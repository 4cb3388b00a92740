# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# One unit: its properties from systemctl, its files and its processes.

# $1 unit as asked for, $2 its variables, $3 its block of systemctl show. Of the first variable, which is - for none,
# JVMs and scripts tell as well; the others are in `also`, with a blank before each.
look_unit() {
  local also id passed pid unit
  look_unit_itself "$@"
  [ -z "$also" ] || look_also
}

look_unit_itself() {
  local IFS bus cgroup comes_back control drop_ins folder fragment line names needs restarts several_starts since stale state sub tree triggers value
  unit=$1
  variable=${2%% *}
  also=${2#"$variable"}
  id=$1
  names=$1
  state=''
  sub=''
  unit_type=''
  pid=0
  control=0
  slice=''
  cgroup=''
  environment=''
  environment_files=''
  passed=''
  starts=''
  several_starts=''
  invocation_id=''
  unset_environment=''
  restarts=0
  since=-
  fragment=''
  stale=no
  drop_ins=''
  needs=''
  FILED=''
  FILED_START=''
  FILED_STARTS=''
  address_space=''
  unit_score=''
  bus=''
  triggers=''
  comes_back=no
  drop_ins=''
  s "unit $unit"
  [ "$variable" = - ] || s "variable $variable"
  IFS=$NL
  for line in $3; do
    value=${line#*=}
    case $line in *\"*)
      case $line in Names=* | DropInPaths=* | RequiredBy=* | RequisiteOf=* | BoundBy=* | ConsistsOf=* | PropagatesStopTo=* | Wants=* | Requires=* | BindsTo=* | Upholds=* | OnFailure=* | OnSuccess=*)
        plain_list "$value"
        value=$PLAIN
        line=${line%%=*}=$PLAIN
        ;;
      esac
      ;;
    esac
    # (The most frequent ones first: a shell tries one pattern after the other.)
    case $line in
      # Only unusual values of these are printed.
      JobTimeoutAction=none | StartLimitAction=none | FailureAction=none | SuccessAction=none | CanStart=yes | CanStop=yes | OnSuccess= | OnFailure= | KillMode=control-group | KillMode=mixed) ;;
      TriggeredBy=*)
        sort_names "$value"
        triggers=$SORTED
        s "p TriggeredBy=$SORTED"
        ;;
      Restart=*)
        comes_back=$value
        s "p $line"
        ;;
      Memory*=* | ManagedOOM*=* | LoadState=* | RemainAfterExit=* | OOMPolicy=*) s "p $line" ;;
      # (Those of them that stay are in look_edges.) Of a slice, which never restarts, they name whatever is in it now.
      RequiredBy=* | RequisiteOf=* | BoundBy=* | ConsistsOf=* | PropagatesStopTo=*)
        case $unit in
          *.slice) v "p $line" ;;
          *)
            sort_names "$value"
            v "p ${line%%=*}=$SORTED"
            EDGES="$EDGES$unit ${line%%=*} $SORTED$NL"
            ;;
        esac
        ;;
      ActiveState=*) state=$value ;;
      SubState=*) sub=$value ;;
      NRestarts=*) restarts=$value ;;
      MainPID=*) pid=$value ;;
      ControlPID=*) control=$value ;;
      InvocationID=*) invocation_id=$value ;;
      Slice=*) slice=$value ;;
      ControlGroup=*) cgroup=$value ;;
      Names=*) names=$value ;;
      Environment=*) environment=$value ;;
      EnvironmentFiles=*) environment_files="$environment_files$NL$value" ;;
      ExecStart=*)
        several_starts=${starts:+yes}
        starts=$value
        ;;
      PassEnvironment=*) passed=$value ;;
      UnsetEnvironment=*) unset_environment=$value ;;
      FragmentPath=*)
        fragment=$value
        s "p $line"
        ;;
      Id=*)
        id=$value
        s "p $line"
        ;;
      Type=*)
        unit_type=$value
        s "p $line"
        ;;
      NeedDaemonReload=*)
        stale=$value
        s "p $line"
        ;;
      DropInPaths=*)
        drop_ins=$value
        s "p $line"
        ;;
      *Action= | CanStart= | CanStop= | KillMode=) ;;
      OnFailure=* | OnSuccess=*)
        sort_names "$value"
        s "p ${line%%=*}=$SORTED"
        ;;
      JobTimeoutAction=* | StartLimitAction=* | FailureAction=* | SuccessAction=* | CanStart=* | CanStop=* | KillMode=*)
        s "p $line"
        ;;
      Wants=?* | Requires=?* | BindsTo=?* | Upholds=?*) needs="$needs $value" ;;
      Limit*=*)
        case $line in LimitAS=*) address_space=$value ;; esac
        s "p $line"
        ;;
      OOMScoreAdjust=*)
        unit_score=$value
        s "p $line"
        ;;
      # How it ended and when it began change with every restart; a plan is not made from them.
      BusName=*) bus=$value ;;
      StateChange*=*)
        since=$value
        v "p $line"
        ;;
      Result=* | ExecMain*=*) v "p $line" ;;
      *ExitStatus=*KILL*) s "p $line" ;;
    esac
  done
  IFS=" $TAB$NL"
  find_starter "$unit_type" "$triggers" "$comes_back" "$bus" "$id"
  [ "$STARTER" != bus ] || s bus
  [ -z "$needs" ] || [ -z "$N" ] || [ -n "$CHECKS" ] || starts_along "$needs"
  emit_of_unit
  [ "$stale" != yes ] || find_unread "$unit" "$id"
  $EMIT "p ActiveState=$state"
  $EMIT "p SubState=$sub"
  case $state$sub in failed* | inactive* | activating* | *auto-restart*) written_ago "$id" ;; esac
  v "p NRestarts=$restarts"
  count_starts "$id"
  case $STARTER in - | oneshot) STAYS="$STAYS$id " ;; esac
  if [ -n "$fragment" ]; then
    if [ -r "$fragment" ]; then look_file "$fragment" "$variable"; else is_elsewhere "$fragment" || s gone; fi
  fi
  look_drop_ins "$id" "$names" "$variable"
  look_earlier "$id" "$variable"
  look_left_unit "$id" "$variable"
  [ -n "$CHECKS" ] || look_blocked_unit "$id" "$names"
  [ "$variable" = - ] || look_next_start
  # The unit's processes (systemd's hierarchy), and its limits (the memory controller's, which can lack it).
  tree=$TREE_ROOT$cgroup
  folder=$MEMORY_ROOT$cgroup
  case $pid in '' | *[!0-9]*) pid=0 ;; esac
  case $invocation_id in *[!0-9a-f]*) invocation_id='' ;; esac
  control_of "$control" "$sub"
  look_start_needs "$pid"
  [ "$variable" = - ] || look_word_files "$pid"
  [ -z "$FLAGS" ] || [ "$variable" = - ] || look_flags "$NEXT_COMMAND"
  if [ -n "$cgroup" ] && is_occupied "$unit" "$tree" "$nth_unit"; then
    $EMIT running
    case $unit$pid in
      *.service0)
        choose_main "$tree" "$invocation_id" "$nth_unit"
        # (One of ExecStartPre= is ended all the same.)
        [ "${control:-0}" != 0 ] || v nomain
        ;;
    esac
  elif [ "$pid" = 0 ]; then
    [ -z "$N" ] || look_slices "$slice"
    return 0
  fi
  FOLDERS="$FOLDERS$id $pid $tree$NL"
  look_cgroup "$EMIT" "$nth_unit"
  if [ -n "$N" ]; then
    look_above "$folder"
    slices_of "$cgroup"
  fi
  case $unit in *.slice) return 0 ;; esac
  [ "$pid" != 0 ] || return 0
  RUN_SET=no
  [ "$variable" = - ] || running_variable "$pid" "$variable"
  # That a main process that has ended shows no variable means nothing; nothing of it is in force any more.
  if [ "$RUN_SET" = no ] && is_gone "$pid"; then
    [ "$variable" = - ] || look_jvms "$EMIT" "$pid" "$cgroup" "$invocation_id"
    return 0
  fi
  look_place "$EMIT" "$pid" "$cgroup"
  look_process "$EMIT" "$pid"
  [ -z "$CHECKS" ] || look_began
  look_changed
  look_given
  look_keeps "$id" "$pid"
  if [ -n "$N" ]; then
    look_processes "$tree" "$nth_unit"
    look_foreign
    case $address_space in '' | infinity) ;; *) look_widest "$pid" ;; esac
  fi
  [ "$variable$also" != - ] || return 0
  case "$NL$BEGAN" in *"$NL$id $pid "*)
    start_of "$pid"
    case "$NL$BEGAN" in *"$NL$id $pid $START$NL"*) $EMIT older ;; esac
    ;;
  esac
  [ "$variable" != - ] || return 0
  tell_running
  look_jvms "$EMIT" "$pid" "$cgroup" "$invocation_id"
}

# Of a variable what running_variable found, beside what given_variable did.
tell_running() {
  if [ "$RUN_SET" = yes ]; then $EMIT 'runset'; fi
  words "$EMIT" rw "$RUN_VALUE"
  if [ "$RUN_SET${FOUND:-no}" = yesyes ] && [ "$RUN_VALUE" = "$VALUE" ] || [ "$RUN_SET${FOUND:-no}" = nono ]; then
    $EMIT 'same'
  fi
}

# Behind all else of look_unit: each of its variables beside the first, as systemd gives it and as the main process has
# it.
look_also() {
  local name_of_also
  if [ "$variable" = - ]; then
    known_words "$unit"
    other_variable
    # (Of one with a JVM that is told along with it.)
    [ "$pid" = 0 ] || can_read_environment "$pid" || is_gone "$pid" || $EMIT hidden
  fi
  for name_of_also in $also; do
    s "also $name_of_also"
    next_variable "$name_of_also"
    words s nw "$VALUE"
    [ "$pid" != 0 ] || continue
    running_variable "$pid" "$name_of_also"
    [ "$RUN_SET" = yes ] || ! is_gone "$pid" || continue
    tell_running
  done
}
