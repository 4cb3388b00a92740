# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# One JVM: the options that it was started with, in the order in which HotSpot takes them, and its memory use.

# Records of one JVM: its options in the order in which HotSpot takes them (tried on 17 and 25), with where each comes
# from: `t` JAVA_TOOL_OPTIONS, `d` JDK_JAVA_OPTIONS, `c` the command line, `a` an argument file, `o` a file of
# -XX:VMOptionsFile=, `u` _JAVA_OPTIONS. Those of a -XX:Flags= file, `f`, count before all others.
look_jvm() {
  local arguments last launcher program root
  eval "arguments=\$JC_$2 tool=\${JT_$2#=} jdk=\${JD_$2#=} last=\${JU_$2#=}"
  root=/proc/$2
  $1 jvm
  v "jpid $2"
  [ "$2" != "$3" ] || $1 jmain
  [ -z "$N" ] || look_jvm_environment "$2"
  program=${arguments%%"$NL"*}
  program=${program#=}
  program=${program##*/}
  case $program in '' | *[!A-Za-z0-9._+-]*) ;; *) $1 "jprogram $program" ;; esac
  launcher=
  case $LAUNCHED in *" $2 "*) case $OLD in *" $2 "*) ;; *) launcher=yes ;; esac ;; esac
  [ -z "$launcher" ] || $1 jlauncher
  OPTION_COUNT=0
  [ -z "$tool" ] || { split_options "$tool" && jvm_options "$1" t "$SPLIT"; }
  if [ -n "$jdk$launcher" ] && [ -n "$launcher" ]; then
    split_options "$jdk"
    launcher_options "$1" d "$SPLIT"
  fi
  launcher_options "$1" c "${arguments#*"$NL"}"
  [ -z "$last" ] || { split_options "$last" && jvm_options "$1" u "$SPLIT"; }
  if [ -n "$N" ] && [ -z "$BRIEF" ]; then look_jvm_use "$2"; fi
}

# $1 JVM. (Of the unit: its `invocation_id`, which systemd gives each process of it, from 232 on: systemd.exec(5).)
# Without that a program on the way has made the environment anew, and the variable is in it only where it was named:
# `jgiven` where it has the value that its unit gives, which can be empty; `jown` where it has one although its unit
# gives none, and no start script is known to add to it.
look_jvm_environment() {
  local began_in
  [ -n "$invocation_id" ] || return 0
  eval "began_in=\$JI_$1"
  if [ -n "$began_in" ]; then
    v 'jenv passed'
  elif can_read_environment "$1"; then
    v 'jenv new'
  fi
  case $NL$JVM_VARIABLES in
    *"$NL$1:$variable=$VALUE$NL"*) v jgiven ;;
    *"$NL$1:$variable="*) [ -n "$VALUE$SCRIPT_ADDS" ] || v jown ;;
  esac
}

# $1 how to emit, $2 where from, $3 words: emits options up to the main class or what takes its place. A word after an
# option that takes one is not an option, but can be one that the spec asks for
# (`--add-opens java.base/java.lang=ALL-UNNAMED`).
launcher_options() {
  local IFS argument behind
  behind=
  IFS=$NL
  for argument in $3; do
    IFS=" $TAB$NL"
    argument=${argument#=}
    if [ -n "$behind" ]; then
      case $behind$argument in long-*) ;; long*) jvm_option "$1" "$2" "$argument" ;; esac
      behind=
      continue
    fi
    case $argument in
      -jar | -m | --module) break ;;
      -cp | -classpath | --class-path | -p | --module-path | --upgrade-module-path | --patch-module | --source) behind=yes ;;
      --add-modules | --limit-modules | --add-exports | --add-opens | --add-reads | --enable-native-access)
        behind=long
        jvm_option "$1" "$2" "$argument"
        ;;
      # Options of jsvc's own (commons-daemon, jsvc).
      -user | -home | -java-home | -jvm | -pidfile | -outfile | -errfile | -procname | -wait | -umask | -cwd) [ -n "$launcher" ] || behind=yes ;;
      -*) jvm_option "$1" "$2" "$argument" ;;
      @*)
        # The spec can ask for an argument file by its name.
        jvm_option "$1" "$2" "$argument"
        if [ "$2" != a ]; then
          of_file "${argument#@}"
          [ -f "$FILE" ] || v jfilegone
          split_options "$TEXT" file
          launcher_options "$1" a "$SPLIT"
        fi
        behind=
        ;;
      *) break ;;
    esac
  done
}

# $1 how to emit, $2 where from, $3 words, `=` before each
jvm_options() {
  local IFS argument
  IFS=$NL
  for argument in $3; do
    IFS=" $TAB$NL"
    jvm_option "$1" "$2" "${argument#=}"
  done
}

# $1 how to emit, $2 where from, $3 word: emits its name, and a size; at most 400 for a JVM.
jvm_option() {
  local flag
  OPTION_COUNT=$((OPTION_COUNT + 1))
  [ "$OPTION_COUNT" -le 400 ] || return 0
  case $2$3 in
    [tdcau]-XX:VMOptionsFile=*)
      of_file "${3#*=}"
      split_options "$TEXT"
      jvm_options "$1" o "$SPLIT"
      return 0
      ;;
    [tdcau]-XX:Flags=*)
      of_file "${3#*=}"
      for flag in $TEXT; do
        case $flag in
          [+-]*) jvm_option "$1" f "-XX:$flag" ;;
          [A-Za-z]*=*) jvm_option "$1" f "-XX:$flag" ;;
        esac
      done
      return 0
      ;;
  esac
  [ -z "$TAKES" ] || take_word "$2" "$3"
  cut_word "$3"
  case $CUT$3 in
    '* 0-X'*)
      # -Xlog:gc*: up to the first unusual character.
      CUT=${3%%[!-A-Za-z0-9:.%+_/]*}
      case $CUT in
        ????????????????????????????????????????????????????????????????????????????????*) return 0 ;;
      esac
      CUT="$CUT 0"
      ;;
    '* 0'*) return 0 ;;
  esac
  $1 "jw $2 $CUT"
  case $2$3 in
    [tdcu]-Xm[xsn][0-9]* | [tdcu]-Xss[0-9]* | [tdcu]-XX:Max*=[0-9]* | [tdcu]-XX:*Size=[0-9]*)
      case " $VALUE " in *" $3 "*) ;; *) JVM_SIZES="$JVM_SIZES $3" ;; esac
      ;;
  esac
  case $2$START_TEXT in
    c?*)
      case $START_TEXT in *"$3"*) ;; *)
        v "jo $CUT"
        case $3 in -?*) FOREIGN="$FOREIGN${3%%=*}$NL" ;; esac
        ;;
      esac
      ;;
  esac
}

# $1 where from, $2 word of the JVM `jvm`: kept in `OPTIONS_TAKEN`, so that a change can compare it with the words after
# the restart (change/values.sh). Words of the variable itself are left out; those of a flags file come first, since all
# others overrule them.
take_word() {
  case " $VALUE " in *" $2 "*) return 0 ;; esac
  case $1 in f) OPTIONS_TAKEN="$jvm $2$NL$OPTIONS_TAKEN" ;; *) OPTIONS_TAKEN="$OPTIONS_TAKEN$jvm $2$NL" ;; esac
}

# $1 path, as the JVM at $root resolves it: TEXT is the file's contents, at most 64 KiB.
of_file() {
  TEXT=
  FILE=
  case $1 in
    '') return 0 ;;
    /*) FILE=$root/root$1 ;;
    *)
      FILE=$root/cwd/$1
      if [ "$root" = /proc/self ]; then
        next_folder
        [ -n "$NEXT_FOLDER" ] || {
          FILE=
          return 0
        }
        FILE=$NEXT_FOLDER/$1
      fi
      ;;
  esac
  if [ -f "$FILE" ]; then TEXT=$(head -c 65536 -- "$FILE" 2>/dev/null | tr -d '\000'); fi
}

# $1 process: its memory use, in bytes. Its own memory without files (RssAnon), and what HotSpot writes for jstat,
# unless -XX:-UsePerfData: entries of 20 bytes, a name, and a number at the next multiple of 8 (perfMemory.hpp). The
# service can write anything into that file: no more than 64 KiB of it are read, as numbers.
look_jvm_use() {
  local file first key name place second value
  name=$1
  { while read -r key first second third; do
    case $key in
      NSpid:)
        name="$first $second $third"
        name=${name%"${name##*[! ]}"}
        name=${name##* }
        ;;
      RssAnon:)
        v "jv anon $((first * 1024))"
        break
        ;;
    esac
  done <"/proc/$1/status"; } 2>/dev/null
  set +f
  for file in /proc/"$1"/root/tmp/hsperfdata_*/"$name"; do
    set -f
    if [ -L "$file" ] || [ ! -f "$file" ]; then continue; fi
    places=$(head -c 65536 -- "$file" 2>/dev/null | grep -abo -e 'sun\.gc\.generation\.[01]\.maxCapacity' -e 'sun\.gc\.generation\.[01]\.capacity' -e 'sun\.gc\.generation\.[01]\.space\.[0-9]\.used' -e 'sun\.gc\.metaspace\.used' 2>/dev/null)
    [ -n "$places" ] || continue
    # shellcheck disable=SC2046
    set -- $(od -An -v -tu8 -w8 -N 65536 -- "$file" 2>/dev/null)
    for place in $places; do
      key=${place#*:}
      index=$(((${place%%:*} + ${#key} + 8) / 8 + 1))
      [ "$index" -le $# ] || continue
      eval "value=\${$index}"
      v "jv ${key#sun.gc.} $value"
    done
    break
  done
  set -f
}
