# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What the JVM of a unit that does not run would be started with, where ExecStart= is the java command; of a script, nobody knows that before it runs.

# $1 variable, $2 the command line that is next. Behind `jnext` the options as records `jw` (look/jvmOptions.sh), and in the place of the variable's
# words `jw c -variable`, which no JVM has. Of a unit that starts anything else, `jmay NAME WORD` for memory options in other variables of it: whether a
# script gives them to a JVM, nobody knows.
look_next_jvm() {
  [ -n "$N" ] || return 0
  case $state in inactive | failed) ;; *) return 0 ;; esac
  first_word "$2"
  begun=
  ! is_java "$program" || begun=yes
  shell_sets "$1" "$2" || find_started_program "$program" "$arguments"
  asked=$1
  set -- "$FOUND" "$VALUE"
  launcher=yes
  case ${program##*/} in jsvc)
    launcher=
    begun=yes
    ;;
  esac
  if [ -z "$launcher" ] || is_java "$program"; then
    assigned=
    next_words "$arguments"
    VALUE=
    options=0
    jvm=0
    # (Files are read as this shell sees them.)
    root=/proc/self
    START_TEXT=''
    JVM_SIZES=
    v jnext
    words_of_given t=JAVA_TOOL_OPTIONS
    [ -z "$launcher" ] || words_of_given d=JDK_JAVA_OPTIONS
    launcher_options v c "$NEXT"
    words_of_given u=_JAVA_OPTIONS
  else
    look_other_variables
  fi
  FOUND=$1
  VALUE=$2
}

# $1 `LETTER=NAME`: the options of a variable that a JVM reads by itself, but of the one that is asked for. What env(1) or a shell sets it to comes first.
words_of_given() {
  [ "${1#*=}" != "$asked" ] || return 0
  case "$NL$assigned" in
    *"$NL${1#*=}="*)
      VALUE="$NL$assigned"
      VALUE=${VALUE##*"$NL${1#*=}="}
      VALUE=${VALUE%%"$NL"*}
      ;;
    *) given_variable "${1#*=}" ;;
  esac
  [ -n "$VALUE" ] || return 0
  split_options "$VALUE"
  VALUE=
  case $1 in d=*) launcher_options v d "$SPLIT" ;; *) jvm_options v "${1%%=*}" "$SPLIT" ;; esac
}

# $1 arguments: NEXT are those of the java command, which is among them unless `begun` is yes, `=` before each, one a line. Other variables of the unit
# are put in: $NAME as the words of it, in which quotes count, and ${NAME} as one (systemd.service(5), Command lines).
next_words() {
  NEXT=
  for argument in $1; do
    argument=${argument#[\"\']}
    argument=${argument%[\"\']}
    if [ -z "$begun" ]; then
      case $argument in
        "$program") begun=yes ;;
        [A-Za-z_]*=*) assigned="$assigned$argument$NL" ;;
      esac
      continue
    fi
    case $argument in
      "\$$asked" | "\${$asked}") NEXT="$NEXT=-variable$NL" ;;
      \$[A-Za-z_]* | \$\{[A-Za-z_]*\})
        name=${argument#\$}
        name=${name#\{}
        given_variable "${name%\}}"
        case $argument in
          \$\{*) NEXT="$NEXT=${VALUE%%"$NL"*}$NL" ;;
          *)
            split_options "$VALUE"
            NEXT=$NEXT$SPLIT
            ;;
        esac
        ;;
      *) NEXT="$NEXT=$argument$NL" ;;
    esac
  done
}

# Of the variables with a memory option, in Environment= or in a file, at most 5, but for the one that is asked for; and of the command line itself.
look_other_variables() {
  for word in $arguments; do
    word=${word#[\"\']}
    may_option ExecStart= "${word%%[\"\'\;]*}"
  done
  others=
  name=
  for word in $environment; do
    case $word in [A-Za-z_]*=* | \"[A-Za-z_]*=*) name=${word%%=*} ;; esac
    case $word in *-Xm[xsn][0-9]* | *-XX:*) add_other "$name" ;; esac
  done
  # shellcheck disable=SC2046
  [ -z "$environment_files" ] || add_others $(names_in_files)
  for name in $others; do
    given_variable "$name"
    split_options "$VALUE"
    IFS=$NL
    for word in $SPLIT; do
      IFS=" $TAB$NL"
      may_option "$name" "${word#=}"
    done
    IFS=" $TAB$NL"
  done
}

# $1 where it is, $2 word
may_option() {
  case $2 in -Xm[xsn][0-9]* | -XX:*=[0-9]*) ;; *) return 0 ;; esac
  cut_word "$2"
  v "jmay $1 $CUT"
}

# Names at the beginning of lines with a memory option, of all files.
names_in_files() {
  set +f
  IFS=$NL
  for path in $environment_files; do
    path=${path% (ignore_errors=*}
    # shellcheck disable=SC2086
    set -- "$@" $path
  done
  IFS=" $TAB$NL"
  set -f
  # (Without a file it would read what the shell is to run.)
  [ $# -gt 0 ] || return 0
  grep -hsE -m 20 -e '-X(m[xsn][0-9]|X:)' -- "$@" 2>/dev/null | sed -n 's/^[[:space:]]*\([A-Za-z_][A-Za-z0-9_]*\)[[:space:]]*=.*/\1/p'
}

add_others() {
  for name; do add_other "$name"; done
}

# $1 name of a variable, with a quote before it perhaps.
add_other() {
  set -- "${1#\"}"
  case $1 in '' | "$asked" | *[!A-Za-z0-9_]*) return 0 ;; esac
  case " $others " in *" $1 "* | *' '*' '*' '*' '*' '*' '*) return 0 ;; esac
  others="$others $1"
}
