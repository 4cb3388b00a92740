# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The journal of the host: one line of JSON for each change, and for each interrupted change that was finished or
# undone.
#
# Its result is `changed`, `failed` (the new files are in force, and something after the switch failed), `undone` or
# `not undone`; of an interrupted one, `finished` or `undone`. A later look that finds something wrong has a line
# of its own (failedUnits.ts). `failed` has the steps that failed and `down` the units that went down with the change,
# where there are any.

# $1 result of this change
journal_change() {
  more=''
  [ -z "$STEPS" ] || more=",\"failed\":[$STEPS]"
  [ -z "$DOWN" ] || more="$more,\"down\":[$DOWN]"
  journal apply "$FROM" "$TO" "$1" "$more"
}

# DOWN: as JSON strings, the units of OPENED that are down and were not before the change (COUNTS_BEFORE), at most 20.
find_down() {
  local IFS left line state text unit
  case $COUNTS in *" down$NL"*) ;; *) return 0 ;; esac
  left=20
  IFS=$NL
  for line in $OPENED; do
    unit=${line%% *}
    case $NL$COUNTS_BEFORE in *"$NL$unit down$NL"*) continue ;; esac
    case $NL$COUNTS in *"$NL$unit down$NL"*) ;; *) continue ;; esac
    state=${OUT#*" Id=$unit$NL"}
    state=${state#*" ActiveState="}
    if [ "${state%%"$NL"*}" = inactive ]; then
      # Its start is waited for.
      case $STARTING in *"$NL$unit$NL"*) continue ;; esac
      # A unit that was not restarted can have ended by itself.
      case "$NL$RESTARTS$NL" in *"$NL$unit$NL"*) ;; *) [ "${line#* }" != "$unit" ] || continue ;; esac
    fi
    [ "$left" -gt 0 ] || break
    left=$((left - 1))
    text=''
    while :; do
      case $unit in *\\*) ;; *) break ;; esac
      text=$text${unit%%\\*}\\\\
      unit=${unit#*\\}
    done
    DOWN="${DOWN:+$DOWN,}\"$text$unit\""
  done
}

# $1 event, $2 generation before, $3 generation after, $4 result, $5 more members
journal() {
  JOURNAL_SIZE=0
  {
    printf '{"time":"%s","event":"%s","spec":"%s","from":"%s","to":"%s","result":"%s"%s}\n' \
      "$AT" "$1" "$SPEC" "$2" "$3" "$4" "${5:-}" >&8 &&
      # Appending moves the position to the end of the file (proc(5), fdinfo), which gives its size without a program.
      { read -r _ JOURNAL_SIZE </proc/self/fdinfo/8 || :; }
  } 2>/dev/null 8>>"$STATE/journal.jsonl" || no_journal
}

# Reports why a line could not be written, once.
no_journal() {
  local text
  [ -z "$NO_JOURNAL" ] || return 0
  NO_JOURNAL=yes
  if text=$(LC_ALL=C dd if=/dev/null "of=$STATE/journal.jsonl" conv=notrunc 2>&1); then text=$(why_not "$STATE" '')
  else
    text=${text%%"$NL"*}
    text="said ${text##*: }"
  fi
  r "nojournal $text"
}

# After a line was written: of a journal of more than 256 KiB the last 128 KiB are kept, some 800 changes.
bound_journal() {
  [ "${JOURNAL_SIZE:-0}" -gt 262144 ] || return 0
  tail -c 131072 -- "$STATE/journal.jsonl" | sed 1d >"$STATE/.journal.new" && sync "$STATE/.journal.new" &&
    mv -f "$STATE/.journal.new" "$STATE/journal.jsonl"
}
