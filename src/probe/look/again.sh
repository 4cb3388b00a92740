# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# A short look at whether units still run, for the moment after a restart: one systemctl, and nothing else.

# The units of REQ: `again ID ACTIVESTATE SUBSTATE TYPE MAINPID NRESTARTS`, `-` for what systemd does not say.
look_again() {
  s 'oomcfg 1'
  set -f
  set --
  IFS=$NL
  for line in $REQ; do set -- "$@" "${line%% *}"; done
  IFS=" $TAB$NL"
  show=$(systemctl show --no-pager -p Id,ActiveState,SubState,Type,MainPID,NRestarts -- "$@" 2>/dev/null)
  while [ -n "$show" ]; do
    block=${show%%"$NL$NL"*}
    case $show in *"$NL$NL"*) show=${show#*"$NL$NL"} ;; *) show='' ;; esac
    id=-
    state=-
    sub=-
    type=-
    pid=-
    restarts=-
    IFS=$NL
    for line in $block; do
      value=${line#*=}
      case $line in
        Id=?*) id=$value ;;
        ActiveState=?*) state=$value ;;
        SubState=?*) sub=$value ;;
        Type=?*) type=$value ;;
        MainPID=?*) pid=$value ;;
        NRestarts=?*) restarts=$value ;;
      esac
    done
    IFS=" $TAB$NL"
    v "again $id $state $sub $type $pid $restarts"
  done
  s end
}
