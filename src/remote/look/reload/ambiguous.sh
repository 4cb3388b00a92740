# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Units with files whose times do not tell whether systemd has read them: their contents are compared with what systemd
# has.

# What systemd has for the units of `ambiguous`, and what their files set: `t UNIT RECORD`, with the records of a unit.
look_ambiguous() {
  local IFS also block emit line fragment='' id='' names=''
  # shellcheck disable=SC2086
  ask_systemd -p Id,Names,FragmentPath,DropInPaths,"$DIRECTIVES,$RELOADED_PROPERTIES",Environment,ExecStart -- $ambiguous
  OTHERS=,$RELOADED
  SHOW=$(printf '%s\n' "$SHOW" | blocks)
  fold
  block=
  has=
  IFS=$NL
  for line in $SHOW; do
    case $line in
      Id=*) id=${line#*=} ;;
      Names=*) names=${line#*=} ;;
      FragmentPath=*) fragment=${line#*=} ;;
    esac
    case $line in
      .) ;;
      Names=* | DropInPaths=*) continue ;;
      Environment=* | ExecStart=*)
        has="$has ${line#*=}"
        continue
        ;;
      *)
        block="$block$line$NL"
        continue
        ;;
    esac
    for record in $block; do s "p $record"; done
    IFS=" $TAB$NL"
    FILED=
    FILED_STARTS=
    also=
    [ ! -r "$fragment" ] || look_file "$fragment" -
    look_drop_ins "$id" "$names" -
    told=$OUT
    OUT=
    # Volatile, since sessions, connections and instances come and go.
    emit=s
    case $id in *@?*.* | *.scope) emit=v ;; esac
    if has_lost_option || has_new_option; then $emit "unread $id"; fi
    IFS=$NL
    for record in $told; do
      record=${record#"$N"}
      $emit "t $id ${record#= }"
    done
    fold
    block=
    has=
  done
  OTHERS=
}

# Whether a size of a JVM that systemd has read for the unit (`has`) is in none of its files: they gave another one, and
# that is gone.
has_lost_option() {
  local word
  for word in $has; do
    word=${word#\"}
    case $word in [A-Za-z_]*=-*) word=${word#*=} ;; esac
    word=${word%\"}
    ! is_size_option "$word" || is_in "$word" "$FILED$FILED_STARTS" || return 0
  done
  return 1
}

# Whether the files give a size that systemd has not read for the unit. What a later line takes away again (an empty
# one), or gives anew, does not count.
has_new_option() {
  local name word
  later="$FILED$NL"
  later=${later##*"$NL$NL"}
  name=
  for word in $later; do
    later=${later#*"$word"}
    word=${word#[\"\']}
    case $word in [A-Za-z_]*=*)
      name=${word%%=*}
      word=${word#*=}
      word=${word#[\"\']}
      ;;
    esac
    word=${word%[\"\']}
    if ! is_size_option "$word" || is_in "$word" "$has"; then continue; fi
    case $later in *[!A-Za-z0-9_]"$name="*) ;; *) return 0 ;; esac
  done
  later="$FILED_STARTS$NL"
  for word in ${later##*"$NL$NL"}; do
    word=${word%[\"\']}
    ! is_size_option "$word" || is_in "$word" "$has" || return 0
  done
  return 1
}

is_size_option() {
  case $1 in -Xm[sxn][0-9]* | -Xss[0-9]* | -XX:[A-Z]*=[0-9]*) ;; *) return 1 ;; esac
}

# $1 option, $2 text.
is_in() {
  case "$2 " in *"$1"[!A-Za-z0-9]*) ;; *) return 1 ;; esac
}
