# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Environment variables: what systemd would give a new process, and what the running one has.

# $1 the Environment property as systemctl quotes it, $2 the name: FOUND is yes and VALUE the value where it is set; the
# last one counts.
variable_of() {
  local part rest
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

# $1 what systemctl says of EnvironmentFiles, a path and (ignore_errors=...), one a line; $2 the name. They beat
# Environment. GIVEN_BY is the file.
variable_of_files() {
  local IFS path pattern
  IFS=$NL
  for pattern in $1; do
    pattern=${pattern% (ignore_errors=*}
    # A path can be a pattern (systemd.exec(5)); an unquoted word is split only at line ends.
    set +f
    for path in $pattern; do
      set -f
      if [ -f "$path" ] && [ -r "$path" ]; then
        variable_of_file "$path" "$2"
        if [ -n "$ASSIGNED" ]; then
          FOUND=yes
          VALUE=$GIVEN
          GIVEN_BY=$path
        fi
      fi
    done
    set -f
    IFS=$NL
  done
}

# $1 name: FOUND and VALUE tell whether and to what a service's variable is set although its unit does not set it: by
# DefaultEnvironment= and `systemctl set-environment`, then PassEnvironment= (systemd.exec(5)). The manager is asked
# once for all units, and only where one of them does not set its variable.
variable_inherited() {
  if [ -z "$MANAGER" ]; then MANAGER=$(systemctl show --no-pager -p Environment 2>/dev/null) || MANAGER=Environment=; fi
  case $MANAGER in *"$1="*) variable_of "${MANAGER#Environment=}" "$1" ;; esac
  case " $passed " in *" $1 "*) ;; *) return 0 ;; esac
  running_variable 1 "$1"
  if [ "$RUN_SET" = yes ]; then
    FOUND=yes
    VALUE=$RUN_VALUE
  fi
}

# $1 name: FOUND and VALUE tell whether and to what systemd sets it for a new process. UnsetEnvironment= comes last:
# UNSET is yes where that removes it.
given_variable() {
  FOUND=
  VALUE=
  GIVEN_BY=
  UNSET=
  case $environment in *"$1="*) variable_of "$environment" "$1" ;; esac
  [ -z "$environment_files" ] || variable_of_files "$environment_files" "$1"
  [ -n "$FOUND" ] || variable_inherited "$1"
  case " $unset_environment " in *" $1 "* | *" $1=$VALUE "* | *" \"$1=$VALUE\" "*)
    UNSET=yes
    FOUND=
    VALUE=
    ;;
  esac
}

# The same for the variable that is asked for, with its records.
next_variable() {
  given_variable "$1"
  [ -z "$GIVEN_BY" ] || s "envfile $GIVEN_BY"
  # A value from oomcfg would be removed as well.
  [ -z "$UNSET" ] || s unset
  [ -z "$FOUND" ] || s nextset
}

# The generation in force sets a variable of the unit that is not asked for: its name and what systemd gives of it. A
# process that began with that one has options that the next start does not give it. (Of the unit: its `id`, `variable`,
# `also` and `environment`.)
other_variable() {
  local IFS other
  other=
  IFS=$NL
  for other_line in $SETS; do
    case $other_line in
      "$id -") continue ;;
      "$id "*) ;;
      *) continue ;;
    esac
    case " $variable$also " in *" ${other_line#* } "*) continue ;; esac
    other=${other_line#* }
    break
  done
  IFS=" $TAB$NL"
  [ -n "$other" ] || return 0
  s "other $other"
  FOUND=
  VALUE=
  variable_of "$environment" "$other"
  words s ow "$VALUE"
}

# RUNNING: the variables that are asked for, of all main processes in `SHOW`, one a line as
# `/proc/PID/environ:NAME=VALUE`; newlines within values become \001. A line `/proc/PID/environ:` says that the
# environment was read: a variable that is not found then is not set. Without that line the process is read by itself,
# since a sed can lack -z. (With -z it ends each line with a byte of 0, which a shell drops from captured output, bash
# with a warning.)
read_environments() {
  local IFS asked line name path
  RUNNING=
  RUNNING_NAMES=' '
  asked=' '
  set --
  IFS=$NL
  for line in $REQ; do
    IFS=' '
    for name in ${line#* }; do
      case $asked in *" $name "*) continue ;; esac
      case $name in
        -) ;;
        *[!A-Za-z0-9_]*)
          return 0
          ;;
        *)
          asked="$asked$name "
          set -- "$@" -e "/^$name=/{F;s/\\n/\\x01/g;s/^/:/;s/\$/\\n/;p}"
          ;;
      esac
    done
  done
  IFS=$NL
  RUNNING_NAMES=$asked
  asked=$#
  for line in $SHOW; do
    case $line in MainPID=[1-9]*) set -- "$@" "/proc/${line#*=}/environ" ;; esac
  done
  if [ "$asked" = 0 ] || [ "$asked" = $# ]; then return 0; fi
  for path; do
    case $path in /proc/*)
      path=${path#/proc/}
      itself "${path%/environ}"
      ;;
    esac
  done
  { RUNNING=$(sed -snz -e '1{h;F;s/.*/:\n/;p;g}' "$@"); } 2>/dev/null
}

# $1 pid: START is its start time, in ticks since the boot (proc(5), /proc/PID/stat, field 22; the second field can hold
# blanks and brackets).
start_of() {
  START=
  get "/proc/$1/stat" || return 0
  # shellcheck disable=SC2086
  set -- ${X##*) }
  [ $# -lt 20 ] || START=${20}
}

# $1 pid: its environment, one variable a line.
environment_of() { { tr '\000\012' '\012\001' <"/proc/$1/environ"; } 2>/dev/null; }

# $1 pid, $2 name: `RUN_SET` is yes or no, and `RUN_VALUE` its value.
running_variable() {
  local IFS line lines
  RUN_SET=no
  RUN_VALUE=
  IFS=$NL
  case $NL$RUNNING$NL in
    *"$NL/proc/$1/environ:$2="*) lines=$RUNNING ;;
    *"$NL/proc/$1/environ:$NL"*)
      # (A name that was not asked for is in none of the lines.)
      lines=
      case $RUNNING_NAMES in *" $2 "*) ;; *) lines=$(environment_of "$1") ;; esac
      ;;
    *) lines=$(environment_of "$1") ;;
  esac
  for line in $lines; do
    case $line in
      "$2="* | "/proc/$1/environ:$2="*)
        RUN_SET=yes
        RUN_VALUE=${line#*=}
        break
        ;;
    esac
  done
}

# $1 the main process, $2 JVMs of its unit: root may not read the environment of that process, or, where no JVM is seen,
# of any process of the unit (PROCESSES), which can be one then. It needs CAP_SYS_PTRACE for those of other users (on
# 6.18 CAP_SYS_ADMIN does, too), which a container can lack; hidepid= asks for that as well (proc(5), /proc/pid/environ;
# ptrace(2), Ptrace access mode checking).
is_hidden() {
  local process
  if ! can_read_environment "$1"; then
    ! is_gone "$1"
    return
  fi
  [ -z "$2" ] || return 1
  for process in $PROCESSES; do can_read_environment "$process" || is_gone "$process" || return 0; done
  return 1
}

# $1 pid
can_read_environment() { { true <"/proc/$1/environ"; } 2>/dev/null; }
