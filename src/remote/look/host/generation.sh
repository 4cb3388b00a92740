# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# What oomcfg has on the host: the generation in force, its links and digests, an unfinished change, and the notes of
# values from before.

# The manifest of the generation in force, its links and digests, and an unfinished change. Adds the generation's units
# and sysctls to what is looked at, so that settings that the spec dropped are seen, too.
look_generation() {
  local IFS generation key kind line value
  if get "$PENDING"; then
    s "pending $X"
    find_earlier "$X"
    # (flock(1) would create a file that does not exist.)
    if [ -n "$N" ] && [ -r /run/oomcfg.lock ]; then
      flock -n /run/oomcfg.lock true 2>/dev/null
      [ $? != 1 ] || v busy
    fi
  fi
  if [ -L "$CURRENT" ] && [ ! -e "$CURRENT/manifest" ]; then s 'broken'; fi
  # A change that was interrupted before its switch may have set what is in no manifest.
  if [ -r "$STATE/before" ]; then
    while read -r kind key value; do
      case $kind in
        sysctl) sysctl_wanted "$key" ;;
        began) BEGAN="$BEGAN$key $value$NL" ;;
        own) OWN_VALUES="$OWN_VALUES$key $value$NL" ;;
        score) SCORES="$SCORES$key$NL" ;;
        scored) SCORED="$SCORED$key $value$NL" ;;
        had) HAD="$HAD$key $value $NL" ;;
        revalued) REVALUED="$REVALUED$key $value $NL" ;;
        gives) GIVES="$GIVES$key $value$NL" ;;
        made) MADE="$MADE$value$NL" ;;
        variable)
          KEEPING="$KEEPING$key $value$NL"
          start_of "${value%% *}"
          case $value in *" $START "*) manifest_wanted "unit $key ${value##* }" ;; esac
          ;;
        # For a unit that is perhaps in no generation any more: what its process keeps is reported for as long as it
        # lives.
        Limit*)
          LIMITED="$LIMITED$kind $key $value$NL"
          start_of "${value%% *}"
          [ "$START" != "${value##* }" ] || manifest_wanted "unit $key -"
          ;;
      esac
    done <"$STATE/before"
  fi
  for generation in $EARLIER; do
    [ -r "$GENERATIONS/$generation/manifest" ] || continue
    while IFS= read -r line; do manifest_wanted "$line"; done <"$GENERATIONS/$generation/manifest"
  done
  [ -r "$CURRENT/manifest" ] || return 0
  set --
  while IFS= read -r line; do
    case $line in
      'oomcfg '*) s "generation ${line#oomcfg }" ;;
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
        if [ -z "$CHECKS" ] && [ -r "$CURRENT$line" ]; then
          set -- "$@" "$CURRENT$line"
          # The comment with the names of the spec's files, which can be renamed.
          ! get "$CURRENT$line" || s "head /etc$line $X"
        fi
        ;;
      *)
        case $line in 'unit '*) SETS="$SETS${line#unit }$NL" ;; esac
        manifest_wanted "$line"
        ;;
    esac
  done <"$CURRENT/manifest"
  [ $# -gt 0 ] || return 0
  sums=$(sha256sum -- "$@" 2>/dev/null)
  IFS=$NL
  for line in $sums; do
    line=${line#\\}
    s "sum ${line%% *} /etc${1#"$CURRENT"}"
    shift
  done
}

# $1 the first line of $PENDING: in EARLIER, one a line, generations whose settings may still be in force although
# `current` has moved on. A change that was interrupted after its switch leaves one; where the change that was to finish
# it was interrupted too, it has noted that one as `earlier`.
find_earlier() {
  local key kind
  # shellcheck disable=SC3013
  [ ! "$CURRENT" -ef "$GENERATIONS/${1#* }" ] || earlier_generation "${1%% *}"
  while read -r kind key _; do
    [ "$kind" != earlier ] || earlier_generation "$key"
  done <"$PENDING"
}

# $1 a generation's name
earlier_generation() {
  case $1 in '' | *[!0-9a-f-]*) return 0 ;; esac
  # shellcheck disable=SC3013
  [ ! "$CURRENT" -ef "$GENERATIONS/$1" ] || return 0
  case "$NL$EARLIER" in *"$NL$1$NL"*) ;; *) EARLIER="$EARLIER$1$NL" ;; esac
}

# $1 unit, $2 variable: its drop-ins in those generations, under their own paths, since systemd does not read them.
look_earlier() {
  local generation path
  for generation in $EARLIER; do
    path=$GENERATIONS/$generation/systemd/system/$1.d/zz-oomcfg.conf
    [ ! -r "$path" ] || look_file "$path" "$2"
  done
}

# $1 a line of a manifest: its unit or sysctl is looked at as well as those of the spec.
manifest_wanted() {
  local wanted
  case $1 in
    'unit '*)
      wanted=${1#unit }
      case "$NL$REQ$NL" in
        # (What is asked for already comes first: a change asks for all that its plan has seen, and is to see no more.)
        *"$NL$wanted$NL"*) ;;
        *"$NL${wanted%% *} -$NL"*)
          DROPPED="$DROPPED${wanted%% *} "
          variable_wanted "${wanted%% *}" "${wanted#* }"
          ;;
        # Where the spec asks for another one, it is told beside that (other_variable).
        *"$NL${wanted%% *} "*)
          case $wanted in *' -') ;; *) case $DROPPED$NL$SETS in *" ${wanted%% *} "*"$NL$wanted$NL"*) variable_wanted "${wanted%% *}" "${wanted#* }" ;; esac ;; esac
          ;;
        *)
          REQ="$REQ${REQ:+$NL}$wanted"
          DROPPED="$DROPPED${wanted%% *} "
          ;;
      esac
      ;;
    'sysctl '*) sysctl_wanted "${1#sysctl }" ;;
  esac
}

# $1 a key that is looked at as well as those of the spec.
sysctl_wanted() {
  case "$NL$SYSCTLS$NL" in
    *"$NL$1$NL"*) ;;
    *) SYSCTLS="$SYSCTLS${SYSCTLS:+$NL}$1" ;;
  esac
}

# The spec asks for no variable of unit $1 any more, and the generation in force sets $2: it is to be seen going away,
# behind those that are in the line of the unit already.
variable_wanted() {
  local IFS wanted
  wanted=''
  IFS=$NL
  for request in $REQ; do
    case $request in
      "$1 -") request="$1 $2" ;;
      *" $2" | *" $2 "*) ;;
      "$1 "*) request="$request $2" ;;
    esac
    wanted="$wanted${wanted:+$NL}$request"
  done
  REQ=$wanted
}

# The notes of values from before oomcfg, of swap files that it made, and of processes that were started before their
# variable was changed.
look_state() {
  local line
  [ -r "$STATE/before" ] || return 0
  while IFS= read -r line; do
    [ -z "$line" ] || NOTED="$NOTED$line$NL"
    case $line in 'sysctl '* | 'score '* | 'made '* | 'began '*) s "before $line" ;; esac
  done <"$STATE/before"
}
