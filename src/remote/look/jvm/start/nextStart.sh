# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What a program gets at the next start of its unit: reads the variable, the start command and the scripts in order.

# (From look_unit: `unit` as asked for, `id`, `variable`, `starts`, `stale`, and its environment.) FOUND and VALUE tell
# whether and to what systemd sets the variable of a new process; `NEXT_COMMAND` is the first start command as systemctl
# or its file has it, COMMAND its words, as far as they are known.
look_next_start() {
  known_words "$unit"
  other_variable
  next_variable "$variable"
  words s nw "$VALUE"
  NEXT_COMMAND=${starts#*argv\[\]=}
  NEXT_COMMAND=${NEXT_COMMAND%% ; *}
  [ "$stale" != yes ] || NEXT_COMMAND=$FILED_START
  COMMAND=$NEXT_COMMAND
  EXACT=
  GUESSED=
  JOINED=
  NEXT_FOLDER=unread
  if [ -n "$N" ]; then
    if does_not_run; then
      exact_command "$id" "$NEXT_COMMAND"
    else
      # (Without it nothing hangs on where a word ends.)
      case $NEXT_COMMAND in *"$variable"*) ! may_lose "$NEXT_COMMAND" || exact_command "$id" "$NEXT_COMMAND" ;; esac
    fi
  fi
  look_start_scripts "$id" "$variable" "$COMMAND"
  look_start_loss "$variable" "$COMMAND"
  look_one_word "$variable" "$NEXT_COMMAND"
  look_behind_main "$variable" "$COMMAND"
  look_next_jvm "$variable" "$COMMAND"
}
