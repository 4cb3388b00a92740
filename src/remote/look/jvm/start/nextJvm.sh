# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The options with which the JVM of a stopped unit would be started, where ExecStart= is the java command; what a script
# does cannot be known before it runs.

# $1 variable, $2 COMMAND of the next start. After `jnext` come the options as records `jw` (jvmOptions.sh), with
# `jw c -variable`, which no JVM has, in place of the variable's words; `jguess` where the words of the command are not
# certain. For a unit that starts anything else, `jmay NAME WORD` for memory options in its other variables and in its
# scripts: nobody knows whether a script passes them to a JVM.
look_next_jvm() {
  local asked assigned begun jvm launcher root
  [ -n "$N" ] || return 0
  does_not_run || return 0
  first_word "$2"
  begun=
  ! is_java "$PROGRAM" || begun=yes
  if ! shell_sets "$1" "$2"; then
    ! is_shell "$PROGRAM" || words_of_shell
    find_started_program "$PROGRAM" "$ARGUMENTS"
  fi
  asked=$1
  set -- "$FOUND" "$VALUE"
  launcher=yes
  case ${PROGRAM##*/} in jsvc)
    launcher=
    begun=yes
    ;;
  esac
  if [ -z "$launcher" ] || is_java "$PROGRAM"; then
    assigned=
    next_words "$ARGUMENTS"
    VALUE=
    OPTION_COUNT=0
    jvm=0
    # (Files are read as this shell sees them.)
    root=/proc/self
    START_TEXT=''
    JVM_SIZES=
    v jnext
    [ -z "$GUESSED" ] || v jguess
    words_of_given t=JAVA_TOOL_OPTIONS
    [ -z "$launcher" ] || words_of_given d=JDK_JAVA_OPTIONS
    launcher_options v c "$NEXT"
    words_of_given u=_JAVA_OPTIONS
  else
    look_other_variables
    look_script_sizes
  fi
  FOUND=$1
  VALUE=$2
}

# `ARGUMENTS` become the words of the text that a shell is given to run, split as the shell does it.
words_of_shell() {
  local IFS word
  [ -n "$SHELL_TEXT" ] || return 0
  split_options "$SHELL_TEXT"
  COMMAND=
  IFS=$NL
  for word in $SPLIT; do in_one_word "${word#=}"; done
  ARGUMENTS="-c $COMMAND"
}

# NEXT_FOLDER is the working directory of the unit's next process (systemd.exec(5), WorkingDirectory=); empty where that
# is not known, as with a home or a root directory of its own.
next_folder() {
  local IFS line
  [ "$NEXT_FOLDER" = unread ] || return 0
  NEXT_FOLDER=
  case " $COMMAND" in *[\ \;]cd\ * | *' -C'* | *' --chdir'*) return 0 ;; esac
  IFS=$NL
  for line in $(systemctl show --no-pager -p WorkingDirectory,RootDirectory,RootImage -- "$id" 2>/dev/null); do
    case $line in
      WorkingDirectory=) NEXT_FOLDER=/ ;;
      WorkingDirectory=/* | WorkingDirectory=!/*) NEXT_FOLDER=/${line#*/} ;;
      Root*=?*)
        NEXT_FOLDER=
        break
        ;;
    esac
  done
}

# $1 `LETTER=NAME`: emits the options of a variable that a JVM reads by itself, unless it is the one that is asked for.
# A value from env(1) or a shell takes precedence.
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

# $1 arguments: NEXT are those of the java command, which is among them unless `begun` is yes, `=` before each, one a
# line. Other variables of the unit are replaced: $NAME by its words, in which quotes count, and ${NAME} by one word or
# a part of one (systemd.service(5), Command lines).
next_words() {
  local argument defaults
  NEXT=
  defaults=
  for argument in $1; do
    if [ -z "$EXACT" ]; then
      argument=${argument#[\"\']}
      argument=${argument%[\"\']}
    fi
    if [ -z "$begun" ]; then
      case $argument in
        "$PROGRAM") begun=yes ;;
        [A-Za-z_]*=*) assigned="$assigned$argument$NL" ;;
      esac
      continue
    fi
    if [ -n "$defaults" ]; then
      case $argument in *\}) defaults= ;; esac
      continue
    fi
    ends=
    case $SHELL_TEXT$argument in ?*\;)
      ends=yes
      argument=${argument%;}
      ;;
    esac
    case $argument in
      "\$$asked" | "\${$asked}") NEXT="$NEXT=-variable$NL" ;;
      "\${$asked"[-=?]* | "\${$asked:"[-=?]*)
        NEXT="$NEXT=-variable$NL"
        # (What is in its place where it is empty is no option of the next start.)
        case $argument in *\}) ;; *) defaults=yes ;; esac
        ;;
      \$[A-Za-z_]*[!A-Za-z0-9_]*) NEXT="$NEXT=$argument$NL" ;;
      \$[A-Za-z_]*)
        given_variable "${argument#\$}"
        split_options "$VALUE"
        NEXT=$NEXT$SPLIT
        ;;
      *\$*)
        with_values
        NEXT="$NEXT=$argument$NL"
        ;;
      *) NEXT="$NEXT=$argument$NL" ;;
    esac
    [ -z "$ends" ] || break
  done
}

# Replaces variables in `argument`, at most 5; in a shell also those without braces. An option whose size is not known
# loses its value: `-Xmx`.
with_values() {
  local behind name turns
  turns=5
  while [ "$turns" -gt 0 ]; do
    turns=$((turns - 1))
    case $argument in
      *\$\{[A-Za-z_]*\}*)
        name=${argument#*\$\{}
        behind=${name#*\}}
        name=${name%%\}*}
        argument_front=${argument%%\$\{*}
        ;;
      *\$[A-Za-z_]*)
        [ -n "$SHELL_TEXT" ] || break
        name=${argument#*\$}
        argument_front=${argument%%\$*}
        behind=${name#"${name%%[!A-Za-z0-9_]*}"}
        name=${name%"$behind"}
        ;;
      *) break ;;
    esac
    case $name in "$asked" | *[!A-Za-z0-9_]*) break ;; esac
    given_variable "$name"
    [ -n "$FOUND" ] || [ -z "$SHELL_TEXT" ] || break
    argument=$argument_front${VALUE%%"$NL"*}$behind
  done
  case $argument in -Xm[nsx]*\$* | -Xss*\$*) argument=${argument%"${argument#????}"} ;; -XX:*=*\$*) argument=${argument%%=*} ;; esac
}

# `jmay` for memory options on the command line itself, and in variables of Environment= or a file other than the one
# that is asked for, at most 5.
look_other_variables() {
  local IFS giver name others part word words
  # (The text of a shell is read as a script, see look_script_sizes.)
  words=$ARGUMENTS
  [ -z "$SHELL_TEXT" ] || words=
  for word in $words; do
    word=${word#[\"\']}
    word=${word%%[\"\'\;]*}
    case $word in [A-Za-z_]*=*-X*)
      # An assignment of env(1).
      giver=${word%%=*}
      IFS=$SOH
      for part in ${word#*=}; do
        may_option "$giver" "$part"
      done
      IFS=" $TAB$NL"
      continue
      ;;
    esac
    may_option ExecStart= "$word"
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
      may_option "$name" "${word#=}"
    done
  done
}

# $1 where it is, $2 word
may_option() {
  case $2 in -Xm[xsn][0-9]* | -Xss[0-9]* | -m[xs][0-9]* | -ss[0-9]* | -XX:*=[0-9]*) ;; *) return 0 ;; esac
  cut_word "$2"
  v "jmay $1 $CUT"
}

# Prints the names of variables that environment files give a memory option.
names_in_files() {
  local IFS path
  set +f
  IFS=$NL
  for path in $environment_files; do
    path=${path% (ignore_errors=*}
    # shellcheck disable=SC2086
    set -- "$@" $path
  done
  set -f
  # (Without a file grep would read stdin, which is this script.)
  [ $# -gt 0 ] || return 0
  grep -hsE -m 20 -e '-X(m[xsn][0-9]|X:)' -- "$@" 2>/dev/null | sed -n 's/^[[:space:]]*\([A-Za-z_][A-Za-z0-9_]*\)[[:space:]]*=.*/\1/p'
}

add_others() {
  local name
  for name; do add_other "$name"; done
}

# $1 name of a variable, possibly after a quote: added to `others`, unless it is the one that is asked for.
add_other() {
  set -- "${1#\"}"
  case $1 in '' | "$asked" | *[!A-Za-z0-9_]*) return 0 ;; esac
  case " $others " in *" $1 "* | *' '*' '*' '*' '*' '*' '*) return 0 ;; esac
  others="$others $1"
}
