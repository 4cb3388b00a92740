# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Which of a JVM's own options have another value after its restart. Values are compared here and never leave the host;
# names do.

# The looks before and after the restart keep the words of all JVMs in TAKEN: a line `. UNIT` and, for each word, a line
# `PID WORD`, in the order in which HotSpot takes them. The variable's own words are not among them.

# For each unit of KEEPS that has JVMs again, `revalued UNIT NAMES`. A value can differ at each start in a way that
# nobody can tell from outside ($RANDOM). So options that changed are noted as `varies UNIT NAMES`, and not reported
# when they change at the next restart as well.
note_values() {
  local IFS line main name unit
  IFS=$NL
  for line in $KEEPS; do
    IFS=" $TAB$NL"
    # shellcheck disable=SC2086
    set -- $line
    unit=$1
    shift 2
    words_taken "$WORDS_BEFORE"
    former=$X
    words_taken "$TAKEN"
    present=$X
    if [ -z "$former" ] || [ -z "$present" ]; then continue; fi
    noted="$NL$BEFORE"
    case $noted in *"${NL}varies $unit "*) noted=${noted#*"${NL}varies $unit "} noted=" ${noted%%"$NL"*} " ;; *) noted= ;; esac
    main=$NL$MAINS
    main=${main#*"$NL$unit "}
    main=${main%%"$NL"*}
    already="$NL$BEFORE"
    case $already in *"${NL}revalued $unit $main "*) already=${already#*"${NL}revalued $unit $main "} already=" ${already%%"$NL"*} " ;; *) already= ;; esac
    varies=
    revalued=
    still=
    for name; do
      case "$varies$still " in *" $name "*) continue ;; esac
      if ! has_other_value "$name"; then
        case $already in *" $name "*) still="$still $name" ;; esac
        continue
      fi
      varies="$varies $name"
      case $noted in *" $name "*) ;; *) revalued="$revalued $name" ;; esac
    done
    [ -z "$revalued" ] || r "revalued $unit$revalued"
    [ -z "$still$revalued" ] || note_revalued
    [ -n "$noted$varies" ] || continue
    forget varies "$unit"
    [ -z "$varies" ] || BEFORE="${BEFORE}varies $unit$varies$NL"
  done
}

# Notes on the present process, so that every look reports it for as long as that runs: what has changed now, and what
# changed at the previous restart and has not changed back. (From note_values: `unit`, `revalued`, `still`.)
note_revalued() {
  local names
  names=$still$revalued
  ! folder_of "$unit" || note_main revalued "$unit" "${names# }"
}

# $1 words of all JVMs: X are those of `unit`.
words_taken() {
  X=
  case $NL$1 in *"$NL. $unit$NL"*) ;; *) return 0 ;; esac
  X="$NL$1"
  X=${X#*"$NL. $unit$NL"}
  case $NL$X in "$NL. "*) X= ;; *) X=${X%%"$NL. "*} ;; esac
}

# $1 name of an option, as in the plan: whether a JVM has a value for it that none had before, and a value that a JVM
# had is gone.
has_other_value() {
  case $1 in
    # Sizes and files are in the name, or are not compared.
    -Xlog* | @*) return 1 ;;
  esac
  values_of "$1" "$former"
  values_before=$VALUES
  values_of "$1" "$present"
  [ "$VALUES" != "$values_before" ] || return 1
  if [ -z "$VALUES" ] || [ -z "$values_before" ]; then return 1; fi
  steady_values "$present" "$VALUES"
  values_now=$X
  steady_values "$former" "$values_before"
  lacks_some "$X" "$values_now" && lacks_some "$values_now" "$X"
}

# $1 name, $2 words of a unit's JVMs: VALUES are the values that count, `=` before each, one a line. Of properties and
# flags the last one of each JVM counts, of anything else (agents) every one.
values_of() {
  local IFS file last process taken value word
  VALUES=
  process=
  last=
  file=
  case $1 in -javaagent:?* | -agentpath:?*) file=${1#*:} ;; esac
  IFS=$NL
  for taken in $2; do
    word=${taken#* }
    case $word in
      "$1" | "$1"=*) ;;
      -Xmn*) [ "$1" = -Xmn ] || continue ;;
      *)
        [ -n "$file" ] || continue
        case $word in "${1%%:*}:"*"/$file" | "${1%%:*}:"*"/$file="*) ;; *) continue ;; esac
        ;;
    esac
    case $word in -Xmn*) value=$word ;; *=*) value=${word#*=} ;; *) value= ;; esac
    case $1 in
      -D* | -X*) [ "${taken%% *}" = "$process" ] || VALUES=$VALUES$last ;;
      *) VALUES=$VALUES$last ;;
    esac
    process=${taken%% *}
    last="=$value$NL"
  done
  VALUES=$VALUES$last
}

# $1 words of JVMs, $2 values: X are these without parts that differ at each start: times and dates, UUIDs, temporary
# files, and the process IDs of the JVMs and of the main process. (One program, and only for a value that has changed.)
steady_values() {
  local IFS main process taken words
  set -- "$1" "$2" -e 's/.*[0-9]:[0-5][0-9]:[0-5][0-9].*/=/' -e 's/20[0-9][0-9]-[01][0-9]-[0-3][0-9]/#/g' -e 's/20[0-9][0-9][01][0-9][0-3][0-9][-_.T]*[0-9]*/#/g' \
    -e 's/1[6-9][0-9]\{8,\}/#/g' -e 's/[0-9a-fA-F]\{8\}-[0-9a-fA-F]\{4\}-[0-9a-fA-F]\{4\}-[0-9a-fA-F]\{4\}-[0-9a-fA-F]\{12\}/#/g' -e 's/[0-9a-fA-F]\{32\}/#/g' \
    -e 's#/dev/shm/[^ ,;:]*#/#g' -e 's#/tmp/[^ ,;:]*#/#g' -e 's#/run/[^ ,;:]*#/#g'
  pids=' '
  main=${NL}$MAINS
  case $main in *"$NL$unit "*) main=${main#*"$NL$unit "} main=${main%%"$NL"*} ;; *) main= ;; esac
  ! folder_of "$unit" || main="$main $MAIN"
  IFS=$NL
  words=$1
  for taken in $words; do
    taken=${taken%% *}
    case $pids in *" $taken "*) ;; *) pids="$pids$taken " ;; esac
  done
  IFS=" $TAB$NL"
  for process in $pids $main; do
    case $process in 0 | *[!0-9]*) continue ;; esac
    set -- "$@" -e "s/\([^0-9]\)$process\([^0-9]\)/\1#\2/g" -e "s/\([^0-9]\)$process\$/\1#/"
  done
  X=$2
  shift 2
  X=$(printf '%s' "$X" | LC_ALL=C sed "$@" 2>/dev/null)
}

# $1 and $2 lines: whether some of the first are not among the second.
lacks_some() {
  local IFS value
  IFS=$NL
  for value in $1; do
    case "$NL$2$NL" in *"$NL$value$NL"*) ;; *)
      return 0
      ;;
    esac
  done
  return 1
}
