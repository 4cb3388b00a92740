# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Whether the rules of sudo or doas on a host can let a variable through.

# $1 variable: `HOP_RESETS` is `clears` where no rule of sudo or doas on this host can let it through, else `rules`.
rules_of_host() {
  set +f
  case $HOP in
    doas) set -- "$1" /etc/doas.conf /usr/local/etc/doas.conf ;;
    *) set -- "$1" /etc/sudoers /etc/sudoers.d/* /etc/nsswitch.conf ;;
  esac
  set -f
  passed_name=$1
  shift
  rules=$(head -c 65536 -- /dev/null "$@" 2>/dev/null | tr -d '\000' | sed -e ':a' -e '/\\$/N' -e 's/\\\n/ /' -e 'ta')
  judge_rules "$passed_name" "$rules"
}

# $1 variable, $2 lines of sudoers(5), of nsswitch.conf (`sudoers: files sss`), or of doas.conf(5), all behind
# `==> FILE <==`.
judge_rules() {
  local IFS line_read pattern
  HOP_RESETS=clears
  IFS=$NL
  for line_read in $2; do
    IFS=" $TAB\"=+,{}"
    case $line_read in
      '#include /'* | '#includedir /'* | '@include'* | '#include'*) case $line_read in *'includedir /etc/sudoers.d') ;; *) HOP_RESETS=rules ;; esac ;;
      '#'*) ;;
      *Defaults*'!env_reset'* | *Defaults*env_file* | sudoers:*sss* | sudoers:*ldap* | *permit*keepenv*) HOP_RESETS=rules ;;
      *Defaults*env_keep* | *Defaults*env_check* | *permit*setenv*)
        for pattern in $line_read; do
          # shellcheck disable=SC2254
          case $1 in $pattern) HOP_RESETS=rules ;; esac
        done
        ;;
    esac
  done
  # Without any line to read nobody knows.
  case $2 in *Defaults* | *permit*) ;; *) HOP_RESETS=rules ;; esac
}
