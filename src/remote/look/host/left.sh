# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# What is left of oomcfg where somebody removed its files by hand, or put older ones back: units that the generation in
# force does not have.

# Drop-ins with oomcfg's file name that the generation in force does not have: a dangling link, or a file that an editor
# put in the place of one. And units to which an apply, by its note in $STATE/before, gave something
# (`gives UNIT VARIABLE DIRECTIVE=VALUE...`; of 0.1.0 `score UNIT VALUE` alone, the score before). They are looked at as
# well as those of the spec. Those of an interrupted change are left to that.
look_left() {
  local IFS line path unit
  # What an unfinished change left over is removed or finished with it.
  [ ! -s "$PENDING" ] || return 0
  set +f
  for path in /etc/systemd/system/*.d/zz-oomcfg.conf; do
    unit=${path%/*}
    unit=${unit##*/}
    unit=${unit%.d}
    case $unit in '' | *[!A-Za-z0-9:_.\\@-]*) continue ;; esac
    case "$NL$SETS" in *"$NL$unit "*) continue ;; esac
    if [ -L "$path" ]; then
      [ ! -e "$path" ] || continue
    elif [ -f "$path" ] && get "$path"; then
      case $X in '# oomcfg: '*) ;; *) continue ;; esac
    else continue; fi
    ! is_of_earlier "$unit" || continue
    left_unit "$unit" -
    s "file replaced $path"
  done
  for path in /etc/sysctl.d/zz-oomcfg.conf /etc/systemd/system/*.swap /etc/systemd/system/swap.target.wants/*.swap; do
    [ -L "$path" ] || continue
    [ ! -e "$path" ] || continue
    case $path in *[!A-Za-z0-9:_.\\@/-]*) continue ;; esac
    case $HELD$OUT in *" $path$NL"*) continue ;; esac
    case $(readlink -- "$path") in /etc/oomcfg/*) s "file replaced $path" ;; esac
  done
  set -f
  IFS=$NL
  for line in $GIVES; do
    IFS=" $TAB$NL"
    unit=${line%% *}
    line=${line#* }
    case "$NL$SETS" in *"$NL$unit "*) continue ;; esac
    is_of_earlier "$unit" || left_unit "$unit" "${line%% *}"
    IFS=$NL
  done
  for unit in $SCORES; do
    IFS=" $TAB$NL"
    case "$NL$SETS$NL$GIVES" in *"$NL$unit "*) continue ;; esac
    case "$LEFT" in *" $unit "*) continue ;; esac
    is_of_earlier "$unit" || left_unit "$unit" -
  done
}

# $1 unit, $2 the variable that oomcfg set of it, or -
left_unit() {
  LEFT="$LEFT$1 "
  manifest_wanted "unit $1 $2"
}

# $1 unit: whether an earlier generation has it, the change from which is not finished.
is_of_earlier() {
  local generation
  for generation in $EARLIER; do
    [ ! -r "$GENERATIONS/$generation/systemd/system/$1.d/zz-oomcfg.conf" ] || return 0
  done
  return 1
}

# $1 unit by its real name, $2 variable: what oomcfg gave it, by its note, or by the generation in force where the link
# to its drop-in is gone.
look_left_unit() {
  local path word
  case "$NL$SETS" in *"$NL$1 "*)
    path=$CURRENT/systemd/system/$1.d/zz-oomcfg.conf
    if [ ! -e "/etc/systemd/system/$1.d/zz-oomcfg.conf" ] && [ -r "$path" ]; then look_file "$path" "$2"; fi
    ;;
  esac
  case $LEFT in *" $1 "*) ;; *) return 0 ;; esac
  s leftover
  case "$NL$GIVES" in *"$NL$1 "*) ;; *) return 0 ;; esac
  gave=$NL$GIVES
  gave=${gave#*"$NL$1 "}
  gave=${gave%%"$NL"*}
  case $gave in -*) ;; *) s "gave ${gave%% *}" ;; esac
  case $gave in *' '*) ;; *) return 0 ;; esac
  for word in ${gave#* }; do s "given $word"; done
}

# $1 unit, $2 its main process: `keeps VARIABLE`, where it was started with one that oomcfg no longer sets.
look_keeps() {
  local kept
  case $KEEPING in *"$1 $2 "*) ;; *) return 0 ;; esac
  start_of "$2"
  case "$NL$KEEPING" in *"$NL$1 $2 $START "*) ;; *) return 0 ;; esac
  kept=$NL$KEEPING
  kept=${kept#*"$NL$1 $2 $START "}
  v "keeps ${kept%%"$NL"*}"
}
