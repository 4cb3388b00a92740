# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The files of a unit: its drop-ins in the order of precedence, and the lines that set what oomcfg manages.

# $1 unit by its real name, $2 all its names, $3 variable: the drop-in folders in the order of precedence
# (systemd.unit(5); the order within as tried on 252): all of a name in every folder of units, and those of the type
# after them.
look_drop_ins() {
  local folder instance name type
  type=${1##*.}
  looked=
  # Its own name comes before the aliases.
  for name in "$1" $2; do
    case " $looked " in *" $name "*) continue ;; esac
    looked="$looked $name"
    for folder in $UNIT_PATH; do
      [ -d "$folder" ] || continue
      look_folder "$folder/$name.d" "$3"
      stem=${name%.*}
      case $stem in
        *@*)
          instance=@${stem#*@}
          stem=${stem%%@*}
          [ "$instance" = @ ] || look_folder "$folder/$stem@.$type.d" "$3"
          # Prefixes count as for a plain unit, both with the instance and without.
          look_prefixes "$folder" "$stem" "$3" ''
          look_prefixes "$folder" "$stem" "$3" "$instance" @
          ;;
        *) look_prefixes "$folder" "$stem" "$3" '' ;;
      esac
    done
  done
  for folder in $UNIT_PATH; do look_folder "$folder/$type.d" "$3"; done
}

# $1 folder of units, $2 name without type and instance, $3 variable, $4 what follows each of its prefixes (of a-b-c:
# `a-b-` and `a-`), $5 `@` to look at the prefixes of the template as well.
look_prefixes() {
  prefix=${2%-}
  while :; do
    case $prefix in ?*-*) ;; *) return 0 ;; esac
    prefix=${prefix%-*}
    [ -n "$prefix" ] || return 0
    look_folder "$1/$prefix-$4.$type.d" "$3"
    [ -z "${5:-}" ] || [ "$4" = @ ] || look_folder "$1/$prefix-@.$type.d" "$3"
  done
}

look_folder() {
  local path
  [ -d "$1" ] || return 0
  set +f
  for path in "$1"/*.conf; do
    set -f
    # A name with a newline would break its record in two.
    case $path in *"$NL"*) continue ;; esac
    # A link to /dev/null masks the files of its name. Anything that is not a file (a pipe) could be read for ever.
    if [ -f "$path" ]; then
      look_file "$path" "$2"
    elif [ -c "$path" ]; then
      s "f $path"
    fi
  done
  set -f
}

# $1 path, $2 variable. Only names and the values of the directives that oomcfg manages, and of OTHERS, leave the host.
look_file() {
  local before key line name_of_also number value
  s "f $1"
  section=
  number=0
  before=
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    [ "$number" -le 5000 ] || break
    # (Lines can end with a carriage return.)
    case $line in *"$TAB") ;; *[[:cntrl:]]) line=${line%?} ;; esac
    # Comments are skipped before lines are joined (systemd.syntax(7)), also those that end in a backslash or are
    # between continued lines.
    case ${line#"${line%%[![:space:]]*}"} in '#'* | ';'*) continue ;; esac
    case $line in
      *\\)
        # (Of two backslashes the first escapes the second.)
        slashes=${line##*[!\\]}
        if [ $((${#slashes} % 2)) = 1 ]; then
          before="$before${line%\\} "
          continue
        fi
        ;;
    esac
    line=$before$line
    before=
    line=${line#"${line%%[![:space:]]*}"}
    case $line in
      '['*) section=$line ;;
      *=*)
        case $section in '[Service]'* | '[Slice]'*) ;; *) continue ;; esac
        key=${line%%=*}
        key=${key%"${key##*[![:space:]]}"}
        value=${line#*=}
        value=${value#"${value%%[![:space:]]*}"}
        value=${value%"${value##*[![:space:]]}"}
        case $key in
          Environment)
            FILED="$FILED$NL$value"
            if assigns "$value" "$2"; then s "e $number"; fi
            for name_of_also in $also; do
              if assigns "$value" "$name_of_also"; then s "ea $number $name_of_also"; fi
            done
            ;;
          ExecStart)
            # An empty ExecStart= removes those before it (systemd.service(5)).
            FILED_START=$value
            FILED_STARTS="$FILED_STARTS$NL$value"
            if [ -n "$value" ]; then look_program "$value" "$2"; else s 'x '; fi
            ;;
          *)
            case ,$DIRECTIVES,MemoryLimit$OTHERS, in *",$key,"*)
              s "a $number $key=$value"
              case $key$1 in Limit*/zz-oomcfg.conf | OOM*/zz-oomcfg.conf) HAS_DEFAULTS=yes ;; MemoryLow/*/zz-oomcfg.conf | MemoryMin/*/zz-oomcfg.conf) PROTECTS=yes ;; esac
              ;;
            esac
            ;;
        esac
        ;;
    esac
  done <"$1"
}

# $1 value of Environment=, $2 variable: whether it sets the variable (systemd.syntax(7): its words can be quoted as a
# whole or in part). An empty value removes everything that earlier files set, the variable too.
assigns() {
  local char quote rest
  [ "$2" != - ] || return 1
  [ -n "$1" ] || return 0
  case $1 in *"$2="*) ;; *) return 1 ;; esac
  rest=$1
  quote=
  start=yes
  while [ -n "$rest" ]; do
    char=${rest%"${rest#?}"}
    case $start$quote$rest in
      yes"$2="* | yes[\"\']"$2="*) return 0 ;;
    esac
    rest=${rest#?}
    case $quote$char in
      '""' | "''") quote= ;;
      \" | \')
        quote=$char
        case $start$rest in yes"$2="*) return 0 ;; esac
        ;;
      [[:space:]])
        start=yes
        continue
        ;;
      ?\\ | \\) rest=${rest#?} ;;
    esac
    start=
  done
  return 1
}

# $1 path of a unit file that cannot be read: whether another folder has one of its name.
is_elsewhere() {
  local folder
  [ ! -e "$1" ] || return 0
  for folder in $UNIT_PATH; do
    [ ! -e "$folder/${1##*/}" ] || return 0
  done
  return 1
}
