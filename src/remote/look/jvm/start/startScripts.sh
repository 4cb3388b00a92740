# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Start scripts that set the variable themselves, so that its value from systemd has no effect.

# $1 unit, $2 variable, $3 COMMAND: reads the text that a shell is given to run, the scripts on the command line, and
# those that they read with `.` or call, four deep (startup.sh of Tomcat calls catalina.sh, which reads setenv.sh), with
# one grep for each depth. SCRIPTS are all of them, at most 20. For a running unit only before oomcfg sets the variable:
# afterwards the JVM itself shows what it got.
look_start_scripts() {
  SCRIPTS=
  SCRIPT_ADDS=
  SHELL_TEXT=
  if [ "$2" = - ] || [ -z "$N" ]; then return 0; fi
  if [ -e "/etc/systemd/system/$1.d/zz-oomcfg.conf" ] && ! does_not_run; then return 0; fi
  find_start_scripts "$2" "$3"
}

# $1 variable, $2 COMMAND
find_start_scripts() {
  local argument scripts sourced
  sourced=
  shell_text "$2"
  [ -z "$SHELL_TEXT" ] || lines_of_text "$1"
  first_word "$2"
  case $PROGRAM in /*.jar | /*.war) add_archive "$PROGRAM" ;; esac
  for argument in $PROGRAM $ARGUMENTS; do
    case $argument in /*) add_script "$argument" ;; esac
  done
  if is_login "$2"; then add_login_files "$1"; fi
  for depth in 1 2 3 4; do
    scripts=$sourced
    sourced=
    [ -n "$scripts" ] || break
    lines_of_scripts "$1" "$scripts"
  done
}

# $1 COMMAND: its shell is a login shell.
is_login() {
  case "$1 " in *sh\ -l\ * | *sh\ -*lc\ * | *sh\ -cl\ * | *sh\ --login\ * | *su\ *-\ * | *su\ *-l\ * | *su\ --login\ * | *runuser\ *-\ * | *runuser\ *-l\ *) ;; *) return 1 ;; esac
}

# $1 variable: what every login shell reads, and has the variable in it (bash(1), INVOCATION).
add_login_files() {
  local IFS file found
  set +f
  found=$(grep -lIsF -e "$1" -- /etc/profile /etc/profile.d/*.sh 2>/dev/null)
  set -f
  IFS=$NL
  for file in $found; do
    add_script "$file"
  done
}

# $1 an executable archive: Spring Boot's begins with a script, which reads a file beside it (its manual, "Customizing
# the startup script").
add_archive() {
  SCRIPTS="$SCRIPTS $1"
  add_script "${1%.?ar}.conf"
  [ -L "$1" ] || return 0
  set -- "$(readlink -f -- "$1" 2>/dev/null)"
  add_script "${1%.?ar}.conf"
}

# $1 path: added to SCRIPTS and to `sourced`, if it is a text and not among them yet.
add_script() {
  case $1 in /dev/* | /proc/* | /sys/* | *[[:space:]]*) return 0 ;; esac
  case " $SCRIPTS " in *" $1 "* | *' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*' '*) return 0 ;; esac
  # (Archives, and functions of the distribution for scripts of init.d.)
  case $1 in *.jar | *.war | /lib/lsb/* | /lib/init/* | /etc/*init.d/functions) return 0 ;; esac
  [ -f "$1" ] && [ -r "$1" ] || return 0
  # The main process executes the file itself, so it is no script: of a script it would execute the interpreter.
  # (Reading a program up to its first newline takes a shell some 2 ms, byte by byte.)
  # shellcheck disable=SC3013 # dash, bash and busybox have -ef
  if [ "${pid:-0}" != 0 ] && [ "$1" -ef "/proc/$pid/exe" ]; then return 0; fi
  get "$1"
  case $X in ?ELF* | PK*) return 0 ;; esac
  SCRIPTS="$SCRIPTS $1"
  sourced="$sourced $1"
}

# $1 variable, $2 files: judges the lines of theirs that can matter (judge_lines).
lines_of_scripts() {
  local found name
  name=$1
  # shellcheck disable=SC2086
  found=$(grep -nHIsE -m 200 -e "(^|[^A-Za-z0-9_#])$name=" -e "(^|[[:space:]&|;])unset[[:space:]].*$name" -e "-z .*$name" -e "\[.*[$][{]?$name.*[^!]=" -e '(^|[[:space:]&|;])(\.|source|exec)[[:space:]]+["/$.`A-Za-z]' -e '[A-Za-z0-9_]\.sh' -e "java.*[$][{]?$name" -e "\"[$][{]?$name" -e '"[$][{][A-Za-z_]+\[@\][}]"' -e '(^|[[:space:]/(])(env|envdir|su|sudo|doas|runuser|setpriv|pkexec|chpst|systemd-run|run0)[[:space:]]' -- $2 2>/dev/null)
  judge_lines
}

# $1 variable: judges the lines of SHELL_TEXT.
lines_of_text() {
  local IFS found line name number
  name=$1
  found=
  number=0
  IFS=$NL
  for line in $SHELL_TEXT; do
    number=$((number + 1))
    found="${found}ExecStart=:$number:$line$NL"
  done
  judge_lines
}

# Lines `FILE:NUMBER:TEXT` in `found`: a record `set KIND LINE FILE` for each that sets the variable `name` and does
# not name its present value; of kind `empty` where it is set only while it is empty, of kind `unset` where it is
# removed. SCRIPT_ADDS is yes where one does name it. Adds files that the lines read or call (add_script).
judge_lines() {
  local IFS asked before file kind line number outermost
  asked=-9
  IFS=$NL
  for line in $found; do
    file=${line%%:*}
    line=${line#*:}
    number=${line%%:*}
    line=${line#*:}
    outermost=yes
    case $line in [[:space:]]*) outermost= ;; esac
    line=${line#"${line%%[![:space:]]*}"}
    case $line in '#'*) ;; *"\$$name"* | *"\${$name"*) look_java_line "$name" "$line" "$outermost" "${found%%"$file:$number:"*}" "$found" ;; esac
    case $line in
      '#'*) ;;
      *"$name="*)
        before=${line%%"$name="*}
        # (In files grep has left these out.)
        case $file$before in ExecStart=*[A-Za-z0-9_]) continue ;; esac
        value_of_assignment "${line#*"$name="}"
        kind=sets
        # ($NAME_MEMORY is another variable.)
        case $before in *'-z '* | *"\$$name"[!A-Za-z0-9_]*'||'* | *"\${$name"[!A-Za-z0-9_]*'||'*) kind=empty ;; esac
        ! asks_empty "$before" || kind=empty
        [ $((number - asked)) -gt 3 ] || kind=empty
        case "$AFTER " in
          # (`${NAME:-}` is all of it, and nothing beside it; `${NAME[*]}` is a list of bash.)
          *"\$$name"[!A-Za-z0-9_]* | *"\${$name}"* | *"\${$name:-}"* | *"\${$name-}"* | *"\${${name}["*)
            SCRIPT_ADDS=yes
            continue
            ;;
          *"\${$name:+"*) ;;
          *"\${$name:"* | *"\${$name-"* | *"\${$name="*) kind=empty ;;
        esac
        v "set $kind $number $file"
        ;;
      *unset*"$name"*)
        case " ${line#*unset} " in *[[:space:]]"$name"[[:space:]\;\&\|\)]*) v "set unset $number $file" ;; esac
        ;;
      *-z*"$name"*) asked=$number ;;
      *)
        if asks_empty "$line"; then asked=$number; else called_files "$line" "$file"; fi
        ! may_lose "$line" || look_line_loss "$name" "$line"
        ;;
    esac
  done
}

# $1 the text after the `=` of an assignment: `AFTER` is the value, where that is plain, otherwise all of the text.
# (`NAME=-Xmx1g exec java $NAME`)
value_of_assignment() {
  AFTER=$1
  case $1 in
    *[\`\\]* | *\$\(*) ;;
    \"*\"*)
      AFTER=${1#\"}
      AFTER=\"${AFTER%%\"*}
      ;;
    \'*\'*)
      AFTER=${1#\'}
      AFTER=\'${AFTER%%\'*}
      ;;
    [!\"\']*[[:space:]\;]*)
      case ${1%%[[:space:];]*} in *[\"\']*) ;; *) AFTER=${1%%[[:space:];]*} ;; esac
      ;;
  esac
}

# $1 beginning of a line: whether it tests, without -z, that the variable `name` is empty: `[ "x$NAME" = "x" ]`,
# `[ "$NAME" = "" ]`.
asks_empty() {
  case $1 in
    *"!="*) return 1 ;;
    *"[ "*"\$$name"*" = "* | *"[ "*"\${$name}"*" = "* | *"[ "*"\$$name"*" == "* | *"[ "*"\${$name}"*" == "*) ;;
    *) return 1 ;;
  esac
  tested=${1##*" = "}
  [ "$tested" != "$1" ] || tested=${1##*" == "}
  case $tested in \"\"* | "''"* | \"[xX]\"* | "'"[xX]"'"* | [xX]\ *) return 0 ;; *) return 1 ;; esac
}
