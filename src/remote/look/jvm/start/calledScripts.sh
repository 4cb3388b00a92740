# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Which files a line of a start script reads or calls, as far as their names can be worked out.

# $1 a line, $2 the script that it is in: adds files that the line reads or calls: what follows `.`, `source` and
# `exec`, and each word that ends in .sh (`EXECUTABLE=catalina.sh`). For a unit that does not run, `jblind SCRIPT` where
# the script reads a file that cannot be found.
called_files() {
  local IFS behind line_read word
  behind=
  line_read=$1
  IFS=" $TAB"
  for word in $1; do
    case $word in
      '#'*) break ;;
      . | source | \&\&. | \;.) behind=reads ;;
      exec | \&\&exec | \;exec) behind=calls ;;
      *.sh | *.sh[\"\'\;\)\`\&\|]*)
        called_file "$word" "$2"
        behind=
        ;;
      -*) behind= ;;
      *)
        [ -z "$behind" ] || called_file "$word" "$2"
        behind=
        ;;
    esac
  done
}

# $1 a word that names a file, $2 the script that it is in. (From called_files: `line_read`, and `behind`, which is
# `reads` for a file that is read.) Variables in it are replaced as far as they are known; where one is not, or the path
# is relative, the file beside the script is taken (Tomcat: $PRGDIR, $CATALINA_HOME; Elasticsearch:
# "`dirname "$0"`"/elasticsearch-env).
called_file() {
  local folder last text
  text=$1
  case $behind$text in reads*) ;; *=*) text=${text#*=} ;; esac
  case $text in
    *dirname* | \"\`* | \`* | \$\(* | \"\$\(*)
      text=./${line_read##*/}
      text=${text%%[[:space:]\;]*}
      ;;
  esac
  text=${text#[\"\']}
  while :; do
    case $text in *[\"\'\;\)\`\&\|]) text=${text%?} ;; *) break ;; esac
  done
  # `"$HOME"/bin/run`
  case $text in *[\"\']/*) text=${text%%[\"\']/*}/${text#*[\"\']/} ;; esac
  last=${text##*/}
  last=${last#[\"\']}
  # Tomcat reads the setenv.sh of CATALINA_BASE, and that of CATALINA_HOME only where there is none.
  case $last$SCRIPTS in setenv.sh*/setenv.sh*) return 0 ;; esac
  # Files that are not the unit's: devices and those of a user's home.
  case $text in '' | /dev/* | \$HOME/* | \$\{HOME\}/* | '~'*) return 0 ;; esac
  if with_known_values "$text" "$2"; then
    case $X in /*)
      add_script "$X"
      return 0
      ;;
    esac
    text=$X
  fi
  # Where a path is known in part, its last component can be known.
  case $X in */*) last=${X##*/} ;; *) last=${text##*/} ;; esac
  case $last in
    '' | . | ..) return 0 ;;
    *[!A-Za-z0-9._-]*)
      [ "$behind" != reads ] || is_blind "$2"
      return 0
      ;;
  esac
  folder=${2%/*}
  if [ -L "$2" ]; then
    folder=$(readlink -f -- "$2" 2>/dev/null)
    folder=${folder%/*}
  fi
  if [ "$behind" = reads ] && [ ! -f "$folder/$last" ]; then is_blind "$2"; fi
  add_script "$folder/$last"
}

is_blind() {
  does_not_run || return 0
  v "jblind $1"
}

# $1 text, $2 the script that it is in: X is the text with its variables replaced by their values, at most 4; false
# where one is not known.
with_known_values() {
  local left turns
  X=$1
  turns=4
  while :; do
    case $X in *[\`\*\?\(]*) return 1 ;; *\$*) ;; *) return 0 ;; esac
    [ "$turns" -gt 0 ] || return 1
    turns=$((turns - 1))
    left=${X%%\$*}
    right=${X#*\$}
    case $right in
      \{[A-Za-z_]*\}*)
        right=${right#?}
        path_name=${right%%\}*}
        right=${right#*\}}
        ;;
      *)
        path_name=${right%%[!A-Za-z0-9_]*}
        right=${right#"$path_name"}
        ;;
    esac
    case $path_name in '' | [0-9]* | *[!A-Za-z0-9_]*) return 1 ;; esac
    known_value "$path_name" "$2"
    [ -n "$KNOWN_VALUE" ] || return 1
    X=$left$KNOWN_VALUE$right
  done
}

# $1 name, $2 script: KNOWN_VALUE is the value that the unit gives it, else that of its main process, else the first
# word that the script assigns; empty where there is none.
known_value() {
  set -- "$1" "$2" "$FOUND" "$VALUE" "$GIVEN_BY"
  FOUND=
  VALUE=
  variable_of "$environment" "$1"
  if [ -z "$FOUND" ] && [ -n "$environment_files" ]; then variable_of_files "$environment_files" "$1"; fi
  KNOWN_VALUE=$VALUE
  FOUND=$3
  VALUE=$4
  GIVEN_BY=$5
  [ -z "$KNOWN_VALUE" ] || return 0
  case $pid in '' | 0 | *[!0-9]*) ;; *)
    running_variable "$pid" "$1"
    KNOWN_VALUE=$RUN_VALUE
    [ -z "$RUN_VALUE" ] || return 0
    ;;
  esac
  [ -f "$2" ] || return 0
  KNOWN_VALUE=$(grep -hsaE -m 1 -e "^[[:space:]]*((export|readonly)[[:space:]]+)?$1=" -- "$2" 2>/dev/null)
  KNOWN_VALUE=${KNOWN_VALUE#*=}
  KNOWN_VALUE=${KNOWN_VALUE#[\"\']}
  KNOWN_VALUE=${KNOWN_VALUE%%[\"\'[:space:];]*}
}
