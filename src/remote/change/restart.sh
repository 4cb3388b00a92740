# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Units that restart, and those that were started meanwhile.

# Units that did not run when the plan was made and do now: they may have been started with the settings from before the
# reload.
find_started() {
  local IFS group line main name
  [ -n "$STARTS" ] || return 0
  IFS=$NL
  # shellcheck disable=SC2086
  ask_systemd -p Id,MainPID,ControlGroup -- $STARTS
  while [ -n "$SHOW" ]; do
    next_block
    name=''
    main=0
    group=''
    IFS=$NL
    for line in $BLOCK; do
      case $line in
        Id=*) name=${line#Id=} ;;
        MainPID=*) main=${line#MainPID=} ;;
        ControlGroup=*) group=${line#ControlGroup=} ;;
      esac
    done
    if [ -n "$group" ] && ! folder_of "$name"; then FOLDERS="$FOLDERS$name $main $TREE_ROOT$group$NL"; fi
  done
}

# Waits until each unit has stopped, since until then its processes have their old settings. A start can take for ever
# (a program that does not say that it is ready, an ExecStartPre= that waits), and needs no lock: `starting UNIT` for
# each unit that has not come up, for which the controller waits.
await_stops() {
  local name tries
  tries=0
  while :; do
    starting=''
    stopping=''
    # shellcheck disable=SC2086
    ask_systemd -p Id,ActiveState,Job -- $RESTARTS
    while [ -n "$SHOW" ]; do
      next_block
      name=${BLOCK##*Id=}
      name=${name%%"$NL"*}
      case $BLOCK in
        *ActiveState=deactivating*) stopping="$stopping$NL$name" ;;
        # The job of a dependent unit can wait for that of another.
        *Job=[1-9]*) case $BLOCK in *ActiveState=inactive* | *ActiveState=activating*) starting="$starting$NL$name" ;; *) stopping="$stopping$NL$name" ;; esac ;;
      esac
    done
    tries=$((tries + 1))
    if [ -z "$stopping" ] || [ "$tries" -ge 285 ]; then break; fi
    sleep 1
  done
  # shellcheck disable=SC2086
  [ -z "$stopping" ] || fail restart "stopping 300 $(printf "%s " $stopping)"
  STARTING=$starting$NL
  for name in $starting; do r "starting $name"; done
}

restart_units() {
  local IFS name status text
  MAINS=''
  STARTING=''
  [ -n "$RESTARTS" ] || return 0
  now restart
  IFS=$NL
  # Lines `UNIT PID` of the present main processes: a unit whose main process differs afterwards was restarted, whatever
  # systemctl says.
  for name in $RESTARTS; do ! folder_of "$name" || MAINS="$MAINS$name $MAIN$NL"; done
  IFS=$NL
  # shellcheck disable=SC2086
  text=$(timeout 15 systemctl try-restart -- $RESTARTS 2>&1 9>&-) || {
    status=$?
    # (The jobs continue without the client.)
    # shellcheck disable=SC2086
    if [ "$status" = 124 ]; then await_stops; else fail restart "${text:+said }${text:-status $status $(printf "%s " $RESTARTS)}"; fi
  }
  # shellcheck disable=SC2034 # the look waits for a process that is not the service yet
  JUST_STARTED=yes
}
