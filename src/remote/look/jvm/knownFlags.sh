# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Which of the -XX options that are in doubt the JVM of a unit does not have.

# $1 the command line of the next start. (From look_unit: `unit`, `cgroup`, `pid`, `environment`.) `lacksflag NAME` for
# each name in FLAGS that the unit's JVM does not have: with such an option it exits with `Unrecognized VM option`. A
# name after `~` is checked only for JDKs other than 17 to 25. HotSpot has the names of its options in libjvm.so, each
# followed by a byte of 0 (jvmFlag.cpp; seen on 17), so one program can tell. A linker may share the end of a longer
# text for a name: then nothing is reported for it, nor for a JVM that lacks a name that every HotSpot has, nor where
# the unit has several JVMs. That a name is there proves little: those of options for debug builds are there, too.
look_flags() {
  local IFS line name names texts
  [ -n "$N" ] || return 0
  case "$NL$FLAGS" in *"$NL$unit "*) ;; *) return 0 ;; esac
  LIBRARY=
  running_library
  [ -n "$LIBRARY" ] || next_library "$1"
  if [ ! -f "$LIBRARY" ] || [ ! -r "$LIBRARY" ]; then return 0; fi
  names=
  IS_OTHER=
  set --
  IFS=$NL
  for line in $FLAGS; do
    case $line in "$unit "*) ;; *) continue ;; esac
    name=${line#* }
    case $name in \~*)
      [ -n "$IS_OTHER" ] || jdk_of "$LIBRARY"
      [ "$IS_OTHER" = yes ] || continue
      name=${name#?}
      ;;
    esac
    names="$names $name"
    set -- "$@" -e "$name\$"
  done
  IFS=" $TAB$NL"
  [ -n "$names" ] || return 0
  texts=$NL$(LC_ALL=C grep -azh -e 'UnlockExperimentalVMOptions$' "$@" -- "$LIBRARY" 2>/dev/null | tr '\000\012' '\012\001')$NL
  case $texts in *"${NL}UnlockExperimentalVMOptions$NL"*) ;; *) return 0 ;; esac
  for name in $names; do
    case $texts in *"$name$NL"*) ;; *) v "lacksflag $name" ;; esac
  done
}

# $1 libjvm.so: `IS_OTHER` is no where its JDK is one of 17 to 25, by the file `release` of its home
# (JAVA_VERSION="1.8.0_402", "11.0.2"); yes where it is another, and where that is not known: Debian's package
# openjdk-8-jre-headless has no such file.
jdk_of() {
  local file home line
  IS_OTHER=yes
  home=${1%/lib/*}
  for file in "$home/release" "${home%/jre}/release"; do
    if [ ! -f "$file" ] || [ ! -r "$file" ]; then continue; fi
    while IFS= read -r line; do
      case $line in JAVA_VERSION=*) ;; *) continue ;; esac
      line=${line#*=}
      line=${line#\"}
      line=${line#1.}
      line=${line%%[!0-9]*}
      [ -n "$line" ] || continue
      if [ "$line" -ge 17 ] && [ "$line" -le 25 ]; then IS_OTHER=no; fi
      return 0
    done <"$file"
  done
}

# `LIBRARY` is the libjvm.so of the unit's running JVMs; `-` where they have several.
running_library() {
  local IFS line process
  [ "$JVMS" != ' ' ] || return 0
  PROCESSES=
  [ -z "$cgroup" ] || processes_of "$TREE_ROOT$cgroup"
  several=
  for process in $PROCESSES $pid; do
    case $JVMS in *" $process "*) ;; *) continue ;; esac
    IFS=$NL
    for line in $MAPS; do
      case $line in "/proc/$process/maps:"*/libjvm.so*) ;; *) continue ;; esac
      line=/${line#*/maps:*/}
      line=/proc/$process/root${line% (deleted)}
      if [ -n "$LIBRARY" ] && [ "${LIBRARY#/proc/*/root}" != "${line#/proc/*/root}" ]; then several=yes; fi
      LIBRARY=$line
    done
  done
  [ -z "$several" ] || LIBRARY=-
}

# $1 a command line that starts java: `LIBRARY` is the libjvm.so that belongs to that command.
next_library() {
  local IFS path=''
  case $1 in '') return 0 ;; esac
  first_word "$1"
  find_started_program "$PROGRAM" "$ARGUMENTS"
  is_java "$PROGRAM" || return 0
  case $PROGRAM in
    /*) ;;
    */*) return 0 ;;
    *)
      set -- "$FOUND" "$VALUE"
      VALUE=
      case $environment in *PATH=*) variable_of "$environment" PATH ;; esac
      IFS=:
      # (systemd.exec(5), $PATH)
      for path in ${VALUE:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}; do
        [ ! -x "$path/$PROGRAM" ] || break
      done
      PROGRAM=$path/$PROGRAM
      FOUND=$1
      VALUE=$2
      ;;
  esac
  path=$(readlink -f -- "$PROGRAM" 2>/dev/null)
  path=${path%/bin/*}
  [ -n "$path" ] || return 0
  set +f
  for LIBRARY in "$path"/lib/server/libjvm.so "$path"/lib/*/server/libjvm.so "$path"/jre/lib/*/server/libjvm.so; do
    [ ! -f "$LIBRARY" ] || break
  done
  set -f
}
