# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The look as a whole: the order of its parts, and the variables that they share.

look() {
  local IFS seen
  set -f
  IFS=" $TAB$NL"
  # Lines `UNIT PID FOLDER` of running units by their real names, for the change script.
  FOLDERS=''
  # Lines `UNIT NRESTARTS` of all units.
  COUNTS=''
  # Units that nothing starts on demand, between blanks.
  STAYS=' '
  # Generations before the one in force whose settings may still be in force.
  EARLIER=''
  # Lines `UNIT PID START`: main processes that began before oomcfg last changed the variable of their unit.
  BEGAN=''
  # Lines `UNIT VARIABLE`: what the generation in force sets, `-` for none.
  SETS=''
  # Units for which the spec asks for no variable, and that have a line in the manifest, between blanks.
  DROPPED=' '
  # Lines `UNIT PID START SCORE SPACE`: main processes that have another score or address space than systemd gives, and
  # those for which an apply noted that the values are their own.
  OTHER_VALUES=''
  OWN_VALUES=''
  # Units whose score from before oomcfg is noted, one a line.
  SCORES=''
  # Lines `UNIT PID START`: main processes whose score oomcfg set while they ran.
  SCORED=''
  # Lines `UNIT PID START NAMES`: main processes that oomcfg restarted, and the options that their JVM had before.
  HAD=''
  REVALUED=''
  START_TEXT=''
  # Lines `LIMIT UNIT PID START`: main processes with a limit from oomcfg.
  LIMITED=''
  # Lines `UNIT VARIABLE DIRECTIVE=VALUE...`: what oomcfg gave units.
  GIVES=''
  # Lines `UNIT PID START VARIABLE`: main processes that keep a variable which oomcfg no longer sets.
  KEEPING=''
  # Swap files that oomcfg made, one a line.
  MADE=$NL
  # Units that have something of oomcfg's but are not in the generation in force, between blanks.
  LEFT=' '
  # `yes` where oomcfg sets a directive for which the manager has a default.
  HAS_DEFAULTS=''
  # `yes` where oomcfg sets a protection, for which slices have defaults.
  PROTECTS=''
  # All lines of $STATE/before, for the change script.
  NOTED=''
  # Units that are asked for and have edits that systemd has not read.
  OWN_UNREAD=''
  seen=
  SLICES=''
  SCOPED=''
  # Lines `FOLDER RECORD`: slices that were read.
  ABOVE=''
  HELD=''
  look_host
  look_generation
  look_left
  [ -n "$CHECKS" ] || look_blocked
  fold
  find_version
  look_units
  look_defaults
  look_inherited
  if [ -z "$CHECKS" ]; then
    look_oomd
    look_unread
  fi
  [ "$CHECKS" = units ] || look_sysctls
  look_swap
  look_state
  look_judged
  s end
  OUT=$HELD$OUT
  HELD=''
}
