# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# What systemd-oomd manages of the slices above the units. It costs a process on hosts where systemd-oomd runs, and none
# on others.

# $1 the cgroup of a unit: adds the slices above it to SLICES.
slices_of() {
  local path
  path=${1%/*}
  while [ -n "$path" ]; do
    case ${path##*/} in *.slice) case " $SLICES " in *" ${path##*/} "*) ;; *) SLICES="$SLICES ${path##*/}" ;; esac ;; esac
    path=${path%/*}
  done
}

look_oomd() {
  local IFS line show
  if [ -z "$N" ] || [ ! -d "$TREE_ROOT/system.slice/systemd-oomd.service" ]; then return 0; fi
  # shellcheck disable=SC2086 # names of slices hold no blank
  show=$(systemctl show --no-pager -p Id,ManagedOOMSwap,ManagedOOMMemoryPressure -- -.slice $SLICES 2>/dev/null)
  v 'oomd'
  IFS=$NL
  for line in $show; do
    case $line in
      ManagedOOMSwap=*) swap=${line#*=} ;;
      ManagedOOMMemoryPressure=*) pressure=${line#*=} ;;
      Id=*) v "oomdslice ${swap:-auto} ${pressure:-auto} ${line#*=}" ;;
    esac
  done
}
