# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Calls of plan_before and plan_last: what was here before oomcfg, one a line in $STATE/before, and the units whose restart had no effect.

# $1 kind, $2 name, $3 value: noted once, the first time that oomcfg changes it.
before() {
  case "$NL$BEFORE" in *"$NL$1 $2 "*) return 0 ;; esac
  case $2$3 in *"$NL"*) return 1 ;; esac
  BEFORE="$BEFORE$1 $2 $3$NL"
}

# $1 key, $2 path below /proc/sys: one that the kernel sets to 0 together with another, noted as it is now.
before_now() {
  [ ! -r "/proc/sys/$2" ] || before sysctl "$1" "$(cat "/proc/sys/$2")"
}

# $1 kind, $2 name: it is as it was before oomcfg, so nothing is owed any more.
forget() {
  kept=''
  IFS=$NL
  for line in $BEFORE; do
    case $line in "$1 $2 "*) ;; made\ *\ "$2") ;; *) kept="$kept$line$NL" ;; esac
  done
  IFS=" $TAB$NL"
  BEFORE=$kept
}

# A sysctl that the generation in force does not set is as it was before oomcfg by now, and nothing is owed any more.
forget_sysctls() {
  kept=''
  IFS=$NL
  for line in $BEFORE; do
    case $line in 'sysctl '*)
      key=${line#sysctl }
      # shellcheck disable=SC2153
      case "$NL$KEPT$NL" in *"$NL${key%% *}$NL"*) ;; *) continue ;; esac
      ;;
    esac
    kept="$kept$line$NL"
  done
  IFS=" $TAB$NL"
  BEFORE=$kept
}

# A score that the generation in force does not set is back as well, or its unit has gone.
forget_scores() {
  case "$NL$BEFORE" in *"${NL}score "*) ;; *) return 0 ;; esac
  set --
  IFS=$NL
  for line in $BEFORE; do
    line=${line#score }
    path=$CURRENT/systemd/system/${line%% *}.d/zz-oomcfg.conf
    [ ! -r "$path" ] || set -- "$@" "$path"
  done
  sets=''
  [ $# = 0 ] || sets=$NL$(grep -l '^OOMScoreAdjust=' -- "$@")$NL
  kept=''
  for line in $BEFORE; do
    case $line in 'score '*)
      unit=${line#score }
      case $sets in *"/${unit%% *}.d/zz-oomcfg.conf$NL"*) ;; *) continue ;; esac
      ;;
    esac
    kept="$kept$line$NL"
  done
  IFS=" $TAB$NL"
  BEFORE=$kept
}

# What the restarts did, by the look after them: a unit was restarted where its main process is another one. One that runs and does not have the
# variable that systemd gave it is noted with the generation, since something in between sets its own: the next plan does not restart it in vain once
# more. What is noted of another generation goes. (`resists` is how 0.1.0 wrote it.)
note_restarts() {
  restarted=''
  vain=''
  IFS=$NL
  for line in $MAINS; do
    IFS=" $TAB$NL"
    unit=${line% *}
    was=${line##* }
    runs=no
    ! folder_of "$unit" || runs=yes
    if [ "$runs" = yes ] && [ "$MAIN" = "$was" ]; then continue; fi
    r "restarted $unit"
    restarted="$restarted$NL$unit$NL"
    [ "$runs" = yes ] || continue
    case "$NL$DIFFERS" in *"$NL$unit$NL"*) vain="${vain}ineffective $unit $TO$NL" ;; esac
  done
  kept=''
  IFS=$NL
  for line in $BEFORE; do
    case $line in ineffective\ * | resists\ *)
      unit=${line#* }
      case $line in *" $TO") ;; *) continue ;; esac
      case $restarted in *"$NL${unit%% *}$NL"*) continue ;; esac
      ;;
    esac
    kept="$kept$line$NL"
  done
  IFS=" $TAB$NL"
  BEFORE=$kept$vain
}

write_before() {
  [ "$BEFORE" != "$BEFORE_ON_DISK" ] || return 0
  { printf '%s' "$BEFORE" >"$STATE/.before.new"; } 2>/dev/null || return 1
  sync "$STATE/.before.new" 2>/dev/null
  mv -f "$STATE/.before.new" "$STATE/before" && BEFORE_ON_DISK=$BEFORE
}
