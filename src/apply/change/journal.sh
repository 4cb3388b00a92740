# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# The journal of the host: one line of JSON for each change, and for what was done with one that had been cut off.

# $1 event, $2 generation before, $3 generation after, $4 result
journal() {
  JOURNAL_SIZE=0
  {
    printf '{"time":"%s","event":"%s","spec":"%s","from":"%s","to":"%s","result":"%s"}\n' \
      "$AT" "$1" "$SPEC" "$2" "$3" "$4" >&8 &&
      # What is appended moves the position to the end of the file (proc(5), fdinfo): so no program has to be asked.
      { read -r _ JOURNAL_SIZE </proc/self/fdinfo/8 || :; }
  } 2>/dev/null 8>>"$STATE/journal.jsonl" || no_journal
}

# Says why a line could not be written: once is enough.
no_journal() {
  [ -z "$NO_JOURNAL" ] || return 0
  NO_JOURNAL=yes
  text=$(LC_ALL=C dd if=/dev/null "of=$STATE/journal.jsonl" conv=notrunc 2>&1) && text=$(why_not "$STATE" 'the shell could not write it')
  text=${text%%"$NL"*}
  r "nojournal ${text##*: }"
}

# After a line was written. Of more than 256 KiB the last 128 KiB stay, some 800 changes.
bound_journal() {
  [ "${JOURNAL_SIZE:-0}" -gt 262144 ] || return 0
  tail -c 131072 -- "$STATE/journal.jsonl" | sed 1d >"$STATE/.journal.new" && sync "$STATE/.journal.new" &&
    mv -f "$STATE/.journal.new" "$STATE/journal.jsonl"
}
