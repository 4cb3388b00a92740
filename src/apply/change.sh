# shellcheck shell=dash
# The change: a host goes from one generation to the next under a lock, or stays wholly as it was. It stands behind look.sh and uses
# its functions and settings. What the plan lists comes as calls in the functions plan_*, which the caller defines.
#
# The order: what can fail (disk, sysctl, swap) comes before the switch and is undone; the switch is one rename; what follows it
# is systemd's and the kernel's, each value read back by the look at the end. What is about to be done is noted in $STATE/pending
# first, so that a change that was cut off is finished or undone at the next contact.
#
# Records: NONCE! and `step NAME`, `stale`, `locked`, `inuse UNIT USE LIMIT`, `failed STEP TEXT`, `undone`, `effect TARGET SETTING TEXT`,
# `restarted UNIT`, `norestart TEXT`, `pruned ID`, `done`; then a look.
#
# The caller sets EXPECT (hex digest), FROM and TO (generations), RELOAD (yes or no), SHRINK (yes: a limit may go below what is in use),
# RESTARTS (units, one a line), STARTS (units that did not run when the plan was made, one a line) and KEPT (the sysctls that the next generation sets, and those that go with them, one a line).

BASE=/etc/oomcfg

# Always true: where nobody listens any more, the change goes on all the same.
r() { printf '%s! %s\n' "$N" "$1" 2>/dev/null || :; }

# $1 step, $2 what a program said: on one line, bounded.
fail() {
  text=$(printf '%s' "$2" | tr '\n' ' ' | head -c 400)
  r "failed $1 $text"
}

# $1 folder: how much room its file system has; a shell's own words for a full disk are "I/O error".
room() {
  df -Pk "$1" 2>/dev/null | {
    read -r _
    read -r _ all _ free _
    printf '%s of %s KiB are free there' "$free" "$all"
  }
}

# --- calls of plan_files, plan_before, plan_shrinks, plan_effects ---

# $1 path below the generation, $2 text
put() {
  folder=${1%/*}
  [ -d "$NEW$folder" ] || mkdir -p "$NEW$folder" || return 1
  printf '%s' "$2" >"$NEW$1"
}

# $1 path below the generation that the next one does not have
drop() { rm -f "$NEW$1"; }

# $1 unit, $2 new limit in bytes: refused where more is in use now.
shrink() {
  folder_of "$1" || return 0
  # With its page cache still: then it is not worth a reading of memory.stat.
  if get "$FOLDER/memory.current" || get "$FOLDER/memory.usage_in_bytes"; then
    [ "$X" -gt "$2" ] || return 0
  fi
  OUT=''
  look_cgroup v "$FOLDER"
  used=${OUT##*use }
  OUT=''
  used=${used%%"$NL"*}
  case $used in '' | *[!0-9]*) return 0 ;; esac
  [ "$used" -le "$2" ] || r "inuse $1 $used $2"
}

# The cgroup folder and main process of a running unit, from the look of a moment ago; false where it does not run.
folder_of() {
  FOLDER=''
  IFS=$NL
  # shellcheck disable=SC2153
  for line in $FOLDERS; do
    case $line in "$1 "*)
      line=${line#"$1 "}
      MAIN=${line%% *}
      FOLDER=${line#* }
      ;;
    esac
  done
  IFS=" $TAB$NL"
  [ -n "$FOLDER" ] && [ -d "$FOLDER" ]
}

# $1 unit, $2 file of its cgroup, $3 value: written where systemd's daemon-reload did not (257 leaves the cgroup as it was).
cgroup() {
  folder_of "$1" || return 0
  get "$FOLDER/$2" || return 0
  [ "$X" != "$3" ] || return 0
  case $3$X in -19223372036854771712) return 0 ;; esac
  { printf '%s' "$3" >"$FOLDER/$2"; } 2>/dev/null || r "effect $1 $2 cannot be written"
}

# $1 unit, $2 as or rss, $3 bytes or unlimited: on every process, unless one has more mapped.
limit() {
  folder_of "$1" || return 0
  if [ "$2$3" != asunlimited ] && [ "$2" = as ]; then
    processes_of "$FOLDER"
    for process in $PROCESSES; do
      { read -r pages _ <"/proc/$process/statm"; } 2>/dev/null || continue
      if [ "$((pages * PAGE))" -gt "$3" ]; then
        r "effect $1 LimitAS process $process has more mapped"
        return 0
      fi
    done
  fi
  # Twice: a process that was forked in between has the limit of its parent from before.
  for pass in 1 2; do
    processes_of "$FOLDER"
    for process in $PROCESSES; do
      case "$pass $done_processes " in "2"*" $process "*) continue ;; esac
      done_processes="$done_processes $process"
      text=$(prlimit --pid "$process" "--$2=$3:$3" 2>&1) || {
        [ ! -d "/proc/$process" ] || r "effect $1 $2 process $process: $text"
      }
    done
  done
  done_processes=''
}

# $1 unit, $2 the score that it gave its processes until now, $3 the new one. The main process gets it; others only where they have the old
# one still: a process that set its own is left alone.
score() {
  folder_of "$1" || return 0
  if get "/proc/$MAIN/comm" && [ "$X" = sshd ]; then MAIN=0; fi
  processes_of "$FOLDER"
  for process in $PROCESSES; do
    itself "$process"
    get "/proc/$process/oom_score_adj" || continue
    if [ "$process" = "$MAIN" ] || [ "$X" = "$2" ]; then
      { printf '%s' "$3" >"/proc/$process/oom_score_adj"; } 2>/dev/null || {
        [ ! -d "/proc/$process" ] || r "effect $1 OOMScoreAdjust process $process"
      }
    fi
  done
}

# $1 kind, $2 name, $3 value: noted once, the first time that oomcfg changes it.
before() {
  case "$NL$BEFORE" in *"$NL$1 $2 "*) return 0 ;; esac
  case $2$3 in *"$NL"*) return 1 ;; esac
  BEFORE="$BEFORE$1 $2 $3$NL"
}

# $1 kind, $2 name: it is as it was before oomcfg, so nothing is owed any more.
forget() {
  kept=''
  IFS=$NL
  for line in $BEFORE; do
    case $line in "$1 $2 "*) ;; made\ *\ "$2") ;; *) kept="$kept$line$NL" ;; esac
  done
  IFS=" $TAB$NL"
  BEFORE=$kept
}

# Units that were restarted now and whose process does not have the variable that systemd gave it: something in between sets its own. Noted
# with the generation, so that the next plan does not restart it in vain once more; what is noted of another generation goes.
note_resistance() {
  kept=''
  IFS=$NL
  for line in $BEFORE; do
    case $line in resists\ *)
      unit=${line#resists }
      case $line in *" $TO") ;; *) continue ;; esac
      case "$NL$RESTARTS$NL" in *"$NL${unit%% *}$NL"*) continue ;; esac
      ;;
    esac
    kept="$kept$line$NL"
  done
  for unit in $RESTARTS; do
    case "$NL$DIFFERS" in *"$NL$unit$NL"*) kept="${kept}resists $unit $TO$NL" ;; esac
  done
  IFS=" $TAB$NL"
  BEFORE=$kept
  write_before
}

write_before() {
  [ "$BEFORE" != "$BEFORE_ON_DISK" ] || return 0
  { printf '%s' "$BEFORE" >"$STATE/.before.new"; } 2>/dev/null || return 1
  sync "$STATE/.before.new" 2>/dev/null
  mv -f "$STATE/.before.new" "$STATE/before" && BEFORE_ON_DISK=$BEFORE
}

# $1 key, $2 path below /proc/sys: one that the kernel sets to 0 together with another, noted as it is now.
before_now() {
  [ ! -r "/proc/sys/$2" ] || before sysctl "$1" "$(cat "/proc/sys/$2")"
}

# A sysctl that the generation in force does not set is as it was before oomcfg by now, and nothing is owed any more.
forget_sysctls() {
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
  IFS=" $TAB$NL"
  BEFORE=$kept
}

# $1 key, $2 path below /proc/sys, $3 value, $4 the path of the key that the kernel sets to 0 with this one, or empty
sysctl_set() {
  old=$(cat "/proc/sys/$2" 2>/dev/null)
  back="$2 $old"
  # Of such a pair the one that is not 0 is in force; a 0 put back would leave both at 0.
  if [ "$old" = 0 ] && [ -n "$4" ]; then
    other=$(cat "/proc/sys/$4" 2>/dev/null)
    case $other in 0 | '') ;; *) back="$4 $other" ;; esac
  fi
  text=$({ printf '%s\n' "$3" >"/proc/sys/$2"; } 2>&1) || {
    fail sysctl "$1=$3: $text"
    return 1
  }
  SYSCTLS_SET="$back$NL$SYSCTLS_SET"
}

# $1 path, $2 bytes: a file that can be swapped to. Some file systems and kernels refuse what fallocate makes (swapon(8)), so it is tried.
swap_file() {
  swapoff -- "$1" 2>/dev/null
  rm -f -- "$1"
  free=$(stat -f -c '%a %S' -- "${1%/*}/") || return 1
  if [ "$((${free% *} * ${free#* }))" -lt "$2" ]; then
    echo 'there is not enough room'
    return 1
  fi
  umask 077
  for way in fallocate dd; do
    case $way in
      fallocate) fallocate -l "$2" -- "$1" ;;
      dd) dd if=/dev/zero "of=$1" bs=1048576 "count=$((($2 + 1048575) / 1048576))" ;;
    esac && chmod 600 "$1" && truncate -s "$2" -- "$1" && mkswap -- "$1" >/dev/null && swapon -- "$1" && swapoff -- "$1" && return 0
    rm -f -- "$1"
  done
  return 1
}

# $1 path, $2 bytes: the new file is whole before it takes the place of an earlier one, so that after a power failure there is the one or the other.
swap_make() {
  case "$NL$BEFORE" in *"${NL}made $2 $1$NL"*)
    if [ "$(stat -c %s -- "$1" 2>/dev/null)" = "$2" ] && swapon -- "$1" 2>/dev/null; then return 0; fi
    ;;
  esac
  if [ -e "$1" ] || [ -L "$1" ]; then
    is_made "$1" || {
      fail swap "$1 is there, and oomcfg did not make it"
      return 1
    }
  fi
  new=$1.oomcfg-new
  printf 'swap %s\n' "$new" >>"$STATE/pending" || return 1
  text=$(swap_file "$new" "$2" 2>&1) || {
    rm -f -- "$new"
    fail swap "$1: $text"
    return 1
  }
  swap_off "$1" || return 1
  SWAPS_MADE="$SWAPS_MADE$NL$1"
  forget made "$1"
  BEFORE="${BEFORE}made $2 $1$NL"
  write_before || return 1
  text=$(mv -fT -- "$new" "$1" 2>&1 && swapon -- "$1" 2>&1) || {
    fail swap "$1: $text"
    return 1
  }
}

# $1 path: whether oomcfg made it.
is_made() {
  case "$NL$BEFORE" in *"${NL}made "*" $1$NL"*) return 0 ;; *) return 1 ;; esac
}

# $1 path: whether memory has room for what the swap file holds now; the plan's look can be long ago.
swap_fits() {
  held=0
  while read -r area _ _ used _; do
    [ "$area" != "$1" ] || held=$used
  done </proc/swaps
  while read -r key first _; do
    [ "$key" != MemAvailable: ] || [ "$held" -le "$first" ] || return 1
  done </proc/meminfo
}

# $1 path; one that is not active is off.
swap_off() {
  if ! swap_fits "$1"; then
    fail swap "$1: what it holds does not fit into free memory"
    return 1
  fi
  text=$(LC_ALL=C swapoff -- "$1" 2>&1) || case $text in *'Invalid argument'* | *'No such file'*) ;; *)
    fail swap "$1: $text"
    return 1
    ;;
  esac
}

# $1 path: only one that oomcfg made
swap_remove() {
  is_made "$1" || return 0
  swap_off "$1" || return 1
  rm -f -- "$1"
  forget made "$1"
}

# What this run made goes; what it took the place of is made again.
undo_swaps() {
  IFS=$NL
  for path in $SWAPS_MADE; do
    was=''
    IFS=$NL
    for line in $BEFORE_WAS; do
      case $line in made\ *" $path") was=${line#made } ;; esac
    done
    IFS=" $TAB$NL"
    swapoff -- "$path" 2>/dev/null
    rm -f -- "$path" "$path.oomcfg-new"
    [ -z "$was" ] || swap_make "$path" "${was%% *}"
  done
  IFS=" $TAB$NL"
}

# --- the phases ---

# Of the records in OUT: without bytes beyond ASCII, which arrive at the controller as something else where they are not UTF-8.
stable_digest() {
  case $OUT in
    *[!\ -~"$TAB$NL"]*) printf '%s' "$OUT" | LC_ALL=C tr -d '\200-\377' | sha256sum ;;
    *) printf '%s' "$OUT" | sha256sum ;;
  esac
}

# Finishes or undoes what an earlier run left half-done.
recover() {
  get "$STATE/pending" || return 0
  from=${X%% *}
  to=${X#* }
  now=$(readlink "$CURRENT" 2>/dev/null)
  case $to in *[!0-9a-f-]* | '') to=none ;; esac
  what=dangling
  if [ "${now##*/}" != "$to" ]; then
    rm -rf "$BASE/generations/$to"
    r "step undone an earlier change from ${from:-nothing} to $to"
  else
    what=edited
    r "step finishing an earlier change to $to"
    RELOAD=yes
  fi
  while IFS= read -r line; do
    case $line in 'link '*)
      rm -f "${line#link }.oomcfg-new"
      drop_links "${line#link }" "$what"
      ;;
    'swap '*)
      swapoff -- "${line#swap }" 2>/dev/null
      rm -f -- "${line#swap }"
      ;;
    esac
  done <"$STATE/pending"
  rm -f "$STATE/pending" "$STATE/.before.new" "$BASE/.current.new"
}

note_pending() {
  lines="$FROM $TO$NL"
  IFS=$NL
  for path in $LINKS $UNLINKS; do lines="${lines}link $path$NL"; done
  IFS=" $TAB$NL"
  printf '%s' "$lines" >"$STATE/pending"
}

write_generation() {
  NEW=$BASE/generations/$TO
  [ ! -e "$NEW" ] || rm -rf "$NEW"
  if [ -n "$FROM" ] && [ -d "$BASE/generations/$FROM" ]; then
    cp -pR "$BASE/generations/$FROM" "$NEW" || return 1
  else
    mkdir -p "$NEW" || return 1
  fi
  plan_files || return 1
  # The copied ones too: a power cut after the switch must not find them empty.
  set -- "$STATE/pending" "$NEW/manifest"
  while IFS= read -r line; do
    case $line in 'file '*) set -- "$@" "$NEW${line#file }" ;; esac
  done <"$NEW/manifest"
  sync "$@" 2>/dev/null
  return 0
}

# A link that leads where `current` leads is left as it is. (One that leads there past `current` does so no longer when `current` has
# moved on: so they are made before the switch, and looked at once more after it.)
make_links() {
  IFS=$NL
  for path in $LINKS; do
    IFS=" $TAB$NL"
    # shellcheck disable=SC3013
    if [ -L "$path" ] && [ "$path" -ef "$CURRENT${path#/etc}" ]; then continue; fi
    [ -d "${path%/*}" ] || mkdir -p "${path%/*}" || return 1
    [ ! -L "$path.oomcfg-new" ] || rm -f "$path.oomcfg-new"
    ln -s "$CURRENT${path#/etc}" "$path.oomcfg-new" || return 1
    mv -fT "$path.oomcfg-new" "$path" || {
      rm -f "$path.oomcfg-new"
      return 1
    }
  done
  IFS=" $TAB$NL"
}

# $1 paths, $2 dangling or edited: links that lead nowhere and folders that they leave empty; `edited`: and what an editor made of a link.
drop_links() {
  IFS=$NL
  for path in $1; do
    if [ -L "$path" ]; then
      [ ! -e "$path" ] || continue
    else
      # An editor that replaces files put one where our link was: it is ours if its first line says so.
      if [ "$2" = dangling ] || ! get "$path"; then continue; fi
      case $X in '# oomcfg: '*) ;; *) continue ;; esac
    fi
    rm -f "$path"
    case $path in *.d/*) rmdir "${path%/*}" 2>/dev/null ;; esac
  done
  IFS=" $TAB$NL"
}

# $1 what `current` shall lead to
switch_to() {
  [ ! -L "$BASE/.current.new" ] || rm -f "$BASE/.current.new"
  ln -s "$1" "$BASE/.current.new" && mv -fT "$BASE/.current.new" "$CURRENT"
}

# Back to what was before: nothing of this run stays.
undo() {
  if [ "$SWITCHED" = yes ]; then
    if [ -n "$WAS" ]; then switch_to "$WAS"; else rm -f "$CURRENT"; fi
    # The links that only the generation before has are gone already.
    made=$LINKS
    LINKS=$UNLINKS
    make_links
    LINKS=$made
    systemctl daemon-reload >/dev/null 2>&1 ||
      fail undo 'systemctl daemon-reload failed once more: the files are as they were, systemd may not have read them'
  fi
  undo_swaps
  IFS=$NL
  for line in $SYSCTLS_SET; do printf '%s\n' "${line#* }" >"/proc/sys/${line%% *}"; done 2>/dev/null
  IFS=" $TAB$NL"
  BEFORE=$BEFORE_WAS
  write_before
  if [ "$TO" != "$FROM" ]; then
    rm -rf "$BASE/generations/${TO:?}"
    drop_links "$LINKS" dangling
  fi
  rm -f "$STATE/pending" "$STATE/.before.new" "$BASE/.current.new"
  journal undone
  r undone
}

# Units that did not run when the plan was made and do now: they may have begun with the settings of before the reload.
find_started() {
  [ -n "$STARTS" ] || return 0
  IFS=$NL
  # shellcheck disable=SC2086
  show=$(systemctl show --no-pager -p Id,MainPID,ControlGroup -- $STARTS 2>/dev/null)
  while [ -n "$show" ]; do
    block=${show%%"$NL$NL"*}
    case $show in *"$NL$NL"*) show=${show#*"$NL$NL"} ;; *) show='' ;; esac
    name=''
    main=0
    group=''
    IFS=$NL
    for line in $block; do
      case $line in
        Id=*) name=${line#Id=} ;;
        MainPID=*) main=${line#MainPID=} ;;
        ControlGroup=*) group=${line#ControlGroup=} ;;
      esac
    done
    IFS=" $TAB$NL"
    if [ -n "$group" ] && ! folder_of "$name"; then FOLDERS="$FOLDERS$name $main $MEMORY_ROOT$group$NL"; fi
  done
  IFS=" $TAB$NL"
}

restart_units() {
  [ -n "$RESTARTS" ] || return 0
  r "step restart"
  IFS=$NL
  # shellcheck disable=SC2086
  text=$(timeout 300 systemctl try-restart -- $RESTARTS 2>&1) || fail restart "$text"
  # shellcheck disable=SC2034 # the look waits for a process that is not the service yet
  JUST_STARTED=yes
  for name in $RESTARTS; do r "restarted $name"; done
  IFS=" $TAB$NL"
}

journal() {
  printf '{"time":"%s","event":"apply","spec":"%s","from":"%s","to":"%s","result":"%s"}\n' \
    "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$SPEC" "$FROM" "$TO" "$1" >>"$STATE/journal.jsonl"
}

# The five newest generations stay, for the way back; to remove ten at once costs no more than one.
prune() {
  set +f
  set -- "$BASE"/generations/*
  set -f
  [ $# -ge 10 ] || return 0
  old=''
  while [ $# -gt 5 ]; do
    # What has another name than ours is somebody's copy.
    case ${1##*/} in "$TO" | "$FROM" | *[!0-9a-f-]*) ;; *) old="$old $1" ;; esac
    shift
  done
  # shellcheck disable=SC2086 # such names hold no blank
  [ -z "$old" ] || rm -rf $old
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
  if (umask 077 && : >>/run/oomcfg.lock) 2>/dev/null && exec 9>>/run/oomcfg.lock && flock -w 10 9; then LOCKED=yes; fi
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
    inuse=$(plan_shrinks)
    if [ -n "$inuse" ]; then
      printf '%s\n' "$inuse"
      return 0
    fi
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
    text=$(make_links 2>&1) || step='link'
    [ -n "$step" ] || text=$(switch_to "generations/$TO" 2>&1) || step=switch
    [ -n "$step" ] || text=$(make_links 2>&1) || fail 'link' "$text"
    if [ -n "$step" ]; then
      fail "$step" "$text"
      undo
      return 0
    fi
    SWITCHED=yes
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
