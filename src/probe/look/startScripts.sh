# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Start scripts that set the variable by themselves: what systemd gives them of it has no effect then.

# $1 unit, $2 variable, $3 ExecStart of systemctl show. Only before oomcfg sets the variable, for afterwards the JVM itself shows what it got: the
# scripts on the command line, and the files that they read with `.`; one grep for either. A program is no text.
look_start_scripts() {
  case $2 in - | JAVA_TOOL_OPTIONS | JDK_JAVA_OPTIONS | _JAVA_OPTIONS) return 0 ;; esac
  if [ -z "$N" ] || [ -e "/etc/systemd/system/$1.d/zz-oomcfg.conf" ]; then return 0; fi
  set -- "$2" "$3"
  arguments=${2#*argv\[\]=}
  arguments=${arguments%% ; *}
  scripts=
  for argument in $arguments; do
    case $argument in
      /dev/* | /proc/* | /sys/*) ;;
      /*) if [ -f "$argument" ]; then scripts="$scripts $argument"; fi ;;
    esac
  done
  [ -n "$scripts" ] || return 0
  lines_of_scripts "$1" "$scripts"
  [ -z "$sourced" ] || lines_of_scripts "$1" "$sourced"
}

# $1 variable, $2 files: a record `set KIND LINE FILE` for each line that sets it and does not name its present value; of kind `empty` where it
# is set only while it is empty. `sourced` are files that they read.
lines_of_scripts() {
  sourced=
  name=$1
  # shellcheck disable=SC2086
  found=$(grep -nHIsE -m 200 -e "(^|[^A-Za-z0-9_#])$name=" -e "-z .*$name" -e '^[[:space:]]*(\.|source)[[:space:]]+"?/' -- $2 2>/dev/null)
  asked=-9
  IFS=$NL
  for line in $found; do
    file=${line%%:*}
    line=${line#*:}
    number=${line%%:*}
    line=${line#*:}
    line=${line#"${line%%[![:space:]]*}"}
    case $line in
      '#'*) ;;
      *"$name="*)
        before=${line%%"$name="*}
        after=${line#*"$name="}
        kind=sets
        case $before in *'-z '*) kind=empty ;; esac
        [ $((number - asked)) -gt 3 ] || kind=empty
        case $after in
          # (`${NAME:-}` is all of it, and nothing beside it.)
          *"\$$name"* | *"\${$name}"* | *"\${$name:-}"* | *"\${$name-}"*) continue ;;
          *"\${$name:"* | *"\${$name-"* | *"\${$name="*) kind=empty ;;
        esac
        v "set $kind $number $file"
        ;;
      *-z*"$name"*) asked=$number ;;
      '. '* | 'source '*)
        file=${line#* }
        file=${file#\"}
        file=${file%%[[:space:]\;\"]*}
        case $file in *[\$\*\?]*) ;; /*) if [ -f "$file" ]; then sourced="$sourced $file"; fi ;; esac
        ;;
    esac
  done
  IFS=" $TAB$NL"
}
