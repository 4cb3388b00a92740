# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Where the options of a unit's JVM can come from, as it is on disk now: the unit, its environment files and its start
# script.

# START_TEXT: everything in a unit itself that gives the command line and the environment, where neither oomcfg nor
# anybody else sets the variable yet: a JVM option that is not in it comes from a start script.
find_start() {
  START_TEXT=''
  if [ -z "$N" ] || [ -n "$VALUE" ] || [ -e "/etc/systemd/system/$id.d/zz-oomcfg.conf" ]; then return 0; fi
  environment_texts
  START_TEXT="$environment$NL$TEXT"
  # What a shell is given to run is a script as well.
  case $starts in *sh\ -*c\ *) find_shell_words ;; *) START_TEXT="$starts$NL$START_TEXT" ;; esac
}

# Adds the words of the shell command that starts java with the variable: the JVM gets its other words in any case, if
# the variable is named nowhere else, so that nothing depends on it (`[ "$JAVA_OPTS" ] ||`), and has no default
# (`${JAVA_OPTS:-...}`).
find_shell_words() {
  local IFS part
  commands=${starts#*argv\[\]=}
  commands=${commands%% ; ignore_errors=*}
  case $commands in *"$variable"*"$variable"*) return 0 ;; esac
  IFS=";&|$NL"
  for part in $commands; do
    case $part in
      *"\${$variable}"*) around=${part%%"\${$variable}"*}${part#*"\${$variable}"} ;;
      *"\$$variable"[!A-Za-z0-9_]* | *"\$$variable") around=${part%%"\$$variable"*}${part#*"\$$variable"} ;;
      *) continue ;;
    esac
    # (A substitution can hold anything.)
    case $around in
      *\`* | *\$[\(\{]*) ;;
      *[/\ \'\"]java*\ * | java*\ *) START_TEXT="$around$NL$START_TEXT" ;;
    esac
  done
}

# In TEXT what the unit's environment files hold, in TEXT_FILES which they are.
environment_texts() {
  local IFS path pattern
  TEXT=
  TEXT_FILES=
  [ -n "$environment_files" ] || return 0
  set --
  IFS=$NL
  for pattern in $environment_files; do
    pattern=${pattern% (ignore_errors=*}
    set +f
    for path in $pattern; do
      set -f
      if [ -f "$path" ]; then set -- "$@" "$path"; fi
    done
    set -f
  done
  TEXT_FILES="$*"
  [ $# = 0 ] || TEXT=$(head -c 65536 -- "$@" 2>/dev/null | tr -d '\000')
}

# Of a unit whose variable oomcfg sets already, its scripts are read only where an option of a JVM says something else
# than the variable: which of them it can have that from (SCRIPTS).
find_overruling_scripts() {
  local records
  if [ -z "$N" ] || [ -n "$SCRIPTS$SHELL_TEXT" ] || ! overrules_variable; then return 0; fi
  records=$OUT
  find_start_scripts "$variable" "$COMMAND"
  OUT=$records
}

# Of the unit: its VALUE, JVM_SIZES and COUNTED: an option for the same thing as one of VALUE comes behind that in a
# JVM.
overrules_variable() {
  local arguments jvm last option
  case $VALUE,$variable in ,* | *,_JAVA_OPTIONS) return 1 ;; esac
  for option in $JVM_SIZES; do
    case $option in
      -XX:MaxHeapSize=*) option=-Xmx ;;
      -XX:InitialHeapSize=*) option=-Xms ;;
      -XX:*) option=${option%%=*}= ;;
      *) option=${option%%[0-9]*} ;;
    esac
    case " $VALUE" in *" $option"*) ;; *) continue ;; esac
    case $JVM_SIZES in *" -XX:MaxHeapSize="* | *" -XX:InitialHeapSize="*) return 0 ;; esac
    for jvm in $COUNTED; do
      eval "arguments=\$JC_$jvm last=\${JU_$jvm#=}"
      case $last in *"$option"*) return 0 ;; esac
      case $arguments in *"$NL=$option"*) ;; *) continue ;; esac
      arguments=${arguments##*"$NL=$option"}
      case " $VALUE " in *" $option${arguments%%"$NL"*} "*) ;; *) return 0 ;; esac
    done
  done
  return 1
}

# $1 a JVM. Of FOREIGN, options of it that no file of the unit gives, one a line: `jofile PATH` for each file that has
# one of them, at most 5: what its start command gives a shell to run (`ExecStart=`), its scripts, and what a login
# shell of its user reads (bash(1), INVOCATION).
look_option_files() {
  local IFS file found home option texts
  home=$(stat -c %U -- "/proc/$1" 2>/dev/null)
  case $home in '' | -* | *[!A-Za-z0-9._-]*) home=/root ;; *) eval "home=~$home" ;; esac
  said_here=
  texts=
  set --
  IFS=$NL
  for option in $FOREIGN; do
    case $SHELL_TEXT in *"$option"*) said_here=yes ;; esac
    set -- "$@" -e "$option"
  done
  IFS=" $TAB$NL"
  set -- "$@" --
  set +f
  for file in $SCRIPTS /etc/environment /etc/profile /etc/profile.d/*.sh /etc/bashrc /etc/bash.bashrc "$home/.profile" "$home/.bash_profile" "$home/.bashrc"; do
    if [ -f "$file" ]; then
      set -- "$@" "$file"
      texts=yes
    fi
  done
  set -f
  [ -z "$said_here" ] || v 'jofile ExecStart='
  # (Without a file it would read what the shell is to run.)
  [ -n "$texts" ] || return 0
  found=$(grep -lIsF "$@" 2>/dev/null | head -n 5)
  IFS=$NL
  for file in $found; do v "jofile $file"; done
}

# $1 the unit's cgroup. For JVM_SIZES, memory options that a JVM of the unit has and that systemd does not give it in
# the variable: `jgone BEGINNING` for one that no source has any more. A script can compose its options or read them
# elsewhere, so with a script that is reported only where it was edited after the unit started, which `jedited` reports:
# systemd makes a new cgroup for each start (seen on 252), so its time is that of the start. Without a script that could
# be read, it is reported only for a main process that is the program of ExecStart=: with a shell, env and the like,
# options can come from anywhere (a login file, a file that they print), and a restart for an option that was never gone
# would be in vain. And it is said of what systemd gave the main process in another variable, where a file of the unit
# was edited since.
look_sources() {
  local argument began known option program scripts time times tree word
  [ -n "$N" ] || return 0
  environment_texts
  sources=$TEXT
  # The unit as systemd has read it, or as it will read it.
  case $stale in yes) sources="$sources$NL$FILED_START$NL$FILED" ;; *) sources="$sources$NL$starts$NL$environment" ;; esac
  # Without the variable itself, which is to be set.
  case $VALUE$NL$sources in ?*"$NL"*"$VALUE"*) sources=${sources%%"$VALUE"*}${sources#*"$VALUE"} ;; esac
  tree=$TREE_ROOT$1
  set -- "$tree"
  for argument in $sources; do
    argument=${argument#\"}
    argument=${argument#argv\[\]=}
    argument=${argument%\"}
    case $argument in
      # (A PID file is newer than the start of its unit.)
      /dev/* | /proc/* | /sys/* | /run/* | /var/run/* | *.pid) ;;
      /*)
        if [ -f "$argument" ] && [ $# -lt 10 ] && get "$argument"; then
          # A program or an archive is not a script.
          case $X in ?ELF* | PK*) ;; *) set -- "$@" "$argument" ;; esac
        fi
        ;;
    esac
  done
  for argument in $SCRIPTS; do
    case " $* " in *" $argument "*) ;; *) set -- "$@" "$argument" ;; esac
  done
  edited=
  scripted=
  scripts=
  if [ $# -gt 1 ]; then
    scripted=yes
    times=$(stat -c '%Y %Z' -- "$@" 2>/dev/null)
    began=${times%% *}
    shift
    scripts=$(head -c 65536 -- "$@" 2>/dev/null | tr -d '\000')
    for time in ${times#*"$NL"}; do
      if [ "$time" -gt "$began" ]; then edited=yes; fi
    done
    [ -z "$edited" ] || v jedited
  fi
  known=$edited
  if [ -z "$scripted" ]; then
    program=${starts#*path=}
    program=${program%% ;*}
    # shellcheck disable=SC3013 # dash, bash and busybox have -ef
    case $program in *sh | */busybox) ;; *) if [ "$program" -ef "/proc/$pid/exe" ]; then known=yes; fi ;; esac
  fi
  for option in $JVM_SIZES; do
    word=$option
    case $option in
      -XX:*) option=${option%%=*} ;;
      *) option=${option%%[0-9]*} ;;
    esac
    if has_option "$option" "$sources" file || has_option "$option" "$scripts" script; then continue; fi
    if [ -n "$known" ] || was_given "$word" "$tree"; then v "jgone $option"; fi
  done
}

# $1 beginning of an option, $2 text, $3 `script`, or `file` for what systemd reads, where a comment has a line of its
# own: whether it is there in more than a comment.
has_option() {
  local IFS line
  case $2 in *"$1"*) ;; *) return 1 ;; esac
  IFS=$NL
  for line in $2; do
    case $line in *"$1"*) ;; *) continue ;; esac
    line=${line#"${line%%[![:space:]]*}"}
    case $3$line in file[\#\;]* | script'#'*) continue ;; script*[[:space:]]'#'*"$1"*) without_comment ;; esac
    case $line in *"$1"*)
      return 0
      ;;
    esac
  done
  return 1
}

# `line` of a script loses the comment at its end. (A # within quotes is none: then the line is left as it is.)
without_comment() {
  local rest
  code=${line%%[[:space:]]'#'*}
  rest=$code
  open=
  while :; do
    case $rest in *[\"\']*) rest=${rest#*[\"\']} ;; *) break ;; esac
    if [ -n "$open" ]; then open=; else open=yes; fi
  done
  [ -n "$open" ] || line=$code
}

# $1 option, $2 the unit's folder in systemd's hierarchy: systemd gave it to the main process in some variable, and a
# file of the unit was edited since that began. (`systemctl revert` and the like change the folder of its drop-ins.)
was_given() {
  local IFS path time times
  grep -zaqs -e "[=\" ]$1" "/proc/$pid/environ" 2>/dev/null || return 1
  set -- "$2" "/etc/systemd/system/$id.d" "/run/systemd/system/$id.d"
  for path in $fragment $drop_ins; do
    case $path in */zz-oomcfg.conf) ;; *) set -- "$@" "$path" ;; esac
  done
  IFS=$NL
  # shellcheck disable=SC2086
  times=$(stat -c %Y -- "$@" $TEXT_FILES 2>/dev/null)
  IFS=" $TAB$NL"
  for time in $times; do
    if [ "$time" -gt "${times%%"$NL"*}" ]; then return 0; fi
  done
  return 1
}
