# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What oomcfg has here: the generation in force, its links and digests, a change that did not end, and what was here before.

# What oomcfg has here: the manifest of the generation in force, its links and digests, and a change that did not end.
# Adds the generation's units and sysctls to what is looked at, so that what the spec dropped is seen too.
look_generation() {
  if get "$STATE/pending"; then s "pending $X"; fi
  if [ -L "$CURRENT" ] && [ ! -e "$CURRENT/manifest" ]; then s 'broken'; fi
  # A change that was cut off before its switch may have set what stands in no manifest.
  if [ -r "$STATE/before" ]; then
    while read -r kind key _; do
      [ "$kind" != sysctl ] || sysctl_wanted "$key"
    done <"$STATE/before"
  fi
  [ -r "$CURRENT/manifest" ] || return 0
  set --
  while IFS= read -r line; do
    case $line in
      'oomcfg '*) s "generation ${line#oomcfg }" ;;
      'unit '*)
        line=${line#unit }
        case "$NL$REQ$NL" in
          *"$NL${line%% *} -$NL"*) variable_wanted "${line%% *}" "${line#* }" ;;
          *"$NL${line%% *} "*) ;;
          *) REQ="$REQ${REQ:+$NL}$line" ;;
        esac
        ;;
      'sysctl '*) sysctl_wanted "${line#sysctl }" ;;
      'file '*)
        line=${line#file }
        link=missing
        # shellcheck disable=SC3013 # dash, bash and busybox have -ef and -nt
        if [ -L "/etc$line" ] && [ "/etc$line" -ef "$CURRENT$line" ]; then
          link=ok
        elif [ -e "/etc$line" ] || [ -L "/etc$line" ]; then
          link=replaced
        fi
        s "file $link /etc$line"
        [ -r "$CURRENT$line" ] && set -- "$@" "$CURRENT$line"
        ;;
    esac
  done <"$CURRENT/manifest"
  [ $# -gt 0 ] || return 0
  sums=$(sha256sum -- "$@" 2>/dev/null)
  IFS=$NL
  for line in $sums; do
    IFS=' '
    line=${line#\\}
    s "sum ${line%% *} /etc${1#"$CURRENT"}"
    shift
  done
  IFS=" $TAB$NL"
}

# $1 a key that is looked at beside those of the spec.
sysctl_wanted() {
  case "$NL$SYSCTLS$NL" in
    *"$NL$1$NL"*) ;;
    *) SYSCTLS="$SYSCTLS${SYSCTLS:+$NL}$1" ;;
  esac
}

# The spec asks for no variable of unit $1 any more, and the generation in force sets $2: it is to be seen going away.
variable_wanted() {
  wanted=''
  IFS=$NL
  for request in $REQ; do
    [ "$request" != "$1 -" ] || request="$1 $2"
    wanted="$wanted${wanted:+$NL}$request"
  done
  REQ=$wanted
}

# What was here before oomcfg, the swap files that it made, and the units that it restarted in vain.
look_state() {
  [ -r "$STATE/before" ] || return 0
  while IFS= read -r line; do
    case $line in 'sysctl '* | 'score '* | 'made '* | 'resists '*) s "before $line" ;; esac
  done <"$STATE/before"
}
