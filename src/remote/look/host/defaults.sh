# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The manager's defaults for units whose own files do not set a directive (systemd-system.conf(5)).

# Records `default PATH:LINE` of the manager's files, in the order of precedence: of one name the first folder counts.
# They are read from the files, not asked of systemd, since the reload of a change puts them in force (tried with 252);
# and only where oomcfg sets a directive that has such a default, or something of oomcfg is left. A score has one more
# default: that of PID 1, from which all processes inherit.
look_defaults() {
  local IFS count folder found line names path
  [ "$HAS_DEFAULTS$LIMITED$LEFT" != ' ' ] || return 0
  if get /proc/1/oom_score_adj && [ "$X" != 0 ]; then s "initscore $X"; fi
  set --
  names=/
  for folder in $MANAGER_PATH; do
    if [ $# = 0 ] && [ -f "$folder/systemd/system.conf" ]; then set -- "$folder/systemd/system.conf"; fi
  done
  for folder in $MANAGER_PATH; do
    [ -d "$folder/systemd/system.conf.d" ] || continue
    set +f
    for path in "$folder"/systemd/system.conf.d/*.conf; do
      set -f
      case $path in *"$NL"*) continue ;; esac
      # A link to /dev/null masks files of its name.
      case $names in *"/${path##*/}/"*) continue ;; esac
      [ -e "$path" ] || continue
      names="$names${path##*/}/"
      [ ! -f "$path" ] || set -- "$@" "$path"
    done
    set -f
  done
  [ $# -gt 0 ] || return 0
  found=$(grep -E "^[[:blank:]]*Default($MANAGER_DEFAULTS)[[:blank:]]*=" "$@" /dev/null 2>/dev/null)
  count=0
  IFS=$NL
  for line in $found; do
    count=$((count + 1))
    [ "$count" -le 100 ] || break
    s "default $line"
  done
}

# `inherits SLICE LOW MIN` of slices with a default for what is in them (systemd.resource-control(5),
# DefaultMemoryLow=): the nearest one counts, where a unit has no value of its own. Asked only where oomcfg sets such a
# value, or something of it is left.
look_inherited() {
  local IFS line show least=''
  if [ -z "$N" ] || [ "$CGROUP" != v2 ] || [ "$PROTECTS$LEFT" = ' ' ]; then return 0; fi
  # shellcheck disable=SC2086 # names of slices hold no blank
  show=$(systemctl show --no-pager -p Id,DefaultMemoryLow,DefaultMemoryMin -- -.slice $SLICES 2>/dev/null)
  IFS=$NL
  for line in $show; do
    case $line in
      DefaultMemoryLow=*) low=${line#*=} ;;
      DefaultMemoryMin=*) least=${line#*=} ;;
      Id=*) case $low$least in *[1-9]*) v "inherits ${line#*=} ${low:-0} ${least:-0}" ;; esac ;;
    esac
  done
}
