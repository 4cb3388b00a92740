# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# The files of a unit: its drop-ins in the order of precedence, and the lines that set what oomcfg manages.

# $1 unit, $2 its names, $3 variable: the drop-in folders in the order of precedence (systemd.unit(5)).
look_drop_ins() {
  type=${1##*.}
  for folder in $UNIT_PATH; do
    [ -d "$folder" ] || continue
    for name in $2; do
      look_folder "$folder/$name.d" "$3"
      stem=${name%.*}
      case $stem in
        *@*) look_folder "$folder/${stem%%@*}@.$type.d" "$3" ;;
        *)
          while :; do
            stem=${stem%-}
            case $stem in
              *-*)
                stem=${stem%-*}-
                look_folder "$folder/$stem.$type.d" "$3"
                ;;
              *) break ;;
            esac
          done
          ;;
      esac
    done
    look_folder "$folder/$type.d" "$3"
  done
}

look_folder() {
  [ -d "$1" ] || return 0
  set +f
  for path in "$1"/*.conf; do
    set -f
    # A name with a newline would break its record in two.
    case $path in *"$NL"*) continue ;; esac
    # A link to /dev/null masks the files of its name; what is no file at all (a pipe) could be read for ever.
    if [ -f "$path" ]; then
      look_file "$path" "$2"
    elif [ -c "$path" ]; then
      s "f $path"
    fi
  done
  set -f
}

# $1 path, $2 variable. Only names and the values of the directives that oomcfg manages leave the host.
look_file() {
  s "f $1"
  section=
  number=0
  before=
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    [ "$number" -le 5000 ] || break
    case $line in
      *\\)
        before="$before${line%\\} "
        continue
        ;;
    esac
    line=$before$line
    before=
    line=${line#"${line%%[![:space:]]*}"}
    case $line in
      '['*) section=$line ;;
      '#'* | ';'*) ;;
      *=*)
        case $section in '[Service]'* | '[Slice]'*) ;; *) continue ;; esac
        key=${line%%=*}
        key=${key%"${key##*[![:space:]]}"}
        value=${line#*=}
        value=${value#"${value%%[![:space:]]*}"}
        value=${value%"${value##*[![:space:]]}"}
        case $key in
          MemoryMax | MemoryLimit | MemoryHigh | MemoryLow | MemoryMin | MemorySwapMax | LimitAS | LimitRSS | OOMScoreAdjust | OOMPolicy)
            s "a $number $key=$value"
            ;;
          Environment)
            FILED="$FILED$NL$value"
            if assigns "$value" "$2"; then s "e $number"; fi
            ;;
          ExecStart)
            if [ -n "$value" ]; then
              FILED_START=$value
              look_program "$value" "$2"
            fi
            ;;
        esac
        ;;
    esac
  done <"$1"
}

# $1 value of Environment=, $2 variable: whether it sets it (systemd.syntax(7): words of it can be in quotes, wholly or in part). An empty one
# takes away what all files before say, the variable too.
assigns() {
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
