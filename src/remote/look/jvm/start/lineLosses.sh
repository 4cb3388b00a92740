# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Which lines of a start script keep the variable from a program that may be the JVM or start it.

# $1 variable, $2 a line of a script: `lost WHAT PROGRAM LINE FILE` where a command of it keeps the variable from a
# program that may be the JVM or start it. (Of judge_lines: its `number` and `file`.)
look_line_loss() {
  local IFS part
  known_exactly=$EXACT
  EXACT=
  part_front=
  IFS=';&|'
  for part in $2; do
    part_front=$part_front$part
    IFS=" $TAB$NL"
    loss_of_part "$1" "$part" "${2#"${part_front%"$part"}"}"
    [ -z "$LOSS" ] || break
    part_front="$part_front?"
    IFS=';&|'
  done
  EXACT=$known_exactly
  [ -z "$LOSS" ] || v "lost $LOSS $BY $number $file"
}

# $1 variable, $2 a command of a script, $3 the line from there on: LOSS and BY.
loss_of_part() {
  local word
  LOSS=
  chain=
  for word in $2; do
    if [ -n "$chain" ]; then
      chain="$chain $word"
      continue
    fi
    case $word in
      '#'*) return 0 ;;
      exec | command | then | do | else | if | while | until | '!' | '{' | '(' | [A-Za-z_]*=* | [!\(]*\)) continue ;;
    esac
    chain=${word#[\(\"\']}
    case ${chain##*/} in env | envdir | su | sudo | doas | runuser | setpriv | pkexec | chpst | systemd-run | run0) ;; *) is_starter "$chain" || return 0 ;; esac
  done
  follow_programs "$1" "$chain"
  [ -n "$LOSS" ] || return 0
  # What is not started for long, and a shell of its own for a person.
  if is_short "$LAST_PROGRAM"; then login_goes_on "$2" "$3" || LOSS=; fi
  case $LOSS:$1 in *:JAVA_TOOL_OPTIONS | *:JDK_JAVA_OPTIONS | *:_JAVA_OPTIONS | text:*) return 0 ;; esac
  # The options can come as words of the line, also from another variable that holds them.
  case $3 in *\\) LOSS= ;; esac
  outside_quotes "$3"
  case $UNQUOTED in *"$LAST_PROGRAM"*) ;; *) UNQUOTED= ;; esac
  case ${UNQUOTED#*"$LAST_PROGRAM"} in *\$[A-Za-z_]* | *\$'{'*) LOSS= ;; esac
  ! is_java "$LAST_PROGRAM" || case $3 in *"\$$1"* | *"\${$1}"*) ;; *) LOSS= ;; esac
}

# $1 program: it ends soon, or it is none.
is_short() {
  case ${1##*/} in
    '' | - | mkdir | chown | chmod | chgrp | mkfifo | test | \[ | true | false | : | id | whoami | ls | rm | rmdir | touch | cat | cp | mv | ln | kill | pkill | echo | printf | tee | stat | mount | umount | mountpoint | grep | sed | awk | find | sleep | install | systemctl | sysctl | ulimit | date | hostname | curl | wget | tar | unzip | keytool | openssl | psql | mysql | cd | umask) ;;
    *) return 1 ;;
  esac
}

# $1 a command of a script, which begins a login with a program that ends soon, $2 the line from there on: what the
# login is given to run goes on behind that program (`su - app -c "cd /opt && ./run.sh"`), with LAST_PROGRAM; or it is
# on lines below (`su - app <<END`), which can name the variable: LOSS is `text` then.
login_goes_on() {
  local IFS piece quote rest step text word
  case $LOSS:$BY in login:su | login:runuser) ;; *) return 1 ;; esac
  case $LAST_PROGRAM:$1 in
    :*'<<'*)
      LOSS=text
      return 0
      ;;
  esac
  case $2 in
    *' -c '*) rest=${2#*' -c '} ;;
    *' -lc '*) rest=${2#*' -lc '} ;;
    *' --command '*) rest=${2#*' --command '} ;;
    *' --command='*) rest=${2#*' --command='} ;;
    *) return 1 ;;
  esac
  case $rest in [\"\']*) ;; *) return 1 ;; esac
  quote=${rest%"${rest#?}"}
  text=
  # (A quote behind a backslash does not end it.)
  while :; do
    rest=${rest#*"$quote"}
    piece=${rest%%"$quote"*}
    text=$text$piece
    if [ "$piece" = "$rest" ]; then
      LOSS=text
      return 0
    fi
    rest=${rest#"$piece"}
    case $piece in *\\) ;; *) break ;; esac
  done
  IFS=';&|'
  for step in $text; do
    IFS=" $TAB$NL"
    for word in $step; do
      case $word in exec | command | nohup | setsid | then | do | else | if | while | until | '!' | '{' | '(' | [A-Za-z_]*=*) continue ;; esac
      is_short "$word" || {
        LAST_PROGRAM=$word
        return 0
      }
      break
    done
    IFS=';&|'
  done
  return 1
}

# $1 text: UNQUOTED is what of it a shell puts the values of variables in, which is all but what is in single quotes.
outside_quotes() {
  UNQUOTED=
  text_left=$1
  while :; do
    text_front=${text_left%%[\'\"]*}
    UNQUOTED=$UNQUOTED$text_front
    text_left=${text_left#"$text_front"}
    case $text_left in
      \'*)
        text_left=${text_left#?}
        text_left=${text_left#*\'}
        ;;
      \"*)
        text_left=${text_left#?}
        text_front=${text_left%%\"*}
        UNQUOTED=$UNQUOTED$text_front
        text_left=${text_left#"$text_front"}
        text_left=${text_left#\"}
        ;;
      *) return 0 ;;
    esac
  done
}
