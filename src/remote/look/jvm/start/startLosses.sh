# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Which programs between systemd and a JVM keep the variable from it: those that begin a new environment for what they
# start.

# $1 variable, $2 words of a command, its program first. LOSS is what becomes of the variable on the way to the last
# program, which is LAST_PROGRAM, and BY the program that did it: `sets` another value, `unsets` it alone, `clears` the
# whole environment, `login` begins a new session, `rules` where rules of the host decide (sudoers, doas.conf); LOSS is
# empty where the variable arrives, or gets a value with that of systemd in it.
follow_programs() {
  local name word
  LOSS=
  BY=
  LAST_PROGRAM=
  HOP=
  HOP_TAKES=
  for word in $2; do
    [ -z "$LAST_PROGRAM" ] || return 0
    [ -n "$HOP" ] || word=${word#"${word%%[!-@:+!]*}"}
    word=${word#[\"\'\(]}
    word=${word%[\"\']}
    if [ -n "$HOP_TAKES" ]; then
      option_of "$1" "$HOP_TAKES" "$word"
      HOP_TAKES=
      continue
    fi
    if [ -z "$HOP" ]; then
      LAST_PROGRAM=$word
      begin_program "$word" || return 0
      LAST_PROGRAM=
      continue
    fi
    case $HOP_REST$word in
      other*)
        # What its options take is not known: the next program is one that is known here, java, or a path.
        case $word in -*) continue ;; esac
        if begin_program "$word"; then continue; fi
        case $word in /*) ;; *) is_java "$word" || continue ;; esac
        LAST_PROGRAM=$word
        return 0
        ;;
      options--) HOP_REST=words ;;
      options--*=*)
        name=${word%%=*}
        option_of "$1" "${name#--}" "${word#*=}"
        ;;
      options--*)
        case " $long " in *" ${word#--} "*) HOP_TAKES=${word#--} ;; *) option_of "$1" "${word#--}" '' ;; esac
        ;;
      options-) option_of "$1" l '' ;;
      options-*) letters_of "$1" "${word#-}" ;;
      *)
        case $HOP$word in env"$1="* | sudo"$1="*)
          hands_over "$1" "${word#*=}"
          continue
          ;;
        esac
        case $HOP$word in env[A-Za-z_]*=* | sudo[A-Za-z_]*=*) continue ;; esac
        if [ "$HOP_BESIDE" != 0 ]; then
          [ "$HOP_BESIDE" = all ] || HOP_BESIDE=$((HOP_BESIDE - 1))
          case $HOP in *envdir) folder_sets "$1" "$word" ;; esac
          continue
        fi
        end_program "$1"
        LAST_PROGRAM=$word
        begin_program "$word" || return 0
        LAST_PROGRAM=
        ;;
    esac
  done
  [ -z "$HOP" ] || end_program "$1"
}

# $1 word: it is a program whose options follow: `HOP` is its name, `short` and `long` are its options that take a
# value, `HOP_BESIDE` is how many words come before the next program (`all` where a shell runs that, or none).
begin_program() {
  HOP_REST=options
  HOP_BESIDE=0
  short=
  long=
  HOP_RESETS=
  HOP_KEPT=
  case ${1##*/} in
    env)
      short=uC
      long='unset chdir'
      ;;
    sudo)
      HOP_RESETS=rules
      short=ughpCcrtTUDRa
      long='user group host prompt close-from class role type command-timeout other-user chdir chroot auth-type'
      ;;
    doas)
      HOP_RESETS=rules
      short=uCa
      ;;
    pkexec)
      HOP_RESETS=clears
      long=user
      ;;
    systemd-run | run0)
      HOP_RESETS=clears
      short=HMupEgD
      long='unit property setenv slice description service-type uid gid user group nice working-directory chdir host machine on-active on-boot on-calendar'
      ;;
    setpriv) long='ambient-caps inh-caps bounding-set ruid euid rgid egid reuid regid groups securebits selinux-label apparmor-profile pdeathsig ptracer landlock-access landlock-rule seccomp-filter' ;;
    su | runuser)
      short=csgGwu
      long='command session-command shell group supp-group whitelist-environment user'
      HOP_BESIDE=all
      ;;
    chpst) short=uUbeCnlLmdopfcr/ ;;
    envdir | s6-envdir) HOP_BESIDE=1 ;;
    setuidgid | envuidgid | s6-setuidgid | gosu | su-exec) HOP_BESIDE=1 ;;
    *)
      is_starter "$1" || return 1
      HOP_REST=other
      ;;
  esac
  HOP=${1##*/}
}

# $1 variable, $2 letters behind one `-`: the last of them, and what is behind one that takes a value, can be that.
letters_of() {
  letters=$2
  while [ -n "$letters" ]; do
    letter=${letters%"${letters#?}"}
    letters=${letters#?}
    case $short in
      *"$letter"*)
        if [ -n "$letters" ]; then option_of "$1" "$letter" "$letters"; else HOP_TAKES=$letter; fi
        return 0
        ;;
      *) option_of "$1" "$letter" '' ;;
    esac
  done
}

# $1 variable, $2 option without its dashes, $3 its value: what it is to the program `HOP`. (`env -` and `su -` are an
# option `l` here.)
option_of() {
  case $HOP:$2 in
    env:i | env:l | env:ignore-environment) loses clears ;;
    env:u | env:unset) [ "$3" != "$1" ] || loses unsets ;;
    # Of all that it is told to preserve it drops this one (sudoers(5), env_delete), but not where it is named.
    sudo:E | sudo:preserve-env)
      case $1:,$3, in
        *:*",$1,"*) HOP_KEPT=yes ;;
        JAVA_TOOL_OPTIONS:*) ;;
        *:,,) HOP_KEPT=yes ;;
      esac
      ;;
    setpriv:reset-env) HOP_RESETS=clears ;;
    su:l | su:login | runuser:l | runuser:login) HOP_RESETS=login ;;
    su:w | su:whitelist-environment | runuser:w | runuser:whitelist-environment) case ",$3," in *",$1,"*) HOP_KEPT=yes ;; esac ;;
    runuser:u | runuser:user) HOP_BESIDE=0 ;;
    # What is behind it belongs to the user's shell; without quotes nobody knows where it ends.
    su:c | su:command | su:session-command | runuser:c | runuser:command | runuser:session-command)
      [ -z "$EXACT" ] || return 0
      end_program "$1"
      HOP=
      LAST_PROGRAM=${3:--}
      ;;
    chpst:e) folder_sets "$1" "$3" ;;
    systemd-run:scope) HOP_KEPT=yes ;;
    systemd-run:E | systemd-run:setenv | run0:setenv)
      case $3 in
        "$1") HOP_KEPT=yes ;;
        "$1="*)
          HOP_KEPT=yes
          hands_over "$1" "${3#*=}"
          ;;
      esac
      ;;
  esac
}

# $1 variable, $2 what it is set to: with the value that it has in systemd, it gets that.
hands_over() {
  HOP_KEPT=yes
  case "$2 " in
    *"\${$1}"* | *"\$$1"[!A-Za-z0-9_]*)
      LOSS=
      BY=
      ;;
    *) loses sets ;;
  esac
}

# $1 variable, $2 folder: a file in it of the variable's name holds its value; an empty one takes it away (envdir(8)).
folder_sets() {
  if [ -s "$2/$1" ]; then
    loses sets
  elif [ -e "$2/$1" ]; then loses unsets; fi
}

# $1 what: of the program `HOP`. What is certain is not put in doubt any more.
loses() {
  case $LOSS:$1 in ?*:rules) return 0 ;; esac
  LOSS=$1
  BY=$HOP
}

# The options of the program `HOP` are read.
end_program() {
  if [ -z "$HOP_RESETS" ] || [ -n "$HOP_KEPT" ]; then return 0; fi
  [ "$HOP_RESETS" != rules ] || rules_of_host "$1"
  loses "$HOP_RESETS"
}
