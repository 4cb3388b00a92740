# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# The change: a host goes from one generation to the next under a lock, or stays wholly as it was. It stands behind the look and uses
# its functions and settings. What the plan lists comes as calls in the functions plan_*, which the caller defines.
#
# The order: what can fail (disk, sysctl, swap) comes before the switch and is undone; the switch is one rename; what follows it
# is systemd's and the kernel's, each value read back by the look at the end. What is about to be done is noted in $STATE/pending
# first, so that a change that was cut off is finished or undone at the next contact.
#
# Records: NONCE! and `step NAME`, `stale`, `locked`, `inuse UNIT USE LIMIT`, `failed STEP TEXT`, `undone`, `effect TARGET SETTING TEXT`,
# `restarted UNIT`, `done`; then a look.
#
# The caller sets EXPECT (hex digest), AT (its time, as ISO 8601 in UTC: one clock for the journals of all hosts), SPEC (its name), FROM and
# TO (generations), RELOAD (yes or no), SHRINK (yes: a limit may go below what is in use) and, one a line, LINKS and UNLINKS (paths),
# RESTARTS (units), STARTS (units that did not run when the plan was made) and KEPT (the sysctls that the next generation sets, and those
# that go with them).

# Of the records in OUT: without bytes beyond ASCII, which arrive at the controller as something else where they are not UTF-8.
stable_digest() {
  case $OUT in
    *[!\ -~"$TAB$NL"]*) printf '%s' "$OUT" | LC_ALL=C tr -d '\200-\377' | sha256sum ;;
    *) printf '%s' "$OUT" | sha256sum ;;
  esac
}

journal() {
  printf '{"time":"%s","event":"apply","spec":"%s","from":"%s","to":"%s","result":"%s"}\n' \
    "$AT" "$SPEC" "$FROM" "$TO" "$1" >>"$STATE/journal.jsonl"
}

change() {
  # A hang-up or a closed pipe must not stop it halfway.
  trap '' HUP PIPE INT TERM
  umask 022
  LOCKED=no
  if [ ! -d "$BASE/generations" ] || [ ! -d "$STATE" ]; then
    text=$(mkdir -p "$BASE/generations" "$STATE" 2>&1 && chmod 700 "$STATE" 2>&1) || {
      fail prepare "$text"
      return 0
    }
  fi
  # Not readable for others: who can open a file can lock it. (In a subshell first, for a failing exec ends the shell.)
  if { { [ -f /run/oomcfg.lock ] && [ -w /run/oomcfg.lock ]; } || (umask 077 && : >>/run/oomcfg.lock) 2>/dev/null; } && exec 9>>/run/oomcfg.lock && flock -w 10 9; then LOCKED=yes; fi
  if [ "$LOCKED" = no ]; then
    r locked
    return 0
  fi

  # The state must still be the one that was planned from.
  # (Names of their own: the look has no local variables.)
  ASKED_NONCE=$N
  ASKED_UNITS=$REQ
  ASKED_SYSCTLS=$SYSCTLS
  N=''
  OUT=''
  look
  digest=$(stable_digest)
  OUT=''
  N=$ASKED_NONCE
  REQ=$ASKED_UNITS
  SYSCTLS=$ASKED_SYSCTLS
  if [ "${digest%% *}" != "$EXPECT" ]; then
    r stale
    return 0
  fi
  if [ "$SHRINK" != yes ]; then
    IN_USE=no
    plan_shrinks
    [ "$IN_USE" = no ] || return 0
  fi
  PAGE=4096
  while read -r key first _; do
    case $key in KernelPageSize:)
      PAGE=$((first * 1024))
      break
      ;;
    esac
  done </proc/self/smaps

  recover
  SWITCHED=no
  SYSCTLS_SET=''
  SWAPS_MADE=''
  # shellcheck disable=SC3013
  if [ -n "$FROM" ] && [ "$CURRENT" -ef "$BASE/generations/$FROM" ]; then
    WAS=generations/$FROM
  else
    WAS=$(readlink "$CURRENT" 2>/dev/null)
  fi
  BEFORE=''
  [ ! -r "$STATE/before" ] || BEFORE=$(cat "$STATE/before")$NL
  [ -n "${BEFORE%"$NL"}" ] || BEFORE=''
  BEFORE_WAS=$BEFORE
  BEFORE_ON_DISK=$BEFORE
  step=''
  text=$(note_pending 2>&1) || step=note
  if [ -z "$step" ]; then
    if [ "$TO" = "$FROM" ]; then sync "$STATE/pending" 2>/dev/null; else text=$(write_generation 2>&1) || step='write'; fi
  fi
  if [ -z "$step" ]; then { plan_before && write_before; } || step=before; fi
  if [ -n "$step" ]; then
    folder=$STATE
    [ "$step" != write ] || folder=$BASE
    fail "$step" "$folder cannot be written, $(room "$folder"): $text"
    undo
    return 0
  fi
  plan_first || {
    undo
    return 0
  }
  if [ "$TO" != "$FROM" ]; then
    are_linked || text=$(make_links 2>&1) || step='link'
    if [ -z "$step" ]; then
      if text=$(switch_to "generations/$TO" 2>&1); then SWITCHED=yes; else step=switch; fi
    fi
    if [ "$SWITCHED" = yes ]; then are_linked || text=$(make_links 2>&1) || step='link'; fi
    if [ -n "$step" ]; then
      fail "$step" "$text"
      undo
      return 0
    fi
    drop_links "$UNLINKS" edited
  fi
  if [ "$RELOAD" = yes ]; then
    # systemctl gives up by itself, after 180 s.
    text=$(systemctl daemon-reload 2>&1) || {
      fail daemon-reload "$text"
      undo
      return 0
    }
  fi
  find_started
  plan_effects
  restart_units
  # What leads nowhere, where no generation is to come.
  if [ -z "$TO" ] && [ -L "$CURRENT" ] && [ ! -e "$CURRENT/manifest" ]; then rm -f "$CURRENT"; fi
  plan_last
  forget_sysctls
  write_before || fail note "$STATE cannot be written, $(room "$STATE")"
  journal changed
  # What is reported as done is to outlive a power cut: the switch on disk before the note that it is under way goes.
  sync "$BASE" 2>/dev/null
  rm -f "$STATE/pending"
  prune
  r 'done'
  OUT=''
  look
  say
  note_resistance
}
