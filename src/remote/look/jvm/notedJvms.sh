# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# What a restart by oomcfg noted of the options that a JVM had before it.

# $1 the main process: where it was started by a restart of oomcfg, the names of its JVM's own options before that, and
# of those that have had another value since.
look_had() {
  case "$NL$HAD$NL$REVALUED" in *"$NL$id $1 "*) ;; *) return 0 ;; esac
  start_of "$1"
  noted_of had "$HAD" "$id $1 $START "
  noted_of revalued "$REVALUED" "$id $1 $START "
}

# $1 record, $2 notes, one a line, $3 the beginning of the line about this process.
noted_of() {
  local names
  case "$NL$2" in *"$NL$3"*)
    names=${2##*"$3"}
    v "$1 ${names%%"$NL"*}"
    ;;
  esac
}
