# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# One variable of an EnvironmentFile=, read as systemd reads it (parse_env_file_internal of its env-file.c;
# systemd.exec(5) says less).

# $1 file, $2 name: ASSIGNED is yes where the file sets it, GIVEN its value. The states are systemd's: `start` of a
# line, in a `comment`, in a `key`, `before` a value or a part of one, in an unquoted `value`, in `single` or `double`
# quotes. A line may end in any of them. FIRM is the value so far, BLANK the blanks after it, which count if more
# follows. REFUSED is yes where an assignment is not UTF-8 (`BEYOND` are those that are not ASCII): systemd then takes
# nothing of the file at all (check_utf8ness_and_warn of its env-file.c).
variable_of_file() {
  local line number rest
  [ -n "$CR" ] || CR=$(printf '\r')
  BEYOND=
  REFUSED=
  ASSIGNED=
  GIVEN=
  MODE=start
  number=0
  while [ "$number" -lt 5000 ]; do
    number=$((number + 1))
    if IFS= read -r line; then rest=$line$NL; else rest=$line; fi
    [ -n "$rest" ] || break
    while [ -n "$rest" ]; do "env_$MODE" "$2"; done
  done <"$1"
  case $MODE in before | value | single | double) env_assign "$2" ;; esac
  if [ -z "$BEYOND" ] || is_utf8 "$BEYOND"; then return 0; fi
  REFUSED=yes
  ASSIGNED=
  GIVEN=
}

# $1 text (RFC 3629, section 4).
is_utf8() {
  local sequences
  sequences=$(printf '[\001-\177]|[\302-\337][\200-\277]|\340[\240-\277][\200-\277]|[\341-\354\356\357][\200-\277]{2}')
  sequences="$sequences|$(printf '\355[\200-\237][\200-\277]|\360[\220-\277][\200-\277]{2}|[\361-\363][\200-\277]{3}')"
  sequences="$sequences|$(printf '\364[\200-\217][\200-\277]{2}')"
  ! printf '%s\n' "$1" | LC_ALL=C grep -Eqv "^($sequences)*\$"
}

# $1 path of EnvironmentFile=: systemd would take nothing of it. Since 241 that holds for a byte of 0, too
# (read_full_stream of its fileio.c), which a shell does not see.
is_refused() {
  [ ! -d "$1" ] || return 0
  if [ ! -f "$1" ] || [ ! -r "$1" ]; then return 1; fi
  variable_of_file "$1" -
  [ -z "$REFUSED" ] || return 0
  [ "${VERSION:-0}" -ge 241 ] || return 1
  [ -n "$({ LC_ALL=C tr -s '\000\001-\377' 'x\012' <"$1"; } 2>/dev/null)" ]
}

# Moves the first character of `rest` to C.
env_take() {
  C=${rest%"${rest#?}"}
  rest=${rest#?}
}

# A newline and a carriage return both end a line.
env_start() {
  case $rest in
    [\ "$TAB$CR$NL"]*) env_take ;;
    [\#\;]*) MODE=comment ;;
    # At the beginning it is part of the name (parse_env_file_internal of systemd), so no value begins here.
    =*)
      env_take
      MODE=key
      KEY='='
      ;;
    *)
      MODE=key
      KEY=
      ;;
  esac
}

# Before systemd 254 a backslash continues the comment on the next line.
env_comment() {
  local part
  part=${rest%%[\\"$CR$NL"]*}
  rest=${rest#"$part"}
  case $rest in
    '') ;;
    \\*)
      env_take
      [ -z "$rest" ] || [ "${VERSION:-0}" -ge 254 ] || env_take
      ;;
    *) MODE=start ;;
  esac
}

env_key() {
  local part
  part=${rest%%[="$CR$NL"]*}
  KEY=$KEY$part
  rest=${rest#"$part"}
  case $rest in
    =*)
      env_take
      KEY=${KEY%"${KEY##*[! "$TAB"]}"}
      MODE=before
      FIRM=
      BLANK=
      ;;
    '') ;;
    *) MODE=start ;;
  esac
}

env_before() {
  env_take
  case $C in
    [\ "$TAB"]) ;;
    ["$CR$NL"]) env_assign "$1" ;;
    \') MODE=single ;;
    \") MODE=double ;;
    \\)
      MODE=value
      env_escaped
      ;;
    *)
      FIRM=$FIRM$C
      MODE=value
      ;;
  esac
}

env_value() {
  local part
  part=${rest%%[\\"$CR$NL"]*}
  rest=${rest#"$part"}
  case $part in *[!\ "$TAB"]*)
    FIRM=$FIRM$BLANK${part%"${part##*[! "$TAB"]}"}
    BLANK=
    part=${part##*[! "$TAB"]}
    ;;
  esac
  BLANK=$BLANK$part
  [ -n "$rest" ] || return 0
  env_take
  case $C in
    \\) env_escaped ;;
    *) env_assign "$1" ;;
  esac
}

# After a backslash a character stands for itself, and the end of a line for nothing; the blanks before it are kept.
env_escaped() {
  FIRM=$FIRM$BLANK
  BLANK=
  [ -n "$rest" ] || return 0
  env_take
  case $C in ["$CR$NL"]) ;; *) FIRM=$FIRM$C ;; esac
}

env_single() {
  local part
  part=${rest%%\'*}
  FIRM=$FIRM$part
  rest=${rest#"$part"}
  [ -n "$rest" ] || return 0
  env_take
  MODE=before
}

# In double quotes a backslash is removed before characters that need one in a shell, and together with the end of a
# line; else it is kept.
env_double() {
  local part
  part=${rest%%[\"\\]*}
  FIRM=$FIRM$part
  rest=${rest#"$part"}
  [ -n "$rest" ] || return 0
  env_take
  if [ "$C" = \" ]; then
    MODE=before
    return 0
  fi
  [ -n "$rest" ] || return 0
  env_take
  case $C in
    [\"\\\`\$]) FIRM=$FIRM$C ;;
    "$NL") ;;
    *) FIRM=$FIRM\\$C ;;
  esac
}

# The end of an assignment: the last one of a name counts.
env_assign() {
  MODE=start
  case $KEY$FIRM in *[!!-~\ "$TAB$NL"]*) BEYOND=$BEYOND$KEY=$FIRM$NL ;; esac
  [ "$KEY" = "$1" ] || return 0
  ASSIGNED=yes
  GIVEN=$FIRM
}
