# shellcheck shell=dash disable=SC2034,SC2153,SC2154,SC2317
# What of a unit a plan is held to: what changes by itself makes no plan stale.

# Of the unit of look_unit, after find_starter: `emit` is how its present state is told (s or v). One that dies and is
# started again and again, or that is started when it is needed and ends by itself, is seen alive or dead by chance. (A
# change does what its plan lists whether it runs or not.)
emit_of_unit() {
  emit=s
  case $unit_type$sub$restarts in oneshot* | *auto-restart* | *[1-9]*) emit=v ;; esac
  case $STARTER,$triggers,$comes_back in
    job,* | bus,* | socket,*) emit=v ;;
    *,*.socket*,* | *,*.mount*,* | *,*.automount*,* | *,,* | *,always | *,on-success) ;;
    *) emit=v ;;
  esac
  # Those of users come and go with their sessions.
  case $unit in user-*.slice | user@*.service) emit=v ;; esac
  # To reload takes a moment, in which all of it runs on.
  case $state in reloading | refreshing) state=active sub=running ;; esac
}
