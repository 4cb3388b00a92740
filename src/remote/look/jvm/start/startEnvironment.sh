# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# What a start command does to the variable before its program has it: a program on the way keeps it, or systemd has put
# its value in before; and the text of a shell is a script.

# $1 variable, $2 COMMAND: `xset WHAT PROGRAM` where a program of it keeps the variable from what it starts (see
# follow_programs): what systemd has in it is in force for nobody then. Of several start commands, which a oneshot can
# have, each may be the one that starts the JVM (`several_starts` of look_unit): that is as a line of a script is.
look_start_loss() {
  if [ -z "$N" ] || [ "$1" = - ]; then return 0; fi
  if ! may_lose "$2" || is_put_in "$1" "$2"; then return 0; fi
  follow_programs "$1" "$2"
  [ -n "$LOSS" ] || return 0
  if [ -n "$several_starts" ]; then v "lost $LOSS $BY 0 ExecStart="; else v "xset $LOSS $BY"; fi
}

# $1 text: it has a word of a program that follow_programs knows to keep a variable from others.
may_lose() {
  case $1 in
    *env\ * | *envdir\ * | *su\ * | *sudo\ * | *doas\ * | *runuser\ * | *setpriv\ * | *pkexec\ * | *chpst\ * | *systemd-run\ * | *run0\ *) ;;
    *) return 1 ;;
  esac
}

# $1 variable, $2 COMMAND: systemd puts the value of the variable into a word of it (systemd.service(5), Command lines),
# but for one that sets it, which is for follow_programs to judge.
is_put_in() {
  local text word
  text=
  for word in $2; do
    word=${word#[\"\']}
    # In a text for a shell only braces are systemd's; where that ends is not known without its quotes.
    case $text$word in
      "$1="*) ;;
      *"\${$1}"*) return 0 ;;
      "\$$1" | "\$$1"[\"\']) return 0 ;;
      -c | -[a-z]c | -[a-z][a-z]c)
        text=text:
        continue
        ;;
    esac
    [ -z "$EXACT" ] || text=
  done
  return 1
}

# $1 COMMAND: SHELL_TEXT is the text that its shell, if any, is given to run (`sh -c TEXT`), one command a line.
shell_text() {
  local IFS before text word
  SHELL_TEXT=
  case $1 in *sh\ -*c\ *) ;; *) return 0 ;; esac
  before=
  text=
  for word in $1; do
    case $before$word in
      text*)
        text="$text${text:+ }$word"
        # Where the words are not certain, all that follow may belong to the text.
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
  # To systemd `$$` is a dollar that it leaves to the shell (systemd.service(5), Command lines).
  while :; do
    case $text in *\$\$*) text=${text%%\$\$*}\$${text#*\$\$} ;; *) break ;; esac
  done
  IFS=$SOH
  # shellcheck disable=SC2086
  set -- $text
  IFS=' '
  text=$*
  IFS=';'
  for word in $text; do SHELL_TEXT="$SHELL_TEXT${SHELL_TEXT:+;$NL}$word"; done
}
