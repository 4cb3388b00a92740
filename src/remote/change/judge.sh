# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The note of units that failed with their new settings, or that nobody has looked at again since: so the next apply,
# from whichever machine, does not give other hosts the same.

# Units that need not be looked at again, each between blanks.
WELL=''

# Lines of the note that a look found settled (look_judged).
SETTLED_NOTES=

# JUDGED has lines `UNIT OWNER KIND` (see look_judged): each gets the ID of its present run and the time of its drop-in,
# in place of earlier notes of it. Nothing else shows that it failed: a unit that ended with status 0, or whose
# condition did not hold, is inactive just like one that was stopped by hand.
note_judged() {
  local IFS at line lines unit
  set -f
  umask 077
  set --
  IFS=$NL
  for line in $JUDGED; do set -- "$@" "${line%% *}"; done
  find_runs "$@"
  lines=
  IFS=$NL
  for line in $JUDGED; do
    IFS=" $TAB$NL"
    # shellcheck disable=SC2086
    set -- $line
    unit=$1
    at=$(stat -c %Y -- "$CURRENT/systemd/system/$2.d/zz-oomcfg.conf" 2>/dev/null) || continue
    run_of "$unit"
    lines="$lines$1 $2 $3 ${RUN:--} $at$NL"
  done
  IFS=" $TAB$NL"
  place_judged
}

# OPENED has lines `UNIT OWNER`: units that this change, CHANGE, restarts or gives less memory. They are noted before
# the lock is released, since another run can come before the second look, and this one can be interrupted.
note_unjudged() {
  local IFS boot line lines ran unit
  [ -n "$OPENED" ] && get /proc/sys/kernel/random/boot_id || return 0
  boot=$X
  get /proc/uptime || return 0
  up=${X%%.*}
  find_ran
  lines=
  IFS=$NL
  for line in $OPENED; do
    unit=${line%% *}
    # A unit that was down before shows nothing.
    case $NL$COUNTS in *"$NL$unit down$NL"*) continue ;; esac
    case $RAN in *"$NL$unit "*)
      ran=${RAN#*"$NL$unit "}
      # shellcheck disable=SC2153 # the caller sets it
      line="$line open $CHANGE $up $boot ${ran%%"$NL"*}"
      ;;
      *) line="$line open $CHANGE $up $boot" ;;
    esac
    lines="$lines$line$NL"
  done
  IFS=" $TAB$NL"
  place_judged
}

# The units of OPENED that run and are started when they are needed, so that they may end by themselves, but not right
# after this change: `ran UNIT SECONDS` says for how long each has run, at the time `up`; RAN has lines
# `UNIT SECONDS WRITTEN`, with the time of its drop-in. A unit whose previous run ended by itself is left out: it just
# does that. (A unit that is stopped is deactivating first. One that ends by itself is inactive at once, and systemd
# notes one time for both.) A job may take its time; and for units that only the bus or a socket starts, systemd forgets
# earlier runs, or clients kept them from ever ending: these may end within an hour, or ten minutes.
find_ran() {
  local IFS line most ran
  RAN=$NL
  set --
  IFS=$NL
  for line in $OPENED; do
    case $STAYS in *" ${line%% *} "*) ;; *) set -- "$@" "${line%% *}" ;; esac
  done
  [ $# -gt 0 ] || return 0
  ask_systemd -p Id,Type,ActiveState,Restart,BusName,TriggeredBy,ExecStart,NRestarts,InactiveExitTimestampMonotonic,ActiveExitTimestampMonotonic,InactiveEnterTimestampMonotonic -- "$@"
  while [ -n "$SHOW" ]; do
    next_block
    BLOCK=$NL$BLOCK$NL
    read_run "$BLOCK"
    case $STARTER in - | oneshot) continue ;; job) most=3600 ;; bus | socket) most=600 ;; *) most=0 ;; esac
    # Its command line says that it ends when nobody is connected (systemd-socket-proxyd(8)).
    case $BLOCK in *--exit-idle-time*) continue ;; esac
    case $BLOCK in *"${NL}ActiveState=active$NL"* | *"${NL}ActiveState=reloading$NL"*) ;; *) continue ;; esac
    case $BLOCK in *"${NL}NRestarts=0$NL"*) [ "$STOPPED_AT" = 0 ] || [ "$STOPPED_AT" != "$LEFT_AT" ] || continue ;; esac
    [ "$STARTED_AT" != 0 ] || continue
    ran=$((up - STARTED_AT / 1000000))
    [ "$ran" -gt "$most" ] || continue
    r "ran $RUN_OF $ran"
    RAN="$RAN$RUN_OF $ran $(stat -c %Y -- "$CURRENT/systemd/system/$RUN_OF.d/zz-oomcfg.conf" 2>/dev/null)$NL"
  done
}

# After look_again, whose records are in OUT. SETTLED has lines `UNIT MOST LIVES`: units of the change CHANGE; those
# that are up, or have ended, and that systemd has not started more often than MOST (`-` for any number) are settled;
# but not where LIVES is `yes`: such a unit may end some seconds later, and look_judged decides whether that was by
# design. The controller notes whatever else is wrong with a unit.
settle_judged() {
  local IFS line lines most
  [ -n "$SETTLED" ] && [ -s "$STATE/judged" ] || return 0
  WELL=' '
  IFS=$NL
  for line in $OUT; do
    case $line in "$N~ again "*) ;; *) continue ;; esac
    IFS=' '
    # shellcheck disable=SC2086
    set -- ${line#"$N~ again "}
    case $2$7 in active- | reloading- | inactive-) ;; *) continue ;; esac
    most=$NL$SETTLED$NL
    case $most in *"$NL$1 "*) most=${most#*"$NL$1 "} ;; *) continue ;; esac
    most=${most%%"$NL"*}
    case $most in *' yes') continue ;; esac
    most=${most%% *}
    case $6$most in *[!0-9]*) ;; *) [ "$6" -le "$most" ] || continue ;; esac
    WELL="$WELL$1 "
  done
  IFS=" $TAB$NL"
  lines=
  [ "$WELL" = ' ' ] || place_judged
}

# After the look at the end of a change: removes notes that are settled, so that a later stop by hand is not taken for a
# failure that was noted long before.
forget_settled() {
  local lines
  [ -n "$SETTLED_NOTES" ] || return 0
  lines=
  place_judged
}

# Writes `lines` in place of the notes of the same units, and keeps those of other units, except for units of WELL that
# wait for CHANGE, notes that are settled (unless this change made them), and units whose drop-in is gone. Bounded. One
# run at a time: of two that read the file together, each would write it without the other's lines. (Not under the lock
# of a change, which another run would take for a change in progress.)
place_judged() {
  {
    flock -w 5 8
    merge_judged
    if [ -n "$lines" ] && [ ! -s "$STATE/judged" ]; then
      # (Whoever reads meanwhile finds the file empty, as it was.)
      printf '%s' "$lines" >"$STATE/judged" || : >"$STATE/judged"
    elif [ -n "$lines" ]; then
      printf '%s' "$lines" >"$STATE/.judged.new" && mv -f "$STATE/.judged.new" "$STATE/judged"
    else
      : >"$STATE/judged"
      [ ! -e "$STATE/.judged.new" ] || rm -f "$STATE/.judged.new"
    fi
  } 8<"$STATE" 2>/dev/null || :
}

# Appends the notes of other units to `lines`.
merge_judged() {
  local kind left owner rest run unit
  [ -r "$STATE/judged" ] || return 0
  left=200
  while read -r unit owner kind run rest; do
    case "$NL$lines" in *"$NL$unit "*) continue ;; esac
    case "$kind $run$WELL" in "open $CHANGE"*" $unit "*) continue ;; esac
    case "$NL$SETTLED_NOTES" in *"$NL$unit $owner $kind $run $rest$NL"*) [ "$kind $run" = "open $CHANGE" ] || continue ;; esac
    if [ "$left" -gt 0 ] && [ -e "$CURRENT/systemd/system/$owner.d/zz-oomcfg.conf" ]; then
      lines="$lines$unit $owner $kind $run $rest$NL"
      left=$((left - 1))
    fi
  done <"$STATE/judged"
}
