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
          Environment) case $value in *"$2="*) s "e $number" ;; esac ;;
          ExecStart)
            value=${value#"${value%%[!-@:+!\"\']*}"}
            value=${value%%[[:space:]]*}
            value=${value%[\"\']}
            [ -z "$value" ] || s "x ${value##*/}"
            ;;
        esac
        ;;
    esac
  done <"$1"
}
