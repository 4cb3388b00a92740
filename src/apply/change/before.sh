# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Calls of plan_before and plan_last: what was here before oomcfg, one a line in $STATE/before, and the units that were restarted in vain.

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

# Units that were restarted now and whose process does not have the variable that systemd gave it: something in between sets its own. Noted
# with the generation, so that the next plan does not restart it in vain once more; what is noted of another generation goes.
note_resistance() {
  kept=''
  IFS=$NL
  for line in $BEFORE; do
    case $line in resists\ *)
      unit=${line#resists }
      case $line in *" $TO") ;; *) continue ;; esac
      case "$NL$RESTARTS$NL" in *"$NL${unit%% *}$NL"*) continue ;; esac
      ;;
    esac
    kept="$kept$line$NL"
  done
  for unit in $RESTARTS; do
    case "$NL$DIFFERS" in *"$NL$unit$NL"*) kept="${kept}resists $unit $TO$NL" ;; esac
  done
  IFS=" $TAB$NL"
  BEFORE=$kept
  write_before
}

write_before() {
  [ "$BEFORE" != "$BEFORE_ON_DISK" ] || return 0
  { printf '%s' "$BEFORE" >"$STATE/.before.new"; } 2>/dev/null || return 1
  sync "$STATE/.before.new" 2>/dev/null
  mv -f "$STATE/.before.new" "$STATE/before" && BEFORE_ON_DISK=$BEFORE
}
