# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Whether start scripts put a size of their own before or after the variable on the JVM's command line: of two the last
# counts.

# For JVM_SIZES, memory options that a JVM has and that systemd does not give it: `order before BEGINNING` or
# `order behind BEGINNING`, where all lines of SCRIPTS that have both, directly or in variables, agree. Lines with a
# condition are not judged.
look_order() {
  local asked carriers holders option
  [ -n "$SCRIPTS$SHELL_TEXT" ] || return 0
  [ -n "$JOINED" ] || join_scripts
  asked=' '
  for option in $JVM_SIZES; do
    case $option in
      -XX:*) option=${option%%=*}= ;;
      *) option=${option%%[0-9]*} ;;
    esac
    case $asked in *" $option "*) continue ;; esac
    asked="$asked$option "
    ORDER=
    holders=" $variable "
    carriers=' '
    # A function can be used before the line that fills its variables.
    order_of "$option"
    order_of "$option"
    case $ORDER in *before*behind* | *behind*before*) ;; *before*) v "order before ${option%=}" ;; *behind*) v "order behind ${option%=}" ;; esac
  done
}

# `JOINED` has the lines of SCRIPTS that can matter, those of each after a line `==> SCRIPT <==`, with continued lines
# joined; and the text that a shell is given to run.
join_scripts() {
  JOINED=
  # (head prints the names of its files where it has several.)
  # shellcheck disable=SC2086
  [ -z "$SCRIPTS" ] || JOINED=$(head -c 65536 -- /dev/null $SCRIPTS 2>/dev/null | tr -d '\000' | sed -e ':a' -e '/\\$/N' -e 's/\\\n/ /' -e 'ta' | grep -e '[$=]' -e '-X' -e '-m[xs][0-9]' -e '-ss[0-9]')
  [ -z "$SHELL_TEXT" ] || JOINED="==> ExecStart= <==$NL$SHELL_TEXT$NL$JOINED"
}

# $1 beginning of an option: adds the order in each line of `JOINED` to ORDER; `holders` are variables that hold the
# words of `variable`, `carriers` those that hold the option.
order_of() {
  local IFS before line target
  IFS=$NL
  for line in $JOINED; do
    IFS=" $TAB$NL"
    line=${line#"${line%%[![:space:]]*}"}
    case $line in '#'* | '') continue ;; esac
    without_tests "$line "
    line=$UNTESTED
    place_of_names "$holders"
    own=$PLACE
    place_of_names "$carriers"
    case $line in
      *"$1"*)
        before=${line%%"$1"*}
        if [ -z "$PLACE" ] || [ ${#before} -lt "$PLACE" ]; then PLACE=${#before}; fi
        ;;
      # (`-mx1g`)
      *"-${1#-X}"[0-9\$]*)
        before=${line%%"-${1#-X}"[0-9\$]*}
        if [ -z "$PLACE" ] || [ ${#before} -lt "$PLACE" ]; then PLACE=${#before}; fi
        ;;
    esac
    target=${line%%=*}
    case $line in *=*) target=${target##*[[:space:]]} ;; *) target= ;; esac
    # `NAME+=` appends.
    case $target in *+)
      target=${target%+}
      case $holders in *" $target "*) own=0 ;; esac
      ;;
    esac
    case $target in [!A-Za-z_]* | *[!A-Za-z0-9_]*) target= ;; esac
    if [ -n "$own" ] && [ -n "$PLACE" ] && [ "$own" != "$PLACE" ]; then
      case $line in
        *'&&'* | *'||'* | *'else '*) ORDER="$ORDER before behind" ;;
        *)
          if [ "$own" -gt "$PLACE" ]; then
            ORDER="$ORDER before"
          elif is_default_of "$own" "$PLACE"; then
            ORDER="$ORDER before"
          else
            ORDER="$ORDER behind"
          fi
          ;;
      esac
    fi
    [ -n "$target" ] || continue
    if [ -n "$own" ]; then case $holders in *" $target "*) ;; *) holders="$holders$target " ;; esac fi
    if [ -n "$PLACE" ]; then case $carriers in *" $target "*) ;; *) carriers="$carriers$target " ;; esac fi
  done
}

# Removes tests, `[ ... ]`, from `line`: what they name is not passed on.
without_tests() {
  local rest
  UNTESTED=$1
  while :; do
    case $UNTESTED in
      *'[ '*' ]'*)
        rest=${UNTESTED#*'[ '}
        UNTESTED="${UNTESTED%%'[ '*}${rest#*' ]'}"
        ;;
      *) return 0 ;;
    esac
  done
}

# $1 names: PLACE is the position in `line` where the first of them is used; empty where none is.
place_of_names() {
  local before known
  PLACE=
  for known in $1; do
    case $line in
      *"\$$known"[!A-Za-z0-9_]*) before=${line%%"\$$known"[!A-Za-z0-9_]*} ;;
      *"\${$known"[!A-Za-z0-9_:+]*) before=${line%%"\${$known"[!A-Za-z0-9_:+]*} ;;
      *"\${$known:"[!+]*) before=${line%%"\${$known:"[!+]*} ;;
      *) continue ;;
    esac
    if [ -z "$PLACE" ] || [ ${#before} -lt "$PLACE" ]; then PLACE=${#before}; fi
  done
}

# $1 and $2 positions in `line`: whether the second is within the braces of the first, as in `${NAME:--Xmx1g}`, so that
# the first wins.
is_default_of() {
  local inside
  inside=$line
  # (A shell can cut a text only by patterns.)
  while [ ${#inside} -gt $((${#line} - $1)) ]; do inside=${inside#?}; done
  within=$inside
  while [ ${#within} -gt $((${#line} - $2)) ]; do within=${within#?}; done
  inside=${inside%"$within"}
  case $inside in \$\{*[:=-]*) ;; *) return 1 ;; esac
  case $inside in *'}'*) return 1 ;; esac
}
