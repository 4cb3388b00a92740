# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Units that restart, and those that were started meanwhile.

# Units that did not run when the plan was made and do now: they may have begun with the settings of before the reload.
find_started() {
  [ -n "$STARTS" ] || return 0
  IFS=$NL
  # shellcheck disable=SC2086
  show=$(systemctl show --no-pager -p Id,MainPID,ControlGroup -- $STARTS 2>/dev/null)
  while [ -n "$show" ]; do
    block=${show%%"$NL$NL"*}
    case $show in *"$NL$NL"*) show=${show#*"$NL$NL"} ;; *) show='' ;; esac
    name=''
    main=0
    group=''
    IFS=$NL
    for line in $block; do
      case $line in
        Id=*) name=${line#Id=} ;;
        MainPID=*) main=${line#MainPID=} ;;
        ControlGroup=*) group=${line#ControlGroup=} ;;
      esac
    done
    IFS=" $TAB$NL"
    if [ -n "$group" ] && ! folder_of "$name"; then FOLDERS="$FOLDERS$name $main $TREE_ROOT$group$NL"; fi
  done
  IFS=" $TAB$NL"
}

restart_units() {
  MAINS=''
  [ -n "$RESTARTS" ] || return 0
  now restart
  IFS=$NL
  # Their main processes now, lines `UNIT PID`: what is another one afterwards was restarted, whatever systemctl says.
  for name in $RESTARTS; do ! folder_of "$name" || MAINS="$MAINS$name $MAIN$NL"; done
  IFS=$NL
  # shellcheck disable=SC2086
  text=$(timeout 300 systemctl try-restart -- $RESTARTS 2>&1 9>&-) || {
    status=$?
    fail restart "${text:-$(status_text "$status")}"
  }
  # shellcheck disable=SC2034 # the look waits for a process that is not the service yet
  JUST_STARTED=yes
  IFS=" $TAB$NL"
}
