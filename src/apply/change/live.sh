# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Calls of plan_shrinks and plan_effects: what running processes are held to, without a restart.

# $1 unit, setting, process and reason: what could not be set is still owed.
effect() {
  r "effect $1"
  OWING=yes
}

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
  if [ "$used" -gt "$2" ]; then
    r "inuse $1 $used $2"
    IN_USE=yes
  fi
}

# Of a running unit, from the look of a moment ago: MAIN process, TREE (folder of its processes) and FOLDER (folder of its limits, which can
# be missing); false where it does not run.
folder_of() {
  TREE=''
  IFS=$NL
  # shellcheck disable=SC2153
  for line in $FOLDERS; do
    case $line in "$1 "*)
      line=${line#"$1 "}
      MAIN=${line%% *}
      TREE=${line#* }
      ;;
    esac
  done
  IFS=" $TAB$NL"
  FOLDER=$MEMORY_ROOT${TREE#"$TREE_ROOT"}
  [ -n "$TREE" ] && [ -d "$TREE" ]
}

# $1 unit, $2 file of its cgroup, $3 value: written where systemd's daemon-reload did not (257 leaves the cgroup as it was).
cgroup() {
  folder_of "$1" || return 0
  get "$FOLDER/$2" || return 0
  [ "$X" != "$3" ] || return 0
  case $3$X in -19223372036854771712) return 0 ;; esac
  set_value "$FOLDER/$2" "$3" || effect "$1 $2 - $REASON"
}

# $1 unit, $2 as or rss, $3 bytes or unlimited: on every process, unless one has more mapped.
limit() {
  folder_of "$1" || return 0
  case $2 in as) directive=LimitAS ;; *) directive=LimitRSS ;; esac
  if [ "$2$3" != asunlimited ] && [ "$2" = as ]; then
    processes_of "$TREE"
    for process in $PROCESSES; do
      { read -r pages _ <"/proc/$process/statm"; } 2>/dev/null || continue
      if [ "$((pages * PAGE))" -gt "$3" ]; then
        effect "$1 LimitAS $process it has more than that mapped"
        return 0
      fi
    done
  fi
  # Twice: a process that was forked in between has the limit of its parent from before.
  for pass in 1 2; do
    processes_of "$TREE"
    for process in $PROCESSES; do
      case "$pass $done_processes " in "2"*" $process "*) continue ;; esac
      done_processes="$done_processes $process"
      text=$(LC_ALL=C prlimit --pid "$process" "--$2=$3:$3" 2>&1) || {
        [ ! -d "/proc/$process" ] || effect "$1 $directive $process ${text##*: }"
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
  processes_of "$TREE"
  for process in $PROCESSES; do
    itself "$process"
    get "/proc/$process/oom_score_adj" || continue
    if [ "$process" = "$MAIN" ] || [ "$X" = "$2" ]; then
      set_value "/proc/$process/oom_score_adj" "$3" || {
        [ ! -d "/proc/$process" ] || effect "$1 OOMScoreAdjust $process $REASON"
      }
    fi
  done
}
