# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The reports of a change to the controller. Records follow the nonce and `!`. They are collected, and printed when the
# lock is free: a connection that nobody reads any more takes no more than a pipe holds.

BASE=/etc/oomcfg
REPORT=''
REPORTS=0

# $1 record. Bounded, since a unit can have thousands of processes that refuse a value.
r() {
  REPORTS=$((REPORTS + 1))
  [ "$REPORTS" -gt 500 ] || REPORT="$REPORT$N! $1$NL"
}

# $1 how far the change is: printed at once, so that it is known even if the script is killed. A pipe has room for these
# few.
now() { printf '%s! step %s\n' "$N" "$1" 2>/dev/null || :; }

# Prints what was collected, the last look, and how the change ended. It does not matter whether anybody still reads.
tell() {
  [ "$REPORTS" -le 500 ] || REPORT="$REPORT$N! more $((REPORTS - 500))$NL"
  {
    printf '%s' "$REPORT"
    # For a stale plan the present state; that look had no nonce.
    [ -z "$STALE" ] || printf '%s' "$STALE" | sed "s/^/$N/"
    [ -z "$ENDED" ] || printf '%s! %s\n' "$N" "$ENDED"
    say
  } 2>/dev/null || :
}

# $1 step, $2 what happened: a kind and its fields (apply/failureWords.ts has the sentences), or `said` and a program's
# own words. On one line, bounded. The type of the record says what follows: a `failed` step is undone, an `unfinished`
# one comes after the switch and stays undone, a `stuck` one belongs to the undo.
fail() {
  local text
  failed_step "$1"
  text=$(printf '%s' "$2" | tr '\n' ' ' | head -c 400)
  r "$FAILS_AS $1 $text"
}

# $1 step, $2 folder that could not be written, $3 the message of the failed program
fail_write() { fail "$1" "$(why_not "$2" "$3")"; }

# $1 step: added to STEPS, the JSON strings for the journal.
failed_step() {
  case ",$STEPS," in *",\"$1\","*) ;; *) STEPS="${STEPS:+$STEPS,}\"$1\"" ;; esac
}

# $1 file, $2 value: writes it, or is false with the reason in REASON. A shell's message does not give the kernel's
# reason, so a program tries again.
set_value() {
  { printf '%s' "$2" >"$1"; } 2>/dev/null && return 0
  REASON=$(printf '%s' "$2" | LC_ALL=C tee -- "$1" 2>&1 >/dev/null) && return 0
  REASON=${REASON##*: }
  return 1
}

# $1 folder that could not be written, $2 the message of the failed program: prints why, as a kind and its fields. A
# shell's message for a full disk is "I/O error", so another program tries, and what is short is counted.
why_not() {
  local said
  probe=$1/.oomcfg-probe
  said=$(LC_ALL=C dd if=/dev/zero "of=$probe" bs=4096 count=1 conv=fsync 2>&1) && said=''
  rm -f "$probe" 2>/dev/null
  case $said in
    # The folder can be written: one of its files failed.
    '') printf 'file %s %s' "$1" "$2" ;;
    *'No space left'*)
      # shellcheck disable=SC2046
      set -- "$1" $(stat -f -c '%f %S %d %c' -- "$1" 2>/dev/null)
      if [ "${4:-1}" = 0 ] && [ "${5:-0}" != 0 ]; then
        printf 'inodes %s %s' "$1" "$5"
      else
        printf 'space %s %s' "$1" "$((${2:-0} * ${3:-0} / 1024))"
      fi
      ;;
    # (btrfs, projects on ext4 and NFS have quotas for root, too. musl says `Quota exceeded`.)
    *'uota exceeded'*)
      # shellcheck disable=SC2046
      set -- "$1" $(stat -f -c '%f %S' -- "$1" 2>/dev/null)
      printf 'quota %s %s' "$1" "$((${2:-0} * ${3:-0} / 1024))"
      ;;
    *)
      said=${said%%"$NL"*}
      printf 'folder %s %s' "$1" "${said##*: }"
      ;;
  esac
}
