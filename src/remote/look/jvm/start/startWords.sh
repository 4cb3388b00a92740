# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The words of a start command as systemd has them: `systemctl show` prints them without their quotes, so that a word
# with a blank looks like two.

# Whether the unit has no process, so that only its files show its next start. (From look_unit: `state` and `sub`.)
does_not_run() {
  case $state,$sub in inactive,* | failed,* | activating,auto-restart*) ;; *) return 1 ;; esac
}

# $1 the unit's Id, $2 its first start command as systemctl or its file shows it: COMMAND are its words, the program's
# path first, with \001 for a blank within a word, and EXACT is yes where they are certain. The bus quotes each word
# (busctl(1), get-property). A file that systemd has not read yet is read here, with its quotes.
exact_command() {
  local IFS shown word
  COMMAND=$2
  EXACT=
  GUESSED=
  [ -n "$SOH" ] || SOH=$(printf '\001')
  case $2 in *-* | *[@\$\"\']*) ;; *)
    EXACT=yes
    return 0
    ;;
  esac
  if [ "$stale" = yes ]; then
    split_options "$2"
    COMMAND=
    IFS=$NL
    for word in $SPLIT; do
      in_one_word "${word#=}"
    done
    EXACT=yes
    return 0
  fi
  [ -n "$1" ] || return 0
  bus_name "$1"
  shown=$(busctl get-property org.freedesktop.systemd1 "/org/freedesktop/systemd1/unit/$BUS_NAME" org.freedesktop.systemd1.Service ExecStart 2>/dev/null)
  words_of_bus "$shown"
  [ -n "$EXACT" ] || GUESSED=yes
}

# $1 ExecStart of a unit as busctl prints it, `a(sasbttttuii) 1 "/bin/sh" 2 "/bin/sh" "-c" ...`: COMMAND are the words
# of the first command.
words_of_bus() {
  local left path rest shown
  case $1 in *') '[1-9]*' "'*'"'*) ;; *) return 0 ;; esac
  shown=$1
  rest=\"${shown#*\"}
  take_quoted
  path=$WORD
  left=${rest# }
  left=${left%%[!0-9]*}
  rest=${rest# "$left"}
  # (`@` before the path gives the program another name.)
  COMMAND=
  in_one_word "$path"
  while [ "${left:-0}" -gt 0 ]; do
    rest=${rest# }
    take_quoted
    [ -z "$path" ] && in_one_word "$WORD"
    path=
    left=$((left - 1))
  done
  EXACT=yes
}

# Moves the quoted text at the beginning of `rest` to WORD.
take_quoted() {
  local part
  WORD=
  rest=${rest#\"}
  while [ -n "$rest" ]; do
    part=${rest%%[\"\\]*}
    WORD=$WORD$part
    rest=${rest#"$part"}
    case $rest in
      # In a shell the end of a line ends a command.
      \\n*)
        WORD="$WORD; "
        rest=${rest#??}
        ;;
      \\t*)
        WORD="$WORD "
        rest=${rest#??}
        ;;
      \\?*)
        part=${rest#?}
        part=${part%"${part#?}"}
        WORD=$WORD$part
        rest=${rest#??}
        ;;
      *)
        rest=${rest#\"}
        return 0
        ;;
    esac
  done
}

# $1 word: added to COMMAND, with \001 for blanks.
in_one_word() {
  local IFS
  set -- "$1" ''
  case $1 in *[[:space:]]*)
    IFS=" $TAB$NL"
    # shellcheck disable=SC2086
    set -- $1
    IFS=$SOH
    set -- "$*"
    ;;
  esac
  COMMAND="$COMMAND${COMMAND:+ }$1"
}

# $1 unit: BUS_NAME is its name in an object path of the bus: characters other than letters and digits become `_` and
# two hex digits.
bus_name() {
  local part rest
  BUS_NAME=
  rest=$1
  case $1 in [0-9]*)
    BUS_NAME=_3${1%"${1#?}"}
    rest=${1#?}
    ;;
  esac
  while [ -n "$rest" ]; do
    part=${rest%%[!A-Za-z0-9]*}
    rest=${rest#"$part"}
    BUS_NAME=$BUS_NAME$part
    case $rest in
      .*) BUS_NAME=${BUS_NAME}_2e ;;
      -*) BUS_NAME=${BUS_NAME}_2d ;;
      @*) BUS_NAME=${BUS_NAME}_40 ;;
      _*) BUS_NAME=${BUS_NAME}_5f ;;
      :*) BUS_NAME=${BUS_NAME}_3a ;;
      \\*) BUS_NAME=${BUS_NAME}_5c ;;
    esac
    rest=${rest#?}
  done
}
