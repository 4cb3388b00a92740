# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# The program that a command line of ExecStart= starts in the end, and whether the variable reaches it as one word.

# $1 a command line of ExecStart=, $2 variable: emits the base name of the program that it starts in the end (`*` for a
# script named java that names the variable: it is not the JVM itself), and whether it names the variable.
look_program() {
  first_word "$1"
  if ! shell_sets "$2" "$1"; then
    if [ "$2" != - ] && names_value "$2" "$1"; then s xv; fi
    find_started_program "$PROGRAM" "$ARGUMENTS"
    if is_java "$PROGRAM"; then
      look_behind "$2" "$ARGUMENTS"
      ! is_naming_script "$PROGRAM" "$2" || PROGRAM='*'
    fi
  fi
  PROGRAM=${PROGRAM##*/}
  case $PROGRAM in *[!A-Za-z0-9._+@-]* | '') s 'x *' ;; *) s "x $PROGRAM" ;; esac
}

# $1 path, $2 variable: whether it is a script that names the variable, and so can hand it on to the real java.
is_naming_script() {
  case $1$2 in *- | [!/]*) return 1 ;; esac
  [ -f "$1" ] && [ -r "$1" ] || return 1
  # (What the main process executes is no script, and need not be read: see add_script.)
  # shellcheck disable=SC3013 # dash, bash and busybox have -ef
  if [ "${pid:-0}" != 0 ] && [ "$1" -ef "/proc/$pid/exe" ]; then return 1; fi
  get "$1"
  case $X in '#!'*) grep -qsF -e "$2" -- "$1" ;; *) return 1 ;; esac
}

# $1 variable, $2 a command line of ExecStart=: its value comes to the program, or to a shell that puts it in. Of what a
# shell takes in braces systemd hands on what has a colon; the rest it takes for a variable of another name, which is
# empty, unless it is written with `$$` (tried on 252). `${NAME:+WORD}` has the word in place of the value.
names_value() {
  case $2 in *"\$$1"* | *"\${$1}"* | *"\${$1:"[-=?]* | *"\$\${$1"[-=?]*) ;; *) return 1 ;; esac
}

# $1 variable, $2 a line of a script: it has the value of the variable in it (POSIX.1-2017, XCU 2.6.2).
uses_value() {
  case "$2 " in *"\$$1"[!A-Za-z0-9_]* | *"\${$1"[!A-Za-z0-9_:+]* | *"\${$1:"[!+]* | *"%$1%"*) ;; *) return 1 ;; esac
}

# $1 variable, $2 a command line, of which `PROGRAM` is the first word: whether that is a shell that sets the variable
# itself (`JAVA_OPTS="$JAVA_OPTS -Xmx1g"; exec ...`). Then its JVM gets another value than systemd gives.
shell_sets() {
  is_shell "$PROGRAM" || return 1
  [ "$1" != - ] || return 1
  case $2 in *[\"\'\ \;\&\|]"$1="*) ;; *) return 1 ;; esac
}

# $1 variable, $2 arguments of java: `xb OPTION` for each option after the variable, which wins over the variable's own.
look_behind() {
  local argument behind defaults option
  if [ -z "$N" ] || [ "$1" = - ]; then return 0; fi
  behind=
  defaults=
  for argument in $2; do
    if [ -n "$defaults" ]; then
      case $argument in *\}) defaults= ;; esac
      continue
    fi
    argument=${argument#[\"\']}
    argument=${argument%[\"\']}
    # `$$` is a dollar for the shell.
    case ${argument#\$} in
      "$1" | "{$1}" | "\$$1" | "\${$1}") behind=yes ;;
      "{$1"[-:=?]* | "\${$1"[-:=?]*)
        behind=yes
        case $argument in *\}) ;; *) defaults=yes ;; esac
        continue
        ;;
      -jar | -m | --module) break ;;
    esac
    [ -n "$behind" ] || continue
    case $argument in
      -Xm[xsn]* | -Xss*) option=${argument%"${argument#????}"} ;;
      -m[xs][0-9\$]* | -ss[0-9\$]*)
        option=-X${argument#-}
        option=${option%"${option#????}"}
        ;;
      -XX:*) option=${argument%%=*} ;;
      @*) option=@ ;;
      *) continue ;;
    esac
    case $option in *[!-A-Za-z0-9:+@]*) ;; *) v "xb $option" ;; esac
  done
}

# $1 the main process. (From look_unit: `environment_files`, `starts` and `stale`.) Missing files without which its next
# start fails: one of EnvironmentFile= without `-` (systemd.exec(5)), which can also be one that systemd does not take,
# or the program, which can be in a file system of the unit's own.
look_start_needs() {
  local IFS path pattern
  if [ -z "$N" ] || [ "$1" = 0 ] || [ "$stale" = yes ]; then return 0; fi
  # (Whether it has a file system of its own cannot be seen then.)
  can_read_environment "$1" || is_gone "$1" || return 0
  IFS=$NL
  for pattern in $environment_files; do
    case $pattern in *'(ignore_errors=yes)') continue ;; esac
    look_needed_files "${pattern% (ignore_errors=*}"
  done
  case $starts in *'ignore_errors=yes'*) return 0 ;; *path=/*) ;; *) return 0 ;; esac
  path=${starts#*path=}
  path=${path%% ; *}
  if [ -e "/proc/$1/root$path" ]; then
    [ -x "/proc/$1/root$path" ] || [ -x "$path" ] || is_gone "$1" || v "needs mode $path"
  elif [ ! -e "$path" ]; then
    is_gone "$1" || v "needs program $path"
  fi
}

# $1 a path or a pattern of EnvironmentFile= without `-`: the files of it that a start would fail at, or that there is
# none (`pattern`).
look_needed_files() {
  local IFS path
  IFS=$NL
  set +f
  for path in $1; do
    set -f
    case $path in *"$NL"*) continue ;; esac
    if [ -e "$path" ]; then
      ! is_refused "$path" || v "needs text $path"
    else
      # A backslash means something else to each shell.
      case $path in
        *\\*) ;;
        *[*?[]*) v "needs pattern $path" ;;
        *) v "needs environment $path" ;;
      esac
    fi
  done
  set -f
}

# $1 a command line: its `PROGRAM`, without systemd's prefixes and quotes (systemd.service(5)), and its `ARGUMENTS`.
first_word() {
  PROGRAM=${1#"${1%%[!-@:+!\"\']*}"}
  ARGUMENTS=${PROGRAM#*[[:space:]]}
  [ "$ARGUMENTS" != "$PROGRAM" ] || ARGUMENTS=
  PROGRAM=${PROGRAM%%[[:space:]]*}
  PROGRAM=${PROGRAM%[\"\']}
}

# $1 program: whether it starts another program, which its arguments name.
is_starter() {
  case ${1##*/} in
    env | nice | ionice | chrt | taskset | setpriv | numactl | timeout | nohup | setsid | stdbuf | prlimit | flock | cgexec | unshare | tini | dumb-init | catchsegv | systemd-cat) ;;
    sudo | doas | gosu | su-exec | chpst | setuidgid | s6-setuidgid | envdir | s6-envdir | softlimit | authbind | start-stop-daemon) ;;
    *) return 1 ;;
  esac
}

is_shell() {
  case ${1##*/} in sh | dash | ash | bash | ksh | zsh) ;; *) return 1 ;; esac
}

# $1 word: whether it is the java command, also of a certain version: java17, java-17.
is_java() {
  case ${1##*/} in java | java[0-9]* | java-[0-9]*) ;; *) return 1 ;; esac
}

# $1 program, $2 its arguments: `PROGRAM` becomes the one that is started in the end, as far as the words tell. The
# options of each starter are not known here: the first argument counts that is the java command, or the path of a
# program.
find_started_program() {
  local argument behind
  if is_shell "$1"; then
    find_java_of_shell "$2"
    return 0
  fi
  is_starter "$1" || return 0
  named=
  behind=
  for argument in $2; do
    argument=${argument#[\"\']}
    argument=${argument%[\"\']}
    if is_java "$argument"; then
      PROGRAM=$argument
      return 0
    fi
    case $argument in
      /*)
        if ! is_starter "$argument" && [ -f "$argument" ] && [ -x "$argument" ]; then
          PROGRAM=$argument
          return 0
        fi
        ;;
      -u | -C | --unset | --chdir)
        behind=yes
        continue
        ;;
      -* | *=*) ;;
      *) [ -n "$behind" ] || named=${named:-$argument} ;;
    esac
    behind=
  done
  # Only of env(1) is the first word that is not an option always the program.
  case ${1##*/} in env) [ -z "$named" ] || PROGRAM=$named ;; esac
}

# $1 arguments of a shell: `PROGRAM` becomes java where a command of `-c` starts it, and nothing is read or substituted
# that could turn the variable into options.
find_java_of_shell() {
  local argument
  case $1 in *\$\(* | *\`* | *'. /'* | *'source '*) return 0 ;; *-*c\ *) ;; *) return 0 ;; esac
  starts_here=
  starter=
  for argument in $1; do
    argument=${argument#[\"\']}
    if [ -n "$starts_here" ] && is_java "$argument"; then
      PROGRAM=${argument%[\"\']}
      return 0
    fi
    if is_starter "$argument"; then
      starter=$starts_here
      continue
    fi
    case $argument in
      -*c | *\; | '&&' | '||' | '&' | do | then | else | '{')
        starts_here=yes
        starter=
        ;;
      exec | [A-Za-z_]*=*) ;;
      *) starts_here=$starter ;;
    esac
  done
}

# $1 variable, $2 a command line: a record where one of its words is `${NAME}`, which systemd passes on as one word,
# whatever is in it (systemd.service(5), Command lines): `xw java` where the program is the java command, `xw other`
# where it is another program, but not a shell.
look_one_word() {
  local argument
  case $1$2 in -*) return 0 ;; *"\${$1}"*) ;; *) return 0 ;; esac
  first_word "$2"
  ! is_shell "$PROGRAM" || return 0
  find_started_program "$PROGRAM" "$ARGUMENTS"
  for argument in $ARGUMENTS; do
    argument=${argument#[\"\']}
    [ "${argument%[\"\']}" = "\${$1}" ] || continue
    if is_java "$PROGRAM"; then s 'xw java'; else s 'xw other'; fi
    return 0
  done
}
