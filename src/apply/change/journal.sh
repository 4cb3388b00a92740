# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# The journal of the host: one line of JSON for each change, and for what was done with one that had been cut off.

# $1 event, $2 generation before, $3 generation after, $4 result
journal() {
  printf '{"time":"%s","event":"%s","spec":"%s","from":"%s","to":"%s","result":"%s"}\n' \
    "$AT" "$1" "$SPEC" "$2" "$3" "$4" 2>/dev/null >>"$STATE/journal.jsonl"
}

# Of more than 256 KiB the last 128 KiB stay, some 800 changes.
bound_journal() {
  size=$(stat -c %s -- "$STATE/journal.jsonl" 2>/dev/null)
  [ "${size:-0}" -gt 262144 ] || return 0
  tail -c 131072 -- "$STATE/journal.jsonl" | sed 1d >"$STATE/.journal.new" && sync "$STATE/.journal.new" &&
    mv -f "$STATE/.journal.new" "$STATE/journal.jsonl"
}
