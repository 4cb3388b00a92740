# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What the JVM of a unit that does not run would be started with, where ExecStart= is the java command: of a script, nobody knows before it runs.

# $1 variable, $2 the command line that is next. Behind `jnext` the options as records `jw` (look/jvmOptions.sh), and in the place of the variable's
# words `jw c -variable`, which no JVM has. What argument files hold, and an EnvironmentFile= says of other variables, is not among them.
look_next_jvm() {
  [ -n "$N" ] || return 0
  case $state in inactive | failed) ;; *) return 0 ;; esac
  first_word "$2"
  begun=
  ! is_java "$program" || begun=yes
  find_started_program "$program" "$arguments"
  is_java "$program" || return 0
  asked=$1
  set -- "$FOUND" "$VALUE"
  next_words "$arguments"
  VALUE=
  options=0
  jvm=0
  root=/proc/0
  launcher=yes
  START_TEXT=''
  JVM_SIZES=
  v jnext
  for given in t=JAVA_TOOL_OPTIONS d=JDK_JAVA_OPTIONS; do words_of_given "$given"; done
  launcher_options v c "$NEXT"
  words_of_given u=_JAVA_OPTIONS
  FOUND=$1
  VALUE=$2
}

# $1 `LETTER=NAME`: the options of a variable that a JVM reads by itself, but of the one that is asked for.
words_of_given() {
  [ "${1#*=}" != "$asked" ] || return 0
  VALUE=
  case $environment in *"${1#*=}="*) variable_of "$environment" "${1#*=}" ;; esac
  [ -n "$VALUE" ] || return 0
  split_options "$VALUE"
  VALUE=
  case $1 in d=*) launcher_options v d "$SPLIT" ;; *) jvm_options v "${1%%=*}" "$SPLIT" ;; esac
}

# $1 arguments: NEXT are those of the java command, which is among them unless `begun` is yes, `=` before each, one a line. Other variables of the unit's Environment= are put in.
next_words() {
  NEXT=
  for argument in $1; do
    argument=${argument#[\"\']}
    argument=${argument%[\"\']}
    if [ -z "$begun" ]; then
      [ "$argument" != "$program" ] || begun=yes
      continue
    fi
    case $argument in
      "\$$asked" | "\${$asked}") NEXT="$NEXT=-variable$NL" ;;
      \$[A-Za-z_]* | \$\{[A-Za-z_]*\})
        name=${argument#\$}
        name=${name#\{}
        VALUE=
        variable_of "$environment" "${name%\}}"
        for part in $VALUE; do NEXT="$NEXT=$part$NL"; done
        ;;
      *) NEXT="$NEXT=$argument$NL" ;;
    esac
  done
}
