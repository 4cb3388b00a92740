# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What a start command does to the variable before its program has it: env(1) gives or takes it, and the text of a
# shell is a script.

# $1 variable, $2 COMMAND: `xset sets` where env gives the variable a value of its own, `xset clears` where it takes
# it away: what systemd has in it is in force for nobody then. One that has the value of systemd in it (`env
# "NAME=${NAME} -Da"`) adds to it, and where the program is java, systemd puts a word `$NAME` in before env sees it
# (systemd.service(5), Command lines).
look_env_sets() {
  [ -n "$N" ] || return 0
  case $1$2 in
    -*) return 0 ;;
    *env[[:space:]]*) ;;
    *su[[:space:]]-* | *runuser[[:space:]]-*)
      look_login "$@"
      return 0
      ;;
    *) return 0 ;;
  esac
  in_env=
  does=
  skips=
  first=yes
  for word in $2; do
    if [ -n "$first" ]; then word=${word#"${word%%[!-@:+!\"\']*}"}; fi
    first=
    word=${word#[\"\']}
    word=${word%[\"\']}
    if [ -n "$skips" ]; then
      [ "$skips$word" != "unset$1" ] || does=clears
      skips=
      continue
    fi
    case $in_env$word in
      yes-u | yes--unset) skips='unset' ;;
      "yes--unset=$1" | "yes-u$1" | yes-i | yes- | yes--ignore-environment) does=clears ;;
      yes-C | yes--chdir) skips=folder ;;
      yes-*) ;;
      "yes$1="*)
        does=sets
        case $word in *"\${$1}"*) does= ;; esac
        ;;
      yes[A-Za-z_]*=*) ;;
      *)
        case ${word##*/} in
          env) in_env=yes ;;
          *) if is_starter "$word"; then in_env=; elif [ -n "$in_env" ]; then break; fi ;;
        esac
        ;;
    esac
  done
  [ -n "$does" ] || return 0
  if is_java "$word"; then
    case " $2 " in *" \$$1 "* | *" \${$1} "*) return 0 ;; esac
  fi
  v "xset $does"
}

# $1 variable, $2 COMMAND: `xset login` where su or runuser logs in anew, which takes away all but a few variables
# (su(1), --login), unless systemd puts the value of this one into the command (`-c 'java ${NAME}'`).
look_login() {
  case $2 in *"\${$1}"*) return 0 ;; esac
  switches=
  for word in $2; do
    word=${word#"${word%%[!-@:+!\"\']*}"}
    case $switches${word##*/} in
      su | runuser) switches=yes ;;
      yes*) ;;
      *) is_starter "$word" || return 0 ;;
    esac
  done
  [ -n "$switches" ] || return 0
  switches=" $2"
  case $switches in
    *[/\ ]su\ *) switches=${switches#*su} ;;
    *) switches=${switches#*runuser} ;;
  esac
  # What is behind -c belongs to the user's shell.
  switches="${switches%% -c *} "
  case $switches in
    *' -m '* | *' -p '* | *' --preserve-environment '* | *" -w $1 "* | *"=$1 "*) ;;
    *' - '* | *' -l '* | *' --login '*) v 'xset login' ;;
  esac
}

# $1 COMMAND: SHELL_TEXT is what its shell is given to run, if any (`sh -c TEXT`), a command a line.
shell_text() {
  SHELL_TEXT=
  case $1 in *sh\ -*c\ *) ;; *) return 0 ;; esac
  before=
  text=
  for word in $1; do
    case $before$word in
      text*)
        text="$text${text:+ }$word"
        # Of words that are not known for certain all that follow may be the text.
        [ -z "$EXACT" ] || break
        ;;
      shell-*c) before=text ;;
      shell-*) ;;
      *) if is_shell "$word"; then before=shell; else before=; fi ;;
    esac
  done
  if [ -z "$EXACT" ]; then
    text=${text#[\"\']}
    text=${text%[\"\']}
  fi
  IFS=$SOH
  # shellcheck disable=SC2086
  set -- $text
  IFS=' '
  text=$*
  IFS=';'
  for word in $text; do SHELL_TEXT="$SHELL_TEXT${SHELL_TEXT:+;$NL}$word"; done
  IFS=" $TAB$NL"
}
