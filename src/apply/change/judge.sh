# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# The note of units that failed with what an apply gave them: so the next apply, from whichever machine, does not go on to other hosts with it.

# JUDGED has lines `UNIT OWNER KIND` (see look_judged): each gets the ID of its present run and the time of its drop-in, in place of what was noted of
# it before. What became of it is in no other place: a unit that ended with status 0, or whose condition did not hold, is inactive as one that was
# stopped by hand is.
note_judged() {
  set -f
  umask 077
  set --
  IFS=$NL
  for line in $JUDGED; do set -- "$@" "${line%% *}"; done
  IFS=" $TAB$NL"
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
  if [ -r "$STATE/judged" ]; then
    while IFS= read -r line; do
      case "$NL$JUDGED" in *"$NL${line%% *} "*) ;; *) lines="$lines$line$NL" ;; esac
    done <"$STATE/judged"
  fi
  { printf '%s' "$lines" | head -n 200 >"$STATE/.judged.new" && mv -f "$STATE/.judged.new" "$STATE/judged"; } 2>/dev/null || :
}
