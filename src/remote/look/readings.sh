# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The kernel's files of all running units, read by one grep: a shell reads a byte at a time, and the files of five units
# have 12,000 bytes.

# Reads the files of the memory cgroup and of the processes of each running unit in `SHOW`, by one grep that prints only
# the lines that are needed.
#
# For the unit with the number N in `SHOW`: SM_N is the number of the first unit with the same cgroup, whose readings
# count; PS_N its processes; KC_N lines `FILE VALUE` of its limits; KU_N the memory in use, KK_N its page cache; KS_N
# records of its swap, pressure and kills. For a process: AT_PID and LT_PID are its cgroups (see cgroups_of), SC_PID its
# score, RS_PID and AS_PID lines of its limits, PG_PID the pages that it has mapped, CH_PID its children. MAPS are lines
# that name the libraries of a JVM, read where `wants_maps` is yes. READ are the processes that were read, with a blank
# on both sides of each; it is empty when nothing was. MAIN_PIDS are the main processes.
read_running() {
  local IFS group line main number
  READ=' '
  MAIN_PIDS=
  TABLE=
  number=0
  group=
  main=
  if [ "$CGROUP" = v2 ]; then
    limit_files="$FILES_V2 memory.oom.group"
    use_files='memory.current memory.stat memory.swap.current memory.pressure memory.events'
    CACHED='^[in]*active_file '
  else
    limit_files=$FILES_V1
    use_files='memory.usage_in_bytes memory.stat memory.oom_control'
    CACHED='^total_[in]*active_file '
  fi
  [ -n "$N" ] || use_files=
  IFS=$NL
  # shellcheck disable=SC2086
  set -- $REQ
  PATHS=
  MAPS=
  for line in $SHOW; do
    case $line in
      ControlGroup=*) group=${line#*=} ;;
      MainPID=*) main=${line#*=} ;;
      "$END"*)
        [ $# -gt 0 ] || break
        number=$((number + 1))
        IFS=" $TAB$NL"
        eval "SM_$number=$number PS_$number= KC_$number= KU_$number= KK_$number=0 KS_$number="
        MORE=
        PROCESSES=
        # Until the process becomes the service, it has systemd's score and limits, and can be in systemd's cgroup.
        case $main in '' | 0 | *[!0-9]*) ;; *) itself "$main" ;; esac
        [ -z "$group" ] || paths_of_group "$1"
        paths_of_main "$1"
        PATHS=$PATHS$MORE
        shift
        # The arguments of a program are bounded (execve(2)).
        if [ ${#PATHS} -gt 400000 ]; then
          read_paths
          PATHS=
        fi
        group=
        main=
        ;;
    esac
  done
  read_paths
}

# Reads `PATHS`, one a line, and keeps the readings.
read_paths() {
  local IFS
  IFS=$NL
  # shellcheck disable=SC2086
  [ -z "$PATHS" ] || keep_readings "$(grep -saH -e '^max$' -e '^[-0-9][0-9 ]*$' -e '^[0-9]*:name=systemd:/' -e '^[0-9]*::/' -e '^[0-9]*:memory[:,]' -e '^[0-9]*:[^:]*,memory[:,]' -e '^Max resident set ' -e '^Max address space ' -e "$CACHED" -e '^full ' -e '^oom_kill ' -e 'r-xp.*/libjvm\.so' -e 'r-xp.*/libjli\.so' -- $PATHS 2>/dev/null)"
}

# $1 `UNIT VARIABLES`: the files of `group`, the cgroup of the unit with this number, and of its processes.
paths_of_group() {
  local count file first folder process
  folder=$MEMORY_ROOT$group
  case "$NL$TABLE" in
    # Another name of a unit that was read already.
    *" $folder$NL"*)
      first=${TABLE%%" $folder$NL"*}
      eval "SM_$number=\${first##*\"\$NL\"}"
      ;;
    *)
      TABLE="$TABLE$number $folder$NL"
      for file in $limit_files $use_files; do MORE="$MORE$folder/$file$NL"; done
      ;;
  esac
  case $1 in *'.slice '*) return 0 ;; esac
  processes_of "$TREE_ROOT$group"
  eval "PS_$number=\$PROCESSES"
  # A forking service without PIDFile= can have no main process as systemd sees it.
  case ${1%% *}$main in *.service0)
    main=${PROCESSES# }
    main=${main%% *}
    ;;
  esac
  count=0
  for process in $PROCESSES; do
    count=$((count + 1))
    [ "$count" -le 1000 ] || break
    maps_of_process "$1" "$process"
    [ -n "$N" ] || continue
    case $READ in *" $process "*) continue ;; esac
    paths_of_process "$process"
  done
}

paths_of_process() {
  READ="$READ$1 "
  eval "AT_$1= LT_$1= SC_$1= RS_$1= AS_$1= PG_$1= CH_$1="
  MORE="$MORE/proc/$1/cgroup$NL"
  [ -z "$N" ] || MORE="$MORE/proc/$1/statm$NL/proc/$1/task/$1/children$NL"
}

# $1 `UNIT VARIABLES`: what is read of its `main` process, which can be in another cgroup.
paths_of_main() {
  case $main in '' | 0 | *[!0-9]*) return 0 ;; esac
  MAIN_PIDS="$MAIN_PIDS $main"
  paths_of_limits "$main"
  case "$PROCESSES " in *" $main "*) ;; *) maps_of_process "$1" "$main" ;; esac
}

# $1 pid
paths_of_limits() {
  case $READ in *" $1 "*) ;; *) paths_of_process "$1" ;; esac
  MORE="$MORE/proc/$1/oom_score_adj$NL/proc/$1/limits$NL"
}

# $1 `UNIT VARIABLES`, $2 pid
maps_of_process() {
  case $wants_maps$1 in yes*' -' | yes*' - '*) ;; yes*) MORE="$MORE/proc/$2/maps$NL" ;; esac
}

# $1 the output of grep, in the order of `TABLE`.
keep_readings() {
  local IFS folder line name nth process value
  nth=
  folder=
  IFS=$NL
  for line in $1; do
    case $line in
      /proc/*)
        process=${line#/proc/}
        process=${process%%/*}
        value=${line#*:}
        case ${line#"/proc/$process/"} in
          cgroup:*) keep_cgroup "${value#*:}" ;;
          statm:*) eval "PG_$process=\${value%% *}" ;;
          limits:*resident*) eval "RS_$process=\$value" ;;
          limits:*) eval "AS_$process=\$value" ;;
          oom_score_adj:*) eval "SC_$process=\$value" ;;
          maps:*) MAPS="$MAPS$line$NL" ;;
          task/*) eval "CH_$process=\$value" ;;
        esac
        ;;
      *)
        name=${line##*/}
        value=${name#*:}
        if [ "$folder" != "${line%/*}" ]; then
          folder=${line%/*}
          while :; do
            case $TABLE in '' | "${TABLE%% *} $folder$NL"*) break ;; esac
            TABLE=${TABLE#*"$NL"}
          done
          nth=${TABLE%% *}
        fi
        keep_memory "${name%%:*}" "$value"
        ;;
    esac
  done
}

# $1 `CONTROLLERS:PATH` of `process`
keep_cgroup() {
  local path
  path=${1#*:}
  case $1 in
    name=systemd:*) eval "AT_$process=\$path" ;;
    :*) eval "AT_$process=\${AT_$process:-\$path}" ;;
    *) eval "LT_$process=\$path" ;;
  esac
}

# $1 file, $2 its only line, or one that counts
keep_memory() {
  local value
  case $1 in
    memory.current | memory.usage_in_bytes) eval "KU_$nth=\$2" ;;
    memory.stat)
      value=${2#* }
      case $value in *[!0-9]*) ;; *) eval "KK_$nth=\$((KK_$nth + value))" ;; esac
      ;;
    memory.swap.current) eval "KS_$nth=\"\${KS_$nth}swapped \$2\$NL\"" ;;
    memory.pressure)
      value=${2#full avg10=}
      eval "KS_$nth=\"\${KS_$nth}stalled \${value%% *}\$NL\""
      ;;
    memory.events | memory.oom_control) eval "KS_$nth=\"\${KS_$nth}kills \${2#* }\$NL\"" ;;
    *) eval "KC_$nth=\"\${KC_$nth}\$1 \$2\$NL\"" ;;
  esac
}
