# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Where a command line of java has the variable: in quotes, so that all options in it are one word to the JVM, or behind
# the main class, so that they go to the program and not to the JVM.

# $1 variable, $2 a line of a script, $3 `yes` where it is not indented, $4 the lines before it, $5 all lines:
# `misplaced WHAT LINE FILE`, where WHAT is PLACED. (Of judge_lines: its `number` and `file`.)
look_java_line() {
  local array
  array=
  case $2 in
    [A-Za-z_]*=\(*)
      array=${2%%[+=]*}
      array=${array##*[[:space:]]}
      case $5 in *"\"\${${array}[@]}\""*) ;; *) return 0 ;; esac
      ;;
    'set -- '*)
      array=@
      case $5 in *java*'"$@"'*) ;; *) return 0 ;; esac
      ;;
  esac
  if [ -n "$array" ]; then
    in_list "$1" "$2"
  elif is_quoted_value "$1" "${2%%[[:space:]]*}"; then
    # The rest of a line that was continued.
    PLACED=
    case $4 in *"$file:$((number - 1)):"*eval\ *) ;; *"$file:$((number - 1)):"*java*\\"$NL") PLACED=mayword ;; esac
  else
    place_in_line "$1" "$2"
  fi
  case $3$PLACED in yesword | yesbehind | '') ;; word | behind) PLACED=may$PLACED ;; esac
  # (An earlier line may have started the program.)
  case $PLACED:$4 in word:*exec[[:space:]]* | behind:*exec[[:space:]]*) PLACED=may$PLACED ;; esac
  [ -z "$PLACED" ] || v "misplaced $PLACED $number $file"
}

# $1 variable, $2 a line that fills a list with the words of a command: PLACED is `mayword` where one of them is the
# variable in quotes.
in_list() {
  local IFS word
  PLACED=
  IFS=" $TAB"
  for word in $2; do
    word=${word#*=\(}
    is_quoted_value "$1" "$word" || continue
    PLACED=mayword
    return 0
  done
}

# $1 variable, $2 a command line: PLACED is `word` where java gets the variable in quotes, `behind` where it comes
# behind the main class; with `may` before it where it is in doubt that the line is reached, or that it starts java.
# CLASS_BY is `jar` where -jar or --module tells the main class, `class` where a word without a dash does.
place_in_line() {
  local IFS began front other launched runs sure value_next word
  PLACED=
  CLASS_BY=
  began='' front='' other='' launched='' runs='' sure=yes value_next=''
  # (eval splits again what was in quotes.)
  case " $2" in *[[:space:]\;\&]eval\ *) return 0 ;; esac
  # A word of a command in the line (`-Dat=$(date +%s)`) is no main class.
  case $2 in *\$\(* | *\`*) runs=yes sure='' ;; esac
  IFS=" $TAB"
  for word in $2; do
    case $word in '#'*) return 0 ;; esac
    if [ -z "$began" ]; then
      front="$front$word "
      case $word in
        *\; | '&&' | '||' | '|' | '&' | then | do | else | '{' | '(' | *\))
          other=
          launched=
          sure=
          continue
          ;;
        if | while | until | '!')
          sure=
          continue
          ;;
        exec | command | [A-Za-z_]*=*) continue ;;
      esac
      [ -z "$other" ] || continue
      word=${word#[\"\'\(]}
      word=${word%[\"\']}
      if is_java "$word"; then
        began=yes
      elif is_starter "$word"; then
        launched=yes
      else
        case $word in
          \$JAVA | \$\{JAVA\} | \$*JAVA*CMD | \$*JAVA*CMD\} | \$JAVA_BIN | \$\{JAVA_BIN\} | \$_RUNJAVA | \$\{_RUNJAVA\})
            began=yes
            sure=
            ;;
          *) [ -n "$launched" ] || other=yes ;;
        esac
      fi
      continue
    fi
    front="$front$word "
    if [ -n "$value_next" ]; then
      case $word in *[\;\&\|\)]) return 0 ;; esac
      value_next=
      continue
    fi
    if [ -z "$CLASS_BY" ] && is_quoted_value "$1" "$word"; then
      ! is_quote_open "${front%"$word "}" || return 0
      PLACED=word
      break
    fi
    case "$word " in
      *"\$$1"[!A-Za-z0-9_]* | *"\${$1"[!A-Za-z0-9_]*)
        [ -n "$CLASS_BY" ] || return 0
        PLACED=behind
        break
        ;;
      '; ' | '&& ' | '|| ' | '| ' | '& ' | *'; ' | *\<* | *\>*) return 0 ;;
    esac
    [ -z "$CLASS_BY" ] || continue
    case $word in
      -jar | -m | --module)
        CLASS_BY=jar
        value_next=yes
        ;;
      -cp | -classpath | --class-path | -p | --module-path | --upgrade-module-path | --patch-module | --source | --add-modules | --limit-modules | --add-exports | --add-opens | --add-reads | --enable-native-access) value_next=yes ;;
      -* | @* | *[\"\'\\]*) ;;
      # (What is in it can be options, those of the variable among them, or the main class.)
      *\$*) sure= ;;
      *) [ -n "$runs" ] || is_quote_open "$front" || CLASS_BY=class ;;
    esac
  done
  case $sure$PLACED in word | behind) PLACED=may$PLACED ;; esac
}

# $1 variable, $2 word: whether it begins with the value of the variable in quotes, which a shell does not split.
is_quoted_value() {
  case "$2 " in
    \"\$"$1"[!A-Za-z0-9_]* | \"\$\{"$1"\}* | \"\$\{"$1"[-=?]* | \"\$\{"$1":[-=?]*) ;;
    *) return 1 ;;
  esac
}

# $1 beginning of a line: whether a quote in it is not closed.
is_quote_open() {
  local left opened part
  left=$1
  opened=
  while :; do
    if [ -n "$opened" ]; then part=${left%%"$opened"*}; else part=${left%%[\"\']*}; fi
    [ "$part" != "$left" ] || break
    left=${left#"$part"}
    if [ -n "$opened" ]; then opened=; else opened=${left%"${left#?}"}; fi
    left=${left#?}
  done
  [ -n "$opened" ]
}

# $1 variable, $2 COMMAND: `misplaced behind 0 ExecStart=` where that is the java command with the variable behind the
# main class. (Of look_next_start: `NEXT_COMMAND`.)
look_behind_main() {
  if [ -z "$N" ] || [ "$1" = - ]; then return 0; fi
  case $2 in *"\$$1"* | *"\${$1}"*) ;; *) return 0 ;; esac
  first_word "$2"
  ! is_shell "$PROGRAM" || return 0
  place_in_line "$1" "$PROGRAM $ARGUMENTS"
  case $PLACED in *behind) ;; *) return 0 ;; esac
  if [ "$CLASS_BY$EXACT" = class ]; then
    # A word without a dash can be a part of one with a blank.
    [ -z "$GUESSED" ] || return 0
    exact_command "$id" "$NEXT_COMMAND"
    [ -n "$EXACT" ] || return 0
    first_word "$COMMAND"
    place_in_line "$1" "$PROGRAM $ARGUMENTS"
  fi
  case $PLACED in *behind) v "misplaced $PLACED 0 ExecStart=" ;; esac
}
