# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Units that systemd would restart or start along with those of the spec.

# $1 a block of systemctl show: adds the units that would be restarted along with it.
dependents_of() {
  local IFS line name
  IFS=$NL
  for line in $1; do
    case $line in RequiredBy=?* | RequisiteOf=?* | BoundBy=?* | ConsistsOf=?* | PropagatesStopTo=?*)
      plain_list "${line#*=}"
      sort_names "$PLAIN"
      IFS=' '
      for name in $SORTED; do
        case " $DEPENDENTS $seen " in *" $name "*) ;; *) DEPENDENTS="$DEPENDENTS $name" ;; esac
      done
      ;;
    esac
  done
}

# Follows Requires=, Requisite=, BindsTo= and PartOf= against their direction (systemd restarts all of these along:
# tried with 252) and PropagatesStopTo= in its direction (systemd.unit(5) speaks of a stop; 252 leaves those units
# running), at most four steps and 200 units.
look_dependents() {
  local IFS block line seen
  seen=
  COMING=' '
  round=0
  while [ -n "$DEPENDENTS" ] && [ "$round" -lt 4 ]; do
    round=$((round + 1))
    # shellcheck disable=SC2086
    set -- $DEPENDENTS
    seen="$seen $DEPENDENTS"
    DEPENDENTS=
    [ $# -le 200 ] || return 0
    ask_systemd -p Id,Type,ActiveState,SubState,Restart,BusName,TriggeredBy,NRestarts,RequiredBy,RequisiteOf,BoundBy,ConsistsOf,PropagatesStopTo,JobTimeoutAction,StartLimitAction,FailureAction,SuccessAction,OnFailure,OnSuccess -- "$@"
    SHOW=$(printf '%s\n' "$SHOW" | blocks)
    block=
    IFS=$NL
    for line in $SHOW; do
      if [ "$line" != . ]; then
        block="$block$line$NL"
        continue
      fi
      IFS=" $TAB$NL"
      look_dependent "$block"
      dependents_of "$block"
      block=
    done
    IFS=" $TAB$NL"
  done
}

# $1 a block of systemctl show. As with the units themselves, whether a unit that keeps failing is active is chance.
# And so is one that does its work and ends, or that is started when it is needed: `d Starter=` says that it may run or
# not when the restart comes. What is down restarts along with nothing, and is not even listed while systemd does not
# have it loaded. Those two are no part of the digest: in COMING.
look_dependent() {
  local IFS emit is_down line
  read_run "$1"
  its_name=
  is_down=
  emit=s
  case $1 in *SubState=auto-restart* | *NRestarts=[1-9]*) emit=v ;; esac
  case $1 in *ActiveState=inactive* | *ActiveState=failed* | *ActiveState=deactivating*) is_down=yes ;; esac
  steady=s
  case $STARTER$is_down in -yes | yesyes | oneshot* | job* | bus* | socket*) steady=v emit=v ;; esac
  $steady dependent
  case $STARTER in oneshot | job | bus | socket) v "d Starter=$STARTER" ;; esac
  IFS=$NL
  for line in $1; do
    plain_list "${line#*=}"
    case $line in
      ActiveState=reloading | ActiveState=refreshing) $emit 'd ActiveState=active' ;;
      ActiveState=*) $emit "d $line" ;;
      Id=*)
        its_name=$PLAIN
        $steady "d Id=$PLAIN"
        ;;
      RequiredBy=* | RequisiteOf=* | BoundBy=* | ConsistsOf=* | PropagatesStopTo=*)
        sort_names "$PLAIN"
        IFS=$NL
        v "d ${line%%=*}=$SORTED"
        EDGES="$EDGES$its_name ${line%%=*} $SORTED$NL"
        ;;
      *Action=none | *Action= | OnFailure= | OnSuccess=) ;;
      *Action=* | OnFailure=* | OnSuccess=*) v "d ${line%%=*}=$PLAIN" ;;
    esac
  done
  [ "$steady" = s ] || COMING="$COMING$its_name "
}

# Which units restart along with which, as far as neither comes and goes: EDGES has lines `UNIT PROPERTY NAMES`.
look_edges() {
  local IFS line name names
  IFS=$NL
  for line in $EDGES; do
    IFS=' '
    names=
    for name in $line; do
      case $COMING in *" $name "*) ;; *) names="$names $name" ;; esac
    done
    case $names in *' '*' '*' '*) case $COMING in *" ${line%% *} "*) ;; *) s "edges$names" ;; esac ;; esac
  done
}

# For services that are down and start along: unusual settings of what they do to the host, or start, when they end.
look_started() {
  local IFS id line
  [ -n "$N" ] && [ -n "$STARTED" ] || return 0
  # shellcheck disable=SC2086
  SHOW=$(systemctl show --no-pager -p Id,JobTimeoutAction,StartLimitAction,FailureAction,SuccessAction,OnFailure,OnSuccess -- $STARTED 2>/dev/null | blocks)
  id=
  IFS=$NL
  for line in $SHOW; do
    plain_list "${line#*=}"
    case $line in
      Id=*) id=$PLAIN ;;
      *Action=none | *Action= | OnFailure= | OnSuccess=) ;;
      *Action=* | OnFailure=* | OnSuccess=*) v "started $id ${line%%=*}=$PLAIN" ;;
    esac
  done
}

# $1 what a unit wants or requires: reports which of these are down and would be started with it, and what those would
# start. (A target that is down brings all of its own units along.) Volatile, since a oneshot comes and goes. At most
# four steps and 100 units; no process where nothing can be down.
starts_along() {
  local IFS asked needed is_down=''
  [ -d /run/systemd/units ] || return 0
  asked=
  needed=
  steps=0
  needs_of "$1"
  while [ -n "$asked" ] && [ "$steps" -lt 4 ]; do
    steps=$((steps + 1))
    # shellcheck disable=SC2086
    set -- $asked
    asked=
    [ $# -le 100 ] || return 0
    needer=
    IFS=$NL
    for property in $(systemctl show --no-pager -p Id,LoadState,ActiveState,Wants,Requires,BindsTo,Upholds -- "$@" 2>/dev/null | blocks); do
      case $property in
        Id=*)
          plain_list "${property#*=}"
          needer=$PLAIN
          its_needs=
          is_down=
          is_loaded=
          ;;
        LoadState=loaded) is_loaded=yes ;;
        ActiveState=inactive | ActiveState=failed) is_down=yes ;;
        Wants=?* | Requires=?* | BindsTo=?* | Upholds=?*)
          plain_list "${property#*=}"
          its_needs="$its_needs $PLAIN"
          ;;
        .)
          [ "$is_loaded$is_down" = yesyes ] || continue
          case " $STARTED " in *" $needer "*) ;; *) STARTED="$STARTED $needer" ;; esac
          v "along $needer"
          IFS=" $TAB$NL"
          needs_of "$its_needs"
          ;;
      esac
    done
    IFS=" $TAB$NL"
  done
}

# $1 names of units: adds those that can be down to asked. systemd keeps a link for each service that is active
# (/run/systemd/units/invocation:NAME, since 236; unit_unlink_state_files in its unit.c; none for targets, sockets and
# timers: seen on 252), so no process is needed for these. The targets are those that every boot starts before it starts
# services.
needs_of() {
  local folder name template
  for name in $1; do
    case " $needed " in *" $name "*) continue ;; esac
    needed="$needed $name"
    case $name in
      *.service)
        [ ! -L "/run/systemd/units/invocation:$name" ] || continue
        template=$name
        case $name in *@*.service) template=${name%%@*}@.service ;; esac
        for folder in $UNIT_PATH; do
          if [ -e "$folder/$name" ] || [ -f "$folder/$template" ]; then
            asked="$asked $name"
            break
          fi
        done
        ;;
      *.slice | *.scope | *.device | -.mount | sysinit.target | basic.target | network*.target | local-fs*.target | remote-fs*.target | nss-*.target | time-*.target) ;;
      *) asked="$asked $name" ;;
    esac
  done
}
