# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# Which records of a unit are stable: what changes by itself must not make a plan stale.

# For the unit of look_unit, after find_starter: `EMIT` is how its present state is printed (s or v). Whether a unit is
# up is chance where it keeps dying and being started, or is started on demand and ends by itself. (A change does what
# its plan lists whether it runs or not.)
emit_of_unit() {
  EMIT=s
  case $unit_type$sub$restarts in oneshot* | *auto-restart* | *[1-9]*) EMIT=v ;; esac
  case $STARTER,$triggers,$comes_back in
    job,* | bus,* | socket,*) EMIT=v ;;
    *,*.socket*,* | *,*.mount*,* | *,*.automount*,* | *,,* | *,always | *,on-success) ;;
    *) EMIT=v ;;
  esac
  # Units of users come and go with their sessions.
  case $unit in user-*.slice | user@*.service) EMIT=v ;; esac
  # A reload takes a moment, in which the unit keeps running.
  case $state in reloading | refreshing) state=active sub=running ;; esac
}
