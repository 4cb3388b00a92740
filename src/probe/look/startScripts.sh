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
  found=$(grep -nHIsE -m 200 -e "(^|[^A-Za-z0-9_#])$name=" -e "-z .*$name" -e "\[.*[$][{]?$name.*[^!]=" -e '(^|[[:space:]&|;])(\.|source)[[:space:]]+"?[/$]' -- $2 2>/dev/null)
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
        case $before in *'-z '* | *"\$$name"*'||'* | *"\${$name"*'||'*) kind=empty ;; esac
        ! asks_empty "$before" || kind=empty
        [ $((number - asked)) -gt 3 ] || kind=empty
        case $after in
          # (`${NAME:-}` is all of it, and nothing beside it.)
          *"\$$name"* | *"\${$name}"* | *"\${$name:-}"* | *"\${$name-}"*) continue ;;
          *"\${$name:"* | *"\${$name-"* | *"\${$name="*) kind=empty ;;
        esac
        v "set $kind $number $file"
        ;;
      *-z*"$name"*) asked=$number ;;
      *)
        if asks_empty "$line"; then asked=$number; else sourced_file "$line" "$file"; fi
        ;;
    esac
  done
  IFS=" $TAB$NL"
}

# $1 beginning of a line: it asks whether the variable `name` is empty without -z: `[ "x$NAME" = "x" ]`, `[ "$NAME" = "" ]`.
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

# $1 a line, $2 the script that it is in: a file that it reads, wherever in the line, is added to `sourced`. Of a path that a variable begins only
# the setenv.sh beside the script is known, which Tomcat documents.
sourced_file() {
  text=" $1"
  case $text in
    *[\ \&\|\;]". "*) text=${text##*[ \&\|\;]". "} ;;
    *[\ \&\|\;]"source "*) text=${text##*[ \&\|\;]"source "} ;;
    *) return 0 ;;
  esac
  text=${text#"${text%%[![:space:]]*}"}
  text=${text#\"}
  text=${text%%[[:space:]\;\"]*}
  case $text in
    *\$*/setenv.sh) text=${2%/*}/setenv.sh ;;
    *[\$\*\?]*) return 0 ;;
  esac
  case " $sourced $2 " in *" $text "*) return 0 ;; esac
  case $text in /*) if [ -f "$text" ]; then sourced="$sourced $text"; fi ;; esac
}
