# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The change: a host goes from one generation to the next under a lock, or stays exactly as it was. It comes after the
# look in the script, and uses its functions and settings. What the plan lists comes as calls in the functions plan_*,
# which the caller defines.
#
# The order: what can fail (disk, sysctl, swap) comes before the switch and can be undone; the switch is one rename;
# what follows is up to systemd and the kernel, and the look at the end reads each value back. What is about to be done
# is noted in $STATE/pending first, and the note is removed last, so that an interrupted change is finished or undone at
# the next contact. steps.sh has the steps up to the reload, and the table of what a boot and the next contact find
# after each.
#
# protocol.ts has the records that it writes; a look follows them.
#
# The caller sets EXPECT (hex digest), AT (its time, as ISO 8601 in UTC: one clock for the journals of all hosts), SPEC
# (its name), FROM and TO (generations), RELOAD (yes or no), SHRINK (yes: a limit may go below what is in use),
# LAST_LOOK (CHECKS of the look at its end, see records.sh) and, one a line, LINKS and UNLINKS (paths), RESTARTS
# (units), OPENED and CHANGE (see judge.sh), STARTS (units that did not run when the plan was made) and KEPT (the
# sysctls that the next generation sets, and those that go with them).

# The SHA-256 of the records in OUT, without bytes beyond ASCII: where these are not UTF-8, they arrive at the
# controller as something else.
stable_digest() {
  case $OUT in
    *[!\ -~"$TAB$NL"]*) printf '%s' "$OUT" | LC_ALL=C tr -d '\200-\377' | sha256sum ;;
    *) printf '%s' "$OUT" | sha256sum ;;
  esac
}

# Only the script holds the lock: processes that a program leaves running must not.
systemctl() { command systemctl "$@" 9>&-; }

change() {
  # A hang-up or a closed pipe must not stop it halfway.
  trap '' HUP PIPE INT TERM
  umask 022
  ENDED=''
  STALE=''
  NO_JOURNAL=''
  STEPS=''
  DOWN=''
  FAILS_AS=failed
  if prepare; then
    change_locked
    exec 9>&-
  fi
  tell
}

prepare() {
  local text
  if [ ! -d "$BASE/generations" ] || [ ! -d "$STATE" ]; then
    text=$(mkdir -p "$BASE/generations" "$STATE" 2>&1 && chmod 700 "$STATE" 2>&1) || {
      fail prepare "said $text"
      ENDED=undone
      return 1
    }
  fi
  # Not readable for others: whoever can open a file can lock it. (In a subshell first, since a failing exec ends the
  # shell.)
  if { [ -f /run/oomcfg.lock ] && [ -w /run/oomcfg.lock ]; } || (umask 077 && : >>/run/oomcfg.lock) 2>/dev/null; then
    exec 9>>/run/oomcfg.lock
    text=$(flock -w 10 9 2>&1) && return 0
    # flock(1) prints nothing when the time is up.
    if [ -z "$text" ]; then
      r locked
      return 1
    fi
  else
    text=$(LC_ALL=C dd if=/dev/null of=/run/oomcfg.lock conv=notrunc 2>&1) && text=
    text=${text%%"$NL"*}
  fi
  if [ -n "$text" ]; then fail lock "about /run/oomcfg.lock ${text##*: }"; else fail lock 'shell /run/oomcfg.lock'; fi
  ENDED=undone
  return 1
}

# Whether the state is still the one that was planned from, and nothing uses more than its new limit.
may_begin() {
  local first key
  ASKED_NONCE=$N
  ASKED_UNITS=$REQ
  ASKED_SYSCTLS=$SYSCTLS
  N=''
  OUT=''
  TAKES=yes
  TAKEN=''
  look
  WORDS_BEFORE=$TAKEN
  digest=$(stable_digest)
  N=$ASKED_NONCE
  REQ=$ASKED_UNITS
  SYSCTLS=$ASKED_SYSCTLS
  if [ "${digest%% *}" != "$EXPECT" ]; then
    r stale
    STALE=$OUT
    OUT=''
    return 1
  fi
  OUT=''
  PAGE=4096
  while read -r key first _; do
    case $key in KernelPageSize:)
      PAGE=$((first * 1024))
      break
      ;;
    esac
  done </proc/self/smaps
  [ "$SHRINK" != yes ] || return 0
  IN_USE=no
  ROOM_TOTAL=
  plan_shrinks
  [ "$IN_USE" = no ]
}

change_locked() {
  may_begin || return 0
  now begun
  plan_watch
  recover
  find_new_folders
  note_was
  set -- note before values
  [ "$TO" = "$FROM" ] || set -- note write before values link switch
  [ "$RELOAD" != yes ] || set -- "$@" reload
  if go "$@"; then
    take_effect
    look_after
    end_change
  else
    go_back
  fi
}

# The state that undo_X goes back to.
note_was() {
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
  HAD_BEFORE=no
  if [ -r "$STATE/before" ]; then
    HAD_BEFORE=yes
    BEFORE=$NOTED
  fi
  BEFORE_WAS=$BEFORE
  BEFORE_ON_DISK=$BEFORE
  KEEPS=''
}

# $@ steps, see steps.sh: runs them up to the first that fails. BEGUN has those that were begun, the last one first.
go() {
  local step
  BEGUN=''
  for step; do
    BEGUN="$step $BEGUN"
    "do_$step" || return 1
  done
}

# After a step failed: undoes all that were begun, so that nothing of this run stays. Where that fails too, the note of
# the change stays for the next contact.
go_back() {
  local IFS step
  now undoing
  IFS=" $TAB$NL"
  FAILS_AS=stuck
  UNDONE=yes
  for step in $BEGUN; do
    "undo_$step" || UNDONE=no
    # Where the new files are still in force, everything that belongs to them stays.
    [ "$UNDONE$SWITCHED" != noyes ] || break
  done
  if [ "$UNDONE" = yes ]; then
    journal_change undone
    ENDED=undone
  else
    journal_change 'not undone'
    ENDED=notundone
  fi
}

# What comes after the switch: done as far as possible, and not undone.
take_effect() {
  FAILS_AS=unfinished
  OWING=no
  note_unjudged
  find_started
  plan_effects
  restart_units
  # A dangling `current`, where no generation follows.
  if [ -z "$TO" ] && [ -L "$CURRENT" ] && [ ! -e "$CURRENT/manifest" ]; then rm -f "$CURRENT"; fi
  plan_last
  forget_sysctls
  forget_scores
  forget_gives
  write_before || fail_write note "$STATE" "$SAID"
}

look_after() {
  PENDING=/dev/null
  OUT=''
  TAKEN=''
  COUNTS_BEFORE=$COUNTS
  CHECKS=$LAST_LOOK
  look
  note_restarts
  note_values
  note_own
  forget_gone
  forget_settled
}

# The journal, and the notes on the host's disk.
end_change() {
  prepare_before || note_failed
  [ -z "$FINISHED" ] || journal recover "${FINISHED% *}" "${FINISHED#* }" finished
  find_down
  if [ -z "$STEPS$DOWN" ]; then journal_change changed; else journal_change failed; fi
  # What is reported as done has to survive a power cut: the switch and the journal are on disk before the note of the
  # change is removed. (ext4 can keep the new size of a file that grew and lose its text, which then reads as bytes of
  # 0: seen.)
  sync_with "$STATE/journal.jsonl" "$BASE"
  place_before || note_failed
  # For a unit that the new generation does not have, only the note tells the next contact that a value or a restart is
  # still owed.
  if [ "$OWING" = no ] || { [ "$TO" = "$FROM" ] && [ "$OWED" = no ]; }; then rm -f "$STATE/pending"; fi
  bound_journal
  prune
  ENDED='done'
}

# The values from before could not be noted at the end. What they were kept for is still owed, and without the note of
# the change nothing would ever come back to it.
note_failed() {
  fail_write note "$STATE" "$SAID"
  OWING=yes
  OWED=yes
}
