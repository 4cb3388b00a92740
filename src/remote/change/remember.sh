# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Calls of plan_before and plan_last: notes in $STATE/before, one a line, of the values from before oomcfg, of processes
# that are owed a restart, and of what oomcfg gave.

# $1 kind, $2 name, $3 value from before: noted once, the first time that oomcfg changes it.
before() {
  case "$NL$BEFORE" in *"$NL$1 $2 "*) return 0 ;; esac
  case $2$3 in *"$NL"*) return 1 ;; esac
  BEFORE="$BEFORE$1 $2 $3$NL"
}

# $1 key, $2 path below /proc/sys: notes the present value of a key that the kernel sets to 0 together with another.
before_now() {
  [ ! -r "/proc/sys/$2" ] || before sysctl "$1" "$(cat "/proc/sys/$2")"
}

# $1 kind, $2 name: drops the note, since the value is as it was before oomcfg. (Not of a score or a limit while
# anything is owed: it may be one that could not be set.)
forget() {
  local IFS kept line
  case $1$OWING in scoreyes | Limit*yes) return 0 ;; esac
  kept=''
  IFS=$NL
  for line in $BEFORE; do
    case $line in "$1 $2 "*) ;; made\ *\ "$2") ;; *) kept="$kept$line$NL" ;; esac
  done
  BEFORE=$kept
}

# Drops the notes of sysctls that the generation in force does not set: they are as they were before oomcfg by now.
forget_sysctls() {
  local IFS kept key line
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
  BEFORE=$kept
}

# $1 kind, $2 unit, $3 anything else: a note on its main process, MAIN, as `KIND UNIT PID START [$3]`. PID and start
# time identify the process, so the note counts until the unit has another one.
note_main() {
  start_of "$MAIN"
  [ -n "$START" ] || return 0
  forget "$1" "$2"
  BEFORE="$BEFORE$1 $2 $MAIN $START${3:+ $3}$NL"
}

# $1 unit whose main process got its score from oomcfg while it ran: so a later score that no file sets counts as not
# its own.
note_score() { note_main scored "$1"; }

# $1 unit, $2 a limit of processes that is about to change: notes that the present main process did not set it by
# itself. Where the spec drops the limit and nothing can restart the process, that stays owed for as long as it runs.
limit_given() { ! folder_of "$1" || note_main "$2" "$1"; }

# $1 unit, $2 a limit of processes that only the next start changes, $3 its present value in bytes or unlimited: noted
# where the main process has exactly that. A process with another value set it by itself.
limit_kept() {
  folder_of "$1" || return 0
  limits_of "$2" "$MAIN"
  row_of "$MAIN"
  [ "$SOFT" != "$3" ] || limit_given "$1" "$2"
}

# $1 unit, $2 the variable that oomcfg sets for it from now on, or -, $3 and more its directives, `NAME=VALUE`: noted so
# that a look knows what is oomcfg's even where the files of the generation are gone.
gives() {
  score_given "$1"
  forget gives "$1"
  BEFORE="${BEFORE}gives $*$NL"
}

# $1 unit whose drop-in changes: where its main process has the score of the present drop-in, notes that it is from
# oomcfg, even where the next score cannot be set (below 0 in a container). The files will no longer show that.
score_given() {
  local line
  given=
  { while IFS= read -r line; do
    case $line in OOMScoreAdjust=*) given=${line#*=} ;; esac
  done <"$CURRENT/systemd/system/$1.d/zz-oomcfg.conf"; } 2>/dev/null
  [ -n "$given" ] && folder_of "$1" && get "/proc/$MAIN/oom_score_adj" || return 0
  [ "$X" != "$given" ] || note_score "$1"
}

# Drops the notes of units that the generation in force does not have: their values are back by now, except for a
# variable whose files were removed by hand.
forget_gives() {
  local IFS kept line path unit
  [ "$OWING" = no ] || return 0
  kept=''
  gone=''
  IFS=$NL
  for line in $BEFORE; do
    case $line in 'gives '*)
      line=${line#gives }
      if [ ! -e "$CURRENT/systemd/system/${line%% *}.d/zz-oomcfg.conf" ]; then
        gone="$gone$line$NL"
        continue
      fi
      line="gives $line"
      ;;
    'folder '*)
      path=${line#folder }
      [ -L "${path% }/zz-oomcfg.conf" ] || continue
      ;;
    esac
    kept="$kept$line$NL"
  done
  BEFORE=$kept
  for line in $gone; do
    IFS=" $TAB$NL"
    # (A name of its own, since the functions that are called have no local variables.)
    unit=${line%% *}
    line=${line#* }
    case $line$LEFT in -*) ;; *" $unit "*) variable_kept "$unit" "${line%% *}" ;; esac
  done
}

# $1 unit, $2 a variable that oomcfg no longer sets: notes that its main process, if it has it, keeps it for as long as
# it lives.
variable_kept() {
  folder_of "$1" || return 0
  running_variable "$MAIN" "$2"
  [ "$RUN_SET" != yes ] || note_main variable "$1" "$2"
}

# Drops the notes of scores that the generation in force does not set: they are back as well, or the unit is gone.
forget_scores() {
  local IFS kept line path unit
  [ "$OWING" = no ] || return 0
  case "$NL$BEFORE" in *"${NL}score"*) ;; *) return 0 ;; esac
  set --
  IFS=$NL
  for line in $BEFORE; do
    case $line in score*) line=${line#score* } ;; *) continue ;; esac
    path=$CURRENT/systemd/system/${line%% *}.d/zz-oomcfg.conf
    [ ! -r "$path" ] || set -- "$@" "$path"
  done
  sets=''
  [ $# = 0 ] || sets=$NL$(grep -l '^OOMScoreAdjust=' -- "$@")$NL
  kept=''
  for line in $BEFORE; do
    case $line in 'score '* | 'scored '*)
      unit=${line#score* }
      case $sets in *"/${unit%% *}.d/zz-oomcfg.conf$NL"*) ;; *) continue ;; esac
      ;;
    esac
    kept="$kept$line$NL"
  done
  BEFORE=$kept
}

# $1 unit whose variable changes: notes that its present main process does not have what the files will say. So a
# restart that fails, or that is never made, stays owed.
began() { ! folder_of "$1" || note_main began "$1"; }

# $1 unit that restarts and has a JVM, $2 names of its own options: noted on the process that the restart begins, so
# that a look can tell which of them are gone.
keeps() { KEEPS="$KEEPS$1 $2$NL"; }

# $1 unit that was restarted; MAIN is its main process now.
note_had() {
  local names
  case "$NL$KEEPS" in *"$NL$1 "*) ;; *) return 0 ;; esac
  names="$NL$KEEPS"
  names=${names#*"$NL$1 "}
  note_main had "$1" "${names%%"$NL"*}"
}

# After the look at the end: where everything that the plan sets was set, other values of a main process are its own.
# `own UNIT PID START SCORE SPACE` says so for as long as the process lives and has them, even if somebody edits a file
# of the unit meanwhile.
note_own() {
  local IFS kept line process
  [ "$OWING" = no ] || return 0
  kept=''
  IFS=$NL
  for line in $BEFORE; do
    case $line in 'own '*) ;; *) kept="$kept$line$NL" ;; esac
  done
  for line in $OTHER_VALUES; do
    process=${line% * *}
    case "$NL$BEFORE" in *"${NL}scored $process$NL"*) ;; *) kept="${kept}own $line$NL" ;; esac
  done
  BEFORE=$kept
}

# Drops the notes on processes that are gone by now.
forget_gone() {
  local IFS began kept line name
  kept=''
  IFS=$NL
  for line in $BEFORE; do
    case $line in
      'began '* | 'scored '* | Limit*)
        began=${line##* }
        line=${line% *}
        IFS=" $TAB$NL"
        start_of "${line##* }"
        [ "$START" = "$began" ] || continue
        line="$line $began"
        ;;
      'had '* | 'revalued '* | 'variable '* | 'own '*)
        IFS=" $TAB$NL"
        # shellcheck disable=SC2086
        set -- $line
        start_of "$3"
        [ "$START" = "$4" ] || continue
        ;;
      'varies '*)
        name=${line#varies }
        [ -e "$CURRENT/systemd/system/${name%% *}.d/zz-oomcfg.conf" ] || continue
        ;;
      # How 0.1.0 noted it.
      'resists '*) continue ;;
    esac
    kept="$kept$line$NL"
  done
  BEFORE=$kept
}

# Reports the restarts, by the look after them: a unit was restarted where its main process is another one.
note_restarts() {
  local IFS line unit was
  IFS=$NL
  for line in $MAINS; do
    IFS=" $TAB$NL"
    unit=${line% *}
    was=${line##* }
    if folder_of "$unit" && [ "$MAIN" = "$was" ]; then
      OWING=yes
      failed_step restart
      continue
    fi
    r "restarted $unit"
    ! folder_of "$unit" || note_had "$unit"
  done
}

write_before() {
  prepare_before || return 1
  sync_with
  place_before
}

# Writes a new file beside the old one: the next sync_with syncs it, and place_before puts it in place.
prepare_before() {
  PREPARED=no
  SAID=''
  [ "$BEFORE" != "$BEFORE_ON_DISK" ] || return 0
  { printf '%s' "$BEFORE" >"$STATE/.before.new"; } 2>/dev/null || return 1
  PREPARED=yes
}

# $@ what else has to survive a power cut: one program syncs all.
sync_with() {
  [ "$PREPARED" = no ] || set -- "$STATE/.before.new" "$@"
  [ $# = 0 ] || sync "$@" 2>/dev/null
  return 0
}

place_before() {
  [ "$PREPARED" = yes ] || return 0
  PREPARED=no
  SAID=$(LC_ALL=C mv -f "$STATE/.before.new" "$STATE/before" 2>&1) && BEFORE_ON_DISK=$BEFORE && return 0
  # A program that is killed at its end has done its work: then the new file is in place.
  [ -e "$STATE/.before.new" ] || BEFORE_ON_DISK=$BEFORE
  return 1
}
