# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Start scripts that set the variable by themselves: what systemd gives them of it has no effect then.

# $1 unit, $2 variable, $3 ExecStart of systemctl show. Only before oomcfg sets the variable, for afterwards the JVM itself shows what it got: the
# scripts on the command line, and those that they read with `.` or call, four deep (startup.sh of Tomcat calls catalina.sh, which reads setenv.sh);
# one grep for each depth. A program is no text. SCRIPTS are all of them, at most 20.
look_start_scripts() {
  SCRIPTS=
  case $2 in - | JAVA_TOOL_OPTIONS | JDK_JAVA_OPTIONS | _JAVA_OPTIONS) return 0 ;; esac
  if [ -z "$N" ] || [ -e "/etc/systemd/system/$1.d/zz-oomcfg.conf" ]; then return 0; fi
  set -- "$2" "$3"
  arguments=${2#*argv\[\]=}
  arguments=${arguments%% ; *}
  sourced=
  for argument in $arguments; do
    case $argument in /*) add_script "$argument" ;; esac
  done
  for depth in 1 2 3 4; do
    scripts=$sourced
    sourced=
    [ -n "$scripts" ] || break
    lines_of_scripts "$1" "$scripts"
  done
}

# $1 path: it is added to SCRIPTS and to `sourced`, where it is a text that is not there yet.
add_script() {
  case $1 in /dev/* | /proc/* | /sys/* | *[[:space:]]*) return 0 ;; esac
  case " $SCRIPTS " in *" $1 "* | *' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*) return 0 ;; esac
  case $1 in *.jar | *.war) return 0 ;; esac
  [ -f "$1" ] && [ -r "$1" ] || return 0
  # The main process runs it itself, and of a script it would run the interpreter. (To read a program up to its first newline takes a shell, byte by byte,
  # some 2 ms.)
  if [ "${pid:-0}" != 0 ] && [ "$1" -ef "/proc/$pid/exe" ]; then return 0; fi
  get "$1"
  case $X in ?ELF* | PK*) return 0 ;; esac
  SCRIPTS="$SCRIPTS $1"
  sourced="$sourced $1"
}

# $1 variable, $2 files: a record `set KIND LINE FILE` for each line that sets it and does not name its present value; of kind `empty` where it
# is set only while it is empty, of kind `unset` where it is taken away. Files that they read or call are added (add_script).
lines_of_scripts() {
  name=$1
  # shellcheck disable=SC2086
  found=$(grep -nHIsE -m 200 -e "(^|[^A-Za-z0-9_#])$name=" -e "(^|[[:space:]&|;])unset[[:space:]].*$name" -e "-z .*$name" -e "\[.*[$][{]?$name.*[^!]=" -e '(^|[[:space:]&|;])(\.|source|exec)[[:space:]]+["/$.A-Za-z]' -e '[A-Za-z0-9_]\.sh' -- $2 2>/dev/null)
  asked=-9
  IFS=$NL
  for line in $found; do
    file=${line%%:*}
    line=${line#*:}
    number=${line%%:*}
    line=${line#*:}
    line=${line#"${line%%[![:space:]]*}"}
    case $line in
      '#'*) ;;
      *"$name="*)
        before=${line%%"$name="*}
        after=${line#*"$name="}
        kind=sets
        case $before in *'-z '* | *"\$$name"*'||'* | *"\${$name"*'||'*) kind=empty ;; esac
        ! asks_empty "$before" || kind=empty
        [ $((number - asked)) -gt 3 ] || kind=empty
        case $after in
          # (`${NAME:-}` is all of it, and nothing beside it.)
          *"\$$name"* | *"\${$name}"* | *"\${$name:-}"* | *"\${$name-}"*) continue ;;
          *"\${$name:"* | *"\${$name-"* | *"\${$name="*) kind=empty ;;
        esac
        v "set $kind $number $file"
        ;;
      *unset*"$name"*)
        case " ${line#*unset} " in *[[:space:]]"$name"[[:space:]\;\&\|\)]*) v "set unset $number $file" ;; esac
        ;;
      *-z*"$name"*) asked=$number ;;
      *)
        if asks_empty "$line"; then asked=$number; else called_files "$line" "$file"; fi
        IFS=$NL
        ;;
    esac
  done
  IFS=" $TAB$NL"
}

# $1 beginning of a line: it asks whether the variable `name` is empty without -z: `[ "x$NAME" = "x" ]`, `[ "$NAME" = "" ]`.
asks_empty() {
  case $1 in
    *"!="*) return 1 ;;
    *"[ "*"\$$name"*" = "* | *"[ "*"\${$name}"*" = "* | *"[ "*"\$$name"*" == "* | *"[ "*"\${$name}"*" == "*) ;;
    *) return 1 ;;
  esac
  tested=${1##*" = "}
  [ "$tested" != "$1" ] || tested=${1##*" == "}
  case $tested in \"\"* | "''"* | \"[xX]\"* | "'"[xX]"'"* | [xX]\ *) return 0 ;; *) return 1 ;; esac
}

# $1 a line, $2 the script that it is in: files that it reads or calls, wherever in the line: what is behind `.`, `source` and `exec`, and each word
# that ends in .sh (`EXECUTABLE=catalina.sh`).
called_files() {
  behind=
  IFS=" $TAB"
  for word in $1; do
    case $word in
      '#'*) break ;;
      . | source | exec | \&\&exec | \;exec) behind=yes ;;
      *.sh | *.sh[\"\'\;\)\`\&\|]*) called_file "$word" "$2" ;;
      *)
        [ -z "$behind" ] || called_file "$word" "$2"
        behind=
        ;;
    esac
  done
  IFS=" $TAB$NL"
}

# $1 a word that names a file, $2 the script that it is in. A path that a variable begins is read with what the unit or its process has in that; where
# that is not known, and of a relative path, it is the file beside the script that is meant (Tomcat: $PRGDIR, $CATALINA_HOME).
called_file() {
  text=$1
  case $text in *=*) text=${text#*=} ;; esac
  text=${text#[\"\']}
  while :; do
    case $text in *[\"\'\;\)\`\&\|]) text=${text%?} ;; *) break ;; esac
  done
  folder=${2%/*}
  last=${text##*/}
  last=${last#[\"\']}
  case $last in '' | *[!A-Za-z0-9._-]* | . | ..) return 0 ;; esac
  # Tomcat reads that of CATALINA_BASE, and only where there is none that of CATALINA_HOME.
  case $last$SCRIPTS in setenv.sh*/setenv.sh*) return 0 ;; esac
  case $text in
    \$HOME/* | \$\{HOME\}/*) return 0 ;;
    /*[\$\"\'\*\?]*) ;;
    /*)
      add_script "$text"
      return 0
      ;;
    \$[A-Za-z_]*/* | \$\{[A-Za-z_]*\}*/*)
      variable_before "$text"
      if [ -n "$X" ]; then
        add_script "$X"
        return 0
      fi
      ;;
  esac
  if [ -L "$2" ]; then
    folder=$(readlink -f -- "$2" 2>/dev/null)
    folder=${folder%/*}
  fi
  add_script "$folder/$last"
}

# $1 `$NAME/PATH` or `${NAME}/PATH`: X is the path with the value that the unit gives NAME, else with that of its main process; empty where neither has it.
variable_before() {
  path_name=${1#\$}
  path_name=${path_name#\{}
  rest_of_path=/${1#*/}
  path_name=${path_name%%[!A-Za-z0-9_]*}
  X=
  case $rest_of_path in *[\"\'\$]*) return 0 ;; esac
  set -- "$FOUND" "$VALUE"
  FOUND=
  variable_of "$environment" "$path_name"
  if [ -z "$FOUND" ]; then
    VALUE=
    case $pid in '' | 0 | *[!0-9]*) ;; *)
      running_variable "$pid" "$path_name"
      VALUE=$running
      ;;
    esac
  fi
  X=$VALUE
  FOUND=$1
  VALUE=$2
  case $X in /*) X=$X$rest_of_path ;; *) X= ;; esac
}
