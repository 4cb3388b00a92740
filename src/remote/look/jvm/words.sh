# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# How much of each JVM option may leave the host, and how options are split.

# WORDS has lines `UNIT WORD`: KNOWN are the words of unit $1, one a line. For a word that is shortened, the host says
# which of these it equals. A line `UNIT # NAME` allows a number or a size after NAME, which can be empty, to leave the
# host whole.
known_words() {
  local IFS line
  KNOWN=
  [ -n "$WORDS" ] || return 0
  IFS=$NL
  for line in $WORDS; do
    case $line in "$1 "*) KNOWN="$KNOWN${line#"$1 "}$NL" ;; esac
  done
}

# $1 word: CUT is what of it may leave the host. Only memory options with a number keep what follows their name; a
# shortened word is followed by its place in KNOWN, from 1, or 0 where it is not there.
cut_word() {
  local IFS found known number place
  CUT=$1
  case $1 in
    -Xm[nsx][0-9]* | -Xss[0-9]*)
      number=${1#-X??}
      case ${number%[kKmMgGtT]} in *[!0-9.]*) CUT=${1%"$number"} ;; esac
      ;;
    -XX:*Size=[0-9]* | -XX:Max*=[0-9]* | -XX:Min*=[0-9]* | -XX:Initial*=[0-9]*)
      number=${1#*=}
      case ${number%[kKmMgGtT]} in *[!0-9.]*) CUT=${1%%=*} ;; esac
      ;;
    -*) CUT=${1%%=*} ;;
    *) CUT='*' ;;
  esac
  case $CUT in *[!-A-Za-z0-9:.%=+_/]*) CUT='*' ;; esac
  case $CUT in
    ????????????????????????????????????????????????????????????????????????????????*) CUT='*' ;;
  esac
  [ "$CUT" != "$1" ] || return 0
  place=0
  found=0
  IFS=$NL
  for known in $KNOWN; do
    place=$((place + 1))
    case $known in
      "$1")
        found=$place
        break
        ;;
      '# '*)
        if is_number_behind "${known#??}" "$1"; then
          CUT=$1
          break
        fi
        ;;
    esac
  done
  [ "$CUT" != "$1" ] || return 0
  CUT="$CUT $found"
}

# $1 beginning, $2 word: whether a number of at most 15 digits, with or without a unit, follows the beginning.
is_number_behind() {
  local number
  case $2 in "$1"[0-9]*) ;; *) return 1 ;; esac
  number=${2#"$1"}
  number=${number%B}
  number=${number%i}
  number=${number%[kKmMgGtT]}
  case $number in *[!0-9.]* | ????????????????*) return 1 ;; esac
}

# $1 how to emit, $2 record type, $3 value of a variable: a record for each of its words
words() {
  local word
  for word in $3; do
    cut_word "$word"
    $1 "$2 $CUT"
  done
}

# $1 text, $2 `file` where it is an argument file (java(1): escapes in quotes, `#` comments); otherwise it is read like
# JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS, in which quotes are removed and backslashes kept. SPLIT are its words, `=`
# before each, one a line; at most 500.
split_options() {
  local any char most part quote rest word
  SPLIT=
  rest=$1
  word=
  quote=
  any=
  most=500
  while [ -n "$rest" ] && [ "$most" -gt 0 ]; do
    if [ -n "$quote" ]; then part=${rest%%[\"\'\\]*}; else part=${rest%%[\"\'#[:space:]]*}; fi
    if [ -n "$part" ]; then
      word=$word$part
      any=yes
      rest=${rest#"$part"}
      continue
    fi
    char=${rest%"${rest#?}"}
    rest=${rest#?}
    case $quote$char in
      '""' | "''") quote= ;;
      \" | \')
        quote=$char
        any=yes
        ;;
      ?\\) if [ "$2" = file ]; then escaped; else word=$word$char; fi ;;
      ??) word=$word$char ;;
      \#)
        if [ "$2$any" = file ]; then
          case $rest in *"$NL"*) rest=${rest#*"$NL"} ;; *) rest= ;; esac
        else
          word=$word$char
          any=yes
        fi
        ;;
      *) end_word ;;
    esac
  done
  end_word
}

# What follows a backslash in the quotes of an argument file; at the end of a line it also removes the blanks at the
# beginning of the next one.
escaped() {
  local char
  char=${rest%"${rest#?}"}
  rest=${rest#?}
  case $char in
    "$NL") rest=${rest#"${rest%%[! "$TAB"]*}"} ;;
    *) word=$word$char ;;
  esac
}

end_word() {
  [ -n "$any" ] || return 0
  # A newline in quotes would break the record in two.
  case $word in *"$NL"*) word=${word%%"$NL"*} ;; esac
  SPLIT="$SPLIT=$word$NL"
  most=$((most - 1))
  word=
  any=
}
