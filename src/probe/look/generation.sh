# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What oomcfg has here: the generation in force, its links and digests, a change that did not end, and what was here before.

# What oomcfg has here: the manifest of the generation in force, its links and digests, and a change that did not end.
# Adds the generation's units and sysctls to what is looked at, so that what the spec dropped is seen too.
look_generation() {
  if get "$PENDING"; then
    s "pending $X"
    find_earlier "$X"
    # (What flock(1) cannot open it would make.)
    if [ -n "$N" ] && [ -r /run/oomcfg.lock ]; then
      flock -n /run/oomcfg.lock true 2>/dev/null
      [ $? != 1 ] || v busy
    fi
  fi
  if [ -L "$CURRENT" ] && [ ! -e "$CURRENT/manifest" ]; then s 'broken'; fi
  # A change that was cut off before its switch may have set what is in no manifest.
  if [ -r "$STATE/before" ]; then
    while read -r kind key value; do
      case $kind in
        sysctl) sysctl_wanted "$key" ;;
        began) BEGAN="$BEGAN$key $value$NL" ;;
        scored) SCORED="$SCORED$key $value$NL" ;;
        had) HAD="$HAD$key $value $NL" ;;
        gives) GIVES="$GIVES$key $value$NL" ;;
        variable)
          KEEPING="$KEEPING$key $value$NL"
          start_of "${value%% *}"
          case $value in *" $START "*) manifest_wanted "unit $key ${value##* }" ;; esac
          ;;
        # Of a unit that no generation may have any more: what its process keeps is seen for as long as it lives.
        LimitAS | LimitRSS)
          LIMITED="$LIMITED$kind $key $value$NL"
          start_of "${value%% *}"
          [ "$START" != "${value##* }" ] || manifest_wanted "unit $key -"
          ;;
      esac
    done <"$STATE/before"
  fi
  for generation in $EARLIER; do
    [ -r "$GENERATIONS/$generation/manifest" ] || continue
    while IFS= read -r line; do manifest_wanted "$line"; done <"$GENERATIONS/$generation/manifest"
  done
  [ -r "$CURRENT/manifest" ] || return 0
  set --
  while IFS= read -r line; do
    case $line in
      'oomcfg '*) s "generation ${line#oomcfg }" ;;
      'file '*)
        line=${line#file }
        link=missing
        # shellcheck disable=SC3013 # dash, bash and busybox have -ef and -nt
        if [ -L "/etc$line" ] && [ "/etc$line" -ef "$CURRENT$line" ]; then
          link=ok
        elif [ -e "/etc$line" ] || [ -L "/etc$line" ]; then
          link=replaced
        fi
        s "file $link /etc$line"
        if [ -r "$CURRENT$line" ]; then
          set -- "$@" "$CURRENT$line"
          # The comment that names the spec's files: these can be renamed.
          ! get "$CURRENT$line" || s "head /etc$line $X"
        fi
        ;;
      *)
        case $line in 'unit '*) SETS="$SETS${line#unit }$NL" ;; esac
        manifest_wanted "$line"
        ;;
    esac
  done <"$CURRENT/manifest"
  [ $# -gt 0 ] || return 0
  sums=$(sha256sum -- "$@" 2>/dev/null)
  IFS=$NL
  for line in $sums; do
    IFS=' '
    line=${line#\\}
    s "sum ${line%% *} /etc${1#"$CURRENT"}"
    shift
  done
  IFS=" $TAB$NL"
}

# $1 the first line of $PENDING: in EARLIER, one a line, generations whose settings may still be in force although `current` has moved on. A change that
# was cut off after its switch leaves one; where the one that was to finish it was cut off too, it has noted that as `earlier`.
find_earlier() {
  # shellcheck disable=SC3013
  [ ! "$CURRENT" -ef "$GENERATIONS/${1#* }" ] || earlier_generation "${1%% *}"
  while read -r kind key _; do
    [ "$kind" != earlier ] || earlier_generation "$key"
  done <"$PENDING"
}

# $1 a generation's name
earlier_generation() {
  case $1 in '' | *[!0-9a-f-]*) return 0 ;; esac
  # shellcheck disable=SC3013
  [ ! "$CURRENT" -ef "$GENERATIONS/$1" ] || return 0
  case "$NL$EARLIER" in *"$NL$1$NL"*) ;; *) EARLIER="$EARLIER$1$NL" ;; esac
}

# $1 unit, $2 variable: its drop-ins in those generations. They are told by their own paths, since systemd does not read them.
look_earlier() {
  for generation in $EARLIER; do
    path=$GENERATIONS/$generation/systemd/system/$1.d/zz-oomcfg.conf
    [ ! -r "$path" ] || look_file "$path" "$2"
  done
}

# $1 a line of a manifest: its unit or sysctl is looked at beside those of the spec.
manifest_wanted() {
  case $1 in
    'unit '*)
      wanted=${1#unit }
      case "$NL$REQ$NL" in
        *"$NL${wanted%% *} -$NL"*) variable_wanted "${wanted%% *}" "${wanted#* }" ;;
        *"$NL${wanted%% *} "*) ;;
        *) REQ="$REQ${REQ:+$NL}$wanted" ;;
      esac
      ;;
    'sysctl '*) sysctl_wanted "${1#sysctl }" ;;
  esac
}

# $1 a key that is looked at beside those of the spec.
sysctl_wanted() {
  case "$NL$SYSCTLS$NL" in
    *"$NL$1$NL"*) ;;
    *) SYSCTLS="$SYSCTLS${SYSCTLS:+$NL}$1" ;;
  esac
}

# The spec asks for no variable of unit $1 any more, and the generation in force sets $2: it is to be seen going away.
variable_wanted() {
  wanted=''
  IFS=$NL
  for request in $REQ; do
    [ "$request" != "$1 -" ] || request="$1 $2"
    wanted="$wanted${wanted:+$NL}$request"
  done
  IFS=" $TAB$NL"
  REQ=$wanted
}

# What was here before oomcfg, the swap files that it made, and the processes that began before their variable was changed.
look_state() {
  [ -r "$STATE/before" ] || return 0
  while IFS= read -r line; do
    [ -z "$line" ] || NOTED="$NOTED$line$NL"
    case $line in 'sysctl '* | 'score '* | 'made '* | 'began '*) s "before $line" ;; esac
  done <"$STATE/before"
}

# Units that an apply judged to have failed with what it gave them, and of which nothing newer is known: `judged UNIT OWNER`. $STATE/judged has lines
# `UNIT OWNER KIND INVOCATION WRITTEN` (change/judge.sh): OWNER's drop-in of oomcfg, whose text is of that second, is what it failed with. `down`
# counts until it is up; `died` is one that was up again by then, or lost something: it counts for as long as that very run goes on. `UNIT OWNER open
# CHANGE UPTIME BOOT` is one that an apply changed and has not looked at again: for ten seconds it is `unjudged UNIT OWNER`, then it counts as what it is.
#
# In SETTLED_NOTES those lines that nothing can make count again, for a change to take out: the run that they are about is over, or is a good one, or
# there is no such unit any more.
look_judged() {
  SETTLED_NOTES=
  [ -n "$N" ] && [ -s "$STATE/judged" ] || return 0
  set --
  while read -r unit owner kind run at boot _; do
    if [ "$kind" != open ]; then
      set -- "$@" "$unit" "$owner"
    elif is_young "$at" "$boot"; then
      v "unjudged $unit $owner"
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
  while read -r unit owner kind run at _; do
    [ "$kind" != open ] || continue
    run_of "$unit"
    stays=no
    case $STATE_NOW in
      gone | ended) ;;
      active | reloading) [ "$kind $RUN" != "died $run" ] || stays=yes ;;
      *) case $RUN in '' | "$run") stays=yes ;; esac ;;
    esac
    if [ "$stays" = no ]; then
      SETTLED_NOTES="$SETTLED_NOTES$unit $owner $kind $run $at$NL"
      continue
    fi
    case $written in *"$NL$CURRENT/systemd/system/$owner.d/zz-oomcfg.conf $at$NL"*) v "judged $unit $owner" ;; esac
  done <"$STATE/judged"
}

# $1 seconds of uptime, $2 the ID of a boot: less than ten seconds ago.
is_young() {
  case $1 in 0 | [1-9]*) ;; *) return 1 ;; esac
  case $1 in *[!0-9]* | ????????????*) return 1 ;; esac
  get /proc/sys/kernel/random/boot_id && [ "$X" = "$2" ] && get /proc/uptime || return 1
  age=$((${X%%.*} - $1))
  [ "$age" -ge 0 ] && [ "$age" -lt 10 ]
}

# $@ units: RUNS has lines `UNIT ACTIVESTATE INVOCATION`. systemd gives each start of a unit an ID of its own (systemd.exec(5), $INVOCATION_ID; since
# 232), and forgets it with an inactive unit that nothing needs. In place of the state, `gone` of one that has no file any more, and `ended` of a oneshot, or
# what a timer, a socket or a path starts, that has ended well: to end is no fault of it.
find_runs() {
  RUNS=$NL
  show=$(systemctl show --no-pager -p Id,Type,LoadState,ActiveState,TriggeredBy,InvocationID,Result -- "$@" 2>/dev/null)
  while [ -n "$show" ]; do
    block=${show%%"$NL$NL"*}
    case $show in *"$NL$NL"*) show=${show#*"$NL$NL"} ;; *) show='' ;; esac
    id=
    state=
    run=
    load=
    type=
    result=
    triggered=
    IFS=$NL
    for line in $block; do
      case $line in
        Id=*) id=${line#*=} ;;
        ActiveState=*) state=${line#*=} ;;
        InvocationID=*) run=${line#*=} ;;
        LoadState=*) load=${line#*=} ;;
        Type=*) type=${line#*=} ;;
        Result=*) result=${line#*=} ;;
        TriggeredBy=*) triggered=${line#*=} ;;
      esac
    done
    IFS=" $TAB$NL"
    case $load,$state,$result,$type,$triggered in
      not-found,*) state=gone ;;
      *,inactive,success,oneshot,* | *,inactive,success,*,?*) state=ended ;;
    esac
    RUNS="$RUNS$id ${state:--} $run$NL"
  done
}

# $1 unit: its state and its run in STATE_NOW and RUN, by find_runs.
run_of() {
  STATE_NOW=
  RUN=
  case $RUNS in *"$NL$1 "*) ;; *) return 0 ;; esac
  line=${RUNS#*"$NL$1 "}
  line=${line%%"$NL"*}
  STATE_NOW=${line%% *}
  RUN=${line#* }
}

# $1 unit that is not up: for how many seconds its drop-in has had its text, to be compared with when it failed. (A file that a generation takes over from
# the one before keeps its time; /proc/self/ is as old as the program that asks.)
written_ago() {
  [ -n "$N" ] && [ -r "$CURRENT/systemd/system/$1.d/zz-oomcfg.conf" ] || return 0
  written=$(stat -c %Y -- "$CURRENT/systemd/system/$1.d/zz-oomcfg.conf" /proc/self/ 2>/dev/null)
  case $written in *[!0-9"$NL"]* | '') return 0 ;; esac
  written=$((${written##*"$NL"} - ${written%%"$NL"*}))
  [ "$written" -ge 0 ] || written=0
  v "written $written"
}
