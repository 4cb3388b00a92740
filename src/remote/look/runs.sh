# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Runs of units: what starts them, when they began and ended, and what an apply has noted about runs that failed.

# Units that failed with their new settings, as an apply judged, and about which nothing newer is known:
# `judged UNIT OWNER`. $STATE/judged has lines `UNIT OWNER KIND INVOCATION WRITTEN` (change/judge.sh): the unit failed
# with OWNER's oomcfg drop-in that was written in that second. `down` counts until the unit is up; `died` is a unit that
# was up again by then, or lost something: it counts for as long as that very run lasts.
# `UNIT OWNER open CHANGE UPTIME BOOT` is a unit that an apply changed and has not looked at again: for ten seconds it
# is `unjudged UNIT OWNER`, then its state counts. Where ` RAN WRITTEN` follows, the unit is started when it is needed
# and so may end, but had run for RAN seconds until then.
#
# SETTLED_NOTES are the lines that can never count again, for a change to remove: their run is over or fine, or the unit
# no longer exists.
look_judged() {
  local at boot kind owner ran run unit written
  SETTLED_NOTES=
  [ -n "$N" ] && [ -s "$STATE/judged" ] || return 0
  set --
  while read -r unit owner kind run at boot ran; do
    if [ "$kind" != open ]; then
      set -- "$@" "$unit" "$owner"
    elif is_young "$at" "$boot"; then
      v "unjudged $unit $owner"
    elif [ -n "$ran" ]; then
      set -- "$@" "$unit" "$owner"
    else
      SETTLED_NOTES="$SETTLED_NOTES$unit $owner $kind $run $at $boot$NL"
    fi
  done <"$STATE/judged"
  [ $# -gt 0 ] || return 0
  written=
  units=
  while [ $# -ge 2 ]; do
    units="$units $1"
    written="$written $CURRENT/systemd/system/$2.d/zz-oomcfg.conf"
    shift 2
  done
  set -f
  # shellcheck disable=SC2086
  written=$NL$(stat -c '%n %Y' -- $written 2>/dev/null)$NL
  # shellcheck disable=SC2086
  find_runs $units
  while read -r unit owner kind run at boot ran; do
    stays=no
    if [ "$kind" = open ]; then
      [ -n "$ran" ] || continue
      ! is_young "$at" "$boot" || continue
      run_of "$unit"
      ! ended_soon "$at" "$boot" "${ran%% *}" || stays=yes
      note="$unit $owner $kind $run $at $boot $ran"
      at=${ran#* }
    else
      run_of "$unit"
      note="$unit $owner $kind $run $at"
      case $STATE_NOW in
        gone | 'done') ;;
        active | reloading) [ "$kind $RUN" != "died $run" ] || stays=yes ;;
        *) case $RUN in '' | "$run") stays=yes ;; esac ;;
      esac
    fi
    if [ "$stays" = no ]; then
      SETTLED_NOTES="$SETTLED_NOTES$note$NL"
      continue
    fi
    case $written in *"$NL$CURRENT/systemd/system/$owner.d/zz-oomcfg.conf $at$NL"*) v "judged $unit $owner" ;; esac
  done <"$STATE/judged"
}

# $1 uptime in seconds, $2 a boot ID, $3 seconds: whether the last run of the unit of run_of began within a minute after
# $1, and ended within a minute and in less than $3 seconds.
ended_soon() {
  local began
  case $1$3 in *[!0-9]*) return 1 ;; esac
  [ "$STATE_NOW" = ended ] && get /proc/sys/kernel/random/boot_id && [ "$X" = "$2" ] || return 1
  began=$((STARTED_AT / 1000000))
  lasted=$((STOPPED_AT / 1000000 - began))
  [ "$began" -ge "$1" ] && [ "$began" -le $(($1 + 60)) ] && [ "$lasted" -ge 0 ] && [ "$lasted" -le 60 ] && [ "$lasted" -lt "$3" ]
}

# $1 uptime in seconds, $2 a boot ID: whether that was less than ten seconds ago.
is_young() {
  case $1 in 0 | [1-9]*) ;; *) return 1 ;; esac
  case $1 in *[!0-9]* | ????????????*) return 1 ;; esac
  get /proc/sys/kernel/random/boot_id && [ "$X" = "$2" ] && get /proc/uptime || return 1
  age=$((${X%%.*} - $1))
  [ "$age" -ge 0 ] && [ "$age" -lt 10 ]
}

# $1 a block of systemctl show: RUN_OF is its unit, STARTER what starts it on demand, STARTED_AT and STOPPED_AT when its
# last run began and ended, LEFT_AT when that left the state active; in microseconds since the boot, 0 for never.
# STARTER is `-` for nothing, `oneshot`, `job` (timers and paths alone, and no Restart=), `bus` (D-Bus alone), `socket`
# (a socket or a mount point alone), or `yes`.
read_run() {
  local IFS bus comes_back line triggers value
  RUN_OF=
  STARTED_AT=0
  STOPPED_AT=0
  LEFT_AT=0
  of_type=
  triggers=
  comes_back=no
  bus=
  IFS=$NL
  for line in $1; do
    value=${line#*=}
    case $line in
      Id=*) RUN_OF=$value ;;
      Type=*) of_type=$value ;;
      Restart=?*) comes_back=$value ;;
      TriggeredBy=*) triggers=$value ;;
      BusName=*) bus=$value ;;
      InactiveExitTimestampMonotonic=*) STARTED_AT=$value ;;
      ActiveExitTimestampMonotonic=*) LEFT_AT=$value ;;
      InactiveEnterTimestampMonotonic=*) STOPPED_AT=$value ;;
    esac
  done
  case $STARTED_AT$LEFT_AT$STOPPED_AT in *[!0-9]*) STARTED_AT=0 STOPPED_AT=0 LEFT_AT=0 ;; esac
  : "${STARTED_AT:=0}" "${STOPPED_AT:=0}" "${LEFT_AT:=0}"
  find_starter "$of_type" "$triggers" "$comes_back" "$bus" "$RUN_OF"
}

# $1 Type=, $2 TriggeredBy=, $3 Restart=, $4 BusName=, $5 unit: STARTER is what starts it on demand. (Units of any type
# can have BusName=: systemd.service(5).)
find_starter() {
  case $1,$2,$4 in
    oneshot,*) STARTER=oneshot ;;
    *,*.socket*,* | *,*.mount*,* | *,*.automount*,*) if starts_at_boot "$5"; then STARTER=yes; else STARTER=socket; fi ;;
    *,?*,*) if [ "$3" = no ]; then STARTER=job; else STARTER=yes; fi ;;
    *,,?*) bus_starts "$4" "$5" ;;
    *) STARTER=- ;;
  esac
}

# $1 BusName=, $2 unit: STARTER is `bus` where only the bus starts it on demand, by a file of its own (dbus-daemon(1),
# service files); `yes` where a target starts it at boot as well; else `-`.
bus_starts() {
  local place
  STARTER=-
  for place in /usr/share /usr/local/share /etc /run /lib; do
    [ ! -e "$place/dbus-1/system-services/$1.service" ] || STARTER=bus
  done
  [ "$STARTER" = bus ] || return 0
  ! starts_at_boot "$2" || STARTER=yes
}

# $1 unit: whether a target or another unit that is enabled starts it.
starts_at_boot() {
  local place
  set +f
  for place in /etc/systemd/system/*.wants/"$1" /usr/lib/systemd/system/*.wants/"$1" /etc/systemd/system/*.requires/"$1" /usr/lib/systemd/system/*.requires/"$1"; do
    if [ -L "$place" ] || [ -e "$place" ]; then
      set -f
      return 0
    fi
  done
  set -f
  return 1
}

# $@ units: RUNS has lines `UNIT ACTIVESTATE INVOCATION STARTED STOPPED`, by read_run. systemd gives each start of a
# unit an ID of its own (systemd.exec(5), $INVOCATION_ID; since 232), and forgets it with an inactive unit that nothing
# needs: `-` then. In place of the state, `gone` for a unit that has no file any more; for one that ended cleanly `done`
# if it is a oneshot, and `ended` if it is started on demand.
find_runs() {
  local IFS line result run state
  RUNS=$NL
  ask_systemd -p Id,Type,LoadState,ActiveState,Restart,BusName,TriggeredBy,InvocationID,Result,InactiveExitTimestampMonotonic,ActiveExitTimestampMonotonic,InactiveEnterTimestampMonotonic -- "$@"
  while [ -n "$SHOW" ]; do
    next_block
    read_run "$BLOCK"
    run=
    state=
    load=
    result=
    IFS=$NL
    for line in $BLOCK; do
      case $line in
        ActiveState=*) state=${line#*=} ;;
        InvocationID=*) run=${line#*=} ;;
        LoadState=*) load=${line#*=} ;;
        Result=*) result=${line#*=} ;;
      esac
    done
    case $load,$state,$result,$STARTER in
      not-found,*) state=gone ;;
      *,inactive,success,oneshot) state='done' ;;
      *,inactive,success,[!-]*) state=ended ;;
    esac
    RUNS="$RUNS$RUN_OF ${state:--} ${run:--} $STARTED_AT $STOPPED_AT$NL"
  done
}

# $1 unit: STATE_NOW, RUN, STARTED_AT and STOPPED_AT are its state, its run, and when that began and ended, by
# find_runs.
run_of() {
  local line
  STATE_NOW=
  RUN=
  STARTED_AT=0
  STOPPED_AT=0
  case $RUNS in *"$NL$1 "*) ;; *) return 0 ;; esac
  line=${RUNS#*"$NL$1 "}
  line=${line%%"$NL"*}
  STATE_NOW=${line%% *}
  line=${line#* }
  RUN=${line%% *}
  [ "$RUN" != - ] || RUN=
  line=${line#* }
  STARTED_AT=${line% *}
  STOPPED_AT=${line#* }
}

# $1 unit that is not up: `written SECONDS` since its drop-in was written, to compare with when it failed. (A file that
# a generation takes over from the previous one keeps its time; /proc/self/ is as old as the program that asks.)
written_ago() {
  local written
  [ -n "$N" ] && [ -r "$CURRENT/systemd/system/$1.d/zz-oomcfg.conf" ] || return 0
  written=$(stat -c %Y -- "$CURRENT/systemd/system/$1.d/zz-oomcfg.conf" /proc/self/ 2>/dev/null)
  case $written in *[!0-9"$NL"]* | '') return 0 ;; esac
  written=$((${written##*"$NL"} - ${written%%"$NL"*}))
  [ "$written" -ge 0 ] || written=0
  v "written $written"
}
