# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317,SC3043
# Units that a daemon-reload would stop, since nothing needs them any more (systemd.unit(5), StopWhenUnneeded=).

# A running unit ($id, $names) with StopWhenUnneeded=, and `needed_by`, the units that need it as systemd has read them:
# `unread UNIT`, where no link and no file names it any more. systemd 252 stops it right after the reload (tried). A
# unit without a file of its own, such as a device, counts as needing it.
look_unneeded() {
  local base conf name needs other way
  set --
  plain_list "$needed_by"
  for other in $PLAIN; do
    case $other in
      *[!A-Za-z0-9:_.\\@-]*) return 0 ;;
      *@*.service) other="$other ${other%%@*}@.service" ;;
      *.service | *.target | *.timer | *.path | *.socket) ;;
      *) return 0 ;;
    esac
    for needs in $other; do
      for base in $UNIT_PATH; do
        for name in $names; do
          for way in wants requires upholds; do [ ! -L "$base/$needs.$way/$name" ] || return 0; done
        done
        [ ! -f "$base/$needs" ] || set -- "$@" "$base/$needs"
        set +f
        for conf in "$base/$needs.d"/*.conf; do [ ! -f "$conf" ] || set -- "$@" "$conf"; done
        set -f
      done
    done
  done
  patterns=
  for name in $names; do
    case $name in *@*) name=${name%%@*}@ ;; esac
    patterns=$patterns${patterns:+$NL}$name
  done
  if [ $# -gt 0 ] && grep -qF -- "$patterns" "$@" 2>/dev/null; then return 0; fi
  s "unread $id"
}
