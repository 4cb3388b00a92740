# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Memory options that a unit's scripts give its next JVM.

# (SCRIPTS, SHELL_TEXT, and `asked`, the variable, are those of the unit.) `jdark` where none of the scripts uses the
# variable, as far as they can be read, and `jmay SCRIPT WORD` for each memory option in one of them, without its value
# where the script computes that. look_order reports which of them come before the variable. Defaults that apply only
# while the variable is empty (`${NAME:--Xmx1g}`), and values that the script assigns to it, are left to judge_lines.
look_script_sizes() {
  local IFS giver known_sizes line name
  reads=
  JOINED=
  [ -z "$SCRIPTS$SHELL_TEXT" ] || join_scripts
  giver=
  JVM_SIZES=
  known_sizes=' '
  IFS=$NL
  for line in $JOINED; do
    line=${line#"${line%%[![:space:]]*}"}
    case $line in
      '==> '*' <==')
        giver=${line#==> }
        giver=${giver% <==}
        continue
        ;;
      '#'*) continue ;;
    esac
    case $line in *"$asked"*)
      whole=$line
      without_tests
      ! uses_value "$asked" "$line" || reads=yes
      case $line in "$asked="* | *[!A-Za-z0-9_]"$asked="*)
        name=$asked
        value_of_assignment "${line#*"$asked="}"
        case "$AFTER " in *"\$$asked"[!A-Za-z0-9_]* | *"\${$asked"[!A-Za-z0-9_]*) ;; *) line=${line%%"$asked="*}${line#*"$asked=$AFTER"} ;; esac
        ;;
      esac
      ;;
    esac
    case $line in *-X* | *-m[xs][0-9\$]* | *-ss[0-9\$]* | *[jJ][aA][vV][aA]*@* | wrapper.java.maxmemory=[0-9]*) sizes_of_line ;; esac
    # (Elasticsearch, Cassandra and install4j launchers read options there, each in its own way.)
    case $line in *jvm*.options* | *.vmoptions*) is_blind "$giver" ;; esac
  done
  IFS=" $TAB$NL"
  # (Other ways to use it: a JVM that reads it from the environment.)
  case $reads$asked in yes* | "$ARGUMENTS$PROGRAM$asked" | JAVA_TOOL_OPTIONS | JDK_JAVA_OPTIONS | _JAVA_OPTIONS) ;; *) v jdark ;; esac
  [ -z "$JVM_SIZES" ] || look_order
}

# Reports the sizes in `line`, a line of the script `giver`.
sizes_of_line() {
  local IFS word
  case $line in wrapper.java.maxmemory=*)
    # The Java Service Wrapper's own property, in MiB.
    size_of_script "-Xmx${line#*=}m"
    return 0
    ;;
  esac
  IFS=" $TAB\"'()\`;|&"
  for word in $line; do
    case $word in
      '#'*) break ;;
      \$\{"$asked"[:=-]*) continue ;;
      \$\{*-X* | [A-Za-z_]*=-X*)
        word=-X${word#*-X}
        word=${word%\}}
        ;;
      [A-Za-z_]*=-m[xs][0-9\$]* | [A-Za-z_]*=-ss[0-9\$]*) word=${word#*=} ;;
    esac
    # What the launcher has made of these since JDK 1.1.
    case $word in -m[xs][0-9\$]* | -ss[0-9\$]*) word=-X${word#-} ;; esac
    case $word in
      -Xm[xsn] | -Xss)
        # (`-Xmx"$HEAP"`; without a value it is a text to search for.)
        case $line in *"$word\"\$"* | *"$word'\$"*) word=$word\$ ;; esac
        ;;
    esac
    case $word in
      @) case $line in *@\"\$*) is_blind "$giver" ;; esac ;;
      @/* | @\$*) sizes_of_file "${word#@}" ;;
      -XX:VMOptionsFile=* | -XX:Flags=*) sizes_of_file "${word#*=}" ;;
    esac
    case $word in -Xm[xsn][0-9\$]* | -Xss[0-9\$]* | -XX:Max*=[0-9\$]* | -XX:*Size=[0-9\$]*) size_of_script "$word" ;; esac
  done
}

# $1 path of a file with options, as written in the script `giver`.
sizes_of_file() {
  local IFS option
  if with_known_values "$1" "$giver" && [ -f "$X" ]; then
    set -- "$giver" "$X"
    giver=$2
    split_options "$(head -c 65536 -- "$2" 2>/dev/null | tr -d '\000')" file
    IFS=$NL
    for option in $SPLIT; do
      case $option in =-Xm[xsn][0-9]* | =-Xss[0-9]* | =-XX:Max*=[0-9]* | =-XX:*Size=[0-9]*) size_of_script "${option#=}" ;; esac
    done
    giver=$1
  else
    is_blind "$giver"
  fi
}

# $1 word
size_of_script() {
  local word
  case $1 in
    -XX:*\$*) set -- "${1%%=*}=" ;;
    *\$*)
      word=${1%"${1#????}"}
      set -- "$word"
      ;;
  esac
  case $known_sizes in *" $giver $1 "*) ;; *)
    known_sizes="$known_sizes$giver $1 "
    case $1 in
      -XX:*=) v "jmay $giver ${1%=} 0" ;;
      -X??) v "jmay $giver $1 0" ;;
      *) may_option "$giver" "$1" ;;
    esac
    case " $JVM_SIZES " in *" $1 "*) ;; *) JVM_SIZES="$JVM_SIZES $1" ;; esac
    ;;
  esac
}
