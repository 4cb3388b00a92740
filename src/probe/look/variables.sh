# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Environment variables: what systemd would give a new process, what the running one has, and the words of them that may leave the host.

# $1 the Environment property as systemctl quotes it, $2 the name: FOUND is yes and VALUE the value where it is set; the last one counts.
variable_of() {
  rest=$1
  while [ -n "$rest" ]; do
    case $rest in
      ' '*)
        rest=${rest# }
        continue
        ;;
      '"'*)
        rest=${rest#?}
        token=
        while :; do
          part=${rest%%[\"\\]*}
          token=$token$part
          rest=${rest#"$part"}
          case $rest in
            \\?*)
              part=${rest#?}
              part=${part%"${part#?}"}
              rest=${rest#??}
              case $part in
                n) token="$token$NL" ;;
                t) token="$token$TAB" ;;
                *) token=$token$part ;;
              esac
              ;;
            *)
              rest=${rest#?}
              break
              ;;
          esac
        done
        ;;
      *)
        token=${rest%%[ ]*}
        rest=${rest#"$token"}
        ;;
    esac
    case $token in
      "$2="*)
        FOUND=yes
        VALUE=${token#*=}
        ;;
    esac
  done
}

# $1 what systemctl says of EnvironmentFiles, a path and (ignore_errors=...), one a line; $2 the name. They beat Environment.
variable_of_files() {
  IFS=$NL
  for pattern in $1; do
    pattern=${pattern% (ignore_errors=*}
    # A path can be a pattern (systemd.exec(5)); an unquoted word is split at the end of lines alone.
    set +f
    for path in $pattern; do
      set -f
      IFS=" $TAB$NL"
      if [ -f "$path" ] && [ -r "$path" ]; then variable_of_file "$path" "$2"; fi
    done
    set -f
    IFS=$NL
  done
  IFS=" $TAB$NL"
}

# $1 file, $2 name
variable_of_file() {
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    case $line in
      "$2="*)
        FOUND=yes
        VALUE=${line#*=}
        case $VALUE in \"*\" | \'*\')
          VALUE=${VALUE#?}
          VALUE=${VALUE%?}
          ;;
        esac
        s "envfile $1"
        ;;
    esac
  done <"$1"
}

# $1 how to emit, $2 record type, $3 value: its words, of which only memory options with a number keep what stands behind their name.
words() {
  for word in $3; do
    case $word in
      -Xm[nsx][0-9]* | -Xss[0-9]*)
        number=${word#-X??}
        case ${number%[kKmMgGtT]} in *[!0-9.]*) word=${word%"$number"} ;; esac
        ;;
      -XX:*Size=[0-9]* | -XX:Max*=[0-9]* | -XX:Min*=[0-9]* | -XX:Initial*=[0-9]*)
        number=${word#*=}
        case ${number%[kKmMgGtT]} in *[!0-9.]*) word=${word%%=*} ;; esac
        ;;
      -*) word=${word%%=*} ;;
      *) word='*' ;;
    esac
    case $word in *[!-A-Za-z0-9:.%=+_/]*) word='*' ;; esac
    case $word in
      ????????????????????????????????????????????????????????????????????????????????*) word='*' ;;
    esac
    $1 "$2 $word"
  done
}

# The variables that are asked for, of all main processes in `show`: in RUNNING, one a line as `/proc/PID/environ:NAME=VALUE`; newlines
# inside of values become \001. What is not found here is looked for in the one process, for a grep can lack -z.
read_environments() {
  RUNNING=
  set --
  IFS=$NL
  for line in $REQ; do
    line=${line#* }
    case "$NL$*$NL" in *"$NL^$line=$NL"*) continue ;; esac
    case $line in
      -) ;;
      *[!A-Za-z0-9_]*)
        IFS=" $TAB$NL"
        return 0
        ;;
      *) set -- "$@" -e "^$line=" ;;
    esac
  done
  asked=$#
  for line in $show; do
    case $line in MainPID=[1-9]*) set -- "$@" "/proc/${line#*=}/environ" ;; esac
  done
  IFS=" $TAB$NL"
  if [ "$asked" = 0 ] || [ "$asked" = $# ]; then return 0; fi
  for path; do
    case $path in /proc/*)
      path=${path#/proc/}
      itself "${path%/environ}"
      ;;
    esac
  done
  RUNNING=$(grep -zasH "$@" 2>/dev/null | tr '\000\012' '\012\001')
}

# $1 pid, $2 name: `set` is yes or no, and `running` its value.
running_variable() {
  set=no
  running=
  IFS=$NL
  case $NL$RUNNING in
    *"$NL/proc/$1/environ:$2="*) lines=$RUNNING ;;
    *) lines=$({ tr '\000\012' '\012\001' <"/proc/$1/environ"; } 2>/dev/null) ;;
  esac
  for line in $lines; do
    case $line in
      "$2="* | "/proc/$1/environ:$2="*)
        set=yes
        running=${line#*=}
        break
        ;;
    esac
  done
  IFS=" $TAB$NL"
}
